"""Lines for people about dates: names and days in words, how a date came about, what was told.

Words stand here, not the names of JSON: "last day to answer".
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Final, ParamSpec

from handlers.casework.views import ExplainedDate
from handlers.text import one_line
from workflow.engine.calendar import holiday, is_working_day
from workflow.engine.events import Told

DATES: Final = {
    "target": "target for the decision",
    "answer": "last day to answer",
    "reminder": "reminder of the request",
    "early_warning": "first warning before the target",
    "late_warning": "last warning before the target",
    "four_weeks": "four weeks since receipt",
    "eight_weeks": "eight weeks since receipt",
    "complaint": "last day to complain",
    "expiry_warning": "warning that the grant ends",
    "grant_end": "last day of the grant",
    "told_date_outdated": "note that a told date is out of date",
    "mark": "mark to the supervisor",
}
"""Dates whose name alone does not say what they are."""
EVENTS: Final = {"early_warning": "first warning given", "late_warning": "last warning given"}
P = ParamSpec("P")


def each_one_line(lines: Callable[P, Iterator[str]]) -> Callable[P, Iterator[str]]:
    """Keep each line one line, whatever stands in a name or a note."""

    @wraps(lines)
    def whole(*args: P.args, **kwargs: P.kwargs) -> Iterator[str]:
        return map(one_line, lines(*args, **kwargs))

    return whole


def in_words(name: str) -> str:
    """Return the name of a date or a letter for people."""
    return DATES.get(name) or name.replace("_", " ")


def event_in_words(name: str) -> str:
    """Return the name of an event for people; some dates have the same name."""
    return EVENTS.get(name) or name.replace("_", " ")


def day_in_words(day: date, closed: Collection[date] = ()) -> str:
    """Return a day, with the working day before it if the office is closed then.

    closed: further days on which the office is closed.
    """
    why = holiday(day, closed)
    if why is None:
        return str(day)
    before = day
    while not is_working_day(before, closed):
        before -= timedelta(days=1)
    return f"{day} ({why}; by {before})"


def left_in_words(days: int) -> str:
    """Return how many days are left or over."""
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"{count} over" if days < 0 else f"{count} left"


def apart(days: int) -> str:
    """Return how far an event was from the date that it settled."""
    if days == 0:
        return ""
    count = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f", {count} {'after' if days > 0 else 'before'}"


@each_one_line
def date_lines(dates: Sequence[ExplainedDate]) -> Iterator[str]:
    """Yield how each date came about, what letters told of it, and what came of it."""
    for each in dates:
        due, how = each.date.deadline, each.date.deadline.explanation
        anchor = f"{how.anchor} {how.anchor_day}"
        is_before = how.budget.endswith("before")
        counted = f"{how.budget} {anchor}" if is_before else f"{anchor} + {how.budget}"
        counted += f" ({how.source})"
        if due.due != due.computed:
            counted = f"as told; computed {due.computed}: {counted}"
        yield f"{in_words(due.kind)} {day_in_words(due.due)}: {counted}"
        if how.moved:
            yield "  moved over " + ", ".join(f"{day} ({name})" for day, name in how.moved)
        moves = "moves" if how.rolls else "does not move"
        yield f"  {moves} to a working day; {how.calendar}"
        for pause in each.pauses:
            end = pause["end"] or "now"
            yield f"  pause from {pause['start']} to {end}: {pause['reason']}"
        for told in each.date.told:
            yield f"  told: {told.day}, by {in_words(told.letter)} of {told.on}"
        if due.told_otherwise and due.due == due.computed:
            yield "  this is another day than the one told last"
        yield f"  {_what_came(each)}"


def _what_came(each: ExplainedDate) -> str:
    """Return what came of a date, or what comes of it."""
    if each.settled is not None:
        past = each.settled
        return f"came: {event_in_words(past.came)} on {past.on}{apart(past.days_after)}"
    assert each.days_left is not None  # the date is open
    return f"{left_in_words(each.days_left)}; then: {each.consequence}"


def told_dates(told: Iterable[Told]) -> str:
    """Return the dates that the letters of an event told; nothing if they told none."""
    dates = ", ".join(f"{in_words(each.kind)} {each.day}" for each in told)
    return f"told: {dates}" if dates else ""


def told_otherwise(told: date | None, computed: date) -> str:
    """Return the day that a letter told and the computed one, if they differ; else nothing."""
    return "" if told in (None, computed) else f"told {told}, computed {computed}"
