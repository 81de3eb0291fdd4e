"""The dates of a case: the days that letters told, and the events that settled dates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Case, Recorded, apply
from workflow.engine.process import Timer
from workflow.engine.timers import Deadline, deadlines
from workflow.engine.told import ToldDate, told_dates


def told_data(deadline: Deadline) -> dict[str, Any]:
    """Return the computed day and what the newest letter told, as plain data for JSON."""
    told = deadline.told
    return {
        "computed": deadline.computed,
        "told": told and told.day,
        "told_by": told and told.letter,
        "told_on": told and told.on,
    }


@dataclass(frozen=True)
class CaseDate:
    """A date of a case: how it was computed, and the days that letters told.

    deadline: as it was last. told: what letters told, the oldest first.
    """

    deadline: Deadline
    told: tuple[ToldDate, ...]

    @property
    def kind(self) -> str:
        """The timer's name."""
        return self.deadline.kind

    @property
    def due(self) -> date:
        """The last day in time, or the day of a notice."""
        return self.deadline.due

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "kind": self.kind,
            "due": self.due,
            "acts_on": self.deadline.acts_on,
            **told_data(self.deadline),
            **self.deadline.explanation._asdict(),
            "letters": [each._asdict() for each in self.told],
        }


@dataclass(frozen=True)
class SettledDate(CaseDate):
    """A date that is no longer waited for.

    came: the name of the event that settled it. on: the Oslo day on which that was done.
    by_time: whether time acted on it.
    """

    came: str
    on: date
    by_time: bool

    @property
    def days_after(self) -> int:
        """Days from the date to the event; negative = it came before the date."""
        return (self.on - self.due).days

    def passed_data(self) -> dict[str, Any]:
        """Return what `show` says of it, as plain data for JSON."""
        return {
            "kind": self.kind,
            "due": self.due,
            "came": self.came,
            "on": self.on,
            "days_after": self.days_after,
        }

    def as_data(self) -> dict[str, Any]:
        return super().as_data() | self.passed_data()


def makes_late(timer: Timer[Any]) -> bool:
    """Return whether a case is late once the date has passed.

    A notice is only sent then, and the new date after a missed target adds nothing to the target.
    """
    if timer.name == "expected_decision":
        return False
    return timer.step is None or timer.name in ("target", "answer")


def open_dates(case: Case) -> tuple[CaseDate, ...]:
    """Return the dates that are still open, in the order in which they act."""
    return tuple(
        CaseDate(each, told_dates(case, case.process.timer(each.kind))) for each in deadlines(case)
    )


def settled_dates(case: Case) -> Iterator[SettledDate]:
    """Yield the dates that are settled, in the order of the events that settled them.

    The events are applied one by one: each date is explained as it was before it was settled.
    """
    waiting: dict[str, CaseDate] = {}
    for recorded, then in stages(case):
        now = {each.kind: each for each in open_dates(then)}
        for kind, each in waiting.items():
            by_time = _acts(case.process.timer(kind), each, recorded, case)
            if by_time or kind not in now:
                on = oslo_day(recorded.recorded) if by_time else recorded.effective
                yield SettledDate(each.deadline, each.told, recorded.event.name, on, by_time)
        waiting = now


def stages(case: Case) -> Iterator[tuple[Recorded, Any]]:
    """Yield each event with the case after it."""
    first, *rest = case.events
    then = type(case).opened(case.process, case.number, first)
    then = replace(then, linked=case.linked)
    yield first, then
    for recorded in rest:
        then = apply(then, recorded)
        yield recorded, then


def _acts(timer: Timer[Any], each: CaseDate, recorded: Recorded, case: Case) -> bool:
    """Return whether an event is the step that time takes on a date."""
    return (
        timer.step is not None
        and recorded.event.name in case.process.step(timer.step).by_name
        and getattr(recorded.event, "due", None) == each.due
    )
