"""Fill a database as an office does: all kinds of cases, letters sent or not, sweeps, anchors."""

from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from builders import PERSONS, a_3b_application, of_somebody_else
from cases import ELI, OLA, RECEIVED, noon
from sqlalchemy import func, select

from handlers.analysis.replay import next_step
from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.cli.demo import CHANGES
from scenarios.applications import read_application
from storage.queries import outbox
from storage.store import Store
from storage.tables import event
from workflow.reimbursement.application import Application
from workflow.reimbursement.merging import merge

LIBRARY = Path("scenarios/library/applications").resolve()
ANSWER = Application.model_validate({"initiation": {"date": "2015-03-02"}})
UNANSWERED = "epilepsy_3a_without_date"
MONDAY = noon(RECEIVED)


def at_work(store: Store, events: int, anchor: Path | None = None) -> datetime:
    """Register and handle cases, day after day, until there are so many events.

    Returns the instant of the last sweep. anchor: the anchor file. Two letters in three are sent.
    """
    if anchor is not None:
        anchored(store, anchor)
    door, at = Door(store), MONDAY
    refused = a_3b_application()
    library = {file.stem: read_application(file) for file in sorted(LIBRARY.glob("*.yaml"))}
    otherwise = [
        merge(library[name], Application.model_validate(change)) for name, change in CHANGES.items()
    ]
    applications = cycle([refused, *otherwise, *library.values(), library[UNANSWERED]])
    while (so_far := events_of(store)) < events:
        application = next(applications)
        own = of_somebody_else(application, so_far % PERSONS)
        number = door.open(own, at, "post", None, f"after {so_far} events").case.number
        if application is refused:
            _refuse(door, number, at)
        else:
            _handle(door, number, at)
        at += timedelta(days=1)
        sweep(door, at)
        _post(store, at)
    sweep(door, at + timedelta(days=60))
    return at + timedelta(days=60)


def events_of(store: Store) -> int:
    """Return how many events there are."""
    with store.transaction(write=False) as work:
        return int(work.connection.execute(select(func.count()).select_from(event)).scalar_one())


def _handle(door: Door, number: str, at: datetime) -> None:
    """Handle a case at once. Every other request is answered at once, the others never."""
    door.note(number, "The doctor's secretary called.", ELI, at)
    while (step := next_step(door.look(number))) is not None:
        door.handle(number, step, at)
    if door.look(number).state == "missing_info" and int(number[-1]) % 2:
        door.answer(number, ANSWER, "post", at)
        while (step := next_step(door.look(number))) is not None:
            door.handle(number, step, at)


def _refuse(door: Door, number: str, at: datetime) -> None:
    door.start(number, ELI, at)
    door.propose(number, "The effect is not proportionate.", ELI, at)
    door.return_case(number, "Say more of why.", OLA, at)
    door.propose(number, "The effect is not proportionate to the cost.", ELI, at)
    door.approve(number, OLA, at)


def _post(store: Store, at: datetime) -> None:
    with store.transaction(write=True) as work:
        for place, letter in enumerate(outbox(work)):
            if place % 3 == 0:
                work.mark_sent(letter.id, f"letters/{letter.id}.pdf", at)
            elif place % 3 == 1 and letter.attempts == 0:
                work.mark_failed(letter.id, "mailbox-full", at, at + timedelta(minutes=1))
