"""Dates that letters told: which ones a timer has, and which letter told them.

An event keeps the dates that its letters told. A timer's *run* begins when the case comes into one
of the timer's states; what letters told before that is about an earlier run. A move to other rules
ends no run: what was promised under the old rules is never shortened.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Case
from workflow.engine.events import Recorded
from workflow.engine.tables import Timer
from workflow.engine.terms import EventWithTerms

OUTDATED: Final = "told_date_outdated"
"""The timer and step that mark a told date that is out of date."""


class ToldDate(NamedTuple):
    """A date that a letter told.

    day: the last day, as the letter names it. letter: its kind. on: the Oslo day on which it was
    made. event: the sequence of the event that gave it.
    """

    day: date
    letter: str
    on: date
    event: int


def told_dates(case: Case, timer: Timer[Any]) -> tuple[ToldDate, ...]:
    """Return the dates that letters told of a timer's present run, the oldest first."""
    return tuple(reversed(list(told_backwards(case, timer))))


def told_backwards(case: Case, timer: Timer[Any]) -> Iterator[ToldDate]:
    """Yield the dates that letters told of a timer's present run, the newest first."""
    for recorded in reversed(case.events):
        is_move = isinstance(recorded.event, EventWithTerms)
        if recorded.state not in timer.states and not is_move:
            break
        for told in recorded.told:
            if told.kind == timer.name:
                yield _told(case, timer, recorded, told.day)


def _told(case: Case, timer: Timer[Any], recorded: Recorded, day: date) -> ToldDate:
    rules = case.process.letters_of(recorded.event)
    telling = (rule.kind for rule in rules if timer.name in rule.tells)
    letter = next(telling, recorded.event.name)
    return ToldDate(day, letter, oslo_day(recorded.recorded), recorded.sequence)
