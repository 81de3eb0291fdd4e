"""Clients that live through the loss of their database: each takes its cases through their lives, one command after another.

Every command has an id that its client chose. When the database is gone the client tries the same command again, until it is
answered. What each was told is written down, a line a command.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from builders import an_application
from cases import ELI, INCOMPLETE, RECEIVED, noon
from sqlalchemy import func, select

from handlers.casework.door import Door, Handled
from storage.errors import DatabaseUnreachable, OutcomeUnknown
from storage.store import Store, open_store
from storage.tables import event, letter
from workflow.engine.case import Command
from workflow.engine.steps import Note
from workflow.reimbursement.commands import Answer, Ask, Grant, Start

T = TypeVar("T")
AT = noon(RECEIVED)
PATIENCE = 60
"""Seconds that a client tries the same command."""
SHARED = "2015-000001"
"""A case that everybody writes on."""
_COMPLETE, _THE_DATE = an_application(), an_application(initiation={"date": "2015-03-02"})
_LIVES = (("receive", "start", "note", "shared", "grant"), ("receive incomplete", "ask", "shared", "supply", "note", "grant"))
_STEPS: dict[str, Command] = {
    "start": Start(ELI),
    "ask": Ask(ELI),
    "supply": Answer(ELI, _THE_DATE),
    "note": Note(ELI, "ringt legen"),
    "shared": Note(ELI, "sett"),
    "grant": Grant(ELI),
}


@dataclass
class Told:
    """What a client was told of one command. lost: the errors before the answer. untrue: what was said not to be stored, and was."""

    id: str
    repeated: bool = False
    lost: list[str] = field(default_factory=list)
    unknown: int = 0
    untrue: int = 0


def share(store: Store) -> None:
    """Open the shared case, the first one."""
    assert Door(store).open(_COMPLETE, AT, ELI, None, "shared").case.number == SHARED


def steps(client: int, count: int) -> Iterator[tuple[str, str]]:
    """A client's first commands: id and kind."""
    luck = Random(client)
    number = 0
    while True:
        for kind in luck.choice(_LIVES):
            if number == count:
                return
            number += 1
            yield f"client-{client}-{number:04d}", kind


def act(door: Door, kind: str, number: str, command_id: str) -> Handled:
    """One command, on the client's own case or the shared one."""
    if kind.startswith("receive"):
        return door.open(INCOMPLETE if "incomplete" in kind else _COMPLETE, AT, ELI, None, command_id)
    return door.handle(SHARED if kind == "shared" else number, _STEPS[kind], AT, command_id)


def live(place: str, client: int, count: int, pause: float, folder: str) -> None:
    """A client's whole life, in its own process; what it was told goes to a file, and so does everything it prints."""
    for number in (1, 2):
        file = os.open(Path(folder) / f"{client}.printed", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
    luck = Random(-client)
    store = _again(lambda: open_store(place), lambda gone: None)
    case = ""
    with (Path(folder) / f"{client}.told").open("w", encoding="utf-8") as file:
        for command_id, kind in steps(client, count):
            told = Told(command_id)
            done = _persistently(store, kind, case, told)
            if kind.startswith("receive"):
                case = done.case.number
            told.repeated = done.repeated
            print(json.dumps(vars(told)), file=file, flush=True)
            time.sleep(luck.uniform(0, 2 * pause))
    store.close()


def undisturbed(store: Store, clients: int, count: int) -> None:
    """The same commands, one client after the other, and nothing is taken away."""
    share(store)
    for client in range(clients):
        case = ""
        for command_id, kind in steps(client, count):
            done = act(Door(store), kind, case, command_id)
            case = case if kind == "shared" else done.case.number


def _persistently(store: Store, kind: str, case: str, told: Told) -> Handled:
    def lost(gone: DatabaseUnreachable) -> None:
        told.lost.append(str(gone))
        if isinstance(gone, OutcomeUnknown):
            told.unknown += 1
        elif not told.unknown:
            told.untrue += _again(lambda: _is_answered(store, told.id), lambda _: None)

    return _again(lambda: act(Door(store), kind, case, told.id), lost)


def _is_answered(store: Store, command_id: str) -> bool:
    with store.transaction(write=False) as work:
        return work.answer_to(command_id) is not None


def _again(attempt: Callable[[], T], lost: Callable[[DatabaseUnreachable], None]) -> T:
    """Until it is answered; never for ever."""
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except DatabaseUnreachable as gone:
            lost(gone)
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)


def effects(store: Store) -> Counter[tuple[Any, ...]]:
    """Each event with the command that caused it, the state it led to, and how many letters it gave."""
    counted = select(func.count()).where(letter.c.case_number == event.c.case_number, letter.c.event_sequence == event.c.sequence)
    columns = (event.c.command_id, event.c.name, event.c.state, counted.scalar_subquery())
    with store.transaction(write=False) as work:
        return Counter(tuple(row) for row in work.connection.execute(select(*columns)))


def told_in(folder: Path) -> list[Told]:
    """What all clients have been told by now; a line that is being written is none yet."""
    lines = [line for file in folder.glob("*.told") for line in file.read_text(encoding="utf-8").splitlines(keepends=True)]
    return [Told(**json.loads(line)) for line in lines if line.endswith("\n")]
