"""The index of wake-up days is rebuilt by a sweep of a newer program, and by `db reindex`."""

import random
from dataclasses import replace

import pytest
from builders import an_application
from cases import ELI, RECEIVED, day, noon
from databases import break_case, receive, simulated_store, wrongly_indexed
from the_command import Office

from handlers.casework.door import Door
from handlers.casework.sweep import reindex, sweep
from storage.store import Store
from storage.wakeups import Stamp, current_stamp
from workflow.engine.advance import next_due
from workflow.reimbursement.policy import DEFAULT, Policy

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
        assert work.index_is_current(current_stamp())
        assert not work.index_is_current(Stamp("holidays 0.1, Norway", "0.1.0"))


def test_a_dry_run_of_reindex_counts_and_stores_nothing(store: Store) -> None:
    receive(store)
    break_case(store, LOST)

    assert reindex(Door(store, dry_run=True), noon(RECEIVED)) == 1
    assert reindex(Door(store), noon(RECEIVED)) == 1
    assert reindex(Door(store), noon(RECEIVED)) == 0


def test_the_verb_says_how_many_days_were_wrong(office: Office) -> None:
    with office.store() as store:
        Door(store).register(an_application(), noon(RECEIVED), "post")
        break_case(store, LOST)

    assert office.does("db", "reindex", "--dry-run").out == "Cases that had it wrong: 1.\n"
    assert office.data("db", "reindex") == {"wrong": 1}
    assert office.data("db", "reindex") == {"wrong": 0}


LISTS = ("inbox", "next", "list", "search solbakken", "board", "deadlines")


@pytest.mark.parametrize("verb", LISTS)
def test_lists_of_another_version_say_that_they_are_computed_anew(
    verb: str, office: Office
) -> None:
    anew = "ists are computed anew until `saksgang tick` or `saksgang db reindex` has run"
    with office.store() as store:
        Door(store).register(an_application(), noon(RECEIVED), "post")
        break_case(store, "UPDATE store SET program_version = NULL")

    assert office.does(*verb.split()).err.count(f"L{anew}.") == 1
    assert f"l{anew}" in office.does("db", "status").out
    assert office.data("db", "status")["index_current"] is False
    office.does("db", "reindex")
    assert anew not in office.does(*verb.split()).err
    assert anew not in office.does("db", "status").out
    assert office.data("db", "status")["index_current"] is True


SLOW = replace(DEFAULT, late_warning_days=40, early_warning_days=50)
"""Policy values under which other days are due."""


def wrong_days(store: Store) -> int:
    """Count the cases of which what is stored is not what they say."""
    return wrongly_indexed(store, RECEIVED)


def test_a_sweep_counts_by_the_values_of_each_case(store: Store) -> None:
    usual = Door(store).register(an_application(), noon(RECEIVED), "post").case
    slow = Door(store, SLOW).register(
        an_application(patient={"name": "Ola Dal"}), noon(RECEIVED), "post"
    )
    swept = sweep(Door(store), noon(day(20)))

    assert [done.case.number for done in swept.handled] == [slow.case.number]
    assert [each.event.name for each in swept.handled[0].events] == [
        "early_warning",
        "late_warning",
    ]
    assert next_due(usual) == day(29) and wrong_days(store) == 0


def test_whatever_policy_is_at_hand_a_step_leaves_no_wrong_day(store: Store) -> None:
    luck = random.Random(11)
    policies = [replace(DEFAULT, late_warning_days=days) for days in (30, 40, 50)]
    born: dict[str, Policy] = {}
    for turn in range(60):
        policy = luck.choice(policies)
        door = Door(store, policy)
        if turn < 5 or luck.random() < 0.2:
            new = an_application(patient={"name": f"Ola {turn}"})
            born[door.register(new, noon(RECEIVED), "post").case.number] = policy
        else:
            door.note(luck.choice(list(born)), f"Note {turn}.", ELI, noon(RECEIVED))
        if luck.random() < 0.3:
            sweep(door, noon(RECEIVED))
            assert wrong_days(store) == 0, turn

    assert {number: Door(store).look(number).policy for number in born} == born
