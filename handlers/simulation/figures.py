"""The figures of a run, of several runs, and of the differences between variants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handlers.results.summary import DaysTaken, Difference, Interval, Net, Variant, Week
from handlers.simulation.counts import Counts, added
from handlers.simulation.intervals import Mean, mean
from handlers.simulation.plan import Plan, Span
from workflow.engine.calendar import add_months

FOUR_WEEKS: Final = 28
EIGHT_WEEKS: Final = 56
NO_ANSWER: Final = 13
"""The reason of list 7481 that is given where documentation did not come."""
NET: Final = "net_"
TIMES: Final = ("decided_within_4_weeks", "decided_within_8_weeks", "median_days", "p90_days")
Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Costs:
    """What an hour of a case worker and a letter cost, in kroner."""

    case_worker_hour: float
    letter: float


def figures(plan: Plan, counts: Counts, costs: Costs | None) -> dict[str, float | None]:
    """Return the figures of one run; None where a figure is not known.

    Shares are of the cases that arrived in the period; an undecided case is in none. Days are those
    within which half of these cases, or nine of ten, are decided; None if fewer are.
    """
    endings = plan.outcomes.endings
    first, last = plan.span.counted
    letters = sum(counts.letters.values())
    hours = float((counts.worked * plan.time.paid[first : last + 1]).sum())
    capacity = int(counts.capacity.sum())
    found: dict[str, float | None] = {"cases": counts.cases}
    found |= _times(counts.gross, counts.cases)
    found |= {
        "backlog": int(counts.backlog[-1]),
        "utilisation": int(counts.worked.sum()) / capacity if capacity else None,
        "granted": _decided(counts, [e.outcome == "grant" for e in endings]),
        "rejections_for_reason_13": _decided(counts, [NO_ANSWER in e.reasons for e in endings]),
        "letters": letters,
        "hours": hours,
    }
    found |= {NET + key: each for key, each in _times(counts.net, counts.cases).items()}
    if costs is not None and plan.ore is not None:
        spent = counts.ore / 100 + hours * costs.case_worker_hour + letters * costs.letter
        found["kroner"] = spent * _periods_a_year(plan.span)
    return found


def _decided(counts: Counts, such: list[bool]) -> int:
    return int(counts.endings[np.array(such, dtype=bool)].sum())


def _times(taken: NDArray[np.int64], cases: int) -> dict[str, float | None]:
    by_days = np.cumsum(taken.sum(axis=0))
    return {
        "decided_within_4_weeks": _within(by_days, FOUR_WEEKS, cases),
        "decided_within_8_weeks": _within(by_days, EIGHT_WEEKS, cases),
        "median_days": _days_of(by_days, 50, cases),
        "p90_days": _days_of(by_days, 90, cases),
    }


def _within(by_days: NDArray[np.int64], days: int, cases: int) -> float | None:
    return int(by_days[min(days, len(by_days) - 1)]) / cases if cases else None


def _days_of(by_days: NDArray[np.int64], percent: int, cases: int) -> float | None:
    """Return the fewest days within which so many percent of the cases are decided."""
    (reached,) = np.nonzero(by_days * 100 >= percent * cases)
    return float(reached[0]) if cases and len(reached) else None


def _periods_a_year(span: Span) -> float:
    first, last = (span.first + timedelta(days=number) for number in span.counted)
    return (add_months(first, 12) - first).days / ((last - first).days + 1)


def means(runs: Sequence[Figures]) -> dict[str, Mean]:
    """Return the mean of each figure over replications; none of one that a replication lacks."""
    found = {}
    for key in runs[0]:
        values = [value for run in runs if (value := run[key]) is not None]
        if len(values) == len(runs):
            found[key] = mean(values)
    return found


def paired(runs: Sequence[Figures], today: Sequence[Figures]) -> dict[str, Mean]:
    """Return the mean of each figure's difference to today, replication by replication."""
    pairs = zip(runs, today, strict=True)
    return means([{key: _less(run[key], before.get(key)) for key in run} for run, before in pairs])


def _less(value: float | None, before: float | None) -> float | None:
    return None if value is None or before is None else value - before


def variant_of(
    plan: Plan, counts: Sequence[Counts], runs: Sequence[Figures], today: Sequence[Figures]
) -> Variant:
    """Return what `summary.json` says of a variant. counts, runs: of its replications, in order.

    today: the figures of the first variant.
    """
    found, total = means(runs), added(counts)
    fields: dict[str, Any] = {
        key: each.value for key, each in found.items() if not key.startswith(NET)
    }
    fields["net"] = Net(**{key: found[NET + key].value for key in TIMES if NET + key in found})
    fields["weeks"] = tuple(_weeks(plan, total, len(runs)))
    fields["days"] = tuple(
        DaysTaken(days=days, cases=cases / len(runs))
        for days, cases in enumerate(total.gross.sum(axis=0).tolist())
        if cases
    )
    fields["undecided"] = total.undecided / len(runs)
    fields["intervals"] = {
        key: Interval(low=each.low, high=each.high)
        for key, each in found.items()
        if each.low is not None and each.high is not None
    }
    if runs is not today:
        fields["differences"] = {
            key: Difference(value=each.value, low=each.low, high=each.high)
            for key, each in paired(runs, today).items()
        }
    return Variant(name=plan.name, **fields)


def _weeks(plan: Plan, total: Counts, runs: int) -> Iterator[Week]:
    """Yield the weeks of arrival. total: over all runs."""
    span = plan.span
    week_of = span.weeks(np.arange(span.counted[0], span.counted[1] + 1))
    worked, capacity = (
        np.bincount(week_of, weights=each, minlength=len(span.mondays))
        for each in (total.worked, total.capacity)
    )
    for number, monday in enumerate(span.mondays):
        cases = int(total.arrived[number])
        times: dict[str, float | None] = {}
        for name, taken in (("", total.gross), (NET, total.net)):
            by_days = np.cumsum(taken[number])
            for words, days in (("within_4_weeks", FOUR_WEEKS), ("within_8_weeks", EIGHT_WEEKS)):
                had = _have_had(span, monday, days)
                times[name + words] = _within(by_days, days, cases) if had else None
        yield Week(
            week=monday,
            cases=cases / runs,
            backlog=int(total.backlog[number]) / runs,
            utilisation=worked[number] / capacity[number] if capacity[number] else None,
            **times,
        )


def _have_had(span: Span, monday: date, days: int) -> bool:
    """Return whether all counted cases of a week have been simulated for so many days."""
    newest = min(monday + timedelta(days=6), span.first + timedelta(days=span.counted[1]))
    return newest + timedelta(days=days) < span.first + timedelta(days=span.days)
