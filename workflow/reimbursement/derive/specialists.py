"""Who is a relevant specialist (law 1.3, INT): for the applicant, and for whoever started the treatment. No rule may enter."""

from datetime import date

from workflow.logic.tree import Truth
from workflow.registers.specialties import SPECIALTIES
from workflow.reimbursement.application import Application, Diagnosis
from workflow.reimbursement.derive.codes import counting_code, disease_code, is_icpc2
from workflow.reimbursement.derive.identity import age_on, birth_date
from workflow.reimbursement.policy import Policy


def patient_age(application: Application, received: date) -> int | None:
    """The patient's age in completed years on a day, or None where the identity number doesn't tell."""
    number = application.patient.identity_number if application.patient else None
    born = birth_date(number) if number else None
    return None if born is None else age_on(born, received)


def relevant_specialist(application: Application, received: date, policy: Policy) -> Truth:
    """The applicant is a relevant specialist or at a relevant department; a specialty that annex 1 names is, another is not."""
    doctor = application.doctor
    if doctor is None:
        return None
    if doctor.specialty is None and doctor.role in ("general_practitioner", "other_doctor", "not_a_doctor"):
        return False
    annex = application.registers.annex if application.registers else None
    if annex is not None and annex.specialist_required and doctor.specialty is not None:
        return doctor.specialty in annex.specialist_required
    return is_relevant(doctor.specialty, application, received, policy)


def initiated(application: Application, received: date, policy: Policy) -> Truth:
    """A relevant specialist or department started the treatment: as stated no, or by the specialty of whoever did (A-6)."""
    initiation = application.initiation
    if initiation is None:
        return None
    if initiation.done is False:
        return False
    return is_relevant(initiation.specialty, application, received, policy)


def is_relevant(specialty: int | None, application: Application, received: date, policy: Policy) -> Truth:
    """A specialty's field, or an adjoining one, covers the disease (INT, HFO18); unknown without specialty or any code."""
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
    if _in_field(row.icpc2 if is_icpc2(diagnosis) else row.icd10, diagnosis, counting_code(application)):
        return None if row.children_only and age is None else True
    return None if disease_code(diagnosis) is None else False


def _in_field(field: tuple[str, ...], diagnosis: Diagnosis, group: str | None) -> bool:
    disease = disease_code(diagnosis)
    return bool((disease and disease.startswith(field)) or (group and group.startswith("-") and group.startswith(field)))
