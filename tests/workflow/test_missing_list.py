"""The missing list and the outcome against a second oracle: plain ifs, and every completion.

Nothing here reads the product's trees. `end` says what becomes of a complete world, written from
the law page. The definition of "decisive" (law 1.0) is then carried out literally: a fact is listed
when some completion of the other unknown facts lets it change the end.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from workflow.logic import missing
from workflow.logic.outcome import assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.reimbursement.facts import FACTS, TreatmentTime
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008

World = dict[str, Any]

# A value on each side of each limit; a fact that is not here is yes or no (a statement: given or
# never given).
VALUES: dict[str, tuple[Any, ...]] = {
    "medicine.marketing": (
        "marketed",
        "authorised_not_marketed",
        "authorised_in_eea",
        "unregistered",
        "naf",
        "pharmacy_made",
    ),
    "medicine.indication_approved": ("norway", "eea", "none"),
    "medicine.prescription_group": ("A", "B", "C", "F"),
    "treatment.purpose": ("chronic_pain", "mental_disorder", "spinal_cord_spasms", "other"),
    "diagnosis.duration_months": (24, 25),
    "treatment_time": (TreatmentTime(89, 2), TreatmentTime(90, 2), TreatmentTime(89, 3)),
    "treatment.standby.months_a_year": (5, 6),
    "diagnosis.persons_in_norway": (99, 100, 499, 500),
    "diagnosis.persons_at_severity": (499, 500),
    "diagnosis.candidates_a_year": (499, 500),
}
YES_OR_NO = (True, False)

REGISTER = (
    "duplicate",
    "on_refund_list_for_code",
    "otc_exception",
    "financed_by_others",
    "annex_override",
    "renews_grant",
    "annex.institution_exempt",
    "annex.specialist_required",
)
STATEMENTS = (
    "patient.name",
    "doctor.hpr_number",
    "diagnosis.code",
    "diagnosis.severity",
    "prior_treatments.product",
    "initiation.by",
    "initiation.date",
)

GRANTED_3A: World = {
    "patient.identity_number": True,
    "patient.name": True,
    "patient.member": True,
    "duplicate": False,
    "applicant_is_doctor": True,
    "doctor.hpr_number": True,
    "on_refund_list_for_code": False,
    "medicine.list_conditions_met": False,
    "medicine.classified_as_medicine": True,
    "medicine.over_the_counter": False,
    "otc_exception": False,
    "financed_by_others": False,
    "medicine.marketing": "marketed",
    "medicine.contains_marketed_substance": False,
    "medicine.indication_approved": "norway",
    "medicine.prescription_group": "C",
    "medicine.reason_not_marketed": False,
    "refund_code_covers": True,
    "diagnosis.code": True,
    "diagnosis.duration_months": 25,
    "diagnosis.severity": False,
    "diagnosis.persons_in_norway": 500,
    "diagnosis.persons_at_severity": 500,
    "diagnosis.candidates_a_year": 500,
    "treatment.outside_hospital": True,
    "treatment_time": TreatmentTime(90, 2),
    "treatment.standby.serious_danger": False,
    "treatment.standby.months_a_year": 5,
    "annex_override": False,
    "treatment.purpose": "other",
    "tried_enough": True,
    "cannot_be_used": True,
    "prior_treatments.product": True,
    "renews_grant": False,
    "relevant_specialist": False,
    "initiated_by_specialist": True,
    "initiation.by": True,
    "initiation.date": True,
    "annex.institution_exempt": False,
    "annex.specialist_required": False,
    "documentation.randomised_study": False,
    "documentation.study": False,
    "documentation.case_reports": False,
    "documentation.guideline": False,
}
OFF_LABEL: World = {
    **GRANTED_3A,
    "medicine.indication_approved": "none",
    "documentation.randomised_study": True,
    "relevant_specialist": True,
    "initiated_by_specialist": False,
}
GRANTED_3B: World = {
    **OFF_LABEL,
    "refund_code_covers": False,
    "diagnosis.severity": True,
    "diagnosis.persons_in_norway": 99,
    "documentation.randomised_study": False,
    "documentation.case_reports": True,
}
WORLDS: dict[str, World] = {
    "§ 3a": GRANTED_3A,
    "§ 3a off-label": OFF_LABEL,
    "§ 3a not marketed": {
        **OFF_LABEL,
        "medicine.marketing": "unregistered",
        "medicine.reason_not_marketed": True,
    },
    "§ 3a NAF": {
        **GRANTED_3A,
        "medicine.marketing": "naf",
        "medicine.indication_approved": "none",
        "documentation.guideline": True,
    },
    "§ 3a addictive": {
        **OFF_LABEL,
        "medicine.prescription_group": "A",
        "treatment.purpose": "chronic_pain",
    },
    "§ 3b very rare": GRANTED_3B,
    "§ 3b rare": {
        **GRANTED_3B,
        "diagnosis.persons_in_norway": 499,
        "documentation.study": True,
    },
    "§ 3b rare treatment": {
        **OFF_LABEL,
        "refund_code_covers": False,
        "diagnosis.severity": True,
        "diagnosis.candidates_a_year": 499,
    },
    "§ 3b general practitioner": {
        **GRANTED_3A,
        "refund_code_covers": False,
        "diagnosis.severity": True,
        "diagnosis.persons_at_severity": 499,
    },
    "§ 3a off-label, general practitioner": {**OFF_LABEL, "relevant_specialist": False},
    "§ 3b off-label, general practitioner": {**GRANTED_3B, "relevant_specialist": False},
    "§ 3a standby": {
        **GRANTED_3A,
        "treatment_time": TreatmentTime(89, 2),
        "treatment.standby.serious_danger": True,
        "treatment.standby.months_a_year": 6,
    },
    "§ 3a renewal": {
        **GRANTED_3A,
        "renews_grant": True,
        "tried_enough": False,
        "cannot_be_used": False,
        "prior_treatments.product": False,
        "initiated_by_specialist": False,
        "initiation.by": False,
    },
    "§ 3a exempt from initiation": {
        **GRANTED_3A,
        "annex.institution_exempt": True,
        "initiated_by_specialist": False,
    },
    "either paragraph": {
        **OFF_LABEL,
        "diagnosis.severity": True,
        "diagnosis.persons_in_norway": 99,
    },
}
WRONG_APPLICANT = [name for name in WORLDS if name.endswith("off-label, general practitioner")]


# The law once more, for complete worlds, in plain ifs -------------------------------------------


def stops(w: World) -> set[int]:
    """Step 1: the reasons of every formal stop."""
    reasons = set()
    if not w["patient.identity_number"]:
        reasons.add(17)
    if w["duplicate"]:
        reasons.add(18)
    if not w["patient.member"]:
        reasons.add(19)
    if w["on_refund_list_for_code"] and w["medicine.list_conditions_met"]:
        reasons.add(14)
    if not w["applicant_is_doctor"]:
        reasons.add(14)
    return reasons


def gates(w: World, policy: Policy) -> set[str]:
    """S-4 … S-8 and G-4: rule and reason of what fails under either paragraph."""
    fails = set()
    if not w["treatment.outside_hospital"]:
        fails.add("S-4:11")
    if not w["medicine.classified_as_medicine"]:
        fails.add("S-5:5")
    if w["medicine.over_the_counter"] and not w["otc_exception"]:
        fails.add("S-6:6")
    if policy.long_lasting_gate and w["diagnosis.duration_months"] <= 24:
        fails.add("S-7:12")
    if w["financed_by_others"]:
        fails.add("S-8:14")
    days, months = w["treatment_time"]
    used = days >= 90 or months >= 3
    kept_ready = w["treatment.standby.serious_danger"] and w["treatment.standby.months_a_year"] >= 6
    if not used and not kept_ready and not w["annex_override"]:
        fails.add("G-4:10")
    return fails


def prepared_in_a_pharmacy(w: World) -> bool:
    return w["medicine.marketing"] in {"naf", "pharmacy_made"}


NOT_MARKETED = {"authorised_not_marketed", "authorised_in_eea", "unregistered"}


def not_marketed(w: World) -> bool:
    return w["medicine.marketing"] in NOT_MARKETED


def documented_by_approval_or_practice(w: World) -> bool:
    if w["medicine.indication_approved"] in {"norway", "eea"}:
        return True
    return prepared_in_a_pharmacy(w) and w["documentation.guideline"]


def gp_product(w: World) -> bool:
    """A-5a, A-5b, A-5c."""
    if w["medicine.marketing"] == "marketed":
        return w["medicine.indication_approved"] != "none"
    if w["medicine.marketing"] == "naf":
        return True
    if w["medicine.marketing"] == "pharmacy_made":
        return bool(w["medicine.contains_marketed_substance"])
    return False


def addictive_for_one_of_three_uses(w: World) -> bool:
    return w["medicine.prescription_group"] in {"A", "B"} and w["treatment.purpose"] != "other"


def wrong_applicant(w: World, policy: Policy) -> bool:
    """Step 3."""
    if w["relevant_specialist"]:
        return False
    if w["annex.specialist_required"] or not gp_product(w):
        return True
    if w["refund_code_covers"] or policy.addictive_applicant_rule_under_3b:
        return addictive_for_one_of_three_uses(w)
    return False


def paragraph_3a(w: World, policy: Policy) -> set[str]:
    """A-3, A-4, A-6, D-3, D-7."""
    fails = set()
    if not w["renews_grant"]:
        if not w["tried_enough"]:
            fails.add("A-3:2")
        if not w["cannot_be_used"]:
            fails.add("A-4:3")
    if needs_initiation(w, policy) and not w["initiated_by_specialist"]:
        fails.add("A-6:7")
    if not documented_by_approval_or_practice(w) and not w["documentation.randomised_study"]:
        fails.add("D-3:1")
    if not_marketed(w) and not w["medicine.reason_not_marketed"]:
        fails.add("D-7:4")
    return fails


def needs_initiation(w: World, policy: Policy) -> bool:
    if w["renews_grant"] or w["annex.institution_exempt"]:
        return False
    return not w["relevant_specialist"] and not wrong_applicant(w, policy)


def paragraph_3b(w: World) -> set[str]:
    """B-1, D-25, D-26."""
    rare = w["diagnosis.persons_in_norway"] < 500
    severe = w["diagnosis.persons_at_severity"] < 500
    few_candidates = w["diagnosis.candidates_a_year"] < 500
    fails = set()
    if not rare and not severe and not few_candidates:
        fails.add("B-1:9")
    enough = documented_by_approval_or_practice(w) or w["documentation.randomised_study"]
    if rare and w["documentation.study"]:
        enough = True
    if w["diagnosis.persons_in_norway"] < 100 and w["documentation.case_reports"]:
        enough = True
    if not enough:
        fails.add("D-26:1")
    if not_marketed(w) and not w["medicine.reason_not_marketed"]:
        fails.add("D-25:4")
    return fails


def merits(w: World, policy: Policy) -> set[str]:
    """Step 2: rule and reason of everything that fails."""
    paragraph = paragraph_3a(w, policy) if w["refund_code_covers"] else paragraph_3b(w)
    return gates(w, policy) | paragraph


def never_given(w: World, policy: Policy) -> bool:
    """A statement that must be there and never came."""
    needed = ["doctor.hpr_number", "patient.name", "diagnosis.code"]
    if not w["refund_code_covers"]:
        needed += ["prior_treatments.product", "diagnosis.severity"]
    elif not w["renews_grant"]:
        needed += ["prior_treatments.product"]
    if w["refund_code_covers"] and needs_initiation(w, policy):
        needed += ["initiation.by", "initiation.date"]
    return not all(w[name] for name in needed)


def end(w: World, policy: Policy) -> str:
    """What becomes of a complete world."""
    if stops(w):
        return "dismissed"
    if merits(w, policy):
        return "rejected"
    if wrong_applicant(w, policy):
        return "wrong applicant"
    if never_given(w, policy):
        return "rejected"
    return "granted under § 3a" if w["refund_code_covers"] else "granted under § 3b"


# The definitions of law 1.0, by trying everything -----------------------------------------------


def completions(known: World) -> Iterator[World]:
    hidden = [name for name in GRANTED_3A if known.get(name) is None]
    for values in product(*(VALUES.get(name, YES_OR_NO) for name in hidden)):
        yield {**known, **dict(zip(hidden, values, strict=True))}


def decisive(known: World, policy: Policy) -> tuple[set[str], set[str]]:
    """Return the unknown facts that some completion of the others lets change the end.

    And every end that can come.
    """
    hidden = [name for name in GRANTED_3A if known.get(name) is None]
    ends_beside: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    ends = set()
    for world in completions(known):
        became = end(world, policy)
        ends.add(became)
        for name in hidden:
            ends_beside[name, *(world[other] for other in hidden if other != name)].add(became)
    return {key[0] for key, became in ends_beside.items() if len(became) > 1}, ends


Expected = tuple[str, set[int], set[str] | None]


def expected(known: World, policy: Policy) -> Expected:
    """Return outcome, reasons and missing facts by the five steps.

    None stands for a list about which the law page says nothing.
    """
    worlds = list(completions(known))
    certain_stops = set.intersection(*(stops(w) for w in worlds))
    if certain_stops:
        return "dismiss", certain_stops, set()
    certain = set.intersection(*(merits(w, policy) for w in worlds))
    if "B-1:9" in certain:
        certain -= {"D-25:4", "D-26:1"}
    if certain and not any(stops(w) for w in worlds):
        return "reject", {int(rule.split(":")[1]) for rule in certain}, set()
    if not certain and all(wrong_applicant(w, policy) for w in worlds):
        own = ("relevant_specialist", "applicant_is_doctor", "doctor.hpr_number")
        right = {**known, **dict.fromkeys(own, True)}
        return "wrong_applicant", set(), asked(right, policy)
    facts = asked(known, policy)
    return ("grant" if facts == set() else "missing"), set(), facts


def asked(known: World, policy: Policy) -> set[str] | None:
    facts, ends = decisive(known, policy)
    if facts or ends != {"rejected"}:
        return facts
    return {"refund_code_covers"} if known.get("refund_code_covers") is None else None


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
)


def rules(policy: Policy) -> PreparedRules:
    return prepared(RULES_2008, policy)


def _few_enough(known: World) -> bool:
    size = 1
    for name in GRANTED_3A:
        if known[name] is None:
            size *= len(VALUES.get(name, YES_OR_NO))
    return size <= 4 * MOST_COMPLETIONS


def test_the_oracle_knows_the_same_facts_as_the_rules() -> None:
    assert set(GRANTED_3A) == set(FACTS)
    assert {name for name, fact in FACTS.items() if fact.owner == "register"} == set(REGISTER)
    assert {name for name, fact in FACTS.items() if fact.kind == "given"} == set(STATEMENTS)


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
    outcome, reasons, facts = expected(known, policy)

    assessment = assess(rules(policy), known)
    event(outcome)

    assert assessment.outcome == (outcome if facts is not None else "missing")
    assert set(assessment.reasons) == reasons
    if facts is not None:
        assert set(assessment.missing) == facts
    else:
        assert settles(assessment.missing, known, policy)


def settles(few: tuple[str, ...], known: World, policy: Policy) -> bool:
    """Return whether every answer to these brings a certain ground, and no fewer would do."""

    def grounds(world: World) -> set[str]:
        return set.intersection(*(merits(w, policy) for w in completions(world)))

    def all_answers(names: tuple[str, ...]) -> bool:
        answers = product(*(VALUES.get(name, YES_OR_NO) for name in names))
        worlds = ({**known, **dict(zip(names, values, strict=True))} for values in answers)
        return all(grounds(world) for world in worlds)

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
    assert set(after.reasons) - {8, 13} >= set(before.reasons)


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
