"""Backs up an SQLite database while it is in use, and restores a backup.

Only SQLite's backup API copies a file that is in use. The copy is opened and verified before it
counts, and its digest is written beside it. An unfinished copy is hidden (`.NAME.part`); the next
run removes it. A PostgreSQL server has tools of its own.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from handlers.safekeeping import audit
from handlers.safekeeping.disk import sync, trouble
from storage.database import file_of
from storage.store import open_store
from workflow.engine.errors import SaksgangError

_ENDINGS = ("", "-journal", "-wal", "-shm")
"""Endings of the files that SQLite keeps with a database. Leftovers of one database would be
played into another that takes its place."""


class BackupFailed(SaksgangError):
    """A backup could not be made or can't be trusted; nothing has been restored."""


def backup(database: str, target: str) -> str:
    """Copy a database in use to a new file, verify the copy, and write its digest beside it.

    Returns the digest (SHA-256, hex). Raises BackupFailed when the target exists, the database is
    missing, or the copy can't be written or does not verify.
    """
    source, copy = _file(database), Path(target)
    if copy.exists():
        raise BackupFailed("there is a file of that name already; name a new one")
    with _atomic_file(copy) as part:
        with closing(_opened(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        _verify(part)
        digest = _digest(part)
        _digest_file(copy).unlink(missing_ok=True)  # left by a run that was killed before its copy
        # The digest comes first: where there is a copy, there is its digest.
        with _atomic_file(_digest_file(copy)) as beside:
            beside.write_text(f"{digest}  {copy.name}\n", encoding="utf-8")
    return digest


def restore(saved: str, database: str) -> None:
    """Restore a backup where no database is, after checking its digest and every chain in it.

    Raises BackupFailed when the digest does not fit, the backup does not verify, it can't be
    written, or there is a database in that place.
    """
    source, destination = Path(saved), _place(database)
    if any(_beside(destination, ending).exists() for ending in _ENDINGS):
        raise BackupFailed(
            "there is a database in that place, or the journal of one; "
            "move it away first, so that nothing is overwritten"
        )
    if not source.is_file() or not _digest_file(source).is_file():
        raise BackupFailed(
            "there is no such backup with its digest beside it; `saksgang db backup` makes both"
        )
    with _atomic_file(destination) as part:
        shutil.copyfile(source, part)
        saved_digest = _digest_file(source).read_text(encoding="utf-8", errors="replace")
        if saved_digest.split(" ")[0] != _digest(part):
            raise BackupFailed(
                "the backup is not what was saved: its digest does not fit; take an older one"
            )
        _verify(part)


@contextmanager
def _atomic_file(destination: Path) -> Iterator[Path]:
    """Write a hidden file that gets its name once it is whole and synced.

    If anything is raised, no file is left.
    """
    part = destination.with_name(f".{destination.name}.part")
    try:
        _remove(part)
        part.touch(0o600)
        yield part
        sync(part)
        os.link(part, destination)  # unlike a rename, this never overwrites a file
        part.unlink()
        sync(destination.parent)
    except (OSError, sqlite3.Error) as error:
        _remove(part)
        raise BackupFailed(
            f"the file could not be written or read: {_trouble(error)}; nothing is half done"
        ) from None
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    """Remove an unfinished file and what SQLite left beside it."""
    for ending in _ENDINGS:
        _beside(part, ending).unlink(missing_ok=True)


def _trouble(error: OSError | sqlite3.Error) -> str:
    """Return the system's name for an error, without a path or a value."""
    if isinstance(error, OSError):
        return trouble(error)
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def _file(database: str) -> Path:
    path = _place(database)
    if not path.is_file():
        raise BackupFailed("there is no such database")
    return path


def _place(database: str) -> Path:
    """Return the file of a path or URL. Raises BackupFailed for a server."""
    path = file_of(database)
    if path is None:
        raise BackupFailed(
            "this is for SQLite databases; for PostgreSQL use pg_dump and pg_restore"
        )
    return path


def _opened(path: Path) -> sqlite3.Connection:
    """Open an existing database for writing, so that a killed writer's journal is played back."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _digest_file(copy: Path) -> Path:
    return _beside(copy, ".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verify(path: Path) -> None:
    """Open a copy and verify it. Raises BackupFailed."""
    try:
        store = open_store(str(path))
        try:
            found = audit.verify(store)
        finally:
            store.close()
    except SaksgangError:
        raise BackupFailed("the copy can't be opened as a database of cases") from None
    if found:
        raise BackupFailed(
            f"the copy does not verify: {found[0]}; `saksgang audit verify` says more"
        )
