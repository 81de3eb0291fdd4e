"""`rules diff` over every policy value: it shows flips, or says truthfully what the value does."""

from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

import pytest
from worlds import GRANTED

from handlers.analysis.rules_diff import RulesDiff, policy_diff
from workflow.logic.comparison import Flip
from workflow.logic.outcome import assess
from workflow.logic.prepared import prepared
from workflow.logic.worlds import World
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RANDOMISED_STUDIES, RULES_2008, assembled

SECTION_3: Final = assembled(date(2023, 11, 1))
OUTCOMES: Final[dict[str, tuple[Any, str, set[str]]]] = {
    "long_term_days": (180, "stricter", {"G-4"}),
    "long_term_months": (2, "looser", {"G-4"}),
    "standby_months": (7, "stricter", {"G-4"}),
    "long_lasting_gate": (False, "looser", {"S-7"}),
    "long_lasting_months": (36, "stricter", {"S-7"}),
    "randomised_studies_needed": (2, "stricter", {"D-3", "D-26"}),
    "rare_persons": (1000, "looser", {"B-1", "D-26"}),
    "rare_severity_persons": (400, "stricter", {"B-1"}),
    "rare_candidates": (600, "looser", {"B-1"}),
    "very_rare_persons": (200, "looser", {"D-26"}),
    # What lacks documents was rejected, and is now first a matter for another doctor.
    "addictive_applicant_rule_under_3b": (True, "stricter and looser", {"B-4"}),
    "wrong_applicant_policy": ("reject", "stricter", {"A-10", "B-4"}),
}
NOT_COMPARED: Final[dict[str, Any]] = {
    "treatment_window_months": 6,
    "adult_age": 16,
    "validity_years": 3,
    "validity_years_not_marketed": 2,
}
CHOICE: Final[dict[str, Any]] = {"rule_sets_by_date": True}
OF_SECTION_3: Final[dict[str, Any]] = {
    "few_persons": 500,
    "hta_from": date(2019, 1, 1),
    "validity_years_special_group": 2,
    "validity_years_end_of_life": 2,
    "validity_years_opioids": 2,
    "validity_years_addictive_not_marketed": 2,
    "validity_years_contract": 2,
    "validity_years_addictive": 1,
    "opioid_atc": ("N02A",),
    "contract_atc": ("A08A",),
    "pregabalin_atc": (),
}
OF_OTHER_PROCESSES: Final[dict[str, Any]] = {
    "short_months": 9,
    "ordinary_template_from": date(2019, 1, 1),
    "short_template_from": date(2021, 10, 1),
}
NOTHING: Final[dict[str, Any]] = {
    "reservation_days": 5,
    "adviser_outside_annex": True,
    "helseklage_from": date(2017, 1, 1),
    "list_days": 60,
}
MORE: Final[dict[str, Any]] = {
    "extended_answer_days": 43,
    "answer_days": 20,
    "closed_days": (date(2026, 12, 24), date(2026, 12, 31)),
}
DATES: Final = [
    about.name
    for about in fields(Policy)
    if about.name
    not in {**OUTCOMES, **NOT_COMPARED, **CHOICE, **OF_SECTION_3, **OF_OTHER_PROCESSES, **NOTHING}
]


def changed(name: str, value: Any) -> RulesDiff:
    return policy_diff(DEFAULT, replace(DEFAULT, **{name: value}))


def test_every_policy_value_is_tried_here() -> None:
    tried = {**OUTCOMES, **NOT_COMPARED, **CHOICE, **OF_SECTION_3, **OF_OTHER_PROCESSES}

    assert {about.name for about in fields(Policy)} == set(tried) | set(DATES) | set(NOTHING)
    for about in fields(Policy):
        assert (about.metadata["decides"] == "outcome") == (about.name in tried)


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_value_that_rules_read_shows_what_flips_and_by_which_rules(name: str) -> None:
    value, kind, rules = OUTCOMES[name]
    found = changed(name, value)

    assert found.notes == () and found.may_change_outcomes
    assert {flip.kind for flip in found.outcomes.flips} == set(kind.split(" and "))
    assert {rule for flip in found.outcomes.flips for rule in flip.rules} == rules


@pytest.mark.parametrize("name", NOTHING)
def test_a_value_of_the_office_changes_neither_outcome_nor_date(name: str) -> None:
    found = changed(name, NOTHING[name])

    [note] = found.notes
    assert found.outcomes.flips == () and not found.may_change_outcomes
    assert note.acts == "nothing" and "no outcome and no date" in note.says


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_deciding_function_ends_each_example_as_the_flip_says(name: str) -> None:
    """The other facts are those of a granted application under the example's paragraph."""
    after = replace(DEFAULT, **{name: OUTCOMES[name][0]})
    for flip in policy_diff(DEFAULT, after).outcomes.flips:
        assert (ending(flip, DEFAULT), ending(flip, after)) == (flip.before, flip.after)


def ending(flip: Flip, policy: Policy) -> str:
    """Return the end of a flip's example by the function that decides applications."""
    facts = {**GRANTED[not flip.example["refund_code_covers"]], **as_facts(flip.example, policy)}
    found = assess(prepared(RULES_2008, policy), facts, closed=True)
    undecided = assess(prepared(RULES_2008, policy), facts)
    if undecided.outcome == "wrong_applicant":
        return "wrong applicant"
    ends = {"grant": f"granted under {found.basis}", "reject": "rejected", "dismiss": "dismissed"}
    return ends[found.outcome]


def as_facts(world: World, policy: Policy) -> dict[str, Any]:
    """Return a world's facts; a number of studies as the fact that it is derived to."""
    facts = dict(world)
    studies = facts.pop(RANDOMISED_STUDIES.name, None)
    if isinstance(studies, int):
        needed = policy.randomised_studies_needed
        facts["documentation.randomised_study"] = studies >= needed
    return {
        name: None if value is False and _given(name) else value for name, value in facts.items()
    }


def _given(name: str) -> bool:
    from workflow.reimbursement.facts import FACTS

    return name in FACTS and FACTS[name].kind == "given"


@pytest.mark.parametrize("name", DATES)
def test_a_deadline_says_that_it_changes_dates_only(name: str) -> None:
    found = changed(name, MORE[name] if name in MORE else getattr(DEFAULT, name) + 1)
    [note] = found.notes

    assert (found.outcomes.flips, found.may_change_outcomes) == ((), False)
    assert (note.name, note.acts) == (name, "dates")
    assert note.says.startswith("changes no outcome by itself, but dates: ")


@pytest.mark.parametrize("name", OF_OTHER_PROCESSES)
def test_a_value_of_another_process_says_so(name: str) -> None:
    found = changed(name, OF_OTHER_PROCESSES[name])
    [note] = found.notes

    assert (found.outcomes.flips, note.acts) == ((), "other processes")
    assert note.says.startswith("decides about cases of another process: ")


@pytest.mark.parametrize("name", NOT_COMPARED)
def test_a_value_that_acts_in_a_derivation_is_refused_with_what_shows_it(name: str) -> None:
    found = changed(name, NOT_COMPARED[name])
    [note] = found.notes

    assert (found.outcomes.flips, found.may_change_outcomes) == ((), True)
    assert (note.name, note.acts) == (name, "not compared")
    assert "`saksgang replay --policy FILE`" in note.says


@pytest.mark.parametrize("name", OF_SECTION_3)
def test_a_value_that_only_other_rules_read_says_which(name: str) -> None:
    found = changed(name, OF_SECTION_3[name])
    [note] = found.notes

    assert (found.outcomes.flips, found.may_change_outcomes) == ((), True)
    assert note.acts == "other rules" and "§ 3, 2023-11-01. Compare these:" in note.says
    assert "2008–2017" not in note.says


@pytest.mark.parametrize("name", OF_SECTION_3)
def test_under_section_3_these_values_act_while_facts_are_derived(name: str) -> None:
    after = replace(DEFAULT, **{name: OF_SECTION_3[name]})
    [note] = policy_diff(DEFAULT, after, SECTION_3).notes

    assert note.acts == "not compared"


@pytest.mark.parametrize("name", ["rare_persons", "validity_years", "long_lasting_gate"])
def test_under_section_3_a_value_of_2008_is_of_other_rules(name: str) -> None:
    value = {**OUTCOMES, **{name: (v, "", set()) for name, v in NOT_COMPARED.items()}}[name][0]
    [note] = policy_diff(DEFAULT, replace(DEFAULT, **{name: value}), SECTION_3).notes

    assert note.acts == "other rules" and "by: §§ 3a and 3b, 2008–2017. Compare" in note.says


def test_a_list_is_told_in_words() -> None:
    [note] = changed("closed_days", MORE["closed_days"]).as_data()

    assert (note["before"], note["after"]) == ("none", "2026-12-24, 2026-12-31")


def test_the_choice_of_rules_by_the_day_says_which_days_have_rules() -> None:
    found = changed("rule_sets_by_date", True)
    [note] = found.notes

    assert (found.outcomes.flips, found.may_change_outcomes) == ((), True)
    assert note.acts == "choice of rules" and "2008-03-03 to 2017-12-31" in note.says


def test_several_values_are_told_together_and_the_same_policy_says_nothing() -> None:
    both = policy_diff(DEFAULT, replace(DEFAULT, answer_days=20, rare_candidates=600))

    assert {flip.kind for flip in both.outcomes.flips} == {"looser"}
    assert [row["kind"] for row in both.as_data()][-1] == "dates"
    assert policy_diff(DEFAULT, DEFAULT).as_data() == []
