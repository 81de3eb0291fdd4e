"""Read a file's bytes, up to the size limit. Failures become a sentence for the user."""

from pathlib import Path

from scenarios.reading.text import MAX_BYTES
from workflow.engine.errors import Fault, InvalidInput


class Unreadable(Exception):
    """A file can't be opened. The text of the exception is a sentence for the user."""


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes, cut off just after the size limit. Raises Unreadable."""
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
    """Return a file's bytes, cut off just after the size limit. Raises InvalidInput at 1:1."""
    try:
        return bytes_of(Path(path))
    except Unreadable as unreadable:
        raise InvalidInput((Fault(str(path), 1, 1, "", str(unreadable)),)) from None
