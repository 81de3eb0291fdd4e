"""Workers at the same cases at once: each is a process with its own store, and keeps a log.

A worker follows a plan case by case. Before each case all workers wait for each other. Instants are
read from a clock that all processes share, so that the operations of all can be put in order.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, NamedTuple

from cases import RECEIVED, noon
from databases import simulated_store
from processes import CONTEXT, HANG, at_once

from handlers.casework.door import Door, Handled
from storage.errors import Conflict
from storage.records import Stored
from workflow.engine.errors import Refused
from workflow.engine.steps import Note
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Judge
from workflow.reimbursement.file import Case

WORKERS = 8
AT = noon(RECEIVED)
PATIENCE = 60.0
"""Seconds for which a worker waits for the others before a case."""
ROUND = 5 * HANG
"""Seconds after which a whole round is taken to hang."""

UNSURE = "treatment.outside_hospital"
"""The fact on which a finding turns a grant into a rejection, or back."""
_ROUNDS = count(1)


class Step(NamedTuple):
    """One operation on a case. given: what the verb takes: a text, a name, a day, yes or no.

    expects: state the version that this worker saw last. command_id: may be used by others too.
    """

    verb: str
    given: str = ""
    expects: bool = False
    dry_run: bool = False
    command_id: str | None = None


class Task(NamedTuple):
    """What a worker does to one case, before and after it waits for the others."""

    case: str
    before: tuple[Step, ...]
    then: tuple[Step, ...]


class Said(NamedTuple):
    """What a worker did, and its answer: done, tried, repeated, refused, conflict, or an error.

    version, sequence, state: of the case as the answer shows it (the version before, where it was
    tried or assigned). name: who made the change that conflicts, or who has the case.
    """

    worker: int
    case: str
    verb: str
    given: str
    expects: int | None
    command_id: str | None
    began: int
    ended: int
    answer: str
    version: int | None = None
    sequence: int | None = None
    state: str | None = None
    name: str | None = None


def named(worker: int) -> str:
    """Return the name under which a worker acts."""
    return f"Worker {worker}"


def go_through(place: str, plans: Sequence[Sequence[Task]], folder: Path) -> list[Said]:
    """Let every worker follow its plan, all at once. Return all operations."""
    folder.mkdir(parents=True, exist_ok=True)
    this = next(_ROUNDS)
    files = [folder / f"round-{this}-worker-{worker}" for worker in range(len(plans))]
    barrier = CONTEXT.Barrier(len(plans))
    arguments = [
        (place, worker, list(plan), str(files[worker]), barrier)
        for worker, plan in enumerate(plans)
    ]
    at_once(_work, arguments, seconds=ROUND)
    return [
        Said(*json.loads(line))
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@contextmanager
def together(barrier: Barrier) -> Iterator[None]:
    """Stop all workers from waiting when the block fails in one of them."""
    try:
        yield
    except BaseException:
        barrier.abort()
        raise


def _work(place: str, worker: int, plan: list[Task], file: str, barrier: Barrier) -> None:
    store = simulated_store(place)
    door = Door(store)
    with together(barrier), Path(file).open("w", encoding="utf-8") as log:
        for task in plan:
            seen: int | None = None
            for step in (*task.before, None, *task.then):
                if step is None:
                    barrier.wait(PATIENCE)
                    continue
                said = _said(door, worker, task.case, step, seen if step.expects else None)
                seen = said.version or seen
                log.write(json.dumps(said) + "\n")
    store.close()


def _said(door: Door, worker: int, case: str, step: Step, expects: int | None) -> Said:
    """Take a step, and return what came of it, whatever it was."""
    door = replace(door, expects=expects, dry_run=step.dry_run)
    began = time.monotonic_ns()
    try:
        answer = _taken(door, case, step, named(worker))
    except Refused as refused:
        answer = {"answer": "refused", "state": refused.state}
    except Conflict as conflict:
        answer = {"answer": "conflict", "name": conflict.by}
    except Exception as error:  # the test says which it found
        answer = {"answer": f"{type(error).__name__}: {error}"}
    ended = time.monotonic_ns()
    return Said(
        worker, case, step.verb, step.given, expects, step.command_id, began, ended, **answer
    )


def _taken(door: Door, case: str, step: Step, by: str) -> dict[str, Any]:
    if step.verb == "look":
        kept = _looked(door, case)
        return {
            "answer": "done",
            "version": kept.version,
            "name": kept.assigned_to,
            **_shown(kept.case),
        }
    handled = _handled(door, case, step, by)
    if handled.repeated:
        return {"answer": "repeated", **_shown(handled.case)}
    assert handled.version is not None
    if door.dry_run:
        return {"answer": "tried", "version": handled.version, **_shown(handled.case)}
    return {"answer": "done", "version": handled.version + 1, **_shown(handled.case)}


def _looked(door: Door, case: str) -> Stored:
    with door.store.transaction(write=False) as work:
        return work.get(case)


def _shown(case: Case) -> dict[str, Any]:
    return {"sequence": len(case.events), "state": case.state}


def _handled(door: Door, case: str, step: Step, by: str) -> Handled:
    match step.verb:
        case "start" | "extend" | "grant" | "reject" | "approve":
            handled: Handled = getattr(door, step.verb)(case, by, AT)
            return handled
        case "assign":
            return door.assign(case, step.given, by, AT)
        case "ask":
            return door.ask(case, by, AT, (step.given,) if step.given else ())
        case "answer":
            return door.answer(case, the_day(step.given), by, AT)
        case "judge":
            return door.handle(case, Judge(by, UNSURE, step.given == "yes", "Found so."), AT)
        case "propose":
            return door.propose(case, step.given, by, AT)
        case "return":
            return door.return_case(case, step.given, by, AT)
        case "note":
            return door.handle(case, Note(by, step.given), AT, step.command_id)
    raise ValueError(step.verb)


def the_day(day: str) -> Application:
    """Return an answer that states the day on which a specialist started the treatment."""
    return Application.model_validate({"initiation": {"date": date.fromisoformat(day).isoformat()}})
