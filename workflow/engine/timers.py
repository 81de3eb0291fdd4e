"""Every date that a case waits for, derived from its events and the policy, each with its
explanation.

A date that a letter told is a fact. Where it binds, the later of told and computed day counts.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from workflow.engine.calendar import calendar_version, holiday, roll
from workflow.engine.case import Case
from workflow.engine.process import Due, Timer
from workflow.engine.told import ToldDate, told_backwards

_DAY: Final = timedelta(days=1)


class DateExplanation(NamedTuple):
    """How a date was computed.

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


class Deadline(NamedTuple):
    """One date of a case.

    due: the last day in time, or the day of a notice (Oslo). acts_on: the day on which time takes a
    step, or None when nothing happens by itself. computed: the day without what letters told; the
    explanation is of this day. told: what the newest letter told, if any did.
    """

    kind: str
    due: date
    acts_on: date | None
    explanation: DateExplanation
    computed: date
    told: ToldDate | None = None

    @property
    def told_otherwise(self) -> bool:
        """Whether the newest letter told another day than the computed one."""
        return self.told is not None and self.told.day != self.computed


def closed_days(policy: Any) -> tuple[date, ...]:
    """Return the further days on which the office is closed; none if the policy has no such."""
    days: tuple[date, ...] = getattr(policy, "closed_days", ())
    return days


def deadline_of(
    timer: Timer[Any], due: Due, told: ToldDate | None = None, *, closed: Collection[date]
) -> Deadline:
    """Return the date of a timer, moved to a working day if the timer rolls.

    told: what the newest letter told of it. Where that binds, the date is never earlier.
    closed: further days on which the office is closed.
    """
    computed = roll(due.day, closed) if timer.rolls else due.day
    last = max(computed, told.day) if timer.binds and told is not None else computed
    passed = (due.day + i * _DAY for i in range((computed - due.day).days))
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
    return Deadline(timer.name, last, acts_on, explanation, computed, told)


def in_force(case: Case, timer: Timer[Any]) -> Deadline | None:
    """Return the date of a timer as it counts, or None where the timer does not run.

    The case keeps it: it is computed once.
    """
    if timer.name not in case.dates:
        case.dates[timer.name] = _computed(case, timer)
    date_: Deadline | None = case.dates[timer.name]
    return date_


def _computed(case: Case, timer: Timer[Any]) -> Deadline | None:
    due = timer.due(case) if case.state in timer.states else None
    if due is None:
        return None
    told = next(told_backwards(case, timer), None)
    return deadline_of(timer, due, told, closed=closed_days(case.policy))


def deadlines(case: Case) -> tuple[Deadline, ...]:
    """Return every date that is still open, in the order in which they act.

    A date on which time has acted is no longer open, so nothing happens twice.
    """
    running = (in_force(case, timer) for timer in case.process.timers)
    known = (deadline for deadline in running if deadline is not None)
    return tuple(sorted(known, key=lambda deadline: deadline.acts_on or date.max))
