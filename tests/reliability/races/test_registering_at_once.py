"""R3: eight processes register applications, sweep and decide at the same moment.

Each case must be opened once, each notice given once.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from bar import Measured, Size
from builders import an_application
from cases import RECEIVED, noon
from databases import simulated_store
from processes import CONTEXT, at_once
from reliability.races.workers import AT, PATIENCE, ROUND, WORKERS, named, together
from sqlalchemy import select
from the_command import opened

from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.safekeeping.audit import verify
from storage.errors import Conflict
from storage.store import Store
from storage.tables import event, letter
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application

LATE = noon(RECEIVED + timedelta(days=60))
"""Eight weeks have passed, and with them every warning before."""


def an_epilepsy(substance: int, doctor: int = 0) -> Application:
    """Return an application for one of many medicines, by one of many doctors."""
    return an_application(
        medicine={"substance": f"epilozamid {substance}", "name": f"Epilozan {substance}"},
        doctor={"name": f"Kari {doctor}"},
    )


def _register(place: str, applications: list[str], file: str, barrier: Barrier) -> None:
    """In one process: open the database, and register each application when all others do."""
    answers = []
    with together(barrier):
        barrier.wait(PATIENCE)
        store = simulated_store(place)
        for text in applications:
            application = Application.model_validate_json(text)
            barrier.wait(PATIENCE)
            handled = Door(store).register(application, AT, "post")
            answers.append((handled.case.number, handled.repeated))
    store.close()
    Path(file).write_text(json.dumps(answers), encoding="utf-8")


def _registered(
    place: str, applications: Sequence[Sequence[Application]], folder: Path
) -> list[list[Any]]:
    """Return what each process was answered: case number, and whether it was registered before."""
    barrier = CONTEXT.Barrier(len(applications))
    files = [str(folder / f"worker-{n}") for n in range(len(applications))]
    texts = [
        [each.model_dump_json(exclude_none=True, by_alias=True) for each in own]
        for own in applications
    ]
    arguments = [(place, own, file, barrier) for own, file in zip(texts, files, strict=True)]
    at_once(_register, arguments, seconds=ROUND)
    return [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]


def test_one_application_of_all_eight_is_one_case(
    shared_place: str, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    applications = [an_epilepsy(n) for n in range(size(5, 100))]

    # The first of them also makes the database.
    answers = _registered(shared_place, [applications] * WORKERS, tmp_path)

    with opened(shared_place) as store:
        rows = _rows(store)
        damage = verify(store)
    assert damage == []
    for n, (number, _) in enumerate(answers[0]):
        assert Counter(tuple(own[n]) for own in answers) == {
            (number, False): 1,
            (number, True): WORKERS - 1,
        }
    assert len(rows["events"]) == len(applications)
    assert len(rows["letters"]) == 2 * len(applications)
    measured(
        "R3",
        f"{_kind(shared_place)}: {len(applications)} applications, each registered by {WORKERS} "
        "processes at once: one case each",
    )


def test_of_eight_applications_for_one_treatment_seven_are_duplicates(
    shared_place: str, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    treatments = size(4, 50)
    applications = [
        [an_epilepsy(n, worker) for n in range(treatments)] for worker in range(WORKERS)
    ]

    answers = _registered(shared_place, applications, tmp_path)

    with opened(shared_place) as store:
        damage = verify(store)
        door = Door(store)
        known = [[door.look(own[n][0]).register for own in answers] for n in range(treatments)]
    assert damage == []
    for registers in known:
        assert Counter(found.duplicate if found else None for found in registers) == {
            None: 1,
            "pending": WORKERS - 1,
        }
    measured(
        "R3",
        f"{_kind(shared_place)}: {treatments} treatments, for each {WORKERS} applications at once: "
        "all but one are duplicates",
    )


def _sweeping_or_deciding(
    place: str, worker: int, numbers: list[str], file: str, barrier: Barrier
) -> None:
    """In one process: sweep, or grant every case. All begin at the same moment."""
    store = simulated_store(place)
    door = Door(store)
    won, failed = [], []
    barrier.wait(PATIENCE)
    if worker % 2:
        failed = [str(why) for why in sweep(door, LATE).failed]
    else:
        for number in numbers:
            try:
                door.grant(number, "Eli", LATE)
                won.append(number)
            except (Refused, Conflict):
                pass
    store.close()
    Path(file).write_text(json.dumps({"won": won, "failed": failed}), encoding="utf-8")


def test_sweeps_and_decisions_at_once_equal_one_after_the_other(
    shared_place: str, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    cases = size(12, 300)
    with opened(":memory:") as quiet:
        for number in _waiting(quiet, cases):
            Door(quiet).grant(number, "Eli", LATE)
        expected = _rows(quiet)
    files = [str(tmp_path / f"worker-{worker}") for worker in range(WORKERS)]
    with opened(shared_place) as store:
        numbers = _waiting(store, cases)
        barrier = CONTEXT.Barrier(WORKERS)
        arguments = [
            (shared_place, worker, numbers, files[worker], barrier) for worker in range(WORKERS)
        ]
        at_once(_sweeping_or_deciding, arguments, seconds=ROUND)
        rows = _rows(store)
        damage = verify(store)

    answers = [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]
    assert damage == []
    assert [why for answer in answers for why in answer["failed"]] == []
    assert Counter(number for answer in answers for number in answer["won"]) == dict.fromkeys(
        numbers, 1
    )
    assert rows == expected
    notices = sum(actor == "time" for *_, actor, _ in rows["events"])
    assert notices >= 4 * cases
    measured(
        "R3",
        f"{_kind(shared_place)}: {cases} overdue cases, {WORKERS // 2} sweeps and {WORKERS // 2} "
        f"deciders at once: {notices} notices of time and {cases} decisions, each once; events "
        "and letters as from one process alone",
    )


def _waiting(store: Store, cases: int) -> list[str]:
    """Make cases under review, and return their numbers."""
    door = Door(store)
    numbers = [
        door.open(an_epilepsy(n), AT, "post", None, f"case {n}").case.number for n in range(cases)
    ]
    for number in numbers:
        door.start(number, named(0), AT)
    return numbers


def _rows(store: Store) -> dict[str, list[Any]]:
    """Return every event and letter, without random values."""
    events = select(
        event.c.case_number,
        event.c.sequence,
        event.c.name,
        event.c.effective,
        event.c.actor,
        event.c.data,
    )
    letters = select(letter.c.id, letter.c.kind, letter.c.document)
    with store.transaction(write=False) as work:
        run = work.connection.execute
        return {
            "events": [
                tuple(row) for row in run(events.order_by(event.c.case_number, event.c.sequence))
            ],
            "letters": [tuple(row) for row in run(letters.order_by(letter.c.id))],
        }


def _kind(place: str) -> str:
    return "PostgreSQL" if place.startswith("postgresql") else "SQLite"
