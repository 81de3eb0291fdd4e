"""Hash chains: each row's hash covers its fields and the hash of the row before it.

There is one chain per case for its events, one per case for the read log, and one per letter for
its delivery attempts. A changed, missing, added or swapped row breaks its chain. Two things do not
break it: a cut tail, and a chain that was computed anew. The count of events and the head (the
last event's hash), both kept with the case, show the first. The anchor file, kept outside the
database, shows the second.

Texts that may have to be erased stand in no chain. The chain covers their salted hash, so that it
still holds when the text and its salt are gone.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from storage.canonical import canonical
from storage.columns import iso_instant

VERSION: Final = b"\x01"
BEFORE_THE_FIRST: Final = "0" * 64


class EventRow(NamedTuple):
    """One event, as the chain covers it. Days and instants are values, or their stored texts.

    clock: the machine's instant, beside the stated one (`recorded`). data_hash: salted hash of the
    event's own fields. letters_hash: of the letters that it gave, "" for none.
    """

    case_number: str
    sequence: int
    process: str
    name: str
    effective: date | str
    recorded: datetime | str
    clock: datetime | str
    actor: str
    state: str
    remark: str
    data_hash: str
    person_id: str | None
    command_id: str
    letters_hash: str
    previous_hash: str
    hash: str = ""


class LetterSeal(NamedTuple):
    """The part of a letter that never changes. document_hash: salted, of names and document."""

    id: str
    process: str
    kind: str
    receiver: str
    addressee: str
    copy: int
    language: str
    made: date | str
    document_hash: str


class AccessRow(NamedTuple):
    """One entry of the read log. case_number: "" for a list or a search."""

    case_number: str
    sequence: int
    at: datetime | str
    actor: str
    verb: str
    detail: str
    previous_hash: str
    hash: str = ""


class AttemptRow(NamedTuple):
    """One attempt to deliver a letter. The first one follows the letter's document_hash.

    content_hash: SHA-256 of the file or attachment that was sent.
    """

    letter_id: str
    sequence: int
    at: datetime | str
    outcome: str
    code: str | None
    path: str | None
    content_hash: str | None
    previous_hash: str
    hash: str = ""


ChainedRow = EventRow | AccessRow | AttemptRow


def row_hash(row: ChainedRow) -> str:
    """Compute the SHA-256 (hex) of every field but the last, which is the hash itself."""
    return _hash_of(field if isinstance(field, str) else _as_text(field) for field in row[:-1])


def letters_hash(letters: Iterable[LetterSeal]) -> str:
    """Compute the SHA-256 (hex) of an event's letters in any order; "" for none."""
    sealed = sorted(letters)
    return hashlib.sha256(VERSION + _bytes(canonical(sealed))).hexdigest() if sealed else ""


def salted_hash(salt: str, *texts: str) -> str:
    """Compute the SHA-256 (hex) of texts and a random salt.

    Without the salt nobody can find the texts by trying likely ones.
    """
    return _hash_of((salt, *texts))


def text_hash(text: str) -> str:
    """Compute the SHA-256 (hex) of a text."""
    return hashlib.sha256(_bytes(text)).hexdigest()


def first_bad(rows: Iterable[ChainedRow], before: str = BEFORE_THE_FIRST) -> int | None:
    """Return the first bad sequence of a chain in order, or None when all of it holds.

    before: what the first row follows.
    """
    previous, owner = before, None
    for sequence, row in enumerate(rows, start=1):
        owner = owner or row[0]
        if row.sequence != sequence or row[0] != owner or row.previous_hash != previous:
            return sequence
        if row_hash(row) != row.hash:
            return sequence
        previous = row.hash
    return None


def verify_case(rows: Sequence[EventRow], head: str, count: int) -> int | None:
    """Return the first bad sequence of a case's events in order, or None when all hold.

    head, count: what the case says of its last event. An event missing at the end counts as bad.
    """
    bad = first_bad(rows)
    if bad is not None:
        return bad
    if len(rows) != count:
        return min(len(rows), count) + 1
    last = rows[-1].hash if rows else BEFORE_THE_FIRST
    return count if last != head else None


def _hash_of(texts: Iterable[str]) -> str:
    """Compute the SHA-256 (hex) of a version byte and texts, each with its length before it."""
    parts = [VERSION]
    for text in texts:
        part = _bytes(text)
        parts += (len(part).to_bytes(8, "big"), part)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _as_text(field: int | date | datetime | None) -> str:
    if isinstance(field, datetime):
        return iso_instant(field)
    return "" if field is None else str(field)


def _bytes(text: str) -> bytes:
    """Encode any text: a broken one must be found as changed, not stop the verification."""
    return text.encode("utf-8", "surrogatepass")
