"""What the codes of an application say: which system, which code names the disease, whether a reimbursement code covers it, and
which use a code tells by itself (law 1.2 and 1.3). The register answers; no rule may enter.
"""

from workflow.logic.tree import Truth
from workflow.registers.reimbursement_codes import (
    CHRONIC_PAIN_CODES,
    ICD10_CODES,
    ICPC2_CODES,
    MENTAL_DISORDER_CODES,
    REIMBURSEMENT_CODES,
)
from workflow.reimbursement.application import Application, Diagnosis


def is_icpc2(diagnosis: Diagnosis) -> bool:
    """The code's system (INT): as stated; else that of a stated minus-code that only one system has; else that of our table, where
    only one has the code; else ICD-10."""
    if diagnosis.system is not None:
        return diagnosis.system == "icpc2"
    row = REIMBURSEMENT_CODES.get(diagnosis.reimbursement_code or "")
    if row is not None and row.is_group and bool(row.icd10) != bool(row.icpc2):
        return bool(row.icpc2)
    code = diagnosis.code or diagnosis.reimbursement_code
    return code in ICPC2_CODES and code not in ICD10_CODES


def code_covers(application: Application) -> Truth:
    """A-1 by law 1.2: yes when a code is stated that the register doesn't know to be wrong, or the diagnosis is itself a code; no
    only when the doctor says that there is none."""
    diagnosis = application.diagnosis
    if diagnosis is None:
        return None
    itself = diagnosis.code in (ICPC2_CODES if is_icpc2(diagnosis) else ICD10_CODES)
    if diagnosis.reimbursement_code == "none":
        return itself
    return True if itself or stated_code_counts(application, diagnosis) else None


def stated_code_counts(application: Application, diagnosis: Diagnosis) -> bool:
    """A code is stated, and the register doesn't know that it does not cover the diagnosis."""
    if diagnosis.reimbursement_code is None:
        return False
    answer = application.registers.code_covers_diagnosis if application.registers else None
    row = REIMBURSEMENT_CODES.get(diagnosis.reimbursement_code)
    if answer is not None or row is None or diagnosis.code is None:
        return answer is not False
    covered = row.icpc2 if is_icpc2(diagnosis) else row.icd10
    return not (row.icd10 or row.icpc2) or diagnosis.code.startswith(covered)


def names_the_disease(application: Application) -> bool | None:
    """Stated; or the reimbursement code is itself a disease code, so one code is enough, in either field (law 1.4 v)."""
    diagnosis = application.diagnosis
    return True if diagnosis is not None and disease_code(diagnosis) else None


def disease_code(diagnosis: Diagnosis) -> str | None:
    """The code that names the disease: the diagnosis code, or a reimbursement code that is one."""
    code = diagnosis.code or diagnosis.reimbursement_code
    return None if code is None or code == "none" or code.startswith("-") else code


def counting_code(application: Application) -> str | None:
    """The stated reimbursement code, where it counts as given (A-2)."""
    diagnosis = application.diagnosis
    if diagnosis is None or diagnosis.reimbursement_code in (None, "none") or not stated_code_counts(application, diagnosis):
        return None
    return diagnosis.reimbursement_code


def purpose(application: Application) -> str | None:
    """The use: two groups of codes tell it by themselves, and mental disorders by their chapter; else what is stated."""
    diagnosis, code = application.diagnosis, counting_code(application)
    if code in CHRONIC_PAIN_CODES:
        return "chronic_pain"
    if code in MENTAL_DISORDER_CODES:
        return "mental_disorder"
    if diagnosis is not None and diagnosis.code and not is_icpc2(diagnosis) and diagnosis.code.startswith("F"):
        return "mental_disorder"
    return application.treatment.purpose if application.treatment else None
