"""Whether two applications are for the same treatment of the same person (S-2, law 1.1, INT).

Each part is yes, no or unknown. What is unknown is never taken for different: it makes a possible
duplicate, and the case worker finds out.
"""

from collections.abc import Iterable

from workflow.engine.folding import folded
from workflow.logic.tree import Truth, every
from workflow.registers.reimbursement_codes import diseases_of
from workflow.reimbursement.application import Application, Diagnosis, Medicine
from workflow.reimbursement.derive.codes import accepted_code, disease_code, is_icpc2
from workflow.reimbursement.derive.identity import birth_date

_WHOLE_ATC = 7
"""Characters of an ATC code that names one substance."""


def is_same_person(number: str, numbers: Iterable[str]) -> Truth:
    """Tell whether a number is that of a person who has had these numbers, the newest last.

    The newest number tells. An earlier one is the same person's if both have one day of birth, as
    a D-number and the birth number after it. Else it may have been a slip: unknown.
    """
    had = tuple(numbers)
    if number not in had:
        return False
    if number == had[-1]:
        return True
    born = birth_date(number)
    return True if born is not None and born == birth_date(had[-1]) else None


def same_treatment(one: Application, other: Application) -> Truth:
    """Tell whether both are for the same medicine and the same disease."""
    return every((_same_medicine(one.medicine, other.medicine), _same_disease(one, other)))


def _same_medicine(one: Medicine | None, other: Medicine | None) -> Truth:
    """Compare by ATC code or substance, else by product.

    One product with two substances is a slip in one of them: unknown.
    """
    if one is None or other is None:
        return None
    product = _equal(one.name, other.name)
    substance = (_equal(_atc(one), _atc(other)), _equal(one.substance, other.substance))
    if True in substance:
        return True
    if False in substance:
        return None if product else False
    return product


def _equal(one: str | None, other: str | None) -> Truth:
    """Tell whether two names are the same, however they are spelled; None if one is not stated."""
    return None if one is None or other is None else folded(one) == folded(other)


def _atc(medicine: Medicine) -> str | None:
    """Return the ATC code if it names one substance."""
    return medicine.atc if medicine.atc and len(medicine.atc) == _WHOLE_ATC else None


def _same_disease(one: Application, other: Application) -> Truth:
    """Compare by row of the table of codes; codes outside it by themselves."""
    if one.diagnosis is None or other.diagnosis is None:
        return None
    groups = [code for code in map(accepted_code, (one, other)) if code and code.startswith("-")]
    if len(groups) == 2 and groups[0] == groups[1]:
        return True
    return same_code(one.diagnosis, other.diagnosis)


def same_code(one: Diagnosis, other: Diagnosis) -> Truth:
    """Compare two diagnoses.

    Rows of the table that only overlap, codes of two systems outside it, and a code that is a part
    of the other leave it unknown.
    """
    a, b = disease_code(one), disease_code(other)
    if a is None or b is None:
        return None
    one_list = is_icpc2(one) == is_icpc2(other)
    if a == b and one_list:
        return True
    rows, others = diseases_of(a, icpc2=is_icpc2(one)), diseases_of(b, icpc2=is_icpc2(other))
    if rows and others:
        return True if rows == others else None if rows & others else False
    if not one_list:
        return None
    return None if a.startswith(b) or b.startswith(a) else False
