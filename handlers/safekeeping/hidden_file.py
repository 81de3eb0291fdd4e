"""Writes a file under a hidden random name, and gives it its own name once it is whole.

Its handle is locked as long as the run that makes it lives, so that the next run can tell what a
killed run left, and remove it.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO, Final

from handlers.safekeeping.disk import sync

SQLITE_ENDINGS: Final = ("", "-journal", "-wal", "-shm")
"""Endings of the files that SQLite keeps with a database. Leftovers of one database would be
played into another that takes its place."""


class HiddenFile:
    """A file `.NAME.RANDOM.part` that is being written. file: its own handle, open all the time."""

    def __init__(self, path: Path, file: BufferedRandom, destination: Path) -> None:
        self.path, self.file, self.destination = path, file, destination

    @classmethod
    @contextmanager
    def made(cls, destination: Path) -> Iterator["HiddenFile"]:
        """Make a new hidden file for its owner alone, and remove it in the end. Raises OSError."""
        remove_abandoned(destination)
        part = cls._made(destination)
        try:
            yield part
        finally:
            _remove(part.path)
            part.file.close()

    @classmethod
    def _made(cls, destination: Path) -> "HiddenFile":
        while True:
            path = destination.with_name(f".{destination.name}.{secrets.token_hex(8)}.part")
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b")
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is(path, file):
                return cls(path, file, destination)
            file.close()  # removed as abandoned before it was locked

    def write(self, content: bytes) -> None:
        """Write the whole content. Raises OSError."""
        self.file.write(content)
        self.file.flush()

    def copy(self, source: BinaryIO) -> None:
        """Write the content of another file. Raises OSError."""
        source.seek(0)
        shutil.copyfileobj(source, self.file)
        self.file.flush()

    def digest(self) -> str:
        """Compute the SHA-256 (hex) of what the handle now reads."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    def publish(self) -> None:
        """Sync the file and give it its name.

        Raises FileExistsError where there is one of that name, OSError if another file has taken
        the place of this one on the way.
        """
        os.fsync(self.file.fileno())
        os.link(self.path, self.destination)  # unlike a rename, this never overwrites a file
        if not _is(self.destination, self.file):
            raise OSError("another file has taken its place")
        sync(self.destination.parent)

    def withdraw(self) -> None:
        """Remove the published file again, if it still is this one."""
        if _is(self.destination, self.file):
            self.destination.unlink()


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file's companion."""
    return path.with_name(path.name + ending)


def _is(path: Path, file: BinaryIO) -> bool:
    """Tell whether the file at a path is the open one."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _remove(path: Path) -> None:
    """Remove an unfinished file and what SQLite left beside it."""
    for ending in SQLITE_ENDINGS:
        beside(path, ending).unlink(missing_ok=True)


def remove_abandoned(destination: Path) -> None:
    """Remove the hidden files of runs that were killed. Those of runs that live are locked."""
    for path in destination.parent.iterdir():
        if not (path.name.startswith(f".{destination.name}.") and path.name.endswith(".part")):
            continue
        with suppress(FileNotFoundError, BlockingIOError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path)
