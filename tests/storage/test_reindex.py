"""Reindex lets others work: they write meanwhile, and what they change is derived anew."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from builders import an_application, of_somebody_born_that_month
from cases import ELI, INCOMPLETE, RECEIVED, day, noon
from databases import break_case, simulated_store
from many_cases import fill
from processes import CONTEXT, HANG, begin, start_fork_server

from handlers.casework import sweep
from handlers.casework.door import Door
from handlers.casework.stored_lines import indexed, line_of
from handlers.casework.sweep import reindex
from handlers.safekeeping.audit import verified
from storage import database
from storage.listing import Compared
from storage.store import Store, Work
from workflow.engine.steps import Note

CASES = 300
NOTES = 12
PATIENCE = 10
"""Seconds for which the other process waits for the lock: it is to be shut out soon, if at all."""
AT = noon(day(20))
NEVER_DERIVED = (
    "UPDATE case_line SET holds_until = '0001-01-01', outdated = outdated + 1",
    "UPDATE case_file SET next_wakeup = '2015-01-01'",
    "DELETE FROM case_word",
)


def _work_on(place: str, noted: str, begun: Event, done: Event) -> None:
    """Note in one case after another, and grant some, while the other process reindexes."""
    database.PATIENCE = PATIENCE  # type: ignore[misc]
    store = simulated_store(place)
    door = Door(store)
    try:
        numbers = [f"2015-{n:06d}" for n in range(1, CASES + 1, CASES // NOTES)]
        assert begun.wait(HANG)
        for n, number in enumerate(numbers):
            door.handle(number, Note(ELI, "Called the doctor."), AT)
            patient = of_somebody_born_that_month(an_application(), CASES + n)
            new = door.register(patient, AT, "post").case.number
            door.start(new, ELI, AT)
            door.grant(new, ELI, AT)
            with Path(noted).open("a", encoding="utf-8") as log:
                log.write(f"{number}\n")
    finally:
        done.set()
        store.close()


def test_others_work_while_reindex_runs(tmp_path: Path) -> None:
    """A process that waits for the lock of an SQLite file gets it, though reindex writes often."""
    place, noted = str(tmp_path / "cases.db"), tmp_path / "noted"
    store = simulated_store(place)
    fill(store, CASES, as_in_an_office=True)
    start_fork_server()
    begun, done = CONTEXT.Event(), CONTEXT.Event()
    other = CONTEXT.Process(target=_work_on, args=(place, str(noted), begun, done))
    begin(other)
    begun.set()
    while not done.is_set():
        break_case(store, *NEVER_DERIVED)
        reindex(Door(store), AT)
    other.join(HANG)

    assert other.exitcode == 0
    assert len(noted.read_text(encoding="utf-8").splitlines()) == NOTES
    reindex(Door(store), AT)
    assert reindex(Door(store), AT) == 0
    assert verified(store, None, index=indexed).damages == ()
    store.close()


@pytest.mark.parametrize(("turn", "writes"), [(0, 4), (3600, 1)])
def test_reindex_writes_when_others_had_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: float, writes: int
) -> None:
    """Until then it reads on; what is left is stored at the end."""
    monkeypatch.setattr("storage.store.TURN", turn)
    monkeypatch.setattr(sweep, "AT_ONCE", 5)
    stored: list[int] = []
    own = Work.store_compared

    def noted(work: Work, found: Sequence[Compared]) -> list[str]:
        stored.append(len(found))
        return own(work, found)

    store = simulated_store(str(tmp_path / "cases.db"))
    fill(store, 20, as_in_an_office=True)
    with monkeypatch.context() as patched:
        patched.setattr(Work, "store_compared", noted)
        assert reindex(Door(store), AT) == 20
    assert stored == [20 // writes] * writes
    assert reindex(Door(store), AT) == 0
    assert verified(store, None, index=indexed).damages == ()
    store.close()


def _reindexed(
    store: Store, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]
) -> int:
    """Reindex, while somebody does something after the cases are read and before they are stored.

    Returns in how many cases it was wrong.
    """
    own, waiting = store.transaction, [meanwhile]

    @contextmanager
    def after_the_other(write: bool) -> Iterator[Work]:
        if write and waiting:
            waiting.pop()()
        with own(write) as work:
            yield work

    with monkeypatch.context() as patched:
        patched.setattr(store, "transaction", after_the_other)
        return reindex(Door(store), noon(day(1)))


def test_a_case_that_changes_while_it_is_derived_is_derived_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was derived before the change is stored, and the case is not forgotten."""
    door = Door(store)
    number: str = door.register(INCOMPLETE, noon(RECEIVED), "post").case.number
    break_case(store, *NEVER_DERIVED)

    assert _reindexed(store, monkeypatch, lambda: door.ask(number, ELI, noon(day(1)))) == 1
    _stands(store, number, "missing_info")


def test_a_line_that_another_case_makes_outdated_is_derived_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case itself keeps its version: only its line says that the matter has changed."""
    door = Door(store)
    number: str = door.register(an_application(), noon(RECEIVED), "post").case.number
    second = an_application(doctor={"name": "Lege Nummer To"})
    break_case(store, *NEVER_DERIVED)

    meanwhile = partial(door.register, second, noon(day(1)), "post")
    assert _reindexed(store, monkeypatch, meanwhile) == 1
    _stands(store, number, "received")


def _stands(store: Store, number: str, state: str) -> None:
    """Check that a case is in a state, and is found by what it says."""
    case = Door(store).look(number)
    with store.transaction(write=False) as work:
        line = work.line_of(number)
    assert case.state == state
    assert line == line_of(case, day(1))
    assert verified(store, None, index=indexed).damages == ()
    assert reindex(Door(store), noon(day(1))) == 0
