"""What there is to do, over many cases. Reads only; no clock, no printing.

A case that is broken in the database is shown as that, and never hides the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from handlers.casework import word_search
from handlers.casework.case_dates import makes_late, told_data
from handlers.casework.case_lines import (
    EVERYTHING,
    About,
    CaseLine,
    Task,
    Wanted,
    is_reserved,
    named_in,
    sort_key,
)
from handlers.casework.details import Details, details_of
from storage.errors import BrokenRecord
from storage.queries import (
    CaseRow,
    counts_by_state,
    every_link,
    last_recorded,
    list_cases,
    outbox,
    stated_texts,
)
from storage.store import Store, Work
from storage.wakeups import SWEEP
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import UnknownState
from workflow.engine.late import MARK
from workflow.engine.people import same_person
from workflow.engine.process import Process
from workflow.processes import PROCESSES


def state_in_words(process: str, state: str) -> str:
    """Return a state for people, as "under review"; a state that does not exist is BROKEN."""
    known: Process[Any] | None = PROCESSES.get(process)
    if known is None or state not in known.state_names:
        return "BROKEN"
    return known.state(state).says.removeprefix("is ")


def find(store: Store, text: str, at: datetime) -> list[CaseLine]:
    """Return cases by number, or by words of the patient, a guardian, or what its process says.

    They are in the order of the patients' names.
    """
    with store.transaction(write=False) as work:
        rows = list(list_cases(work))
        said = _said_in_cases(work, rows)
        lines = [
            _case_line(work, row, at)
            for row in rows
            if word_search.finds(text, row.number, *said.get(row.number, ((), ())))
        ]
    return sorted(lines, key=lambda line: sort_key("patient", line))


def _said_in_cases(work: Work, rows: Iterable[CaseRow]) -> dict[str, tuple[list[str], list[str]]]:
    """Return the numbers of persons and the names that each case ever stated, by its number.

    A case that says nothing of itself without the case that it is linked to has those of that one.
    """
    process_of = {row.number: PROCESSES.get(row.process) for row in rows}
    sections = {name for each in PROCESSES.values() for name in each.screen.searched}
    said: dict[str, tuple[list[str], list[str]]] = {}
    for case, person, data in stated_texts(work, sorted(sections)):
        numbers, names = said.setdefault(case, ([], []))
        process = process_of.get(case)
        stated = () if process is None else named_in(data, process.screen.searched)
        for text in (*(person or "").splitlines(), *stated):
            (numbers if text.isdigit() else names).append(text)
    for case, other in every_link(work):
        process = process_of.get(case)
        if process is not None and process.reads_linked and other in said:
            numbers, names = said.setdefault(case, ([], []))
            numbers += said[other][0]
            names += said[other][1]
    return said


def list_of(
    store: Store,
    at: datetime,
    *,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    process: str | None = None,
    wanted: Wanted = EVERYTHING,
) -> list[CaseLine]:
    """Return cases that fit every filter given; both days are included."""
    with store.transaction(write=False) as work:
        rows = list_cases(work, state, assigned_to, received_from, received_to)
        rows = [row for row in rows if process in (None, row.process)]
        lines = (_case_line(work, row, at) for row in rows)
        return wanted.chosen(lines)


def _case_line(work: Work, row: CaseRow, at: datetime) -> CaseLine:
    """Return the line of a case; a broken one says so."""
    today = oslo_day(at)
    details = _readable(work, row, today)
    head = (row.number, row.process, row.state, row.received, row.assigned_to)
    if details is None:
        return CaseLine(*head, About(), broken=True)
    open_case = _undecided(row)
    nearest = details.next_date if open_case else None
    late = open_case and any(each.is_late for each in _due_dates(row, details, today))
    due = None if nearest is None else nearest.due
    return CaseLine(*head, About.of(details, today), due=due, late=late)


def inbox(
    store: Store,
    at: datetime,
    mine: str | None = None,
    wanted: Wanted = EVERYTHING,
) -> list[Task]:
    """Return undecided cases: first those that the office can act on, then by their next date.

    mine: only the cases assigned to this person, or to nobody.
    """
    with store.transaction(write=False) as work:
        rows = [row for row in list_cases(work) if _undecided(row)]
        chosen = [row for row in rows if _is_free(row.assigned_to, mine)]
        tasks = sorted((_task(work, row, at) for row in chosen), key=_urgency)
    return wanted.chosen(tasks)


def _is_free(assigned_to: str | None, mine: str | None) -> bool:
    """Tell whether a case is nobody's or this person's. mine: None = every case counts."""
    return mine is None or assigned_to is None or same_person(assigned_to, mine)


def next_case(store: Store, at: datetime, mine: str | None = None) -> Task | None:
    """Return the case to take now: the most urgent one on which the office has to act, or None.

    Cases that wait for somebody outside (`Task.waits`) and broken ones are passed over.

    mine: only this person's cases, those of nobody, and those that somebody else has left: the
    reservation has ended, or the case is late.
    """
    for task in inbox(store, at):
        free = _is_free(task.assigned_to, mine) or not task.reserved or task.late
        if free and not task.waits and not task.broken:
            return task
    return None


def _urgency(task: Task) -> tuple[bool, date, str]:
    return task.waits, task.due or date.max, task.number


def _undecided(row: CaseRow) -> bool:
    """Tell whether somebody still has to act on a case; yes if its state does not exist."""
    process: Process[Any] | None = PROCESSES.get(row.process)
    if process is None or row.state not in process.state_names:
        return True
    return process.state(row.state).kind in ("working", "waiting")


def _readable(work: Work, row: CaseRow, today: date) -> Details | None:
    """Return a case with its details; None where what is stored is broken."""
    if row.broken:
        return None
    try:
        return details_of(work.get(row.number).case, today)
    except (BrokenRecord, UnknownState):
        return None


def _undecided_cases(work: Work, today: date) -> Iterator[tuple[CaseRow, Details]]:
    for row in list_cases(work):
        if _undecided(row) and (details := _readable(work, row, today)) is not None:
            yield row, details


def _task(work: Work, row: CaseRow, at: datetime) -> Task:
    """Return what there is to do in a case, with its nearest date; a broken case says so."""
    today = oslo_day(at)
    details = _readable(work, row, today)
    head = (row.number, row.process, row.state, row.received, row.assigned_to)
    if details is None:
        return Task(*head, About(outcome=""), kind="broken", broken=True)
    nearest = details.next_date
    return Task(
        *head,
        About.of(details, today),
        kind="" if nearest is None else nearest.kind,
        due=None if nearest is None else nearest.due,
        days_left=None if nearest is None else (nearest.due - today).days,
        told_otherwise=tuple(
            {"kind": each.kind, "due": each.due, **told_data(each)}
            for each in details.deadlines
            if each.told_otherwise
        ),
        waits=details.waits,
        late=any(each.is_late for each in _due_dates(row, details, today)),
        reserved=is_reserved(details, today),
        mark=next((each.due for each in details.marks(today)), None),
    )


@dataclass(frozen=True)
class DueDate:
    """One open date of one case. days_left: until that date, negative = passed.

    computed: the day without what letters told. told, told_by, told_on: the day that the newest
    letter told, its kind and its own day.
    """

    number: str
    process: str
    state: str
    kind: str
    due: date
    days_left: int
    assigned_to: str | None
    computed: date
    told: date | None
    told_by: str | None
    told_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether a deadline has passed. A notice is no deadline: the next sweep sends it."""
        if self.kind == MARK.name:
            return False
        return self.days_left < 0 and makes_late(PROCESSES[self.process].timer(self.kind))

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def open_deadlines(store: Store, at: datetime) -> list[DueDate]:
    """Return every open date of every undecided case, the nearest first."""
    today = oslo_day(at)
    with store.transaction(write=False) as work:
        dates = [
            due
            for row, details in _undecided_cases(work, today)
            for due in _due_dates(row, details, today)
        ]
    return sorted(dates, key=_by_day)


def _due_dates(row: CaseRow, details: Details, today: date) -> Iterator[DueDate]:
    """Yield the dates of a case: those that were missed, those still open, the next mark."""
    for each in (*details.missed, *details.deadlines, *details.marks(today)):
        yield DueDate(
            number=row.number,
            process=row.process,
            state=row.state,
            kind=each.kind,
            due=each.due,
            days_left=(each.due - today).days,
            assigned_to=row.assigned_to,
            **told_data(each),
        )


@dataclass(frozen=True)
class Board:
    """How the office stands. states: how many cases in each. by_worker: undecided ones.

    proposals: numbers of cases in which a proposal waits for a second person. marked: the next mark
    of each case that has missed its target.
    """

    states: dict[str, int]
    late: tuple[DueDate, ...]
    by_worker: dict[str, int]
    proposals: tuple[str, ...]
    marked: tuple[DueDate, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def board(store: Store, at: datetime) -> Board:
    """Return how the office stands, for the supervisor."""
    today = oslo_day(at)
    workers: dict[str, int] = {}
    dates, proposals = list[DueDate](), list[str]()
    with store.transaction(write=False) as work:
        states = counts_by_state(work)
        for row, details in _undecided_cases(work, today):
            worker = row.assigned_to or "nobody"
            workers[worker] = workers.get(worker, 0) + 1
            dates += _due_dates(row, details, today)
            proposals += [row.number] if details.proposed else []
    late = tuple(each for each in sorted(dates, key=_by_day) if each.is_late)
    marked = tuple(each for each in sorted(dates, key=_by_day) if each.kind == MARK.name)
    return Board(states, late, dict(sorted(workers.items())), tuple(proposals), marked)


def _by_day(each: DueDate) -> tuple[date, str, str]:
    return each.due, each.number, each.kind


@dataclass(frozen=True)
class Status:
    """What a database holds.

    kind: live or simulated. unsent: letters that have not gone out. last_sweep: None = never.
    """

    kind: str
    states: dict[str, int]
    unsent: int
    last_sweep: datetime | None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def status(store: Store) -> Status:
    """Return what a database is, its cases by state, unsent letters, and the last sweep's time."""
    kind = "simulated" if store.simulated else "live"
    with store.transaction(write=False) as work:
        return Status(kind, counts_by_state(work), len(outbox(work)), work.last_run(SWEEP))


def last_event(store: Store) -> datetime | None:
    """Return when the newest event of any case was recorded; None before the first."""
    with store.transaction(write=False) as work:
        return last_recorded(work)
