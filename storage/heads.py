"""The heads of all cases, as the anchor file keeps them.

A case's head is the hash of its last event. The anchor file lies outside the database, so that a
database that was replaced can be recognised.
"""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from storage.records import Head
from storage.store import Work
from storage.tables import case_file
from storage.tolerance import tolerant_decoding

_VALID: Final = re.compile(r"\d{4}-\d{6,} \d+ [0-9a-f]{64}", re.ASCII)
"""The form of `_line` for a case whose number, count and hash can be right."""


def heads(work: Work) -> dict[str, Head]:
    """Return every case's count of events and head, by number, all read at one moment.

    A head that is no hash is left out. Verification reports it from its row; in the anchor file it
    would still be reported after the row is mended.
    """
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash)
    with tolerant_decoding(work.connection):
        rows = work.connection.execute(query.execution_options(yield_per=1000))
        return {
            row.number: Head(int(row.event_count), row.head_hash)
            for row in rows
            if _VALID.fullmatch(_line(row.number, row.event_count, row.head_hash))
        }


def heads_of(work: Work, numbers: Iterable[str]) -> dict[str, Head]:
    """Return the heads of cases; a number without a case is left out."""
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash)
    rows = work.connection.execute(query.where(case_file.c.number.in_(list(numbers))))
    return {row.number: Head(row.event_count, row.head_hash) for row in rows}


def _line(number: str, count: object, head: object) -> str:
    """Return a case's line: its number, how many events it has, the hash of its last event."""
    return f"{number} {count} {head}"
