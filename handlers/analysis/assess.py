"""Assess application files without a database. The day of receipt is an argument.

Forms of further processes are assessed in `assess_forms`: an application for reimbursement waits
for no process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from handlers.analysis.application_files import Said, read_applications, silent
from workflow.engine.screen import GRANTED
from workflow.logic import outcome
from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.fact import Fact, Facts
from workflow.logic.judged import Judged, judged
from workflow.logic.outcome import NO_TASKS, Assessment, Tasks
from workflow.logic.prepared import PreparedRules
from workflow.logic.proof import Proof, prove_all
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import rules_for
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import in_force


@dataclass(frozen=True)
class AssessedApplication:
    """One application with its assessment, its proof and its ways to a grant.

    file: the name shown. rules: what assessed it. asks: the fields that would answer each missing
    fact. out_of_order: missing facts that are stated, but whose days come in the wrong order, with
    what is wrong.
    applied: what decided: the name of the rule set, whether it was in force on the day of arrival,
    the policy's hash. received: the day of arrival that was supposed. known: the facts that the
    rules read, by name. favour: what the case would be in the best outcome.
    """

    file: str
    assessment: Assessment
    rules: PreparedRules
    asks: dict[str, tuple[str, ...]]
    applied: dict[str, str | bool]
    received: date
    known: Mapping[str, Fact]
    favour: str
    out_of_order: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def proof(self) -> tuple[Proof, ...]:
        """Every rule that can decide, with its answer and those of its parts."""
        return prove_all(self.rules, self.assessment.facts)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Each rule of the proof, or why it is not judged."""
        failing = [each.rule for each in self.assessment.failing]
        return judged(self.rules, self.assessment.facts, failing)

    @cached_property
    def would_grant(self) -> tuple[tuple[Change, ...], ...]:
        """The shortest ways to a grant, each with what would have to be otherwise."""
        return would_grant(self.rules, self.assessment.facts)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, by the contract of `assess`."""
        found = self.assessment
        return {
            "file": self.file,
            "outcome": found.outcome,
            "basis": found.basis,
            "reasons": list(found.reasons),
            "missing": list(found.missing),
            "tasks": [task.as_data() for task in found.tasks],
            "would_grant": [[change.fact for change in way] for way in self.would_grant],
            "proof": [
                rule.as_data() | each.why_as_data()
                for rule, each in zip(self.proof, self.judged, strict=True)
            ],
            "failing": [rule.as_data() for rule in found.failing],
            "asks": self.asks,
            "out_of_order": dict(self.out_of_order),
            "changes": [[change.as_data() for change in way] for way in self.would_grant],
            **self.applied,
            "received": self.received,
        }


def assess_files(
    files: Sequence[str],
    received: date,
    policy: Policy = DEFAULT,
    said: Said = silent,
    *,
    keep_number: bool = False,
    rules_day: date | None = None,
) -> list[AssessedApplication]:
    """Assess applications for reimbursement as if received on a day; `-` is standard input.

    received: an Oslo day. said, keep_number: as in `read_applications`. rules_day: take the rules
    of this day, whatever the policy says.
    Raises InvalidInput with every fault of every file: all are assessed, or none. Raises
    NotAssessed if no rules were in force on the day that chooses them.
    """
    rules_for(received, policy, rules_day)  # refused before any file is read
    applications = read_applications(files, said, keep_number=keep_number)
    return [
        assess_application(file, read, received, policy, rules_day) for file, read in applications
    ]


def assess_application(
    file: str,
    application: Application,
    received: date,
    policy: Policy = DEFAULT,
    rules_day: date | None = None,
) -> AssessedApplication:
    """Assess one application as if received on a day (Oslo time). file: the name to show.

    rules_day: as in `assess_files`.
    """
    rules = rules_for(received, policy, rules_day)
    derived = derive(application, received, policy, validity=rules.rule_set.validity)
    found = assess_facts(file, rules, derived.facts, received, derived.tasks)
    asks = {fact: missing_fields(fact, application) for fact in found.assessment.missing}
    return replace(found, asks=asks, out_of_order=derived.out_of_order)


def assess_facts(
    name: str, rules: PreparedRules, facts: Facts, received: date, tasks: Tasks = NO_TASKS
) -> AssessedApplication:
    """Assess derived facts of reimbursement; no field is known to ask for. name: to show.

    received: the Oslo day of arrival.
    """
    return AssessedApplication(
        file=name,
        assessment=outcome.assess(rules, facts, tasks=tasks),
        rules=rules,
        asks={},
        applied=applied(rules, received),
        received=received,
        known=FACTS,
        favour=GRANTED,
    )


def applied(rules: PreparedRules, received: date) -> dict[str, str | bool]:
    """Return what an answer rests on: the rule set, whether it was in force, the policy's hash.

    received: the Oslo day of arrival.
    """
    return {
        "rule_set": rules.rule_set.name,
        "in_force": in_force(rules.rule_set, received),
        "policy": rules.policy_hash,
    }
