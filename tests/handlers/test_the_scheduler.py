"""Run the scheduler: as a real process until it is stopped, and with a frozen clock."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import a_3b_application, an_application
from cases import ELI, INCOMPLETE, RECEIVED, noon
from databases import break_case, simulated_store
from freezegun import freeze_time
from the_command import INCOMPLETE as INCOMPLETE_FILE
from the_command import SAKSGANG, Office, environment, letter_files, opened

from handlers import scheduler
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from storage.store import Store
from storage.wakeups import SWEEP
from workflow.engine.calendar import oslo_day

PATIENCE = 30


@contextmanager
def running(place: str, letters: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """`saksgang run` in a process of its own, ended with the block whatever happens."""
    command = [SAKSGANG, "run", "--yes", "--every", "0.2", "--db", place, *more]
    env = environment(SAKSGANG_LETTERS=str(letters))
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(10)
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def stop(
    process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM
) -> tuple[int, str, str]:
    """Ask it to stop; its exit code and what it said, within ten seconds."""
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    return process.returncode, out, err


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def three_cases(store: Store) -> list[str]:
    """An overdue case, one under review and a new one. Their letters are unsent."""
    door, at = Door(store), noon(RECEIVED)
    numbers = [
        door.register(application, at, ELI).case.number
        for application in (INCOMPLETE, a_3b_application(), an_application())
    ]
    door.ask(numbers[0], ELI, at)
    door.start(numbers[1], ELI, at)
    return numbers


def events_of(store: Store, numbers: list[str]) -> list[tuple[str, str, date]]:
    found = []
    with store.transaction(write=False) as work:
        for number in numbers:
            found += [
                (number, entry.event.name, entry.effective)
                for entry in work.get(number).case.events
            ]
    return found


def everything_is_sent(store: Store) -> bool:
    with store.transaction(write=False) as work:
        kinds = {letter.kind for letter in work.letters_of("2015-000003")}
        return "delay_notice" in kinds and work.unsent(datetime(9999, 1, 1, tzinfo=UTC), 1) == []


def what_one_sweep_gives() -> list[tuple[str, str, date]]:
    with opened(":memory:") as store:
        numbers = three_cases(store)
        sweep(Door(store), noon(date(2026, 1, 5)))
        return events_of(store, numbers)


def test_run_sweeps_and_delivers_until_stopped(tmp_path: Path) -> None:
    place, folder = str(tmp_path / "cases.db"), tmp_path / "letters"
    with opened(place) as store:
        numbers = three_cases(store)
        with running(place, folder) as process:
            until(lambda: everything_is_sent(store))
            code, out, err = stop(process)

        assert (code, out) == (0, "")
        assert (
            err.splitlines()[0] == "running; stop with Ctrl-C or SIGTERM"
            and err.splitlines()[-1] == "stopped"
        )
        assert "3 cases handled" in err and "Traceback" not in err
        assert events_of(store, numbers) == what_one_sweep_gives()
        with store.transaction(write=False) as work:
            letters = [letter for number in numbers for letter in work.letters_of(number)]
            assert work.last_run(SWEEP) is not None
        assert sorted(letter.path or "" for letter in letters) == sorted(
            str(path) for path in letter_files(folder)
        )


def test_two_schedulers_do_each_thing_once(shared_place: str, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    with opened(shared_place) as store:
        with running(shared_place, folder) as one, running(shared_place, folder) as other:
            for process in (one, other):
                assert process.stderr is not None
                assert process.stderr.readline().startswith("running")
            numbers = three_cases(store)
            until(lambda: everything_is_sent(store))
            ended = [stop(one), stop(other)]

        assert [code for code, _, _ in ended] == [0, 0], ended
        assert all("Traceback" not in err and "could not" not in err for _, _, err in ended), ended
        kinds = [name for _, name, _ in events_of(store, numbers)]
        assert len(kinds) == len(what_one_sweep_gives())
        with store.transaction(write=False) as work:
            letters = [letter for number in numbers for letter in work.letters_of(number)]
        assert [letter.attempts for letter in letters] == [0] * len(letters)
        assert sorted(letter.path or "" for letter in letters) == sorted(
            str(path) for path in letter_files(folder)
        )
        handled = sum(
            int(line.split()[0])
            for _, _, err in ended
            for line in err.splitlines()
            if "letters sent" in line
        )
        sent = sum(
            int(line.split()[-3])
            for _, _, err in ended
            for line in err.splitlines()
            if "letters sent" in line
        )
        assert sent == len(letters) and handled >= 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_stops_when_signalled_at_once_and_twice(number: signal.Signals, tmp_path: Path) -> None:
    simulated_store(str(tmp_path / "cases.db")).close()
    with running(str(tmp_path / "cases.db"), tmp_path / "letters") as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(number)
        with suppress(ProcessLookupError):
            process.send_signal(number)
        _, err = process.communicate(timeout=10)

        assert (process.returncode, err.splitlines()[-1]) == (0, "stopped")


def test_a_failing_round_prints_one_line_and_the_next_round_runs(tmp_path: Path) -> None:
    said: list[str] = []
    with opened(str(tmp_path / "cases.db")) as store:
        numbers = three_cases(store)
        break_case(store, f"UPDATE case_file SET state = 'waiting' WHERE number = '{numbers[0]}'")
        with store.transaction(write=True) as work:
            work.connection.exec_driver_sql(
                "UPDATE letter SET document = '{' WHERE case_number = '2015-000002'"
            )
        scheduler.round_of_work(
            Door(store), noon(date(2015, 5, 18)), str(tmp_path / "letters"), said.append
        )

    assert said[0].startswith("2 cases handled, ")
    assert any(
        line.startswith(
            f"Case {numbers[0]} could not be handled: case {numbers[0]} is stored in a state"
        )
        for line in said
    )
    assert any(
        line.startswith("letter 2015-000002-1-applicant-nb could not be sent") for line in said
    )
    assert any("2015-000003" in path.name for path in letter_files(tmp_path / "letters"))


def test_a_lost_database_does_not_stop_the_scheduler(tmp_path: Path) -> None:
    said: list[str] = []
    with opened(str(tmp_path / "cases.db")) as store:
        with store.transaction(write=True) as work:
            work.connection.exec_driver_sql("ALTER TABLE heartbeat RENAME TO hertebank")
        scheduler.round_of_work(Door(store), noon(RECEIVED), str(tmp_path / "letters"), said.append)

    assert len(said) == 1 and "the database could not be used" in said[0]


# By a frozen clock ----------------------------------------------------------------------------


def test_tick_takes_the_time_from_the_clock(office: Office) -> None:
    with freeze_time("2015-03-16 09:00:00") as frozen:
        office.does("register", INCOMPLETE_FILE, at=None)
        office.does("ask", "1", at=None)
        frozen.move_to(
            "2015-03-29 21:59:59"
        )  # 23:59:59 in Oslo, where summer time began that morning
        assert office.does("tick", at=None).out == "Nothing was due.\n"
        frozen.move_to("2015-03-29 22:00:00")
        assert "2015-000001: 2015-03-30 reminder sent by time" in office.does("tick", at=None).out
        assert office.does("tick", at=None).out == "Nothing was due.\n"
        frozen.move_to("2015-04-07 21:59:59")
        assert office.does("tick", at=None).out == "Nothing was due.\n"
        frozen.move_to("2015-04-07 22:00:00")
        assert "2015-04-08 information overdue by time" in office.does("tick", at=None).out
        [*_, overdue] = office.data("history", "1", at=None)

    assert (overdue["effective"], overdue["recorded"]) == (
        "2015-04-08",
        "2015-04-08T00:00:00+02:00",
    )
    assert "30. mars 2015" in office.letter("reminder", "doctor")


def test_the_stated_time_overrides_the_clock(office: Office) -> None:
    with freeze_time("2031-07-01 03:00:00"):
        office.does("register", INCOMPLETE_FILE)
        assert office.does("tick", "--now", "2015-04-12").out == "Nothing was due.\n"
        assert "2015-04-14 four weeks passed" in office.does("tick", "--now", "2015-04-14").out
        assert office.data("db", "status")["last_sweep"].startswith("2015-04-14")


def test_a_scheduler_round_sweeps_and_delivers_at_the_clocks_time(tmp_path: Path) -> None:
    said: list[str] = []
    with opened(str(tmp_path / "cases.db")) as store:
        numbers = three_cases(store)
        with freeze_time("2015-03-30 06:00:00"):
            at = scheduler.now()
            scheduler.round_of_work(Door(store), at, str(tmp_path / "letters"), said.append)
            scheduler.round_of_work(Door(store), at, str(tmp_path / "letters"), said.append)
        found = events_of(store, numbers)

    assert oslo_day(at) == date(2015, 3, 30)
    assert said == ["1 cases handled, 10 letters sent"]
    assert (numbers[0], "reminder_sent", date(2015, 3, 30)) in found


def test_after_the_database_was_replaced_the_next_round_works_on_the_new_one(
    tmp_path: Path,
) -> None:
    place, other = tmp_path / "cases.db", tmp_path / "other.db"
    with opened(str(other)) as store:
        three_cases(store)
    said: list[str] = []
    with opened(str(place)) as store:
        door, folder = Door(store), str(tmp_path / "letters")
        assert scheduler.round_of_work(door, noon(RECEIVED), folder, said.append)
        other.replace(place)
        rounds = [
            scheduler.round_of_work(door, noon(RECEIVED), str(tmp_path / "own"), said.append)
            for _ in range(2)
        ]

    assert rounds == [True, True]
    assert said == ["0 cases handled, 8 letters sent"]


def test_run_ends_with_exit_code_1_after_ten_failed_rounds(tmp_path: Path) -> None:
    place = tmp_path / "cases.db"
    simulated_store(str(place)).close()
    with running(str(place), tmp_path / "letters", "--every", "0.1") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("running")
        place.unlink()
        _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "10 rounds failed, one after the other" in err
    assert err.count("this round failed") == 10 and not place.exists()
