"""Steps that every process has: a case is registered, gets notes, and is somebody's."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, cast

from workflow.engine.case import Command, Event, Recorded
from workflow.engine.errors import Reason
from workflow.engine.links import Link, Linked, LinkTo
from workflow.engine.process import Guard, Road, Situation, Step
from workflow.engine.terms import EventWithTerms


@dataclass(frozen=True)
class Register(Command):
    """Open a case for an application. received: the Oslo day on which it arrived; None = today.

    links: to the cases that it follows from.
    """

    number: str
    application: Any = None
    received: date | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Note(Command):
    """Write something down on the case."""

    text: str


@dataclass(frozen=True)
class NoteAdded(Event):
    """Somebody wrote something down."""

    text: str


@dataclass(frozen=True)
class Assign(Command):
    """Give the case to somebody, or to nobody (None)."""

    to: str | None


@dataclass(frozen=True)
class Assigned(Event):
    """The case was given to somebody, or to nobody (None)."""

    to: str | None


@dataclass(frozen=True)
class TimePassed(Command):
    """A date has come. kind: the timer. due: its last day (Oslo). Only time asks for this."""

    kind: str
    due: date


def _not_in_the_future(situation: Situation[Any]) -> tuple[Reason, ...]:
    received = getattr(situation.command, "received", None)
    if received is None or received <= situation.today:
        return ()
    says = "the day of receipt lies in the future"
    return (Reason("road", says, "Write the day on which the letter reached the office."),)


NOT_IN_THE_FUTURE: Final[Guard[Any]] = Guard("the day of receipt has come", _not_in_the_future)


def day_of_receipt(situation: Situation[Any]) -> date:
    """Return the Oslo day on which something reached the office: as stated, else today."""
    return getattr(situation.command, "received", None) or situation.today


def register(received: type[EventWithTerms], *checks: Guard[Any], **more: Any) -> Step[Any]:
    """Return the step that opens a case.

    received: the process's event: its fields are the command's, and the terms. checks: what the
    process demands too. more: further fields of the step, or others in place of the usual ones.
    """

    def opened(situation: Situation[Any]) -> EventWithTerms:
        stated = vars(situation.command) | {"terms": situation.terms}
        kind = cast("Any", received)
        own = {each.name: stated[each.name] for each in fields(kind)}
        return cast("EventWithTerms", kind(**own))

    usual: dict[str, Any] = {
        "name": "register",
        "command": Register,
        "event": opened,
        "events": received,
        "day": day_of_receipt,
        "says": "Take in an application.",
        "by": "post",
    }
    return Step(checks=(NOT_IN_THE_FUTURE, *checks), **usual | more)


def _with_owner(case: Any, recorded: Recorded) -> Any:
    assert isinstance(recorded.event, Assigned)
    return replace(case, assigned_to=recorded.event.to)


NOTE: Final[Step[Any]] = Step(
    name="note",
    command=Note,
    events=NoteAdded,
    because="text",
    common=True,
    says="Write something down.",
)
ASSIGN: Final[Step[Any]] = Step(
    name="assign",
    command=Assign,
    events=Assigned,
    effect=_with_owner,
    common=True,
    says="Give the case to somebody.",
)


LINK: Final[Step[Any]] = Step(
    name="link", command=LinkTo, events=Linked, by="itself", says="Link the case to another."
)
"""Each link of a new case, as its events have it."""


def loops(steps: Iterable[str], states: Iterable[str]) -> tuple[Road[Any], ...]:
    """Return a road from each state to itself by each step, without guards."""
    names = tuple(steps)
    return tuple(Road(state, step, state) for state in states for step in names)
