"""The index of wake-up days is rebuilt by a sweep of a newer program, and by `db reindex`."""

import pytest
from builders import an_application
from cases import RECEIVED, day, noon
from databases import break_case, receive, simulated_store
from the_command import Office

from handlers.casework.door import Door
from handlers.casework.sweep import reindex, sweep
from storage.store import Store
from storage.wakeups import Stamp, current_stamp

LOST = "UPDATE case_file SET next_wakeup = NULL"


@pytest.fixture
def store() -> Store:
    return simulated_store(":memory:")


def test_a_sweep_leaves_an_index_of_its_own_version_alone(store: Store) -> None:
    receive(store)
    break_case(store, LOST)

    assert sweep(Door(store), noon(day(60))).handled == ()


def test_a_sweep_rebuilds_the_index_of_another_version_and_finds_what_is_due(
    store: Store,
) -> None:
    number = receive(store)
    break_case(store, LOST, "UPDATE store SET calendar_version = 'holidays 0.1, Norway'")
    tried = sweep(Door(store, dry_run=True), noon(day(60)))
    swept = sweep(Door(store), noon(day(60)))

    assert tried.handled == ()
    assert [handled.case.number for handled in swept.handled] == [number]
    with store.transaction(write=False) as work:
        assert work.wakeups_are_current(current_stamp())
        assert not work.wakeups_are_current(Stamp("holidays 0.1, Norway", "0.1.0"))


def test_a_dry_run_of_reindex_counts_and_stores_nothing(store: Store) -> None:
    receive(store)
    break_case(store, LOST)

    assert reindex(Door(store, dry_run=True)) == 1
    assert reindex(Door(store)) == 1
    assert reindex(Door(store)) == 0


def test_the_verb_says_how_many_days_were_wrong(office: Office) -> None:
    with office.store() as store:
        Door(store).register(an_application(), noon(RECEIVED), "post")
        break_case(store, LOST)

    assert office.does("db", "reindex", "--dry-run").out == "Days that were wrong: 1.\n"
    assert office.data("db", "reindex") == {"wrong": 1}
    assert office.data("db", "reindex") == {"wrong": 0}
