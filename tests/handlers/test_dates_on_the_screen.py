"""What the screens tell of dates: how each came about, what letters told of it, what came of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import a_case, under
from the_command import COMPLETE, INCOMPLETE, RARE, Office

from handlers.casework.case_dates import open_dates
from handlers.casework.views import ExplainedDate
from handlers.cli.date_screens import date_lines
from workflow.reimbursement.policy import DEFAULT

SERIOUS = "patient: {serious_condition: yes}\n"
THE_DATE = "initiation: {date: 2015-03-02}\n"


def explained(office: Office, *kind: str, at: str = "2015-05-20") -> dict[str, Any]:
    return {row["kind"]: row for row in office.data("why-date", "1", *kind, at=at)}


@pytest.fixture
def sooner(office: Office) -> Office:
    """An office with a case whose target was told as day 56; an answer made it day 28."""
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("answer", "1", "-", stdin=SERIOUS, at="2015-03-18")
    return office


# Told and computed -----------------------------------------------------------------------------


def test_show_marks_a_date_that_was_told_otherwise_at_once(sooner: Office) -> None:
    out = sooner.does("show", "1", at="2015-03-18").out
    dates = {row["kind"]: row for row in sooner.data("show", "1", at="2015-03-18")["deadlines"]}

    assert "target for the decision 2015-04-13: 26 days left; told 2015-05-11, computed 2015" in out
    assert out.count("; told ") == 1
    assert dates["target"] == {
        "kind": "target",
        "due": "2015-04-13",
        "days_left": 26,
        "computed": "2015-04-13",
        "told": "2015-05-11",
        "told_by": "receipt",
        "told_on": "2015-03-16",
    }
    assert dates["answer"]["told_by"] == "request_for_information"
    assert dates["reminder"]["told"] is None


def test_inbox_and_deadlines_mark_it_too_and_only_then(sooner: Office) -> None:
    sooner.does("register", RARE)
    inbox = {row["number"]: row for row in sooner.data("inbox", at="2015-03-18")}
    [marked] = inbox["2015-000001"]["told_otherwise"]

    assert (marked["kind"], marked["told"], marked["due"]) == ("target", "2015-05-11", "2015-04-13")
    assert inbox["2015-000002"]["told_otherwise"] == []
    mark = "told 2015-05-11, computed 2015-04-13"
    assert f"target for the decision: {mark}" in sooner.does("inbox", at="2015-03-18").out
    rows = sooner.does("deadlines", at="2015-03-18").out.splitlines()
    assert [line for line in rows if mark in line and "target" in line and "000001" in line]
    assert sum("told 2015" in line for line in rows) == 1
    [row] = [
        row
        for row in sooner.data("deadlines", at="2015-03-18")
        if (row["number"], row["kind"]) == ("2015-000001", "target")
    ]
    assert (row["told"], row["computed"], row["told_by"]) == ("2015-05-11", "2015-04-13", "receipt")


def test_lists_have_no_column_for_what_no_case_has(office: Office) -> None:
    office.does("register", COMPLETE)

    assert "told otherwise" not in office.does("inbox").out + office.does("deadlines").out


# How a date came about -------------------------------------------------------------------------


def test_why_date_explains_dates_that_are_settled_as_they_were_then(sooner: Office) -> None:
    sooner.does("extend", "1", at="2015-03-20")
    sooner.does("answer", "1", "-", stdin=THE_DATE, at="2015-04-09")
    sooner.does("grant", "1", at="2015-04-10")
    found = explained(sooner, at="2015-07-01")

    came = {kind: (row["due"], row["came"], row["on"]) for kind, row in found.items()}
    assert came == {
        "expiry_warning": ("2017-01-18", None, None),
        "complaint": ("2015-05-22", None, None),
        "grant_end": ("2017-03-15", None, None),
        "reminder": ("2015-03-30", "reminder_sent", "2015-04-09"),
        "early_warning": ("2015-04-06", "early_warning", "2015-04-09"),
        "late_warning": ("2015-04-11", "granted", "2015-04-10"),
        "target": ("2015-04-13", "granted", "2015-04-10"),
        "four_weeks": ("2015-04-13", "granted", "2015-04-10"),
        "preliminary_reply": ("2015-04-16", "granted", "2015-04-10"),
        "answer": ("2015-04-27", "information_supplied", "2015-04-09"),
        "eight_weeks": ("2015-05-11", "granted", "2015-04-10"),
    }
    assert found["answer"]["budget"] == "42 days, extended once"
    assert [(x["day"], x["letter"]) for x in found["answer"]["letters"]] == [
        ("2015-04-07", "request_for_information"),
        ("2015-04-27", "time_extended"),
        ("2015-04-27", "reminder"),
    ]
    assert found["target"]["told"] == "2015-05-11" != found["target"]["computed"]
    assert (found["target"]["days_after"], found["target"]["days_left"]) == (-3, None)
    assert (found["complaint"]["days_after"], found["complaint"]["days_left"]) == (None, -40)


def test_why_date_tells_people_what_was_told_and_what_came(sooner: Office) -> None:
    sooner.does("tick", at="2015-04-08")
    out = sooner.does("why-date", "1", at="2015-04-09").out

    assert "last day to answer 2015-04-07: request sent 2015-03-16 + 21 days" in out
    assert "  told: 2015-04-07, by request for information of 2015-03-16\n" in out
    assert "  came: information overdue on 2015-04-08, 1 day after\n" in out
    assert "  this is another day than the one told last\n" in out
    assert "  4 days left; then: patient and doctor are told of the delay\n" in out


def test_why_date_of_one_kind_explains_that_date_alone(sooner: Office) -> None:
    assert set(explained(sooner, "early-warning")) == {"early_warning"}

    wrong = sooner("why-date", "1", "anser", at="2015-03-20")
    assert wrong.code == 2 and wrong.out == ""
    assert "This case has had no such date. Did you mean `answer`?" in wrong.err
    assert "preliminary-reply" in wrong.err and "complaint" not in wrong.err
    assert "Did you mean" not in sooner("why-date", "1", "x").err


def test_why_date_names_two_requests_apart(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("answer", "1", "-", stdin=THE_DATE, at="2015-03-20")
    office.does("ask", "1", "diagnosis.severity", at="2015-03-23")
    rows = office.data("why-date", "1", "answer", at="2015-03-24")

    assert [(row["due"], row["came"]) for row in rows] == [
        ("2015-04-13", None),
        ("2015-04-07", "information_supplied"),
    ]
    assert [len(row["letters"]) for row in rows] == [1, 1]


def test_a_date_that_stands_because_it_was_told_says_so() -> None:
    """The case is one that was moved to a shorter time."""
    short = replace(DEFAULT, answer_days=10, extended_answer_days=10)
    [answer] = [x for x in open_dates(under(a_case("missing_info"), short)) if x.kind == "answer"]
    first = next(iter(date_lines([ExplainedDate(answer, (), "", 3)])))

    assert first.startswith("last day to answer 2015-04-07: as told; computed 2015-03-26: request")


# New dates -------------------------------------------------------------------------------------


def test_more_time_takes_the_reminder_of_the_day_into_its_letter(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    tried = office.does("extend", "1", "--dry-run", at="2015-03-30")
    office.does("extend", "1", at="2015-03-30")
    office.does("tick", at="2015-03-31")

    assert "letter: reminder" not in tried.out and "time extended to doctor" in tried.out
    assert office.events() == [
        "application_received",
        "information_requested",
        "answer_time_extended",
    ]
    assert "the letter contains the reminder; told: last day to answer 2015-04-27" in (
        office.does("history", "1").out
    )
    letter = office.letter("time_extended", "doctor")
    assert "Den nye fristen er 27. april 2015." in letter
    assert "datoen for konsultasjonen" in letter


def test_a_reminder_that_was_due_before_is_sent_for_itself(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("extend", "1", at="2015-03-31")

    assert office.events()[2:] == ["reminder_sent", "answer_time_extended"]


def test_more_time_that_is_refused_leaves_the_reminder_to_the_sweep(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("extend", "1", at="2015-03-20")

    assert office("extend", "1", at="2015-03-30").code == 5
    assert "reminder_sent" not in office.events()
    office.does("tick", at="2015-03-30")
    assert office.events()[-1] == "reminder_sent"


def test_a_told_day_that_is_out_of_date_stands_in_the_history(office: Office) -> None:
    text = Path(COMPLETE).read_text(encoding="utf-8")
    serious = text.replace("patient:\n", "patient:\n  serious_condition: yes\n", 1)
    office.does("register", "-", stdin=serious)
    later = "patient: {serious_condition: no}\n"
    office.does("answer", "1", "-", "--correct", stdin=later, at="2015-03-18")
    noted = "note that a told date is out of date 2015-04-13: 26 days left"
    assert noted in office.does("show", "1", at="2015-03-18").out
    office.does("tick", at="2015-04-13")
    office.does("tick", at="2015-04-15")

    assert office.events().count("told_date_outdated") == 1
    told = "target for the decision: told 2015-04-13, computed 2015-05-11"
    assert told in office.does("history", "1").out
    assert office.does("audit", "verify").code == 0
