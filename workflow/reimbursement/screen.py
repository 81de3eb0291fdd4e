"""What screens say of a case of reimbursement: who applies, for whom and for what."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from workflow.engine.screen import Screen
from workflow.reimbursement.application import Application, Diagnosis, Doctor, Medicine, Patient
from workflow.reimbursement.file import Case
from workflow.reimbursement.position import key_of, position

OUTCOMES: Final = {
    "grant": "can be granted",
    "reject": "must be rejected",
    "dismiss": "must be dismissed",
    "wrong_applicant": "another doctor must apply",
    "missing": "information is missing",
}


def summary_of(form: Application) -> Mapping[str, Mapping[str, Any]]:
    """Return who applies, for whom and for what, as an application states it."""
    patient, doctor, medicine, diagnosis = (
        form.patient or Patient(),
        form.doctor or Doctor(),
        form.medicine or Medicine(),
        form.diagnosis or Diagnosis(),
    )
    return {
        "patient": {"name": patient.name, "identity_number": patient.identity_number},
        "doctor": {
            "name": doctor.name,
            "hpr_number": doctor.hpr_number,
            "role": doctor.role,
            "specialty": doctor.specialty,
        },
        "medicine": {"name": medicine.name, "substance": medicine.substance},
        "diagnosis": {
            "code": diagnosis.code,
            "reimbursement_code": diagnosis.reimbursement_code,
            "text": diagnosis.text,
        },
    }


def _summary(case: Case) -> Mapping[str, Mapping[str, Any]]:
    return summary_of(case.application)


def position_of(case: Case, day: date) -> Mapping[str, Any] | None:
    """Return what is in force of the key of a case on an Oslo day; None if it has no key."""
    cases = (case, *case.linked)
    key = key_of(case.application, cases, case.number)
    return None if key is None else position(cases, key, day).as_data()


SEARCHED: Final = {"doctor": ("name", "hpr_number"), "medicine": ("name", "substance")}
SCREEN: Final[Screen[Case]] = Screen(
    summary=_summary, outcomes=OUTCOMES, searched=SEARCHED, position=position_of
)
