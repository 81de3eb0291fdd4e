"""Facts that several fields, or a field and a policy value, give together; § 3 reads them.

A finding on a field counts here as if the field stated it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from workflow.logic.fact import Finding
from workflow.logic.tree import Truth
from workflow.registers.substances import prescription_group
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, PersonCount
from workflow.reimbursement.derive.codes import is_specific, names_a_symptom
from workflow.reimbursement.derive.earlier_treatment import earlier_treatment
from workflow.reimbursement.derive.patient import is_child
from workflow.reimbursement.derive.prior_treatment import PriorTreatments
from workflow.reimbursement.derive.use import ANXIOLYTICS, end_of_life, is_one_of, use
from workflow.reimbursement.policy import Policy

_FIELDS: Final = {
    fact.name: tuple(fact.name.split("."))
    for fact in (f.DIAGNOSIS_CODE, f.ATC_CODE, f.PRESCRIPTION_GROUP, f.PURPOSE, f.PERSONS)
}
"""Section and field of the facts whose findings stand in for a field."""
_FOUND: Final = "found by the case worker"


def section_3(
    application: Application,
    received: date,
    policy: Policy,
    earlier: PriorTreatments,
    findings: Mapping[str, Finding],
) -> dict[str, object]:
    """Return these facts, by name, of an application that arrived on a day.

    earlier: as `earlier_medicines` found them.
    """
    known = _as_found(application, findings)
    return {
        f.CHILD.name: is_child(application, received, policy),
        f.TRIED_OR_EXCUSED.name: earlier.tried_enough,
        f.FAILED_OR_EXCUSED.name: earlier.cannot_be_used,
        f.REASON_INSUFFICIENT.name: False,
        f.ASSESSMENT_DEMANDED.name: _assessment_demanded(application, received, policy),
        f.PRESCRIPTION_GROUP.name: _prescription_group(known),
        f.ANXIOLYTIC.name: is_one_of(known, ANXIOLYTICS),
        f.PREGABALIN.name: is_one_of(known, policy.pregabalin_atc),
        f.OPIOID.name: is_one_of(known, policy.opioid_atc),
        f.UNDER_CONTRACT.name: is_one_of(known, policy.contract_atc),
        f.USE.name: use(known),
        f.END_OF_LIFE.name: end_of_life(known),
        f.SPECIFIC_CODE.name: is_specific(known),
        f.SYMPTOM_CODE.name: names_a_symptom(known),
        f.FEW_PERSONS.name: _few_persons(known, policy),
    }


def earlier_medicines(application: Application, findings: Mapping[str, Finding]) -> PriorTreatments:
    """Return what was tried before; reasons that the case worker found insufficient count not."""
    stated = application.findings.reason_insufficient if application.findings else None
    found = [
        finding.item
        for finding in findings.values()
        if finding.fact == f.REASON_INSUFFICIENT.name and finding.value is True
    ]
    return earlier_treatment(application, (*(stated or ()), *found))


def _as_found(application: Application, findings: Mapping[str, Finding]) -> Application:
    """Return the application with findings in place of what a few of its fields state.

    A finding that the doctor has answered since does not count.
    """
    for finding in findings.values():
        path, value = _FIELDS.get(finding.fact), finding.value
        if path is None or finding.since or isinstance(value, bool):
            continue
        section, field = path
        if finding.fact == f.PERSONS.name:
            value = PersonCount.model_construct(number=value, source=_FOUND)
        old = getattr(application, section) or _EMPTY[section]
        application = application.model_copy(
            update={section: old.model_copy(update={field: value})}
        )
    return application


def _empty(section: str) -> Any:
    """Return a section of an application in which nothing is stated."""
    return getattr(Application.model_validate({section: {}}), section)


_EMPTY: Final = {section: _empty(section) for section, _ in _FIELDS.values()}


def _prescription_group(application: Application) -> str | None:
    medicine = application.medicine
    if medicine is None:
        return None
    if medicine.prescription_group is not None:
        return medicine.prescription_group
    return prescription_group(medicine.atc) if medicine.atc else None


def _few_persons(application: Application, policy: Policy) -> Truth:
    """Tell whether few have the disease (N-15 iii); a low number needs a source."""
    count = application.diagnosis.persons_in_norway if application.diagnosis else None
    if count is None or count.number is None:
        return None
    if count.number > policy.few_persons:
        return False
    return None if count.source is None else True


def _assessment_demanded(application: Application, received: date, policy: Policy) -> bool:
    """Tell whether an assessment is demanded (N-5): first authorised from `hta_from` to arrival."""
    registers = application.registers
    days = (registers.first_authorised, registers.use_authorised) if registers else ()
    return any(day is not None and policy.hta_from <= day <= received for day in days)
