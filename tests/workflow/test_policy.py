"""The policy: its values, what is said of each, its hash, and what it refuses."""

import dataclasses
import json
import re
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from workflow.logic.fact import value_as_text
from workflow.logic.tree import All, AnyOf, Compared, Node, Not, Rule, Switch
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULE_SETS

# The numbers of LAW.md, written down a second time.
EXPECTED = {
    "long_term_days": 90,
    "long_term_months": 3,
    "treatment_window_months": 12,
    "standby_months": 6,
    "long_lasting_gate": True,
    "long_lasting_months": 24,
    "randomised_studies_needed": 1,
    "rare_persons": 500,
    "rare_severity_persons": 500,
    "rare_candidates": 500,
    "very_rare_persons": 100,
    "few_persons": 400,
    "addictive_applicant_rule_under_3b": False,
    "wrong_applicant_policy": "return",
    "preliminary_reply_months": 1,
    "answer_days": 21,
    "extended_answer_days": 42,
    "reminder_days": 14,
    "target_days": 56,
    "priority_target_days": 28,
    "early_warning_days": 7,
    "late_warning_days": 2,
    "four_weeks_days": 28,
    "eight_weeks_days": 56,
    "complaint_weeks": 6,
    "notice_days": 0,
    "helseklage_from": "2016-01-01",
    "complaint_target_days": 56,
    "comment_days": 21,
    "body_days": 180,
    "review_target_days": 56,
    "notice_answer_days": 14,
    "mark_days": 7,
    "expiry_warning_days": 56,
    "delay_days": 28,
    "closed_days": [],
    "priority_age": 12,
    "adult_age": 18,
    "validity_years": 2,
    "validity_years_not_marketed": 1,
    "hta_from": "2018-01-01",
    "validity_years_special_group": 1,
    "validity_years_end_of_life": 1,
    "validity_years_opioids": 1,
    "validity_years_addictive_not_marketed": 1,
    "validity_years_contract": 1,
    "validity_years_addictive": 2,
    "opioid_atc": ["N02A", "N07BC02"],
    "contract_atc": ["A08A", "N02CD01", "N02CD02", "N02CD03"],
    "pregabalin_atc": ["N02BF02", "N03AX16"],
    "cu_target_days": 56,
    "short_months": 6,
    "ordinary_template_from": "2018-02-02",
    "short_template_from": "2021-09-01",
    "list_days": 31,
    "exemption_warning_days": 56,
    "reservation_days": 2,
    "adviser_outside_annex": False,
    "rule_sets_by_date": False,
}


def test_the_defaults_are_those_of_law_md() -> None:
    assert DEFAULT.values() == EXPECTED
    assert json.loads(json.dumps(DEFAULT.values())) == EXPECTED


ABOUT = {field.name: field.metadata for field in dataclasses.fields(Policy)}


@pytest.mark.parametrize("name", ABOUT)
def test_every_value_says_its_unit_its_meaning_what_it_decides_and_its_source(name: str) -> None:
    about = ABOUT[name]

    assert set(about) == {"unit", "least", "form", "says", "decides", "source", "derives"}
    assert all(about[key] for key in ("unit", "says", "source"))
    assert about["decides"] in ("outcome", "date", "nothing")
    assert (about["least"] is not None) == (type(EXPECTED[name]) is int)
    assert (about["form"] is not None) == name.endswith("_atc")


def parameters(node: Node) -> set[str]:
    """Return the policy values that a rule tree names."""
    match node:
        case All(parts) | AnyOf(parts):
            return {name for part in parts for name in parameters(part)}
        case Not(part):
            return parameters(part)
        case Rule(when=when):
            return set() if when is None else parameters(when)
        case Switch(parameter) | Compared(parameter=parameter):
            return {parameter}
        case _:
            return set()


def test_a_value_decides_the_outcome_if_rules_or_derived_facts_read_it() -> None:
    in_trees = {name for rules in RULE_SETS for rule in rules.trees() for name in parameters(rule)}
    in_facts = {
        name
        for path in Path("workflow/reimbursement/derive").glob("*.py")
        for name in re.findall(r"\bpolicy\.([a-z_0-9]+)", path.read_text(encoding="utf-8"))
    } | {name for rules in RULE_SETS for name in rules.validity.parameters()}
    which_rules = {"wrong_applicant_policy", "rule_sets_by_date"}
    compassionate = {"short_months", "ordinary_template_from", "short_template_from"}

    assert {"rare_persons", "long_lasting_gate"} <= in_trees
    assert {"adult_age", "priority_age"} <= in_facts
    assert {name for name, about in ABOUT.items() if about["decides"] == "outcome"} == (
        in_trees | in_facts | which_rules | compassionate
    ) - {"priority_age"}  # it moves the target, and no fact


def test_a_value_names_the_facts_that_are_derived_with_it_where_no_rule_reads_it() -> None:
    in_trees = {name for rules in RULE_SETS for rule in rules.trees() for name in parameters(rule)}
    in_facts = {
        name
        for path in Path("workflow/reimbursement/derive").glob("*.py")
        for name in re.findall(r"\bpolicy\.([a-z_0-9]+)", path.read_text(encoding="utf-8"))
    } | {name for rules in RULE_SETS for name in rules.validity.parameters()}
    derives = {name: about["derives"] for name, about in ABOUT.items() if about["derives"]}

    assert set(derives) == in_facts - in_trees - {"priority_age"}
    assert {fact for facts in derives.values() for fact in facts} <= set(FACTS)


def test_a_change_is_a_new_policy_with_another_hash() -> None:
    changed = replace(DEFAULT, answer_days=30)

    assert DEFAULT.answer_days == 21
    assert changed.content_hash() != DEFAULT.content_hash() == Policy().content_hash()
    assert len(DEFAULT.content_hash()) == 64
    with pytest.raises(FrozenInstanceError):
        DEFAULT.answer_days = 30  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"long_term_days": 0}, "long_term_days must be 1 or more"),
        ({"answer_days": -1}, "answer_days must be 1 or more"),
        ({"answer_days": 43}, "extended_answer_days must not be less than answer_days"),
        ({"very_rare_persons": 501}, "rare_persons must not be less than very_rare_persons"),
        ({"closed_days": (date(2026, 12, 31), date(2026, 12, 24))}, "closed_days must be in order"),
        ({"closed_days": (date(2026, 12, 24),) * 2}, "closed_days must be in order"),
        ({"opioid_atc": ("N02A", "N7")}, "opioid_atc: each item must be an ATC code or how it"),
    ],
    ids=[
        "nought",
        "negative",
        "extended shorter",
        "very rare above rare",
        "list out of order",
        "day stands twice",
        "no ATC code",
    ],
)
def test_a_contradictory_policy_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(DEFAULT, **change)


def test_days_and_lists_are_plain_data_and_make_another_hash() -> None:
    closed = replace(DEFAULT, closed_days=(date(2026, 12, 24), date(2026, 12, 31)))
    later = replace(DEFAULT, hta_from=date(2019, 1, 1))
    fewer = replace(DEFAULT, opioid_atc=("N02A",))

    assert closed.values()["closed_days"] == ["2026-12-24", "2026-12-31"]
    assert (later.values()["hta_from"], fewer.values()["opioid_atc"]) == ("2019-01-01", ["N02A"])
    assert value_as_text(closed.closed_days) == "2026-12-24, 2026-12-31"
    assert value_as_text(DEFAULT.closed_days) == "none"
    assert len({policy.content_hash() for policy in (DEFAULT, closed, later, fewer)}) == 4
    assert len({DEFAULT, closed, later, fewer, replace(closed), Policy()}) == 4


def test_a_switch_may_be_off_and_the_bounds_themselves_are_accepted() -> None:
    assert (
        replace(
            DEFAULT, long_lasting_gate=False, answer_days=42, very_rare_persons=500
        ).long_lasting_gate
        is False
    )


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ({"rare_persons": "400"}, TypeError),
        ({"rare_persons": 400.0}, TypeError),
        ({"rare_persons": True}, TypeError),
        ({"rare_persons": None}, TypeError),
        ({"long_lasting_gate": 1}, TypeError),
        ({"long_lasting_gate": "yes"}, TypeError),
        ({"wrong_applicant_policy": 1}, TypeError),
        ({"wrong_applicant_policy": "returned"}, ValueError),
        ({"hta_from": "2018-01-01"}, TypeError),
        ({"hta_from": datetime(2018, 1, 1, tzinfo=UTC)}, TypeError),
        ({"closed_days": [date(2026, 12, 24)]}, TypeError),
        ({"closed_days": date(2026, 12, 24)}, TypeError),
        ({"closed_days": ("2026-12-24",)}, TypeError),
        ({"opioid_atc": "N02A"}, TypeError),
        ({"opioid_atc": (1,)}, TypeError),
    ],
)
def test_a_value_of_a_wrong_type_or_an_unknown_word_is_refused(
    value: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match=next(iter(value))):
        replace(DEFAULT, **value)
