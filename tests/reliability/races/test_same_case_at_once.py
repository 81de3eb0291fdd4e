"""R3: eight processes work on the same case at the same moment.

One decides, the others are told so. Nothing is decided or sent twice.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bar import Measured, Size
from builders import PERSONS, a_3b_application, an_application, of_somebody_else
from cases import INCOMPLETE
from reliability.races.workers import AT, WORKERS, Said, Step, Task, go_through, named
from sqlalchemy import Select, select
from the_command import opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage.store import Store
from storage.tables import event, letter
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application

CLEAN = {"done", "tried", "repeated", "refused", "conflict"}
DECIDING = ("grant", "reject", "approve")
DECISIONS = ("granted", "rejected", "dismissed")
NOT_COVERED = an_application(treatment={"outside_hospital": "no"})
GRANT, REJECT, APPROVE = (Step(verb) for verb in DECIDING)
LOOK = Step("look")


class Race(NamedTuple):
    """What eight workers do at once.

    before: prepares the case. does: the steps of a worker, exactly one of which decides.
    """

    application: Application
    before: Callable[[Door, str], object]
    does: Callable[[int], tuple[Step, ...]]


def _started(door: Door, number: str) -> None:
    door.start(number, "Eli", AT)


def _proposed(door: Door, number: str) -> None:
    _started(door, number)
    door.propose(number, "Without effect.", named(0), AT)
    with pytest.raises(Refused):
        door.approve(number, named(0), AT)


def _nothing(_door: Door, _number: str) -> None:
    pass


RACES = {
    "all grant": Race(an_application(), _started, lambda _: (GRANT,)),
    "all reject": Race(NOT_COVERED, _started, lambda _: (REJECT,)),
    "half grant, half find a reason to reject": Race(
        an_application(),
        _started,
        lambda worker: (GRANT,) if worker % 2 else (Step("judge", "no"), REJECT, Step("note", "x")),
    ),
    "half grant, half propose refusal and approve it": Race(
        a_3b_application(),
        _started,
        lambda worker: (GRANT,) if worker % 2 else (Step("propose", "Without effect."), APPROVE),
    ),
    "all approve, the proposer too": Race(a_3b_application(), _proposed, lambda _: (APPROVE,)),
    "all ask, answer the same, and grant": Race(
        INCOMPLETE,
        _nothing,
        lambda _: (Step("ask"), Step("answer", "2015-03-02"), GRANT, Step("note", "x")),
    ),
}


def _task(race: Race, number: str, worker: int) -> Task:
    """Return what one worker does.

    Every fourth worker decides on the version of its dry run, every fourth on the version that it
    saw, the others on any version.
    """
    steps = race.does(worker)
    if worker % 4 < 2 or len(steps) > 1:
        return Task(number, (), steps)
    [step] = steps
    return Task(
        number,
        (step._replace(dry_run=True) if worker % 4 == 2 else LOOK,),
        (step._replace(expects=True),),
    )


def test_one_decides_and_seven_are_told(
    shared_place: str,
    tmp_path: Path,
    size: Size[int],
    measured: Measured,
    request: pytest.FixtureRequest,
) -> None:
    rounds, cases = size(1, 3), size(26, 500)
    said: list[Said] = []
    kinds: dict[str, str] = {}
    seconds = 0.0
    with opened(shared_place) as store:
        for n in range(rounds):
            given = _cases(store, f"round {n}", cases)
            kinds |= given
            plans = [
                [_task(RACES[kind], number, worker) for number, kind in given.items()]
                for worker in range(WORKERS)
            ]
            began = time.monotonic()
            said += go_through(shared_place, plans, tmp_path / "said")
            seconds += time.monotonic() - began
        decided = _decisions(store)
        letters = _letters(store)
        damage = verify(store)

    faults = [x for x in said if x.answer not in CLEAN]
    tries = [x for x in said if x.verb in DECIDING and x.answer != "tried"]
    winners = Counter(x.case for x in tries if x.answer == "done")
    losers = Counter(x.case for x in tries if x.answer in ("refused", "conflict"))
    assert not faults, faults[:3]
    assert damage == []
    assert len(kinds) == rounds * cases
    assert len(tries) == WORKERS * len(kinds)
    assert winners == dict.fromkeys(kinds, 1)
    assert losers == dict.fromkeys(kinds, WORKERS - 1)
    assert decided == {
        x.case: ("granted" if x.verb == "grant" else "rejected", named(x.worker))
        for x in tries
        if x.answer == "done"
    }
    assert letters == {number: [("applicant", 0), ("doctor", 1)] for number in kinds}
    assert not [
        number
        for number, (_, by) in decided.items()
        if kinds[number].startswith("all approve") and by == named(0)
    ]
    assert set(kinds.values()) == set(RACES)
    conflicts = sum(x.answer == "conflict" for x in said)
    assert conflicts >= len(kinds) / 4, "hardly anybody stated what they had seen"
    measured(
        "R3",
        f"{_kind(request)}: {len(tries)} attempts to decide {len(kinds)} cases by {WORKERS} "
        f"processes, {len(said)} commands in {seconds:.0f} s ({len(said) / seconds:.0f} a second); "
        f"{len(decided)} decisions, 0 double, {sum(map(len, letters.values()))} letters, "
        f"{sum(losers.values())} clean refusals ({conflicts} conflicts in all), 0 locked, "
        "0 other errors",
    )


def test_the_same_command_of_all_eight_is_done_once(
    shared_place: str,
    tmp_path: Path,
    size: Size[int],
    measured: Measured,
    request: pytest.FixtureRequest,
) -> None:
    with opened(shared_place) as store:
        numbers = list(_cases(store, "the same", size(6, 200)))
        plans = [
            [
                Task(number, (), (Step("note", "once", command_id=f"note {number}"),) * 2)
                for number in numbers
            ]
        ] * WORKERS
        said = go_through(shared_place, plans, tmp_path / "said")
        notes = Counter(
            row.case_number
            for row in _rows(store, select(event).where(event.c.name == "note_added"))
        )
        damage = verify(store)

    answers = Counter((x.case, x.answer) for x in said)
    assert damage == []
    assert answers == {
        (n, a): times for n in numbers for a, times in (("done", 1), ("repeated", 2 * WORKERS - 1))
    }
    assert notes == dict.fromkeys(numbers, 1)
    measured(
        "R3",
        f"{_kind(request)}: {len(numbers)} commands, each sent {2 * WORKERS} times by {WORKERS} "
        "processes: each done once",
    )


def _cases(store: Store, name: str, cases: int) -> dict[str, str]:
    """Make new cases and prepare them for their races. Return the race of each number."""
    door = Door(store)
    kinds = {}
    for n in range(cases):
        kind = list(RACES)[n % len(RACES)]
        race = RACES[kind]
        own = of_somebody_else(race.application, n % PERSONS)
        number = door.open(own, AT, "post", None, f"{name} {n}").case.number
        race.before(door, number)
        kinds[number] = kind
    return kinds


def _decisions(store: Store) -> dict[str, tuple[str, str]]:
    """Return how each case was decided and by whom. Fails when one was decided twice."""
    rows = list(_rows(store, select(event).where(event.c.name.in_(DECISIONS))))
    assert len(rows) == len({row.case_number for row in rows})
    return {row.case_number: (row.name, row.actor) for row in rows}


def _letters(store: Store) -> dict[str, list[tuple[str, int]]]:
    """Return to whom each case's decision was sent, and whether as a copy."""
    found: dict[str, list[tuple[str, int]]] = {}
    query = (
        select(letter)
        .where(letter.c.kind.like("decision_%"))
        .order_by(letter.c.case_number, letter.c.copy)
    )
    for row in _rows(store, query):
        found.setdefault(row.case_number, []).append((row.receiver, row.copy))
    return found


def _rows(store: Store, query: Select[Any]) -> Sequence[Any]:
    with store.transaction(write=False) as work:
        return work.connection.execute(query).all()


def _kind(request: pytest.FixtureRequest) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[
        request.node.callspec.params["shared_place"]
    ]
