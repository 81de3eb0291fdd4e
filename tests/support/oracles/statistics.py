"""Statistics of applications, counted once more from what is shown of single cases: brute force.

A case is a list of rows as `history` shows them, with the letters of each. Every number is counted
by itself, over all cases, straight from its definition.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
DECISIONS = ("granted", "rejected", "dismissed")


class Seen(NamedTuple):
    """One case. history: its events, in order. letters: sequence of the event, kind, copy."""

    history: list[dict[str, Any]]
    letters: list[tuple[int, str, bool]]


def effective(row: dict[str, Any]) -> date:
    day: date = row["effective"]
    return day


def recorded(row: dict[str, Any]) -> date:
    at: datetime = row["recorded"]
    assert at.tzinfo is not None
    return at.astimezone(UTC).astimezone(OSLO).date()


CLOCKS: dict[str, Callable[[dict[str, Any]], date]] = {
    "effective": effective,
    "recorded": recorded,
}


def count(
    cases: Iterable[Seen], first: date | None, last: date, today: date, as_of: date | None = None
) -> dict[str, dict[str, Any]]:
    """Return every number by its path, by each clock. as_of: what came later is not known."""
    every = list(cases)
    by_clock = {
        name: _count([_by(case, clock) for case in every], first, last, today, as_of or last)
        for name, clock in CLOCKS.items()
    }
    paths = {path for numbers in by_clock.values() for path in numbers}
    return {
        path: {name: by_clock[name].get(path, _absent(path)) for name in CLOCKS} for path in paths
    }


def _absent(path: str) -> Any:
    """Return what a number is that one clock alone has."""
    if ".had_" in path:
        return "no"
    return None if "median" in path or ".within_" in path else 0


class Timed(NamedTuple):
    """One case by one clock. events: day, name, state, data. letters: day, kind, copy."""

    events: list[tuple[date, str, str, dict[str, Any]]]
    letters: list[tuple[date, str, bool]]

    @property
    def received(self) -> date:
        return self.events[0][0]

    def end(self) -> tuple[date, str, dict[str, Any]] | None:
        for day, name, state, data in self.events:
            if state in ("granted", "rejected", "withdrawn"):
                return day, name, data
        return None

    def undecided_after(self, day: date) -> bool:
        end = self.end()
        return self.received <= day and not (end is not None and end[0] <= day)

    def waits_on(self, day: date) -> bool:
        """Whether the doctor had to answer when a day ended, by the intervals of waiting."""
        return any(start <= day < until for start, until in self.intervals(date.max))

    def intervals(self, end: date) -> list[tuple[date, date]]:
        """Return from when until when the case waited, up to a day."""
        found, since = [], None
        for day, _, state, _ in self.events:
            if since is None and state == "missing_info":
                since = day
            elif since is not None and state != "missing_info":
                found.append((since, min(day, end)))
                since = None
        if since is not None:
            found.append((since, end))
        return found

    def waited(self) -> int:
        """Return the days that a case with an end waited: a day at a time, up to its end."""
        end = self.end()
        assert end is not None
        return sum(max(0, (until - since).days) for since, until in self.intervals(end[0]))


def _by(case: Seen, clock: Callable[[dict[str, Any]], date]) -> Timed:
    days = {row["sequence"]: clock(row) for row in case.history}
    return Timed(
        [(clock(row), row["event"], row["state"], row["data"]) for row in case.history],
        [(days[sequence], kind, copy) for sequence, kind, copy in case.letters],
    )


def _percentile(part: float, days: list[int]) -> int | None:
    """Return the first of the sorted days that has at least this part of them up to it."""
    for each in sorted(days):
        if sum(other <= each for other in days) >= part * len(days):
            return each
    return None


def _count(
    cases: list[Timed], first: date | None, last: date, today: date, as_of: date
) -> dict[str, Any]:
    def counts(day: date) -> bool:
        return (first is None or day >= first) and day <= last

    before = date.min if first is None else first - timedelta(days=1)
    found: dict[str, Any] = {
        "flow.open_before": sum(case.undecided_after(before) for case in cases),
        "flow.received": sum(counts(case.received) for case in cases),
        "flow.open": sum(case.undecided_after(last) for case in cases),
    }
    ends = [(case, end) for case in cases if (end := case.end()) is not None and counts(end[0])]
    for name in (*DECISIONS, "withdrawn"):
        found[f"flow.{name}"] = sum(end[1] == name for _, end in ends)
    decided = [(case, end) for case, end in ends if end[1] in DECISIONS]
    found["flow.decided"] = found["time.cases"] = len(decided)

    gross = [(end[0] - case.received).days for case, end in decided]
    net = [(end[0] - case.received).days - case.waited() for case, end in decided]
    for title, days in (("gross", gross), ("net", net)):
        found[f"time.{title}.median_days"] = _percentile(0.5, days)
        found[f"time.{title}.p90_days"] = _percentile(0.9, days)
    waited = [case.waited() for case, end in decided if case.intervals(end[0])]
    if waited:
        found["time.waits.the doctor.cases"] = len(waited)
        found["time.waits.the doctor.days"] = sum(waited)
        found["time.waits.the doctor.median_days"] = _percentile(0.5, waited)

    found |= _shares([case for case in cases if counts(case.received)], as_of, today)
    found |= _backlog([case for case in cases if case.undecided_after(last)], last)
    for _, end in decided:
        for reason in end[2]["reasons"]:
            path = f"reasons.reasons.{reason}.cases"
            found[path] = found.get(path, 0) + 1
        for rule in {ground["rule"] for ground in end[2]["grounds"]}:
            path = f"reasons.rules.{rule}.cases"
            found[path] = found.get(path, 0) + 1
    return found | _letters(cases, counts)


def _shares(cases: list[Timed], last: date, today: date) -> dict[str, Any]:
    weeks: dict[date, list[Timed]] = {}
    for case in cases:
        year, week, _ = case.received.isocalendar()
        weeks.setdefault(date.fromisocalendar(year, week, 1), []).append(case)
    found: dict[str, Any] = {}
    for limit in (28, 56):
        every: list[Timed] = []
        for monday, cohort in weeks.items():
            over = max(case.received for case in cohort) + timedelta(days=limit)
            had = "no" if over > last else "today" if over == today else "yes"
            found[f"shares.weeks.{monday}.received"] = len(cohort)
            found[f"shares.weeks.{monday}.had_{limit}"] = had
            share = None if had == "no" else _share_within(limit, cohort, last)
            found[f"shares.weeks.{monday}.within_{limit}"] = share
            every += [] if had == "no" else cohort
        found[f"shares.within_{limit}"] = _share_within(limit, every, last)
    return found


def _share_within(limit: int, cohort: list[Timed], last: date) -> float | None:
    """Return the share decided within so many days; withdrawn ones within them do not count."""
    ends = [end if (end := case.end()) is not None and end[0] <= last else None for case in cohort]
    in_time = [
        end[1]
        for case, end in zip(cohort, ends, strict=True)
        if end is not None and (end[0] - case.received).days <= limit
    ]
    of = len(cohort) - sum(name == "withdrawn" for name in in_time)
    return sum(name != "withdrawn" for name in in_time) / of if of else None


def _backlog(cases: list[Timed], last: date) -> dict[str, Any]:
    ages = [(last - case.received).days for case in cases]
    found: dict[str, Any] = {
        "backlog.open": len(cases),
        "backlog.waiting": sum(case.waits_on(last) for case in cases),
        "backlog.oldest_days": max(ages) if ages else None,
    }
    for name, among in {
        "0–14": range(15),
        "15–28": range(15, 29),
        "29–42": range(29, 43),
        "43–56": range(43, 57),
        "57–84": range(57, 85),
        "85–": range(85, 100_000),
    }.items():
        found[f"backlog.ages.{name}.cases"] = sum(age in among for age in ages)
    return found


def _letters(cases: list[Timed], counts: Callable[[date], bool]) -> dict[str, Any]:
    letters = [(kind, copy) for case in cases for day, kind, copy in case.letters if counts(day)]
    asked = [
        [(day, data["facts"]) for day, name, _, data in case.events if name == _ASKS]
        for case in cases
    ]
    found: dict[str, Any] = {
        "letters.letters": sum(not copy for _, copy in letters),
        "letters.copies": sum(copy for _, copy in letters),
        "letters.requests": sum(counts(day) for requests in asked for day, _ in requests),
        "letters.second_requests": sum(
            counts(day) for requests in asked for day, _ in requests[1:]
        ),
    }
    for kind in {kind for kind, _ in letters}:
        found[f"letters.kinds.{kind}.letters"] = letters.count((kind, False))
        found[f"letters.kinds.{kind}.copies"] = letters.count((kind, True))
    for facts in (facts for requests in asked for day, facts in requests if counts(day)):
        for fact in facts:
            path = f"reasons.asked.{fact}.requests"
            found[path] = found.get(path, 0) + 1
    return found


_ASKS = "information_requested"
