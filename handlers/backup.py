"""Backups of an SQLite database, made while it is in use and verified before they count; and putting one back.

Only the backup API copies a file that is in use; what it wrote is opened, checked and given a digest beside it. A PostgreSQL server
has tools of its own for this.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from handlers.audit import verify
from storage.store import open_store
from workflow.errors import SaksgangError


class BackupFailed(SaksgangError):
    """A backup that could not be made, or can't be trusted; nothing has been put back."""


def backup(database: str, target: str) -> str:
    """Copy a database in use to a new file, verify the copy, and write its SHA-256 beside it. Returns the digest.

    Raises BackupFailed: the target is there already, the database is none, or the copy does not verify.
    """
    source, copy = _file(database), Path(target)
    if copy.exists():
        raise BackupFailed("there is a file of that name already; name a new one")
    beside = copy.with_name(f".{copy.name}.part")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(beside)) as new:
        old.backup(new)
    beside.chmod(0o600)
    _trust(beside)
    digest = _digest(beside)
    beside.replace(copy)
    _seal_of(copy).write_text(f"{digest}  {copy.name}\n", encoding="utf-8")
    _sync(copy)
    _sync(copy.parent)
    return digest


def restore(saved: str, database: str) -> None:
    """Put a backup in the place of a database that is not there, after checking its digest and every chain in it.

    Raises BackupFailed: the digest does not fit, the backup does not verify, or there is a database in that place.
    """
    source, place = Path(saved), Path(database)
    if place.exists():
        raise BackupFailed("there is a database in that place; move it away first, so that nothing is overwritten")
    if not source.is_file() or not _seal_of(source).is_file():
        raise BackupFailed("there is no such backup with its digest beside it; `saksgang db backup` makes both")
    if _seal_of(source).read_text(encoding="utf-8").split(" ")[0] != _digest(source):
        raise BackupFailed("the backup is not what was saved: its digest does not fit; take an older one")
    beside = place.with_name(f".{place.name}.part")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(beside)) as new:
        old.backup(new)
    beside.chmod(0o600)
    _trust(beside)
    beside.replace(place)
    _sync(place.parent)


def _file(database: str) -> Path:
    if "://" in database and not database.startswith("sqlite:///"):
        raise BackupFailed("this backs up SQLite databases; for PostgreSQL use pg_dump and pg_restore")
    path = Path(database.removeprefix("sqlite:///"))
    if not path.is_file():
        raise BackupFailed("there is no such database")
    return path


def _seal_of(copy: Path) -> Path:
    return copy.with_name(copy.name + ".sha256")


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
    except (SaksgangError, sqlite3.Error):
        path.unlink(missing_ok=True)
        raise BackupFailed("the copy can't be opened as a database of cases") from None
    if found:
        path.unlink(missing_ok=True)
        raise BackupFailed(
            f"the copy does not verify: case {found[0].number}: {found[0].what}; `saksgang audit verify` says more"
        )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
