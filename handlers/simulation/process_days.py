"""On which day time acts in a case, read off the timers of the reimbursement process.

A timer of fixed length depends on the day of receipt or on the day of the request alone. So a table
of these days holds all that the simulation asks. Each entry is what the process's own timers and
steps say of a case of that day; no deadline is counted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workflow.engine.calendar import start_of
from workflow.engine.case import Recorded
from workflow.engine.process import TIME, Situation, Timer
from workflow.engine.steps import TimePassed
from workflow.engine.terms import Terms
from workflow.engine.timers import deadlines
from workflow.reimbursement.application import Application, Patient
from workflow.reimbursement.asking import Request
from workflow.reimbursement.events import ApplicationReceived
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.timers import UNDECIDED

NEVER: Final = np.int32(1 << 29)
"""A day that does not come. Two of them can be added."""
ASKED_OF: Final = next(s.name for s in REIMBURSEMENT.states if s.kind == "waiting")
"""The state of a case that waits for an answer."""
_FIRST_STATE: Final = UNDECIDED[0]
_WITH_PRIORITY: Final = Application(patient=Patient(serious_condition=True))
_WITHOUT: Final = Application()


@dataclass(frozen=True)
class Notice:
    """A step that time takes, with one event. order: of its timer in the process's table.

    acts: the day on which it is taken, by day of receipt or of request; NEVER where it is not. Of
    notices by day of receipt there are two rows: without priority, and with it.
    """

    event: str
    order: int
    acts: NDArray[np.int32]


@dataclass(frozen=True)
class ProcessDays:
    """On which days time acts, for each day of receipt and each day of a request.

    undecided: notices while a case is undecided. waiting: notices while it waits for an answer.
    overdue: when the wait ends without an answer. Days count from day 0 of the simulation.
    """

    undecided: tuple[Notice, ...]
    waiting: tuple[Notice, ...]
    overdue: Notice


class _Act(NamedTuple):
    """A step of time that a case has before it."""

    order: int
    event: str
    day: date


def process_days(first: date, days: int, policy: Policy) -> ProcessDays:
    """Return the tables for so many days from day 0, under a policy."""
    every = [first + timedelta(days=number) for number in range(days)]
    plain = [_while_undecided(day, policy, _WITHOUT) for day in every]
    urgent = [_while_undecided(day, policy, _WITH_PRIORITY) for day in every]
    asked = [_while_waiting(day, policy) for day in every]
    ends = {
        road.step for road in REIMBURSEMENT.roads if road.source == ASKED_OF and road.to != ASKED_OF
    }
    waiting = list(_notices(first, [asked]))
    overdue = [each for each in waiting if REIMBURSEMENT.timers[each.order].step in ends]
    (over,) = (Notice(each.event, each.order, each.acts[0]) for each in overdue)
    return ProcessDays(
        undecided=tuple(_notices(first, [plain, urgent])),
        waiting=tuple(
            Notice(each.event, each.order, each.acts[0])
            for each in waiting
            if each.order != over.order
        ),
        overdue=over,
    )


def _notices(first: date, rows: list[list[list[_Act]]]) -> Iterator[Notice]:
    """Yield a notice for each event of each timer, with a row for each of `rows`."""
    kinds = sorted({(act.order, act.event) for row in rows for acts in row for act in acts})
    for order, event in kinds:
        acts = np.full((len(rows), len(rows[0])), NEVER)
        for row, of_days in enumerate(rows):
            for number, of_day in enumerate(of_days):
                for act in of_day:
                    if (act.order, act.event) == (order, event):
                        acts[row, number] = max((act.day - first).days, number)
        yield Notice(event, order, acts)


def _while_undecided(received: date, policy: Policy, application: Application) -> list[_Act]:
    """Return what time does in an undecided case of a day of receipt."""
    case = _case(received, policy, application, _FIRST_STATE)
    return [act for act, timer in _acts(case) if _FIRST_STATE in timer.states]


def _while_waiting(asked: date, policy: Policy) -> list[_Act]:
    """Return what time does in a case, because it waits, that was asked on a day."""
    case = _case(asked, policy, _WITHOUT, ASKED_OF, (Request(asked, ()),))
    return [act for act, timer in _acts(case) if _FIRST_STATE not in timer.states]


def _case(
    received: date,
    policy: Policy,
    application: Application,
    state: str,
    requests: tuple[Request, ...] = (),
) -> Case:
    terms = Terms("", "", policy)
    event = ApplicationReceived(application, terms=terms)
    recorded = Recorded(1, event, received, start_of(received), "post", state)
    return Case(
        REIMBURSEMENT, "", state, received, application, (recorded,), None, terms, (), requests
    )


def _acts(case: Case) -> Iterator[tuple[_Act, Timer[Any]]]:
    """Yield the steps that time takes in a case, with their timers."""
    for deadline in deadlines(case):
        if deadline.acts_on is None:
            continue
        timer = REIMBURSEMENT.timer(deadline.kind)
        assert timer.step is not None
        command = TimePassed(by=TIME, kind=deadline.kind, due=deadline.due)
        now = Situation[Case](case, command, None, deadline.acts_on, case.terms)
        event = REIMBURSEMENT.step(timer.step).happens(now)
        yield _Act(REIMBURSEMENT.timers.index(timer), event.name, deadline.acts_on), timer


def letters_of(event: str) -> int:
    """Return how many letters an event of the process gives, copies included.

    They are counted for one patient who is identified and consents to copies, and one doctor.
    """
    rules = (rule for rule in REIMBURSEMENT.letters if rule.event == event)
    return sum(1 if rule.copy is None else 2 for rule in rules)
