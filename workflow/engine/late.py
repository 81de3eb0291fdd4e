"""Late cases: targets that were missed, marks to the supervisor, and the next date of a case.

A mark is derived and is no event: every so many days after the target that was missed.
"""

from datetime import date, timedelta
from typing import Any, Final

from workflow.engine.case import Case
from workflow.engine.language import Words
from workflow.engine.process import Due, Timer
from workflow.engine.timers import Deadline, closed_days, deadline_of, deadlines, in_force

TARGET: Final = "target"
MARK_DAYS: Final = 7
"""Days between two marks where the policy says nothing."""


def _never(_: Any) -> None:
    return None


MARK: Final[Timer[Any]] = Timer(
    name="mark",
    states=(),
    due=_never,
    words=Words(nb="merking for leder", nn="merking for leiar"),
    party="the supervisor",
    consequence="the supervisor sees again that the case is late",
)


def missed_target(case: Case) -> Deadline | None:
    """Return the target that a case has missed; None if it has not, or the target runs no more.

    A target that was missed stays that day, whatever the case carries later.
    """
    timer = next((each for each in case.process.timers if each.name == TARGET), None)
    if timer is None or case.state not in timer.states or in_force(case, timer) is not None:
        return None
    names = case.process.step(timer.step).by_name if timer.step else ()
    missed = [each.event for each in case.events if each.event.name in names]
    day: date | None = getattr(missed[-1], "due", None) if missed else None
    if day is None:
        return None
    due = Due(TARGET, day, "as it was when it was missed", day, "law 2.2")
    return deadline_of(timer, due, closed=closed_days(case.policy))


def next_mark(case: Case, today: date) -> Deadline | None:
    """Return the next mark of a late case to the supervisor, today's too; None if it is not late.

    Example: a target of 1 March, marked every 7 days, is marked on 8 March, 15 March and so on.
    """
    missed = missed_target(case)
    if missed is None:
        return None
    every: int = getattr(case.policy, "mark_days", MARK_DAYS)
    marks = max(1, -(-(today - missed.due).days // every))
    due = Due(
        anchor="target that was missed",
        anchor_day=missed.due,
        budget=f"{marks * every} days, every {every} days",
        day=missed.due + timedelta(days=marks * every),
        source="INT",
    )
    return deadline_of(MARK, due, closed=())


def next_date(case: Case, today: date) -> Deadline | None:
    """Return the nearest date of a case: an open one, or the next mark; None if it has none."""
    mark = next_mark(case, today)
    dates = (*deadlines(case), *(() if mark is None else (mark,)))
    return min(dates, key=lambda each: each.due, default=None)
