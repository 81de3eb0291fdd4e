"""What an addictive medicine is used for, and what its ATC code tells, under § 3 (N-7, INT)."""

from collections.abc import Sequence
from typing import Final

from workflow.logic.tree import Truth
from workflow.registers.reimbursement_codes import CHRONIC_PAIN_CODES, MENTAL_DISORDER_CODES
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.codes import accepted_code, disease_code, is_icpc2

ANXIOLYTICS: Final = ("N05B",)
_SLEEP: Final = ("F51", "G47.0")
_SIDE_EFFECTS_OF_TUBERCULOSIS_TREATMENT: Final = "-81"
_END_OF_LIFE: Final = "-90"


def use(application: Application) -> str | None:
    """Return the use by the first that tells it; None if nothing does.

    They are: sleep, stated or by its code; a reimbursement code that counts; a code of the disease
    that tells it; and the purpose as stated.
    """
    stated = application.treatment.purpose if application.treatment else None
    icd, group = _icd10(application), accepted_code(application)
    if stated == "sleep" or icd.startswith(_SLEEP):
        return "sleep"
    if group in CHRONIC_PAIN_CODES:
        return "chronic_pain"
    if group == _SIDE_EFFECTS_OF_TUBERCULOSIS_TREATMENT:
        return "tuberculosis_side_effects"
    if group in MENTAL_DISORDER_CODES:
        return "mental_disorder"
    if icd.startswith("R25.2"):
        return "cns_spasms"
    if icd.startswith("G25.8"):
        return "restless_legs"
    return "mental_disorder" if icd.startswith("F") else stated


def _icd10(application: Application) -> str:
    """Return the code that names the disease if it is of ICD-10, else ""."""
    diagnosis = application.diagnosis
    if diagnosis is None or is_icpc2(diagnosis):
        return ""
    return disease_code(diagnosis) or ""


def end_of_life(application: Application) -> Truth:
    """Tell whether the patient is at the end of life, by the code or as stated."""
    if accepted_code(application) == _END_OF_LIFE:
        return True
    return application.treatment.end_of_life if application.treatment else None


def is_one_of(application: Application, codes: Sequence[str]) -> Truth:
    """Tell whether the product is one of some ATC groups.

    A code that is too short to tell leaves it unknown.
    """
    atc = application.medicine.atc if application.medicine else None
    if atc is None or not codes:
        return None if codes else False
    if atc.startswith(tuple(codes)):
        return True
    return None if any(code.startswith(atc) for code in codes) else False
