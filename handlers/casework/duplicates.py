"""Look in the case register for duplicates and earlier grants of an application.

A register always answers, so what is found is put into the application as it comes in. Nothing is
decided here. Everything is read inside the caller's transaction.
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
    """Return the application with what earlier cases tell, where it says nothing of that itself.

    A pending case for the same patient, substance and diagnosis makes it a duplicate (rule S-2). So
    does a valid grant, unless the application renews it. An earlier grant is noted too (law 2.5).
    """
    if not _names_its_patient(application):
        return application
    registers = application.registers
    told = registers is not None and not (
        registers.duplicate is None and registers.earlier_grant is None
    )
    if told:
        return application
    cases = _cases_of(application.patient.identity_number, work)
    others = [other for other in cases if _same_treatment(other.application, application)]
    answers: dict[str, object] = {}
    if any(not other.ended for other in others):
        answers["duplicate"] = "pending"
    elif any(_is_valid(other, received) for other in others):
        answers["duplicate"] = "granted"
    if any(other.decision is not None and other.decision.verdict == "granted" for other in others):
        answers["earlier_grant"] = True
    if not answers:
        return application
    before = stated(registers) if registers else {}
    register = RegisterAnswers.model_validate({**before, **answers})
    return application.model_copy(update={"registers": register})


def waits_for_this_doctor(application: Any, work: Work) -> str | None:
    """Return the case that waits for another doctor to apply, which this application answers.

    Returns None if there is none. A specialist answers a case of the same patient and treatment
    that another doctor began (law 1.0).
    """
    if not _names_its_patient(application) or application.doctor is None:
        return None
    for other in _cases_of(application.patient.identity_number, work):
        first = other.application.doctor
        another = first is None or first.hpr_number != application.doctor.hpr_number
        if (
            _waits_for_another_doctor(other)
            and another
            and _same_treatment(other.application, application)
        ):
            return other.number
    return None


def _names_its_patient(application: Any) -> bool:
    """Tell whether it is an application of reimbursement whose patient has an identity number."""
    patient = application.patient if isinstance(application, Application) else None
    return patient is not None and (patient.identity_number or "none") != "none"


def _waits_for_another_doctor(case: Case) -> bool:
    requests = [x.event for x in case.events if isinstance(x.event, InformationRequested)]
    return case.state == "missing_info" and requests[-1].wrong_applicant


def _cases_of(identity_number: str, work: Work) -> list[Case]:
    """Return the cases of reimbursement of a patient.

    A case that is broken in the database is left out: it must not stop another from coming in.
    """
    cases = []
    for row in search(work, identity_number):
        with suppress(BrokenRecord, UnknownState):
            case: object = work.get(row.number).case
            cases += [case] if isinstance(case, Case) else []
    return cases


def _same_treatment(one: Application, other: Application) -> bool:
    both = zip(_treatment(one), _treatment(other), strict=True)
    return all(a is not None and a == b for a, b in both)


def _treatment(application: Application) -> tuple[str | None, str | None, str | None]:
    """Return patient, substance (or else product) and diagnosis (or else reimbursement code)."""
    medicine, diagnosis = application.medicine, application.diagnosis
    patient = application.patient
    what = (medicine.substance or medicine.name) if medicine else None
    disease = (diagnosis.code or diagnosis.reimbursement_code) if diagnosis else None
    return (
        patient.identity_number if patient else None,
        what.casefold() if what else None,
        disease,
    )


def _is_valid(case: Case, on: date) -> bool:
    decision = case.decision
    return decision is not None and decision.valid_to is not None and decision.valid_to >= on
