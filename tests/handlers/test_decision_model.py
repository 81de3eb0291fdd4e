"""The rules as DMN, evaluated here by Python itself; `.ci` runs the file by two other engines."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from dmn import Given, Table, answer_by, complete, tables_of

from handlers.analysis.decision_model import decision_model
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008

POLICIES = (
    DEFAULT,
    replace(
        DEFAULT,
        wrong_applicant_policy="reject",
        long_lasting_gate=False,
        addictive_applicant_rule_under_3b=True,
        very_rare_persons=200,
    ),
)


def by_python(table: Table, given: Given) -> list[Any]:
    """Return what the rows give whose conditions hold."""
    values = [given[name] for name in table.inputs]
    return [
        eval(result)
        for cells, result in table.rows
        if all(_holds(value, cell) for value, cell in zip(values, cells, strict=True))
    ]


@cache
def _holds(value: Any, cell: str) -> bool:
    if cell == "-":
        return True
    if "?" in cell:
        return bool(eval(cell.replace("?", "value"), {"value": value}))
    compared = f"value {cell}" if cell[0] in "<>" else f"value == {cell}"
    return bool(eval(compared, {"value": value}))


@pytest.mark.parametrize("policy", POLICIES, ids=["default", "changed"])
def test_the_model_gives_the_outcome_and_the_reasons_of_every_complete_application(
    policy: Policy,
) -> None:
    tables = tables_of(decision_model(RULES_2008, policy))
    tried = list(complete(600, 7, policy))

    assert [answer_by(by_python, tables, given) for given, _ in tried] == [
        ours for _, ours in tried
    ]
    outcomes = {outcome for _, (outcome, _) in tried}
    waits = {"wrong_applicant"} if policy is DEFAULT else set()
    assert outcomes == {"grant", "reject", "dismiss", "missing"} | waits
    assert len({reason for _, (_, reasons) in tried for reason in reasons}) >= 14


@pytest.mark.parametrize("rule_set", RULE_SETS[1:], ids=lambda rules: str(rules.name))
def test_the_model_of_each_later_rule_set_does_so_too(rule_set: RuleSet) -> None:
    tables = tables_of(decision_model(rule_set, DEFAULT))
    tried = list(complete(300, 7, DEFAULT, rule_set))

    assert [answer_by(by_python, tables, given) for given, _ in tried] == [
        ours for _, ours in tried
    ]
    outcomes = {outcome for _, (outcome, _) in tried}
    assert outcomes == {"grant", "reject", "dismiss", "missing", "wrong_applicant"}
    assert len({reason for _, (_, reasons) in tried for reason in reasons}) >= 12


def test_a_table_reads_facts_and_the_tables_before_it_and_says_so() -> None:
    tables = tables_of(decision_model(RULES_2008, DEFAULT))
    before: set[str] = set()
    for table in tables:
        needs = [
            each.get("href", "")
            for tag in ("requiredDecision", "requiredInput")
            for each in table.element.iter(table.element.tag.replace("decision", tag))
        ]
        wanted = {f"#{name}" if name in before else f"#input_{name}" for name in table.inputs}
        assert set(needs) == wanted
        before.add(table.name)
    assert [table.name for table in tables][-2:] == ["outcome", "reasons"]
