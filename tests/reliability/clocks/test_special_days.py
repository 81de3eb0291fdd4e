"""R8: what is due on a special day is due from its first instant in Oslo.

Special days are both changes of summer time, 29 February, New Year, and the day on which the rules
for identity numbers change. Also: an hour that exists twice keeps its order.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bar import Measured
from builders import an_application, of_somebody_else
from cases import ELI, INCOMPLETE, OLA, noon
from oracles.dates import begins
from reliability.clocks.clock_checks import DAY, cases_of, gone_back, holds
from the_command import opened

from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from storage.store import Store
from workflow.engine.advance import next_due
from workflow.reimbursement.application import Application
from workflow.reimbursement.letters import NOT_IDENTIFIED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(str(tmp_path / "cases.db")) as found:
        yield found


SPECIAL = {
    "summer time begins": date(2015, 3, 29),
    "summer time ends": date(2015, 10, 25),
    "29 February": date(2016, 2, 29),
    "31 December": date(2015, 12, 31),
    "1 January": date(2016, 1, 1),
    "1 January 2032": date(2032, 1, 1),
}
WAITED = (14, 22, 28, 29, 31, 49, 57)
"""Days between the arrival of a case and the special day: most of its dates fall on that day."""


@pytest.mark.parametrize("which", SPECIAL)
def test_what_is_due_on_a_special_day_is_due_from_its_first_instant_in_oslo(
    which: str, store: Store, measured: Measured
) -> None:
    door, day = Door(store), SPECIAL[which]
    for n, days in enumerate(WAITED):
        for text in ("asked", "not asked"):
            at = noon(day - timedelta(days=days))
            application = of_somebody_else(INCOMPLETE, 2 * n + (text == "asked"))
            number = door.open(application, at, ELI, None, f"{days} {text}").case.number
            if text == "asked":
                door.ask(number, ELI, at)
    start = begins(day)
    sweep(door, start - timedelta(microseconds=1))
    early = {number: next_due(case) for number, case in cases_of(store).items()}
    waiting = [number for number, due in early.items() if due == day]

    assert len(waiting) >= 5 and min(due for due in early.values() if due) >= day
    assert sweep(door, start - timedelta(microseconds=1)).handled == ()
    swept = sweep(door, start)
    assert sorted(handled.case.number for handled in swept.handled) == waiting
    assert {entry.effective for handled in swept.handled for entry in handled.events} == {day}
    for minutes in range(0, 26 * 60, 30):  # through the day, and an hour that is there twice
        at = start + timedelta(minutes=minutes)
        assert sweep(door, at).handled == () or at >= begins(day + DAY)
        [entry] = door.note(waiting[0], f"Sett på etter {minutes} minutter.", OLA, at).events[-1:]
        assert entry.effective == (day if at < begins(day + DAY) else day + DAY)
    cases = holds(store)
    assert [gone_back(case) for case in cases.values()] == [[]] * len(cases)
    measured(
        "R8",
        f"{which}: {len(waiting)} cases due from the day's first instant on, and not a microsecond "
        "before; 52 half hours",
    )


def test_events_in_the_hour_that_exists_twice_keep_their_order(store: Store) -> None:
    door, at = Door(store), noon(date(2015, 10, 24))
    number = door.register(an_application(), at, ELI).case.number
    first, second = (
        datetime(2015, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2015, 10, 25, 1, 30, tzinfo=UTC),
    )
    for text, moment in (
        ("én", first),
        ("to", second),
        ("tre", first),
    ):  # half past two, again, and a clock put back too late
        door.note(number, text, OLA, moment)

    [case] = holds(store).values()
    assert gone_back(case) == [4]
    assert {entry.effective for entry in case.events[1:]} == {date(2015, 10, 25)}


def under_the_rules_of_2032(name: str) -> Application:
    """Return an application with an identity number that is valid from 2032 on only."""
    return an_application(patient={"identity_number": "14836110022", "name": name})


def test_a_number_of_the_rules_of_2032_holds_from_their_first_instant_in_oslo(store: Store) -> None:
    door, start = Door(store), begins(date(2032, 1, 1))
    before = door.register(
        under_the_rules_of_2032("Signe Bakke"), start - timedelta(microseconds=1), "post"
    )
    after = door.register(under_the_rules_of_2032("Signe Bakken"), start, "post")

    assert start == datetime(2031, 12, 31, 23, tzinfo=UTC)
    assert (before.case.number, after.case.number) == ("2031-000001", "2032-000001")
    assert [letter.to for letter, _ in before.letters] == ["doctor"] and before.events[
        0
    ].remark == NOT_IDENTIFIED
    assert [letter.to for letter, _ in after.letters] == ["applicant", "doctor"] and after.events[
        0
    ].remark == ""
    sweep(door, start + 90 * DAY)
    holds(store)
