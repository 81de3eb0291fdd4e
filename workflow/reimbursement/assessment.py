"""The assessment of one application: derive its facts, lay the findings over them, ask the rules in force."""

from collections.abc import Mapping
from datetime import date

from workflow.logic.outcome import Assessment, Judgement, Proof, ready
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import in_force


def facts_of(
    application: Application, received: date, policy: Policy, judged: Mapping[str, Judgement] | None = None
) -> dict[str, object]:
    """Facts derived from the application, each replaced by the case worker's finding where there is one."""
    return derive(application, received, policy) | {name: judgement.value for name, judgement in (judged or {}).items()}


def assess(
    application: Application,
    received: date,
    policy: Policy = DEFAULT,
    judged: Mapping[str, Judgement] | None = None,
    *,
    closed: bool = False,
) -> Assessment:
    """The assessment of an application received on an Oslo date. closed: see `Law.assess`.

    Raises NoRuleSet where the policy asks for a rule set by date and none was in force.
    """
    law = ready(in_force(received, policy), policy)
    return law.assess(facts_of(application, received, policy, judged), closed=closed)


def prove(
    application: Application, received: date, policy: Policy = DEFAULT, judged: Mapping[str, Judgement] | None = None
) -> tuple[Proof, ...]:
    """The proof of every deciding rule, group by group. Errors as `assess`."""
    law = ready(in_force(received, policy), policy)
    facts = facts_of(application, received, policy, judged)
    return tuple(law.proof(rule, facts, judged) for rule in law.rule_set.trees())
