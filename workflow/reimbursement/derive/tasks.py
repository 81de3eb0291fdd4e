"""What only the case worker can settle: everything is stated, and the law's tables do not tell.

Such a fact is a task on the case. The doctor is never asked for it (law 1.0, INT).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from workflow.logic.fact import Fact, Task
from workflow.registers.specialties import SPECIALTIES
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, Doctor, Initiation
from workflow.reimbursement.derive.prior_treatment import PriorTreatments
from workflow.reimbursement.derive.renewal import is_duplicate
from workflow.reimbursement.derive.specialists import (
    Relevance,
    relevance_of_the_doctor,
    relevance_of_the_start,
)
from workflow.reimbursement.policy import Policy


def tasks(
    application: Application,
    received: date,
    policy: Policy,
    prior: PriorTreatments,
    earlier: PriorTreatments,
) -> Mapping[str, Task]:
    """Return the tasks that an application leaves, by fact.

    received: the Oslo date on which it arrived. prior: what was tried, findings included.
    earlier: the same as § 3 reads it.
    """
    found = (
        *_of_earlier_medicines(prior, f.TRIED_ENOUGH, f.CANNOT_BE_USED),
        *_of_earlier_medicines(earlier, f.TRIED_OR_EXCUSED, f.FAILED_OR_EXCUSED),
        *_of_specialists(application, received, policy),
        *_of_the_reason(application),
        *_of_a_possible_duplicate(application),
    )
    return {task.fact: task for task in found}


def _of_earlier_medicines(prior: PriorTreatments, *facts: Fact) -> Iterator[Task]:
    if prior.tasks:
        says, asked_too = "; ".join(prior.tasks), bool(prior.missing_fields)
        yield from (Task(fact.name, says, asked_too) for fact in facts)


def _of_specialists(application: Application, received: date, policy: Policy) -> Iterator[Task]:
    if relevance_of_the_doctor(application, received, policy) is Relevance.OPEN:
        says = f"whether {_field(application.doctor)} is relevant for {_what(application)}"
        yield Task(f.RELEVANT_SPECIALIST.name, says)
    if relevance_of_the_start(application, received, policy) is Relevance.OPEN:
        who = _field(application.initiation)
        says = f"whether {who}, who started it, is relevant for {_what(application)}"
        yield Task(f.INITIATED.name, says)


def _field(specialist: Doctor | Initiation | None) -> str:
    assert specialist is not None
    if specialist.specialty is None:
        return f"«{specialist.department}»"
    return f"a specialist in {SPECIALTIES[specialist.specialty].name}"


def _what(application: Application) -> str:
    diagnosis = application.diagnosis
    stated = (diagnosis.code, diagnosis.reimbursement_code) if diagnosis else ()
    codes = [code for code in stated if code is not None and code != "none"]
    return " with ".join(dict.fromkeys(codes)) or "the disease"


def _of_the_reason(application: Application) -> Iterator[Task]:
    reason = application.medicine.reason_not_marketed if application.medicine else None
    if reason is not None and reason.kind is None and reason.text is not None:
        says = "whether the reason against marketed medicines, stated in words, is a medical one"
        yield Task(f.REASON_NOT_MARKETED.name, says)


def _of_a_possible_duplicate(application: Application) -> Iterator[Task]:
    if is_duplicate(application) is None:
        registers = application.registers
        case = (
            f"case {registers.duplicate_of}" if registers and registers.duplicate_of else "a case"
        )
        says = f"whether this repeats {case}: what is stated of person, medicine or disease differs"
        yield Task(f.DUPLICATE.name, f"{says}, or is not stated")
