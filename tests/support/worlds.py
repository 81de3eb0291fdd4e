"""Facts for tests: a granted world under each paragraph, and random ones near it."""

import random
from collections.abc import Iterator

from builders import RECEIVED, a_3b_application, an_application

from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.worlds import Worlds
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008

LAW: PreparedRules = prepared(RULES_2008, DEFAULT)
APPLICATIONS = (an_application(), a_3b_application())
GRANTED = [facts_of(application, RECEIVED, DEFAULT) for application in APPLICATIONS]
VARIABLES = LAW.diagram.order


def granted_worlds(rules: PreparedRules) -> list[dict[str, object]]:
    """Return a granted world under each route of a rule set; a statement is there or unknown."""
    worlds, found = Worlds(rules.diagram), []
    for route in rules.rule_set.routes:
        facts = dict(worlds.example(rules.ends, route.end))
        for variable in rules.diagram.order:
            value = facts.setdefault(variable.fact.name, variable.examples[0])
            if variable.fact.kind == "given":
                facts[variable.fact.name] = value or None
        found.append(facts)
    return found


def near_a_grant(
    number: int, seed: int, most: int = 6, rules: PreparedRules = LAW
) -> Iterator[dict[str, object]]:
    """Yield random facts: a granted world with up to `most` facts changed or hidden.

    Only what the doctor states is ever hidden.
    """
    luck = random.Random(seed)
    granted = GRANTED if rules is LAW else granted_worlds(rules)
    for _ in range(number):
        facts = dict(luck.choice(granted))
        for variable in luck.sample(rules.diagram.order, luck.randint(0, most)):
            given = variable.fact.kind == "given"
            values = [value for value in variable.examples if value or not given]
            hidden = [None] if variable.fact.owner == "doctor" else []
            facts[variable.fact.name] = luck.choice([*values, *hidden])
        yield facts
