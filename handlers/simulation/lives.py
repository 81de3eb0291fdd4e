"""One run: the lives of all cases of one variant in one replication."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.simulation.event_loop import DECIDED_AT_ONCE, Calendar, Work, play
from handlers.simulation.luck_of_cases import Purpose, luck
from handlers.simulation.plan import Plan
from handlers.simulation.process_days import NEVER

UNDECIDED = -1
"""Of `Lives.ending`: there is no decision when the simulation ends."""


@dataclass(frozen=True)
class Lives:
    """What happened to each case. One entry a case, in the order of arrival; days from day 0.

    row: of the population. asked: when information was requested. answered: when an answer came, of
    use or not. left: when the wait ended, by an answer or because time was up. by_answer: whether
    an answer ended it. decided: the day of the decision. ending: index of the outcomes' `endings`.
    first, second: the minute at which each piece of work ended, or NOT_YET. A day that never came
    is NEVER.
    """

    row: NDArray[np.int32]
    received: NDArray[np.int32]
    asked: NDArray[np.int32]
    answered: NDArray[np.int32]
    left: NDArray[np.int32]
    by_answer: NDArray[np.bool_]
    decided: NDArray[np.int32]
    ending: NDArray[np.int32]
    first: NDArray[np.int64]
    second: NDArray[np.int64]


def lives(plan: Plan, replication: int) -> Lives:
    """Return the lives of all cases of a replication. The same arguments give the same lives."""
    row, received, luck_of = arrivals(plan, replication)
    found, time = plan.outcomes, plan.time
    waits = found.waits[found.as_received[row]]
    complete = waits & ~found.waits[found.after_answer[row]]
    delay = _days_to_answer(plan, replication, luck_of)
    opens = time.opens.tolist()
    overdue = plan.acts.overdue.acts
    done = play(
        Work(
            comes=_as_array(time.opens[received]),
            rank=_rank(plan, row),
            first=[plan.effort.first_assessment] * len(row),
            answered=_as_array(np.where(waits, np.where(complete, delay, NEVER), DECIDED_AT_ONCE)),
            answer_effort=plan.effort.after_answer,
            overdue_effort=plan.effort.overdue,
        ),
        time.changes,
        Calendar(time.day_of.tolist(), opens[:-1], overdue.tolist()),
        end=opens[-1],
    )
    first, second = (np.frombuffer(ends, dtype=np.int64) for ends in (done.first, done.second))
    asked, over = np.full(len(row), NEVER), np.full(len(row), NEVER)
    requests = waits & (first >= 0)
    asked[requests] = time.day_ended(first[requests])
    over[requests] = overdue[asked[requests]]
    answered = np.minimum(asked + delay, NEVER)
    by_answer = complete & (answered < over)
    last = np.where(waits, second, first)
    decided = np.full(len(row), NEVER)
    decided[last >= 0] = time.day_ended(last[last >= 0])
    ending = np.where(
        by_answer,
        found.after_answer[row],
        np.where(answered <= decided, found.closed[row], found.unanswered[row]),
    )
    ending = np.where(waits, ending, found.as_received[row])
    # What still waits on a closed file waits for a case worker's finding: that is not simulated.
    open_ = (last < 0) | found.waits[ending]
    return Lives(
        row=row,
        received=received,
        asked=asked,
        answered=answered,
        left=np.where(by_answer, answered, over),
        by_answer=by_answer,
        decided=np.where(open_, NEVER, decided),
        ending=np.where(open_, UNDECIDED, ending).astype(np.int32),
        first=first,
        second=second,
    )


def arrivals(
    plan: Plan, replication: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return row and day of each case in the order of arrival, and where its luck stands.

    A case keeps its luck in every variant: that of its row, or of the draw that made it.
    """
    if plan.arrivals is None:
        (row,) = np.nonzero((plan.received >= 0) & (plan.received < plan.span.days))
        day, position = plan.received[row], row
    else:
        position = np.arange(plan.arrivals, dtype=np.int32)
        by_row = luck(plan.seed, replication, Purpose.ROW, plan.arrivals)
        row = np.searchsorted(plan.chosen, by_row, side="right")
        by_day = luck(plan.seed, replication, Purpose.DAY, plan.arrivals)
        day = plan.arrival_days[(by_day * len(plan.arrival_days)).astype(np.int64)]
    order = np.argsort(day, kind="stable")
    return row[order].astype(np.int32), day[order], position[order].astype(np.int32)


def _days_to_answer(plan: Plan, replication: int, luck_of: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return after how many days each case's request is answered, if there is one; else NEVER."""
    count = int(luck_of.max(initial=-1)) + 1
    is_answered = luck(plan.seed, replication, Purpose.IS_ANSWERED, count)[luck_of]
    which = luck(plan.seed, replication, Purpose.DAYS_TO_ANSWER, count)[luck_of]
    days = plan.answer_days[np.searchsorted(plan.answer_shares[:-1], which, side="right")]
    return np.where(is_answered < plan.answered, days, NEVER)


def _rank(plan: Plan, row: NDArray[np.int32]) -> Sequence[int]:
    """Return who is next: by arrival, or first those with priority."""
    if plan.queue == "oldest":
        return range(len(row))
    rank = np.empty(len(row), dtype=np.int64)
    rank[np.argsort(~plan.priority[row], kind="stable")] = np.arange(len(row))
    return _as_array(rank)


def _as_array(numbers: NDArray[Any]) -> "array[int]":
    return array("q", numbers.astype(np.int64, copy=False).tobytes())
