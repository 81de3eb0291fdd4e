"""Every open case has a next date, also a late one; selfcheck names a case without."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from cases import day, noon
from databases import break_case
from enquiry import ENQUIRY, Form
from the_command import COMPLETE, INCOMPLETE, Office

from handlers.analysis.replay import play
from handlers.api import open_office
from handlers.safekeeping.selfcheck import selfcheck
from scenarios.reader import read_scenario
from storage.store import Store
from workflow.engine import advance as engine
from workflow.engine.calendar import oslo_day
from workflow.engine.late import next_date
from workflow.processes import PROCESSES

FILES = sorted(Path("scenarios/library").rglob("*.yaml"))
STORIES = [file for file in FILES if "applications" not in file.parts]
LATE = "2015-05-20"
"""A day after the target of an application of 2015-03-16, without priority: 2015-05-11."""


@pytest.fixture
def late(office: Office) -> Office:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("tick", at="2015-05-12")
    return office


def of_next_dates(store: Store, place: str, at: datetime) -> list[str]:
    found = selfcheck(store, place, None, None, at, access="file")
    return [str(each) for each in found if str(each).startswith("Case ")]


# Selfcheck -------------------------------------------------------------------------------------


@pytest.fixture
def enquiries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(PROCESSES, ENQUIRY.name, ENQUIRY)
    yield


@pytest.mark.usefixtures("enquiries")
def test_an_open_case_without_a_next_date_is_named(
    shared_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(shared_place, by="Eli", simulated=True, now=lambda: noon(day(0)))
    numbers = [office.register(Form(question=q), process=ENQUIRY).case.number for q in "abcd"]
    office.take(numbers[1], "refer", because="The adviser knows.")
    office.take(numbers[2], "reply", text="From nine to three.")
    sound = of_next_dates(office.store, shared_place, noon(day(0)))

    timers = tuple(timer._replace(due=lambda _: None) for timer in ENQUIRY.timers)
    monkeypatch.setitem(PROCESSES, ENQUIRY.name, replace(ENQUIRY, timers=timers))
    break_case(
        office.store, f"UPDATE case_file SET next_wakeup = NULL WHERE number = '{numbers[1]}'"
    )
    found = of_next_dates(office.store, shared_place, noon(day(0)))
    office.close()

    assert sound == []
    assert [line.split(" is open and has no next date")[0] for line in found] == [
        f"Case {number}" for number in (numbers[0], numbers[1], numbers[3])
    ]
    assert f"`saksgang show {numbers[0]}`" in found[0]


def test_a_date_that_no_sweep_would_find_is_named(office: Office) -> None:
    office.does("register", COMPLETE)
    with office.store() as store:
        break_case(store, "UPDATE case_file SET next_wakeup = NULL")
        found = of_next_dates(store, office.db, noon(day(0)))

    assert found == [
        "Case 2015-000001 has a date that no sweep will find. Run `saksgang db reindex`."
    ]


def test_a_broken_case_stops_nothing(office: Office) -> None:
    office.does("register", COMPLETE)
    with office.store() as store:
        break_case(store, "UPDATE case_file SET next_wakeup = NULL, event_count = 9")

        assert of_next_dates(store, office.db, noon(day(0))) == []


def test_an_ended_case_needs_no_date(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    with office.store() as store:
        break_case(store, "UPDATE case_file SET next_wakeup = NULL")

        assert of_next_dates(store, office.db, noon(day(0))) == []


# Every state of every process ------------------------------------------------------------------


def test_every_open_state_of_every_story_has_a_next_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every case of the library, after every event, has a date: on that day and long after."""
    seen: set[tuple[str, str]] = set()
    without: set[tuple[str, str]] = set()
    outcome_of = engine._outcome

    def watched(*args: Any, **more: Any) -> Any:
        outcome = outcome_of(*args, **more)
        case = outcome.case
        if case.process.state(case.state).kind in ("working", "waiting"):
            seen.add((case.process.name, case.state))
            today = oslo_day(outcome.events[-1].recorded)
            if next_date(case, today) is None:
                without.add((case.process.name, case.state))
        return outcome

    monkeypatch.setattr(engine, "_outcome", watched)
    for file in STORIES:
        play(read_scenario(file))

    told = {name for name, _ in seen}
    open_states = {
        (process.name, state.name)
        for process in PROCESSES.values()
        for state in process.states
        if process.name in told and state.kind in ("working", "waiting")
    }
    assert without == set()
    assert seen == open_states


# Marks on screens ------------------------------------------------------------------------------


def test_a_late_case_is_marked_on_every_screen(late: Office) -> None:
    [task] = late.data("inbox", at=LATE)
    marks = [each for each in late.data("deadlines", at=LATE) if each["kind"] == "mark"]
    board = late.data("board", at=LATE)
    shown = late.data("show", "1", at=LATE)["deadlines"]
    [explained] = [each for each in late.data("why-date", "1", at=LATE) if each["kind"] == "mark"]

    assert (task["kind"], task["due"], task["mark"]) == ("target", "2015-05-11", "2015-05-25")
    assert [(each["due"], each["days_left"]) for each in marks] == [("2015-05-25", 5)]
    assert [each["due"] for each in board["marked"]] == ["2015-05-25"]
    assert [each["kind"] for each in board["late"]] == ["target"]
    assert [each["due"] for each in shown if each["kind"] == "mark"] == ["2015-05-25"]
    assert explained["budget"] == "14 days, every 7 days"
    assert late.data("history", "1") == late.data("history", "1", at=LATE)


def test_marks_are_told_in_words(late: Office) -> None:
    assert "9 days over; marked on 2015-05-25" in late.does("inbox", at=LATE).out
    assert "mark to the supervisor 2015-05-25" in late.does("show", "1", at=LATE).out
    assert "mark to the supervisor" in late.does("deadlines", at=LATE).out
    board = late.does("board", at=LATE).out
    assert "marked to the supervisor: 1\n  2015-000001 next on 2015-05-25, 5 days left" in board
    why = late.does("why-date", "1", at=LATE).out
    assert "then: the supervisor sees again that the case is late" in why


def test_a_case_in_time_has_no_mark(office: Office) -> None:
    office.does("register", INCOMPLETE)

    assert office.data("inbox")[0]["mark"] is None
    assert office.data("board")["marked"] == []
    assert "marked to the supervisor: 0" in office.does("board").out
    assert "mark" not in office.does("show", "1").out


def test_the_mark_of_today_is_today(late: Office) -> None:
    [mark] = [x for x in late.data("deadlines", at="2015-05-18") if x["kind"] == "mark"]

    assert (mark["due"], mark["days_left"]) == (str(date(2015, 5, 18)), 0)
