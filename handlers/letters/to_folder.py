"""Deliver letters to a folder, each as a whole file or not at all, readable by its owner only.

A letter's file name is fixed, so that a second delivery gives the same file. A later delivery also
removes what a crash left half-written.
"""

import errno
import glob
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from handlers.letters.destination import Undelivered, file_name
from handlers.safekeeping.disk import make_folder, sync
from storage.records import StoredLetter

_CODES: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "disk-full"),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "no-folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "no-access"),
}


@dataclass(frozen=True)
class FolderDestination:
    """A folder as destination. It is made on first use, for its owner only."""

    path: Path
    batch_size: ClassVar[int] = 100

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Write a letter's file and return its path. Raises Undelivered."""
        return self.put(file_name(letter, suffix), content, again=letter.status != "unsent")

    def put(self, name: str, content: bytes, *, again: bool = True) -> str:
        """Write a file and return its path. Raises Undelivered.

        The file is written beside its name, synced and renamed; then the folder is synced.
        again: an earlier try may have been interrupted, so search the folder for its leftovers.
        """
        try:
            path = self._put(name, content)
        except OSError as error:
            raise Undelivered(_code(error)) from error
        if again:
            with suppress(OSError):
                for leftover in self.path.glob(f".{glob.escape(name)}.*.part"):
                    leftover.unlink(missing_ok=True)
        return str(path)

    def _put(self, name: str, content: bytes) -> Path:
        """Write a file so that it is there whole or not at all. Raises OSError."""
        make_folder(self.path, 0o700)
        path = self.path / name
        beside = self.path / f".{name}.{secrets.token_hex(8)}.part"
        try:
            with os.fdopen(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _rename(beside, path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
        sync(self.path)
        return path


def _code(error: OSError) -> str:
    number = error.errno or 0
    return _CODES.get(number) or f"file-{errno.errorcode.get(number, 'error').lower()}"


def _rename(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except FileNotFoundError:  # another delivery wrote the same file and removed ours as leftover
        if not path.exists():
            raise
