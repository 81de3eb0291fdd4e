"""Run the rules as DMN by SpiffWorkflow and by Zen, and compare. `.ci/run` installs both."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import zen
from dmn import Given, Table, answer_by, complete, tables_of
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from handlers.analysis.decision_model import NAMESPACE, decision_model
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008

POLICIES = (
    DEFAULT,
    replace(DEFAULT, wrong_applicant_policy="reject", addictive_applicant_rule_under_3b=True),
)
APPLICATIONS = 1000


class BySpiff:
    """SpiffWorkflow, which reads one decision of a file."""

    def __init__(self, tables: list[Table]) -> None:
        self.engines = {table.name: self._engine(table) for table in tables}
        self.scripts = PythonScriptEngine()

    def _engine(self, table: Table) -> DMNEngine:
        alone = Xml.Element(f"{{{NAMESPACE}}}definitions")
        alone.append(table.element)
        parser = DMNParser(None, etree.fromstring(Xml.tostring(alone)), {"dmn": NAMESPACE})
        parser.parse()
        return DMNEngine(parser.decision.decisionTables[0])

    def __call__(self, table: Table, given: Given) -> list[Any]:
        task = SimpleNamespace(data=given, workflow=SimpleNamespace(script_engine=self.scripts))
        found = self.engines[table.name].result(task).get(table.name, [])
        return found if table.hit_policy == "COLLECT" else [found]


class ByZen:
    """Run the rules in Zen, in its notation: tables as JSON, $ for ?, lists in square brackets."""

    def __init__(self, tables: list[Table]) -> None:
        engine = zen.ZenEngine()
        self.decisions = {
            table.name: engine.create_decision(zen.ZenDecisionContent(_as_jdm(table)))
            for table in tables
        }

    def __call__(self, table: Table, given: Given) -> list[Any]:
        found = self.decisions[table.name].evaluate(given)["result"]
        if table.hit_policy == "COLLECT":
            return [each[table.name] for each in found]
        return [found[table.name]]


def _as_jdm(table: Table) -> str:
    import json

    def cell(text: str) -> str:
        if text == "-":
            return ""
        return text.replace("(", "[").replace(")", "]").replace("?", "$")

    content = {
        "hitPolicy": "collect" if table.hit_policy == "COLLECT" else "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in table.inputs],
        "outputs": [{"id": "gives", "name": table.name, "field": table.name}],
        "rules": [
            {
                "_id": str(number),
                **dict(zip(table.inputs, map(cell, cells), strict=True)),
                "gives": result,
            }
            for number, (cells, result) in enumerate(table.rows)
        ],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


@pytest.mark.parametrize("policy", POLICIES, ids=["default", "changed"])
@pytest.mark.parametrize("engine", [BySpiff, ByZen])
@pytest.mark.parametrize("rule_set", [RULES_2008, RULE_SETS[-1]], ids=lambda each: str(each.name))
def test_a_foreign_engine_gives_our_outcomes_and_reasons(
    rule_set: RuleSet, engine: type[BySpiff | ByZen], policy: Policy
) -> None:
    tables = tables_of(decision_model(rule_set, policy))
    run = engine(tables)
    tried = list(complete(APPLICATIONS, 11, policy, rule_set))
    found = [answer_by(run, tables, given) for given, _ in tried]
    pairs = zip([ours for _, ours in tried], found, strict=True)

    assert [(ours, theirs) for ours, theirs in pairs if ours != theirs] == []
    assert {"grant", "reject", "dismiss", "missing"} <= {outcome for outcome, _ in found}
