"""Rule sets: frozen, hashed, chosen by date only when the policy says so, and complete."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from builders import an_application

from workflow.logic.outcome import ready
from workflow.logic.rule_set import RuleSet, carriers, facts_of
from workflow.logic.tree import Not, Rule
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.assessment import facts_of as facts_of_application
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import SEED, NoRuleSet, in_force

BY_DATE = replace(DEFAULT, rule_sets_by_date=True)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2015, 3, 16), date(2026, 7, 1)])
def test_the_seeds_rules_serve_whatever_the_date(day: date) -> None:
    assert in_force(day, DEFAULT) is SEED


def test_by_date_they_serve_from_their_first_to_their_last_day() -> None:
    assert in_force(date(2008, 3, 3), BY_DATE) is SEED
    assert in_force(date(2017, 12, 31), BY_DATE) is SEED


@pytest.mark.parametrize("day", [date(2008, 3, 2), date(2018, 1, 1)])
def test_by_date_an_expired_rule_set_never_serves_instead(day: date) -> None:
    with pytest.raises(NoRuleSet, match=day.isoformat()):
        assess(an_application(), day, BY_DATE)


def test_a_rule_set_can_not_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        SEED.stops = ()  # type: ignore[misc]


def without(name: str) -> RuleSet:
    """The seed's rules but one, which is taken out of every group."""

    def rest(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.id != name)

    return replace(SEED, merits=rest(SEED.merits), granted_3a=rest(SEED.granted_3a), granted_3b=rest(SEED.granted_3b))


def test_a_changed_rule_set_has_another_hash_and_the_same_one_the_same() -> None:
    without_s_7 = without("S-7")

    assert SEED.content_hash() == replace(SEED).content_hash()
    assert len({SEED.content_hash(), without_s_7.content_hash(), replace(SEED, name="another").content_hash()}) == 3


def test_without_s_7_a_short_disease_is_no_ground_and_is_not_asked_about() -> None:
    facts = facts_of_application(an_application(diagnosis={"duration_months": "3"}), date(2015, 3, 16), DEFAULT)
    unknown = {**facts, "diagnosis.duration_months": None}

    assert ready(SEED, DEFAULT).assess(facts).reasons == (12,)
    assert ready(without("S-7"), DEFAULT).assess(facts).outcome == "grant"
    assert ready(without("S-7"), DEFAULT).assess(unknown).outcome == "grant"


def test_each_outcome_is_a_condition_of_its_own_in_the_order_of_precedence() -> None:
    assert list(SEED.outcomes()) == [
        "dismissed",
        "rejected",
        "wrong applicant",
        "rejected, never documented",
        "granted under § 3a",
        "granted under § 3b",
    ]


def test_a_law_is_made_ready_once() -> None:
    assert ready(SEED, DEFAULT) is ready(SEED, DEFAULT)
    assert ready(SEED, DEFAULT) is not ready(SEED, BY_DATE)


# The ids of the law page, one by one: its second witness ------------------------------------------------------------

OF_THE_LAW_PAGE = {
    *(f"S-{n}" for n in range(1, 9)),
    *(f"G-{n}" for n in range(1, 7)),
    *("A-1", "A-2", "A-3", "A-4a", "A-4b", "A-4c", "A-5a", "A-5b", "A-5c", "A-6", "A-7", "A-8", "A-9"),
    *("A-10a", "A-10b", "A-10c", "A-11"),
    *(f"D-{n}" for n in range(1, 9)),
    *("B-1", "B-2a", "B-2b", "B-2c", "B-3", "B-4"),
    *(f"D-{n}" for n in range(21, 28)),
    *(f"P-{n}" for n in range(1, 5)),
}
OUR_OWN = {"G-2a", "G-2b", "G-2c", "A-4", "A-5", "A-10", "B-2", "A-10+B-4"}

REASONS = {
    **{"S-1": 17, "S-2": 18, "S-3": 19, "S-4": 11, "S-5": 5, "S-6": 6, "S-7": 12, "S-8": 14},
    **{"G-1": 14, "G-2": 14, "G-4": 10, "A-3": 2, "A-4": 3, "A-6": 7, "A-10": 8, "D-3": 1, "D-6": 3, "D-7": 4, "D-8": 1},
    **{"B-1": 9, "B-4": 8, "D-21": 1, "D-22": 1, "D-25": 4, "D-26": 1},
}


def test_every_rule_of_the_law_page_has_its_name_here() -> None:
    assert set(SEED.rules()) == OF_THE_LAW_PAGE | OUR_OWN


def test_each_reason_is_that_of_the_law_page() -> None:
    rules = SEED.rules()

    assert {name: rules[name].reason for name in REASONS} == REASONS


def test_every_rule_asks_a_question_and_names_its_source() -> None:
    assert all(rule.question.endswith("?") and rule.source and rule.law for rule in SEED.rules().values())


def test_no_two_rules_that_decide_share_a_name() -> None:
    names = [rule.id for rule in SEED.conditions()]

    assert len(names) == len(set(names))
    assert all(rule.when is not None for rule in SEED.conditions())


def test_only_what_can_reject_or_stop_has_a_reason_and_only_statements_have_none() -> None:
    assert all(rule.reason for rule in (*SEED.stops, *SEED.merits, *SEED.applicant))
    assert all(rule.kind == "documentary" and rule.reason is None for rule in SEED.documents)


def test_a_rule_without_a_tree_is_read_through_those_that_carry_it_out() -> None:
    rules = SEED.rules()

    assert [rule.id for rule in carriers(rules["G-2"], rules)] == ["G-2a", "G-2b", "G-2c"]
    assert facts_of(rules["G-2"], rules) == ("applicant_is_doctor", "doctor.hpr_number", "patient.name")
    assert facts_of(rules["G-4"], rules)[0] == "treatment_time"
    assert facts_of(rules["A-11"], rules) == ()


def test_every_fact_is_read_by_some_rule() -> None:
    rules = SEED.rules()

    assert {name for rule in SEED.conditions() for name in facts_of(rule, rules)} | {"refund_code_covers"} == set(FACTS)


def test_a_rule_with_another_tree_is_another_law() -> None:
    turned = replace(SEED.merits[0], when=Not(SEED.merits[0].when))  # type: ignore[arg-type]

    assert replace(SEED, merits=(turned, *SEED.merits[1:])).content_hash() != SEED.content_hash()
