"""Cases of every kind that time acts on, what happened to them, and what must have happened.

What must have happened is read from a sweeper that never stopped.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from builders import (
    BORN_1961,
    BORN_2012,
    PERSONS,
    a_3b_application,
    an_application,
    of_somebody_else,
)
from cases import ELI, INCOMPLETE, RECEIVED, noon
from the_command import LIBRARY, application, opened

from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from storage.queries import all_events
from storage.store import Store
from workflow.engine.case import Command
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask, Extend, Grant, Propose, Start

AT: Final = noon(RECEIVED)
WEEK: Final = timedelta(weeks=1)
_CHILD: Final = an_application(
    patient={"identity_number": BORN_2012, "name": "Åse Tveit"}, initiation={"date": None}
)
_AN_ADULT: Final = Application.model_validate({"patient": {"identity_number": BORN_1961}})
"""An answer after which there is no priority: the target that was told is out of date."""


class Life(NamedTuple):
    """A case: its application, the commands given at once, and how many days earlier it came."""

    application: Application
    commands: tuple[Command, ...] = ()
    earlier: int = 0


LIVES: Final = (
    Life(INCOMPLETE, (), 7),
    Life(INCOMPLETE, (Ask(ELI),)),
    Life(_CHILD),
    Life(_CHILD, (Ask(ELI), Extend(ELI))),
    Life(_CHILD, (Answer("post", _AN_ADULT),)),
    Life(an_application(), (Start(ELI),)),
    Life(application(str(LIBRARY / "not_marketed_3a.yaml")), (Start(ELI), Grant(ELI))),
    Life(a_3b_application(), (Start(ELI), Propose(ELI, "Tvil."))),
)
_AT_ONCE: Final = 200


def make(store: Store, cases: int) -> list[str]:
    """Make so many cases, one life after the other, and return their numbers."""
    numbers: list[str] = []
    while len(numbers) < cases:
        with store.transaction(write=True) as work:
            door = Door(store, shared=work)
            for place in range(len(numbers), min(cases, len(numbers) + _AT_ONCE)):
                life = LIVES[place % len(LIVES)]
                at = AT - timedelta(days=life.earlier)
                own = of_somebody_else(life.application, place % PERSONS)
                number = door.open(own, at, ELI, None, f"application {place}").case.number
                for command in life.commands:
                    door.handle(number, _of_somebody_else(command, place % PERSONS), at)
                numbers.append(number)
    return numbers


def _of_somebody_else(command: Command, n: int) -> Command:
    """Return an answer with another person's number; any other command as it is."""
    if not isinstance(command, Answer):
        return command
    return replace(command, supplement=of_somebody_else(command.supplement, n))


def one_of_each(store: Store) -> list[str]:
    """Make one case of each life, and return their numbers."""
    return make(store, len(LIVES))


def on(day: int) -> datetime:
    """Return noon, so many days after the cases were made."""
    return AT + timedelta(days=day)


class Notice(NamedTuple):
    """What happened to a case: the event, its effective day, and the day it was due, if any."""

    kind: str
    effective: str
    due: str | None


def happened(store: Store, numbers: Sequence[str]) -> list[list[Notice]]:
    """Return what happened to each of these cases, in order.

    A reminder that is found too late, and so not sent, counts as a reminder.
    """
    found: dict[str, list[Notice]] = {number: [] for number in numbers}
    with store.transaction(write=False) as work:
        rows = [row for row in all_events(work) if row.case_number in found]
    for row in rows:
        kind = row.event.replace("reminder_not_sent", "reminder_sent")
        notice = Notice(kind, row.effective.isoformat(), row.data.get("due"))
        found[row.case_number].append(notice)
    return [found[number] for number in numbers]


def total(happened_to_each: Sequence[Sequence[Notice]]) -> int:
    """Return how many events those are."""
    return sum(map(len, happened_to_each))


def never_stopped(weeks: Sequence[int]) -> dict[int, list[list[Notice]]]:
    """Return what happened to each life after so many weeks with a sweep every day."""
    after = {}
    with opened(":memory:") as store:
        numbers = one_of_each(store)
        for day in range(1, max(weeks) * 7 + 1):
            sweep(Door(store), on(day))
            if day % 7 == 0:
                after[day // 7] = happened(store, numbers)
    return {week: after[week] for week in weeks}
