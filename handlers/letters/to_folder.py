"""The folder that letters are put in: each a whole file or none, for its owner alone, named by the letter itself.

Putting a letter there twice gives the same file, so it is there once however often a crash came between; what a crash left
half-written goes then. Here too is what any place says of a letter that did not go out.
"""

import errno
import glob
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from handlers.safekeeping.disk import make_folder, sync
from storage.records import StoredLetter

_CODES: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "disk-full"),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "no-folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "no-access"),
}


class Undelivered(Exception):
    """A letter did not go out, or nobody can tell whether it did; sending it once more is safe.

    code: short and our own, never a text of the other side's. again: whether it is tried again by itself. everyone: the place itself
    was out of reach, so that any other letter would fare alike.
    """

    def __init__(self, code: str, *, again: bool = True, everyone: bool = False) -> None:
        super().__init__(code)
        self.code, self.again, self.everyone = code, again, everyone


@dataclass(frozen=True)
class Folder:
    """A folder as the place of delivery; made on first use, for its owner alone."""

    path: Path
    at_once: ClassVar[int] = 100

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Put a letter there; its path. Raises Undelivered."""
        return self.put(file_name(letter, suffix), content, again=letter.status != "unsent")

    def put(self, name: str, content: bytes, *, again: bool = True) -> str:
        """Put a file there; its path. Written beside, synced, renamed, and the folder synced. Raises Undelivered.

        again: somebody may have tried before, and have been cut short. What they left goes; it takes a look through the folder.
        """
        try:
            path = self._put(name, content)
        except OSError as error:
            raise Undelivered(_code(error)) from error
        if again:
            with suppress(OSError):
                for left in self.path.glob(f".{glob.escape(name)}.*.part"):
                    left.unlink(missing_ok=True)
        return str(path)

    def _put(self, name: str, content: bytes) -> Path:
        make_folder(self.path, 0o700)
        path = self.path / name
        beside = self.path / f".{name}.{secrets.token_hex(8)}.part"
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
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


def file_name(letter: StoredLetter, suffix: str = ".txt") -> str:
    """The name of a letter's file: case, event, kind, receiver, language."""
    copy = "-copy" if letter.copy else ""
    return f"{letter.case}-{letter.event:03d}-{letter.kind}-{letter.to}{copy}-{letter.language}{suffix}"


def _code(error: OSError) -> str:
    number = error.errno or 0
    return _CODES.get(number) or f"file-{errno.errorcode.get(number, 'error').lower()}"


def _rename(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except FileNotFoundError:  # somebody who was just as far has put the same there, and took ours for left over
        if not path.exists():
            raise
