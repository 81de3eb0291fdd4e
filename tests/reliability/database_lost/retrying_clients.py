"""Clients that keep working when their database is lost: each handles cases, command by command.

Every command has an id that its client chose. When the database is gone the client retries the same
command until it is answered. It writes down what it was told, one line per command.
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

from builders import PERSONS, an_application, of_somebody_else
from cases import ELI, INCOMPLETE, RECEIVED, noon
from databases import simulated_store
from sqlalchemy import func, select

from handlers.casework.door import Door, Handled
from storage.errors import DatabaseUnreachable, OutcomeUnknown
from storage.store import Store
from storage.tables import event, letter
from workflow.engine.case import Command
from workflow.engine.steps import Note
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask, Grant, Start

T = TypeVar("T")
AT = noon(RECEIVED)
PATIENCE = 60
"""Seconds for which a client retries a command."""
SHARED = "2015-000001"
"""A case that everybody writes on."""
_COMPLETE = an_application()
_THE_DATE = Application.model_validate({"initiation": {"date": "2015-03-02"}})
_LIVES = (
    ("receive", "start", "note", "shared", "grant"),
    ("receive incomplete", "ask", "shared", "supply", "note", "grant"),
)
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
    """What a client was told of one command.

    lost: the errors before the answer. unknown: how many of them said that the outcome is unknown.
    untrue: how many said that nothing was stored although it was.
    """

    id: str
    repeated: bool = False
    lost: list[str] = field(default_factory=list)
    unknown: int = 0
    untrue: int = 0


def share(store: Store) -> None:
    """Open the case that all clients write on."""
    assert Door(store).open(_COMPLETE, AT, ELI, None, "shared").case.number == SHARED


def steps(client: int, count: int) -> Iterator[tuple[str, str]]:
    """Yield id and kind of a client's first `count` commands."""
    luck = Random(client)
    number = 0
    while True:
        for kind in luck.choice(_LIVES):
            if number == count:
                return
            number += 1
            yield f"client-{client}-{number:04d}", kind


def act(door: Door, kind: str, number: str, command_id: str) -> Handled:
    """Give one command, on the client's own case or the shared one."""
    if kind.startswith("receive"):
        _, client, count = command_id.split("-")
        application = INCOMPLETE if "incomplete" in kind else _COMPLETE
        own = of_somebody_else(application, (int(client) * PERSONS // 4 + int(count)) % PERSONS)
        return door.open(own, AT, ELI, None, command_id)
    return door.handle(SHARED if kind == "shared" else number, _STEPS[kind], AT, command_id)


def live(place: str, client: int, count: int, pause: float, folder: str) -> None:
    """Run a client in its own process.

    Writes what it was told to `CLIENT.told` in the folder, and everything it prints to
    `CLIENT.printed`.
    """
    for number in (1, 2):
        file = os.open(
            Path(folder) / f"{client}.printed", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        os.dup2(file, number)
    luck = Random(-client)
    store = _retried(lambda: simulated_store(place), lambda gone: None)
    case = ""
    with (Path(folder) / f"{client}.told").open("w", encoding="utf-8") as file:
        for command_id, kind in steps(client, count):
            told = Told(command_id)
            done = _act_with_retries(store, kind, case, told)
            if kind.startswith("receive"):
                case = done.case.number
            told.repeated = done.repeated
            print(json.dumps(vars(told)), file=file, flush=True)
            time.sleep(luck.uniform(0, 2 * pause))
    store.close()


def undisturbed(store: Store, clients: int, count: int) -> None:
    """Give the same commands, one client after the other, without any disturbance."""
    share(store)
    for client in range(clients):
        case = ""
        for command_id, kind in steps(client, count):
            done = act(Door(store), kind, case, command_id)
            case = case if kind == "shared" else done.case.number


def _act_with_retries(store: Store, kind: str, case: str, told: Told) -> Handled:
    def lost(gone: DatabaseUnreachable) -> None:
        told.lost.append(str(gone))
        if isinstance(gone, OutcomeUnknown):
            told.unknown += 1
        elif not told.unknown:
            told.untrue += _retried(lambda: _is_answered(store, told.id), lambda _: None)

    return _retried(lambda: act(Door(store), kind, case, told.id), lost)


def _is_answered(store: Store, command_id: str) -> bool:
    with store.transaction(write=False) as work:
        return work.answer_to(command_id) is not None


def _retried(attempt: Callable[[], T], lost: Callable[[DatabaseUnreachable], None]) -> T:
    """Run `attempt`; retry while the database is unreachable, for at most PATIENCE seconds."""
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
    """Return each event's command id, name, state and number of letters."""
    counted = select(func.count()).where(
        letter.c.case_number == event.c.case_number, letter.c.event_sequence == event.c.sequence
    )
    columns = (event.c.command_id, event.c.name, event.c.state, counted.scalar_subquery())
    with store.transaction(write=False) as work:
        return Counter(tuple(row) for row in work.connection.execute(select(*columns)))


def told_in(folder: Path) -> list[Told]:
    """Return what all clients have been told by now. Unfinished lines are left out."""
    lines = [
        line
        for file in folder.glob("*.told")
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
    ]
    return [Told(**json.loads(line)) for line in lines if line.endswith("\n")]
