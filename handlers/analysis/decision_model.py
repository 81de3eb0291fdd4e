"""Write the rules as DMN 1.3, which other decision engines run.

Each rule that can refuse gets a table, made from its decision diagram: every application
meets exactly one row. `outcome` reads their answers in the order of precedence, `reasons` collects
the reasons, without those of rules that another failing rule makes pointless to judge.

The tables are for complete applications: each yes/no fact is "yes" or "no", and a statement that
was not given is "no". Names have _ where facts and rules have other signs. Cells keep to what FEEL,
Python and the engines that we try have in common.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final
from xml.etree import ElementTree as Xml

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.fact import value_as_text
from workflow.logic.rule_set import MISSING, Group, RuleSet
from workflow.logic.tree import Rule
from workflow.logic.wording import in_words
from workflow.reimbursement.policy import Policy

NAMESPACE: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
OURS: Final = "https://saksgang.invalid/dmn"
ANY: Final = "-"
OUTCOME, REASONS = "outcome", "reasons"

Cells = dict[str, str]  # a condition for each name that a row reads


def name_of(text: str) -> str:
    """Return the name that a fact, a column or a rule has in the model."""
    return re.sub(r"\W+", "_", text)


def decision_model(rule_set: RuleSet, policy: Policy) -> str:
    """Return the rules under a policy as the text of a DMN file."""
    Xml.register_namespace("", NAMESPACE)
    root = Xml.Element(
        f"{{{NAMESPACE}}}definitions",
        {"id": "rules", "name": rule_set.name, "namespace": OURS, "exporter": "saksgang"},
    )
    values = ", ".join(
        f"{name} = {value_as_text(value)}" for name, value in policy.values().items()
    )
    _child(
        root, "description"
    ).text = f"Rule set {rule_set.content_hash()}; policy {policy.content_hash()}: {values}"
    judged = [rule for group in rule_set.groups for rule in group.rules]
    tables = {rule.id: _rows_of(rule, policy) for rule in (*rule_set.route_rules, *judged)}
    for name in dict.fromkeys(name for rows in tables.values() for row, _ in rows for name in row):
        _child(root, "inputData", id=f"input_{name}", name=name)
    for rule in (*rule_set.route_rules, *judged):
        rows = [(cells, f'"{answer}"') for cells, answer in tables[rule.id]]
        inputs = list(dict.fromkeys(name for cells, _ in rows for name in cells))
        _decision(root, name_of(rule.id), f"{rule.question} ({rule.law})", inputs, "UNIQUE", rows)
    _conclusions(root, rule_set, policy)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _conclusions(root: Xml.Element, rule_set: RuleSet, policy: Policy) -> None:
    """Add the tables of outcome, reasons and paragraph, which read the answers of the rules."""
    judged = [name_of(rule.id) for group in rule_set.groups for rule in group.rules]
    outcomes = [(row, f'"{end}"') for row, end in _outcomes(rule_set, policy)]
    _decision(root, OUTCOME, "What becomes of the application?", judged, "UNIQUE", outcomes)
    reasons = [*_reasons(rule_set, policy)]
    _decision(root, REASONS, "Why? (list 7481)", [OUTCOME, *judged], "COLLECT", reasons)


def _outcomes(rule_set: RuleSet, policy: Policy) -> Iterator[tuple[Cells, str]]:
    """Yield a row for each rule: it fails, and no earlier one does; last the grant."""
    met: Cells = {}
    for group in rule_set.groups:
        for rule in group.rules:
            name = name_of(rule.id)
            yield {**met, name: '"no"'}, _end(group, rule, policy)
            met[name] = '"yes"'
    [grant] = {route.outcome for route in rule_set.routes}
    yield met, grant


def _end(group: Group, rule: Rule, policy: Policy) -> str:
    """Return what a failing rule leads to. A statement that is not there is asked for."""
    if rule.reason is None:
        return MISSING
    referral = group.referral
    return group.outcome if referral is None or referral.waits(policy) else referral.unanswered


def _reasons(rule_set: RuleSet, policy: Policy) -> Iterator[tuple[Cells, str]]:
    """Yield a row for each rule with a reason: it fails, and so does no rule that goes before it.

    That is none of an earlier group, and none that makes it pointless to judge. An outcome that
    waits for somebody else has no reasons yet.
    """
    earlier: Cells = {}
    for group in rule_set.groups:
        own = {rule.id for rule in group.grounds}
        waits = group.referral is not None and group.referral.waits(policy)
        for rule in () if waits else group.grounds:
            yielding = {name_of(other): '"yes"' for other in rule.yields_to if other in own}
            outcome = {OUTCOME: f'"{_end(group, rule, policy)}"'}
            yield {**outcome, **earlier, **yielding, name_of(rule.id): '"no"'}, str(rule.reason)
        earlier |= {name_of(rule.id): '"yes"' for rule in group.rules}


# A rule as rows ----------------------------------------------------------------------------------


def _rows_of(rule: Rule, policy: Policy) -> list[tuple[Cells, str]]:
    """Return a rule as rows of which every complete application meets exactly one."""
    diagram = Diagram(variables([(rule, policy)]))
    found = []
    for path, answer in _paths(diagram, diagram.of(rule, policy)):
        each = [_cells(diagram.order[level], classes) for level, classes in path.items()]
        for parts in product(*each):
            cells = {name: cell for part in parts for name, cell in part.items()}
            found.append((cells, "yes" if answer else "no"))
    return found


def _paths(diagram: Diagram, node: int) -> Iterator[tuple[dict[int, tuple[int, ...]], bool]]:
    """Yield every path to an end: the classes taken on each level. No application takes two."""
    if diagram.is_terminal(node):
        yield {}, diagram.value(node) is True
        return
    level, children = diagram.branch(node)
    for child in dict.fromkeys(children):
        taken = tuple(number for number, each in enumerate(children) if each == child)
        for rest, answer in _paths(diagram, child):
            yield {level: taken, **rest}, answer


def _cells(variable: Variable, classes: Sequence[int]) -> list[Cells]:
    """Return the conditions under which a fact has a value of the classes, as exclusive rows."""
    fact = variable.fact
    if fact.kind != "number":
        members = [value for number in classes for value in variable.members[number]]
        if fact.kind != "choice":
            return [{name_of(fact.name): f'"{in_words(variable, tuple(classes))}"'}]
        words = ", ".join(f'"{value}"' for value in members)
        cell = words if len(members) == 1 else f"? in ({words})"
        return [{name_of(fact.name): cell}]
    if not fact.measures:
        tried = _whole(value for members in variable.members for value in members)
        return [
            {name_of(fact.name): _range(_whole(variable.members[number]), tried)}
            for number in classes
        ]
    return [
        {
            name_of(f"{fact.name}.{measure}"): _range(
                _whole(getattr(value, measure) for value in variable.members[number]),
                _whole(getattr(value, measure) for each in variable.members for value in each),
            )
            for measure in fact.measures
        }
        for number in classes
    ]


def _whole(values: Iterable[object]) -> list[int]:
    return sorted(value for value in values if isinstance(value, int))


def _range(members: list[int], tried: list[int]) -> str:
    """Return a class of numbers as a condition; it is open at the ends of what was tried."""
    low, high = members[0], members[-1]
    if low == tried[0]:
        return ANY if high == tried[-1] else f"<= {high}"
    return f">= {low}" if high == tried[-1] else f"? >= {low} and ? <= {high}"


# XML ----------------------------------------------------------------------------------------------


def _child(parent: Xml.Element, tag: str, /, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _decision(
    root: Xml.Element,
    name: str,
    question: str,
    inputs: Sequence[str],
    hit_policy: str,
    rows: Sequence[tuple[Cells, str]],
) -> None:
    """Add a decision with its table. Each row: its conditions by input, and what it gives."""
    decision = _child(root, "decision", id=name, name=name)
    _child(decision, "question").text = question
    _child(decision, "variable", id=f"{name}_variable", name=name)
    decided = {each.get("name") for each in root.findall(f"{{{NAMESPACE}}}decision")}
    for number, each in enumerate(inputs, 1):
        needs = _child(decision, "informationRequirement", id=f"{name}_needs_{number}")
        if each in decided:
            _child(needs, "requiredDecision", href=f"#{each}")
        else:
            _child(needs, "requiredInput", href=f"#input_{each}")
    table = _child(decision, "decisionTable", id=f"{name}_table", hitPolicy=hit_policy)
    for number, each in enumerate(inputs, 1):
        column = _child(table, "input", id=f"{name}_input_{number}", label=each)
        expression = _child(column, "inputExpression", id=f"{name}_expression_{number}")
        _child(expression, "text").text = each
    _child(table, "output", id=f"{name}_output", name=name)
    for number, (cells, result) in enumerate(rows, 1):
        row = _child(table, "rule", id=f"{name}_row_{number}")
        for place, each in enumerate(inputs, 1):
            entry = _child(row, "inputEntry", id=f"{name}_row_{number}_input_{place}")
            _child(entry, "text").text = cells.get(each, ANY)
        given = _child(row, "outputEntry", id=f"{name}_row_{number}_output")
        _child(given, "text").text = result
