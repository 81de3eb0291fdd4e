"""What the screen tells of one case: its application, its dates, its history, its proof."""

from pathlib import Path

import pytest
from builders import BORN_1961
from the_command import COMPLETE, INCOMPLETE, RARE, Office


@pytest.fixture
def answered(office: Office) -> Office:
    """An office with one case: asked, noted, answered, corrected, and judged."""
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("note", "1", "The doctor called.", at="2015-03-18")
    office.does(
        "answer", "1", "-", stdin="initiation: {date: 2015-03-02}\n", at="2015-03-20", by="Ola"
    )
    office.does(
        *("answer", "1", "-", "--correct"),
        stdin="initiation: {date: 2015-03-03}\n",
        at="2015-03-23",
    )
    office.does(
        *("judge", "1", "patient.member", "no", "--because", "The register says so."),
        at="2015-03-24",
        by="Ola",
    )
    return office


# The application -----------------------------------------------------------------------------


def test_every_stated_field_has_who_stated_it_and_when(answered: Office) -> None:
    rows = {row["field"]: row for row in answered.data("show", "1", "--file")["file"]}

    assert (
        rows["prior_treatments[0].outcome"]
        | {
            "value": "side_effects",
            "stated_by": "doctor",
            "on": "2015-03-16",
            "recorded_by": "Eli",
            "earlier": [],
        }
        == rows["prior_treatments[0].outcome"]
    )
    date = rows["initiation.date"]
    assert (date["value"], date["on"], date["earlier"]) == (
        "2015-03-03",
        "2015-03-23",
        ["2015-03-02"],
    )
    assert date["label"] == "the day of the consultation"
    assert len(rows) > 30 and "file" not in answered.data("show", "1")


def test_a_finding_stands_at_the_field_that_it_lies_over(answered: Office) -> None:
    rows = {row["field"]: row for row in answered.data("show", "1", "--file")["file"]}

    [found] = rows["patient.member"]["findings"]
    assert rows["patient.member"]["value"] is True
    assert (found["value"], found["by"], found["on"], found["because"]) == (
        False,
        "Ola",
        "2015-03-24",
        "The register says so.",
    )
    assert [field for field, row in rows.items() if row["findings"]] == ["patient.member"]


def test_a_finding_on_what_nobody_stated_has_a_row_of_its_own(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("judge", "1", "diagnosis.severity", "yes", "--because", "The journal says so.")
    [row] = [row for row in office.data("show", "1", "--file")["file"] if row["value"] is None]

    assert row["field"] == "diagnosis.severity" and len(row["findings"]) == 1


def test_the_screen_shows_the_application_in_words(answered: Office) -> None:
    lines = answered.does("show", "1", "--file").out.splitlines()
    words = [" ".join(line.split()) for line in lines]

    assert "prior treatments 1, outcome side effects (doctor, 2015-03-16)" in words
    assert "initiation, specialty 37 (neurology) (doctor, 2015-03-16)" in words
    at = words.index("initiation, date 2015-03-03 (doctor, 2015-03-23)")
    assert words[at + 1] == "before: 2015-03-02"
    at = words.index("patient, member yes (doctor, 2015-03-16)")
    assert words[at + 1].startswith("found by Ola on 2015-03-24: ")


@pytest.mark.parametrize("form", ["table", "json"])
def test_the_application_shows_no_whole_identity_number(form: str, answered: Office) -> None:
    answered.does(
        *("answer", "1", "-", "--correct"),
        stdin="patient: {identity_number: '02914830101'}\n",
        at="2015-03-25",
    )
    for verb in (("show", "1", "--file"), ("history", "1")):
        out = answered.does(*verb, "--format", form).out
        assert BORN_1961 not in out and "02914830101" not in out
    assert "029148*****" in answered.does("show", "1", "--file", "--format", form).out
    assert "02914830101" in answered.does("show", "1", "--file", "--unmask").out


def test_json_of_show_tells_what_its_text_tells(answered: Office) -> None:
    shown = answered.data("show", "1")

    assert shown["patient"] == {"name": "Ingrid Solbakken", "identity_number": "148361*****"}
    assert (shown["doctor"]["name"], shown["medicine"]["name"], shown["diagnosis"]["code"]) == (
        "Kari Lundevik",
        "Epilozan tabletter 50 mg",
        "G40.2",
    )
    assert [each["rule"] for each in shown["failing"]] == ["S-3"]
    assert [each["event"] for each in shown["events"]][-1] == "fact_judged"


def test_each_rule_of_the_proof_names_the_facts_that_it_read(answered: Office) -> None:
    lines = [line.strip() for line in answered.does("why", "1").out.splitlines()]
    rule = next(number for number, line in enumerate(lines) if line.startswith("S-3 no"))

    assert lines[rule + 1] == "patient.member no"


# What was asked and not answered -------------------------------------------------------------


def test_named_facts_that_were_asked_for_stay_unanswered_until_they_are_known(
    office: Office,
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("ask", "1", "--fact", "diagnosis.severity", at="2015-03-17")
    came = office.does("answer", "1", "-", stdin="form: {signed: 2015-03-13}\n", at="2015-03-23")
    shown = office.does("show", "1", at="2015-03-23")

    asked = "asked for and not answered, but not decisive: how severe the disease is"
    assert "nothing is missing" not in came.out
    assert asked in came.out and asked in shown.out
    assert office.data("show", "1")["unanswered"] == ["diagnosis.severity"]
    later = office.does(
        "answer", "1", "-", stdin="diagnosis: {severity: Alvorlig.}\n", at="2015-03-24"
    )
    assert "not answered" not in later.out and office.data("show", "1")["unanswered"] == []


# Dates ---------------------------------------------------------------------------------------


def test_a_late_case_shows_the_date_that_it_is_late_by(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("tick", at="2015-05-17")
    out = office.does("show", "1", at="2015-05-17").out

    assert "  target for the decision 2015-05-11: 6 days over; target missed on 2015-05-17" in out
    assert "first warning before the target 2015-05-04: first warning given on 2015-05-17" in out
    passed = {each["kind"]: each for each in office.data("show", "1", at="2015-05-17")["passed"]}
    assert passed["target"] == {
        "kind": "target",
        "due": "2015-05-11",
        "came": "target_missed",
        "on": "2015-05-17",
        "days_after": 6,
    }
    assert passed["preliminary_reply"]["came"] == "preliminary_reply_sent"


def test_a_request_that_was_answered_is_a_past_date(answered: Office) -> None:
    out = answered.does("show", "1", at="2015-03-25").out

    assert (
        "  last day to answer 2015-04-07: information supplied on 2015-03-20, 18 days before" in out
    )


def test_a_decision_settles_the_target(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1", at="2015-05-10")
    out = office.does("show", "1", at="2015-06-01").out

    assert "  target for the decision 2015-05-11: granted on 2015-05-10, 1 day before" in out
    assert "days over" not in out


def test_one_day_is_a_day_and_a_closed_day_names_the_working_day_before(office: Office) -> None:
    office.does("register", COMPLETE, "--received", "2015-03-15")  # the target is a Sunday
    out = office.does("show", "1", at="2015-05-09").out

    assert "target for the decision 2015-05-10 (Sunday; by 2015-05-08): 1 day left" in out
    listed = office.does("deadlines", at="2015-05-09").out
    assert "2015-05-10 (Sunday; by 2015-05-08)" in listed and "1 day left" in listed
    assert "1 days" not in out


def test_a_date_on_a_closed_day_names_the_working_day_before(
    office: Office, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("closed_days: [2015-05-11]\n", encoding="utf-8")
    closed = ("--policy", str(policy))
    registered = office.does("register", COMPLETE, *closed).out  # the target is a Monday
    shown = office.does("show", "1", *closed, at="2015-05-09").out

    by_friday = "target for the decision 2015-05-11 (the office is closed; by 2015-05-08)"
    assert by_friday in shown and f"{by_friday}: 2 days left" in shown
    assert "2015-05-11" not in registered  # it is none of the next three dates


# History -------------------------------------------------------------------------------------


def test_history_tells_what_each_event_says(answered: Office) -> None:
    out = answered.does("history", "1").out

    for told in (
        "asked for the day of the consultation",
        "The doctor called.",
        "initiation, date: 2015-03-02; nothing is missing now",
        "a member of the National Insurance Scheme: no, because The register says so.",
    ):
        assert told in out and told in answered.does("show", "1").out, told


def test_history_of_a_decision_has_its_reasons_and_no_hash(answered: Office) -> None:
    answered.does("reject", "1", at="2015-03-25")
    out = answered.does("history", "1").out

    assert "reason 19: " in out
    assert not [word for word in out.split() if len(word) > 40]


def test_history_tells_who_proposed_what(office: Office) -> None:
    office.does("register", RARE)
    office.does("start", "1")
    office.does("reject", "1", "--reason", "16", "--because", "The effect is small.")
    office.does("return", "1", "--because", "Say why.", by="Ola")

    assert "The effect is small." in office.does("history", "1").out
    assert "Say why." in office.does("history", "1").out
