"""From an application to facts: one plain function for each fact that is more than a field. Derive first, decide after.

Facts in, values out; unknown is None. No rule is applied here, and no time is read: the day of receipt is an argument.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from workflow.logic.tree import Truth
from workflow.registers.substances import prescription_group
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import (
    HPR_NUMBER,
    Application,
    Diagnosis,
    Doctor,
    Document,
    Initiation,
    Interval,
    PersonCount,
)
from workflow.reimbursement.derive.codes import code_covers, names_the_disease, purpose
from workflow.reimbursement.derive.identity import is_valid
from workflow.reimbursement.derive.prior_treatment import prior_treatments
from workflow.reimbursement.derive.specialists import initiated, patient_age, relevant_specialist
from workflow.reimbursement.derive.treatment_time import LIFELONG, measure
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import Policy

_STUDIES: Final = ("randomised_controlled", "controlled", "cohort", "case_series")
_PRACTICE: Final = ("guideline", "established_practice")

Values = dict[str, object]


def derive(application: Application, received: date, policy: Policy) -> Values:
    """Every fact's value, by name; None = unknown. received: the Oslo date of receipt."""
    values: Values = {name: read(application) for name, read in _FIELDS.items()}
    prior = prior_treatments(application)
    renews = _renews(application)
    covers = code_covers(application)
    values |= {
        f.PATIENT_IDENTIFIED.name: _identified(application, received),
        f.DUPLICATE.name: _duplicate(application),
        f.IS_DOCTOR.name: _is_doctor(application),
        f.HPR_NUMBER.name: _hpr_number(application),
        f.PRESCRIPTION_GROUP.name: _prescription_group(application),
        f.REASON_NOT_MARKETED.name: _reason_not_marketed(application),
        f.CODE_COVERS.name: covers,
        f.DIAGNOSIS_CODE.name: names_the_disease(application),
        f.DISEASE_MONTHS.name: _disease_months(application),
        f.PERSONS.name: _with_source(application.diagnosis),
        f.PERSONS_AT_SEVERITY.name: _at_severity(application.diagnosis),
        f.TREATMENT_TIME.name: _treatment_time(application, policy),
        f.PURPOSE.name: purpose(application),
        f.TRIED_ENOUGH.name: prior.tried_enough,
        f.CANNOT_BE_USED.name: prior.cannot_be_used,
        f.PRIOR_NAMED.name: prior.named,
        f.RENEWS_GRANT.name: renews,
        f.RELEVANT_SPECIALIST.name: relevant_specialist(application, received, policy),
        f.INITIATED.name: initiated(application, received, policy),
        f.INITIATION_BY.name: _given(application.initiation and (application.initiation.by or application.initiation.department)),
        f.SPECIALIST_REQUIRED.name: bool(_annex(application, "specialist_required")),
        **_documented(application.documentation or (), policy),
    }  # fmt: skip
    return {name: FACTS[name].silence if value is None else value for name, value in values.items()}


def missing_fields(fact: str, application: Application) -> tuple[str, ...]:
    """The fields of an application that would answer an unknown fact, as paths; which medicine, where it is about one."""
    if fact in (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name):
        return prior_treatments(application).wants
    if fact == f.RELEVANT_SPECIALIST.name:
        return _about_specialty(application.doctor, application) or ("doctor.role", "doctor.specialty")
    if fact == f.INITIATED.name:
        return _about_specialty(application.initiation, application) or FACTS[fact].fields
    if fact == f.PERSONS_AT_SEVERITY.name and application.diagnosis and application.diagnosis.persons_at_severity:
        return ("diagnosis.severity",)
    return tuple(path for path in FACTS[fact].fields if not path.startswith("register."))


def _about_specialty(who: Doctor | Initiation | None, application: Application) -> tuple[str, ...]:
    """What would tell whether a stated specialty is relevant: the disease, or a child's age; nothing where none is stated."""
    if who is None or who.specialty is None:
        return ()
    diagnosed = application.diagnosis is not None and application.diagnosis.code is not None
    return ("patient.identity_number",) if diagnosed else ("diagnosis.code",)


def _read(*path: str) -> Callable[[Application], object]:
    def read(application: Application) -> object:
        section: object = application
        for name in path:
            section = getattr(section, name, None)
        return section

    return read


def _given(statement: object) -> bool | None:
    return True if statement else None


def _statement(*path: str) -> Callable[[Application], object]:
    read = _read(*path)
    return lambda application: _given(read(application))


_FIELDS: Final[Mapping[str, Callable[[Application], object]]] = {
    f.PATIENT_NAMED.name: _statement("patient", "name"),
    f.MEMBER.name: _read("patient", "member"),
    f.ON_REFUND_LIST.name: _read("registers", "on_refund_list_for_code"),
    f.LIST_CONDITIONS_MET.name: _read("medicine", "list_conditions_met"),
    f.CLASSIFIED.name: _read("medicine", "classified_as_medicine"),
    f.OVER_THE_COUNTER.name: _read("medicine", "over_the_counter"),
    f.OTC_EXCEPTION.name: _read("registers", "otc_exception"),
    f.FINANCED_BY_OTHERS.name: _read("registers", "financed_by_others"),
    f.MARKETING.name: _read("medicine", "marketing"),
    f.MARKETED_SUBSTANCE.name: _read("medicine", "contains_marketed_substance"),
    f.INDICATION.name: _read("medicine", "indication_approved"),
    f.SEVERITY.name: _statement("diagnosis", "severity"),
    f.CANDIDATES.name: _read("diagnosis", "candidates_a_year", "number"),
    f.OUTSIDE_HOSPITAL.name: _read("treatment", "outside_hospital"),
    f.SERIOUS_DANGER.name: _read("treatment", "standby", "serious_danger"),
    f.STANDBY_MONTHS.name: _read("treatment", "standby", "months_a_year"),
    f.ANNEX_OVERRIDE.name: _read("registers", "annex_override"),
    f.INITIATION_DATE.name: _statement("initiation", "date"),
    f.INITIATION_EXEMPT.name: _read("registers", "annex", "institution_exempt"),
}


def _annex(application: Application, name: str) -> object:
    return _read("registers", "annex", name)(application)


def _identified(application: Application, received: date) -> Truth:
    number = application.patient.identity_number if application.patient else None
    return None if number is None else number != "none" and is_valid(number, received)


def _renews(application: Application) -> bool:
    earlier = _read("registers", "earlier_grant")(application) is True
    return earlier and application.form is not None and application.form.first_time is False


def _duplicate(application: Application) -> bool:
    answer = application.registers.duplicate if application.registers else None
    renewal = application.form is not None and application.form.first_time is False
    return answer == "pending" or (answer == "granted" and not renewal)


def _is_doctor(application: Application) -> Truth:
    role = application.doctor.role if application.doctor else None
    return None if role is None else role != "not_a_doctor"


def _hpr_number(application: Application) -> bool | None:
    number = application.doctor.hpr_number if application.doctor else None
    return _given(number and HPR_NUMBER.fullmatch(number))


def _prescription_group(application: Application) -> str | None:
    medicine = application.medicine
    if medicine is None:
        return None
    return medicine.prescription_group or (prescription_group(medicine.atc) if medicine.atc else None)


def _reason_not_marketed(application: Application) -> Truth:
    reason = application.medicine.reason_not_marketed if application.medicine else None
    return None if reason is None or reason.kind is None else reason.kind == "medical"


def _disease_months(application: Application) -> int | None:
    duration = application.diagnosis.duration_months if application.diagnosis else None
    return 1200 if duration == "lifelong" else duration


def _with_source(diagnosis: Diagnosis | None) -> int | None:
    count: PersonCount | None = diagnosis.persons_in_norway if diagnosis else None
    return count.number if count is not None and count.source is not None else None


def _at_severity(diagnosis: Diagnosis | None) -> int | None:
    if diagnosis is None or diagnosis.severity is None or diagnosis.persons_at_severity is None:
        return None
    return diagnosis.persons_at_severity.number


# Treatment and documentation ---------------------------------------------------------------------------------------


def _treatment_time(application: Application, policy: Policy) -> f.TreatmentTime | None:
    intervals = application.treatment.intervals if application.treatment else None
    if intervals is None:
        return None
    if any(interval.end == "open" for interval in intervals):
        return LIFELONG
    courses = [course for course in map(_course, intervals) if course is not None]
    known = measure(courses, policy.treatment_window_months)
    enough = known.days >= policy.long_term_days or known.months >= policy.long_term_months
    return known if enough or len(courses) == len(intervals) else None  # what is long enough needs no further dates


def _course(interval: Interval) -> tuple[date, date] | None:
    return (interval.start, interval.end) if interval.start is not None and isinstance(interval.end, date) else None


def _documented(documents: tuple[Document, ...], policy: Policy) -> Values:
    """Nothing attached answers nothing; something attached answers no to the designs that are not there (law 1.4 iii)."""
    return {
        f.RANDOMISED_STUDY.name: _shows(documents, ("randomised_controlled",), policy.randomised_studies_needed),
        f.ANY_STUDY.name: _shows(documents, _STUDIES, 1),
        f.CASE_REPORTS.name: _shows(documents, ("case_report",), 1),
        f.GUIDELINE.name: _shows(documents, _PRACTICE, 1),
    }


def _shows(documents: tuple[Document, ...], designs: tuple[str, ...], needed: int) -> Truth:
    if not documents:
        return None
    could = [d for d in documents if (d.design is None or d.design in designs) and d.shows_effect is not False]
    sure = [d for d in could if d.design is not None and (d.shows_effect or d.design in _PRACTICE)]  # a reference suffices (iv)
    if len(sure) >= needed:
        return True
    return None if len(could) >= needed else False


def has_priority(application: Application, received: date, policy: Policy) -> bool:
    """A serious condition, or a patient under 12 at receipt (law 2.2); not stated means no."""
    age = patient_age(application, received)
    serious = application.patient is not None and application.patient.serious_condition is True
    return serious or (age is not None and age < policy.priority_age)
