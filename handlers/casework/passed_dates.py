"""Dates of a case that have passed or are settled, and what came of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Case, Recorded
from workflow.engine.process import Timer


@dataclass(frozen=True)
class PassedDate:
    """A date that is no longer waited for.

    came: the name of the event that settled it. on: the Oslo day on which that was done.
    """

    kind: str
    due: date
    came: str
    on: date

    @property
    def days_after(self) -> int:
        """Days from the date to the event; negative = it came before the date."""
        return (self.on - self.due).days

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "kind": self.kind,
            "due": self.due,
            "came": self.came,
            "on": self.on,
            "days_after": self.days_after,
        }


def acted_on(case: Case) -> Iterator[PassedDate]:
    """Yield the dates on which time has taken a step, the oldest first."""
    for recorded in case.events:
        due = getattr(recorded.event, "due", None)
        timer = None if due is None else _timer_of(case, recorded)
        if timer is not None and due is not None:
            yield PassedDate(timer.name, due, recorded.event.name, oslo_day(recorded.recorded))


def _timer_of(case: Case, recorded: Recorded) -> Timer[Any] | None:
    """Return the timer whose step an event is."""
    process = case.process
    for timer in process.timers:
        if timer.step is not None and recorded.event.name in process.step(timer.step).by_name:
            found: Timer[Any] = timer
            return found
    return None
