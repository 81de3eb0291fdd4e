"""The index of wake-up days is rebuilt by a sweep of a newer program, and by `db reindex`."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from builders import an_application
from cases import ELI, RECEIVED, day, noon
from databases import break_case, receive, simulated_store
from the_command import Office

from handlers.casework.door import Door
from handlers.casework.sweep import OtherPolicy, reindex, sweep
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


SLOW = replace(DEFAULT, late_warning_days=40, preliminary_reply_months=1)
"""Policy values under which other days are due."""


def wrong_days(store: Store, policy: Policy) -> int:
    """Count the stored days that are not those of a policy."""
    with store.transaction(write=True) as work:
        return work.rebuild_wakeups(lambda case: next_due(case, policy), current_stamp())


def test_a_sweep_under_another_policy_than_the_last_step_is_refused(store: Store) -> None:
    number = Door(store).register(an_application(), noon(RECEIVED), "post").case.number
    for dry_run in (True, False):
        with pytest.raises(OtherPolicy, match="db reindex"):
            sweep(Door(store, SLOW, dry_run), noon(day(60)))

    assert [done.case.number for done in sweep(Door(store), noon(day(60))).handled] == [number]


def test_after_a_step_under_another_policy_a_sweep_rebuilds_the_index(store: Store) -> None:
    first = Door(store).register(an_application(), noon(RECEIVED), "post").case.number
    other = Door(store, SLOW)
    other.register(an_application(patient={"name": "Ola Dal"}), noon(RECEIVED), "post")
    assert next_due(Door(store).look(first), DEFAULT) != next_due(Door(store).look(first), SLOW)
    with pytest.raises(OtherPolicy):
        sweep(Door(store), noon(RECEIVED))
    sweep(other, noon(RECEIVED))

    assert wrong_days(store, SLOW) == 0


def test_reindex_goes_over_to_another_policy(store: Store) -> None:
    Door(store).register(an_application(), noon(RECEIVED), "post")
    assert reindex(Door(store, SLOW)) == 1
    sweep(Door(store, SLOW), noon(RECEIVED))
    with pytest.raises(OtherPolicy):
        sweep(Door(store), noon(RECEIVED))


def test_whatever_policies_steps_are_taken_under_a_sweep_leaves_no_wrong_day(store: Store) -> None:
    luck = random.Random(11)
    policies = [replace(DEFAULT, late_warning_days=days) for days in (30, 40, 50)]
    numbers = []
    for turn in range(60):
        policy = luck.choice(policies)
        door = Door(store, policy)
        if turn < 5 or luck.random() < 0.2:
            patient = {"name": f"Ola {turn}"}
            numbers.append(
                door.register(an_application(patient=patient), noon(RECEIVED), "post").case.number
            )
        else:
            door.note(luck.choice(numbers), f"Note {turn}.", ELI, noon(RECEIVED))
        if luck.random() < 0.3:
            sweep(door, noon(RECEIVED))
            assert wrong_days(store, policy) == 0, turn


def test_the_command_names_the_way_to_another_policy(office: Office, tmp_path: Path) -> None:
    values = tmp_path / "policy.yaml"
    values.write_text("preliminary_reply_months: 1\nlate_warning_days: 40\n", encoding="utf-8")
    office.does("register", "scenarios/library/applications/epilepsy_3a.yaml")
    refused = office("--policy", str(values), "tick")

    assert refused.code == 2 and "`saksgang --policy FILE db reindex`" in refused.err
    office.does("--policy", str(values), "db", "reindex")
    office.does("--policy", str(values), "tick")
    assert office("tick").code == 2
