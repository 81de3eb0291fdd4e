"""Relevant specialists (law 1.3): the doctor who applies, and whoever started the treatment."""

from datetime import date
from enum import Enum

from workflow.logic.tree import Truth
from workflow.registers.specialties import SPECIALTIES, Specialty
from workflow.reimbursement.application import Application, Diagnosis
from workflow.reimbursement.derive.codes import accepted_code, disease_code, is_icpc2
from workflow.reimbursement.derive.patient import patient_age
from workflow.reimbursement.policy import Policy

_FIRST_DIAGNOSIS_OF_ICPC2 = 70  # a lower number of a chapter is a symptom or a process


class Relevance(Enum):
    """Whether a specialist or department is relevant for the disease.

    UNSTATED: more must be stated. OPEN: all is stated, but only the case worker can tell.
    """

    YES = True
    NO = False
    UNSTATED = "unstated"
    OPEN = "open"

    @property
    def truth(self) -> Truth:
        """Yes, no or unknown."""
        return self.value if isinstance(self.value, bool) else None


def relevance_of_the_doctor(application: Application, received: date, policy: Policy) -> Relevance:
    """Tell whether the doctor who applies is a relevant specialist or at a relevant department.

    If annex 1 names specialties for the product, those are relevant and no others. A department in
    words alone is for the case worker to read.
    """
    doctor = application.doctor
    if doctor is None:
        return Relevance.UNSTATED
    no_specialist = doctor.role in ("general_practitioner", "other_doctor", "not_a_doctor")
    if doctor.specialty is None and no_specialist:
        return Relevance.NO
    annex = application.registers.annex if application.registers else None
    if annex is not None and annex.specialist_required and doctor.specialty is not None:
        return Relevance(doctor.specialty in annex.specialist_required)
    in_words = doctor.role == "hospital_doctor" and doctor.department is not None
    if doctor.specialty is None and in_words:
        return Relevance.OPEN
    return relevance(doctor.specialty, application, received, policy)


def relevance_of_the_start(application: Application, received: date, policy: Policy) -> Relevance:
    """Tell whether a relevant specialist or department started the treatment (A-6).

    A telephone consultation counts as done (A-7). A department that is named in words counts as
    relevant unless a specialty is stated that is not (law 1.3, INT).
    """
    initiation = application.initiation
    if initiation is None:
        return Relevance.UNSTATED
    if initiation.done is False and initiation.mode != "phone":
        return Relevance.NO
    if initiation.specialty is None and initiation.department is not None:
        return Relevance.YES
    return relevance(initiation.specialty, application, received, policy)


def relevance(
    specialty: int | None, application: Application, received: date, policy: Policy
) -> Relevance:
    """Tell whether a specialty covers the disease, by its own or an adjoining field (INT, HFO18).

    More must be stated without a specialty, without a code of the disease, and for a specialty of
    children where the patient's age is not known. What lies outside our table of fields is for the
    case worker, but for the clear cases.
    """
    row = SPECIALTIES.get(specialty) if specialty is not None else None
    if row is None:
        return Relevance.UNSTATED
    diagnosis = application.diagnosis
    if not row.icd10 and not row.icpc2:
        return Relevance.NO
    age = patient_age(application, received)
    if row.children_only and age is not None and age >= policy.adult_age:
        return Relevance.NO
    if diagnosis is None:
        return Relevance.UNSTATED
    field, group = _field(row, diagnosis), _group_code(application)
    disease = disease_code(diagnosis)
    if any(code is not None and code.startswith(field) for code in (disease, group)):
        return Relevance.UNSTATED if row.children_only and age is None else Relevance.YES
    if disease is None:
        return Relevance.UNSTATED
    clear = group is None and _is_clearly_another_field(field, disease, diagnosis)
    return Relevance.NO if clear else Relevance.OPEN


def _field(row: Specialty, diagnosis: Diagnosis) -> tuple[str, ...]:
    return row.icpc2 if is_icpc2(diagnosis) else row.icd10


def _group_code(application: Application) -> str | None:
    """Return the group code that is stated for the disease, if there is one."""
    code = accepted_code(application)
    return code if code is not None and code.startswith("-") else None


def _is_clearly_another_field(field: tuple[str, ...], disease: str, diagnosis: Diagnosis) -> bool:
    """Tell whether a disease certainly lies outside a field (INT).

    The field holds no code of the disease's chapter, and the code names a disease of an organ: no
    symptom, such as pain, and no general problem. Many specialties treat those.
    """
    chapter = disease[0]
    if is_icpc2(diagnosis):
        names_an_organ = chapter not in "AZ" and int(disease[1:3]) >= _FIRST_DIAGNOSIS_OF_ICPC2
    else:
        names_an_organ = chapter not in "RZ"
    return names_an_organ and not any(beginning[0] == chapter for beginning in field)
