"""The chain of a case's events: each hash covers the event, its letters and the hash before it. Pure: rows in, findings out.

A changed, missing, added or swapped row breaks it. A cut tail shows against the case's own head and count, and a chain that was
wholly written anew shows against the digest of all heads, which is kept elsewhere (L1).
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from storage.canonical import canonical
from storage.columns import iso_instant

VERSION: Final = b"\x01"
BEFORE_THE_FIRST: Final = "0" * 64


class EventRow(NamedTuple):
    """One stored event, as the database holds it: days and instants as such, or as its text of them.

    letters_hash: digest of its letters, "" for none. hash: of all the rest."""

    case_number: str
    sequence: int
    name: str
    effective: date | str
    recorded: datetime | str
    actor: str
    state: str
    remark: str
    data: str
    person_id: str | None
    command_id: str
    letters_hash: str
    previous_hash: str
    hash: str = ""


class LetterSeal(NamedTuple):
    """What of a letter never changes."""

    id: str
    kind: str
    receiver: str
    copy: int
    language: str
    names: str
    made: date | str
    document_hash: str


def event_hash(row: EventRow) -> str:
    """SHA-256 in hex over a version byte and every field but the hash itself, each with its length before it (L2)."""
    parts = [VERSION]
    for field in row[:-1]:
        part = _bytes(field if isinstance(field, str) else _as_text(field))
        parts += (len(part).to_bytes(8, "big"), part)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _as_text(field: int | date | datetime | None) -> str:
    if isinstance(field, datetime):
        return iso_instant(field)
    return "" if field is None else str(field)


def letters_hash(letters: Iterable[LetterSeal]) -> str:
    """SHA-256 in hex of the letters of one event, in whatever order they come; "" for none."""
    sealed = sorted(letters)
    return hashlib.sha256(VERSION + _bytes(canonical(sealed))).hexdigest() if sealed else ""


def text_hash(text: str) -> str:
    """SHA-256 in hex of a text, as a letter's document has it."""
    return hashlib.sha256(_bytes(text)).hexdigest()


def _bytes(text: str) -> bytes:
    """Total: a text that can't be stored is refused where it is stored, and a broken one must be found, not fallen over."""
    return text.encode("utf-8", "surrogatepass")


def verify_case(rows: Iterable[EventRow], head: str, count: int) -> int | None:
    """The first bad sequence of a case's events in order, or None when all hold.

    head, count: what the case says of its last event. A row that is missing at the end has the number it would have had.
    """
    previous, sequence, number = BEFORE_THE_FIRST, 0, None
    for row in rows:
        sequence += 1
        number = number or row.case_number
        if row.sequence != sequence or row.case_number != number or row.previous_hash != previous or event_hash(row) != row.hash:
            return sequence
        previous = row.hash
    if sequence != count:
        return min(sequence, count) + 1
    return sequence if previous != head else None
