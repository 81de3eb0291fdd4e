"""A policy decides how a new case is born; on the command line it changes no stored case."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from the_command import COMPLETE, RARE, Office

from handlers.casework.other_values import OtherValues

FILE = 'schema: "1"\npolicy: Patient\nanswer_days: 35\nlate_warning_days: 40\n'
DIFFERS = ("answer_days is 21, and 35 in the file", "late_warning_days is 2, and 40 in the file")
AS = ("--as", "Eli Saksbehandler")


@pytest.fixture
def patient(tmp_path: Path) -> str:
    """A policy file with other values than the usual ones."""
    file = tmp_path / "patient.yaml"
    file.write_text(FILE, encoding="utf-8")
    return str(file)


@pytest.fixture
def usual(tmp_path: Path) -> str:
    """A policy file that says in words what holds anyway."""
    file = tmp_path / "usual.yaml"
    file.write_text('schema: "1"\npolicy: Usual\nanswer_days: 21\n', encoding="utf-8")
    return str(file)


def contents(office: Office) -> list[str]:
    """Return every row of the database, as SQL."""
    with closing(sqlite3.connect(office.db)) as file:
        return list(file.iterdump())


STEPS = (
    "tick",
    "start 1",
    "ask 1",
    "note 1 Hello",
    "assign 1",
    "judge 1 patient.member yes --because Called",
)
VERBS = (
    *STEPS,
    "show 1",
    "show 1 --file",
    "why 1",
    "why-date 1",
    "history 1",
    "letters 1",
    "audit show 1",
    "list",
    "inbox",
    "next",
    "search Ingrid",
    "board",
    "deadlines",
)


def test_other_values_are_refused_wherever_a_stored_case_is_touched(
    office: Office, patient: str
) -> None:
    office.does("register", COMPLETE)
    before = contents(office)
    for verb in VERBS:
        tries = (("--dry-run",),) if verb in STEPS else (("--format", "json"),)
        for options in ((), *tries):
            done = office(*AS, *verb.split(), "--policy", patient, *options)

            assert (done.code, done.out) == (5, ""), (verb, done)
            assert all(what in done.err for what in DIFFERS), verb
            assert "case 2015-000001 carries" in done.err
            assert "`saksgang move 2015-000001 --policy FILE`" in done.err
            assert "`saksgang assess FILE --policy FILE`" in done.err
        assert contents(office) == before, verb


def test_the_same_values_are_no_reason_to_refuse(office: Office, usual: str) -> None:
    office.does("register", COMPLETE)
    for verb in VERBS:
        done = office(*AS, *verb.split(), "--policy", usual, "--dry-run")

        assert "carries other values" not in done.err, verb
        assert done.code == 0 or verb in ("ask 1",), (verb, done)


def test_a_policy_that_nobody_typed_decides_only_how_a_new_case_is_born(
    office: Office, patient: str
) -> None:
    office.does("register", COMPLETE)
    in_the_environment = {"SAKSGANG_POLICY": patient}
    office.does("register", RARE, **in_the_environment)
    for number, days in ((1, 21), (2, 35)):
        office.does("start", str(number), **in_the_environment)
        office.does("ask", str(number), "patient.member", **in_the_environment)
        [answer] = [
            each
            for each in office.data("show", str(number), **in_the_environment)["deadlines"]
            if each["kind"] == "answer"
        ]
        assert answer["days_left"] >= days and answer["days_left"] < days + 7
    office.does("tick", **in_the_environment)


def test_lists_look_at_the_cases_that_they_would_show(office: Office, patient: str) -> None:
    office.does("register", COMPLETE)
    office.does("register", RARE, "--policy", patient)

    assert office("list", "--policy", patient).code == 5
    shown = office.does("list", "--medicine", "Mielostat", "--policy", patient).out
    assert "2015-000002" in shown and "2015-000001" not in shown
    assert office("list", "--medicine", "Epilozan", "--policy", patient).code == 5


def test_a_sweep_looks_at_every_open_case_before_it_does_anything(
    office: Office, patient: str
) -> None:
    office.does("register", RARE, "--policy", patient)
    office.does("register", COMPLETE)
    before = contents(office)
    for _ in range(2):
        done = office("--policy", patient, "tick", "--now", "2015-04-30 12:00")
        assert (done.code, done.out) == (5, "") and "case 2015-000002 carries" in done.err
    assert contents(office) == before

    office.does("tick", "--now", "2015-04-30 12:00")
    assert contents(office) != before


def test_a_scheduler_under_other_values_does_not_start(office: Office, patient: str) -> None:
    office.does("register", COMPLETE)
    before = contents(office)
    done = office("run", "--policy", patient)

    assert done.code == 5 and "carries other values" in done.err and contents(office) == before


def test_many_cases_are_counted_not_listed() -> None:
    told = str(OtherValues(tuple(f"2015-{n:06d}" for n in range(1, 13)), DIFFERS))

    assert "2015-000010 and 2 more carry other values" in told and "2015-000011" not in told
    assert "`saksgang move CASE… --policy FILE`" in told


def test_a_verb_without_use_for_a_policy_says_so(office: Office, patient: str) -> None:
    office.does("register", COMPLETE)
    for verb in ("db reindex", "db status", "audit verify", "selfcheck", "outbox list"):
        done = office(*verb.split(), "--policy", patient)

        assert done.code == 2 and f"`{verb}` has no use for --policy" in done.err


def test_analysis_is_free(office: Office, patient: str) -> None:
    office.does("register", COMPLETE)

    assert office("assess", COMPLETE, "--policy", patient).code == 0
    assert office("rules", "verify", "--policy", patient).code == 0
