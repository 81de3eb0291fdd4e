"""Lists, searches, histories and exports. Nothing is changed; a broken row never hides the others.

Lists are in order of case number unless they say otherwise. Names are sorted in Python: neither
database knows the Norwegian order.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, null, or_, select, text
from sqlalchemy import case as case_when

from storage.errors import NotFound
from storage.identity import folded
from storage.letters import (
    LETTER_ORDER,
    LETTERS,
    LETTERS_ALONE,
    WITHHELD,
    letters_of_rows,
)
from storage.lines import LINE_COLUMNS, Line, LineDate
from storage.listing import line_of_row
from storage.policy_values import BrokenValues
from storage.records import StoredLetter
from storage.store import Work
from storage.tables import (
    UNDECIDED,
    case_counter,
    case_date,
    case_file,
    case_line,
    case_link,
    case_word,
    event,
    letter,
    process_state,
)
from workflow.engine.people import same_person
from workflow.engine.process import TIME
from workflow.processes import PROCESSES

CLOCK_WENT_BACK: Final = "The clock had gone back: the event before this one bears a later time."
_AT_ONCE: Final = 5000  # rows that are read at a time
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
_RANK: Final = {ord(letter): f"{position:02d}" for position, letter in enumerate(_LETTERS)}
_SAME: Final = str.maketrans(
    {"ä": "æ", "ö": "ø", "ü": "y", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th"}
)


@dataclass(frozen=True)
class CaseRow:
    """A case in a list.

    state: as stored, also when it is none of its process.
    """

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    version: int
    person_id: str | None
    next_wakeup: date | None

    @property
    def broken(self) -> bool:
        """Whether it is stored in a state that its process does not have."""
        return not _has_state(self.process, self.state)


class DateRow(NamedTuple):
    """An open date of an undecided case, with what tells of the case beside it.

    The dates as in `LineDate`, the case's own columns as in `CaseRow`.
    """

    number: str
    process: str
    state: str
    assigned_to: str | None
    kind: str
    due: date
    computed: date
    told: date | None
    told_by: str | None
    told_on: date | None

    @classmethod
    def of(cls, row: CaseRow, each: LineDate) -> "DateRow":
        """Return a date of a case."""
        own = (row.number, row.process, row.state, row.assigned_to)
        return cls(*own, each.kind, each.due, each.computed, each.told, each.told_by, each.told_on)


def _has_state(process: str, state: str) -> bool:
    known = PROCESSES.get(process)
    return known is not None and state in known.state_names


@dataclass(frozen=True)
class HistoryRow:
    """An event as histories and exports show it.

    event: its name. data: its fields without the patient's identity; {} where it can't be read.
    clock_went_back: it was recorded at an earlier instant than the event before it. The sequence
    gives the order, not the time.
    """

    case_number: str
    sequence: int
    event: str
    effective: date
    recorded: datetime
    actor: str
    state: str
    remark: str
    data: dict[str, Any]
    hash: str
    clock_went_back: bool

    @property
    def notes(self) -> str:
        """Remarks beside the event: why a letter was left out, that the clock had gone back."""
        return " ".join(
            filter(None, (self.remark, CLOCK_WENT_BACK if self.clock_went_back else ""))
        )


_BEFORE: Final = func.lag(event.c.recorded).over(
    partition_by=event.c.case_number, order_by=event.c.sequence
)
_CASES: Final[Select[Any]] = select(
    case_file.c.number,
    case_file.c.process,
    case_file.c.state,
    case_file.c.received,
    case_file.c.assigned_to,
    case_file.c.version,
    case_file.c.person_id,
    case_file.c.next_wakeup,
).select_from(case_file)
"""The columns of a case, named as in `CaseRow`."""
_LISTED: Final[Select[Any]] = _CASES.add_columns(
    *(case_line.c[name] for name in LINE_COLUMNS)
).outerjoin(case_line, case_line.c.case_number == case_file.c.number)
"""The columns of a case, and after them those of its line."""
_OPEN_DATES: Final = case_date.join(case_file, case_file.c.number == case_date.c.case_number).join(
    case_line, case_line.c.case_number == case_date.c.case_number
)
_DATES: Final[Select[Any]] = select(
    case_file.c.number,
    case_file.c.process,
    case_file.c.state,
    case_file.c.assigned_to,
    *(case_date.c[each.name] for each in fields(LineDate)),
).select_from(_OPEN_DATES)
"""The columns of an open date, named as in `DateRow`."""
_PAGE: Final = 500
"""How many numbers of cases are looked up by one statement, and lines read at a time."""
_NAMED: Final = text(
    """
    WITH RECURSIVE known(word) AS (
        SELECT min(word) FROM case_word WHERE whole = 0
        UNION ALL
        SELECT (SELECT min(word) FROM case_word WHERE whole = 0 AND word > known.word)
        FROM known WHERE known.word IS NOT NULL
    )
    SELECT case_number FROM case_word WHERE whole = 0 AND word IN (
        SELECT word FROM known WHERE word LIKE :part ESCAPE '/'
    )
    """
)
"""Goes from each word to the next one by the index, since many cases share a word."""

_EVENTS: Final[Select[Any]] = select(
    event.c.case_number,
    event.c.sequence,
    event.c.name.label("event"),
    event.c.effective,
    event.c.recorded,
    event.c.actor,
    event.c.state,
    event.c.remark,
    event.c.data,
    event.c.hash,
    func.coalesce(event.c.recorded < _BEFORE, false()).label("clock_went_back"),
)
"""The columns of an event, named as in `HistoryRow`."""


Listed = tuple[CaseRow, Line | None]
"""A case in a list with its stored line; None if there is none."""


def list_cases(
    work: Work,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    process: str | None = None,
) -> Iterator[CaseRow]:
    """Yield the cases that pass every filter, as they are read.

    assigned_to: whichever way the name is spelled. received_from, received_to: both days included.
    """
    filters = _filters(state, received_from, received_to, process)
    rows = _read(work, _CASES.where(*filters).order_by(case_file.c.number))
    return (CaseRow(*row) for row in rows if _is_assigned(row, assigned_to))


def list_lines(
    work: Work,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    process: str | None = None,
) -> Iterator[Listed]:
    """Yield the cases that pass every filter with their lines; filters as in `list_cases`."""
    filters = _filters(state, received_from, received_to, process)
    rows = _read(work, _LISTED.where(*filters).order_by(case_file.c.number))
    return (_listed(row) for row in rows if _is_assigned(row, assigned_to))


def lines_of(work: Work, numbers: Collection[str]) -> Iterator[Listed]:
    """Yield cases with their lines, in order of number."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _PAGE):
        some = case_file.c.number.in_(ordered[start : start + _PAGE])
        yield from map(_listed, _read(work, _LISTED.where(some).order_by(case_file.c.number)))


def patients_of(work: Work, numbers: Collection[str], day: date) -> dict[str, str | None]:
    """Return the patients' names in the lines of cases, where these hold on an Oslo day."""
    found: dict[str, str | None] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _PAGE):
        some = case_line.c.case_number.in_(ordered[start : start + _PAGE])
        query = select(case_line.c.case_number, case_line.c.patient).where(some, *_holds(day))
        found |= {row.case_number: row.patient for row in work.connection.execute(query)}
    return found


def urgent_lines(work: Work, day: date) -> Iterator[Listed]:
    """Yield the undecided cases whose lines hold on an Oslo day, as they are read.

    First those that wait for nobody outside, then by the nearest date, then by number.
    """
    query = _LISTED.where(UNDECIDED, *_holds(day))
    order = (case_line.c.waits, case_line.c.due, case_line.c.case_number)
    return map(_listed, _read(work, query.order_by(*order)))


def open_dates(
    work: Work, day: date, *, kinds: Collection[str] | None = None, passed: bool = False
) -> Iterator[DateRow]:
    """Yield the open dates of undecided cases whose lines hold on an Oslo day, the nearest first.

    Those of broken cases are left out. kinds: only those of these kinds; None = all. passed: only
    dates before that day.
    """
    order = (case_date.c.due, case_date.c.case_number, case_date.c.kind)
    query = _DATES.where(*_open_on(day, kinds, passed=passed)).order_by(*order)
    return (row for row in map(DateRow._make, _read(work, query)) if _has_state(*row[1:3]))


def count_dates(
    work: Work, day: date, *, kinds: Collection[str] | None = None, passed: bool = False
) -> Counter[tuple[str, str]]:
    """Count the dates that `open_dates` yields, by process and kind of date."""
    by = (case_file.c.process, case_file.c.state, case_date.c.kind)
    query = select(*by, func.count()).select_from(_OPEN_DATES)
    query = query.where(*_open_on(day, kinds, passed=passed)).group_by(*by)
    counted = Counter[tuple[str, str]]()
    for process, state, kind, dates in work.connection.execute(query):
        if _has_state(process, state):
            counted[process, kind] += dates
    return counted


def _open_on(
    day: date, kinds: Collection[str] | None, *, passed: bool
) -> Iterator[ColumnElement[bool]]:
    yield from _holds(day)
    if kinds is not None:
        yield case_date.c.kind.in_(sorted(kinds))
    if passed:
        yield case_date.c.due < day


def undecided_by_worker(work: Work, day: date) -> list[tuple[str | None, int]]:
    """Count the undecided cases whose lines hold on an Oslo day, by whom they are assigned to."""
    query = select(case_file.c.assigned_to, func.count()).join_from(case_line, case_file)
    query = query.where(UNDECIDED, *_holds(day)).group_by(case_file.c.assigned_to)
    return [(row[0], row[1]) for row in work.connection.execute(query)]


def proposals(work: Work, day: date) -> list[str]:
    """Return the undecided cases in which a proposal waits, among those whose lines hold."""
    query = select(case_line.c.case_number).where(
        UNDECIDED, case_line.c.proposed == 1, *_holds(day)
    )
    return list(work.connection.execute(query.order_by(case_line.c.case_number)).scalars())


def cases_numbered(work: Work, year: str | None, count: int) -> set[str]:
    """Return the case of this number in a year, or in each year if none is given."""
    years = select(case_counter.c.year).where(case_counter.c.last >= count)
    given = [year] if year else [f"{each:04d}" for each in work.connection.execute(years).scalars()]
    wanted = [f"{each}-{count:06d}" for each in given]
    query = select(case_file.c.number).where(case_file.c.number.in_(wanted))
    return set(work.connection.execute(query).scalars())


def cases_of_person(work: Work, number: str, birth_date: int, identity_number: int) -> set[str]:
    """Return the cases found by the whole number of a person, or by the birth date in front of it.

    birth_date, identity_number: their lengths in digits.
    """
    found = case_word.c.word == number
    if len(number) == birth_date:
        after = f"{int(number) + 1:0{birth_date}d}"
        born = (case_word.c.word > number) & (case_word.c.word < after)
        found = or_(found, born & (func.length(case_word.c.word) == identity_number))
    query = select(case_word.c.case_number).where(case_word.c.whole == 1, found)
    return set(work.connection.execute(query).scalars())


def cases_named(work: Work, part: str) -> set[str]:
    """Return the cases found by a part of a name, folded as the words that are stored."""
    escaped = re.sub(r"([/%_])", r"/\1", part)
    return set(work.connection.execute(_NAMED, {"part": f"%{escaped}%"}).scalars())


def linked_to(work: Work, numbers: Collection[str]) -> dict[str, str]:
    """Return the cases that are linked to one of several, each with its process."""
    found: dict[str, str] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _PAGE):
        some = case_link.c.other_number.in_(ordered[start : start + _PAGE])
        query = select(case_link.c.case_number, case_file.c.process).where(some)
        query = query.join(case_file, case_file.c.number == case_link.c.case_number)
        found |= {row.case_number: row.process for row in work.connection.execute(query)}
    return found


def _filters(
    state: str | None,
    received_from: date | None,
    received_to: date | None,
    process: str | None,
) -> list[ColumnElement[bool]]:
    filters = (
        None if state is None else case_file.c.state == state,
        None if received_from is None else case_file.c.received >= received_from,
        None if received_to is None else case_file.c.received <= received_to,
        None if process is None else case_file.c.process == process,
    )
    return [wanted for wanted in filters if wanted is not None]


def _is_assigned(row: Any, to: str | None) -> bool:
    return to is None or bool(row.assigned_to and same_person(row.assigned_to, to))


def _holds(day: date) -> tuple[ColumnElement[bool], ...]:
    return case_line.c.holds_from <= day, case_line.c.holds_until >= day


def _read(work: Work, query: Select[Any]) -> Iterator[Any]:
    """Yield rows as the database gives them, so that whoever takes a few reads a few."""
    return work.stream(query, _PAGE)


def _listed(row: Any) -> Listed:
    line = None if row.undecided is None else line_of_row(row)
    return CaseRow(*row[: -len(LINE_COLUMNS)]), line


def alphabetical(name: str) -> tuple[str, str]:
    """Return a sort key for Norwegian order.

    æ, ø, å come last; aa sorts as å, ä as æ, ö as ø; other accents are ignored.
    """
    ranks = folded(name).translate(_SAME).replace("aa", "å").translate(_RANK)
    if not ranks.isascii():
        plain = unicodedata.normalize("NFD", ranks).translate(_RANK)
        ranks = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return ranks, name


def counts_by_state(work: Work) -> dict[str, int]:
    """Count the cases in each state. A state that no process has is counted by its name."""
    states = [state for process in PROCESSES.values() for state in process.state_names]
    query = select(case_file.c.state, func.count().label("cases")).group_by(case_file.c.state)
    counted = {row.state: row.cases for row in work.connection.execute(query)}
    return dict.fromkeys(states, 0) | counted


def policies_carried(work: Work, *, open_only: bool) -> Iterator[tuple[str, Any]]:
    """Yield each case's number and its policy, None where it has none or it can't be read.

    open_only: leave out the cases that have ended.
    """
    query = select(case_file.c.number, case_file.c.process, case_file.c.policy)
    if open_only:
        own = (process_state.c.process == case_file.c.process) & (
            process_state.c.name == case_file.c.state
        )
        query = query.join(process_state, own).where(process_state.c.ended == 0)
    for row in work.connection.execute(query.order_by(case_file.c.number)).all():
        process = PROCESSES.get(row.process)
        policy = None
        if process is not None and row.policy is not None:
            with suppress(BrokenValues):
                policy = work.policy_of(process, row.policy)
        yield row.number, policy


def people_at_work(work: Work) -> list[str]:
    """Return the names of people who did something, or to whom a case is assigned, in order."""
    acted = select(event.c.actor).distinct()
    assigned = select(case_file.c.assigned_to).where(case_file.c.assigned_to.is_not(None))
    names = work.connection.execute(acted.union(assigned)).scalars()
    return sorted((name for name in names if name != TIME), key=alphabetical)


def history(work: Work, number: str) -> list[HistoryRow]:
    """Return the events of a case, in order. Raises NotFound."""
    query = _EVENTS.where(event.c.case_number == number).order_by(event.c.sequence)
    rows = [_shown(row) for row in work.connection.execute(query)]
    if not rows:
        raise NotFound("case", number)
    return rows


def all_events(work: Work) -> Iterator[HistoryRow]:
    """Yield every event of every case, by case and sequence, reading a thousand at a time."""
    query = _EVENTS.order_by(event.c.case_number, event.c.sequence)
    for row in work.connection.execute(query.execution_options(yield_per=1000)):
        yield _shown(row)


def last_recorded(work: Work) -> datetime | None:
    """Return when the newest event of any case was recorded; None before the first."""
    newest: datetime | None = work.connection.execute(select(func.max(event.c.recorded))).scalar()
    return newest


def all_letters(work: Work) -> Iterator[StoredLetter]:
    """Yield every letter of every case, by case and event, reading a thousand at a time."""
    query = LETTERS.order_by(*LETTER_ORDER).execution_options(yield_per=1000)
    for row in work.connection.execute(query):
        yield from letters_of_rows([row])


_WAITS: Final = (
    letter.c.status != "sent",
    func.coalesce(letter.c.last_error, "") != WITHHELD,
)
"""True for a letter that has not gone out and may."""


def outbox(
    work: Work, *, failed: bool = False, limit: int | None = None, page: int = 1
) -> list[StoredLetter]:
    """Return the letters that have not gone out and may, the oldest first, without their texts.

    failed: only those whose last attempt failed, or that somebody sends now. limit, page: one part
    of the list, 1 = the first.
    """
    query = LETTERS_ALONE.where(*_WAITS).order_by(letter.c.made, *LETTER_ORDER)
    if failed:
        query = query.where(letter.c.status == "failed")
    if limit is not None:
        query = query.limit(limit).offset((page - 1) * limit)
    return letters_of_rows(work.connection.execute(query))


def count_outbox(work: Work) -> int:
    """Count the letters that have not gone out and may."""
    return work.connection.execute(select(func.count()).where(*_WAITS)).scalar_one()


def _shown(row: Any) -> HistoryRow:
    return HistoryRow(**{**row._mapping, "data": _plain_data(row.data)})


def _plain_data(text: str | None) -> dict[str, Any]:
    """Return the data of an event; {} where it was erased or can't be read."""
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


class EventRow(NamedTuple):
    """An event of a case among many. data: its fields as JSON text; None where it is not read."""

    case: str
    sequence: int
    process: str
    name: str
    effective: date
    recorded: datetime
    actor: str
    state: str
    data: str | None


class LetterRow(NamedTuple):
    """A letter of a case among many. sequence: of the event that gave it. copy: 1 for a copy."""

    case: str
    sequence: int
    kind: str
    copy: int


def event_rows(
    work: Work, process: str | None = None, with_data: Collection[str] = ()
) -> Iterator[EventRow]:
    """Yield the events of every case, by case and sequence, reading a few thousand at a time.

    process: only of its cases. with_data: the names of events whose data is read.
    """
    data = case_when((event.c.name.in_(with_data), event.c.data)) if with_data else null()
    query = select(
        event.c.case_number,
        event.c.sequence,
        event.c.process,
        event.c.name,
        event.c.effective,
        event.c.recorded,
        event.c.actor,
        event.c.state,
        data,
    ).order_by(event.c.case_number, event.c.sequence)
    if process is not None:
        query = query.where(event.c.process == process)
    for row in work.connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield EventRow._make(row)


def letter_rows(work: Work, process: str) -> Iterator[LetterRow]:
    """Yield the letters of every case of a process, by case and event, without their texts."""
    query = (
        select(letter.c.case_number, letter.c.event_sequence, letter.c.kind, letter.c.copy)
        .where(letter.c.process == process)
        .order_by(letter.c.case_number, letter.c.event_sequence)
    )
    for row in work.connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield LetterRow._make(row)
