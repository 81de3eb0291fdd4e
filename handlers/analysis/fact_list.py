"""The dictionary of facts: each column of a table of facts, what it means and what stands in it."""

from typing import Any

from handlers.analysis.rules_by_day import process_of
from workflow.logic.fact import Fact, value_as_text
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import leaves
from workflow.reimbursement.facts import FACTS


def columns_of(fact: Fact) -> tuple[str, ...]:
    """Return the names of the columns that hold a fact: one, or one for each of its counts."""
    return tuple(f"{fact.name}.{measure}" for measure in fact.measures) or (fact.name,)


def values_of(fact: Fact) -> str:
    """Return what can stand in a column of a fact, in words."""
    if fact.kind == "choice":
        return f"one of: {', '.join(fact.choices)}"
    if fact.kind == "number":
        return "a whole number, 0 or more"
    return "yes, or nothing" if fact.kind == "given" else "yes or no"


def every_column() -> list[dict[str, Any]]:
    """Return a row for each column of a table of facts, whichever rules read it, as `facts_list`.

    type: what the schema of a row accepts.
    """
    return [
        {**row, "name": fact.name, "type": fact.kind, "choices": list(fact.choices)}
        for fact in FACTS.values()
        for row in _columns(fact)
    ]


def facts_list(rule_set: RuleSet) -> list[dict[str, Any]]:
    """Return a row for each column of a table of facts that a rule set reads, as plain data.

    empty: what an empty cell, or no such column, means.
    """
    read = {leaf.fact for rule in rule_set.trees() for leaf in leaves(rule)}
    facts = process_of(rule_set).facts.values()
    return [row for fact in facts if fact in read for row in _columns(fact)]


def _columns(fact: Fact) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "says": fact.says,
            "values": values_of(fact),
            "unit": measure or fact.unit,
            "owner": fact.owner,
            "empty": _silence(fact),
        }
        for column, measure in zip(columns_of(fact), fact.measures or ("",), strict=True)
    ]


def _silence(fact: Fact) -> str:
    if fact.kind == "given":
        return "not stated"
    return value_as_text(fact.silence) or "unknown"
