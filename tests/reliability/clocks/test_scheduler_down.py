"""R9: nobody swept for weeks; then one sweeps, or four at once, or one that is killed repeatedly.

The notices are those of a sweeper that never stopped, none lost and none twice. Each says when it
was due and when it was found.
"""

import json
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler
from bar import Measured, Size
from cases_in_time import AT, LIVES, WEEK, Notice, happened, make, never_stopped, total
from databases import break_case
from freezegun import freeze_time
from processes import CONTEXT, HANG, at_once, start, start_fork_server
from reliability.clocks.clock_checks import OF_TIME, holds
from reliability.clocks.sweepers import sweep_and_tell, sweep_together
from sqlalchemy import func, select
from the_command import Office, in_process, opened

from handlers import scheduler
from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.safekeeping.audit import verify
from storage.queries import all_events
from storage.store import Store
from storage.tables import event
from workflow.engine.calendar import oslo_day

DOWN = (1, 2, 4, 8, 12, 52)
SWEEPERS, KILLS = 4, 20


@pytest.fixture(scope="module")
def wanted(size: Size[tuple[int, ...]]) -> dict[int, list[list[Notice]]]:
    """What happens to each life when the sweeper never stops, by weeks."""
    return never_stopped(size((8,), DOWN))


def nothing_lost_or_doubled(
    store: Store, numbers: list[str], lives: list[list[Notice]], at: datetime
) -> int:
    """Fail unless each case has exactly the expected notices. Return how many there are.

    Each notice must say when it was due and when it was found.
    """
    expected = [lives[place % len(LIVES)] for place in range(len(numbers))]
    assert happened(store, numbers) == expected
    holds(store)
    notices = 0
    with store.transaction(write=False) as work:
        for row in all_events(work):
            if row.event in OF_TIME:
                notices += 1
                due = datetime.fromisoformat(row.data["due"]).date()
                assert row.recorded == at and due <= row.effective <= oslo_day(at)
    return notices


# Four at once -------------------------------------------------------------------------------------


def test_four_sweepers_at_once_do_each_thing_once(
    shared_places: Iterator[str],
    wanted: dict[int, list[list[Notice]]],
    tmp_path: Path,
    size: Size[int],
    measured: Measured,
) -> None:
    started, cases, notices_in_all, tries = monotonic(), size(70, 350), 0, 0
    for weeks, lives in wanted.items():
        place, at, anchor = next(shared_places), AT + weeks * WEEK, tmp_path / f"anchor{weeks}"
        reports = [tmp_path / f"{weeks}-{number}" for number in range(SWEEPERS)]
        with opened(place) as store:
            numbers = make(anchored(store, anchor), cases)
            before = total(happened(store, numbers))
            together = CONTEXT.Barrier(SWEEPERS)
            at_once(
                sweep_together,
                [(place, at.isoformat(), str(anchor), together, str(report)) for report in reports],
            )

            did = [json.loads(report.read_text(encoding="utf-8")) for report in reports]
            notices = nothing_lost_or_doubled(store, numbers, lives, at)
            assert (
                verify(store, anchor) == [] and anchor.read_text(encoding="utf-8").count("\n") >= 1
            )
            assert (
                sum(events for _, events, _ in did)
                == notices
                == total(happened(store, numbers)) - before
            )
            assert (
                len({due for due, *_ in did}) == 1
                and [failed for *_, failed in did] == [0] * SWEEPERS
            )
            kind = store.engine.dialect.name
        notices_in_all += notices
        tries += sum(due for due, *_ in did)
    assert tries >= size(200, 4000) and notices_in_all >= size(200, 4000)
    down = ", ".join(map(str, wanted))
    measured(
        "R9",
        f"{kind}: {SWEEPERS} sweepers at once after {down} weeks down: {cases} cases, each tried "
        f"by each, {notices_in_all} notices, 0 lost, 0 doubled, {monotonic() - started:.0f} s",
    )


# Killed in the middle -----------------------------------------------------------------------------


def events_in(store: Store) -> int:
    """Return how many events there are."""
    with store.transaction(write=False) as work:
        return int(work.connection.execute(select(func.count()).select_from(event)).scalar_one())


def test_a_sweep_killed_in_the_middle_twenty_times_loses_nothing(
    shared_places: Iterator[str],
    wanted: dict[int, list[list[Notice]]],
    tmp_path: Path,
    size: Size[int],
    measured: Measured,
) -> None:
    """Kill sweeping processes at their n-th case; then run `saksgang tick` once, to its end."""
    started, cases, rng = monotonic(), size(175, 1400), random.Random(9)
    most = size(3, 80)  # cases before a sweep is killed; few enough that work is left for the last
    place, at = next(shared_places), AT + 8 * WEEK
    events = []
    with opened(place) as store:
        numbers = make(store, cases)
        for _ in range(KILLS):
            _kill_at(rng.randint(1, most), rng.uniform(0, 0.004), place, at)
            events.append(events_in(store))
        nobody_there = "smtp://127.0.0.1:9"  # so that letters wait
        env = {"SAKSGANG_POST": nobody_there, "SAKSGANG_LETTERS": str(tmp_path)}
        last = start(
            ["tick", "--db", place, "--now", at.isoformat()], tmp_path / "last", **env
        ).wait()

        assert (last.code, "Nothing was due." in last.out) == (8, False), last  # letters wait
        assert (
            events[0] > 0
            and events == sorted(events)
            and len(set(events)) >= KILLS // 2
            and events_in(store) > events[-1]
        )
        notices = nothing_lost_or_doubled(store, numbers, wanted[8], at)
        kind = store.engine.dialect.name
    figures = f"{cases} cases, {notices} notices, 0 lost, 0 doubled, {monotonic() - started:.0f} s"
    measured("R9", f"{kind}: one sweep killed {KILLS} times in the middle: {figures}")


def _kill_at(case: int, later: float, place: str, at: datetime) -> None:
    """Kill a sweep so many seconds after it has begun with its n-th case."""
    start_fork_server()
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=sweep_and_tell, args=(place, at.isoformat(), there))
    process.start()
    there.close()
    for _ in range(case):
        assert here.poll(HANG), "the sweep hung"
        here.recv_bytes()
    end = monotonic() + later
    while monotonic() < end:
        pass
    process.kill()
    process.join(HANG)
    here.close()
    assert process.exitcode == -signal.SIGKILL


# Very many ----------------------------------------------------------------------------------------


def test_ten_thousand_overdue_cases_are_swept_in_time(
    shared_places: Iterator[str], size: Size[int], measured: Measured
) -> None:
    """The goal is a minute; the test fails at five. Each case has at least six notices."""
    overdue, at = size(300, 10_000), AT + 9 * WEEK
    cases = overdue * len(LIVES) // (len(LIVES) - 1)  # nothing is due of one that was granted
    with opened(next(shared_places)) as store:
        make(store, cases)
        before = events_in(store)
        started, worked = monotonic(), process_time()
        swept = sweep(Door(store), at)
        seconds, work = monotonic() - started, process_time() - worked
        kind, found = store.engine.dialect.name, events_in(store) - before
        letters = sum(len(handled.letters) for handled in swept.handled)
    assert swept.failed == () and len(swept.handled) == overdue and found >= 6 * overdue
    assert work <= 5 * 60 * overdue / 10_000 and seconds <= 5 * 60
    figures = f"{found} notices, {letters} letters made, {seconds:.1f} s ({work:.1f} s of work)"
    measured("R9", f"{kind}: {len(swept.handled)} overdue cases in one sweep: {figures}")


def test_a_case_that_fails_first_holds_up_no_other(
    shared_places: Iterator[str], wanted: dict[int, list[list[Notice]]]
) -> None:
    """The earliest case can't be read. Every other one is handled."""
    with opened(next(shared_places)) as store:
        first, *others = make(store, len(LIVES))
        break_case(store, f"UPDATE event SET data = '{{' WHERE case_number = '{first}'")
        swept = sweep(Door(store), AT + 8 * WEEK)
        found = happened(store, others)

    assert [number for number, _ in swept.failed] == [first]
    assert found == wanted[8][1:]


# What wakes it ------------------------------------------------------------------------------------


def test_a_wake_up_nine_weeks_late_sweeps_exactly_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine slept: the scheduler's clock is frozen, and moved on after its first round."""
    happened_then: list[int] = []
    awake = AT + 9 * WEEK + timedelta(hours=3)

    class Watched(BackgroundScheduler):  # type: ignore[misc]
        def start(self, *args: Any, **options: Any) -> None:
            self.add_listener(self.ended, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
            super().start(*args, **options)

        def ended(self, what: Any) -> None:
            happened_then.append(what.code)
            if len(happened_then) == 1:
                frozen.move_to(awake)
                self.wakeup()
            else:
                os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("apscheduler.schedulers.background.BackgroundScheduler", Watched)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    instants: list[datetime] = []
    with opened(str(tmp_path / "cases.db")) as store, freeze_time(AT) as frozen:
        numbers = make(store, len(LIVES))

        def clock() -> datetime:
            instants.append(scheduler.now())
            return instants[-1]

        try:
            scheduler.run(
                Door(store),
                str(tmp_path / "letters"),
                every_seconds=WEEK.total_seconds(),
                said=lambda _: None,
                clock=clock,
            )
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        found = happened(store, numbers)

    assert instants == [AT, awake] and happened_then == [EVENT_JOB_EXECUTED] * 2
    assert found == never_stopped([9])[9]


def test_the_history_says_when_a_notice_was_due_and_when_it_was_found(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    with office.store() as store:
        make(store, 1)
    assert office("tick", at="2015-05-18 08:00", SAKSGANG_POST="smtp://127.0.0.1:9").code == 8
    rows = office.data("history", "1")[1:]

    assert Counter(row["event"] for row in rows) == Counter(
        kind for kind, *_ in never_stopped([9])[9][0][1:]
    )
    assert {row["recorded"] for row in rows} == {"2015-05-18T08:00:00+02:00"}
    assert {row["event"]: row["data"]["due"] for row in rows} == {
        "preliminary_reply_sent": "2015-04-09",
        "early_warning": "2015-04-27",
        "four_weeks_passed": "2015-04-06",
        "late_warning": "2015-05-02",
        "target_missed": "2015-05-04",
        "eight_weeks_passed": "2015-05-04",
    }
