"""No policy value is invisible: those that act while facts are derived flip applications too, or
change how long a grant lasts."""

from datetime import date
from functools import cache
from random import Random
from typing import Final

import numpy as np
import pytest
from oracles.random_2018 import drawn
from states import other_policy

from handlers.population.causes import flips
from handlers.population.costs import grant_years
from handlers.population.population import DERIVING, DerivedFacts
from handlers.population.row_outcomes import row_outcomes
from handlers.population.rows import Rows
from handlers.population.variant_settings import Setting
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS

NUMBER: Final = 1_200
DAYS: Final = (date(2015, 3, 16), date(2018, 2, 1), date(2024, 3, 4))
IN_VALIDITY: Final = frozenset(
    {name for rules in RULE_SETS for name in rules.validity.parameters()}
    | {"opioid_atc", "contract_atc"}
)
"""Values that tell how long a grant lasts; no outcome rests on them in these applications."""


@cache
def rows(day: date) -> Rows:
    """Return random applications, as if all arrived on a day."""
    random = Random(3)
    applications = [Application.model_validate(drawn(random).application) for _ in range(NUMBER)]
    return Rows(
        np.ones(NUMBER),
        np.full(NUMBER, np.datetime64(day)),
        np.zeros(NUMBER, dtype=np.bool_),
        np.zeros(NUMBER, dtype=np.int32),
        ("all",),
        np.full(NUMBER, np.nan),
        DerivedFacts(applications, day, {}, 0),
    )


def setting(day: date, name: str = "") -> Setting:
    """Return the rules of a day, with another value in one field of the policy."""
    rules_day = day if day >= RULE_SETS[1].valid_from else None
    return Setting(other_policy(name) if name else DEFAULT, rules_day)


@pytest.mark.parametrize("name", sorted({*DERIVING} - IN_VALIDITY))
def test_a_value_that_acts_while_facts_are_derived_flips_applications(name: str) -> None:
    for day in DAYS:
        before, after = setting(day), setting(day, name)
        found = flips(
            rows(day),
            (before, row_outcomes(rows(day), before)[0]),
            (after, row_outcomes(rows(day), after)[0]),
        )
        assert {kind.cause for kind in found} <= {(name,)}
        if found:
            return
    pytest.fail(f"{name} flips no application")


@pytest.mark.parametrize("name", sorted(IN_VALIDITY))
def test_a_value_of_the_validity_changes_how_long_a_grant_lasts(name: str) -> None:
    differs = [
        (grant_years(rows(day), setting(day), 10) != grant_years(rows(day), setting(day, name), 10))
        for day in DAYS
    ]

    assert any(each.any() for each in differs)
