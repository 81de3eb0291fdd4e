"""Lived cases are played under other rules and policy values: what differs, and because of what."""

import csv
import io
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from recorded import played_again
from the_command import INCOMPLETE, RARE, Office, in_process, opened

from handlers.analysis.replay import play
from handlers.population import lived_cases
from handlers.population.lived_cases import LivedCase, numbers_of_cases, replay_cases
from handlers.population.variant_settings import Setting
from scenarios.policies import policy_from
from scenarios.reader import read_scenario
from storage.tables import access
from workflow.engine.case import fold

LIBRARY = Path("scenarios/library")
COMMON = "schema: 1\npolicy: rare is rarer\nrare_persons: 100\nbody_days: 60\n"
SLOWER = "schema: 1\npolicy: more time\nanswer_days: 28\n"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three lived cases: granted under § 3b, waiting, granted under § 3a."""
    folder = tmp_path_factory.mktemp("lived")
    office = Office(in_process, str(folder / "cases.db"), folder / "letters")
    office.does("register", RARE)
    office.does("start", "1")
    office.does("grant", "1", at="2015-03-18")
    office.does("register", INCOMPLETE, at="2015-04-01")
    office.does("ask", "2", at="2015-04-01")
    office.does("register", str(LIBRARY / "applications/psoriasis_3a.yaml"), at="2015-04-02")
    office.does("start", "3", at="2015-04-02")
    office.does("grant", "3", at="2015-04-03")
    return folder


@pytest.fixture
def three(lived: Path, office: Office) -> Office:
    """An office of its own with these cases."""
    shutil.copytree(lived, office.folder.parent, dirs_exist_ok=True)
    return office


def policy(office: Office, text: str) -> str:
    file = office.folder.parent / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def found(office: Office, *args: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = office("replay", "--from-db", "--format", "json", *args).data
    return rows


def test_nothing_differs_where_nothing_changed(three: Office) -> None:
    done = three.does("replay", "--from-db")
    assert done.out == "3 of 3 cases become what they became; 0 differ.\n"
    rows = three.data("replay", "--from-db")
    assert [(row["case"], row["passed"], row["differences"]) for row in rows] == [
        (f"2015-00000{number}", True, []) for number in (1, 2, 3)
    ]


def test_the_one_case_that_a_value_flips_is_named_with_its_cause(three: Office) -> None:
    changed = policy(three, COMMON)
    done = three("replay", "--from-db", "--policy", changed)

    assert done.code == 8
    assert done.out.splitlines() == [
        "2015-000001  DIFFERS: granted under § 3b from 2015-03-16 to 2017-03-15 → reject under "
        "§ 3b for reason 1 (under_review); because of rare_persons",
        "    2015-03-18: granted (granted) does not happen",
        "",
        "Cases that differ, by cause:",
        "       1  rare_persons: 2015-000001",
        "2 of 3 cases become what they became; 1 differs.",
    ]
    rows = {row["case"]: row for row in found(three, "--policy", changed)}
    assert [number for number, row in rows.items() if not row["passed"]] == ["2015-000001"]
    flipped = rows["2015-000001"]
    assert (flipped["cause"], flipped["how"]) == (["rare_persons"], "each")
    assert flipped["file"] is None and flipped["not_played"] is None
    assert (flipped["before"]["basis"], flipped["after"]["reasons"]) == ("§ 3b", [1])
    assert "the step was refused: Can't grant" in flipped["differences"][1]


def test_a_day_that_a_letter_told_is_compared(three: Office) -> None:
    [row] = [row for row in found(three, "--policy", policy(three, SLOWER)) if not row["passed"]]

    assert row["case"] == "2015-000002" and row["cause"] == ["answer_days"]
    [says] = row["differences"]
    assert "the day told (answer) was 2015-04-22 and is 2015-04-29" in says
    assert row["before"] == row["after"]


@pytest.mark.parametrize(
    ("file", "before", "cause", "outcomes"),
    [
        ("applicant_hospital_2022_07_01", "2022-06-30", "rule N-8", ("granted", "wrong_applicant")),
        ("validity_b_not_marketed_2023_11_01", "2023-10-31", "validity", ("granted", "granted")),
    ],
)
def test_the_rule_that_the_day_before_had_otherwise_is_the_cause(
    file: str, before: str, cause: str, outcomes: tuple[str, str]
) -> None:
    with opened(":memory:") as store:
        play(read_scenario(LIBRARY / "section_3" / f"{file}.yaml"), store=store)
        setting = Setting(policy_from({"body_days": "60"}), date.fromisoformat(before))
        [case] = replay_cases(store, numbers_of_cases(store), setting)

    assert case.before is not None and case.after is not None
    assert (case.before["outcome"], case.after["outcome"]) == outcomes
    assert (case.cause, case.how) == ((cause,), "each")


def test_without_another_policy_the_rules_of_2008_are_put_in(three: Office) -> None:
    """They are those that the default policy chooses for each day, as `register` does."""
    assert found(three, "--rules", "2015-01-01") == found(three)


def test_a_day_without_rules_is_refused_before_any_case_is_played(three: Office) -> None:
    done = three("replay", "--from-db", "--rules", "2008-01-01")
    assert done.code == 5 and done.out == "" and "the first begins on 2008-03-03" in done.err


def test_every_row_is_the_same_in_each_format_and_says_what_was_applied(three: Office) -> None:
    args = ("replay", "--from-db", "--policy", policy(three, COMMON), "--format")
    rows = list(csv.DictReader(io.StringIO(three(*args, "csv").out)))

    assert list(rows[0]) == list(lived_cases.COLUMNS)
    assert (rows[0]["case"], rows[0]["passed"]) == ("2015-000001", "false")
    whole = three(*args, "json").out
    hash_ = policy_from({"rare_persons": "100", "body_days": "60"}).content_hash()
    assert f'"policy": "{hash_}"' in whole and '"rules_of": null' in whole
    assert "2 of 3 cases" in three(*args, "jsonl").err


def test_events_and_letters_are_those_that_it_becomes(three: Office) -> None:
    changed = policy(three, COMMON)
    [first, *_] = found(three, "--policy", changed, "--events")

    assert [each["event"] for each in first["events"]] == ["application_received", "review_started"]
    assert {each["kind"] for each in first["letters"]} == {"receipt"}


@pytest.mark.parametrize("form", [("--events", "--format", "json"), ()])
def test_several_processes_give_the_same_bytes(form: tuple[str, ...], three: Office) -> None:
    args = ("replay", "--from-db", "--policy", policy(three, COMMON), *form)
    alone = three(*args)
    assert alone.code == 8
    assert three(*args, "--jobs", "2") == alone


def test_parts_of_several_processes_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the parts are played by threads, two cases at a time, and few parts are waited for."""

    def played(place: str, numbers: Sequence[str], **_: Any) -> list[LivedCase]:
        return [LivedCase(number, place) for number in numbers]

    monkeypatch.setattr(lived_cases, "_played_here", played)
    monkeypatch.setattr(lived_cases, "_AT_A_TIME", 2)
    monkeypatch.setattr(lived_cases, "_IN_FLIGHT", 3)
    numbers = [f"2015-{number:06}" for number in range(1, 16)]
    with ThreadPoolExecutor(2) as executor:
        cases = lived_cases.replay_elsewhere(executor, "here", iter(numbers), Setting())
        assert [case.number for case in cases] == numbers


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_both_databases_give_the_same(jobs: str, shared_place: str, tmp_path: Path) -> None:
    with opened(shared_place) as store:
        play(read_scenario(LIBRARY / "information_never_came.yaml"), store=store)
    changed = tmp_path / "policy.yaml"
    changed.write_text(SLOWER, encoding="utf-8")
    office = Office(in_process, shared_place, tmp_path / "letters")
    done = office("replay", "--from-db", "--policy", str(changed), "--jobs", jobs)

    assert done.code == 8
    assert done.out.splitlines()[0].startswith("2015-000001  DIFFERS: ")
    assert "0 of 1 cases become what they became; 1 differs." in done.out


def test_a_case_that_can_not_be_played_ends_no_list(three: Office) -> None:
    three.does("tick", at="2015-07-30")
    with three.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_is_never_changed")
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        ).scalars()
        for name in list(triggers):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE event SET data = '{' WHERE case_number = '2015-000003' AND sequence = 1"
        )
    done = three("replay", "--from-db")

    assert done.code == 8
    assert "2015-000002  NOT PLAYED: case 2015-000002 can't become a scenario" in done.out
    assert "2015-000003  NOT PLAYED: case 2015-000003" in done.out
    assert "1 of 3 cases become what they became; 0 differ; " in done.out
    assert "not played, so nothing is known of them: 2." in done.out
    rows = {row["case"]: row for row in found(three)}
    assert [rows[number]["passed"] for number in sorted(rows)] == [True, None, None]


def test_a_database_without_cases_is_told(office: Office) -> None:
    office.does("db", "upgrade", "--simulated", at=None)
    done = office("replay", "--from-db")

    assert (done.code, done.out) == (3, "")
    assert "There is no case in this database, so nothing was played." in done.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "Name scenario files or folders, or write --from-db."),
        (("--from-db", str(LIBRARY)), "leave out PATH"),
        (("--from-db", "--coverage"), "leave out PATH"),
        ((str(LIBRARY), "--rules", "2018-01-01"), "--rules goes with --from-db"),
    ],
)
def test_files_and_the_database_are_not_mixed(
    args: tuple[str, ...], says: str, three: Office
) -> None:
    done = three("replay", *args)
    assert done.code == 2 and done.out == "" and says in done.err


def test_the_read_log_tells_who_played_the_cases(three: Office) -> None:
    three.does("replay", "--from-db", "--dry-run", by="Ola")
    three.does("replay", "--from-db", by="Kari")

    with three.store() as store, store.transaction(write=False) as work:
        [entry] = work.connection.execute(access.select()).all()
    assert (entry.case_number, entry.actor, entry.verb) == ("", "Kari", "replay")


def test_cases_that_belong_together_are_played_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plays: list[str] = []
    recorded = lived_cases.record_and_play

    def counted(cases: Any) -> Any:
        plays.append(cases[0].number)
        return recorded(cases)

    monkeypatch.setattr(lived_cases, "record_and_play", counted)
    scenario = read_scenario(LIBRARY / "complaint/annulled_by_the_body.yaml")
    with opened(":memory:") as store:
        play(scenario, store=store)
        cases = played_again(store, scenario)
        numbers = list(numbers_of_cases(store))
    assert len(plays) == 1 < len(numbers)
    assert [case.number for case in cases] == numbers


def test_of_one_process_only_cases_with_one_of_it_are_played(three: Office) -> None:
    assert found(three, "--process", "complaint") == []
    assert len(found(three, "--process", "reimbursement")) == 3


def test_a_case_that_this_program_decides_otherwise_is_not_played() -> None:
    """Another version of the program gave another reason; its events have the same names."""
    scenario = read_scenario(LIBRARY / "information_never_came.yaml")
    with opened(":memory:") as store:
        play(scenario, store=store)
        [number] = numbers_of_cases(store)
        with store.transaction(write=False) as work:
            case = work.with_matter(number).case
    *rest, last = case.events
    other = replace(last, event=replace(last.event, reasons=(6,)))
    changed = fold(case.process, number, (*rest, other))
    [told] = lived_cases.played_under([changed], Setting())

    assert told.passed is None
    assert "this program decides it otherwise than it was" in told.not_played


def again(file: Path, **values: Any) -> list[LivedCase]:
    """The cases of a scenario, lived in a database, under what it states with other values."""
    scenario = read_scenario(file)
    with opened(":memory:") as store:
        play(scenario, store=store)
        return played_again(store, scenario, **values)


@pytest.mark.parametrize(
    "file",
    [
        *sorted(LIBRARY.glob("moves_*.yaml")),
        *sorted(LIBRARY.rglob("*/*.yaml"))[::60],
        LIBRARY / "complaint/annulled_by_the_body.yaml",
    ],
    ids=lambda file: file.stem,
)
def test_under_what_it_carries_a_case_becomes_what_it_became(file: Path) -> None:
    if file.parent.name == "applications":
        return
    assert [case for case in again(file) if not case.passed] == []


def test_a_move_to_what_a_case_carries_from_its_birth_is_nothing_to_do() -> None:
    """The office was moved to a closed day; now its cases are born with it."""
    [case] = again(LIBRARY / "moves_a_closed_day.yaml", closed_days=["2015-12-24"])

    assert case.differences == (
        "2015-12-03: information_requested: the day told (answer) was 2015-12-24 and is 2015-12-28",
    )
    assert case.cause == ("closed_days",) and case.before == case.after


def test_two_values_that_each_move_a_day_are_told_together(three: Office) -> None:
    text = "schema: 1\npolicy: two days\nanswer_days: 28\ntarget_days: 100\nrare_persons: 600\n"
    rows = found(three, "--policy", policy(three, text))
    row = next(row for row in rows if row["case"] == "2015-000002")

    assert row["how"] == "together"
    assert row["cause"] == ["answer_days", "rare_persons", "target_days"]
