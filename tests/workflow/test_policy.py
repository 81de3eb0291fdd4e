"""The policy: every number once, with unit, meaning and source; frozen, hashed, and no nonsense."""

import dataclasses
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from workflow.reimbursement.policy import DEFAULT, Policy

# The law page's INT numbers, one by one: the second witness of the defaults.
OF_THE_LAW_PAGE = {
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
    "expiry_warning_days": 56,
    "priority_age": 12,
    "adult_age": 18,
    "validity_years": 2,
    "validity_years_not_marketed": 1,
    "rule_sets_by_date": False,
}


def test_the_defaults_are_those_of_the_law_page() -> None:
    assert DEFAULT.values() == OF_THE_LAW_PAGE


def test_every_value_says_its_unit_its_meaning_and_its_source() -> None:
    for field in dataclasses.fields(Policy):
        assert set(field.metadata) == {"unit", "says", "source"}, field.name
        assert all(field.metadata.values()), field.name


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
        ({"very_rare_persons": 501}, "very_rare_persons must not be more than rare_persons"),
    ],
    ids=["nought", "negative", "extended shorter", "very rare above rare"],
)
def test_nonsense_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(DEFAULT, **change)


def test_a_switch_that_is_off_is_no_number_below_one() -> None:
    assert replace(DEFAULT, long_lasting_gate=False, answer_days=42, very_rare_persons=500).long_lasting_gate is False
