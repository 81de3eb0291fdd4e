"""The bytes of a file, and a sentence for the user where they can't be had."""

from pathlib import Path

from scenarios.reading.text import MAX_BYTES
from workflow.engine.errors import Fault, InvalidInput


class Unreadable(Exception):
    """A file that can't be opened; its text is a sentence for the user."""


def bytes_of(path: Path) -> bytes:
    """The file's content, or as much of it as shows that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable("there is no such file; check its name and folder") from None
    except IsADirectoryError:
        raise Unreadable("this is a folder; name a file in it") from None
    except PermissionError:
        raise Unreadable("this file may not be read; ask its owner for permission") from None
    except (OSError, ValueError):
        raise Unreadable("this file can't be read; check its name and the disk") from None


def raw_of(path: str | Path) -> bytes:
    """A file's bytes, or as many as show that it is too large. Raises InvalidInput where it can't be read."""
    try:
        return bytes_of(Path(path))
    except Unreadable as unreadable:
        raise InvalidInput((Fault(str(path), 1, 1, "", str(unreadable)),)) from None
