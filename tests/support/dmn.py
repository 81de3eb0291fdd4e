"""Read a DMN file of ours, and make the complete applications that it is tried with."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as Xml

from handlers.analysis.decision_model import NAMESPACE, name_of
from workflow.logic.outcome import assess
from workflow.logic.prepared import prepared
from workflow.logic.rule_set import RuleSet
from workflow.logic.worlds import Worlds
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import RULES_2008

D = f"{{{NAMESPACE}}}"
Given = dict[str, Any]
Answer = tuple[str, list[int]]


@dataclass(frozen=True)
class Table:
    """A decision table. rows: conditions by input, and the text of what a row gives."""

    name: str
    hit_policy: str
    inputs: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    element: Xml.Element


def tables_of(text: str) -> list[Table]:
    """Return the tables of a DMN file; each reads only those before it."""
    return [_table(decision) for decision in Xml.fromstring(text).findall(f"{D}decision")]


def _table(decision: Xml.Element) -> Table:
    table = decision.find(f"{D}decisionTable")
    assert table is not None
    inputs = [
        each.findtext(f"{D}inputExpression/{D}text") or "" for each in table.iter(f"{D}input")
    ]
    rows = []
    for row in table.iter(f"{D}rule"):
        cells = tuple(each.findtext(f"{D}text") or "" for each in row.iter(f"{D}inputEntry"))
        rows.append((cells, row.findtext(f"{D}outputEntry/{D}text") or ""))
    name, hit_policy = decision.attrib["name"], table.attrib["hitPolicy"]
    return Table(name, hit_policy, tuple(inputs), tuple(rows), decision)


def complete(
    number: int, seed: int, policy: Policy, rule_set: RuleSet = RULES_2008
) -> Iterator[tuple[Given, Answer]]:
    """Yield complete applications: what the tables are given, and our outcome and reasons.

    They are granted worlds with up to eight facts changed. No fact is unknown; a statement can be
    absent.
    """
    luck = random.Random(seed)
    rules = prepared(rule_set, policy)
    order, worlds = rules.diagram.order, Worlds(rules.diagram)
    granted = [worlds.example(rules.ends, route.end) for route in rule_set.routes]
    for _ in range(number):
        facts = dict(luck.choice(granted))
        for variable in order:
            facts.setdefault(variable.fact.name, luck.choice(variable.examples))
        for variable in luck.sample(order, luck.randint(0, 8)):
            facts[variable.fact.name] = luck.choice(variable.examples)
        given: Given = {}
        for variable in order:
            name, value = variable.fact.name, facts[variable.fact.name]
            if variable.fact.kind == "given":
                facts[name] = value or None
            if variable.fact.measures:
                for measure in variable.fact.measures:
                    given[name_of(f"{name}.{measure}")] = getattr(value, measure)
            elif value in (True, False, None):
                given[name_of(name)] = "yes" if value else "no"
            else:
                given[name_of(name)] = value
        found = assess(rules, facts)
        yield given, (found.outcome, list(found.reasons))


def answer_by(
    run: Callable[[Table, Given], list[Any]], tables: list[Table], given: Given
) -> Answer:
    """Return outcome and reasons by an engine, which runs one table and returns what it gives."""
    known = dict(given)
    for table in tables:
        found = run(table, known)
        if table.hit_policy == "UNIQUE":
            [known[table.name]] = found
        else:
            known[table.name] = found
    return known["outcome"], sorted(set(known["reasons"]))
