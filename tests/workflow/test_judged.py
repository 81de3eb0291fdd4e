"""Which rules are judged, what they read, and why others are not."""

from typing import Any

import pytest
from builders import a_3b_application, an_application, assessed
from worlds import LAW

from workflow.logic.judged import Judged, judged, that_decided
from workflow.reimbursement.application import Application

WRONG_APPLICANT: dict[str, Any] = {"medicine": {"indication_approved": "none"}}
COMMON_IN_EVERY_WAY = {
    name: {"number": "500", "source": "Et register"}
    for name in ("persons_in_norway", "persons_at_severity", "candidates_a_year")
}


def rows(application: Application) -> dict[str, Judged]:
    found = assessed(application)
    failing = [each.rule for each in found.failing]
    return {row.rule.id: row for row in judged(LAW, found.facts, failing)}


def decided(application: Application) -> list[str]:
    found = assessed(application)
    failing = [each.rule for each in found.failing]
    every = judged(LAW, found.facts, failing)
    missing = bool(found.missing or found.tasks)
    return [row.rule.id for row in that_decided(every, failing, missing)]


@pytest.mark.parametrize(
    ("application", "rule", "why"),
    [
        (an_application(), "B-1", "§ 3a applies, not § 3b"),
        (a_3b_application(), "A-3", "§ 3b applies, not § 3a"),
        (an_application(), "A-10+B-4", "other rules say the same"),
        (
            a_3b_application(diagnosis=COMMON_IN_EVERY_WAY),
            "D-26",
            "B-1 is not met",
        ),
        (an_application(patient={"member": "no"}), "S-4", "S-3 decided first"),
        (an_application(treatment={"outside_hospital": "no"}), "A-10", "S-4 decided first"),
    ],
    ids=["under 3a", "under 3b", "implied", "pointless", "after a stop", "after the merits"],
)
def test_a_rule_that_does_not_apply_is_not_judged_and_says_why(
    application: Application, rule: str, why: str
) -> None:
    row = rows(application)[rule]

    assert row.not_judged == why
    assert row.why_as_data() == {"not_judged": why}


def test_every_rule_of_the_other_paragraph_is_not_judged_and_every_one_of_its_own_is() -> None:
    found = rows(an_application())
    del found["A-10+B-4"]

    assert {row.rule.id for row in found.values() if row.not_judged} == {
        row.rule.id for row in found.values() if row.rule.law == "§ 3b"
    }
    assert all(row.answer is True for row in found.values() if not row.not_judged)


def test_while_the_paragraph_is_unknown_the_rules_of_both_are_judged() -> None:
    found = rows(an_application(diagnosis={"reimbursement_code": None, "code": "E75.2"}))

    assert not any(row.not_judged for row in found.values() if row.rule.id != "A-10+B-4")
    assert not found["A-10+B-4"].not_judged


def test_each_rule_names_the_facts_that_its_answer_turns_on() -> None:
    found = rows(an_application(initiation={"date": None}))

    assert found["S-6"].read == ("medicine.over_the_counter",)
    assert found["D-7"].read == ("medicine.marketing",)
    assert found["A-8"].answer is None and "initiation.date" in found["A-8"].read
    assert found["S-4"].why_as_data() == {}


def test_the_rules_that_decided_are_those_not_met_or_those_still_open() -> None:
    assert decided(an_application(treatment={"outside_hospital": "no"})) == ["S-4"]
    assert decided(an_application(patient={"member": "no", "identity_number": "none"})) == [
        "S-1",
        "S-3",
    ]
    assert decided(an_application(initiation={"date": None})) == ["A-8"]
    assert "A-10" in decided(an_application(**WRONG_APPLICANT))
    assert {"S-1", "A-3", "D-5"} <= set(decided(an_application()))
    assert "B-1" not in decided(an_application())
