"""The assessment of an application: derive its facts, apply the findings, read the rules."""

from collections.abc import Mapping
from datetime import date

from workflow.logic import outcome, proof
from workflow.logic.fact import Finding
from workflow.logic.outcome import Assessment
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.proof import Proof
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import chosen


def rules_for(received: date, policy: Policy, rules_day: date | None = None) -> PreparedRules:
    """Return the rules for an application received on a day, under a policy.

    rules_day: as in `chosen`. Raises NoRuleSet as `chosen`.
    """
    return prepared(chosen(received, policy, rules_day), policy)


def facts_of(
    application: Application,
    received: date,
    policy: Policy,
    findings: Mapping[str, Finding] | None = None,
) -> dict[str, object]:
    """Return the facts derived from an application; a case worker's finding replaces its fact.

    Raises NoRuleSet where the policy chooses by date and none was in force.
    """
    length = chosen(received, policy).validity
    return dict(derive(application, received, policy, findings or {}, validity=length).facts)


def assess(
    application: Application,
    received: date,
    policy: Policy = DEFAULT,
    findings: Mapping[str, Finding] | None = None,
    *,
    closed: bool = False,
) -> Assessment:
    """Assess an application received on a day (Oslo time).

    closed: the deadline for an answer has passed, so the case is decided as the file stands.
    Raises NoRuleSet where the policy chooses by date and none was in force.
    """
    rules = rules_for(received, policy)
    length = rules.rule_set.validity
    found = derive(application, received, policy, findings or {}, validity=length)
    return outcome.assess(rules, found.facts, closed=closed, tasks=found.tasks)


def prove(
    application: Application,
    received: date,
    policy: Policy = DEFAULT,
    findings: Mapping[str, Finding] | None = None,
) -> tuple[Proof, ...]:
    """Return the proof of every deciding rule, group by group.

    Raises NoRuleSet where the policy chooses by date and none was in force.
    """
    facts = facts_of(application, received, policy, findings)
    return proof.prove_all(rules_for(received, policy), facts, findings)
