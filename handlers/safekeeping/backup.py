"""Backs up an SQLite database while it is in use, and restores a backup.

Only SQLite's backup API copies a file that is in use. A copy is written to a new hidden file,
verified there without a change, and gets its name last: an existing file is never overwritten. Its
digest lies beside it. A PostgreSQL server has tools of its own.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from handlers.safekeeping import audit
from handlers.safekeeping.disk import sync, trouble
from handlers.safekeeping.hidden_file import (
    SQLITE_ENDINGS,
    HiddenFile,
    beside,
    remove_abandoned,
)
from storage.database import file_of
from storage.errors import OtherPolicyValues
from storage.schema import REVISIONS
from storage.store import Store, open_read_only, open_store
from storage.tables import case_file, event
from workflow.engine.errors import SaksgangError


class BackupFailed(SaksgangError):
    """A backup could not be made or can't be trusted; nothing has been restored."""


@dataclass(frozen=True)
class Backup:
    """What a verified backup holds.

    digest: SHA-256 (hex) of its file. last: when its last event was recorded.
    """

    digest: str
    cases: int
    events: int
    last: datetime

    def __str__(self) -> str:
        return (
            f"cases {self.cases}, events {self.events}, the last of {self.last:%Y-%m-%d %H:%M} UTC"
        )

    def as_data(self) -> dict[str, object]:
        """Return plain data for JSON."""
        held = {"cases": self.cases, "events": self.events, "last_recorded": self.last}
        return {"sha256": self.digest, **held}


_TAKEN = "there is a file of that name already; name a new one"
_EMPTY = "it holds no cases, so it is no backup of any; see that it is the right database"


def backup(database: str, target: str, progress: audit.Progress = audit.unseen) -> Backup:
    """Copy a database in use to a new file, verify the copy, and write its digest beside it.

    progress: shows how far the copy is verified, as in `audit.verified`.
    Raises BackupFailed when the target exists, the database is missing or holds no cases, or the
    copy can't be written or does not verify.
    """
    source, copy = _file(database), Path(target)
    _clear(copy)
    if copy.exists():
        raise BackupFailed(_TAKEN)
    with _hidden_file(copy) as part, _hidden_file(_digest_file(copy)) as sums:
        with closing(_opened(source)) as old, closing(sqlite3.connect(part.path)) as new:
            old.backup(new)
        held = _verified(part, progress)
        sums.write(f"{held.digest}  {copy.name}\n".encode())
        _remove_orphan(_digest_file(copy), copy)
        # The digest comes first: where there is a copy, there is its digest.
        sums.publish()
        try:
            part.publish()
        except BaseException:
            sums.withdraw()
            raise
    return held


def restore(saved: str, database: str, progress: audit.Progress = audit.unseen) -> Backup:
    """Restore a backup where no database is, after checking its digest and every chain in it.

    progress: as in `backup`.
    Raises BackupFailed when the digest does not fit, the backup holds no cases or does not verify,
    it can't be written, or there is a database in that place.
    """
    source, destination = Path(saved), _place(database)
    _clear(destination)
    if any(beside(destination, ending).exists() for ending in SQLITE_ENDINGS):
        raise BackupFailed(
            "there is a database in that place, or the journal of one; "
            "move it away first, so that nothing is overwritten"
        )
    if not source.is_file() or not _digest_file(source).is_file():
        raise BackupFailed(
            "there is no such backup with its digest beside it; `saksgang db backup` makes both"
        )
    with _hidden_file(destination) as part:
        with source.open("rb") as file:
            part.copy(file)
        wanted = _digest_file(source).read_text(encoding="utf-8", errors="replace").split(" ")[0]
        if wanted != part.digest():
            raise BackupFailed(
                "the backup is not what was saved: its digest does not fit; take an older one"
            )
        held = _verified(part, progress)
        if wanted != held.digest:
            raise BackupFailed("the file was changed while it was checked; try again")
        part.publish()
    return held


@contextmanager
def _hidden_file(destination: Path) -> Iterator[HiddenFile]:
    """Make a hidden file beside its destination. Raises BackupFailed if it can't be used."""
    with _plain_errors(), HiddenFile.made(destination) as part:
        yield part


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the errors of files into BackupFailed, without a path or a value."""
    try:
        yield
    except FileExistsError:
        raise BackupFailed(f"another command was quicker: {_TAKEN}") from None
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(
            f"the file could not be written or read: {_trouble(error)}; nothing is half done"
        ) from None


def _clear(destination: Path) -> None:
    """Remove what killed runs left of a file. Raises BackupFailed if its folder can't be read."""
    with _plain_errors():
        remove_abandoned(destination)


def _remove_orphan(digest: Path, copy: Path) -> None:
    """Remove a digest that a killed run left before its copy.

    Raises BackupFailed when the run lives, or there is a copy by now. A run that lives locks it.
    """
    with suppress(FileNotFoundError), digest.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed("another backup of that name is being made") from None
        if copy.exists():
            raise BackupFailed(_TAKEN)
        if os.path.samestat(os.fstat(file.fileno()), digest.stat()):
            digest.unlink()
            sync(digest.parent)


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


def _digest_file(copy: Path) -> Path:
    return beside(copy, ".sha256")


def _verified(part: HiddenFile, progress: audit.Progress) -> Backup:
    """Verify a copy, and return what it holds, with its digest afterwards. Raises BackupFailed.

    The copy is only read. One of an older revision is migrated and verified in another file.
    """
    try:
        store, found = open_read_only(part.path)
        try:
            if found is None:
                raise BackupFailed(_EMPTY)
            if found == REVISIONS[-1]:
                cases, events, last = _counted(store, progress)
            else:
                with _hidden_file(part.path) as scratch:
                    scratch.copy(part.file)
                    upgraded = open_store(str(scratch.path))
                    try:
                        cases, events, last = _counted(upgraded, progress)
                    finally:
                        upgraded.close()
        finally:
            store.close()
    except BackupFailed:
        raise
    except OtherPolicyValues as refused:
        raise BackupFailed(str(refused)) from None
    except SaksgangError:
        raise BackupFailed("the copy can't be opened as a database of cases") from None
    return Backup(part.digest(), cases, events, last)


def _counted(store: Store, progress: audit.Progress) -> tuple[int, int, datetime]:
    """Verify a database, and count what it holds. Raises BackupFailed."""
    damages = audit.verify(store, progress=progress)
    if damages:
        raise BackupFailed(
            f"the copy does not verify: {damages[0]}; `saksgang audit verify` says more"
        )
    with store.transaction(write=False) as work:
        run = work.connection.execute
        cases = run(select(func.count()).select_from(case_file)).scalar_one()
        events, last = run(select(func.count(), func.max(event.c.recorded))).one()
    if not cases:
        raise BackupFailed(_EMPTY)
    return cases, events, last
