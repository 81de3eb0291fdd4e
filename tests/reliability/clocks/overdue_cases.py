"""Many cases of every kind that time acts on, what must have happened to each, and sweepers.

What must have happened is read from a sweeper that never stopped.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final, NamedTuple
from unittest import mock

from builders import BORN_2012, a_3b_application, an_application
from cases import ELI, INCOMPLETE, RECEIVED, noon
from the_command import LIBRARY, application, opened

from handlers.casework.door import Door, Handled
from handlers.casework.sweep import sweep
from storage.queries import all_events
from storage.store import Store, Work
from workflow.engine.case import Command
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask, Extend, Grant, Propose, Start

AT: Final = noon(RECEIVED)
WEEK: Final = timedelta(weeks=1)
_CHILD: Final = an_application(
    patient={"identity_number": BORN_2012, "name": "Åse Tveit"}, initiation={"date": None}
)


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
                number = door.open(
                    life.application, at, ELI, None, f"application {place}"
                ).case.number
                for command in life.commands:
                    door.handle(number, command, at)
                numbers.append(number)
    return numbers


class Notice(NamedTuple):
    """What happened to a case: the event, its effective day, and the day it was due, if any."""

    kind: str
    effective: str
    due: str | None


def happened(store: Store) -> dict[str, list[Notice]]:
    """Return what happened to each case, in order. A reminder found too late is a reminder."""
    found: dict[str, list[Notice]] = {}
    with store.transaction(write=False) as work:
        for row in all_events(work):
            kind = row.event.replace("reminder_not_sent", "reminder_sent")
            found.setdefault(row.case_number, []).append(
                Notice(kind, row.effective.isoformat(), row.data.get("due"))
            )
    return found


def never_stopped(weeks: Sequence[int]) -> dict[int, list[list[Notice]]]:
    """Return what happened to each life after so many weeks with a sweep every day."""
    after = {}
    with opened(":memory:") as store:
        numbers = make(store, len(LIVES))
        for day in range(1, max(weeks) * 7 + 1):
            sweep(Door(store), AT + timedelta(days=day))
            if day % 7 == 0:
                found = happened(store)
                after[day // 7] = [found[number] for number in numbers]
    return {week: after[week] for week in weeks}


def sweep_together(place: str, at: str, anchor: str, together: Barrier, report: str) -> None:
    """Sweep once in its own process, and write down what was done.

    Every sweeper reads the list of due cases before any of them begins.
    """
    seen: list[str] = []

    def read_by_all(work: Work, day: date, limit: int | None = None) -> list[str]:
        seen.extend(read(work, day, limit))
        together.wait(60)
        return seen

    read = Work.due_by
    with opened(place) as store, mock.patch.object(Work, "due_by", read_by_all):
        swept = sweep(Door(store), datetime.fromisoformat(at), Path(anchor))
    counts = [len(seen), sum(len(handled.events) for handled in swept.handled), len(swept.failed)]
    Path(report).write_text(json.dumps(counts), encoding="utf-8")


def sweep_and_tell(place: str, at: str, progress: Connection) -> None:
    """Sweep in its own process, and send a byte when each case begins."""

    def told(door: Door, number: str, instant: datetime) -> Handled | None:
        progress.send_bytes(b".")
        return pass_time(door, number, instant)

    pass_time = Door.pass_time
    with opened(place) as store, mock.patch.object(Door, "pass_time", told):
        sweep(Door(store), datetime.fromisoformat(at))
