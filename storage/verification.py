"""Checks that what is stored is what was written: chains, letters, patients, and the indexes.

Rows are read as the driver gives them, a page of cases at a time, and believed only when the chain
holds. Nothing is mended. A database that was replaced by an older one, or whose hashes were all
computed again, can't be seen here. The anchor file shows it: it keeps the hash of each case's last
event outside the database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from storage.chain import (
    AccessRow,
    AttemptRow,
    EventRow,
    LetterSeal,
    first_bad,
    letters_hash,
    salted_hash,
    verify_case,
)
from storage.columns import Day, Instant
from storage.errors import BrokenRecord, Unstorable
from storage.identity import Identity, identity_of
from storage.letters import INTERRUPTED, LETTER_ORDER
from storage.policy_values import read as read_policy
from storage.records import CaseIndex, case_of, keys_of
from storage.store import Work
from storage.tables import (
    access,
    case_counter,
    case_file,
    case_key,
    case_link,
    command,
    delivery_attempt,
    event,
    letter,
    person,
    policy_values,
)
from storage.tolerance import is_text, tolerant_decoding, unread
from workflow.engine.case import Case
from workflow.engine.errors import UnknownState
from workflow.engine.process import Process
from workflow.engine.terms import values_hash

PAGE: Final = 500
MOST_NAMED: Final = 10
"""How many missing case numbers of a year are named one by one."""

_PERSON: Final = (
    unread(person.c.salt, "person_salt"),
    unread(person.c.searchable, "person_searchable"),
    unread(person.c.identity_number),
    unread(person.c.name, "patient_name"),
    unread(person.c.guardians),
)
_CASES: Final = select(*map(unread, case_file.c), *_PERSON).outerjoin_from(
    case_file, person, person.c.id == case_file.c.person_id
)
_EVENTS: Final = select(
    *map(unread, event.c),
    *_PERSON,
    unread(command.c.answer),
    unread(command.c.at, "answered_at"),
).select_from(
    event.outerjoin(person, person.c.id == event.c.person_id).outerjoin(
        command,
        (command.c.command_id == event.c.command_id)
        & (command.c.case_number == event.c.case_number),
    )
)
_LETTERS: Final = select(*map(unread, letter.c))
_ATTEMPTS: Final = select(*map(unread, delivery_attempt.c), unread(letter.c.case_number)).join_from(
    delivery_attempt, letter, letter.c.id == delivery_attempt.c.letter_id
)
_LINKS: Final = select(*map(unread, case_link.c))
_KEYS: Final = select(*map(unread, case_key.c))
_ACCESS: Final = select(*map(unread, access.c))
_POLICIES: Final = select(*map(unread, policy_values.c))
_CARRIED: Final = select(unread(case_file.c.process), unread(case_file.c.policy)).distinct()
_DAY: Final = Day().process_result_value
_INSTANT: Final = Instant().process_result_value
_OWNER: Final = attrgetter("case_number")


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written.

    number: "" where it is not about one case. sequence: of the event; None for the case itself.
    """

    number: str
    sequence: int | None
    what: str

    def __str__(self) -> str:
        case = f"case {self.number}" if self.number else ""
        event = f", event {self.sequence}" if self.sequence else ""
        return f"{case}{event}: {self.what}" if case else self.what


@dataclass(frozen=True)
class Rows:
    """All rows of one case, as they are stored; those of each table in order.

    policies: the stored policy values of all cases, by process and hash.
    """

    file: Any
    events: list[Any] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    attempts: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    keys: list[Any] = field(default_factory=list)
    accesses: list[Any] = field(default_factory=list)
    policies: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """One case and its damages. case: where it can be made. rows: where they can be read."""

    number: str
    damages: tuple[Damage, ...]
    case: Any = None
    rows: Rows | None = None


def every_number(work: Work) -> Sequence[Any]:
    """Return what stands as the number of each case, in order, also where it is no text."""
    with tolerant_decoding(work.connection):
        numbers = select(case_file.c.number).order_by(case_file.c.number)
        return work.connection.execute(numbers).scalars().all()


def examined(work: Work, numbers: Sequence[Any] | None = None) -> Iterator[Examined]:
    """Examine every case in order of number. One that can't be read does not stop the others.

    numbers: what `every_number` returned, if it was asked before.
    """
    numbers = every_number(work) if numbers is None else numbers
    known = [number for number in numbers if is_text(number)]
    for number in numbers:
        if not is_text(number):
            unnamed = number or ""
            yield Examined(unnamed, (Damage(unnamed, None, "its number is no text"),))
    for start in range(0, len(known), PAGE):
        yield from _examined_page(work, known[start : start + PAGE])


def examine(work: Work, number: str) -> Examined:
    """Examine one case."""
    with tolerant_decoding(work.connection):
        rows = _read(work, number, number)
    if rows is None:
        what = "a part of the file where it lies can't be read"
        return Examined(number, (Damage(number, None, what),))
    if number not in rows:
        return Examined(number, (Damage(number, None, "there is no such case"),))
    return _examine(work, rows[number])


def orphan_rows(work: Work) -> Iterator[Damage]:
    """Find rows without a case, commands without an event, and case numbers that would recur.

    The part of the read log that belongs to no stored case is verified here too.
    """
    numbers = select(case_file.c.number)
    with tolerant_decoding(work.connection):
        for table in (event, letter, case_link, case_key):
            column = table.c.case_number
            alone = select(column).distinct().where(column.not_in(numbers)).order_by(column)
            for number in work.connection.execute(alone).scalars():
                what = f"there is no such case, but it has rows in {table.name}"
                yield Damage(number, None, what)
        letters = select(letter.c.id)
        tried = select(delivery_attempt.c.letter_id).where(
            delivery_attempt.c.letter_id.not_in(letters)
        )
        for id in work.connection.execute(tried.distinct()).scalars():
            yield Damage("", None, f"attempts to send letter {id} are stored, but not the letter")
        stated = select(event.c.person_id).where(event.c.person_id.is_not(None))
        current = select(case_file.c.person_id).where(case_file.c.person_id.is_not(None))
        alone = select(person.c.id).where(person.c.id.not_in(stated), person.c.id.not_in(current))
        for id in work.connection.execute(alone).scalars():
            yield Damage("", None, f"no event refers to the person {id}")
        same = (event.c.command_id == command.c.command_id) & (
            event.c.case_number == command.c.case_number
        )
        idle = select(command.c.case_number).outerjoin_from(command, event, same)
        idle = idle.where(event.c.command_id.is_(None)).order_by(command.c.command_id)
        for number in work.connection.execute(idle).scalars():
            yield Damage(number, None, "an answered command has no event")
        yield from _counters(work)
        yield from _policies(work)
        others = _ACCESS.where(access.c.case_number.not_in(numbers))
        others = others.order_by(access.c.case_number, access.c.sequence)
        for number, rows in groupby(work.connection.execute(others), _OWNER):
            yield from _accesses(number, rows)


def _policies(work: Work) -> Iterator[Damage]:
    """Find policy values that are not those of their hash, and those that no case ever carried."""
    used = {tuple(row) for row in work.connection.execute(_CARRIED)}
    for row in work.connection.execute(_POLICIES.order_by(policy_values.c.hash)).all():
        if not is_text(row.data) or values_hash(row.data) != row.hash:
            yield Damage("", None, f"the policy values {row.hash} were changed")
        if (row.process, row.hash) not in used and not _was_carried(work, row):
            yield Damage("", None, f"no case carries the policy values {row.hash}")


def _was_carried(work: Work, row: Any) -> bool:
    """Tell whether an event of a case of the process names policy values that it carried then."""
    names = select(event.c.sequence).where(
        event.c.process == row.process, event.c.data.contains(f'"policy":"{row.hash}"')
    )
    return work.connection.execute(names.limit(1)).first() is not None


def _counters(work: Work) -> Iterator[Damage]:
    """Compare the case numbers with the counters that gave them: each number once, without gaps."""
    counters = select(case_counter.c.year, case_counter.c.last)
    given = {f"{row.year:04d}": row.last for row in work.connection.execute(counters)}
    stored: dict[str, set[str]] = {year: set() for year in given}
    for number in work.connection.execute(select(case_file.c.number)).scalars():
        stored.setdefault(str(number)[:4], set()).add(str(number))
    for year, numbers in sorted(stored.items()):
        last = given.get(year, 0)
        missing = {f"{year}-{count:06d}" for count in range(1, last + 1)} - numbers
        for number in sorted(missing)[:MOST_NAMED]:
            yield Damage(number, None, "there is no case of this number, which was given")
        if len(missing) > MOST_NAMED:
            what = f"in {year}, {len(missing)} case numbers were given that no case has"
            yield Damage("", None, what)
        newest = max(numbers, default="")
        if newest[5:] > f"{last:06d}":
            what = "the counter of case numbers is too low: this number would be given again"
            yield Damage(newest, None, what)


def _examined_page(work: Work, numbers: list[str]) -> Iterator[Examined]:
    with tolerant_decoding(work.connection):
        page = _read(work, numbers[0], numbers[-1])
    if page is None:
        yield from (examine(work, each) for each in numbers)
    else:
        yield from (_examine(work, rows) for rows in page.values())


def _read(work: Work, first: str, last: str) -> dict[str, Rows] | None:
    """Read the rows of the cases from one number to another; None where they can't be read.

    A database that is lost is not damaged: that error is raised.
    """
    postgresql = work.connection.dialect.name == "postgresql"
    try:
        # A part of its own, or PostgreSQL would refuse every statement after an error.
        with work.connection.begin_nested() if postgresql else nullcontext():
            return _rows(work, first, last)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None


def _rows(work: Work, first: str, last: str) -> dict[str, Rows]:
    """Read the rows of the cases from one number to another, by number."""

    def between(query: Select[Any], column: Any, *order: Any) -> Any:
        rows = query.where(column.between(first, last)).order_by(column, *order)
        return work.connection.execute(rows).all()

    policies = {(row.process, row.hash): row.data for row in work.connection.execute(_POLICIES)}
    found = {
        row.number: Rows(row, policies=policies) for row in between(_CASES, case_file.c.number)
    }
    attempts = (delivery_attempt.c.letter_id, delivery_attempt.c.sequence)
    parts = {
        "events": between(_EVENTS, event.c.case_number, event.c.sequence),
        "letters": between(_LETTERS, *LETTER_ORDER),
        "attempts": between(_ATTEMPTS, letter.c.case_number, *attempts),
        "links": between(_LINKS, case_link.c.case_number),
        "keys": between(_KEYS, case_key.c.case_number),
        "accesses": between(_ACCESS, access.c.case_number, access.c.sequence),
    }
    for part, all_rows in parts.items():
        for number, rows in groupby(all_rows, _OWNER):
            if number in found:
                getattr(found[number], part).extend(rows)
    return found


def _examine(work: Work, rows: Rows) -> Examined:
    """Find all damages of one case; none of them stops the verification."""
    number, found = rows.file.number, list[Damage]()
    case = None
    try:
        chain = [_picked(EventRow, row) for row in rows.events]
        bad = verify_case(chain, rows.file.head_hash, rows.file.event_count)
        if bad is not None:
            found.append(Damage(number, bad, "the chain of events is broken here"))
        else:
            found += _data(number, rows)
            believed = not found
            found += (*_letters(number, rows), *_persons(number, rows), *_commands(number, rows))
            found += (*_deliveries(number, rows), *_links(number, rows))
            if believed:
                case = _case(work, number, rows)
                found += _against_events(number, rows, case)
        found += _accesses(number, rows.accesses)
    except (BrokenRecord, UnknownState) as broken:
        found.append(Damage(number, getattr(broken, "sequence", None), str(broken)))
    except Exception as error:
        what = f"the stored rows of the case can't be read ({type(error).__name__})"
        found.append(Damage(number, None, what))
    return Examined(number, tuple(found), case, rows)


def _picked(form: Any, row: Any) -> Any:
    """Make a named tuple of the columns of a row that have its fields' names."""
    return form._make(getattr(row, name) for name in form._fields)


def _data(number: str, rows: Rows) -> Iterator[Damage]:
    """Compare each event's data with its salted hash, and its process with the case's."""
    for row in rows.events:
        if row.data is None or row.data_salt is None:
            what = "its data was erased, which no command does; restore a backup"
            yield Damage(number, row.sequence, what)
        elif salted_hash(row.data_salt, row.data) != row.data_hash:
            yield Damage(number, row.sequence, "its data was changed after it was stored")
        elif row.process != rows.file.process:
            yield Damage(
                number, row.sequence, "the event is of a kind that cases of this process can't have"
            )


def _letters(number: str, rows: Rows) -> Iterator[Damage]:
    """Compare the letters with the seal in their event, and each letter's text with its hash."""
    by_event: dict[int, list[Any]] = {}
    for row in rows.letters:
        by_event.setdefault(row.event_sequence, []).append(row)
    for each in rows.events:
        own = by_event.pop(each.sequence, [])
        if letters_hash(_picked(LetterSeal, row) for row in own) != each.letters_hash:
            yield Damage(
                number, each.sequence, "the stored letters are not those that the event gave"
            )
        for row in own:
            if row.document is None or row.names is None or row.document_salt is None:
                what = "the text of a letter was erased, which no command does; restore a backup"
                yield Damage(number, each.sequence, what)
            elif salted_hash(row.document_salt, row.names, row.document) != row.document_hash:
                yield Damage(number, each.sequence, "the text of a letter was changed")
    for sequence in sorted(by_event):
        yield Damage(number, sequence, "a letter belongs to no event")


def _deliveries(number: str, rows: Rows) -> Iterator[Damage]:
    """Compare what a letter says of its sending with its attempts, which are a chain."""
    tried: dict[str, list[Any]] = {}
    for row in rows.attempts:
        tried.setdefault(row.letter_id, []).append(row)
    for row in rows.letters:
        own = tried.get(row.id, [])
        chain = (_picked(AttemptRow, attempt) for attempt in own)
        if first_bad(chain, row.document_hash) is not None:
            what = "the stored attempts to send a letter were changed"
            yield Damage(number, row.event_sequence, what)
        elif not _says_its_attempts(row, own):
            what = "the status of a letter does not match the attempts to send it"
            yield Damage(number, row.event_sequence, what)


def _says_its_attempts(row: Any, attempts: list[Any]) -> bool:
    """Tell whether a letter's row says what its attempts give, or is claimed for the next one."""
    if row.attempts != sum(attempt.outcome == "failed" for attempt in attempts):
        return False
    says = (row.status, row.last_error, row.path, row.sent_at)
    claimed = ("failed", INTERRUPTED, None, None)
    if not attempts:
        return says in (("unsent", None, None, None), claimed)
    last = attempts[-1]
    if last.outcome == "sent":
        return says == ("sent", None, last.path, last.at)
    return says in (("failed", last.code, None, None), claimed)


def _links(number: str, rows: Rows) -> Iterator[Damage]:
    """Compare the stored links with those that the events of the case gave."""
    stored = {(row.kind, row.other_number) for row in rows.links}
    events = (json.loads(row.data) for row in rows.events if row.name == "linked")
    given = {(link["kind"], link["number"]) for link in events}
    for kind, other in sorted(stored ^ given):
        what = "the link is not stored" if (kind, other) in given else "no event says so"
        yield Damage(number, None, f"the case is linked with case {other} ({kind}), and {what}")


def _persons(number: str, rows: Rows) -> Iterator[Damage]:
    """Compare each person's row with the id that its events refer to."""
    seen = {None}
    for sequence, row in (*((row.sequence, row) for row in rows.events), (None, rows.file)):
        if row.person_id not in seen:
            seen.add(row.person_id)
            if not _is_as_stated(row):
                what = "the patient's identity is not what was stated"
                yield Damage(number, sequence, what)


def _is_as_stated(row: Any) -> bool:
    """Tell whether the person's row is the one that its id was computed from."""
    if row.person_salt is None:
        return False
    identity = _identity(row)
    try:
        same_id = identity.id(row.person_salt) == row.person_id
        return bool(same_id and identity.searchable() == row.person_searchable)
    except Unstorable:
        return False


def _identity(row: Any) -> Identity:
    return Identity(row.identity_number, row.patient_name, row.guardians)


def _commands(number: str, rows: Rows) -> Iterator[Damage]:
    """Check that every event's command was answered when its last event was recorded."""
    for _, group in groupby(rows.events, attrgetter("command_id")):
        *_, last = group
        if last.answered_at is None:
            what = "the answer to the command of this event is missing"
            yield Damage(number, last.sequence, what)
        elif last.answered_at != last.recorded:
            yield Damage(
                number,
                last.sequence,
                "event and answer to its command have different times, so one was changed",
            )


def _accesses(number: str, rows: Iterable[Any]) -> Iterator[Damage]:
    """Check the chain of the read log's entries for one case number."""
    bad = first_bad(_picked(AccessRow, row) for row in rows)
    if bad is not None:
        yield Damage(number, None, f"the read log is broken at its entry {bad}")


def _case(work: Work, number: str, rows: Rows) -> Case:
    """Make the case of its events, now that they can be believed.

    Raises BrokenRecord, UnknownState.
    """
    dialect = work.connection.dialect
    events = [
        SimpleNamespace(
            **{
                **row._mapping,
                "effective": _DAY(row.effective, dialect),
                "recorded": _INSTANT(row.recorded, dialect),
                "clock": _INSTANT(row.clock, dialect),
            }
        )
        for row in rows.events
    ]

    def policy_of(process: Process[Any], hash: str) -> Any:
        return read_policy(process, hash, rows.policies.get((process.name, hash)))

    case: Case = case_of(number, _picked(CaseIndex, rows.file), events, policy_of).case
    return case


def _against_events(number: str, rows: Rows, case: Case) -> Iterator[Damage]:
    """Compare what finds a case with what its events give."""
    file = rows.file
    if str(file.received) != case.received.isoformat():
        yield Damage(number, None, "the stored day of arrival is not the one of the first event")
    stated = None if file.person_id is None else _identity(file)
    if stated != identity_of(case.application):
        yield Damage(
            number, None, "the stored patient does not match the application in the history"
        )
    last = rows.events[-1]
    if (file.changed_by, file.changed_at) != (last.actor, last.recorded):
        yield Damage(number, None, "who changed the case last, or when, is not its last event's")
    if file.version != len(list(groupby(rows.events, attrgetter("command_id")))):
        yield Damage(number, None, "its version is not the number of its commands")
    if file.assigned_to != case.assigned_to:
        yield Damage(number, None, "the stored case worker is not the one that the history gives")
    found = sorted((row.process, row.key) for row in rows.keys)
    if found != [(file.process, key) for key in keys_of(case)]:
        yield Damage(number, None, "the stored search keys do not match the history")
