"""What is asked, answered and closed in columns is what single applications are assessed to.

Rows are random: facts known, unknown, or known and not stated at first; every policy value that
decides an outcome takes another value in turn.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from states import DECIDING, Facts, other_policy, random_rows, rows_of

from handlers.analysis.ending import Ending
from handlers.population.outcomes import RowOutcomes
from handlers.population.row_outcomes import row_outcomes
from handlers.population.variant_settings import Setting
from workflow.logic.changed_rules import changed_rules
from workflow.logic.outcome import Assessment, assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS


def ending(found: Assessment) -> Ending:
    return Ending(found.outcome, found.basis, found.reasons)


def one_by_one(
    rules: PreparedRules, world: Facts, unstated: frozenset[str]
) -> tuple[list[Ending], tuple[str, ...]]:
    """Assess one application as received, after its answer, unanswered, and closed."""
    at_first = {name: None if name in unstated else value for name, value in world.items()}
    received = assess(rules, at_first)
    asked = received.missing if received.outcome in rules.rule_set.waiting else ()
    later = {
        name: value if name not in unstated or (FACTS[name].asked_as or name) in asked else None
        for name, value in world.items()
    }
    found = [
        received,
        assess(rules, later),
        assess(rules, at_first, closed=True),
        assess(rules, later, closed=True),
    ]
    return [ending(each) for each in found], asked


def in_columns(outcomes: RowOutcomes) -> list[list[Ending]]:
    states = (
        outcomes.as_received,
        outcomes.after_answer,
        outcomes.unanswered,
        outcomes.closed,
    )
    return [[outcomes.endings[state[row]] for state in states] for row in range(len(states[0]))]


def compare_with_single_assessments(setting: Setting, received: str, rows: int, seed: int) -> None:
    rules = setting.rules(np.datetime64(received).item())
    worlds, unstated = random_rows(rows, seed, rules)
    outcomes, asked = row_outcomes(rows_of(worlds, unstated, received), setting)
    single = [one_by_one(rules, *each) for each in zip(worlds, unstated, strict=True)]

    assert in_columns(outcomes) == [states for states, _ in single]
    assert asked.of_rows() == [listed for _, listed in single]
    assert [outcomes.waits[place] for place in outcomes.as_received] == [
        states[0].outcome in ("missing", "wrong_applicant") for states, _ in single
    ]


@pytest.mark.parametrize("rule_set", RULE_SETS, ids=lambda rules: str(rules.name))
def test_columns_follow_a_row_from_receipt_to_the_closed_file(rule_set: RuleSet) -> None:
    prepared(rule_set, DEFAULT)
    setting = Setting(rule_set=rule_set)

    compare_with_single_assessments(setting, "2024-03-04", 1_000, 11)


@pytest.mark.parametrize("name", [about.name for about in DECIDING])
def test_columns_read_every_policy_value_that_decides(name: str) -> None:
    setting = Setting(other_policy(name))

    compare_with_single_assessments(setting, "2024-03-04", 300, 12)


BY_DATE = Setting(replace(DEFAULT, rule_sets_by_date=True))
OF_2018 = Setting(rules_day=date(2018, 3, 1))
PUT_BACK = changed_rules(RULE_SETS[1], RULE_SETS[-1])


@pytest.mark.parametrize(
    "setting",
    [BY_DATE, replace(OF_2018, theirs=(BY_DATE, frozenset(PUT_BACK)))],
    ids=["by date", "one rule set, with rules put back by date"],
)
def test_rows_of_days_under_several_rule_sets_are_each_under_their_own(setting: Setting) -> None:
    worlds, unstated = random_rows(400, 5, setting.rules(date(2018, 2, 1)))
    rows = rows_of(worlds, unstated, "2018-02-01")
    later = np.arange(400) % 3 == 0
    mixed = replace(rows, received=np.where(later, np.datetime64("2024-01-01"), rows.received))
    found = in_columns(row_outcomes(mixed, setting)[0])
    old = in_columns(row_outcomes(rows, setting)[0])
    new = in_columns(row_outcomes(rows_of(worlds, unstated, "2024-01-01"), setting)[0])

    assert found == [new[row] if later[row] else old[row] for row in range(400)]
    assert old != new
