"""§ 3 since 2018: random applications end, product and oracle alike, as the law page says.

`tests/paragraph_3_at_random.py` does the same with as many as one likes.
"""

from datetime import date
from random import Random
from typing import Any

import pytest
from builders import BORN_1961, with_changes
from oracles.known_2018 import SETS, STANDARD
from oracles.law_2018 import in_force
from oracles.random_2018 import Drawn, drawn
from paragraph_3 import NAMES, by_the_oracle, by_the_product

from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.rule_sets import assembled


@pytest.mark.parametrize("seed", range(4))
def test_outcome_reasons_missing_list_and_validity_are_those_of_the_law_page(seed: int) -> None:
    random = Random(seed)
    for _ in range(250):
        one = drawn(random)
        assert by_the_product(one) == by_the_oracle(one), one


GRANTED: dict[str, Any] = {
    "patient": {"identity_number": BORN_1961, "name": "Ingrid Solbakken", "member": "yes"},
    "doctor": {"role": "specialist", "specialty": "37", "hpr_number": "9876543"},
    "medicine": {
        "classified_as_medicine": "yes",
        "over_the_counter": "no",
        "marketing": "marketed",
        "indication_approved": "norway",
        "prescription_group": "C",
    },
    "diagnosis": {"code": "G40.2", "seriousness": "serious_disease"},
    "treatment": {
        "outside_hospital": "yes",
        "risk_of_long_use": "yes",
        "improves_function": "yes",
        "lowest_dose": "yes",
        "plan": "yes",
        "individually_assessed": "yes",
    },
    "prior_treatments": [{"product": "Lamotrel", "tried": "yes", "outcome": "no_effect"}],
}
PREGABALIN = {"atc": "N02BF02", "prescription_group": "B"}
TOO_DEAR = [{"product": "Lamotrel", "tried": "no", "not_tried_because": "pris"}]
WANTS_TWO = {"register": {"annex": {"min_prior": "2"}}, "prior_treatments": TOO_DEAR}
NAMED: dict[str, tuple[dict[str, Any], str, set[str]]] = {
    "complete": ({}, "grant", set()),
    "pregabalin for sleep": (
        {"medicine": PREGABALIN, "treatment": {"purpose": "sleep"}},
        "reject",
        set(),
    ),
    "pregabalin for nobody knows what": (
        {"medicine": PREGABALIN},
        "missing",
        {"treatment.purpose"},
    ),
    "a private hospital, whatever the role": (
        {
            "doctor": {"role": None, "specialty": "1", "public_hospital": "no"},
            "medicine": {"indication_approved": "eea"},
        },
        "wrong_applicant",
        set(),
    ),
    "annex 1 wants two, one fails and others may be named": (
        WANTS_TWO,
        "missing",
        {"tried_enough", "cannot_be_used"},
    ),
    "coded answer 6 says nothing of the others": (
        {**WANTS_TWO, "nothing_tried": "6"},
        "missing",
        {"tried_enough", "cannot_be_used"},
    ),
    "coded answer 4 speaks for the others": (
        {**WANTS_TWO, "nothing_tried": "4", "diagnosis": {"secondary": ["N18"]}},
        "reject",
        set(),
    ),
}


@pytest.mark.parametrize(("changes", "outcome", "missing"), NAMED.values(), ids=NAMED)
def test_a_named_case_ends_as_the_law_page_says(
    changes: dict[str, Any], outcome: str, missing: set[str]
) -> None:
    one = Drawn(with_changes(GRANTED, changes), SETS[2], SETS[2], STANDARD)
    product = by_the_product(one)
    assert (product.outcome, product.missing) == (outcome, missing)
    assert product == by_the_oracle(one)


@pytest.mark.parametrize("on", SETS)
def test_the_oracle_knows_the_same_rules_and_reasons(on: date) -> None:
    reasons = {rule.id: rule.reason for rule in assembled(on).conditions}
    assert reasons == {rule.id: rule.reason for rule in in_force(on)}


def test_each_name_that_the_oracle_says_otherwise_is_a_fact() -> None:
    assert set(NAMES) <= set(FACTS)
