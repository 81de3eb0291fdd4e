"""Case numbers that begin as somebody typed, for completion in a shell.

A shell waits for it at each press of a key. So it reads a few ranges of the index of numbers, and
imports no table and no process. An older database is read as it is, and not migrated.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from storage.database import open_engine, readers, transaction

_DIGITS: Final = 6
_YEARS: Final = text("SELECT year FROM case_counter ORDER BY year DESC")
_BETWEEN: Final = text(
    "SELECT number, state FROM case_file WHERE number BETWEEN :low AND :high "
    "ORDER BY number DESC LIMIT :limit"
)


class Offered(NamedTuple):
    """A case number (YYYY-NNNNNN), and the name of the case's state as it is stored."""

    number: str
    state: str


def beginning_with(place: str, typed: str, limit: int) -> list[Offered]:
    """Return up to `limit` cases whose number begins as typed, or its count within the year.

    The newest come first. Raises DatabaseUnreachable, NoDatabase.
    """
    engine = open_engine(place, create=False)
    try:
        with transaction(readers(engine)) as connection:
            return list(islice(_read(connection, typed, limit), limit))
    finally:
        engine.dispose()


def _read(connection: Connection, typed: str, limit: int) -> Iterator[Offered]:
    for year in connection.execute(_YEARS).scalars().all():
        for low, high in _ranges(f"{year:04d}-", typed):
            rows = connection.execute(_BETWEEN, {"low": low, "high": high, "limit": limit})
            yield from (Offered(*row) for row in rows)


def _ranges(year: str, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the first and last number of each range of a year that fits, the highest first.

    "42" fits 420000 to 429999, 042000 to 042999, and so on down to 000042.
    """
    if year.startswith(typed) or typed.startswith(year):
        count = typed.removeprefix(year) if typed.startswith(year) else ""
        if count.strip("0123456789") == "" and len(count) <= _DIGITS:
            yield year + count.ljust(_DIGITS, "0"), year + count.ljust(_DIGITS, "9")
    elif typed.isdecimal() and typed.isascii() and not typed.startswith("0"):
        for width in range(_DIGITS, len(typed) - 1, -1):
            low, high = typed.ljust(width, "0"), typed.ljust(width, "9")
            yield year + low.rjust(_DIGITS, "0"), year + high.rjust(_DIGITS, "0")
