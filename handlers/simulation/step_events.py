"""The events of simulated lives: the names, states and letters of the process's own tables.

A notice is an event that time brings about; the day of each is in `ProcessDays`. Within a day, time
comes first, then the post, then the work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handlers.simulation.lives import UNDECIDED, Lives
from handlers.simulation.plan import Plan
from handlers.simulation.process_days import ASKED_OF, NEVER, Notice
from workflow.engine.case import event_name
from workflow.engine.process import START
from workflow.reimbursement import events
from workflow.reimbursement.process import REIMBURSEMENT


def _to(source: str, step: str) -> str:
    """Return the other state to which a step leads from a state."""
    roads = (r for r in REIMBURSEMENT.roads if (r.source, r.step) == (source, step))
    return next(road.to for road in roads if road.to != source)


RECEIVED: Final = _to(START, "register")
REVIEW: Final = _to(RECEIVED, "start")
VERDICTS: Final = {"grant": "granted", "reject": "rejected", "dismiss": "dismissed"}
"""The event of a decision, by the outcome of its assessment."""
DECISION_STEPS: Final = {"grant": "grant", "reject": "reject", "dismiss": "reject"}


class Kind(NamedTuple):
    """A kind of event. state: the case's state after it, "" = as before. by: who acts."""

    event: str
    state: str
    by: str


@dataclass(frozen=True)
class Happened:
    """Events of one kind. case: whose. day: on which each counts.

    within: their place within a day. minute: of work, or None where it is the start of the day.
    """

    kind: Kind
    case: NDArray[np.int64]
    day: NDArray[np.int32]
    within: int
    minute: NDArray[np.int64] | None = None


POST_COMES: Final = 40
"""Place within a day of what the post brings: after every step of time."""
WORK_BEGINS: Final = 50


def happened(plan: Plan, of: Lives) -> Iterator[Happened]:
    """Yield all events of all cases up to the end of the simulation, kind by kind."""
    every = np.arange(len(of.row))
    asked = of.asked < NEVER
    yield Happened(
        Kind(event_name(events.ApplicationReceived), RECEIVED, "post"), every, of.received, 0
    )
    for notice in plan.acts.undecided:
        acts = notice.acts[plan.priority[of.row].astype(np.int8), of.received]
        yield _by_time(plan, notice, "", acts, acts <= of.decided)
    for notice in plan.acts.waiting:
        acts = _of_request(notice, of, asked)
        over = np.where(of.by_answer, NEVER, of.left)
        before = (acts < over) | ((acts == over) & (notice.order < plan.acts.overdue.order))
        yield _by_time(plan, notice, "", acts, before & (acts <= of.left))
    over = np.where(of.by_answer | ~asked, NEVER, of.left)
    yield _by_time(plan, plan.acts.overdue, REVIEW, over, over < NEVER)
    yield from _answers(plan, of)
    yield from _work(plan, of, asked)


def _of_request(notice: Notice, of: Lives, asked: NDArray[np.bool_]) -> NDArray[np.int32]:
    acts = np.full(len(of.row), NEVER)
    acts[asked] = notice.acts[of.asked[asked]]
    return acts


def _by_time(
    plan: Plan, notice: Notice, state: str, acts: NDArray[np.int32], happens: NDArray[np.bool_]
) -> Happened:
    (cases,) = np.nonzero(happens & (acts < plan.span.days))
    return Happened(Kind(notice.event, state, "time"), cases, acts[cases], 1 + notice.order)


def _answers(plan: Plan, of: Lives) -> Iterator[Happened]:
    """Yield the answers that came before the decision: those that end the wait, and the others.

    One that leaves something missing changes no state, nor does one that comes too late.
    """
    came = (of.answered <= of.decided) & (of.answered < plan.span.days)
    name = event_name(events.InformationSupplied)
    for state, such in ((REVIEW, of.by_answer), ("", ~of.by_answer)):
        (cases,) = np.nonzero(came & such)
        yield Happened(Kind(name, state, "post"), cases, of.answered[cases], POST_COMES)


def _work(plan: Plan, of: Lives, asked: NDArray[np.bool_]) -> Iterator[Happened]:
    """Yield requests, reviews and decisions, each at the minute when the work ended."""
    (cases,) = np.nonzero(asked)
    request = Kind(event_name(events.InformationRequested), ASKED_OF, "case_worker")
    yield Happened(request, cases, of.asked[cases], WORK_BEGINS, of.first[cases])
    (cases,) = np.nonzero(~asked & (of.ending != UNDECIDED))
    start = Kind(event_name(events.ReviewStarted), REVIEW, "case_worker")
    yield Happened(start, cases, of.decided[cases], WORK_BEGINS, of.first[cases])
    minute = np.where(asked, of.second, of.first)
    outcome = np.array([*(ending.outcome for ending in plan.outcomes.endings), ""])[of.ending]
    for name, verdict in VERDICTS.items():
        (cases,) = np.nonzero(outcome == name)
        decision = Kind(verdict, _to(REVIEW, DECISION_STEPS[name]), "case_worker")
        yield Happened(decision, cases, of.decided[cases], WORK_BEGINS + 1, minute[cases])
