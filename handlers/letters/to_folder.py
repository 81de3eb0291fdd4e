"""Deliver letters to a folder, each as a whole file or not at all, readable by its owner only.

A letter's file name is fixed, so that a second delivery gives the same file. A later delivery also
removes what a crash left half-written. A folder belongs to one database, whose id lies in it; no
file is ever replaced by one with other content.
"""

import errno
import glob
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from handlers.letters.destination import OTHER_CONTENT, OTHER_STORE, Undelivered, file_name
from handlers.safekeeping.disk import make_folder, sync
from storage.records import StoredLetter

_CODES: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "disk-full"),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "no-folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "no-access"),
}


MARKER: Final = ".saksgang-store"
"""The file that says which database a folder of letters belongs to."""


@dataclass(frozen=True)
class FolderDestination:
    """A folder as destination. It is made on first use, for its owner only.

    store: id of the database whose folder it is or becomes; None for a folder of copies.
    """

    path: Path
    store: str | None = None
    batch_size: ClassVar[int] = 100

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Write a letter's file and return its path. Raises Undelivered."""
        return self.put(file_name(letter, suffix), content, again=letter.status != "unsent")

    def put(self, name: str, content: bytes, *, again: bool = True) -> str:
        """Write a file and return its path. Raises Undelivered.

        The file is written beside its name, synced and linked there; then the folder is synced.
        again: an earlier try may have been interrupted, so search the folder for its leftovers.
        """
        try:
            make_folder(self.path, 0o700)
            self._claim()
            path = self._put(name, content)
        except OSError as error:
            raise Undelivered(_code(error)) from error
        if again:
            with suppress(OSError):
                for each in (name, MARKER):
                    for leftover in self.path.glob(f".{glob.escape(each)}.*.part"):
                        leftover.unlink(missing_ok=True)
        return str(path)

    def _claim(self) -> None:
        """Write the store's id into the folder if none is there.

        Raises Undelivered if the folder belongs to another store, OSError.
        """
        if self.store is None:
            return
        own = f"{self.store}\n".encode("ascii")
        marker = self.path / MARKER
        try:
            same = marker.read_bytes() == own
        except FileNotFoundError:
            same = self._write(marker, own)
        if not same:
            raise Undelivered(OTHER_STORE, unreachable=True)

    def _put(self, name: str, content: bytes) -> Path:
        """Write a file so that it is there whole or not at all.

        Raises Undelivered if there is one with other content, OSError.
        """
        path = self.path / name
        if not self._write(path, content):
            raise Undelivered(OTHER_CONTENT)
        return path

    def _write(self, path: Path, content: bytes) -> bool:
        """Write a whole file, unless there is one. Return whether it has this content."""
        beside = self.path / f".{path.name}.{secrets.token_hex(8)}.part"
        try:
            with os.fdopen(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            there = not _linked(beside, path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
        beside.unlink(missing_ok=True)  # if that fails, the letter is tried again, and this too
        sync(self.path)
        return not there or path.read_bytes() == content


def _linked(beside: Path, path: Path) -> bool:
    """Give a file its name. Return False where a file has it already, which is left as it is.

    Another delivery may have written the same file and removed ours as a leftover.
    """
    try:
        os.link(beside, path)  # unlike a rename, this never replaces a file
    except FileExistsError:
        return False
    except FileNotFoundError:
        if not path.exists():
            raise
        return False
    return True


def _code(error: OSError) -> str:
    number = error.errno or 0
    return _CODES.get(number) or f"file-{errno.errorcode.get(number, 'error').lower()}"
