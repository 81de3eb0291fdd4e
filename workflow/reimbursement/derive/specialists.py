"""Relevant specialists (law 1.3): the doctor who applies, and whoever started the treatment."""

from datetime import date

from workflow.logic.tree import Truth
from workflow.registers.specialties import SPECIALTIES
from workflow.reimbursement.application import Application, Diagnosis
from workflow.reimbursement.derive.codes import accepted_code, disease_code, is_icpc2
from workflow.reimbursement.derive.patient import patient_age
from workflow.reimbursement.policy import Policy


def relevant_specialist(application: Application, received: date, policy: Policy) -> Truth:
    """Tell whether the doctor who applies is a relevant specialist or at a relevant department.

    If annex 1 names specialties for the product, those are relevant and no others.
    """
    doctor = application.doctor
    if doctor is None:
        return None
    no_specialist = doctor.role in ("general_practitioner", "other_doctor", "not_a_doctor")
    if doctor.specialty is None and no_specialist:
        return False
    annex = application.registers.annex if application.registers else None
    if annex is not None and annex.specialist_required and doctor.specialty is not None:
        return doctor.specialty in annex.specialist_required
    return is_relevant(doctor.specialty, application, received, policy)


def initiated(application: Application, received: date, policy: Policy) -> Truth:
    """Tell whether a relevant specialist or department started the treatment (A-6).

    A telephone consultation counts as done (A-7). A department that is named in words counts as
    relevant unless a specialty is stated that is not (law 1.3, INT).
    """
    initiation = application.initiation
    if initiation is None:
        return None
    if initiation.done is False and initiation.mode != "phone":
        return False
    if initiation.specialty is None and initiation.department is not None:
        return True
    return is_relevant(initiation.specialty, application, received, policy)


def is_relevant(
    specialty: int | None, application: Application, received: date, policy: Policy
) -> Truth:
    """Tell whether a specialty covers the disease, by its own or an adjoining field (INT, HFO18).

    The answer is unknown without a specialty, without a code of the disease, and for a specialty
    of children where the patient's age is not known.
    """
    row = SPECIALTIES.get(specialty) if specialty is not None else None
    if row is None:
        return None
    diagnosis = application.diagnosis
    if not row.icd10 and not row.icpc2:
        return False
    age = patient_age(application, received)
    if row.children_only and age is not None and age >= policy.adult_age:
        return False
    if diagnosis is None:
        return None
    field = row.icpc2 if is_icpc2(diagnosis) else row.icd10
    if _covers(field, diagnosis, accepted_code(application)):
        return None if row.children_only and age is None else True
    return None if disease_code(diagnosis) is None else False


def _covers(field: tuple[str, ...], diagnosis: Diagnosis, reimbursement_code: str | None) -> bool:
    """Tell whether a field holds the disease's code, or a group code that is stated for it."""
    is_group = reimbursement_code is not None and reimbursement_code.startswith("-")
    codes = (disease_code(diagnosis), reimbursement_code if is_group else None)
    return any(code is not None and code.startswith(field) for code in codes)
