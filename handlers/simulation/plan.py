"""A plan: one variant as the runs of a simulation need it, with every table made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handlers.population.outcomes import RowOutcomes
from handlers.simulation.process_days import ProcessDays, process_days
from handlers.simulation.working_time import WorkingTime, working_time
from scenarios.simulation_settings import Answers, Effort, Queue, SimulationSettings
from workflow.engine.calendar import is_working_day
from workflow.reimbursement.policy import Policy

DAYS_A_YEAR: Final = 365
_ORE: Final = 100


@dataclass(frozen=True)
class Rows:
    """The rows of a population, as all variants share them. One entry a row.

    weight: how many applications a row stands for. received: its day of arrival. priority: whether
    its target is the shorter one. grant_a_year: kroner a year if it is granted; None without costs.
    """

    weight: NDArray[np.float64]
    received: NDArray[np.datetime64]
    priority: NDArray[np.bool_]
    grant_a_year: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.weight)


@dataclass(frozen=True)
class Span:
    """The days of a simulation, numbered from 0. first: day 0. days: how many there are.

    counted: the first and the last day whose arrivals are counted.
    """

    first: date
    days: int
    counted: tuple[int, int]

    @property
    def mondays(self) -> tuple[date, ...]:
        """The Monday of each week that has a counted day."""
        start, last = (self.first + timedelta(days=number) for number in self.counted)
        monday = start - timedelta(days=start.weekday())
        return tuple(
            monday + timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)
        )

    def weeks(self, days: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number of the week of each counted day: 0 for the first of `mondays`."""
        found: NDArray[np.int64] = (days - (self.mondays[0] - self.first).days) // 7
        return found


def span_of(settings: SimulationSettings) -> Span:
    """Return the days of a simulation: warm-up, period, and what follows."""
    first = settings.period.from_ - timedelta(days=settings.warm_up)
    last = settings.period.to + timedelta(days=settings.follow)
    counted = (
        settings.warm_up,
        settings.warm_up + (settings.period.to - settings.period.from_).days,
    )
    return Span(first, (last - first).days + 1, counted)


@dataclass(frozen=True)
class Plan:
    """One variant, ready to run. All days count from day 0 of `span`.

    received: day of arrival of each row. chosen: the cumulated weights of the rows, from 0 to 1, by
    which they are drawn. arrival_days: the days on which a drawn application can arrive. arrivals:
    how many are drawn; None = each row comes once, on its day. answered: the share of requests that
    are answered. answer_days, answer_shares: after how many days, with cumulated shares. ore: the
    cost of granting each row, in øre a year; None without costs.
    """

    name: str
    seed: int
    span: Span
    time: WorkingTime
    acts: ProcessDays
    outcomes: RowOutcomes
    priority: NDArray[np.bool_]
    received: NDArray[np.int32]
    chosen: NDArray[np.float64]
    arrival_days: NDArray[np.int32]
    arrivals: int | None
    answered: float
    answer_days: NDArray[np.int32]
    answer_shares: NDArray[np.float64]
    effort: Effort
    queue: Queue
    ore: NDArray[np.int64] | None


def plan_of(
    name: str, settings: SimulationSettings, policy: Policy, rows: Rows, outcomes: RowOutcomes
) -> Plan:
    """Return the plan of a variant.

    settings: with what the variant states anew. policy: the variant's. outcomes: what becomes of
    the rows under it.
    """
    span = span_of(settings)
    days = [span.first + timedelta(days=number) for number in range(span.days)]
    a_year = settings.arrivals.a_year
    after, shares = _cumulated(settings.answers)
    return Plan(
        name=name,
        seed=settings.seed,
        span=span,
        time=working_time(span.first, span.days, settings.staff, policy.closed_days),
        acts=_acts(span, policy),
        outcomes=outcomes,
        priority=rows.priority,
        received=(rows.received - np.datetime64(span.first)).astype(np.int32),
        chosen=_chosen(rows.weight),
        arrival_days=np.array(
            [number for number, day in enumerate(days) if is_working_day(day)], dtype=np.int32
        ),
        arrivals=None if a_year is None else round(a_year * span.days / DAYS_A_YEAR),
        answered=float(settings.answers.answered),
        answer_days=after,
        answer_shares=shares,
        effort=settings.effort,
        queue=settings.queue,
        ore=None if rows.grant_a_year is None else _in_ore(rows.grant_a_year),
    )


@lru_cache(maxsize=64)
def _acts(span: Span, policy: Policy) -> ProcessDays:
    """Return the process's days. Cached: variants with the same policy share them."""
    return process_days(span.first, span.days, policy)


def _cumulated(answers: Answers) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    days: Sequence[int] = sorted(answers.days)
    shares = accumulate(answers.days[day] for day in days)
    return np.array(days, dtype=np.int32), np.array([float(share) for share in shares])


def _chosen(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.cumsum(weight)
    chosen: NDArray[np.float64] = total / total[-1]
    return chosen  # ends with exactly 1


def _in_ore(kroner: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(kroner * _ORE).astype(np.int64)
