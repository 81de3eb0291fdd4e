"""`stats`: each number is what a recount of single cases gives, by both clocks."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lived_cases
import pytest
from builders import an_application, of_somebody_else
from cases import ELI, RECEIVED, noon
from databases import break_case
from lived_cases import FIRST, LAST
from oracles import statistics as oracle
from the_command import Office, in_process, opened

from handlers.api import Office as Api
from handlers.casework.door import Door
from handlers.reports.stats import By, Statistics, statistics
from storage.store import Store
from workflow.processes import PROCESSES
from workflow.reimbursement.process import REIMBURSEMENT

SPRING = (date(2015, 3, 4), date(2015, 5, 19))
CASES = 60


def seen(store: Store, numbers: list[str]) -> list[oracle.Seen]:
    """Return what is shown of single cases, for the recount."""
    office = Api(Door(store))
    return [
        oracle.Seen(
            [line.as_data() for line in office.history(number)],
            [
                (line.stored.event, line.stored.kind, line.stored.copy)
                for line in office.letters(number)
            ],
        )
        for number in numbers
    ]


def numbers(found: Statistics, group: str = "") -> dict[str, dict[str, Any]]:
    """Return every number by its path, of the whole span or of a group."""
    return {
        row["figure"]: {clock: row[clock] for clock in ("effective", "recorded")}
        for row in found.rows()
        if row["group"] == group
    }


@pytest.fixture(scope="module")
def lived() -> Iterator[tuple[Store, list[oracle.Seen]]]:
    """A database of random lives, and what is shown of each."""
    with opened(":memory:") as store:
        yield store, seen(store, lived_cases.live(store, CASES))


@pytest.fixture
def store(shared_place: str) -> Iterator[Store]:
    """An empty database of either kind."""
    with opened(shared_place) as store:
        yield store


Lived = tuple[Store, list[oracle.Seen]]


@pytest.mark.parametrize("first", [None, SPRING[0]])
@pytest.mark.parametrize(
    ("last", "today"), [(LAST, LAST), (SPRING[1], SPRING[1]), (SPRING[1], LAST)]
)
def test_every_number_is_what_a_recount_gives(
    lived: Lived, first: date | None, last: date, today: date
) -> None:
    store, cases = lived
    found = statistics(store, REIMBURSEMENT, noon(today), first, last)
    assert numbers(found) == oracle.count(cases, first, last, today)


def test_both_databases_give_the_recount(store: Store) -> None:
    cases = seen(store, lived_cases.live(store, 15, seed=4))
    found = statistics(store, REIMBURSEMENT, noon(LAST))
    assert numbers(found) == oracle.count(cases, None, LAST, LAST)


@pytest.mark.parametrize(("by", "days"), [("week", 7), ("month", 31)])
@pytest.mark.parametrize("first", [None, SPRING[0]])
def test_a_group_is_a_span_of_its_own(lived: Lived, by: By, days: int, first: date | None) -> None:
    store, cases = lived
    last = SPRING[1]
    found = statistics(store, REIMBURSEMENT, noon(LAST), first, last, by)
    assert len(found.groups) >= 3
    for name, pair in found.groups.items():
        start, end = pair["effective"].first, pair["effective"].last
        assert start is not None
        assert start == max(date.fromisoformat(name), first or date.min)
        assert end <= last
        assert (end - start).days < days
        assert numbers(found, name) == oracle.count(cases, start, end, LAST, last)


def test_by_basis_each_case_is_in_one_group(lived: Lived) -> None:
    store, cases = lived
    found = statistics(store, REIMBURSEMENT, noon(LAST), by="basis")
    assert found.groups.keys() == {"§ 3a", "§ 3b", "no basis", "undecided"}

    def basis(case: oracle.Seen) -> str:
        for row in case.history:
            if row["event"] in oracle.DECISIONS:
                return row["data"]["basis"] or "no basis"
        return "undecided"

    for name in found.groups:
        own = [case for case in cases if basis(case) == name]
        assert numbers(found, name) == oracle.count(own, None, LAST, LAST)


@pytest.mark.parametrize("by", [None, "week", "month", "basis"])
def test_what_came_in_went_out_or_is_still_there(lived: Lived, by: By | None) -> None:
    store, _ = lived
    found = statistics(store, REIMBURSEMENT, noon(LAST), SPRING[0], SPRING[1], by)
    for pair in (found.whole, *found.groups.values()):
        flow = found.figures(pair)["flow"]
        for clock in ("effective", "recorded"):
            came = flow["open_before"][clock] + flow["received"][clock]
            went = flow["decided"][clock] + flow["withdrawn"][clock]
            assert came == went + flow["open"][clock]
    assert found.as_data()["flow"]["open_before"]["effective"] > 0


@pytest.mark.parametrize(
    ("day", "had", "within"),
    [(27, "no", None), (28, "today", 1 / 3), (29, "yes", 1 / 3), (300, "yes", 1 / 3)],
)
@pytest.mark.parametrize("limit", [28, 56])
def test_a_week_has_a_share_once_all_its_cases_have_had_the_days(
    store: Store, limit: int, day: int, had: str, within: float | None
) -> None:
    """One case is decided on the last day, one on the day after it, one never."""
    door, monday = Door(store), RECEIVED
    for place, decided in enumerate((limit, limit + 1, None)):
        own = of_somebody_else(an_application(), place)
        number = door.open(own, noon(monday), ELI, None, f"case {place}").case.number
        if decided is not None and decided <= day + limit - 28:
            at = noon(monday + timedelta(days=decided))
            door.start(number, ELI, at)
            door.grant(number, ELI, at)
    today = monday + timedelta(days=day + limit - 28)
    [week] = statistics(store, REIMBURSEMENT, noon(today)).as_data()["shares"]["weeks"]
    assert week["week"] == monday
    assert week[f"had_{limit}"] == {"effective": had, "recorded": had}
    assert week[f"within_{limit}"] == {"effective": within, "recorded": within}


def test_a_past_day_is_over(lived: Lived) -> None:
    """The share of a week whose last day was yesterday can't rise any more."""
    store, _ = lived
    found = statistics(store, REIMBURSEMENT, noon(LAST), None, FIRST + timedelta(days=60))
    for week in found.as_data()["shares"]["weeks"]:
        assert "today" not in (*week["had_28"].values(), *week["had_56"].values())


def test_net_days_leave_out_the_days_that_the_doctor_had(store: Store) -> None:
    door, day = Door(store), date(2015, 1, 12)
    application = an_application(initiation={"date": None})
    number = door.open(application, noon(day), ELI, None, "case").case.number
    door.ask(number, ELI, noon(day + timedelta(days=3)))
    door.answer(number, lived_cases.THE_DATE, "post", noon(day + timedelta(days=10)))
    door.grant(number, ELI, noon(day + timedelta(days=12)))
    time = statistics(store, REIMBURSEMENT, noon(LAST)).as_data()["time"]
    assert time["gross"]["median_days"] == {"effective": 12, "recorded": 12}
    assert time["net"]["median_days"] == {"effective": 5, "recorded": 5}
    assert time["waits"][0]["party"] == "the doctor"
    assert time["waits"][0]["days"] == {"effective": 7, "recorded": 7}


def test_a_case_in_a_state_that_does_not_exist_is_open(store: Store) -> None:
    numbers_of_cases = lived_cases.live(store, 3)
    before = statistics(store, REIMBURSEMENT, noon(LAST)).as_data()["flow"]
    assert sum(number["effective"] for number in before.values()) > 0
    break_case(
        store,
        "INSERT INTO process_state (process, name, ended) VALUES ('reimbursement', 'lost', 0)",
        f"UPDATE event SET state = 'lost' WHERE case_number = '{numbers_of_cases[0]}'",
    )
    flow = statistics(store, REIMBURSEMENT, noon(LAST)).as_data()["flow"]
    assert flow["received"]["effective"] == 3
    assert flow["open"]["effective"] >= 1


def test_events_whose_data_was_erased_are_counted(store: Store) -> None:
    lived_cases.live(store, 6)
    before = statistics(store, REIMBURSEMENT, noon(LAST)).as_data()
    erased = "UPDATE event SET data = NULL, data_salt = NULL, erased_at = recorded"
    break_case(store, erased)
    after = statistics(store, REIMBURSEMENT, noon(LAST)).as_data()
    assert after["flow"] == before["flow"]
    assert after["time"] == before["time"]
    assert after["reasons"] == {"reasons": [], "rules": [], "asked": []}
    assert before["reasons"] != after["reasons"]


@pytest.mark.parametrize("process", PROCESSES)
def test_each_process_has_statistics(store: Store, process: str) -> None:
    lived_cases.live(store, 2)
    flow = statistics(store, PROCESSES[process], noon(LAST)).as_data()["flow"]
    assert flow["received"]["effective"] == (2 if process == "reimbursement" else 0)
    assert flow.keys() >= {"open_before", "received", "decided", "withdrawn", "open"}


# The verb --------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """A database of a few lives, and the command on it."""
    place = str(tmp_path / "cases.db")
    with opened(place) as store:
        lived_cases.live(store, 12)
    return Office(in_process, place, tmp_path / "letters")


def test_the_verb_tells_what_the_fold_gives(desk: Office) -> None:
    stated = ("stats", "--from", SPRING[0].isoformat(), "--to", "19.05.2015", "--by", "month")
    data = desk.data(*stated, at=LAST.isoformat())
    with desk.store() as store:
        found = statistics(store, REIMBURSEMENT, noon(LAST), *SPRING, "month")
    assert data == json.loads(json.dumps(found.as_data(), default=str))
    assert list(data) == [
        *("process", "from", "to", "flow", "time", "shares", "backlog", "reasons", "letters"),
        *("by", "groups"),
    ]


def test_csv_has_a_row_for_each_number(desk: Office) -> None:
    done = desk.does("stats", "--format", "csv", at=LAST.isoformat())
    rows = done.out.splitlines()
    assert rows[0] == '"group","figure","effective","recorded"'
    assert '"","flow.received","12","12"' in rows
    lines = desk.does("stats", "--format", "jsonl", at=LAST.isoformat()).out.splitlines()
    assert len(lines) == len(rows) - 1


def test_the_screen_tells_flow_weeks_and_reasons(desk: Office) -> None:
    out = desk.does("stats", "--by", "basis", at=LAST.isoformat()).out
    for words in ("received", "second requests", "by week of arrival", "undecided", "half took"):
        assert words in out
    assert ELI not in out


def test_a_span_that_can_t_be_is_refused(desk: Office) -> None:
    late = desk("stats", "--to", "2015-12-31", at=LAST.isoformat())
    assert late.code == 2
    assert f"it is {LAST}" in late.err
    turned = desk("stats", "--from", "2015-05-01", "--to", "2015-04-01", at=LAST.isoformat())
    assert turned.code == 2
    assert "after the last one" in turned.err


def test_an_empty_database_has_statistics_of_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "cases.db")
    with opened(place):
        pass
    desk = Office(in_process, place, tmp_path / "letters")
    data = desk.data("stats", at=LAST.isoformat())
    assert data["flow"]["received"] == {"effective": 0, "recorded": 0}
    assert data["shares"] == {
        "within_28": {"effective": None, "recorded": None},
        "within_56": {"effective": None, "recorded": None},
        "weeks": [],
    }
    assert "received     0          0" in desk.does("stats", at=LAST.isoformat()).out
