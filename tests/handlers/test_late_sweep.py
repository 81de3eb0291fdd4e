"""Sweeps that run late, twice or at the same time: each thing happens once, as if in time."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from cases import ELI
from cases_in_time import Notice, happened, never_stopped, on, one_of_each, total
from databases import break_case, simulated_store
from oracles.words import EVENT
from the_command import SAKSGANG, Office, dump_of, environment, letter_files, opened

from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import Swept, sweep
from storage.errors import Conflict, DatabaseUnreachable
from storage.store import Store
from storage.wakeups import SWEEP
from workflow.engine.advance import due
from workflow.reimbursement.file import Case

EACH_WEEK = (1, 2, 4, 8, 9, 12, 52)


def case_of(store: Store, number: str) -> Case:
    with store.transaction(write=False) as work:
        return work.get(number).case


def letters_of(store: Store, numbers: list[str]) -> Counter[tuple[str, int, str, str]]:
    with store.transaction(write=False) as work:
        letters = [letter for number in numbers for letter in work.letters_of(number)]
    return Counter((each.case, each.event, each.kind, each.to) for each in letters)


@pytest.fixture(scope="module")
def swept_each_day() -> dict[int, list[list[Notice]]]:
    """What has happened to each case after so many weeks with a sweep every day."""
    return never_stopped(EACH_WEEK)


@pytest.fixture
def store() -> Iterator[Store]:
    with opened(":memory:") as opened_store:
        yield opened_store


@pytest.mark.parametrize("weeks", EACH_WEEK)
def test_one_late_sweep_equals_a_sweep_a_day(
    weeks: int, store: Store, swept_each_day: dict[int, list[list[Notice]]]
) -> None:
    numbers = one_of_each(store)
    before = total(happened(store, numbers))
    swept = sweep(Door(store), on(weeks * 7))

    assert swept.failed == ()
    assert happened(store, numbers) == swept_each_day[weeks]
    found = [entry for handled in swept.handled for entry in handled.events]
    assert len(found) == total(happened(store, numbers)) - before
    assert {entry.recorded for entry in found} <= {on(weeks * 7)}
    assert all(entry.effective <= on(weeks * 7).date() for entry in found)


def test_the_year_holds_every_event_of_time(swept_each_day: dict[int, list[list[Notice]]]) -> None:
    kinds = {notice.kind for each in swept_each_day[52] for notice in each}

    assert {event for event in EVENT.values() if event} - kinds == set()


def test_a_reminder_past_its_answer_day_is_noted_and_not_sent(store: Store) -> None:
    numbers = one_of_each(store)
    sweep(Door(store), on(7 * 9))
    asked, extended = case_of(store, numbers[1]), case_of(store, numbers[3])

    assert asked.happened("reminder_not_sent") and extended.happened("reminder_not_sent")
    with store.transaction(write=False) as work:
        letters = [x for number in numbers for x in work.letters_of(number)]
    assert "reminder" not in {x.kind for x in letters}
    assert {x.made for x in letters if x.kind == "delay_notice"} == {on(7 * 9).date()}


def test_a_second_sweep_changes_nothing(store: Store) -> None:
    numbers = one_of_each(store)
    sweep(Door(store), on(63))
    before = happened(store, numbers)
    letters = letters_of(store, numbers)

    assert sweep(Door(store), on(63)) == Swept((), ())
    assert (happened(store, numbers), letters_of(store, numbers)) == (before, letters)
    with store.transaction(write=False) as work:
        assert work.last_run(SWEEP) == on(63)


def test_a_dry_run_of_a_sweep_stores_nothing(store: Store) -> None:
    one_of_each(store)
    before = dump_of(store)
    tried = sweep(Door(store, dry_run=True), on(63))

    assert dump_of(store) == before
    assert tried == sweep(Door(store), on(63))


def test_sweeps_at_the_same_time_do_each_thing_once(
    shared_place: str, swept_each_day: dict[int, list[list[Notice]]]
) -> None:
    sweepers = 4
    with opened(shared_place) as store:
        offices = [one_of_each(store)]
        numbers = offices[0]
        before = total(happened(store, numbers))
        together = Barrier(sweepers)

        def one() -> int:
            own = simulated_store(shared_place)
            try:
                together.wait(30)
                swept = sweep(Door(own), on(63))
                assert swept.failed == ()
                return sum(len(handled.events) for handled in swept.handled)
            finally:
                own.close()

        with ThreadPoolExecutor(sweepers) as pool:
            found = sum(job.result(60) for job in [pool.submit(one) for _ in range(sweepers)])

        assert happened(store, numbers) == swept_each_day[9]
        assert found == total(happened(store, numbers)) - before
        assert set(letters_of(store, numbers).values()) == {1}


def test_two_ticks_at_the_same_time_do_each_thing_once(
    shared_place: str, tmp_path: Path, swept_each_day: dict[int, list[list[Notice]]]
) -> None:
    with opened(shared_place) as store:
        numbers = one_of_each(store)
        command = [SAKSGANG, "tick", "--db", shared_place, "--now", on(63).isoformat()]
        env = environment(SAKSGANG_LETTERS=str(tmp_path / "letters"))
        ticks = [
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
            )
            for _ in range(2)
        ]
        said = [tick.communicate(timeout=60) for tick in ticks]

        assert [tick.returncode for tick in ticks] == [0, 0], said
        assert [err for _, err in said] == ["", ""]
        assert happened(store, numbers) == swept_each_day[9]
        letters = letters_of(store, numbers)
        assert set(letters.values()) == {1}
        assert len(letter_files(tmp_path / "letters")) == len(letters)
        with store.transaction(write=False) as work:
            assert work.unsent(on(64), 10) == []


FIRST_CASE = "number = '2015-000001'"
TOO_LATE = f"'9999-12-30' WHERE case_{FIRST_CASE}"
BREAKS = {
    "a state that does not exist": f"UPDATE case_file SET state = 'waiting' WHERE {FIRST_CASE}",
    "an event that can't be read": "UPDATE event SET data = '{' WHERE case_number = '2015-000001'",
    "a day past the calendar's end": f"UPDATE event SET effective = {TOO_LATE}",
    "an event of the wrong shape": "UPDATE event SET data = '[]' WHERE case_number = '2015-000001'",
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_failing_case_is_reported_and_the_others_are_handled(
    how: str, shared_place: str, swept_each_day: dict[int, list[list[Notice]]]
) -> None:
    with opened(shared_place) as store:
        broken, *others = one_of_each(store)
        break_case(store, BREAKS[how])
        swept = sweep(Door(store), on(63))

        assert [number for number, _ in swept.failed] == [broken]
        assert [h.case.number for h in swept.handled] != []
        assert happened(store, others) == swept_each_day[9][1:]


def test_tick_reports_a_failing_case_with_exit_code_1(office: Office) -> None:
    with office.store() as store:
        broken, *others = one_of_each(store)
        break_case(store, BREAKS["a state that does not exist"])
    done = office("tick", at="2015-05-18")

    assert done.code == 1
    assert f"Case {broken} could not be handled: case {broken} is stored in a state" in done.err
    assert "that does not exist" in done.err
    assert all(number in done.out for number in others[:2]) and broken not in done.out
    assert any("delay_notice" in name for name in office.files())


def test_without_its_anchor_file_nothing_is_stored_and_old_letters_go_out(
    office: Office, tmp_path: Path
) -> None:
    with office.store() as store:
        one_of_each(store)
    done = office("tick", at="2015-05-18", SAKSGANG_ANCHOR=str(tmp_path))

    assert done.code == 1 and done.err.splitlines()[0] == (
        f"The sweep ended early: the anchor file {tmp_path} could not be used: Is a directory; "
        "nothing was stored. Make room or give the right to write there, then try again. "
        "The next sweep tries again"
    )
    assert office.files() and not any("delay_notice" in name for name in office.files())
    assert office("tick", at="2015-05-18").code == 0
    assert any("delay_notice" in name for name in office.files())


def test_the_heartbeat_is_stored_whatever_is_wrong_with_the_anchor_file(
    store: Store, tmp_path: Path
) -> None:
    one_of_each(store)
    swept = sweep(Door(anchored(store, tmp_path)), on(63))

    assert swept.unanchored is not None and "Is a directory" in swept.unanchored
    assert swept.handled == ()
    with store.transaction(write=False) as work:
        assert work.last_run(SWEEP) == on(63)


@pytest.mark.parametrize(
    ("answers", "tried"),
    [
        ("gone gone gone well", 3),
        ("gone gone well gone gone busy gone gone", 8),
        ("damaged " * 4 + "well", 5),
        ("gone well", 2),
    ],
)
def test_a_sweep_ends_only_if_the_database_stays_unreachable(
    store: Store, monkeypatch: pytest.MonkeyPatch, answers: str, tried: int
) -> None:
    said = iter(answers.split())
    numbers = [str(number) for number, _ in enumerate(answers.split())]
    seen: list[str] = []

    def pass_time(_: Door, number: str, __: datetime) -> None:
        seen.append(number)
        match next(said):
            case "gone":
                raise DatabaseUnreachable("no connection")
            case "damaged":
                raise DatabaseUnreachable(
                    "the database could not be used: SQLITE_CORRUPT; try again"
                )
            case "busy":
                raise Conflict(number, ELI, on(1))

    monkeypatch.setattr("storage.store.Work.due_by", lambda *_: numbers)
    monkeypatch.setattr(Door, "pass_time", pass_time)
    if tried < len(numbers):
        with pytest.raises(DatabaseUnreachable):
            sweep(Door(store), on(1))
    else:
        swept = sweep(Door(store), on(1))
        assert len(swept.failed) == answers.count("gone") + answers.count("damaged")

    assert len(seen) == tried


def test_nothing_is_due_after_a_sweep(store: Store) -> None:
    numbers = one_of_each(store)
    sweep(Door(store), on(100))

    assert [due(case_of(store, number), on(100)) for number in numbers] == [()] * len(numbers)
