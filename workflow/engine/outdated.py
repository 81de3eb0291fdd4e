"""A date that a letter told and that is out of date: time marks it on the told day, once.

It is out of date when the computed day is later and no newer letter says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workflow.engine.case import Case, Event
from workflow.engine.language import Words
from workflow.engine.process import TIME, Due, Situation, Step, Timer
from workflow.engine.steps import TimePassed
from workflow.engine.timers import Deadline, in_force
from workflow.engine.told import OUTDATED, ToldDate


@dataclass(frozen=True)
class ToldDateOutdated(Event):
    """The day that a letter told has come, and a later one counts.

    kind: the timer. due: the day told. computed: the day that counts.
    """

    kind: str
    due: date
    computed: date


def outdated_timer(states: Iterable[str]) -> Timer[Any]:
    """Return the timer that marks told dates in these states."""
    return Timer(
        name=OUTDATED,
        states=tuple(states),
        due=_due,
        words=Words(
            nb="merknad om at en dato i et brev ikke gjelder lenger",
            nn="merknad om at ein dato i eit brev ikkje gjeld lenger",
        ),
        party="the office",
        consequence="the case notes that a letter told an earlier day",
        acts_after=0,
        step=OUTDATED,
    )


def _due(case: Case) -> Due | None:
    first = _first(case)
    if first is None:
        return None
    date_, told = first
    words = date_.kind.replace("_", " ")
    return Due("told", told.on, f"the day told: {words}", told.day, "law 2.2, INT")


def _first(case: Case) -> tuple[Deadline, ToldDate] | None:
    """Return the outdated date with the earliest told day that has no mark yet."""
    return min(_outdated(case), key=lambda each: each[1].day, default=None)


def _outdated(case: Case) -> Iterator[tuple[Deadline, ToldDate]]:
    for timer in case.process.told_timers:
        deadline = in_force(case, timer)
        if deadline is None or deadline.told is None:
            continue
        later = deadline.computed > deadline.told.day
        if later and not _is_marked(case, timer.name, deadline.told):
            yield deadline, deadline.told


def _is_marked(case: Case, kind: str, told: ToldDate) -> bool:
    """Whether an event after the letter marks the date that it told."""
    return any(
        isinstance(recorded.event, ToldDateOutdated) and recorded.event.kind == kind
        for recorded in case.events[told.event :]
    )


def _happened(situation: Situation[Any]) -> ToldDateOutdated:
    first = _first(situation.case)
    assert first is not None  # time asks for the step only then
    deadline, told = first
    return ToldDateOutdated(deadline.kind, told.day, deadline.computed)


MARK_OUTDATED: Final[Step[Any]] = Step(
    name=OUTDATED, command=TimePassed, event=_happened, events=ToldDateOutdated, by=TIME
)
