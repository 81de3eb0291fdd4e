"""The decision table: the smallest sets of facts that make each rule fail.

Beside it: how long grants last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.logic.diagram import Diagram, variables
from workflow.logic.fact import Fact
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Node, Not, Parameters
from workflow.logic.validity import ValidityRow
from workflow.logic.wording import GIVEN, in_words, merged


@dataclass(frozen=True)
class Row:
    """One way to an outcome. when: each fact with the values it then has, in words.

    yields_to: rules that, failing too, make this one pointless to judge: its reason is not given.
    """

    outcome: str
    rule: str
    law: str
    reason: int
    when: tuple[tuple[str, str], ...]
    yields_to: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {
            "outcome": self.outcome,
            "rule": self.rule,
            "law": self.law,
            "reason": self.reason,
            "yields_to": list(self.yields_to),
            "when": dict(self.when),
        }


def decision_table(rule_set: RuleSet, policy: Parameters) -> tuple[Row, ...]:
    """Return every smallest set of facts that makes a rule fail, in the order of precedence."""
    return tuple(
        Row(group.outcome, rule.id, rule.law, rule.reason, when, rule.yields_to)
        for group in rule_set.groups
        for rule in group.rules
        if rule.reason is not None and not rule.implied
        for when in minimal_reasons(rule, policy)
    )


@dataclass(frozen=True)
class Lasting:
    """One way in which a grant lasts so long. row: of the rule set's validity; the first one fits.

    years: how many; words if a fact states them, None without limit. when: as in `Row`.
    """

    row: str
    years: int | str | None
    when: tuple[tuple[str, str], ...]

    def in_words(self) -> str:
        """Return how long the grant lasts."""
        if isinstance(self.years, int):
            return f"{self.years} year{'' if self.years == 1 else 's'}"
        return self.years or "no time limit"


def validity_table(rule_set: RuleSet, policy: Parameters) -> tuple[Lasting, ...]:
    """Return how long grants last: each row once for every smallest set of facts that fits it."""
    return tuple(
        Lasting(row.id, years, (*when, *stated))
        for row in rule_set.validity.rows
        for years, stated in [_years(row, policy)]
        for when in minimal_reasons(Not(row.when), policy)
    )


def _years(
    row: ValidityRow, policy: Parameters
) -> tuple[int | str | None, tuple[tuple[str, str], ...]]:
    """Return the years of a row, and the fact that states them, if one does."""
    if isinstance(row.years, Fact):
        return row.years.says, ((row.years.name, GIVEN),)
    return None if row.years is None else getattr(policy, row.years), ()


def minimal_reasons(node: Node, policy: Parameters) -> list[tuple[tuple[str, str], ...]]:
    """Return the smallest sets of facts that make a tree false whatever the others are.

    Each fact comes with its values in words.
    """
    diagram = Diagram(variables([(node, policy)]))
    root = diagram.of(node, policy)
    paths = _paths_to_false(diagram, root)
    found = {frozenset(_without_needless(diagram, root, path).items()) for path in paths}
    smallest = [reason for reason in found if not any(other < reason for other in found)]
    order = diagram.order
    return [
        tuple((order[level].fact.name, in_words(order[level], choices)) for level, choices in row)
        for row in merged(smallest)
    ]


def _paths_to_false(diagram: Diagram, node: int) -> Iterator[dict[int, int]]:
    """Yield every path to false, as the class taken on each level."""
    if diagram.is_terminal(node):
        if diagram.value(node) is False:
            yield {}
        return
    level, children = diagram.branch(node)
    for choice, child in enumerate(children):
        for rest in _paths_to_false(diagram, child):
            yield {level: choice, **rest}


def _without_needless(diagram: Diagram, root: int, path: dict[int, int]) -> dict[int, int]:
    """Return a path without the facts that it passes but does not need."""
    kept = dict(path)
    for level in path:
        fewer = {k: v for k, v in kept.items() if k != level}
        if diagram.still_matters(root, fewer)[1] is False:
            kept = fewer
    return kept
