"""Read the footer of a Parquet file: how much it says that it holds, before any of it is read.

The footer is a Thrift structure in compact notation. Only its counts are used. It comes from a
stranger, so its size and depth are limited, and any part that does not fit raises ValueError.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MAX_FOOTER: Final = 4 * 1024 * 1024
_MAX_DEPTH: Final = 12
_MAX_ITEMS: Final = 1_000_000
_MAGIC: Final = b"PAR1"
_TAIL: Final = 8  # the footer's length in four bytes, and the magic

# Thrift: types of the compact notation
_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 12
_WHOLE: Final = (4, 5, 6)
# Parquet: numbers of the fields that are used
_ROWS, _GROUPS, _CHUNKS, _COLUMN, _VALUES, _BYTES = 3, 4, 1, 3, 5, 6


@dataclass(frozen=True)
class Footer:
    """What a Parquet file says that it holds.

    chunks: of each column in each group of rows the number of values, and of bytes once unpacked.
    """

    rows: int
    chunks: tuple[tuple[int, int], ...]


def footer_of(path: Path) -> Footer:
    """Return the footer of a file. Raises ValueError if there is none, OSError as `open`."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size < len(_MAGIC) + _TAIL:
            raise ValueError("too short for a Parquet file")
        file.seek(size - _TAIL)
        tail = file.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or not 0 < length <= min(MAX_FOOTER, size - _TAIL):
            raise ValueError("no footer of a Parquet file")
        file.seek(size - _TAIL - length)
        return _counted(_Compact(file.read(length)).struct(0))


def _counted(fields: dict[int, Any]) -> Footer:
    """Return the counts of a file's metadata. Raises ValueError for what is not there."""
    try:
        columns = [chunk[_COLUMN] for group in fields[_GROUPS] for chunk in group.get(_CHUNKS, ())]
        chunks = tuple((int(c[_VALUES]), int(c[_BYTES])) for c in columns)
        found = Footer(int(fields[_ROWS]), chunks)
    except (KeyError, TypeError, AttributeError, IndexError):
        raise ValueError("the footer lacks its counts") from None
    if found.rows < 0 or any(min(chunk) < 0 for chunk in found.chunks):
        raise ValueError("a count of the footer is negative")
    return found


class _Compact:
    """A reader of Thrift's compact notation: structures become dictionaries by field number."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._items = data, 0, 0

    def struct(self, depth: int) -> dict[int, Any]:
        """Read a structure. Raises ValueError for one that is cut off or too deep."""
        fields: dict[int, Any] = {}
        number = 0
        while (head := self._byte()) != _STOP:
            self._count(1)
            step, kind = head >> 4, head & 15
            number = number + step if step else self._whole()
            fields[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise ValueError("the footer is nested too deeply")
        if kind in _WHOLE:
            return self._whole()
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            length = self._varint() if head >> 4 == 15 else head >> 4
            self._count(length)
            return [self._value(head & 15, depth + 1) for _ in range(length)]
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError("the footer holds a kind of value that is not known")

    def _count(self, items: int) -> None:
        self._items += items
        if self._items > _MAX_ITEMS:
            raise ValueError("the footer holds too much")

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _bytes(self, length: int) -> bytes:
        if self._at + length > len(self._data):
            raise ValueError("the footer is cut off")
        self._at += length
        return self._data[self._at - length : self._at]

    def _varint(self) -> int:
        """Read a number of seven bits a byte, the lowest first."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ValueError("a number of the footer is too long")

    def _whole(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
