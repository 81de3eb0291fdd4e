"""What there is to do, over many cases. Reads only; no clock, no printing.

A case that is broken in the database is shown as that, and never hides the others.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from handlers.casework.details import Details, details_of
from storage.errors import BrokenRecord
from storage.queries import CaseRow, counts_by_state, last_recorded, list_cases, outbox, search
from storage.store import Store, Work
from storage.wakeups import SWEEP
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import UnknownState
from workflow.engine.process import Process
from workflow.processes import PROCESSES
from workflow.reimbursement.policy import DEFAULT


def state_in_words(process: str, state: str) -> str:
    """Return a state for people, as "under review"; a state that does not exist is BROKEN."""
    known: Process[Any] | None = PROCESSES.get(process)
    if known is None or state not in known.state_names:
        return "BROKEN"
    return known.state(state).says.removeprefix("is ")


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. name: the patient's, where a search found the case by it."""

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    broken: bool
    name: str | None = None

    @classmethod
    def of(cls, row: CaseRow) -> "CaseLine":
        """Return the line of a stored row."""
        return cls(
            number=row.number,
            process=row.process,
            state=row.state,
            received=row.received,
            assigned_to=row.assigned_to,
            broken=row.broken,
            name=row.name,
        )

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON; a name stands on screens only."""
        data = asdict(self)
        del data["name"]
        return data


def find(store: Store, text: str) -> list[CaseLine]:
    """Return cases by number, patient or guardian."""
    with store.transaction(write=False) as work:
        return [CaseLine.of(row) for row in search(work, text)]


def list_of(
    store: Store,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    process: str | None = None,
) -> list[CaseLine]:
    """Return cases that fit every filter given; both days are included."""
    with store.transaction(write=False) as work:
        rows = list_cases(work, state, assigned_to, received_from, received_to)
        lines = [CaseLine.of(row) for row in rows]
    return [line for line in lines if process in (None, line.process)]


@dataclass(frozen=True)
class Task:
    """A case in the inbox. kind, due: the nearest date that the office has to mind.

    days_left: until that date, negative = late. waits: whether somebody else has to act first.
    """

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    outcome: str | None
    kind: str
    due: date | None
    days_left: int | None
    waits: bool = False
    broken: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def inbox(store: Store, at: datetime, policy: Any = DEFAULT, mine: str | None = None) -> list[Task]:
    """Return undecided cases: first those that the office can act on, then by their next date.

    mine: only the cases assigned to this person, or to nobody.
    """
    with store.transaction(write=False) as work:
        rows = [row for row in list_cases(work) if _undecided(row)]
        chosen = [row for row in rows if mine is None or row.assigned_to in (None, mine)]
        tasks = [_task(work, row, at, policy) for row in chosen]
    return sorted(tasks, key=lambda task: (task.waits, task.due or date.max, task.number))


def next_case(
    store: Store, at: datetime, policy: Any = DEFAULT, mine: str | None = None
) -> Task | None:
    """Return the case to take now: the most urgent one on which the office has to act, or None.

    Cases that wait for somebody outside (`Task.waits`) and broken ones are passed over.

    mine: only the cases assigned to this person, or to nobody.
    """
    tasks = inbox(store, at, policy, mine)
    return next((task for task in tasks if not task.waits and not task.broken), None)


def _undecided(row: CaseRow) -> bool:
    """Tell whether somebody still has to act on a case; yes if its state does not exist."""
    process: Process[Any] | None = PROCESSES.get(row.process)
    if process is None or row.state not in process.state_names:
        return True
    return process.state(row.state).kind in ("working", "waiting")


def _readable(work: Work, row: CaseRow, policy: Any, today: date) -> Details | None:
    """Return a case with its details; None where what is stored is broken."""
    if row.broken:
        return None
    try:
        return details_of(work.get(row.number).case, policy, today)
    except (BrokenRecord, UnknownState):
        return None


def _undecided_cases(work: Work, policy: Any, today: date) -> Iterator[tuple[CaseRow, Details]]:
    for row in list_cases(work):
        if _undecided(row) and (details := _readable(work, row, policy, today)) is not None:
            yield row, details


def _task(work: Work, row: CaseRow, at: datetime, policy: Any) -> Task:
    """Return what there is to do in a case, with its nearest date; a broken case says so."""
    details = _readable(work, row, policy, oslo_day(at))
    head = (row.number, row.process, row.state, row.received, row.assigned_to)
    if details is None:
        return Task(*head, outcome="", kind="broken", due=None, days_left=None, broken=True)
    nearest = details.next_date
    return Task(
        *head,
        outcome=details.outcome,
        kind="" if nearest is None else nearest.kind,
        due=None if nearest is None else nearest.due,
        days_left=None if nearest is None else (nearest.due - oslo_day(at)).days,
        waits=details.waits,
    )


@dataclass(frozen=True)
class DueDate:
    """One open date of one case. days_left: until that date, negative = passed."""

    number: str
    process: str
    state: str
    kind: str
    due: date
    days_left: int
    assigned_to: str | None

    @property
    def is_late(self) -> bool:
        """Whether a deadline has passed. A notice is no deadline: the next sweep sends it."""
        notice = PROCESSES[self.process].timer(self.kind).step is not None
        return self.days_left < 0 and (not notice or self.kind in ("target", "answer"))

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def open_deadlines(store: Store, at: datetime, policy: Any = DEFAULT) -> list[DueDate]:
    """Return every open date of every undecided case, the nearest first."""
    today = oslo_day(at)
    with store.transaction(write=False) as work:
        dates = [
            due
            for row, details in _undecided_cases(work, policy, today)
            for due in _due_dates(row, details, today)
        ]
    return sorted(dates, key=_by_day)


def _due_dates(row: CaseRow, details: Details, today: date) -> Iterator[DueDate]:
    """Yield the dates of a case: those that were missed, then those still open."""
    for each in (*details.missed, *details.deadlines):
        yield DueDate(
            number=row.number,
            process=row.process,
            state=row.state,
            kind=each.kind,
            due=each.due,
            days_left=(each.due - today).days,
            assigned_to=row.assigned_to,
        )


@dataclass(frozen=True)
class Board:
    """How the office stands. states: how many cases in each. by_worker: undecided ones.

    proposals: numbers of cases in which a proposal waits for a second person.
    """

    states: dict[str, int]
    late: tuple[DueDate, ...]
    by_worker: dict[str, int]
    proposals: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def board(store: Store, at: datetime, policy: Any = DEFAULT) -> Board:
    """Return how the office stands, for the supervisor."""
    today = oslo_day(at)
    workers: dict[str, int] = {}
    dates, proposals = list[DueDate](), list[str]()
    with store.transaction(write=False) as work:
        states = counts_by_state(work)
        for row, details in _undecided_cases(work, policy, today):
            worker = row.assigned_to or "nobody"
            workers[worker] = workers.get(worker, 0) + 1
            dates += _due_dates(row, details, today)
            proposals += [row.number] if details.proposed else []
    late = tuple(each for each in sorted(dates, key=_by_day) if each.is_late)
    return Board(states, late, dict(sorted(workers.items())), tuple(proposals))


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
