"""What rules give is plain data when asked for; a letter needs no copy."""

from dataclasses import replace
from typing import Any

import pytest
from builders import a_3b_application, an_application
from cases import ELI, RECEIVED, a_case, noon
from enquiry import ENQUIRY, Form

from workflow.engine.advance import advance, open_case
from workflow.engine.language import Words
from workflow.engine.letter_content import names_alone
from workflow.engine.process import Addressee, LetterRule, Receiver, Situation
from workflow.engine.steps import Register
from workflow.logic.comparison import Side, compare
from workflow.logic.consistency import verify
from workflow.logic.counterfactual import Change
from workflow.logic.decision_table import decision_table
from workflow.logic.fact import Task
from workflow.logic.proof import Evidence, prove
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.commands import Answer
from workflow.reimbursement.facts import TreatmentTime
from workflow.reimbursement.guards import DECIDABLE, STILL_MISSING
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008

SIX_MONTHS = replace(DEFAULT, long_term_months=6)


def test_a_task_is_plain_data() -> None:
    assert Task("member", "whether it counts").as_data() == {
        "fact": "member",
        "says": "whether it counts",
    }


def test_the_findings_of_verify_are_plain_data() -> None:
    found = verify(RULES_2008, DEFAULT)
    data = found.as_data()

    assert found.sound
    assert (data["gaps"], data["conflicts"]) == (0, [])
    assert [each["first"] for each in data["ordered_overlaps"]] != []
    assert [each["fact"] for each in data["non_monotone"]] != []


def test_the_differences_of_two_policies_are_plain_data() -> None:
    data = [
        each.as_data()
        for each in compare(Side(RULES_2008, DEFAULT), Side(RULES_2008, SIX_MONTHS)).flips
    ]

    assert {each["kind"] for each in data} == {"stricter"}
    assert all(each["worlds"] > 0 for each in data)


def test_the_rows_of_the_decision_table_are_plain_data() -> None:
    rows = [row.as_data() for row in decision_table(RULES_2008, DEFAULT)]

    assert {row["outcome"] for row in rows} >= {"dismiss", "reject"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (None, None),
        (120, "120"),
        ("marketed", "marketed"),
        (TreatmentTime(90, 3), "90 days, 3 months"),
    ],
)
def test_values_of_all_kinds_are_one_type_in_plain_data(value: object, text: str | None) -> None:
    assert Evidence("x", value).as_data() == {"fact": "x", "value": text}
    told = {"fact": "x", "before": None, "after": text, "says": "so"}
    assert Change("x", None, value, "so").as_data() == told


def test_one_rule_is_proved_as_all_of_them_are() -> None:
    assessed = Assessed(a_case("received"))
    rule = next(iter(RULES_2008.trees()))
    proof = prove(assessed.rules, rule, assessed.facts)

    assert (proof.id, proof.answer) == (rule.id, True)


def test_of_the_two_ways_of_an_answer_exactly_one_is_open() -> None:
    for application in (
        an_application(),
        an_application(initiation={"date": None}),
        a_3b_application(),
    ):
        case = a_case("received", application)
        now = Situation(case, Answer("post", application), Assessed(case), RECEIVED, case.terms)

        assert bool(DECIDABLE.reasons(now)) != bool(STILL_MISSING.reasons(now))


def test_a_letter_may_go_to_one_receiver_alone() -> None:
    def sender(*_: Any) -> tuple[Addressee, ...]:
        return (Addressee(("Kari Nordbotn",), "nb"),)

    process = replace(
        ENQUIRY,
        letters=(LetterRule("replied", "reply", "sender", None, Words("Svar", "Svar")),),
        receivers=(Receiver("sender", sender),),
    )
    at = noon(RECEIVED)
    case = open_case(process, Register("post", "2015-000001", Form(question="When?")), at).case
    outcome = advance(case, process.step("reply").command(ELI, "From nine to three."), at)

    assert [(letter.to, letter.copy) for letter in outcome.letters] == [("sender", False)]
    assert names_alone(outcome.letters[0]).addressee == ("Kari Nordbotn",)
