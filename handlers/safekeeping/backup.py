"""Backups of an SQLite database, made while it is in use and verified before they count; and putting one back.

Only the backup API copies a file that is in use; what it wrote is opened, checked and given a digest beside it. What is not finished
lies hidden beside its place (`.NAME.part`), and the next run clears it away. A PostgreSQL server has tools of its own for this.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from handlers.safekeeping.audit import verify
from handlers.safekeeping.disk import sync, trouble
from storage.store import open_store
from workflow.engine.errors import SaksgangError

_BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite may have beside a database: of a database that is gone, it would be played into the one that takes its place."""


class BackupFailed(SaksgangError):
    """A backup that could not be made, or can't be trusted; nothing has been put back."""


def backup(database: str, target: str) -> str:
    """Copy a database in use to a new file, verify the copy, and write its SHA-256 beside it. Returns the digest.

    Raises BackupFailed: the target is there already, the database is none, the copy can't be written, or it does not verify.
    """
    source, copy = _file(database), Path(target)
    if copy.exists():
        raise BackupFailed("there is a file of that name already; name a new one")
    with _taking_shape(copy) as part:
        with closing(_opened(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        _trust(part)
        digest = _digest(part)
        _seal_of(copy).unlink(missing_ok=True)  # of a run that was killed just before its copy stood there
        with _taking_shape(_seal_of(copy)) as seal:  # before the copy: where there is one, there is its digest
            seal.write_text(f"{digest}  {copy.name}\n", encoding="utf-8")
    return digest


def restore(saved: str, database: str) -> None:
    """Put a backup in the place of a database that is not there, after checking its digest and every chain in it.

    Raises BackupFailed: the digest does not fit, the backup does not verify, it can't be written, or there is a database there.
    """
    source, place = Path(saved), Path(database.removeprefix("sqlite:///"))
    _not_a_server(database)
    if any(_with(place, ending).exists() for ending in _BESIDE):
        raise BackupFailed(
            "there is a database in that place, or the journal of one; move it away first, so that nothing is overwritten"
        )
    if not source.is_file() or not _seal_of(source).is_file():
        raise BackupFailed("there is no such backup with its digest beside it; `saksgang db backup` makes both")
    with _taking_shape(place) as part:
        shutil.copyfile(source, part)
        if _seal_of(source).read_text(encoding="utf-8", errors="replace").split(" ")[0] != _digest(part):
            raise BackupFailed("the backup is not what was saved: its digest does not fit; take an older one")
        _trust(part)


@contextmanager
def _taking_shape(place: Path) -> Iterator[Path]:
    """A hidden file to write; at the end it is on the disk whole and in its place, or, if anything is raised, not there at all."""
    part = place.with_name(f".{place.name}.part")
    try:
        _clear_away(part)
        part.touch(0o600)
        yield part
        sync(part)
        os.link(part, place)  # unlike a rename, never over what has come there meanwhile
        part.unlink()
        sync(place.parent)
    except (OSError, sqlite3.Error) as error:
        _clear_away(part)
        raise BackupFailed(f"it could not be written or read: {_trouble(error)}; nothing is half done") from None
    except BaseException:
        _clear_away(part)
        raise


def _clear_away(part: Path) -> None:
    for ending in _BESIDE:
        _with(part, ending).unlink(missing_ok=True)


def _trouble(error: OSError | sqlite3.Error) -> str:
    """What the system calls it; never a path or a value."""
    if isinstance(error, OSError):
        return trouble(error)
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def _file(database: str) -> Path:
    _not_a_server(database)
    path = Path(database.removeprefix("sqlite:///"))
    if not path.is_file():
        raise BackupFailed("there is no such database")
    return path


def _not_a_server(database: str) -> None:
    if "://" in database and not database.startswith("sqlite:///"):
        raise BackupFailed("this is for SQLite databases; for PostgreSQL use pg_dump and pg_restore")


def _opened(path: Path) -> sqlite3.Connection:
    """An existing database, for writing too: that plays back the journal of a writer that was killed."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _seal_of(copy: Path) -> Path:
    return _with(copy, ".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _trust(path: Path) -> None:
    try:
        store = open_store(str(path))
        try:
            found = verify(store)
        finally:
            store.close()
    except SaksgangError:
        raise BackupFailed("the copy can't be opened as a database of cases") from None
    if found:
        raise BackupFailed(f"the copy does not verify: {found[0]}; `saksgang audit verify` says more")
