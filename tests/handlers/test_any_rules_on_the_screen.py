"""What screens say of a case under rules is asked of its process: here, one of another name.

It has the rules of reimbursement, but its own words, its own summary, and facts that somebody else
than the doctor answers.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cases import received
from the_command import COMPLETE, INCOMPLETE, Office, application

from handlers.casework.details import Details, DetailsByRules, details_of
from handlers.cli.reimbursement_screens import (
    application_lines,
    assessment_lines,
    outcome_in_words,
    proof_lines,
)
from workflow.engine.process import Screen
from workflow.processes import PROCESSES
from workflow.reimbursement.file import Case
from workflow.reimbursement.process import REIMBURSEMENT


def summary(case: Case) -> dict[str, dict[str, Any]]:
    medicine = case.application.medicine
    assert medicine is not None
    return {
        "medicine": {"name": medicine.name},
        "hospital": {"name": "Fjordbyen sykehus", "identity_number": "14836130031"},
    }


WORDS = {"grant": "can be agreed", "missing": "waits for the company"}
FACTS = {
    name: replace(fact, owner="company", says=f"the company's {fact.says}")
    for name, fact in REIMBURSEMENT.facts.items()
}
AGREEMENT = replace(
    REIMBURSEMENT,
    name="agreement",
    screen=Screen(summary=summary, outcomes=WORDS, favour="agreed"),
    facts=FACTS,
)


@pytest.fixture
def agreements(monkeypatch: pytest.MonkeyPatch, office: Office) -> Iterator[Office]:
    monkeypatch.setitem(PROCESSES, AGREEMENT.name, AGREEMENT)
    for file in (COMPLETE, INCOMPLETE):
        office.does("register", "--process", "agreement", file)
    yield office


def test_why_says_it_in_the_words_of_the_process(agreements: Office) -> None:
    missing, agreed = agreements.does("why", "2").out, agreements.does("why", "1").out

    assert agreed.startswith("2015-000001: can be agreed under § 3a\n")
    assert missing.startswith("2015-000002: waits for the company")
    assert "  missing: the company's" in missing and "(company)" in missing
    assert "  would be agreed with: the company's" in missing


def test_show_says_who_and_what_and_how_it_stands(agreements: Office) -> None:
    agreements.does("ask", "2")
    shown = agreements.does("show", "2").out
    data = agreements.data("show", "2")

    assert "Assessment: waits for the company" in shown
    assert "day 0 since receipt" in shown
    assert data["hospital"] == {"name": "Fjordbyen sykehus", "identity_number": "148361*****"}
    assert data["futures"][0]["state"] == "under_review, to be agreed"
    assert "asked for the" in agreements.does("history", "2").out


def test_lists_name_the_first_whom_the_process_names(agreements: Office) -> None:
    agreements.does("register", COMPLETE, "--new-case")
    [first, *_, last] = agreements.data("list")
    listed = agreements.does("list").out

    assert (first["who"], first["patient"]) == ("Fjordbyen sykehus", None)
    assert last["who"] == last["patient"] == "Ingrid Solbakken"
    assert "who" in listed.splitlines()[0] and "patient" not in listed.splitlines()[0]
    assert listed.count("Fjordbyen sykehus") == 2 and "can be agreed" in listed
    assert "patient" in agreements.does("list", "--process", "reimbursement").out.splitlines()[0]


SECTIONS = {"hospital": {"name": "Fjordbyen sykehus", "ward": None}, "company": {"name": None}}


def a_case_of_sections() -> Any:
    screen = Screen[Any](summary=lambda _: SECTIONS)
    return replace(received(application()), process=replace(REIMBURSEMENT, screen=screen))


def test_a_case_is_told_by_its_sections_unless_it_is_an_application() -> None:
    case = replace(a_case_of_sections(), application=None)

    assert list(application_lines(Details(case, None), unmask=False)) == [
        "Hospital: Fjordbyen sykehus",
        "Company: not stated",
    ]


def test_the_assessed_value_says_whether_rules_assess_a_case() -> None:
    case = a_case_of_sections()
    without_rules = replace(case.process, assess=lambda *_: None)

    assert type(details_of(case)) is DetailsByRules
    assert type(details_of(replace(case, process=without_rules))) is Details


def test_a_decision_without_a_verdict_leaves_the_assessment() -> None:
    details = details_of(replace(a_case_of_sections(), decision=object()))
    assert isinstance(details, DetailsByRules)

    assert details.decision is None
    assert details.shown(details.case.received)["outcome"] == "grant"
    assert next(assessment_lines(details)) == "Assessment: grant under § 3a"
    assert next(proof_lines(details)) == f"{details.case.number}: grant under § 3a"


def test_an_outcome_without_words_is_its_name() -> None:
    assert outcome_in_words("no_rules", "none") == "this program does not have its rules"
    assert outcome_in_words("odd", "reimbursement") == "odd"
    assert outcome_in_words(None, "unknown process") == ""
