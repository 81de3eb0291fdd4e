"""The figures of a tally as plain data, and two of them side by side: one for each clock."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from handlers.reports.tally import (
    AGES,
    EIGHT_WEEKS,
    FOUR_WEEKS,
    Cohort,
    Tally,
    days_within_which,
    share,
)
from workflow.engine.process import Process

CLOCKS: Final = ("effective", "recorded")


class Rows(NamedTuple):
    """A list of figures. title: what its rows are named by. rows: the figures by that name.

    absent: the figures of a row that only the other clock has. ordered: rows go by their names;
    else those of the first clock come first, in their order.
    """

    title: str
    rows: Mapping[Any, Mapping[str, Any]]
    absent: Mapping[str, Any]
    ordered: bool = False


def figures(process: Process[Any], tally: Tally, today: date) -> dict[str, Any]:
    """Return the figures of a tally: numbers, rows of numbers, and parts made of these."""
    decisions = (name for name, decides in process.outcomes.items() if decides)
    return {
        "flow": {
            "open_before": tally.open_before,
            "received": tally.received,
            "decided": tally.decided,
            **{name: tally.outcomes[name] for name in decisions},
            "withdrawn": tally.withdrawn,
            "open": tally.open,
        },
        "time": {
            "cases": tally.decided,
            "gross": _percentiles(tally.gross),
            "net": _percentiles(tally.net),
            "waits": Rows("party", _waits(tally), {"cases": 0, "days": 0, "median_days": None}),
        },
        "shares": {
            "within_28": tally.share_within(FOUR_WEEKS, today),
            "within_56": tally.share_within(EIGHT_WEEKS, today),
            "weeks": _weeks(tally, today),
        },
        "backlog": {
            "open": tally.open,
            "waiting": tally.waiting,
            "oldest_days": max(tally.ages, default=None),
            "ages": Rows("days", _ages(tally), {}),
        },
        "reasons": {
            "reasons": _counted("reason", "cases", tally.reasons),
            "rules": _counted("rule", "cases", tally.rules),
            "asked": _counted("fact", "requests", tally.asked),
        },
        "letters": {
            "letters": sum(n for (_, copy), n in tally.letters.items() if not copy),
            "copies": sum(n for (_, copy), n in tally.letters.items() if copy),
            "requests": tally.requests,
            "second_requests": tally.second_requests,
            "kinds": _kinds(tally),
        },
    }


def _percentiles(counts: Mapping[int, int]) -> dict[str, int | None]:
    return {
        "median_days": days_within_which(0.5, counts),
        "p90_days": days_within_which(0.9, counts),
    }


def _waits(tally: Tally) -> dict[str, dict[str, Any]]:
    """Return by party how many decided cases waited for it, and for how many days."""
    return {
        party: {
            "cases": counts.total(),
            "days": sum(days * n for days, n in counts.items()),
            "median_days": days_within_which(0.5, counts),
        }
        for party, counts in sorted(tally.waits.items())
    }


def _weeks(tally: Tally, today: date) -> Rows:
    """Return by the Monday of each week how many cases arrived, and the shares decided in time."""
    absent: dict[str, Any] = {"received": 0}
    for limit in (FOUR_WEEKS, EIGHT_WEEKS):
        absent |= {f"within_{limit}": None, f"had_{limit}": "no"}
    rows = {week: _week(cohort, tally.as_of, today) for week, cohort in tally.cohorts.items()}
    return Rows("week", rows, absent, ordered=True)


def _week(cohort: Cohort, as_of: date, today: date) -> dict[str, Any]:
    row: dict[str, Any] = {"received": cohort.cases}
    for limit in (FOUR_WEEKS, EIGHT_WEEKS):
        had = cohort.days_had(limit, as_of, today)
        row[f"within_{limit}"] = None if had == "no" else share(*cohort.counted(limit))
        row[f"had_{limit}"] = had
    return row


def _ages(tally: Tally) -> dict[str, dict[str, int]]:
    """Return the open cases in each class of ages, such as 0–14 and 85–."""
    names = (f"{low}–{'' if high is None else high}" for low, high in AGES)
    return {name: {"cases": n} for name, n in zip(names, tally.by_age(), strict=True)}


def _counted(title: str, of: str, counts: Mapping[Any, int]) -> Rows:
    """Return counts by name, the most frequent first."""
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return Rows(title, {name: {of: counts[name]} for name in names}, {of: 0})


def _kinds(tally: Tally) -> Rows:
    kinds = {kind for kind, _ in tally.letters}
    rows = {
        kind: {"letters": tally.letters[kind, False], "copies": tally.letters[kind, True]}
        for kind in kinds
    }
    return Rows("kind", rows, {"letters": 0, "copies": 0}, ordered=True)


def side_by_side(one: Any, other: Any) -> Any:
    """Return figures by both clocks as plain data: each number becomes `{clock: number}`."""
    if isinstance(one, dict):
        return {name: side_by_side(one[name], other[name]) for name in one}
    if isinstance(one, Rows):
        names = dict.fromkeys((*one.rows, *other.rows))
        return [
            {
                one.title: name,
                **side_by_side(
                    dict(one.rows.get(name, one.absent)), dict(other.rows.get(name, one.absent))
                ),
            }
            for name in (sorted(names) if one.ordered else names)
        ]
    return dict(zip(CLOCKS, (one, other), strict=True))


def numbers_of(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each number of what `side_by_side` gives, with its path.

    An item of a list is named by its first value, such as `reasons.rules.A-3.cases`.
    """
    if isinstance(data, list):
        for item in data:
            name, *rest = item.items()
            yield from numbers_of(dict(rest), f"{path}.{name[1]}")
    elif tuple(data) == CLOCKS:
        yield path, data
    else:
        for name, inner in data.items():
            yield from numbers_of(inner, f"{path}.{name}" if path else name)
