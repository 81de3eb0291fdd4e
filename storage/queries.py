"""Lists, searches, histories and exports. Nothing is changed; a broken row never hides the others.

Lists are in order of case number unless they say otherwise. Names are sorted in Python: neither
database knows the Norwegian order.
"""

import json
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, null, or_, select
from sqlalchemy import case as case_when

from storage.errors import NotFound
from storage.identity import folded
from storage.letters import LETTER_ORDER, LETTERS, WITHHELD, letters_of_rows
from storage.policy_values import BrokenValues
from storage.records import StoredLetter
from storage.store import Work
from storage.tables import case_file, case_link, event, letter, person, process_state
from workflow.engine.people import same_person
from workflow.engine.process import TIME
from workflow.processes import PROCESSES

CLOCK_WENT_BACK: Final = "The clock had gone back: the event before this one bears a later time."
_AT_ONCE: Final = 5000  # rows that are read at a time
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
_RANK: Final = {letter: f"{position:02d}" for position, letter in enumerate(_LETTERS)}
_SAME: Final = str.maketrans(
    {"ä": "æ", "ö": "ø", "ü": "y", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th"}
)


@dataclass(frozen=True)
class CaseRow:
    """A case in a list.

    state: as stored, also when it is none of its process. name: the patient's, where a search
    found the case; else None.
    """

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    version: int
    person_id: str | None
    next_wakeup: date | None
    name: str | None = None

    @property
    def broken(self) -> bool:
        """Whether it is stored in a state that its process does not have."""
        process = PROCESSES.get(self.process)
        return process is None or self.state not in process.state_names


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
).select_from(case_file.outerjoin(person, person.c.id == case_file.c.person_id))
"""The columns of a case, named as in `CaseRow`."""

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


def list_cases(
    work: Work,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    text: str | None = None,
) -> list[CaseRow]:
    """List the cases that pass every filter.

    assigned_to: whichever way the name is spelled. received_from, received_to: both days included.
    text: as in `search`.
    """
    filters = [
        None if state is None else case_file.c.state == state,
        None if received_from is None else case_file.c.received >= received_from,
        None if received_to is None else case_file.c.received <= received_to,
        None if text is None else _says(text),
    ]
    query = _CASES.where(*(wanted for wanted in filters if wanted is not None))
    rows = work.connection.execute(query.order_by(case_file.c.number))
    found = [CaseRow(**row._mapping) for row in rows]
    if assigned_to is None:
        return found
    return [row for row in found if row.assigned_to and same_person(row.assigned_to, assigned_to)]


def search(work: Work, text: str) -> list[CaseRow]:
    """Find cases by a part of their number, patient or guardians, in any case of letters.

    They are in the order of the patients' names.
    """
    query = _CASES.add_columns(person.c.name).where(_says(text))
    found = [CaseRow(**row._mapping) for row in work.connection.execute(query)]
    return sorted(
        found, key=lambda row: (row.name is None, alphabetical(row.name or ""), row.number)
    )


def _says(text: str) -> ColumnElement[bool]:
    wanted = folded(text.strip())
    return or_(
        person.c.searchable.contains(wanted, autoescape=True),
        case_file.c.number.contains(wanted, autoescape=True),
    )


def stated_texts(
    work: Work, sections: Sequence[str]
) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Yield what was ever stated in a case: its number, a person's numbers and names, and data.

    The person's are folded, one to a line. sections: only data that may hold one of these is read;
    data that can't be read is {}.
    """
    holds = [event.c.data.contains(f'"{section}"', autoescape=True) for section in sections]
    query = (
        select(event.c.case_number, person.c.searchable, event.c.data)
        .select_from(event.outerjoin(person, person.c.id == event.c.person_id))
        .where(or_(event.c.person_id.is_not(None), *holds))
    )
    for row in work.connection.execute(query.execution_options(yield_per=1000)):
        yield row.case_number, row.searchable, _plain_data(row.data)


def every_link(work: Work) -> Iterator[tuple[str, str]]:
    """Yield the numbers of each case and of the case that it is linked to, in order of numbers."""
    query = select(case_link.c.case_number, case_link.c.other_number).order_by(*case_link.c)
    for row in work.connection.execute(query):
        yield row.case_number, row.other_number


def alphabetical(name: str) -> tuple[str, str]:
    """Return a sort key for Norwegian order.

    æ, ø, å come last; aa sorts as å, ä as æ, ö as ø; other accents are ignored.
    """
    plain = folded(name).translate(_SAME).replace("aa", "å")
    letters = (
        part
        for letter in plain
        for part in (letter if letter in _RANK else unicodedata.normalize("NFD", letter))
    )
    ranks = (
        _RANK.get(letter, "" if unicodedata.combining(letter) else letter) for letter in letters
    )
    return "".join(ranks), name


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


def outbox(work: Work) -> list[StoredLetter]:
    """Return the letters that have not gone out and may, the oldest first."""
    withheld = func.coalesce(letter.c.last_error, "") == WITHHELD
    waits = LETTERS.where(letter.c.status != "sent", ~withheld)
    query = waits.order_by(letter.c.made, *LETTER_ORDER)
    return letters_of_rows(work.connection.execute(query))


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
