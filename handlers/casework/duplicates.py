"""What the case register knows of an application: duplicates (S-2) and earlier grants (law 2.5). Reads inside the caller's transaction.

A register always answers, so what it finds is put into the application as it comes in; nothing is decided here.
"""

from contextlib import suppress
from datetime import date
from typing import Any

from storage.errors import BrokenRecord
from storage.queries import search
from storage.store import Work
from workflow.engine.errors import UnknownState
from workflow.reimbursement.application import Application, RegisterAnswers, stated
from workflow.reimbursement.events import InformationRequested
from workflow.reimbursement.file import Case


def with_case_register(application: Any, work: Work, received: date) -> Any:
    """The application with the case register's answers to S-2 and to an earlier grant, where it says nothing of them.

    The same patient, substance and diagnosis in a pending case is a duplicate; in a valid grant it is one too, unless this renews it.
    """
    if not isinstance(application, Application):
        return application
    patient, registers = application.patient, application.registers
    if patient is None or not patient.identity_number or patient.identity_number == "none":
        return application
    if registers is not None and (registers.duplicate is not None or registers.earlier_grant is not None):
        return application
    others = [other for other in _cases_of(patient.identity_number, work) if _same_treatment(other.application, application)]
    found: dict[str, object] = {}
    if any(not other.ended for other in others):
        found["duplicate"] = "pending"
    elif any(_is_valid(other, received) for other in others):
        found["duplicate"] = "granted"
    if any(other.decision is not None and other.decision.verdict == "granted" for other in others):
        found["earlier_grant"] = True
    if not found:
        return application
    answers = RegisterAnswers.model_validate({**(stated(registers) if registers else {}), **found})
    return application.model_copy(update={"registers": answers})


def waits_for_this_doctor(application: Any, work: Work) -> str | None:
    """The case that waits for another applicant, and that this application of another doctor answers (law 1.0); None for none."""
    if not isinstance(application, Application):
        return None
    patient, doctor = application.patient, application.doctor
    if patient is None or not patient.identity_number or patient.identity_number == "none" or doctor is None:
        return None
    for other in _cases_of(patient.identity_number, work):
        asked = [entry.event for entry in other.events if isinstance(entry.event, InformationRequested)]
        first = other.application.doctor
        another = first is None or first.hpr_number != doctor.hpr_number
        if (
            other.state == "missing_info"
            and asked[-1].wrong_applicant
            and another
            and _same_treatment(other.application, application)
        ):
            return other.number
    return None


def _cases_of(identity_number: str, work: Work) -> list[Case]:
    """Cases of a patient; one that is broken in the database can't answer, and never stops another from coming in."""
    found = []
    for row in search(work, identity_number):
        with suppress(BrokenRecord, UnknownState):
            found.append(work.get(row.number).case)
    return found


def _same_treatment(one: Application, other: Application) -> bool:
    return all(a is not None and a == b for a, b in zip(_treatment(one), _treatment(other), strict=True))


def _treatment(application: Application) -> tuple[str | None, str | None, str | None]:
    """Who, what and for what: patient, substance (or else product), diagnosis (or else reimbursement code)."""
    medicine, diagnosis, patient = application.medicine, application.diagnosis, application.patient
    what = (medicine.substance or medicine.name) if medicine else None
    disease = (diagnosis.code or diagnosis.reimbursement_code) if diagnosis else None
    return (patient.identity_number if patient else None, what.casefold() if what else None, disease)


def _is_valid(case: Case, on: date) -> bool:
    decision = case.decision
    return decision is not None and decision.valid_to is not None and decision.valid_to >= on
