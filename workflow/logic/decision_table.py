"""The decision table: for each rule, the smallest sets of facts that make it fail. A reading of the one tree; no law here."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Rule
from workflow.reimbursement.policy import DEFAULT, Policy


@dataclass(frozen=True)
class Row:
    """One way to an end. outcome: dismiss, reject or wrong_applicant. when: each fact with the values it then has, in words."""

    outcome: str
    rule: str
    law: str
    reason: int
    when: tuple[tuple[str, str], ...]


def decision_table(rule_set: RuleSet, policy: Policy = DEFAULT) -> tuple[Row, ...]:
    """Every smallest set of facts that makes a deciding rule fail, rule by rule, in the order of precedence."""
    groups = (("dismiss", rule_set.stops), ("reject", rule_set.merits), ("wrong_applicant", rule_set.applicant))
    return tuple(
        Row(outcome, rule.id, rule.law, rule.reason, when)
        for outcome, rules in groups
        for rule in rules
        if rule.reason is not None and not rule.implied
        for when in minimal_reasons(rule, policy)
    )


def minimal_reasons(rule: Rule, policy: Policy = DEFAULT) -> list[tuple[tuple[str, str], ...]]:
    """The smallest sets of facts, with their values in words, each of which makes a rule false whatever the others are."""
    diagram = Diagram(variables([(rule, policy)]))
    root = diagram.of(rule, policy)
    found = {frozenset(_without_needless(diagram, root, path).items()) for path in _paths(diagram, root)}
    smallest = [reason for reason in found if not any(other < reason for other in found)]
    merged = _merged(diagram, root, smallest)
    return [tuple((diagram.order[level].fact.name, words) for level, words in reason) for reason in merged]


def _paths(diagram: Diagram, node: int) -> Iterator[dict[int, int]]:
    """Every way to false, as the class taken on each level."""
    if diagram.is_terminal(node):
        if diagram.value(node) is False:
            yield {}
        return
    level, children = diagram.branch(node)
    for choice, child in enumerate(children):
        for rest in _paths(diagram, child):
            yield {level: choice, **rest}


def _without_needless(diagram: Diagram, root: int, path: dict[int, int]) -> dict[int, int]:
    kept = dict(path)
    for level in path:
        fewer = {k: v for k, v in kept.items() if k != level}
        if diagram.still_matters(root, fewer)[1] is False:
            kept = fewer
    return kept


def _merged(diagram: Diagram, root: int, reasons: list[frozenset[tuple[int, int]]]) -> list[tuple[tuple[int, str], ...]]:
    """Reasons that differ in one fact's class only are one row, with both values."""
    rows: dict[tuple[tuple[int, tuple[int, ...]], ...], None] = {}
    waiting: list[tuple[tuple[int, tuple[int, ...]], ...]] = [
        tuple((level, (choice,)) for level, choice in sorted(reason)) for reason in sorted(reasons, key=sorted)
    ]
    while waiting:
        row = waiting.pop(0)
        twin = next((other for other in waiting if _differ_in_one(row, other)), None)
        if twin is None:
            rows[row] = None
            continue
        waiting.remove(twin)
        waiting.append(tuple((level, tuple(sorted({*a, *b}))) for (level, a), (_, b) in zip(row, twin, strict=True)))
    return [tuple((level, in_words(diagram.order[level], choices)) for level, choices in row) for row in sorted(rows)]


def _differ_in_one(a: tuple[tuple[int, tuple[int, ...]], ...], b: tuple[tuple[int, tuple[int, ...]], ...]) -> bool:
    return [level for level, _ in a] == [level for level, _ in b] and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def in_words(variable: Variable, choices: tuple[int, ...]) -> str:
    """Classes of a fact in words: yes, no; the choices; or a range of numbers with its unit."""
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
        _range([getattr(m, measure) for m in members], [getattr(v, measure) for v in everything], measure)
        for measure in fact.measures
    )


def _range(members: list[object], everything: list[object], unit: str) -> str:
    numbers = sorted(n for n in members if isinstance(n, int))
    every = sorted(n for n in everything if isinstance(n, int))
    if numbers[0] == every[0]:
        above = [n for n in every if n > numbers[-1]]
        return f"fewer than {above[0]} {unit}" if above else f"any number of {unit}"
    if numbers[-1] == every[-1]:
        return f"{numbers[0]} {unit} or more"
    return f"{numbers[0]} to {numbers[-1]} {unit}"
