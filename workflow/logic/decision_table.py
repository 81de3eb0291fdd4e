"""The decision table: for each rule, the smallest sets of facts that make it fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Parameters, Rule

Choice = tuple[int, tuple[int, ...]]  # a level of the diagram, and the classes taken there


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


def minimal_reasons(rule: Rule, policy: Parameters) -> list[tuple[tuple[str, str], ...]]:
    """Return the smallest sets of facts that make a rule false whatever the others are.

    Each fact comes with its values in words.
    """
    diagram = Diagram(variables([(rule, policy)]))
    root = diagram.of(rule, policy)
    paths = _paths_to_false(diagram, root)
    found = {frozenset(_without_needless(diagram, root, path).items()) for path in paths}
    smallest = [reason for reason in found if not any(other < reason for other in found)]
    return [
        tuple((diagram.order[level].fact.name, words) for level, words in reason)
        for reason in _merged(diagram, smallest)
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


def _merged(
    diagram: Diagram, reasons: list[frozenset[tuple[int, int]]]
) -> list[tuple[tuple[int, str], ...]]:
    """Merge reasons that differ in the class of one fact only into one row with both classes.

    Example, with a colour and a size:

        red, small  + green, small  -> red or green, small
        red, large  + green, large  -> red or green, large
        these two                   -> red or green, small or large
    """
    rows: list[tuple[Choice, ...]] = []
    waiting: list[tuple[Choice, ...]] = [
        tuple((level, (choice,)) for level, choice in sorted(reason))
        for reason in sorted(reasons, key=sorted)
    ]
    while waiting:
        row = waiting.pop(0)
        twin = next((other for other in waiting if _differ_in_one(row, other)), None)
        if twin is None:
            rows.append(row)
            continue
        waiting.remove(twin)
        pairs = zip(row, twin, strict=True)
        waiting.append(tuple((level, tuple(sorted({*a, *b}))) for (level, a), (_, b) in pairs))
    return [
        tuple((level, in_words(diagram.order[level], choices)) for level, choices in row)
        for row in sorted(set(rows))
    ]


def _differ_in_one(a: tuple[Choice, ...], b: tuple[Choice, ...]) -> bool:
    """Return whether two rows name the same facts and differ in the classes of one."""
    if [level for level, _ in a] != [level for level, _ in b]:
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def in_words(variable: Variable, choices: tuple[int, ...]) -> str:
    """Return classes of a fact in words: yes, no; the choices; or a range of numbers with unit."""
    members = [value for choice in choices for value in variable.members[choice]]
    fact = variable.fact
    if fact.kind == "choice":
        return " or ".join(str(value) for value in members)
    if fact.kind != "number":
        return "yes" if True in members else "no"
    everything = [value for values in variable.members for value in values]
    if not fact.measures:
        return _range(members, everything, fact.unit)
    return " and ".join(
        _range(
            [getattr(value, measure) for value in members],
            [getattr(value, measure) for value in everything],
            measure,
        )
        for measure in fact.measures
    )


def _range(members: list[object], everything: list[object], unit: str) -> str:
    """Return the numbers among all that were tried as a range, open at the ends of what was."""
    numbers = sorted(n for n in members if isinstance(n, int))
    every = sorted(n for n in everything if isinstance(n, int))
    if numbers[0] == every[0]:
        above = [n for n in every if n > numbers[-1]]
        return f"fewer than {above[0]} {unit}" if above else f"any number of {unit}"
    if numbers[-1] == every[-1]:
        return f"{numbers[0]} {unit} or more"
    return f"{numbers[0]} to {numbers[-1]} {unit}"
