"""Facts that one section of the application states, read as they stand or after a small check."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from workflow.logic.fact import Fact
from workflow.logic.tree import Truth
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.derive.paths import value_at
from workflow.reimbursement.derive.patient import has_no_number, other_identification
from workflow.reimbursement.field_types import HPR_NUMBER
from workflow.reimbursement.policy import Policy

Reader: TypeAlias = Callable[[Application], object]

LIFELONG_MONTHS: Final = 1200  # a disease that lasts for life, as a number that passes every limit


def _field(path: str) -> Reader:
    """Return a reader of the field at a dotted path; it gives None if the field is not stated."""
    return lambda application: value_at(path, application)


def _given(*paths: str) -> Reader:
    """Return a reader that gives True if any of the fields is stated, else None."""
    return lambda application: True if any(value_at(path, application) for path in paths) else None


def _said(path: str) -> Reader:
    """Return a reader that gives True if the field is stated, whatever it says, else None."""
    return lambda application: None if value_at(path, application) is None else True


def _is_doctor(application: Application) -> Truth:
    role = application.doctor.role if application.doctor else None
    return None if role is None else role != "not_a_doctor"


def _hpr_number(application: Application) -> bool | None:
    number = application.doctor.hpr_number if application.doctor else None
    return True if number and HPR_NUMBER.fullmatch(number) else None


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


def _annex_row(application: Application) -> Truth:
    registers = application.registers
    if registers is None or registers.annex_row is not None:
        return registers.annex_row if registers else None
    is_stated = registers.annex is not None and bool(stated(registers.annex))
    return is_stated or registers.annex_override is True


def _public_hospital_doctor(application: Application) -> Truth:
    doctor = application.doctor
    if doctor is not None and doctor.public_hospital is False:
        return False
    return None if doctor is None or doctor.role is None else doctor.role == "hospital_doctor"


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
    f.ON_REFUND_LIST.name: _field("register.on_refund_list_for_code"),
    f.OTC_EXCEPTION.name: _field("register.otc_exception"),
    f.FINANCED_BY_OTHERS.name: _field("register.financed_by_others"),
    f.REASON_NOT_MARKETED.name: _reason_not_marketed,
    f.DISEASE_MONTHS.name: _disease_months,
    f.PERSONS_AT_SEVERITY.name: _field("diagnosis.persons_at_severity.number"),
    f.CANDIDATES.name: _field("diagnosis.candidates_a_year.number"),
    f.ANNEX_OVERRIDE.name: _field("register.annex_override"),
    f.INITIATION_BY.name: _given("initiation.by", "initiation.department"),
    f.INITIATION_EXEMPT.name: _field("register.annex.institution_exempt"),
    f.SPECIALIST_REQUIRED.name: _specialist_required,
    f.NO_NUMBER.name: has_no_number,
    f.FOREIGN_ID.name: other_identification,
    f.COST_REASONABLE.name: _field("findings.cost_reasonable"),
    f.USE_ACCEPTED.name: _field("findings.use_accepted"),
    f.ASSESSMENT.name: _field("register.assessment"),
    f.ANNEX_ROW.name: _annex_row,
    f.PUBLIC_HOSPITAL_DOCTOR.name: _public_hospital_doctor,
    f.SYMPTOMATIC.name: _said("treatment.symptomatic"),
    f.ANNEX_YEARS.name: _field("register.annex.validity_years"),
    f.ANNEX_DAY.name: _given("register.annex.valid_until"),
}
"""Readers by fact. A fact that has the name of its only field is read as that field states it."""
