"""From an application to facts: one plain function for each fact that is more than a field. Derive first, decide after.

Facts in, values out; unknown is None. No rule is applied here, and no time is read: the day of receipt is an argument.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from workflow.application import Application, Diagnosis, Document, Interval, PersonCount
from workflow.eligibility import facts as f
from workflow.eligibility.facts import FACTS
from workflow.eligibility.identity import age_on, birth_date, is_valid
from workflow.eligibility.logic import Truth
from workflow.eligibility.prior_treatment import prior_treatments
from workflow.eligibility.treatment_time import LIFELONG, measure
from workflow.policy import Policy
from workflow.register.reimbursement_codes import (
    CHRONIC_PAIN_CODES,
    ICD10_CODES,
    ICPC2_CODES,
    MENTAL_DISORDER_CODES,
    REIMBURSEMENT_CODES,
)
from workflow.register.specialties import SPECIALTIES
from workflow.register.substances import prescription_group

_HPR: Final = re.compile(r"\d{7,9}", re.ASCII)
_STUDIES: Final = ("controlled", "cohort", "case_series")

Values = dict[str, object]


def derive(application: Application, received: date, policy: Policy) -> Values:
    """Every fact's value, by name; None = unknown. received: the Oslo date of receipt."""
    values: Values = {name: read(application) for name, read in _FIELDS.items()}
    prior = prior_treatments(application)
    renews = _renews(application)
    covers = code_covers(application)
    values |= {
        f.PATIENT_IDENTIFIED.name: _identified(application, received),
        f.DUPLICATE.name: _duplicate(application, renews),
        f.IS_DOCTOR.name: _is_doctor(application),
        f.HPR_NUMBER.name: _hpr_number(application),
        f.PRESCRIPTION_GROUP.name: _prescription_group(application),
        f.REASON_NOT_MARKETED.name: _reason_not_marketed(application),
        f.CODE_COVERS.name: covers,
        f.DIAGNOSIS_CODE.name: _diagnosis_code(application),
        f.DISEASE_MONTHS.name: _disease_months(application),
        f.PERSONS.name: _with_source(application.diagnosis),
        f.PERSONS_AT_SEVERITY.name: _at_severity(application.diagnosis),
        f.TREATMENT_TIME.name: _treatment_time(application, policy),
        f.PURPOSE.name: _purpose(application, covers),
        f.TRIED_ENOUGH.name: prior.tried_enough,
        f.CANNOT_BE_USED.name: prior.cannot_be_used,
        f.PRIOR_NAMED.name: prior.named,
        f.RENEWS_GRANT.name: renews,
        f.RELEVANT_SPECIALIST.name: relevant_specialist(application, received, policy),
        f.INITIATED.name: _initiated(application, received, policy),
        f.INITIATION_BY.name: _given(application.initiation and (application.initiation.by or application.initiation.department)),
        f.SPECIALIST_REQUIRED.name: bool(_annex(application, "specialist_required")),
        **_documented(application.documentation or (), policy),
    }  # fmt: skip
    return {name: FACTS[name].silence if value is None else value for name, value in values.items()}


def missing_fields(fact: str, application: Application) -> tuple[str, ...]:
    """The fields of an application that would answer an unknown fact, as paths; which medicine, where it is about one."""
    if fact in (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name):
        return prior_treatments(application).wants
    if fact == f.RELEVANT_SPECIALIST.name and application.doctor and application.doctor.specialty:
        return ("diagnosis.code",)
    if fact == f.PERSONS_AT_SEVERITY.name and application.diagnosis and application.diagnosis.persons_at_severity:
        return ("diagnosis.severity",)
    return tuple(path for path in FACTS[fact].fields if not path.startswith("register."))


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
    f.INSTITUTION_EXEMPT.name: _read("registers", "annex", "institution_exempt"),
}


def _annex(application: Application, name: str) -> object:
    return _read("registers", "annex", name)(application)


def _identified(application: Application, received: date) -> Truth:
    number = application.patient.identity_number if application.patient else None
    return None if number is None else number != "none" and is_valid(number, received)


def patient_age(application: Application, received: date) -> int | None:
    """The patient's age in completed years on a day, or None where the identity number doesn't tell."""
    number = application.patient.identity_number if application.patient else None
    born = birth_date(number) if number else None
    return None if born is None else age_on(born, received)


def _renews(application: Application) -> bool:
    earlier = _read("registers", "earlier_grant")(application) is True
    return earlier and application.form is not None and application.form.first_time is False


def _duplicate(application: Application, renews: bool) -> bool:
    answer = application.registers.duplicate if application.registers else None
    return answer == "pending" or (answer == "granted" and not renews)


def _is_doctor(application: Application) -> Truth:
    role = application.doctor.role if application.doctor else None
    return None if role is None else role != "not_a_doctor"


def _hpr_number(application: Application) -> bool | None:
    number = application.doctor.hpr_number if application.doctor else None
    return _given(number and _HPR.fullmatch(number))


def _prescription_group(application: Application) -> str | None:
    medicine = application.medicine
    if medicine is None:
        return None
    return medicine.prescription_group or (prescription_group(medicine.atc) if medicine.atc else None)


def _reason_not_marketed(application: Application) -> Truth:
    reason = application.medicine.reason_not_marketed if application.medicine else None
    return None if reason is None or reason.kind is None else reason.kind == "medical"


# Codes ---------------------------------------------------------------------------------------------------------


def _is_icpc2(diagnosis: Diagnosis) -> bool:
    """The code's system: as stated, else by our table where only one system has it, else ICD-10 (INT)."""
    if diagnosis.system is not None:
        return diagnosis.system == "icpc2"
    code = diagnosis.code or diagnosis.reimbursement_code
    return code in ICPC2_CODES and code not in ICD10_CODES


def code_covers(application: Application) -> Truth:
    """A-1 by law 1.2: yes when a code is stated that the register doesn't know to be wrong, or the diagnosis is itself a code; no
    only when the doctor says that there is none."""
    diagnosis = application.diagnosis
    if diagnosis is None:
        return None
    itself = diagnosis.code in (ICPC2_CODES if _is_icpc2(diagnosis) else ICD10_CODES)
    if diagnosis.reimbursement_code == "none":
        return itself
    return True if itself or _stated_code_counts(application, diagnosis) else None


def _stated_code_counts(application: Application, diagnosis: Diagnosis) -> bool:
    """A code is stated, and the register doesn't know that it does not cover the diagnosis."""
    if diagnosis.reimbursement_code is None:
        return False
    answer = _read("registers", "code_covers_diagnosis")(application)
    row = REIMBURSEMENT_CODES.get(diagnosis.reimbursement_code)
    if answer is not None or row is None or diagnosis.code is None:
        return answer is not False
    covered = row.icpc2 if _is_icpc2(diagnosis) else row.icd10
    return not (row.icd10 or row.icpc2) or diagnosis.code.startswith(covered)


def _diagnosis_code(application: Application) -> bool | None:
    """Stated; or the reimbursement code is itself a disease code, so one code is enough, in either field (law 1.4 v)."""
    diagnosis = application.diagnosis
    return _given(diagnosis and _disease_code(diagnosis))


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


def _purpose(application: Application, covers: Truth) -> str | None:
    """The use: two groups of codes tell it by themselves, and mental disorders by their chapter; else what is stated."""
    diagnosis = application.diagnosis
    if diagnosis is not None and covers is not False:
        if diagnosis.reimbursement_code in CHRONIC_PAIN_CODES:
            return "chronic_pain"
        if diagnosis.reimbursement_code in MENTAL_DISORDER_CODES:
            return "mental_disorder"
    if diagnosis is not None and diagnosis.code and not _is_icpc2(diagnosis) and diagnosis.code.startswith("F"):
        return "mental_disorder"
    return application.treatment.purpose if application.treatment else None


# Treatment and documentation ---------------------------------------------------------------------------------------


def _treatment_time(application: Application, policy: Policy) -> f.TreatmentTime | None:
    intervals = application.treatment.intervals if application.treatment else None
    if intervals is None:
        return None
    if any(interval.start is not None and interval.end == "open" for interval in intervals):
        return LIFELONG
    courses = [course for course in map(_course, intervals) if course is not None]
    return measure(courses, policy.treatment_window_months) if len(courses) == len(intervals) else None


def _course(interval: Interval) -> tuple[date, date] | None:
    return (interval.start, interval.end) if interval.start is not None and isinstance(interval.end, date) else None


def _documented(documents: tuple[Document, ...], policy: Policy) -> Values:
    """Nothing attached answers nothing; something attached answers no to the designs that are not there (law 1.4 iii)."""
    return {
        f.RANDOMISED_STUDY.name: _shows(documents, ("randomised_controlled",), policy.randomised_studies_needed),
        f.OTHER_STUDY.name: _shows(documents, _STUDIES, 1),
        f.CASE_REPORTS.name: _shows(documents, ("case_report",), 1),
        f.GUIDELINE.name: _shows(documents, ("guideline", "established_practice"), 1),
    }


def _shows(documents: tuple[Document, ...], designs: tuple[str, ...], needed: int) -> Truth:
    if not documents:
        return None
    could = [d for d in documents if (d.design is None or d.design in designs) and d.shows_effect is not False]
    sure = [d for d in could if d.design is not None and d.shows_effect is True]
    if len(sure) >= needed:
        return True
    return None if len(could) >= needed else False


# Who applies and who started ------------------------------------------------------------------------------------


def relevant_specialist(application: Application, received: date, policy: Policy) -> Truth:
    """The applicant is a relevant specialist or at a relevant department; a specialty that annex 1 names is, another is not."""
    doctor = application.doctor
    if doctor is None:
        return None
    if doctor.specialty is None and doctor.role in ("general_practitioner", "other_doctor", "not_a_doctor"):
        return False
    named = _annex(application, "specialist_required")
    if isinstance(named, tuple) and named and doctor.specialty is not None:
        return doctor.specialty in named
    return is_relevant(doctor.specialty, application, received, policy)


def _initiated(application: Application, received: date, policy: Policy) -> Truth:
    initiation = application.initiation
    if initiation is None:
        return None
    if initiation.done is False:
        return False
    return is_relevant(initiation.specialty, application, received, policy)


def is_relevant(specialty: int | None, application: Application, received: date, policy: Policy) -> Truth:
    """A specialty's field, or an adjoining one, covers the disease (INT, HFO18); unknown without specialty or any code."""
    row = SPECIALTIES.get(specialty) if specialty is not None else None
    if row is None:
        return None
    diagnosis = application.diagnosis
    if not row.icd10 and not row.icpc2:
        return False
    age = patient_age(application, received)
    if row.children_only and age is not None and age >= policy.adult_age:
        return False
    if diagnosis is None:
        return None
    if _in_field(row.icpc2 if _is_icpc2(diagnosis) else row.icd10, diagnosis):
        return None if row.children_only and age is None else True
    return None if _disease_code(diagnosis) is None else False


def _disease_code(diagnosis: Diagnosis) -> str | None:
    """The code that names the disease: the diagnosis code, or a reimbursement code that is one."""
    code = diagnosis.code or diagnosis.reimbursement_code
    return None if code is None or code == "none" or code.startswith("-") else code


def _in_field(field: tuple[str, ...], diagnosis: Diagnosis) -> bool:
    disease, group = _disease_code(diagnosis), diagnosis.reimbursement_code
    return bool((disease and disease.startswith(field)) or (group and group.startswith("-") and group.startswith(field)))


def has_priority(application: Application, received: date, policy: Policy) -> bool:
    """A serious condition, or a patient under 12 at receipt (law 2.2); not stated means no."""
    age = patient_age(application, received)
    serious = application.patient is not None and application.patient.serious_condition is True
    return serious or (age is not None and age < policy.priority_age)
