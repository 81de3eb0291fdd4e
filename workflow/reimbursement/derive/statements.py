"""Facts that one section of the application states, read as they stand or after a small check."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from workflow.logic.fact import Fact
from workflow.logic.tree import Truth
from workflow.registers.substances import prescription_group
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.field_types import HPR_NUMBER
from workflow.reimbursement.policy import Policy

Reader: TypeAlias = Callable[[Application], object]

LIFELONG_MONTHS: Final = 1200  # a disease that lasts for life, as a number that passes every limit


def _field(path: str) -> Reader:
    """Return a reader of the field at a dotted path; it gives None if the field is not stated."""

    def read(application: Application) -> object:
        value: object = application
        for name in path.split("."):
            value = getattr(value, name, None)
        return value

    return read


def _given(*paths: str) -> Reader:
    """Return a reader that gives True if any of the fields is stated, else None."""
    readers = [_field(path) for path in paths]
    return lambda application: True if any(read(application) for read in readers) else None


def _is_doctor(application: Application) -> Truth:
    role = application.doctor.role if application.doctor else None
    return None if role is None else role != "not_a_doctor"


def _hpr_number(application: Application) -> bool | None:
    number = application.doctor.hpr_number if application.doctor else None
    return True if number and HPR_NUMBER.fullmatch(number) else None


def _prescription_group(application: Application) -> str | None:
    medicine = application.medicine
    if medicine is None:
        return None
    if medicine.prescription_group is not None:
        return medicine.prescription_group
    return prescription_group(medicine.atc) if medicine.atc else None


def _reason_not_marketed(application: Application) -> Truth:
    """Tell whether there is a medical reason (D-7, D-25): the tick, and the reason in words."""
    reason = application.medicine.reason_not_marketed if application.medicine else None
    if reason is None or reason.kind is None:
        return None
    if reason.kind == "not_medical":
        return False
    return None if reason.text is None else True


def _disease_months(application: Application) -> int | None:
    duration = application.diagnosis.duration_months if application.diagnosis else None
    return LIFELONG_MONTHS if duration == "lifelong" else duration


def persons_in_norway(application: Application, policy: Policy) -> int | None:
    """Return the number of persons with the disease (B-2a).

    Without a source a number below the limit is unknown. One at the limit or above fails whatever
    its source, so nobody is asked for it.
    """
    count = application.diagnosis.persons_in_norway if application.diagnosis else None
    if count is None or count.number is None:
        return None
    fails = count.number >= policy.rare_persons
    return count.number if fails or count.source is not None else None


def _specialist_required(application: Application) -> bool:
    annex = application.registers.annex if application.registers else None
    return bool(annex and annex.specialist_required)


def _as_stated(fact: Fact) -> Reader:
    """Return the reader of a fact that is named after the field that states it."""
    (path,) = fact.fields
    return _given(path) if fact.kind == "given" else _field(path)


STATEMENTS: Final[Mapping[str, Reader]] = {
    **{fact.name: _as_stated(fact) for fact in f.FACTS.values() if fact.fields == (fact.name,)},
    f.IS_DOCTOR.name: _is_doctor,
    f.HPR_NUMBER.name: _hpr_number,
    f.ON_REFUND_LIST.name: _field("registers.on_refund_list_for_code"),
    f.OTC_EXCEPTION.name: _field("registers.otc_exception"),
    f.FINANCED_BY_OTHERS.name: _field("registers.financed_by_others"),
    f.PRESCRIPTION_GROUP.name: _prescription_group,
    f.REASON_NOT_MARKETED.name: _reason_not_marketed,
    f.DISEASE_MONTHS.name: _disease_months,
    f.PERSONS_AT_SEVERITY.name: _field("diagnosis.persons_at_severity.number"),
    f.CANDIDATES.name: _field("diagnosis.candidates_a_year.number"),
    f.ANNEX_OVERRIDE.name: _field("registers.annex_override"),
    f.INITIATION_BY.name: _given("initiation.by", "initiation.department"),
    f.INITIATION_EXEMPT.name: _field("registers.annex.institution_exempt"),
    f.SPECIALIST_REQUIRED.name: _specialist_required,
}
"""Readers by fact. A fact that has the name of its only field is read as that field states it."""
