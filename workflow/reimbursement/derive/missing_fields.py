"""Which fields of the application would answer an unknown fact.

What only the case worker can settle has no such field: see `tasks.py`.
"""

from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, Doctor, Initiation
from workflow.reimbursement.derive.prior_treatment import prior_treatments
from workflow.reimbursement.derive.section_3 import earlier_medicines
from workflow.reimbursement.facts import FACTS


def missing_fields(fact: str, application: Application) -> tuple[str, ...]:
    """Return the paths of the fields that would answer an unknown fact.

    A field of one medicine in a list has its index, as in `prior_treatments[0].outcome`. Fields of
    the register are left out, since the doctor is never asked for them.
    """
    if fact in (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name):
        return prior_treatments(application).missing_fields
    if fact in (f.TRIED_OR_EXCUSED.name, f.FAILED_OR_EXCUSED.name):
        return earlier_medicines(application, {}).missing_fields
    if fact == f.RELEVANT_SPECIALIST.name:
        asked = _fields_on_the_disease(application.doctor, application)
        return asked or ("doctor.role", "doctor.specialty")
    if fact == f.REASON_NOT_MARKETED.name and _is_ticked(application):
        return ("medicine.reason_not_marketed.text",)
    if fact == f.INITIATED.name:
        return _fields_on_the_disease(application.initiation, application) or FACTS[fact].fields
    return tuple(path for path in FACTS[fact].fields if not path.startswith("register."))


def _is_ticked(application: Application) -> bool:
    """Tell whether the reason against marketed medicines is said to be medical, without a word."""
    reason = application.medicine.reason_not_marketed if application.medicine else None
    return reason is not None and reason.kind == "medical"


def _fields_on_the_disease(
    specialist: Doctor | Initiation | None, application: Application
) -> tuple[str, ...]:
    """Return what would tell whether a stated specialty is relevant, nothing if none is stated.

    That is the diagnosis; or, where the diagnosis is known, the patient's age.
    """
    if specialist is None or specialist.specialty is None:
        return ()
    if application.diagnosis is None or application.diagnosis.code is None:
        return ("diagnosis.code",)
    patient = application.patient
    has_no_number = patient is not None and patient.identity_number == "none"
    return ("patient.birth_date",) if has_no_number else ("patient.identity_number",)
