"""The case worker's desk: what there is to do, and everything about one case on one screen. Reads only; no clock, no printing.

Nothing here decides: assessments, deadlines and open steps are the core's, asked of the case as it is stored.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from handlers.casework.outlook import Future, futures
from storage.errors import BrokenRecord
from storage.queries import CaseRow, HistoryRow, counts_by_state, history, list_cases, search
from storage.records import StoredLetter
from storage.store import Store, Work
from workflow.engine.advance import open_steps
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Reason, UnknownState
from workflow.engine.roads import no_such_road
from workflow.engine.timers import Deadline, deadlines
from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.fact import Finding
from workflow.logic.outcome import Assessment, Proof, prove_all
from workflow.reimbursement.assessed import Assessed, assessment
from workflow.reimbursement.events import Decided
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.timers import days_used, pauses, target_deadline


@dataclass(frozen=True)
class Task:
    """A case in the inbox. due: the nearest date that the office answers for; days_left until it (negative = late). why: what it is."""

    number: str
    state: str
    received: date
    assigned_to: str | None
    outcome: str
    kind: str
    due: date | None
    days_left: int | None
    broken: bool = False

    def as_data(self) -> dict[str, Any]:
        """As a row."""
        return asdict(self)


def inbox(store: Store, at: datetime, policy: Policy = DEFAULT, mine: str | None = None) -> list[Task]:
    """Undecided cases, those that a case worker can do something about first, by what the deadline demands."""
    with store.transaction(write=False) as work:
        rows = [row for row in list_cases(work) if row.state not in REIMBURSEMENT.ended]
        tasks = [_task(work, row, at, policy) for row in rows if mine is None or row.assigned_to in (None, mine)]
    return sorted(tasks, key=_urgency)


def next_case(store: Store, at: datetime, policy: Policy = DEFAULT, mine: str | None = None) -> Task | None:
    """The case to take now: the most urgent one that waits for the office, one's own or nobody's."""
    return next((task for task in inbox(store, at, policy, mine) if task.state != "missing_info" and not task.broken), None)


def _urgency(task: Task) -> tuple[bool, date, str]:
    return (task.state == "missing_info", task.due or date.max, task.number)


def _readable(work: Work, row: CaseRow) -> Case | None:
    """The case of a row, or None where what is stored is broken: a list shows it as that, and never fails for it."""
    if row.broken:
        return None
    try:
        case: Case = work.get(row.number).case
    except (BrokenRecord, UnknownState):
        return None
    return case


def _task(work: Work, row: CaseRow, at: datetime, policy: Policy) -> Task:
    case = _readable(work, row)
    if case is None:
        return Task(row.number, row.state, row.received, row.assigned_to, "", "broken", None, None, broken=True)
    goal = target_deadline(case, policy)
    reply = next((d for d in deadlines(case, policy) if d.kind == "preliminary_reply"), goal)
    nearest = min(goal, reply, key=lambda d: d.due)
    left = (nearest.due - oslo_day(at)).days
    outcome = assessment(case, policy).outcome
    return Task(row.number, case.state, case.received, row.assigned_to, outcome, nearest.kind, nearest.due, left)


@dataclass(frozen=True)
class View:
    """Everything about one case at an instant."""

    case: Case
    assigned_to: str | None
    assessed: Assessed
    steps: dict[str, tuple[Any, ...]]
    deadlines: tuple[Deadline, ...]
    letters: tuple[StoredLetter, ...]
    today: date
    futures: tuple[Future, ...]

    @property
    def assessment(self) -> Assessment:
        """What becomes of the case as it stands."""
        return self.assessed.of(self.case)

    @property
    def nowhere(self) -> tuple[Reason, ...]:
        """Why a step that does not lead on from the case's state is not open."""
        return no_such_road(self.case)

    def as_data(self) -> dict[str, Any]:
        """As the contract of `show` says it."""
        case, found = self.case, self.assessment
        decision = case.decision
        gross, net = days_used(case, self.today)
        return {
            "number": case.number,
            "state": case.state,
            "received": case.received,
            "outcome": found.outcome if decision is None else decision.verdict,
            "basis": found.basis if decision is None else decision.basis,
            "reasons": list(found.reasons if decision is None else decision.reasons),
            "missing": list(found.missing if decision is None else decision.missing),
            "steps": [
                {"step": step, "allowed": not why, "why": [str(reason) for reason in why]} for step, why in self.steps.items()
            ],
            "deadlines": [{"kind": d.kind, "due": d.due, "days_left": (d.due - self.today).days} for d in self.deadlines],
            "letters": [letter_data(letter) for letter in self.letters],
            "assigned_to": self.assigned_to,
            "days_gross": gross,
            "days_net": net,
            "valid_to": decision.valid_to if decision else None,
            "proposal": case.proposal.because if case.proposal else None,
        }


def show(store: Store, text: str, at: datetime, by: str, policy: Policy = DEFAULT) -> View:
    """Facts, assessment, open and blocked steps, deadlines and letters of a case. Raises NotFound, BrokenRecord, UnknownState."""
    with store.transaction(write=False) as work:
        kept = work.get(work.resolve(text))
        letters = tuple(work.letters_of(kept.case.number))
    case: Case = kept.case
    found = Assessed(case, policy)
    return View(
        case,
        kept.assigned_to,
        found,
        open_steps(case, by, at, policy, found),
        deadlines(case, policy),
        letters,
        oslo_day(at),
        futures(case, at, policy, found),
    )


@dataclass(frozen=True)
class Why:
    """The proof of a case's assessment, and what would have it granted; or why one step is not open."""

    number: str
    assessment: Assessment
    proof: tuple[Proof, ...]
    would_grant: tuple[tuple[Change, ...], ...]
    judged: tuple[Finding, ...]
    steps: dict[str, tuple[Any, ...]]
    decision: Decided | None


def why(store: Store, text: str, at: datetime, by: str, policy: Policy = DEFAULT) -> Why:
    """Why a case stands as it does. Raises NotFound."""
    case = case_of(store, text)
    assessed = Assessed(case, policy)
    found, rules = assessed.of(case), assessed.rules
    proof = prove_all(rules, found.facts, case.judged)
    ways = () if case.ended else would_grant(rules, found.facts)
    judged = tuple(case.judged.values())
    return Why(case.number, found, proof, ways, judged, open_steps(case, by, at, policy, assessed), case.decision)


def why_date(store: Store, text: str, policy: Policy = DEFAULT) -> list[dict[str, Any]]:
    """Every open date of a case with its receipt: anchor, budget, pauses, end-date rule, calendar. Raises NotFound."""
    case = case_of(store, text)
    waits = [asdict(pause) for pause in pauses(case)]
    return [
        {"kind": d.kind, "due": d.due, "acts_on": d.acts_on, **asdict(d.explanation), "pauses": waits}
        for d in deadlines(case, policy)
    ]


def history_of(store: Store, text: str) -> list[HistoryRow]:
    """The events of a case, in order, without the patient's identity. Raises NotFound."""
    with store.transaction(write=False) as work:
        return history(work, work.resolve(text))


def letters_of(store: Store, text: str) -> list[StoredLetter]:
    """The letters of a case. Raises NotFound."""
    with store.transaction(write=False) as work:
        return work.letters_of(work.resolve(text))


def letter_data(letter: StoredLetter) -> dict[str, Any]:
    """A letter as the contract of `letters` says it."""
    return {
        "id": letter.id,
        "case": letter.case,
        "kind": letter.kind,
        "to": letter.to,
        "copy": letter.copy,
        "language": letter.language,
        "status": letter.status,
        "path": letter.path,
    }


def find(store: Store, text: str) -> list[CaseRow]:
    """Cases by number, patient or guardian."""
    with store.transaction(write=False) as work:
        return search(work, text)


def list_of(
    store: Store,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
) -> list[CaseRow]:
    """Cases that fit every filter given."""
    with store.transaction(write=False) as work:
        return list_cases(work, state, assigned_to, received_from, received_to)


@dataclass(frozen=True)
class DueDate:
    """One open date of one case, for the supervisor."""

    number: str
    state: str
    kind: str
    due: date
    days_left: int
    assigned_to: str | None

    @property
    def is_late(self) -> bool:
        """A deadline that has passed; a notice is late only until the next sweep, and no deadline."""
        return self.days_left < 0 and self.kind in ("target", "answer")


def open_deadlines(store: Store, at: datetime, policy: Policy = DEFAULT) -> list[DueDate]:
    """Every open date of every undecided case, the nearest first."""
    today = oslo_day(at)
    found = []
    with store.transaction(write=False) as work:
        for row in list_cases(work):
            if row.state in REIMBURSEMENT.ended or (case := _readable(work, row)) is None:
                continue
            missed = () if any(d.kind == "target" for d in deadlines(case, policy)) else (target_deadline(case, policy),)
            for d in (*missed, *deadlines(case, policy)):
                found.append(DueDate(row.number, row.state, d.kind, d.due, (d.due - today).days, row.assigned_to))
    return sorted(found, key=lambda d: (d.due, d.number, d.kind))


@dataclass(frozen=True)
class Board:
    """How the office stands: cases by state, what is late, who has what, and proposals that wait for a second person."""

    states: dict[str, int]
    late: tuple[DueDate, ...]
    by_worker: dict[str, int]
    proposals: tuple[str, ...]


def board(store: Store, at: datetime, policy: Policy = DEFAULT) -> Board:
    """The supervisor's board."""
    late = tuple(d for d in open_deadlines(store, at, policy) if d.is_late)
    workers: dict[str, int] = {}
    waiting = []
    with store.transaction(write=False) as work:
        states = counts_by_state(work)
        for row in list_cases(work):
            if row.state in REIMBURSEMENT.ended or (case := _readable(work, row)) is None:
                continue
            workers[row.assigned_to or "nobody"] = workers.get(row.assigned_to or "nobody", 0) + 1
            if case.proposal is not None:
                waiting.append(row.number)
    return Board(states, late, dict(sorted(workers.items())), tuple(waiting))


def case_of(store: Store, text: str) -> Case:
    """A case by its number. Raises NotFound."""
    with store.transaction(write=False) as work:
        case: Case = work.get(work.resolve(text)).case
    return case


def masked(number: str | None) -> str:
    """An identity number with all but the birth date hidden."""
    return "" if number is None else (number if number == "none" else f"{number[:6]}*****")


def log_unmasked(store: Store, text: str, at: datetime, by: str, verb: str) -> None:
    """Note that somebody saw an identity number in full."""
    with store.transaction(write=True) as work:
        work.log_access(at, by, verb, work.resolve(text), "identity number shown in full")
