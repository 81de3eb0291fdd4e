"""The missing list and the outcome against the oracle: plain ifs, and every completion.

`oracles/law.py` says how the oracle finds them. Nothing there reads the product's trees.
"""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from oracles.law import (
    GRANTED_3A,
    OFF_LABEL,
    REASON,
    REGISTER,
    STATEMENTS,
    VALUES,
    WORLDS,
    WRONG_APPLICANT,
    YES_OR_NO,
    Standard,
    World,
    decisive,
    end,
    expected,
    grounds,
)

from workflow.logic import missing
from workflow.logic.outcome import assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.tree import leaves
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008

# Random worlds near a grant ---------------------------------------------------------------------

MOST_COMPLETIONS = 1500
PIVOTS = ("refund_code_covers", "medicine.marketing", "relevant_specialist")


@st.composite
def partly_known(draw: st.DrawFn) -> World:
    """A granted world, a few facts of it changed and a few hidden."""
    world = dict(WORLDS[draw(st.sampled_from(sorted(WORLDS)))])
    for name in draw(st.lists(st.sampled_from(sorted(world)), max_size=3, unique=True)):
        world[name] = draw(st.sampled_from(VALUES.get(name, YES_OR_NO)))
    hidable = sorted(set(world) - set(REGISTER))
    hidden = draw(st.lists(st.sampled_from(hidable), max_size=7, unique=True))
    if draw(st.booleans()):  # what the most hangs on
        hidden.insert(0, draw(st.sampled_from(PIVOTS)))
    size = 1
    for name in dict.fromkeys(hidden):
        size *= len(VALUES.get(name, YES_OR_NO))
        if size > MOST_COMPLETIONS:
            break
        world[name] = None
    for name in STATEMENTS:  # a statement is there or unknown; it may still come
        world[name] = world[name] or None
    return world


POLICIES = (
    DEFAULT,
    replace(DEFAULT, long_lasting_gate=False),
    replace(DEFAULT, addictive_applicant_rule_under_3b=True),
    replace(DEFAULT, wrong_applicant_policy="reject"),
)


def rules(policy: Policy) -> PreparedRules:
    return prepared(RULES_2008, policy)


def _few_enough(known: World) -> bool:
    size = 1
    for name in GRANTED_3A:
        if known[name] is None:
            size *= len(VALUES.get(name, YES_OR_NO))
    return size <= 4 * MOST_COMPLETIONS


def test_the_oracle_knows_the_same_facts_policy_and_reasons_as_the_rules() -> None:
    read = {leaf.fact for rule in RULES_2008.trees() for leaf in leaves(rule)}

    assert set(GRANTED_3A) == {fact.name for fact in read}
    assert {fact.name for fact in read if fact.owner == "register"} == set(REGISTER)
    assert {fact.name for fact in read if fact.kind == "given"} == set(STATEMENTS)
    assert Standard()._asdict().items() <= DEFAULT.values().items()
    assert {name: RULES_2008.rules()[name].reason for name in REASON} == REASON


@pytest.mark.parametrize("name", [name for name in WORLDS if name not in WRONG_APPLICANT])
def test_a_granted_world_is_granted_by_rules_and_oracle(name: str) -> None:
    world = WORLDS[name]
    statements_given = {**world, **{name: world[name] or None for name in STATEMENTS}}

    assert end(world, DEFAULT).startswith("granted")
    assert assess(rules(DEFAULT), statements_given).outcome == "grant"


@pytest.mark.parametrize("name", WRONG_APPLICANT)
def test_a_world_of_the_wrong_applicant_is_one_for_rules_and_oracle(name: str) -> None:
    assert end(WORLDS[name], DEFAULT) == "wrong applicant"
    assert assess(rules(DEFAULT), WORLDS[name]).outcome == "wrong_applicant"


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(known=partly_known(), policy=st.sampled_from(POLICIES))
def test_outcome_reasons_and_missing_list_are_those_of_every_completion(
    known: World,
    policy: Policy,
) -> None:
    assume(_few_enough(known))
    oracle = expected(known, policy)

    assessment = assess(rules(policy), known)
    event(oracle.outcome)

    assert assessment.outcome == ("missing" if oracle.missing is None else oracle.outcome)
    assert set(assessment.reasons) == oracle.reasons
    if oracle.missing is not None:
        assert set(assessment.missing) == oracle.missing
    else:
        assert settles(assessment.missing, known, policy)


def settles(few: tuple[str, ...], known: World, policy: Policy) -> bool:
    """Return whether every answer to these brings a certain ground, and no fewer would do."""

    def all_answers(names: tuple[str, ...]) -> bool:
        answers = product(*(VALUES.get(name, YES_OR_NO) for name in names))
        worlds = ({**known, **dict(zip(names, values, strict=True))} for values in answers)
        return all(grounds(world, policy) for world in worlds)

    fewer = ((*few[:i], *few[i + 1 :]) for i in range(len(few)))
    return all_answers(few) and not any(all_answers(some) for some in fewer)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(data=st.data(), policy=st.sampled_from(POLICIES))
def test_every_complete_world_ends_as_the_oracle_says(
    data: st.DataObject,
    policy: Policy,
) -> None:
    """Any world, not only those near a grant."""
    start = data.draw(st.sampled_from(sorted(WORLDS)))
    changed = data.draw(st.lists(st.sampled_from(sorted(GRANTED_3A)), max_size=44, unique=True))
    world = dict(WORLDS[start])
    for name in changed:
        world[name] = data.draw(st.sampled_from(VALUES.get(name, YES_OR_NO)))

    assert missing.decisive(rules(policy), world) == ((), end(world, policy))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(known=partly_known())
def test_on_a_closed_file_what_was_missing_becomes_13_and_a_wrong_applicant_8(known: World) -> None:
    before = assess(rules(DEFAULT), known)
    after = assess(rules(DEFAULT), known, closed=True)

    waits = before.outcome in {"missing", "wrong_applicant"}
    assert after.outcome == ("reject" if waits else before.outcome)
    assert after.missing == before.missing
    assert (13 in after.reasons) == bool(before.missing)
    assert (8 in after.reasons) == (before.outcome == "wrong_applicant")
    if before.outcome != "dismiss":
        assert set(after.reasons) - {8, 13} == {REASON[rule] for rule in grounds(known, DEFAULT)}


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(known=partly_known(), data=st.data())
def test_an_answer_to_what_was_not_asked_changes_nothing(
    known: World,
    data: st.DataObject,
) -> None:
    before = assess(rules(DEFAULT), known)
    assume(before.outcome in {"grant", "missing"} and before.missing != ("refund_code_covers",))
    unknown = [name for name, value in known.items() if value is None]
    not_asked = [name for name in unknown if name not in before.missing]
    assume(not_asked)
    name = data.draw(st.sampled_from(not_asked))
    answer = data.draw(st.sampled_from(VALUES.get(name, YES_OR_NO)))

    after = assess(rules(DEFAULT), {**known, name: answer})

    assert (after.outcome, after.missing) == (before.outcome, before.missing)


# Cases worth a name -----------------------------------------------------------------------------


def test_an_unknown_route_asks_for_the_code_and_for_what_only_3b_reads() -> None:
    known = GRANTED_3A | {
        "refund_code_covers": None,
        "diagnosis.severity": None,
        "diagnosis.persons_in_norway": None,
        "diagnosis.persons_at_severity": None,
        "diagnosis.candidates_a_year": None,
    }

    assert set(assess(rules(DEFAULT), known).missing) == decisive(known, DEFAULT)[0]
    assert assess(rules(DEFAULT), known).missing == (
        "refund_code_covers",
        "diagnosis.persons_in_norway",
        "diagnosis.persons_at_severity",
        "diagnosis.candidates_a_year",
        "diagnosis.severity",
    )


def test_what_3b_reads_is_not_asked_for_where_3b_is_out_of_reach() -> None:
    known = GRANTED_3A | {"refund_code_covers": None, "diagnosis.severity": None}

    assert assess(rules(DEFAULT), known).missing == ("refund_code_covers",)


def test_a_fact_that_cannot_change_the_end_is_not_asked_for_though_a_rule_reads_it() -> None:
    known = OFF_LABEL | {
        "treatment.purpose": None,
        "medicine.prescription_group": None,
        "initiated_by_specialist": None,
        "initiation.by": None,
        "treatment.standby.serious_danger": None,
        "medicine.list_conditions_met": None,
    }

    assert assess(rules(DEFAULT), known).outcome == "grant"


def test_the_market_status_decides_alone_where_all_else_is_stated() -> None:
    known: World = {**GRANTED_3A, "medicine.marketing": None}

    assert assess(rules(DEFAULT), known).missing == ("medicine.marketing",)
    assert decisive(known, DEFAULT)[0] == {"medicine.marketing"}
