"""Read a file's bytes, up to the size limit. Failures become a sentence for the user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from scenarios.reading.text import MAX_BYTES
from workflow.engine.errors import Fault, InvalidInput


class Unreadable(Exception):
    """A file can't be opened. The text of the exception is a sentence for the user."""


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Let a regular file be read inside; its failures become Unreadable.

    A named pipe or device is refused before it is opened: that could wait for ever.
    """
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            raise Unreadable("this is a folder; name a file in it")
        if not S_ISREG(mode):
            raise Unreadable("this is a pipe or a device; write its content to a file first")
        yield
    except FileNotFoundError:
        raise Unreadable("there is no such file; check its name and folder") from None
    except PermissionError:
        raise Unreadable("this file may not be read; ask its owner for permission") from None
    except OSError:
        raise Unreadable("this file can't be read; check its name and the disk") from None


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes, cut off just after the size limit. Raises Unreadable."""
    try:
        with readable(path), path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except ValueError:  # a null in the name
        raise Unreadable("this file can't be read; check its name and the disk") from None


def raw_of(path: str | Path) -> bytes:
    """Return a file's bytes, cut off just after the size limit. Raises InvalidInput at 1:1."""
    try:
        return bytes_of(Path(path))
    except Unreadable as unreadable:
        raise InvalidInput((Fault(str(path), 1, 1, "", str(unreadable)),)) from None
