"""Counts of cases by one clock: the day on which events count, or the day they were recorded.

A `Life` is what is counted of one case. A `Tally` holds counts only, so its size does not grow with
the number of cases.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from workflow.engine.elapsed import days_waited

FOUR_WEEKS: Final = 28
EIGHT_WEEKS: Final = 56
AGES: Final = ((0, 14), (15, 28), (29, 42), (43, 56), (57, 84), (85, None))
"""Classes of ages in days, both ends included; the last one has no end."""
WEEKDAYS: Final = 7


@dataclass(frozen=True)
class Life:
    """One case by one clock. All days are Oslo days.

    ended: the day on which its handling ended, None = it has not. outcome: the name of the event
    that ended it; decided: whether that is a decision. waits: first day, day after the last (None =
    it still waits), and for whom. requests: day and facts of each. grounds: rules that were not
    met. letters: day, kind, and whether it is a copy.
    """

    received: date
    ended: date | None = None
    outcome: str = ""
    decided: bool = False
    basis: str = ""
    waits: tuple[tuple[date, date | None, str], ...] = ()
    requests: tuple[tuple[date, tuple[str, ...]], ...] = ()
    reasons: tuple[int, ...] = ()
    grounds: tuple[str, ...] = ()
    letters: tuple[tuple[date, str, bool], ...] = ()

    def is_open(self, day: date) -> bool:
        """Tell whether the case was being handled when a day ended."""
        return self.received <= day and (self.ended is None or self.ended > day)

    def days_waited(self, end: date) -> dict[str, int]:
        """Return the days that the case waited up to a day, by whom it waited for."""
        waited: Counter[str] = Counter()
        for start, until, party in self.waits:
            waited[party] += days_waited(start, until, end)
        return waited


@dataclass
class Cohort:
    """The cases that arrived in one week. newest: the last day on which one did.

    within: how many were decided within 28 and 56 days. gone: how many were withdrawn within them.
    """

    newest: date
    cases: int = 0
    within: Counter[int] = field(default_factory=Counter)
    gone: Counter[int] = field(default_factory=Counter)

    def add(self, life: Life, as_of: date) -> None:
        """Count a case that arrived in this week, as it was when a day ended."""
        self.cases += 1
        self.newest = max(self.newest, life.received)
        if life.ended is None or life.ended > as_of:
            return
        days = (life.ended - life.received).days
        for limit in (FOUR_WEEKS, EIGHT_WEEKS):
            (self.within if life.decided else self.gone)[limit] += days <= limit

    def days_had(self, limit: int, as_of: date, today: date) -> str:
        """Return whether each case has had so many days: yes, no, or today.

        as_of: the last day that counts. today: the last of the days is today, so that the share can
        still rise.
        """
        over = self.newest + timedelta(days=limit)
        if over > as_of:
            return "no"
        return "today" if over == today else "yes"

    def counted(self, limit: int) -> tuple[int, int]:
        """Return how many were decided within so many days, and of how many.

        A case that was withdrawn within them is left out: nobody waited for its decision.
        """
        return self.within[limit], self.cases - self.gone[limit]


@dataclass
class Tally:
    """Counts over a span of days, both ends included. first: None = since the first case.

    as_of: the last day of which anything is known, not before `last`. open_before, open: cases that
    were being handled when the span began and ended. gross, net: how many decided cases took how
    many days. waits: of decided cases, by party, how many waited how
    many days. ages: of the open cases. asked: how many requests asked for a fact. letters: by kind
    and whether they are copies.
    """

    first: date | None
    last: date
    as_of: date
    open_before: int = 0
    received: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    withdrawn: int = 0
    open: int = 0
    waiting: int = 0
    ages: Counter[int] = field(default_factory=Counter)
    gross: Counter[int] = field(default_factory=Counter)
    net: Counter[int] = field(default_factory=Counter)
    waits: dict[str, Counter[int]] = field(default_factory=dict)
    cohorts: dict[date, Cohort] = field(default_factory=dict)
    reasons: Counter[int] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    second_requests: int = 0
    letters: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the span."""
        return day <= self.last and (self.first is None or self.first <= day)

    def add(self, life: Life) -> None:
        """Count a case."""
        if self.first is not None and life.is_open(self.first - timedelta(days=1)):
            self.open_before += 1
        if self.holds(life.received):
            self.received += 1
            week = life.received - timedelta(days=life.received.weekday())
            self.cohorts.setdefault(week, Cohort(life.received)).add(life, self.as_of)
        if life.ended is not None and self.holds(life.ended):
            self._add_end(life, life.ended)
        if life.is_open(self.last):
            self._add_open(life)
        for number, (day, facts) in enumerate(life.requests):
            if self.holds(day):
                self.requests += 1
                self.second_requests += number > 0
                self.asked.update(facts)
        self.letters.update((kind, copy) for day, kind, copy in life.letters if self.holds(day))

    def _add_end(self, life: Life, ended: date) -> None:
        self.outcomes[life.outcome] += 1
        if not life.decided:
            self.withdrawn += 1
            return
        self.decided += 1
        waited = life.days_waited(ended)
        days = (ended - life.received).days
        self.gross[days] += 1
        self.net[days - sum(waited.values())] += 1
        for party, count in waited.items():
            self.waits.setdefault(party, Counter())[count] += 1
        self.reasons.update(life.reasons)
        self.rules.update(life.grounds)

    def _add_open(self, life: Life) -> None:
        self.open += 1
        self.ages[(self.last - life.received).days] += 1
        waits = life.waits
        self.waiting += any(
            start <= self.last and (until is None or until > self.last) for start, until, _ in waits
        )

    def by_age(self) -> list[int]:
        """Return how many open cases are in each class of `AGES`."""
        return [
            sum(n for age, n in self.ages.items() if low <= age and (high is None or age <= high))
            for low, high in AGES
        ]

    def share_within(self, limit: int, today: date) -> float | None:
        """Return the share decided within so many days, of the weeks whose cases have had them.

        None where there is no such week.
        """
        settled = [
            cohort.counted(limit)
            for cohort in self.cohorts.values()
            if cohort.days_had(limit, self.as_of, today) != "no"
        ]
        return share(sum(n for n, _ in settled), sum(of for _, of in settled))


def share(part: int, whole: int) -> float | None:
    """Return a share from 0 to 1; None of nothing."""
    return part / whole if whole else None


def days_within_which(part: float, counts: Mapping[int, int]) -> int | None:
    """Return the fewest days within which at least this part of the cases was decided.

    counts: how many cases took how many days. None of no case. With cases of 3, 5, 9 and 20 days,
    half of them took at most 5 days, and 90 % at most 20.
    """
    wanted, seen = part * sum(counts.values()), 0
    for days in sorted(counts):
        seen += counts[days]
        if seen >= wanted:
            return days
    return None
