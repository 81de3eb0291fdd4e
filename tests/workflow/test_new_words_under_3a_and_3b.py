"""Random applications with the words of § 3, assessed under §§ 3a and 3b as the old oracle does."""

from math import prod
from random import Random

from oracles.facts_2008 import drawn_2008, known
from oracles.law import (
    GRANTED_3A,
    REASON,
    VALUES,
    YES_OR_NO,
    Standard,
    World,
    expected,
    grounds,
)

from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess

FEW_ENOUGH = 1500


def size(facts: World) -> int:
    return prod(len(VALUES.get(name, YES_OR_NO)) for name in GRANTED_3A if facts[name] is None)


def test_an_application_with_new_words_is_assessed_as_the_law_page_says() -> None:
    random, tried = Random(2008), 0
    while tried < 500:
        plain, received = drawn_2008(random)
        facts, tasks = known(plain, received)
        if size(facts) > FEW_ENOUGH:
            continue
        tried += 1
        oracle, application = expected(facts, Standard()), Application.model_validate(plain)
        found, closed = (assess(application, received, closed=closed) for closed in (False, True))
        assert found.outcome == oracle.outcome, plain
        assert set(found.reasons) == oracle.reasons, plain
        if oracle.missing is not None:
            assert set(found.missing) == oracle.missing - tasks, plain
            assert {task.fact for task in found.tasks} >= oracle.missing & tasks, plain
        if oracle.outcome == "missing" and not found.tasks:
            certain = {REASON[rule] for rule in grounds(facts, Standard())}
            assert set(closed.reasons) - {13} == certain, plain
