"""§ 3 since 2018: random applications end, product and oracle alike, as the law page says.

`tests/paragraph_3_at_random.py` does the same with as many as one likes.
"""

from datetime import date
from random import Random

import pytest
from oracles.law_2018 import SETS, in_force
from oracles.random_2018 import drawn
from paragraph_3 import NAMES, by_the_oracle, by_the_product

from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.rule_sets import assembled


@pytest.mark.parametrize("seed", range(4))
def test_outcome_reasons_missing_list_and_validity_are_those_of_the_law_page(seed: int) -> None:
    random = Random(seed)
    for _ in range(250):
        one = drawn(random)
        assert by_the_product(one) == by_the_oracle(one), one


@pytest.mark.parametrize("on", SETS)
def test_the_oracle_knows_the_same_rules_and_reasons(on: date) -> None:
    reasons = {rule.id: rule.reason for rule in assembled(on).conditions}
    assert reasons == {rule.id: rule.reason for rule in in_force(on)}


def test_each_name_that_the_oracle_says_otherwise_is_a_fact() -> None:
    assert set(NAMES) <= set(FACTS)
