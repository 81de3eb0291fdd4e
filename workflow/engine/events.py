"""What can happen to a case and what can be asked of it: the base of every event and command."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import NamedTuple


class Event:
    """Something that happened to a case. Frozen dataclasses inherit from it."""

    @property
    def name(self) -> str:
        """The event's name in files and histories, as `information_requested`."""
        return event_name(type(self))


@dataclass(frozen=True)
class CameDue(Event):
    """Something that time itself brought about. due: the Oslo day on which it was due."""

    due: date


def event_name(kind: type[Event]) -> str:
    """Return the name that a class of events gives: its own name in snake case."""
    return _in_snake_case(kind.__name__)


@cache
def _in_snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Says(NamedTuple):
    """What a field of a command holds, for forms and help: `fact: Annotated[str, Says("the
    fact")]`.
    """

    text: str


@dataclass(frozen=True)
class Command:
    """Something that is asked of a case. by: who asks."""

    by: str


class Told(NamedTuple):
    """A date that a letter told. kind: the timer. day: the Oslo day that the letter names."""

    kind: str
    day: date


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the case.

    sequence: from 1, without gaps. effective: the Oslo day on which it counts.
    recorded: the instant it was written down (aware, UTC). state: the case's state after it.
    remark: why a letter to somebody was left out, or "". told: the dates that its letters told.
    """

    sequence: int
    event: Event
    effective: date
    recorded: datetime
    actor: str
    state: str
    remark: str = ""
    told: tuple[Told, ...] = ()
