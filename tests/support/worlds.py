"""Facts for tests: a granted world under each paragraph, and random ones near it, where law cases happen."""

import random
from collections.abc import Iterator

from builders import RECEIVED, a_3b_application, an_application

from workflow.logic.outcome import Law, ready
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import SEED

LAW: Law = ready(SEED, DEFAULT)
GRANTED = [facts_of(application, RECEIVED, DEFAULT) for application in (an_application(), a_3b_application())]
VARIABLES = LAW.diagram.order


def near_a_grant(number: int, seed: int, most: int = 6) -> Iterator[dict[str, object]]:
    """Random facts: a granted world with up to `most` facts turned or hidden. A register's facts are never hidden."""
    luck = random.Random(seed)
    for _ in range(number):
        facts = dict(luck.choice(GRANTED))
        for variable in luck.sample(VARIABLES, luck.randint(0, most)):
            values = [value for value in variable.examples if variable.fact.kind != "given" or value]
            hidden = [None] if variable.fact.owner == "doctor" else []
            facts[variable.fact.name] = luck.choice([*values, *hidden])
        yield facts
