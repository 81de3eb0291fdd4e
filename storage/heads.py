"""The heads of all chains of events, as the anchor file keeps them, and their digest."""

import hashlib
import re
from typing import Final

from sqlalchemy import select

from storage.store import Work
from storage.tables import case_file
from storage.tolerance import tolerant_decoding

_LINE: Final = "{} {} {}".format  # of case number, count of events, head
_HEAD: Final = re.compile(r"\d{4}-\d{6,} \d+ [0-9a-f]{64}", re.ASCII)


def heads(work: Work) -> dict[str, tuple[int, str]]:
    """Return every case's count of events and head, by number, all read at one moment.

    A head that can't be one is left out. Verification finds it where it stands; in the anchor
    file it would count against the case once it is mended.
    """
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash)
    with tolerant_decoding(work.connection):
        rows = work.connection.execute(query.execution_options(yield_per=1000))
        return {
            row.number: (int(row.event_count), row.head_hash)
            for row in rows
            if _HEAD.fullmatch(_LINE(row.number, row.event_count, row.head_hash))
        }


def digest_of(heads: dict[str, tuple[int, str]]) -> str:
    """Compute the SHA-256 (hex) of every case's number, count of events and head, in order."""
    lines = (
        f"{_LINE(number, *head)}\n".encode("utf-8", "surrogatepass")
        for number, head in sorted(heads.items())
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()
