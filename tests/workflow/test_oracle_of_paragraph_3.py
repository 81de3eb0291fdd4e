"""The oracle of § 3 is right about itself: its rules, its missing lists, its random applications.

`test_paragraph_3_as_the_oracle_says.py` compares the product with it.
"""

from collections import Counter
from datetime import date
from itertools import product
from math import prod
from random import Random
from typing import Any

import pytest
from oracles.known_2018 import SETS, STANDARD, Policy, World, known
from oracles.law_2018 import (
    DOCUMENT,
    MERIT,
    NONE,
    RULES,
    Rule,
    decisive,
    end,
    expected,
    in_force,
    values,
)
from oracles.random_2018 import Drawn, drawn
from oracles.validity_2018 import validity

from workflow.reimbursement.application import Application

FEW_ENOUGH = 3000


def facts_of(one: Drawn) -> World:
    return known(one.application, one.received, one.on, one.policy).facts


def by_every_world(
    rules: tuple[Rule, ...], facts: World, on: date, policy: Policy
) -> tuple[set[str], set[str]]:
    """Return the decisive facts and the ends, from every completion of all facts at once."""
    read = {name for rule in rules for name in rule.reads}
    hidden = [name for name in read if facts[name] is None]
    beside: dict[tuple[Any, ...], set[str]] = {}
    ends = set()
    for answers in product(*map(values, hidden)):
        world = {**facts, **dict(zip(hidden, answers, strict=True))}
        first = max((rule.group for rule in rules if not rule.holds(world, on)), default=NONE)
        became = end(first, policy)
        ends.add(became)
        for name in hidden:
            key = (name, *(world[other] for other in hidden if other != name))
            beside.setdefault(key, set()).add(became)
    return {key[0] for key, became in beside.items() if len(became) > 1}, ends


def test_rules_tried_apart_give_what_every_world_at_once_gives() -> None:
    random, tried = Random(2018), 0
    while tried < 120:
        one = drawn(random)
        rules, facts = in_force(one.on), facts_of(one)
        read = {name for rule in rules for name in rule.reads if facts[name] is None}
        if not 1 < prod(len(values(name)) for name in read) <= FEW_ENOUGH:
            continue
        apart = decisive(rules, facts, one.on, one.policy)
        assert apart == by_every_world(rules, facts, one.on, one.policy), one
        tried += 1


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_reads_no_other_facts_than_it_says(rule: Rule) -> None:
    """Each fact that it names can change it, too."""
    decides = set()
    for answers in product(*map(every_value, rule.reads)):
        world = dict(zip(rule.reads, answers, strict=True))
        for name in rule.reads:
            others = ({**world, name: value} for value in every_value(name))
            if len({rule.holds(other, SETS[3]) for other in others}) > 1:
                decides.add(name)
    assert decides == set(rule.reads)


def every_value(name: str) -> tuple[Any, ...]:
    """Return the values of a fact, of one that is never unknown too."""
    never_unknown: dict[str, tuple[Any, ...]] = {
        "channel": ("portal", "message", "letter"),
        "special_group": ("asylum_seeker", "none"),
        "otc_ground": ("child_strength", "single_vitamin_or_mineral", "none"),
        "assessment": ("none", "pending", "yes", "no", "over_budget"),
    }
    return never_unknown.get(name) or values(name)


def test_each_rule_fails_alone_and_is_unknown_alone_in_random_applications() -> None:
    random, failed, unknown, outcomes = Random(1), Counter(), Counter(), Counter()
    for _ in range(3000):
        one = drawn(random)
        found = expected(one.application, one.received, one.on, one.policy)
        outcomes[found.outcome] += 1
        failed.update(found.failing if len(found.failing) == 1 else ())
        if found.outcome == "missing" and found.missing and not found.tasks:
            few = found.missing
            unknown.update(rule.id for rule in RULES if few <= set(rule.reads))
    assert all(outcomes[outcome] > 150 for outcome in OUTCOMES), outcomes
    assert {r.id for r in RULES if r.group > DOCUMENT and not failed[r.id]} <= {"N-4a"}, failed
    assert {r.id for r in RULES if not unknown[r.id]} <= NEVER_UNKNOWN, unknown


OUTCOMES = ("grant", "reject", "dismiss", "wrong_applicant", "missing")
NEVER_UNKNOWN = {"S-2", "N-3", "N-5", "N-11", "N-4a"}
"""Registers and the case worker are never asked. Whatever N-4a lacks, N-4b lacks too."""


def test_every_random_application_is_one_that_a_doctor_can_write() -> None:
    random = Random(3)
    for _ in range(500):
        Application.model_validate(drawn(random).application)


def test_the_same_number_gives_the_same_application() -> None:
    assert drawn(Random(5)) == drawn(Random(5))
    assert drawn(Random(5)) != drawn(Random(6))


def test_a_merit_that_surely_fails_waits_for_an_unknown_stop() -> None:
    application = {
        "patient": {"name": "Oppdiktet Pasient", "member": "yes"},
        "findings": {"cost_reasonable": "no"},
        "doctor": {"role": "specialist"},
    }
    found = expected(application, SETS[0], SETS[0], STANDARD)
    assert (found.outcome, found.missing) == ("missing", {"patient.identity_number"})
    assert found.closed == ("reject", (13, 15))
    assert [rule.group for rule in RULES if rule.id == "N-3"] == [MERIT]


def test_the_caps_of_validity_go_before_the_rows() -> None:
    register = {
        "annex": {"valid_until": "2024-02-03", "validity_years": "2"},
        "preapproved_from": "2024-02-03",
        "assessment_decided": "2023-12-24",
    }
    found = validity({"register": register}, date(2023, 12, 1), SETS[3])
    assert found == ("V3", date(2023, 12, 24), date(2024, 2, 2))
    assert not found.refused
