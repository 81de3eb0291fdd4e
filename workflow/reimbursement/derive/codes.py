"""What the codes of an application say (law 1.2 and 1.3).

Which code system is meant, which code names the disease, whether a reimbursement code covers it,
and which use of the medicine a code tells by itself.
"""

from typing import Final

from workflow.logic.tree import Truth
from workflow.registers.reimbursement_codes import (
    CHRONIC_PAIN_CODES,
    ICD10_CODES,
    ICPC2_CODES,
    MENTAL_DISORDER_CODES,
    REIMBURSEMENT_CODES,
    may_exist,
)
from workflow.reimbursement.application import Application, Diagnosis
from workflow.reimbursement.facts import PURPOSE


def is_icpc2(diagnosis: Diagnosis) -> bool:
    """Tell whether the diagnosis code is of ICPC-2; otherwise it is of ICD-10 (law 3.3, INT).

    The stated system decides. If none is stated, a group code that only one system has decides,
    then the table of disease codes where only one system has the code. Else it is ICD-10.
    """
    if diagnosis.system is not None:
        return diagnosis.system == "icpc2"
    row = REIMBURSEMENT_CODES.get(diagnosis.reimbursement_code or "")
    if row is not None and row.is_group and bool(row.icd10) != bool(row.icpc2):
        return bool(row.icpc2)
    code = diagnosis.code or diagnosis.reimbursement_code
    return code in ICPC2_CODES and code not in ICD10_CODES


def code_covers(application: Application) -> Truth:
    """Tell whether a reimbursement code covers the disease (A-1, law 1.2).

    Yes if an accepted code is stated, or if the diagnosis is itself a reimbursement code. No only
    if the doctor states that no code covers it. Otherwise unknown.
    """
    diagnosis = application.diagnosis
    if diagnosis is None:
        return None
    is_a_code = diagnosis.code in (ICPC2_CODES if is_icpc2(diagnosis) else ICD10_CODES)
    if diagnosis.reimbursement_code == "none":
        return is_a_code
    return True if is_a_code or _is_accepted(application, diagnosis) else None


def _is_accepted(application: Application, diagnosis: Diagnosis) -> bool:
    """Tell whether a code is stated that counts as given.

    One that does not exist, or that the register knows as another disease's code, does not count.
    """
    code = diagnosis.reimbursement_code
    answer = application.registers.code_covers_diagnosis if application.registers else None
    if code is None or (answer is None and not may_exist(code)):
        return False
    row = REIMBURSEMENT_CODES.get(code)
    if answer is not None or row is None or diagnosis.code is None:
        return answer is not False
    covered = row.icpc2 if is_icpc2(diagnosis) else row.icd10
    return not (row.icd10 or row.icpc2) or diagnosis.code.startswith(covered)


def accepted_code(application: Application) -> str | None:
    """Return the stated reimbursement code if it counts as given (A-2), else None."""
    diagnosis = application.diagnosis
    if diagnosis is None or diagnosis.reimbursement_code in (None, "none"):
        return None
    return diagnosis.reimbursement_code if _is_accepted(application, diagnosis) else None


def disease_code(diagnosis: Diagnosis) -> str | None:
    """Return the code that names the disease: the diagnosis code, else the reimbursement code.

    A group code never names a disease. One code is enough, in either field (law 1.4 v).
    """
    code = diagnosis.code or diagnosis.reimbursement_code
    return None if code is None or code == "none" or code.startswith("-") else code


def names_the_disease(application: Application) -> bool | None:
    """Return True if a code names the disease (D-4, D-23), else None."""
    diagnosis = application.diagnosis
    return True if diagnosis is not None and disease_code(diagnosis) else None


def purpose(application: Application) -> str | None:
    """Return what the medicine is used for (A-10c), None if it is not known.

    Group codes for pain and mental disorder tell the use by themselves, and so does chapter F of
    ICD-10. Otherwise the stated use counts; one that A-10c does not know is another use.
    """
    code = accepted_code(application)
    if code in CHRONIC_PAIN_CODES:
        return "chronic_pain"
    if code in MENTAL_DISORDER_CODES or _is_in_chapter_f(application.diagnosis):
        return "mental_disorder"
    stated = application.treatment.purpose if application.treatment else None
    return stated if stated is None or stated in PURPOSE.choices else "other"


def _is_in_chapter_f(diagnosis: Diagnosis | None) -> bool:
    if diagnosis is None or diagnosis.code is None or is_icpc2(diagnosis):
        return False
    return diagnosis.code.startswith("F")


_SYMPTOMS_OF_ICPC2: Final = range(1, 30)


def names_a_symptom(application: Application) -> Truth:
    """Tell whether the code of the disease is that of a symptom (N-14); None without a code.

    Those are R00–R99 of ICD-10, and 01–29 of every chapter of ICPC-2.
    """
    diagnosis = application.diagnosis
    code = disease_code(diagnosis) if diagnosis else None
    if diagnosis is None or code is None:
        return None
    if is_icpc2(diagnosis):
        return int(code[1:3]) in _SYMPTOMS_OF_ICPC2
    return code.startswith("R")


def is_specific(application: Application) -> bool | None:
    """Return True if the code of the disease counts (N-14), else None.

    That of a symptom does not if the doctor says that the symptom is not what is treated.
    """
    symptom = names_a_symptom(application)
    treated = application.treatment.symptomatic if application.treatment else None
    return None if symptom is None or (symptom and treated is False) else True
