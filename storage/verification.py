"""Whether what is stored is what was written: the chain of every case, its letters, its patient, and the case against its events.

Rows are read as the driver gives them, a page of cases at a time, and believed only when the chain holds. It reports; it mends
nothing. What it can't see is a database that was put back whole, or chained anew: for that, its `heads` are written down elsewhere.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Column, Select, Text, func, select, type_coerce
from sqlalchemy.exc import DBAPIError

from storage.chain import EventRow, LetterSeal, letters_hash, text_hash, verify_case
from storage.columns import Day, Instant, storable
from storage.errors import BrokenRecord, Unstorable
from storage.identity import Identity, identity_of
from storage.records import case_of
from storage.store import LETTER_ORDER, Work
from storage.tables import case_counter, case_file, command, event, letter, person
from workflow.engine.errors import UnknownState
from workflow.reimbursement.file import Case

PAGE: Final = 500


def _unread(column: Column[Any], name: str | None = None) -> Any:
    """A column as the driver gives it: a day or an instant that is none is for the chain to find, not to fall over."""
    return type_coerce(column, Text).label(name or column.name)


_PERSON: Final = tuple(_unread(person.c[part], f"person_{part}") for part in ("salt", *Identity._fields, "searchable"))
_CASES: Final = select(*map(_unread, case_file.c), *_PERSON).outerjoin_from(
    case_file, person, person.c.id == case_file.c.person_id
)
_EVENTS: Final = select(
    *(_unread(event.c[name]) for name in EventRow._fields),
    *_PERSON,
    _unread(command.c.answer),
    _unread(command.c.at, "answered_at"),
).select_from(
    event.outerjoin(person, person.c.id == event.c.person_id).outerjoin(
        command, (command.c.command_id == event.c.command_id) & (command.c.case_number == event.c.case_number)
    )
)
_LETTERS: Final = select(*map(_unread, letter.c))
_DAY: Final = Day().process_result_value
_INSTANT: Final = Instant().process_result_value
_HASHED: Final = len(EventRow._fields)
_SEAL: Final = attrgetter(*LetterSeal._fields)
_IDENTITY: Final = attrgetter(*(f"person_{part}" for part in Identity._fields))
_LINE: Final = "{} {} {}".format  # of case number, count of events, head
_HEAD: Final = re.compile(r"\d{4}-\d{6,} \d+ [0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written. number: "" where it is no case's. sequence: of the event, or None for the case itself."""

    number: str
    sequence: int | None
    what: str

    def __str__(self) -> str:
        case = f"case {self.number}" if self.number else ""
        event = f", event {self.sequence}" if self.sequence else ""
        return f"{case}{event}: {self.what}" if case else self.what


@dataclass(frozen=True)
class Rows:
    """All rows of one case, as they are stored: its own, its events in order, its letters."""

    file: Any
    events: list[Any]
    letters: list[Any]


@dataclass(frozen=True)
class Examined:
    """One case: what of it is not as it was written, and, where it all is, the case. rows: None for one that can't be read."""

    number: str
    damages: tuple[Damage, ...]
    case: Case | None = None
    rows: Rows | None = None


def examined(work: Work) -> Iterator[Examined]:
    """Every case in order of number, each read once. One that can't be read is told of, and the others are examined."""
    with _whatever_it_says(work):
        numbers = work.connection.execute(select(case_file.c.number).order_by(case_file.c.number)).scalars().all()
    known = [number for number in numbers if _is_text(number)]
    nameless = (number or "" for number in numbers if not _is_text(number))
    yield from (Examined(number, (Damage(number, None, "its number is no text"),)) for number in nameless)
    for start in range(0, len(known), PAGE):
        yield from _examined_page(work, known[start : start + PAGE])


def examine(work: Work, number: str) -> Examined:
    """One case."""
    with _whatever_it_says(work):
        rows = _read(work, number, number)
    if rows is None:
        return Examined(number, (Damage(number, None, "a part of the file where it lies can't be read"),))
    if number not in rows:
        return Examined(number, (Damage(number, None, "there is no such case"),))
    return _examine(work, rows[number])


def strays(work: Work) -> Iterator[Damage]:
    """Rows that belong to no case, a command that did nothing, and numbers that would be given again."""
    numbers = select(case_file.c.number)
    with _whatever_it_says(work):
        for table, column in ((event, event.c.case_number), (letter, letter.c.case_number)):
            for number in work.connection.execute(
                select(column).distinct().where(column.not_in(numbers)).order_by(column)
            ).scalars():
                yield Damage(number, None, f"there is no such case, but it has rows in {table.name}")
        same = (event.c.command_id == command.c.command_id) & (event.c.case_number == command.c.case_number)
        idle = select(command.c.case_number).outerjoin_from(command, event, same).where(event.c.command_id.is_(None))
        for number in work.connection.execute(idle.order_by(command.c.command_id)).scalars():
            yield Damage(number, None, "a command was answered that no event is of")
        given = {f"{year:04d}": last for year, last in work.connection.execute(select(case_counter.c.year, case_counter.c.last))}
        year = func.substr(case_file.c.number, 1, 4)
        for newest in work.connection.execute(select(func.max(case_file.c.number)).group_by(year).order_by(year)).scalars():
            if newest[5:] > f"{given.get(newest[:4], 0):06d}":
                yield Damage(newest, None, "the counter of case numbers is behind it: its number would be given again")


def heads(work: Work) -> dict[str, tuple[int, str]]:
    """The count of events and the head of every case, by number, all of one moment. What can't be a head is left out, and found
    where it stands: written down elsewhere, it would count against the case when that is mended.
    """
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash)
    with _whatever_it_says(work):
        rows = work.connection.execute(query.execution_options(yield_per=1000))
        return {number: (int(count), head) for number, count, head in rows if _HEAD.fullmatch(_LINE(number, count, head))}


def digest_of(heads: dict[str, tuple[int, str]]) -> str:
    """SHA-256 in hex over every case's number, count of events and head, in order."""
    lines = (f"{_LINE(number, *head)}\n".encode("utf-8", "surrogatepass") for number, head in sorted(heads.items()))
    return hashlib.sha256(b"".join(lines)).hexdigest()


@contextmanager
def _whatever_it_says(work: Work) -> Iterator[None]:
    """Inside, SQLite gives bytes that are no text as text all the same, so that they are found where they stand."""
    driver: Any = work.connection.connection.driver_connection
    before = getattr(driver, "text_factory", None)
    if before is not None:
        driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        if before is not None:
            driver.text_factory = before


def _is_text(number: str | None) -> bool:
    if number is None:  # a key that is none: only a damaged file has it
        return False
    try:
        return storable(number) == number
    except Unstorable:
        return False


def _examined_page(work: Work, numbers: list[str]) -> Iterator[Examined]:
    page = _read(work, numbers[0], numbers[-1])
    yield from (examine(work, each) for each in numbers) if page is None else (_examine(work, rows) for rows in page.values())


def _read(work: Work, first: str, last: str) -> dict[str, Rows] | None:
    """The same as `_rows`; None where they can't be read. A database that is lost is no damaged one: that is raised."""
    alone = work.connection.begin_nested() if work.connection.dialect.name == "postgresql" else nullcontext()
    try:
        with alone:  # or PostgreSQL would refuse all that is asked after an error
            return _rows(work, first, last)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None


def _rows(work: Work, first: str, last: str) -> dict[str, Rows]:
    """The rows of the cases from one number to another, by number."""

    def between(query: Select[Any], column: Any, *order: Any) -> Any:
        return work.connection.execute(query.where(column.between(first, last)).order_by(*order or (column,))).all()

    found = {row.number: Rows(row, [], []) for row in between(_CASES, case_file.c.number)}
    own = attrgetter("case_number")
    for number, rows in groupby(between(_EVENTS, event.c.case_number, event.c.case_number, event.c.sequence), own):
        if number in found:
            found[number].events.extend(rows)
    for number, rows in groupby(between(_LETTERS, letter.c.case_number, *LETTER_ORDER), own):
        if number in found:
            found[number].letters.extend(rows)
    return found


def _examine(work: Work, rows: Rows) -> Examined:
    """Whatever is wrong with one case is told, and is no reason to stop."""
    number, found = rows.file.number, list[Damage]()
    case = None
    try:
        bad = verify_case((EventRow(*row[:_HASHED]) for row in rows.events), rows.file.head_hash, rows.file.event_count)
        if bad is not None:
            found.append(Damage(number, bad, "the chain of events is broken here"))
        else:
            found += (*_letters(number, rows), *_persons(number, rows), *_commands(number, rows))
            case = _case(work, number, rows)
            found += _against_events(number, rows.file, case)
    except (BrokenRecord, UnknownState) as broken:
        found.append(Damage(number, getattr(broken, "sequence", None), str(broken)))
    except Exception as error:
        found.append(Damage(number, None, f"what is stored of it can't be read ({type(error).__name__})"))
    return Examined(number, tuple(found), case, rows)


def _letters(number: str, rows: Rows) -> Iterator[Damage]:
    """Those of each event are the ones that it gave, and say what they said; what became of each is possible."""
    by_event: dict[int, list[Any]] = {}
    for row in rows.letters:
        by_event.setdefault(row.event_sequence, []).append(row)
    for each in rows.events:
        own = by_event.pop(each.sequence, [])
        if letters_hash(LetterSeal._make(_SEAL(row)) for row in own) != each.letters_hash:
            yield Damage(number, each.sequence, "its letters are not the ones that it gave")
        for row in own:
            if text_hash(row.document) != row.document_hash:
                yield Damage(number, each.sequence, "a letter does not say what it said")
            if len({row.status == "sent", row.sent_at is not None, row.path is not None}) > 1:
                yield Damage(number, each.sequence, "a letter has gone out, and then again has not")
    yield from (Damage(number, sequence, "a letter belongs to no event") for sequence in sorted(by_event))


def _persons(number: str, rows: Rows) -> Iterator[Damage]:
    seen = {None}
    for sequence, row in (*((row.sequence, row) for row in rows.events), (None, rows.file)):
        if row.person_id not in seen:
            seen.add(row.person_id)
            if not _is_as_stated(row):
                yield Damage(number, sequence, "the patient's identity is not what was stated")


def _is_as_stated(row: Any) -> bool:
    """Whether the person's row is the one that its id was made of."""
    if row.person_salt is None:
        return False
    identity = Identity(*_IDENTITY(row))
    try:
        return bool(identity.id(row.person_salt) == row.person_id and identity.searchable() == row.person_searchable)
    except Unstorable:
        return False


def _commands(number: str, rows: Rows) -> Iterator[Damage]:
    """Every event is of a command that was answered when the last of its events was written down."""
    for _, those in groupby(rows.events, attrgetter("command_id")):
        *_, last = those
        if last.answered_at is None:
            yield Damage(number, last.sequence, "its command is not among those that were answered")
        elif last.answered_at != last.recorded:
            yield Damage(number, last.sequence, "its command was answered at another time")


def _case(work: Work, number: str, rows: Rows) -> Case:
    """The case that the events make, now that they can be believed. Raises BrokenRecord, UnknownState."""
    file, dialect = rows.file, work.connection.dialect
    its_own = (file.version, file.assigned_to, file.state, file.event_count, file.head_hash, file.person_id)
    events = [
        (
            *its_own,
            *(row.sequence, row.name),
            _DAY(row.effective, dialect),
            _INSTANT(row.recorded, dialect),
            *(row.actor, row.state, row.remark, row.data, row.person_id),
            *_IDENTITY(row),
        )
        for row in rows.events
    ]
    return case_of(number, events)[0].case


def _against_events(number: str, file: Any, case: Case) -> Iterator[Damage]:
    """What stands with the case to find it by is what its events give."""
    if str(file.received) != case.received.isoformat():
        yield Damage(number, None, "the day of receipt is not that of its first event")
    if (None if file.person_id is None else Identity(*_IDENTITY(file))) != identity_of(case.application):
        yield Damage(number, None, "the patient is not the one that its events state")
