"""Whether what is stored is what was written: the chain of every case, its letters, its patient, and the case against its events.

It reads rows and reports; it mends nothing. What it can't see is a database that was put back whole, or chained anew: for that,
`heads_digest` is written down elsewhere.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from storage.chain import EventRow, LetterSeal, letters_hash, text_hash, verify_case
from storage.errors import BrokenRecord
from storage.identity import Identity, identity_of
from storage.records import case_of
from storage.statements import GET
from storage.store import Work
from storage.tables import case_file, event, letter, person
from workflow.errors import UnknownState

_EVENT: Final = tuple(event.c[name] for name in EventRow._fields)
_SEAL: Final = tuple(letter.c[name] for name in LetterSeal._fields)


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written. sequence: of the event, or None where it is the case itself."""

    number: str
    sequence: int | None
    what: str


def damages(work: Work) -> Iterator[Damage]:
    """Everything in the database that is not as it was written, case by case; nothing = it verifies."""
    numbers = work.connection.execute(select(case_file.c.number).order_by(case_file.c.number)).scalars().all()
    for number in numbers:
        try:
            yield from damages_of(work, number)
        except (ValueError, DBAPIError):
            yield Damage(number, None, "a text, a day or an instant of it can't be read")
    for table, column in ((event, event.c.case_number), (letter, letter.c.case_number)):
        orphans = select(column).distinct().where(column.not_in(select(case_file.c.number))).order_by(column)
        for number in work.connection.execute(orphans).scalars():
            yield Damage(number, None, f"there is no such case, but it has rows in {table.name}")


def damages_of(work: Work, number: str) -> Iterator[Damage]:
    """Everything of one case that is not as it was written."""
    rows = [EventRow(*row) for row in _rows(work, select(*_EVENT).where(event.c.case_number == number), event.c.sequence)]
    whole = work.connection.execute(GET, {"wanted": number}).all()
    first = whole[0]
    bad = verify_case(rows, first.head_hash, first.event_count)
    if bad is not None:
        yield Damage(number, bad, "the chain of events is broken here")
        return
    yield from _letters(work, number, rows)
    yield from _persons(work, number)
    try:
        stored, hold = case_of(number, whole)
    except (BrokenRecord, UnknownState) as broken:
        yield Damage(number, getattr(broken, "sequence", None), str(broken))
        return
    row = work.connection.execute(select(case_file.c.received, case_file.c.person_id).where(case_file.c.number == number)).one()
    if row.received != stored.case.received:
        yield Damage(number, None, "the day of receipt is not that of its first event")
    if _person_at(work, hold.person_id) != identity_of(stored.case.application):
        yield Damage(number, None, "the patient is not the one that its events state")


def heads_digest(work: Work) -> str:
    """SHA-256 in hex over every case's number, count of events and head, in order: one line for the anchor file (L1)."""
    digest = hashlib.sha256()
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash).order_by(case_file.c.number)
    for number, count, head in work.connection.execute(query.execution_options(yield_per=1000)):
        digest.update(f"{number} {count} {head}\n".encode())
    return digest.hexdigest()


def _letters(work: Work, number: str, rows: list[EventRow]) -> Iterator[Damage]:
    found: dict[int, list[LetterSeal]] = {}
    columns = (letter.c.event_sequence, letter.c.document, *_SEAL)
    for sequence, document, *seal in _rows(work, select(*columns).where(letter.c.case_number == number), letter.c.event_sequence):
        found.setdefault(sequence, []).append(LetterSeal(*seal))
        if text_hash(document) != found[sequence][-1].document_hash:
            yield Damage(number, sequence, "a letter does not say what it said")
    for row in rows:
        if letters_hash(found.get(row.sequence, ())) != row.letters_hash:
            yield Damage(number, row.sequence, "its letters are not the ones that it gave")


def _persons(work: Work, number: str) -> Iterator[Damage]:
    stated = event.join(person, person.c.id == event.c.person_id)
    query = select(event.c.sequence, person).select_from(stated).where(event.c.case_number == number)
    for sequence, id, salt, *parts, searchable in _rows(work, query, event.c.sequence):
        identity = Identity(*parts)
        if identity.id(salt) != id or identity.searchable() != searchable:
            yield Damage(number, sequence, "the patient's identity is not what was stated")


def _person_at(work: Work, id: str | None) -> Identity | None:
    row = work.connection.execute(select(person).where(person.c.id == id)).first()
    return None if row is None else Identity(row.identity_number, row.name, row.guardians)


def _rows(work: Work, query: Select[Any], order: Any) -> Iterator[Any]:
    return iter(work.connection.execute(query.order_by(order)))
