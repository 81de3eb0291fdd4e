"""Every date that a case waits for, derived from its events and the policy, each with its
explanation.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from workflow.engine.calendar import calendar_version, holiday, roll
from workflow.engine.case import Case
from workflow.engine.process import Due, Timer

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class DateExplanation:
    """How a date came about.

    moved: the days that the move to a working day passed over, and why each is none.
    calendar: which calendar counted.
    """

    anchor: str
    anchor_day: date
    budget: str
    rolls: bool
    moved: tuple[tuple[date, str], ...]
    source: str
    calendar: str


@dataclass(frozen=True)
class Deadline:
    """One date of a case.

    due: the last day in time, or the day of a notice (Oslo). acts_on: the day on which time takes a
    step, or None when nothing happens by itself.
    """

    kind: str
    due: date
    acts_on: date | None
    explanation: DateExplanation


def closed_days(policy: Any) -> tuple[date, ...]:
    """Return the further days on which the office is closed; none if the policy has no such."""
    days: tuple[date, ...] = getattr(policy, "closed_days", ())
    return days


def deadline_of(timer: Timer[Any], due: Due, *, closed: Collection[date]) -> Deadline:
    """Return the date of a timer, moved to a working day if the timer rolls.

    closed: further days on which the office is closed.
    """
    last = roll(due.day, closed) if timer.rolls else due.day
    passed = (due.day + i * _DAY for i in range((last - due.day).days))
    explanation = DateExplanation(
        anchor=due.anchor,
        anchor_day=due.anchor_day,
        budget=due.budget,
        rolls=timer.rolls,
        moved=tuple((day, str(holiday(day, closed))) for day in passed),
        source=due.source,
        calendar=calendar_version(),
    )
    acts_on = None if timer.acts_after is None else last + timer.acts_after * _DAY
    return Deadline(timer.name, last, acts_on, explanation)


def deadlines(case: Case) -> tuple[Deadline, ...]:
    """Return every date that is still open, in the order in which they act.

    A date on which time has acted is no longer open, so nothing happens twice.
    """
    running = (
        deadline_of(timer, due, closed=closed_days(case.policy))
        for timer in case.process.timers
        if case.state in timer.states and (due := timer.due(case)) is not None
    )
    return tuple(sorted(running, key=lambda deadline: deadline.acts_on or date.max))
