"""The product and the oracle of § 3 side by side: one application, both results in one form."""

from dataclasses import asdict, replace
from datetime import date
from typing import Final, NamedTuple

from oracles.law_2018 import expected
from oracles.random_2018 import Drawn
from oracles.validity_2018 import validity

from workflow.logic import outcome
from workflow.logic.prepared import prepared
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.grant_days import first_day, last_day
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import assembled

NAMES: Final = {
    "applicant_is_doctor": "doctor.role",
    "public_hospital_doctor": "doctor.role",
    "no_identity_number": "patient.identity_number",
    "few_persons": "diagnosis.persons_in_norway",
    "use": "treatment.purpose",
    "anxiolytic": "medicine.atc",
    "pregabalin": "medicine.atc",
    "prescription_group_known": "medicine.prescription_group",
    "tried_or_excused": "tried_enough",
    "failed_or_excused": "cannot_be_used",
    "documentation.randomised_study": "documentation.randomised",
    "documentation.comparative_study": "documentation.controlled",
}
"""Facts of the product that the oracle calls by another name."""


class Result(NamedTuple):
    """What becomes of an application; lists in the oracle's words, in any order.

    fields: those that are asked for of what was tried. closed: outcome and reasons on the file as
    it stands. valid: the days of a grant.
    """

    outcome: str
    basis: str | None
    reasons: tuple[int, ...]
    failing: frozenset[str]
    missing: frozenset[str]
    fields: frozenset[str]
    tasks: frozenset[str]
    closed: tuple[str, tuple[int, ...]]
    valid: tuple[date, date | None] | None


def by_the_product(one: Drawn) -> Result:
    """Assess a random application by the rule set of its day."""
    policy = replace(DEFAULT, **asdict(one.policy))
    rules = prepared(assembled(one.on), policy)
    length = rules.rule_set.validity
    application = Application.model_validate(one.application)
    found = derive(application, one.received, policy, validity=length)
    open_ = outcome.assess(rules, found.facts, tasks=found.tasks)
    closed = outcome.assess(rules, found.facts, closed=True, tasks=found.tasks)
    last = last_day(application, one.received, policy, found.facts, {}, length)
    days = (first_day(application, one.received, length), last)
    return Result(
        open_.outcome,
        open_.basis,
        open_.reasons,
        frozenset(each.rule for each in open_.failing),
        frozenset(NAMES.get(name, name) for name in open_.missing),
        frozenset(
            field
            for name in open_.missing
            if name in ("tried_or_excused", "failed_or_excused")
            for field in missing_fields(name, application)
        ),
        frozenset(NAMES.get(task.fact, task.fact) for task in open_.tasks),
        (closed.outcome, closed.reasons),
        days if open_.outcome == "grant" else None,
    )


def by_the_oracle(one: Drawn) -> Result:
    """Assess it by the oracle. Its law page says in each of these what is asked for."""
    found = expected(one.application, one.received, one.on, one.policy)
    days = validity(one.application, one.received, one.on, one.policy)
    assert found.missing is not None, one
    return Result(
        found.outcome,
        found.basis,
        found.reasons,
        frozenset(found.failing),
        found.missing,
        found.fields_of_earlier_treatment(one.application),
        found.tasks,
        found.closed,
        (days.first, days.last) if found.outcome == "grant" else None,
    )
