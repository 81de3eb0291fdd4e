"""What one run counts, as whole numbers: these can be added in any order and give the same sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.simulation.lives import UNDECIDED, Lives
from handlers.simulation.plan import Plan
from handlers.simulation.process_days import NEVER, letters_of
from handlers.simulation.step_events import happened


@dataclass(frozen=True)
class Counts:
    """Cases that arrived in the period, and work and letters of the period.

    arrived: by week of arrival. gross, net: decided cases by week of arrival and days taken; net
    days leave the wait for an answer out. backlog: undecided cases of all weeks when each week
    ended, or the period in it. endings: decided cases by index of the outcomes' `endings`.
    letters: by the event that gave them. worked, capacity: minutes of work that were done, and that
    could have been done, by day of the period. ore: the cost of the grants in øre a year; 0 without
    costs.
    """

    arrived: NDArray[np.int64]
    gross: NDArray[np.int64]
    net: NDArray[np.int64]
    backlog: NDArray[np.int64]
    endings: NDArray[np.int64]
    letters: Mapping[str, int]
    worked: NDArray[np.int64]
    capacity: NDArray[np.int64]
    ore: int

    @property
    def cases(self) -> int:
        """How many cases arrived in the period."""
        return int(self.arrived.sum())

    @property
    def undecided(self) -> int:
        """How many of them were not decided when the simulation ended."""
        return self.cases - int(self.gross.sum())


def added(counts: Sequence[Counts]) -> Counts:
    """Return the sums of the counts of several runs of one plan."""
    first, *rest = counts
    sums: dict[str, Any] = {each.name: getattr(first, each.name) for each in fields(Counts)}
    for each in rest:
        for name, value in sums.items():
            more = getattr(each, name)
            if isinstance(value, Mapping):
                sums[name] = {key: value[key] + more[key] for key in value}
            else:
                sums[name] = value + more
    return Counts(**sums)


def counted(plan: Plan, of: Lives) -> Counts:
    """Count the lives of one run."""
    first, last = plan.span.counted
    cohort = (of.received >= first) & (of.received <= last)
    decided = cohort & (of.ending != UNDECIDED)
    weeks = len(plan.span.mondays)
    week = plan.span.weeks(of.received)
    gross = of.decided - of.received
    net = gross - np.where(of.asked < NEVER, of.left - of.asked, 0)
    granted = np.array([e.outcome == "grant" for e in plan.outcomes.endings])
    grants = decided & granted[of.ending]
    days = slice(first, last + 1)
    return Counts(
        arrived=np.bincount(week[cohort], minlength=weeks),
        gross=_table(week[decided], gross[decided], weeks, plan.span.days),
        net=_table(week[decided], net[decided], weeks, plan.span.days),
        backlog=open_cases(plan, of)[_week_ends(plan)],
        endings=np.bincount(of.ending[decided], minlength=len(granted)),
        letters=_letters(plan, of),
        worked=minutes_worked(plan, of)[days],
        capacity=plan.time.capacity[days],
        ore=0 if plan.ore is None else int(plan.ore[of.row[grants]].sum()),
    )


def _table(
    week: NDArray[np.int64], taken: NDArray[np.int64], weeks: int, days: int
) -> NDArray[np.int64]:
    """Return how many cases of each week took each number of days."""
    flat = np.bincount(week * days + taken, minlength=weeks * days)
    return flat.reshape(weeks, days)


def open_cases(plan: Plan, of: Lives) -> NDArray[np.int64]:
    """Return, for each day, how many cases are undecided when it ends."""
    days = plan.span.days
    came = np.bincount(of.received, minlength=days)
    went = np.bincount(of.decided[of.decided < NEVER], minlength=days)
    return np.cumsum(came - went)


def _week_ends(plan: Plan) -> NDArray[np.int64]:
    """Return the last day of each week of the period."""
    monday = (plan.span.mondays[0] - plan.span.first).days
    sundays = monday + 6 + 7 * np.arange(len(plan.span.mondays))
    return np.minimum(sundays, plan.span.counted[1])


def _letters(plan: Plan, of: Lives) -> dict[str, int]:
    first, last = plan.span.counted
    found: dict[str, int] = {}
    for each in happened(plan, of):
        each_gives = letters_of(each.kind.event)
        if each_gives:
            events = int(((each.day >= first) & (each.day <= last)).sum())
            found[each.kind.event] = found.get(each.kind.event, 0) + events * each_gives
    return found


def minutes_worked(plan: Plan, of: Lives) -> NDArray[np.int64]:
    """Return, for each day, the minutes of work that were done on cases.

    Work that lasts into another day is shared out among its days. What has not ended when the
    simulation ends is left out.
    """
    time, effort = plan.time, plan.effort
    first, second = of.first[of.first >= 0], of.second[of.second >= 0]
    after = np.where(of.by_answer[of.second >= 0], effort.after_answer, effort.overdue)
    ends = np.concatenate([first, second])
    starts = ends - np.concatenate([np.full(len(first), effort.first_assessment), after])
    worked = np.zeros(plan.span.days, dtype=np.int64)
    while len(ends):
        day = time.day_ended(ends)
        begins = np.maximum(starts, time.opens[day])
        worked += _sums(day, ends - begins, plan.span.days)
        rest = starts < begins
        ends, starts = begins[rest], starts[rest]
    return worked


def _sums(day: NDArray[np.int64], minutes: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    return np.bincount(day, weights=minutes, minlength=days).astype(np.int64)
