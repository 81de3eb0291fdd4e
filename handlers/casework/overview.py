"""What there is to do, over many cases. Reads only; no clock, no printing.

A case that is broken in the database is shown as that, and never hides the others.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property
from heapq import merge
from itertools import takewhile
from typing import Any, Final

from handlers.casework import word_search
from handlers.casework.case_lines import (
    EVERYTHING,
    About,
    CaseLine,
    Task,
    Wanted,
    name_key,
    page_of,
)
from handlers.casework.stored_lines import about_of, binds, line_of, words_of
from storage.errors import BrokenRecord
from storage.lines import NO_DAY, Line, LineDate, Word
from storage.queries import (
    CaseRow,
    DateRow,
    Listed,
    count_dates,
    count_outbox,
    counts_by_state,
    last_recorded,
    lines_of,
    list_cases,
    list_lines,
    open_dates,
    patients_of,
    proposals,
    undecided_by_worker,
    urgent_lines,
)
from storage.store import Store, Work
from storage.wakeups import SWEEP, current_stamp
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import UnknownState
from workflow.engine.late import MARK
from workflow.engine.people import same_person
from workflow.engine.process import Process
from workflow.processes import PROCESSES

Derived = tuple[CaseRow, Line | None]
"""A case with what lists show of it now; None if what is stored of the case is broken."""
AT_ONCE: Final = 500
"""How many cases are read by one statement."""


def state_in_words(process: str, state: str) -> str:
    """Return a state for people, as "under review"; a state that does not exist is BROKEN."""
    known: Process[Any] | None = PROCESSES.get(process)
    if known is None or state not in known.state_names:
        return "BROKEN"
    return known.state(state).says.removeprefix("is ")


class _Lists:
    """The lines of cases in one transaction at an instant.

    A stored line counts where it holds on that day, and this program and its calendar have derived
    it. Every other line is derived from the case now. The cases that are shown are read, in one
    statement, so that a broken one is shown as that.
    """

    def __init__(self, work: Work, at: datetime) -> None:
        self.work, self.today = work, oslo_day(at)
        self.current = work.index_is_current(current_stamp())
        self._derived: dict[str, Line | None] = {}

    def line(self, listed: Listed) -> Line | None:
        """Return the line of a case as it is; None if what is stored of the case is broken."""
        row, line = listed
        if row.broken:
            return None
        if self.current and line is not None and line.holds_on(self.today):
            return line
        if row.number not in self._derived:
            self._derived[row.number] = None
            with suppress(BrokenRecord, UnknownState):
                case = self.work.with_matter(row.number).case
                self._derived[row.number] = line_of(case, self.today)
        return self._derived[row.number]

    def broken_among(self, shown: Iterable[str]) -> set[str]:
        """Read the cases that are shown, and return the numbers of the broken ones."""
        numbers = sorted(shown)
        parts = (numbers[n : n + AT_ONCE] for n in range(0, len(numbers), AT_ONCE))
        return {number for part in parts for number in self.work.broken_among(part)}

    @cached_property
    def derived(self) -> list[Derived]:
        """The undecided cases whose stored lines do not count, each with its line now."""
        if self.current:
            rows = lines_of(self.work, self.work.not_holding(self.today))
        else:
            rows = list_lines(self.work)
        return [(row, self.line((row, None))) for row, _ in rows if _undecided(row)]

    def by_patient(self, numbers: Collection[str]) -> list[str]:
        """Return the numbers of cases, in the order of the patients' names."""
        names = patients_of(self.work, numbers, self.today) if self.current else {}
        for row, _ in lines_of(self.work, set(numbers) - names.keys()):
            line = self.line((row, None))
            names[row.number] = None if line is None else line.patient
        return sorted(names, key=lambda number: name_key(names[number], number))

    def undecided(self) -> Iterator[Derived]:
        """Yield the undecided cases with their lines, the most urgent first, as they are read."""
        stored = urgent_lines(self.work, self.today) if self.current else iter(())
        counted = ((row, None if row.broken else line) for row, line in stored)
        return merge(counted, sorted(self.derived, key=_urgency), key=_urgency)

    def dates(
        self, kinds: Collection[str] | None = None, *, passed: bool = False
    ) -> "Iterator[DueDate]":
        """Yield the open dates of undecided cases, the nearest first, as they are read.

        kinds: only those of these kinds; None = all. passed: only dates before today.
        """
        now = sorted(self._dates_now(kinds, passed=passed), key=_by_day)
        if not self.current:
            return iter(now)
        stored = open_dates(self.work, self.today, kinds=kinds, passed=passed)
        return merge((DueDate.of(row, self.today) for row in stored), now, key=_by_day)

    def count_dates(
        self, kinds: Collection[str], *, passed: bool = False
    ) -> "Counter[tuple[str, str]]":
        """Count what `dates` yields, by process and kind of date."""
        counted = Counter((x.process, x.kind) for x in self._dates_now(kinds, passed=passed))
        if self.current:
            counted += count_dates(self.work, self.today, kinds=kinds, passed=passed)
        return counted

    def _dates_now(self, kinds: Collection[str] | None, *, passed: bool) -> "Iterator[DueDate]":
        """Yield the open dates of the cases whose stored lines do not count."""
        for row, line in self.derived:
            for each in () if line is None else line.dates:
                if (kinds is None or each.kind in kinds) and (not passed or each.due < self.today):
                    yield DueDate.of(DateRow.of(row, each), self.today)


def binding_kinds() -> set[str]:
    """Return the kinds of dates after which a case of some process is late."""
    timers = ((each, timer.name) for each in PROCESSES.values() for timer in each.timers)
    return {kind for process, kind in timers if binds(process, kind)}


def find(
    store: Store, text: str, at: datetime, limit: int | None = None, page: int = 1
) -> list[CaseLine]:
    """Return cases by number, or by words of the patient, a guardian, or what its process says.

    They are in the order of the patients' names. limit, page: one part of the list, 1 = the first.
    """
    with store.transaction(write=False) as work:
        lists = _Lists(work, at)
        numbers = word_search.found(work, text, None if lists.current else _every_word(work))
        shown = page_of(lists.by_patient(numbers), limit, page)
        lines = {listed[0].number: _case_line(lists, listed) for listed in lines_of(work, shown)}
        return _read_lines(lists, [lines[number] for number in shown])


def _every_word(work: Work) -> dict[str, frozenset[Word]]:
    """Read the words of every case, where another program has stored them."""
    found = {}
    for row in list_cases(work):
        with suppress(BrokenRecord, UnknownState):
            case = work.get(row.number).case
            found[row.number] = words_of(case.process, case.events)
    return found


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
        lists = _Lists(work, at)
        rows = list_lines(work, state, assigned_to, received_from, received_to, process)
        lines = wanted.chosen(_case_line(lists, listed) for listed in rows)
        return _read_lines(lists, lines)


def _read_lines(lists: _Lists, lines: Sequence[CaseLine]) -> list[CaseLine]:
    """Return lines as the cases can be read: those of broken ones say so."""
    broken = lists.broken_among(line.number for line in lines)
    return [_broken_line(line) if line.number in broken else line for line in lines]


def _broken_line(line: CaseLine) -> CaseLine:
    return replace(line, about=About(), due=None, late=False, broken=True)


def _case_line(lists: _Lists, listed: Listed) -> CaseLine:
    """Return the line of a case; a broken one says so."""
    row, _ = listed
    line = lists.line(listed)
    head = (row.number, row.process, row.state, row.received, row.assigned_to)
    if line is None:
        return CaseLine(*head, About(), broken=True)
    due = None if line.due == NO_DAY else line.due
    return CaseLine(*head, about_of(line), due=due, late=line.late_after < lists.today)


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
        lists = _Lists(work, at)
        tasks = (
            _task(row, line, lists.today)
            for row, line in lists.undecided()
            if _is_free(row.assigned_to, mine)
        )
        return _read_tasks(lists, wanted.chosen(tasks))


def _is_free(assigned_to: str | None, mine: str | None) -> bool:
    """Tell whether a case is nobody's or this person's. mine: None = every case counts."""
    return mine is None or assigned_to is None or same_person(assigned_to, mine)


def next_case(store: Store, at: datetime, mine: str | None = None) -> Task | None:
    """Return the case to take now: the most urgent one on which the office has to act, or None.

    Cases that wait for somebody outside (`Task.waits`) and broken ones are passed over.

    mine: only this person's cases, those of nobody, and those that somebody else has left: the
    reservation has ended, or the case is late.
    """
    with store.transaction(write=False) as work:
        lists = _Lists(work, at)
        for row, line in lists.undecided():
            task = _task(row, line, lists.today)
            free = _is_free(task.assigned_to, mine) or not task.reserved or task.late
            if free and not task.waits and not task.broken:
                [found] = _read_tasks(lists, [task])
                if not found.broken:
                    return found
    return None


def _urgency(each: Derived) -> tuple[bool, date, str]:
    row, line = each
    return (False, NO_DAY, row.number) if line is None else (line.waits, line.due, row.number)


def _undecided(row: CaseRow) -> bool:
    """Tell whether somebody still has to act on a case; yes if its state does not exist."""
    process: Process[Any] | None = PROCESSES.get(row.process)
    if process is None or row.state not in process.state_names:
        return True
    return process.state(row.state).kind in ("working", "waiting")


def _task(row: CaseRow, line: Line | None, today: date) -> Task:
    """Return what there is to do in a case, with its nearest date; a broken case says so.

    What its other dates tell comes with `_read_tasks`.
    """
    head = (row.number, row.process, row.state, row.received, row.assigned_to)
    if line is None:
        return _broken(*head)
    due = None if line.due == NO_DAY else line.due
    return Task(
        *head,
        about_of(line),
        kind=line.kind,
        due=due,
        days_left=None if due is None else (due - today).days,
        waits=line.waits,
        late=line.late_after < today,
        reserved=line.reserved_until is not None and today <= line.reserved_until,
    )


def _read_tasks(lists: _Lists, tasks: Sequence[Task]) -> list[Task]:
    """Return tasks as the cases can be read, with what their other dates tell.

    That is the dates that letters told otherwise, and the next mark.
    """
    known = {
        row.number: () if line is None else line.dates
        for row, stored in lines_of(lists.work, [task.number for task in tasks])
        for line in [lists.line((row, stored))]
    }
    stored = lists.work.dates_of([number for number, dates in known.items() if not dates])
    broken = lists.broken_among(task.number for task in tasks)
    return [
        _broken(task.number, task.process, task.state, task.received, task.assigned_to)
        if task.number in broken
        else _with(task, known[task.number] or stored.get(task.number, ()))
        for task in tasks
    ]


def _broken(number: str, process: str, state: str, received: date, assigned_to: str | None) -> Task:
    head = (number, process, state, received, assigned_to)
    return Task(*head, About(outcome=""), kind="broken", broken=True)


def _with(task: Task, dates: Iterable[LineDate]) -> Task:
    told = (each for each in dates if each.told is not None and each.told != each.computed)
    return replace(
        task,
        told_otherwise=tuple(
            {
                "kind": each.kind,
                "due": each.due,
                "computed": each.computed,
                "told": each.told,
                "told_by": each.told_by,
                "told_on": each.told_on,
            }
            for each in told
        ),
        mark=next((each.due for each in dates if each.kind == MARK.name), None),
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

    @classmethod
    def of(cls, row: DateRow, today: date) -> "DueDate":
        """Return a date of a case as it stands on an Oslo day."""
        return cls(days_left=(row.due - today).days, **row._asdict())

    @property
    def is_late(self) -> bool:
        """Whether a deadline has passed. A notice is no deadline: the next sweep sends it."""
        return self.days_left < 0 and binds(PROCESSES[self.process], self.kind)

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def open_deadlines(
    store: Store,
    at: datetime,
    *,
    within: int | None = None,
    overdue: bool = False,
    limit: int | None = None,
    page: int = 1,
) -> list[DueDate]:
    """Return open dates of undecided cases, the nearest first.

    within: at most so many days ahead. overdue: only deadlines that have passed. limit, page: one
    part of the list, 1 = the first.
    """
    with store.transaction(write=False) as work:
        lists = _Lists(work, at)
        dates = lists.dates(binding_kinds() if overdue else None, passed=overdue)
        near = takewhile(lambda each: within is None or each.days_left <= within, dates)
        shown = page_of((each for each in near if each.is_late or not overdue), limit, page)
        broken = lists.broken_among({each.number for each in shown})
        return [each for each in shown if each.number not in broken]


@dataclass(frozen=True)
class Board:
    """How the office stands. states: how many cases in each. by_worker: undecided ones.

    late, marked: those of the page, the earliest first: dates that have passed, and the next mark
    of each case that has missed its target. late_count, marked_count: how many there are.
    proposals: numbers of cases in which a proposal waits for a second person.
    """

    states: dict[str, int]
    late: tuple[DueDate, ...]
    by_worker: dict[str, int]
    proposals: tuple[str, ...]
    marked: tuple[DueDate, ...] = ()
    late_count: int = 0
    marked_count: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def board(store: Store, at: datetime, limit: int | None = None, page: int = 1) -> Board:
    """Return how the office stands, for the supervisor.

    limit, page: one part of the late and of the marked cases, 1 = the first; None = all.
    """
    with store.transaction(write=False) as work:
        lists = _Lists(work, at)
        states = counts_by_state(work)
        passed = (each for each in lists.dates(binding_kinds(), passed=True) if each.is_late)
        late = page_of(passed, limit, page)
        marked = page_of(lists.dates({MARK.name}), limit, page)
        late_count, marked_count = len(late), len(marked)
        if limit is not None:
            counted = lists.count_dates(binding_kinds(), passed=True).items()
            late_count = sum(n for (name, kind), n in counted if binds(PROCESSES[name], kind))
            marked_count = lists.count_dates({MARK.name}).total()
        derived = [(row, line) for row, line in lists.derived if line is not None]
        counted_by = undecided_by_worker(work, lists.today) if lists.current else []
        waiting = proposals(work, lists.today) if lists.current else []
    workers = Counter[str]()
    for name, cases in (*counted_by, *((row.assigned_to, 1) for row, _ in derived)):
        workers[name or "nobody"] += cases
    waiting += [row.number for row, line in derived if line.proposed]
    return Board(
        states,
        tuple(late),
        dict(sorted(workers.items())),
        tuple(sorted(waiting)),
        tuple(marked),
        late_count,
        marked_count,
    )


def _by_day(each: DueDate) -> tuple[date, str, str]:
    return each.due, each.number, each.kind


@dataclass(frozen=True)
class Status:
    """What a database holds.

    kind: live or simulated. unsent: letters that have not gone out. last_sweep: None = never.
    index_current: whether lists are read as they are stored; else every list is computed anew.
    """

    kind: str
    states: dict[str, int]
    unsent: int
    last_sweep: datetime | None
    index_current: bool

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def status(store: Store) -> Status:
    """Return what a database is, its cases by state, unsent letters, and the last sweep's time."""
    kind = "simulated" if store.simulated else "live"
    with store.transaction(write=False) as work:
        return Status(
            kind,
            counts_by_state(work),
            count_outbox(work),
            work.last_run(SWEEP),
            work.index_is_current(current_stamp()),
        )


def index_is_current(store: Store) -> bool:
    """Tell whether this version of program and calendar stored the lists."""
    with store.transaction(write=False) as work:
        return work.index_is_current(current_stamp())


def last_event(store: Store) -> datetime | None:
    """Return when the newest event of any case was recorded; None before the first."""
    with store.transaction(write=False) as work:
        return last_recorded(work)
