"""Rule sets: frozen, hashed, chosen by date only when the policy does so, and complete."""

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from builders import RECEIVED, an_application
from cases import noon
from oracles.law import REASON

from workflow.engine.advance import new_terms, open_case
from workflow.engine.errors import Refused
from workflow.engine.steps import Register
from workflow.logic import outcome
from workflow.logic.prepared import prepared
from workflow.logic.rule_set import RuleSet, Undocumented, carriers, facts_of
from workflow.logic.tree import Not, Rule
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.assessment import facts_of as facts_of_application
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import (
    RULE_SETS,
    RULES_2008,
    NoRuleSet,
    assembled,
    chosen,
)

BY_DATE = replace(DEFAULT, rule_sets_by_date=True)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2015, 3, 16), date(2026, 7, 1)])
def test_the_rules_of_2008_are_used_whatever_the_date(day: date) -> None:
    assert chosen(day, DEFAULT) is RULES_2008


def test_by_date_they_are_used_from_their_first_to_their_last_day() -> None:
    assert chosen(date(2008, 3, 3), BY_DATE) is RULES_2008
    assert chosen(date(2017, 12, 31), BY_DATE) is RULES_2008


@pytest.mark.parametrize("day", [date(2008, 3, 2), date(1999, 1, 1)])
def test_by_date_an_expired_rule_set_is_not_used(day: date) -> None:
    with pytest.raises(NoRuleSet, match=day.isoformat()):
        assess(an_application(), day, BY_DATE)


def test_a_day_before_the_first_rules_has_no_set_whatever_the_policy_says() -> None:
    command = Register("post", "2015-000001", an_application())
    says = "in force on 2008-03-02: the first begins on 2008-03-03."
    with pytest.raises(NoRuleSet, match=says):
        assembled(date(2008, 3, 2))
    with pytest.raises(Refused, match=says):
        new_terms(REIMBURSEMENT, command, noon(RECEIVED), DEFAULT, date(2008, 3, 2))

    terms = new_terms(REIMBURSEMENT, command, noon(RECEIVED), BY_DATE, date(2018, 1, 1))
    assert (terms.rule_set, terms.policy) == ("§ 3, 2018-01-01", BY_DATE)


@pytest.mark.parametrize("day", [date(2008, 3, 2), date(1999, 1, 1)])
def test_by_date_an_application_of_a_day_without_rules_is_not_taken_in(day: date) -> None:
    command = Register("post", "2015-000001", an_application())
    with pytest.raises(
        Refused,
        match=f"in force on {day}, and rule_sets_by_date is on: the first begins on 2008-03-03",
    ):
        new_terms(REIMBURSEMENT, command, noon(day), BY_DATE)

    assert open_case(REIMBURSEMENT, command, noon(day)).case.state == "received"
    terms = new_terms(REIMBURSEMENT, command, noon(date(2015, 3, 16)), BY_DATE)
    assert (terms.rule_set, terms.policy) == (RULES_2008.name, BY_DATE)


def test_a_rule_set_can_not_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        RULES_2008.groups = ()  # type: ignore[misc]


def without(name: str) -> RuleSet:
    """Return the 2008–2017 rules but one, which is taken out of every group and route."""

    def rest(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.id != name)

    return replace(
        RULES_2008,
        groups=tuple(replace(group, rules=rest(group.rules)) for group in RULES_2008.groups),
        routes=tuple(route._replace(demands=rest(route.demands)) for route in RULES_2008.routes),
    )


def test_a_changed_rule_set_has_another_hash_and_the_same_one_the_same() -> None:
    without_s_7 = without("S-7")

    assert RULES_2008.content_hash() == replace(RULES_2008).content_hash()
    assert RULES_2008.content_hash() != without_s_7.content_hash()
    assert RULES_2008.content_hash() == replace(RULES_2008, name="another").content_hash()


def test_without_s_7_a_short_disease_is_no_ground_and_is_not_asked_about() -> None:
    short = an_application(diagnosis={"duration_months": "3"})
    facts = facts_of_application(short, date(2015, 3, 16), DEFAULT)
    unknown = {**facts, "diagnosis.duration_months": None}

    without_s_7 = prepared(without("S-7"), DEFAULT)

    assert outcome.assess(prepared(RULES_2008, DEFAULT), facts).reasons == (12,)
    assert outcome.assess(without_s_7, facts).outcome == "grant"
    assert outcome.assess(without_s_7, unknown).outcome == "grant"


def test_each_outcome_is_a_condition_of_its_own_in_the_order_of_precedence() -> None:
    assert [end.title for end in RULES_2008.ends] == [
        "dismissed",
        "rejected",
        "wrong applicant",
        "rejected, never documented",
        "granted under § 3a",
        "granted under § 3b",
    ]


def test_a_rule_set_is_prepared_once_for_each_policy() -> None:
    assert prepared(RULES_2008, DEFAULT) is prepared(RULES_2008, DEFAULT)
    assert prepared(RULES_2008, DEFAULT) is not prepared(RULES_2008, BY_DATE)


# The ids of the law page, written once more -------------------------------------------------------

OF_THE_LAW_PAGE = {
    *(f"S-{n}" for n in range(1, 9)),
    *(f"G-{n}" for n in range(1, 7)),
    *("A-1", "A-2", "A-3", "A-4a", "A-4b", "A-4c", "A-5a", "A-5b", "A-5c"),
    *("A-6", "A-7", "A-8", "A-9"),
    *("A-10a", "A-10b", "A-10c", "A-11"),
    *(f"D-{n}" for n in range(1, 9)),
    *("B-1", "B-2a", "B-2b", "B-2c", "B-3", "B-4"),
    *(f"D-{n}" for n in range(21, 28)),
    *(f"P-{n}" for n in range(1, 5)),
}
OUR_OWN = {"G-2a", "G-2b", "G-2c", "A-4", "A-5", "A-10", "B-2", "A-10+B-4", "V-1"}

REASONS = {**REASON, "G-2": 14, "D-6": 3, "D-8": 1, "D-21": 1, "D-22": 1}
"""Those of the oracle, and those of rules that others carry out."""


def test_every_rule_of_the_law_page_has_its_name_here() -> None:
    assert set(RULES_2008.rules()) == OF_THE_LAW_PAGE | OUR_OWN


def test_each_reason_is_that_of_the_law_page() -> None:
    rules = RULES_2008.rules()

    assert {name: rules[name].reason for name in REASONS} == REASONS


def test_every_rule_asks_a_question_and_names_its_source() -> None:
    rules = RULES_2008.rules().values()

    assert all(rule.question.endswith("?") and rule.source and rule.law for rule in rules)


def test_no_two_rules_that_decide_share_a_name() -> None:
    names = [rule.id for rule in RULES_2008.conditions]

    assert len(names) == len(set(names))
    assert all(rule.when is not None for rule in RULES_2008.conditions)


def test_only_what_can_reject_or_stop_has_a_reason_and_only_statements_have_none() -> None:
    *refusing, documents = RULES_2008.groups

    assert all(rule.reason for group in refusing for rule in group.rules)
    assert all(rule.kind == "documentary" and rule.reason is None for rule in documents.rules)


def test_a_rule_without_a_tree_is_read_through_those_that_carry_it_out() -> None:
    rules = RULES_2008.rules()

    assert [rule.id for rule in carriers(rules["G-2"], rules)] == ["G-2a", "G-2b", "G-2c"]
    assert facts_of(rules["G-2"], rules) == (
        "applicant_is_doctor",
        "doctor.hpr_number",
        "patient.name",
    )
    assert facts_of(rules["G-4"], rules)[0] == "treatment_time"
    assert facts_of(rules["A-11"], rules) == ()


def test_every_fact_is_read_by_some_rule() -> None:
    read = {fact.name for rule_set in RULE_SETS for fact in rule_set.facts}

    assert read | {"reason_insufficient"} == set(FACTS)  # that one is read medicine by medicine


def negated(rule: Rule) -> Rule:
    assert rule.when is not None
    return replace(rule, when=Not(rule.when))


STOPS, MERITS, APPLICANT, DOCUMENTS = RULES_2008.groups
UNDER_3A, UNDER_3B = RULES_2008.routes
VALIDITY = RULES_2008.validity
REFERRAL = APPLICANT.referral
assert REFERRAL is not None
MERITS_FIRST = replace(MERITS, waits_for=())
CHANGED = {
    "a tree": replace(MERITS, rules=(negated(MERITS.rules[0]), *MERITS.rules[1:])),
    "a reason": replace(MERITS, rules=(replace(MERITS.rules[0], reason=3), *MERITS.rules[1:])),
    "an outcome": replace(MERITS, outcome="dismiss"),
    "an end": replace(MERITS, end="dismissed"),
    "what it waits for": replace(MERITS, waits_for=()),
    "whether the route is known": replace(MERITS, before_route=True),
    "who is waited for": replace(MERITS, referral=REFERRAL),
    "what they settle": replace(MERITS, referral=REFERRAL._replace(supposing=())),
    "what follows silence": replace(MERITS, referral=REFERRAL._replace(unanswered="dismiss")),
    "the switch": replace(MERITS, referral=REFERRAL._replace(at_once=("x", True))),
}


def test_whatever_can_change_a_decision_changes_the_hash() -> None:
    groups = [(STOPS, changed, APPLICANT, DOCUMENTS) for changed in CHANGED.values()]
    sets = [
        RULES_2008,
        *(replace(RULES_2008, groups=changed) for changed in groups),
        replace(RULES_2008, groups=(MERITS_FIRST, STOPS, APPLICANT, DOCUMENTS)),
        replace(RULES_2008, routes=(UNDER_3B, UNDER_3A)),
        replace(RULES_2008, routes=(UNDER_3A._replace(holds=False), UNDER_3B)),
        replace(RULES_2008, routes=(UNDER_3A._replace(demands=()), UNDER_3B)),
        replace(RULES_2008, undocumented=Undocumented("reject", 12)),
        replace(RULES_2008, further=()),
        replace(RULES_2008, routes=(UNDER_3A, UNDER_3B._replace(discretion=None))),
        replace(RULES_2008, validity=VALIDITY._replace(rows=VALIDITY.rows[1:])),
        replace(RULES_2008, validity=VALIDITY._replace(ends_with=())),
    ]

    assert len({rule_set.content_hash() for rule_set in sets}) == len(sets)


def test_what_decides_nothing_leaves_the_hash_as_it_is() -> None:
    asked = replace(MERITS.rules[0], question="Otherwise?", source="elsewhere")
    merits = replace(MERITS, rules=(asked, *MERITS.rules[1:]))
    reworded = replace(RULES_2008, groups=(STOPS, merits, APPLICANT, DOCUMENTS))

    assert reworded.content_hash() == RULES_2008.content_hash()


def test_a_rule_set_can_be_sent_to_another_process_after_it_was_read() -> None:
    for rules in RULE_SETS:
        assert rules.rules()
        assert pickle.loads(pickle.dumps(rules)) == rules
