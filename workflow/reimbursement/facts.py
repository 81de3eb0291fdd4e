"""Facts that the rules read: what each is called, what it says, who states it and where.

The name of a fact is the path of its field in the application where one field states it; otherwise
the fact is derived from several and has a plain name. `silence` is the value that holds if nothing
is said (law 1.0: a register always answers; law 1.2: defaults); without it, silence is unknown.
`fixed` marks what nobody can change, so that no way to a grant proposes to change it. The modules
of `derive` compute the values.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from workflow.logic import fact

Owner = Literal["doctor", "register", "case worker"]


@dataclass(frozen=True)
class Fact(fact.Fact):
    """A fact of an application for reimbursement; the doctor states it unless it says otherwise."""

    owner: Owner = "doctor"


class TreatmentTime(NamedTuple):
    """How long a treatment lasts.

    `days` is the highest number of treatment days in any rolling window of 12 months. `months` is
    the length of the longest unbroken course, in whole calendar months from date to date.
    """

    days: int
    months: int

    def is_possible(self) -> bool:
        """Return whether so many unbroken months can have so few days in a year."""
        return self.days >= min(self.months, 12) * 29.6 - 1


# Who, and whether the case belongs here
PATIENT_IDENTIFIED = Fact(
    name="patient.identity_number",
    says="the patient has a valid national identity number or D-number",
    fields=("patient.identity_number",),
    fixed=True,
)
PATIENT_NAMED = Fact(
    name="patient.name",
    says="the patient is named",
    fields=("patient.name",),
    kind="given",
)
MEMBER = Fact(
    name="patient.member",
    says="the patient is a member of the National Insurance Scheme",
    fields=("patient.member",),
    fixed=True,
)
DUPLICATE = Fact(
    name="duplicate",
    says="the same application is pending or already granted, and this one is no renewal",
    fields=("register.duplicate", "form.first_time"),
    owner="register",
    silence=False,
    fixed=True,
)
IS_DOCTOR = Fact(
    name="applicant_is_doctor",
    says="the one who applies is a doctor",
    fields=("doctor.role",),
    fixed=True,
)
HPR_NUMBER = Fact(
    name="doctor.hpr_number",
    says="the doctor's number in the register of health personnel",
    fields=("doctor.hpr_number",),
    kind="given",
)
ON_REFUND_LIST = Fact(
    name="on_refund_list_for_code",
    says="the product is on the § 2 list for a code that covers the disease",
    fields=("register.on_refund_list_for_code",),
    owner="register",
    silence=False,
    fixed=True,
)
LIST_CONDITIONS_MET = Fact(
    name="medicine.list_conditions_met",
    says="the list's conditions for the product are met",
    fields=("medicine.list_conditions_met",),
    fixed=True,
)

# The product
CLASSIFIED = Fact(
    name="medicine.classified_as_medicine",
    says="the product is classified as a medicine",
    fields=("medicine.classified_as_medicine",),
    fixed=True,
)
OVER_THE_COUNTER = Fact(
    name="medicine.over_the_counter",
    says="the product is sold without prescription",
    fields=("medicine.over_the_counter",),
    fixed=True,
)
OTC_EXCEPTION = Fact(
    name="otc_exception",
    says="the product is a named exception from the ban on non-prescription products",
    fields=("register.otc_exception",),
    owner="register",
    silence=False,
    fixed=True,
)
FINANCED_BY_OTHERS = Fact(
    name="financed_by_others",
    says="the product is financed by others, such as the health trusts",
    fields=("register.financed_by_others",),
    owner="register",
    silence=False,
    fixed=True,
)
MARKETING = Fact(
    name="medicine.marketing",
    says="the product's status on the Norwegian market",
    fields=("medicine.marketing",),
    kind="choice",
    choices=(
        "marketed",
        "authorised_not_marketed",
        "authorised_in_eea",
        "unregistered",
        "naf",
        "pharmacy_made",
    ),
    fixed=True,
)
NOT_MARKETED_HERE: Final = ("authorised_not_marketed", "authorised_in_eea", "unregistered")
"""Market statuses of a product that is not sold in Norway."""
MARKETED_SUBSTANCE = Fact(
    name="medicine.contains_marketed_substance",
    says="the pharmacy-made product has a marketed active substance",
    fields=("medicine.contains_marketed_substance",),
    fixed=True,
)
INDICATION = Fact(
    name="medicine.indication_approved",
    says="where this area of use is approved",
    fields=("medicine.indication_approved",),
    kind="choice",
    choices=("norway", "eea", "none"),
    fixed=True,
)
PRESCRIPTION_GROUP = Fact(
    name="medicine.prescription_group",
    says="the product's prescription group",
    fields=("medicine.prescription_group", "medicine.atc"),
    kind="choice",
    choices=("A", "B", "C", "F"),
    fixed=True,
)
REASON_NOT_MARKETED = Fact(
    name="medicine.reason_not_marketed",
    says="there is a medical reason why marketed medicines can't be used",
    fields=("medicine.reason_not_marketed",),
)

# The disease
CODE_COVERS = Fact(
    name="refund_code_covers",
    says="a reimbursement code of § 2 covers the disease",
    fields=("diagnosis.reimbursement_code",),
    fixed=True,
)
DIAGNOSIS_CODE = Fact(
    name="diagnosis.code",
    says="the diagnosis code, ICD-10 or ICPC-2",
    fields=("diagnosis.code",),
    kind="given",
)
DISEASE_MONTHS = Fact(
    name="diagnosis.duration_months",
    says="how long the disease lasts",
    fields=("diagnosis.duration_months",),
    kind="number",
    unit="months",
    fixed=True,
)
SEVERITY = Fact(
    name="diagnosis.severity",
    says="how severe the disease is",
    fields=("diagnosis.severity",),
    kind="given",
)
PERSONS = Fact(
    name="diagnosis.persons_in_norway",
    says="how many in Norway have the disease, with source",
    fields=("diagnosis.persons_in_norway",),
    kind="number",
    unit="persons",
    fixed=True,
)
PERSONS_AT_SEVERITY = Fact(
    name="diagnosis.persons_at_severity",
    says="how many in Norway have it at this severity",
    fields=("diagnosis.persons_at_severity",),
    kind="number",
    unit="persons",
    fixed=True,
)
CANDIDATES = Fact(
    name="diagnosis.candidates_a_year",
    says="how many a year are candidates for this treatment in Norway",
    fields=("diagnosis.candidates_a_year",),
    kind="number",
    unit="patients a year",
    fixed=True,
)

# The treatment
OUTSIDE_HOSPITAL = Fact(
    name="treatment.outside_hospital",
    says="the medicine is used outside hospital and institution",
    fields=("treatment.outside_hospital",),
)
TREATMENT_TIME = Fact(
    name="treatment_time",
    says="how long the medicines for the disease are used within a year",
    fields=("treatment.intervals",),
    kind="number",
    measures=TreatmentTime._fields,
    measured=("within a year", "unbroken"),
    compound=TreatmentTime,
    possible=TreatmentTime.is_possible,
    unit="days, months",
)
SERIOUS_DANGER = Fact(
    name="treatment.standby.serious_danger",
    says="there is danger of serious disease",
    fields=("treatment.standby.serious_danger",),
)
STANDBY_MONTHS = Fact(
    name="treatment.standby.months_a_year",
    says="how much of the year the medicine must be kept ready",
    fields=("treatment.standby.months_a_year",),
    kind="number",
    unit="months a year",
)
ANNEX_OVERRIDE = Fact(
    name="annex_override",
    says="the product is excepted from the three months",
    fields=("register.annex_override",),
    owner="register",
    silence=False,
    fixed=True,
)
GRANT_HAS_DAYS = Fact(
    name="grant_has_days",
    says="a grant would last beyond its decision and the beginning of the treatment",
    fields=("register.annex.valid_until",),
    owner="register",
    silence=True,
)
PURPOSE = Fact(
    name="treatment.purpose",
    says="what the medicine is used for",
    fields=("treatment.purpose", "diagnosis.reimbursement_code"),
    kind="choice",
    choices=("chronic_pain", "mental_disorder", "spinal_cord_spasms", "other"),
    fixed=True,
)

# What was done before
TRIED_ENOUGH = Fact(
    name="tried_enough",
    says="the relevant medicines on blue prescription have been tried, or are excluded",
    fields=("prior_treatments", "nothing_tried"),
)
CANNOT_BE_USED = Fact(
    name="cannot_be_used",
    says="none of them can be used: side effects, no effect, or another serious disorder",
    fields=("prior_treatments", "nothing_tried", "diagnosis.secondary"),
)
PRIOR_NAMED = Fact(
    name="prior_treatments.product",
    says="the names of the medicines tried, or that there are none",
    fields=("prior_treatments", "nothing_tried"),
    kind="given",
)
RENEWS_GRANT = Fact(
    name="renews_grant",
    says="the application renews an earlier grant that is not revoked",
    fields=("form.first_time", "register.earlier_grant"),
    owner="register",
    silence=False,
    fixed=True,
)

# Who applies and who started it
RELEVANT_SPECIALIST = Fact(
    name="relevant_specialist",
    says="the doctor is a relevant specialist, or applies for a relevant hospital department",
    fields=("doctor.role", "doctor.specialty", "diagnosis.code"),
)
INITIATED = Fact(
    name="initiated_by_specialist",
    says="a relevant specialist or hospital department started the treatment",
    fields=("initiation.done", "initiation.specialty", "initiation.department"),
)
INITIATION_BY = Fact(
    name="initiation.by",
    says="who started the treatment: name or department",
    fields=("initiation.by", "initiation.department"),
    kind="given",
)
INITIATION_DATE = Fact(
    name="initiation.date",
    says="the day of the consultation",
    fields=("initiation.date",),
    kind="given",
)
INITIATION_EXEMPT = Fact(
    name="annex.institution_exempt",
    says="annex 1 exempts the product from initiation by a specialist",
    fields=("register.annex.institution_exempt",),
    owner="register",
    silence=False,
    fixed=True,
)
SPECIALIST_REQUIRED = Fact(
    name="annex.specialist_required",
    says="annex 1 demands that a specialist applies for the product",
    fields=("register.annex.specialist_required",),
    owner="register",
    silence=False,
    fixed=True,
)

# Documentation of effect: four questions, so that a request can name the one that would help
RANDOMISED_STUDY = Fact(
    name="documentation.randomised_study",
    says="a controlled and randomised study shows effect in this disorder",
    fields=("documentation",),
)
ANY_STUDY = Fact(
    name="documentation.study",
    says="a study, of whatever design, shows effect in this disorder",
    fields=("documentation",),
)
CASE_REPORTS = Fact(
    name="documentation.case_reports",
    says="case reports show effect in this disorder",
    fields=("documentation",),
)
GUIDELINE = Fact(
    name="documentation.guideline",
    says="a guideline or established practice supports the use",
    fields=("documentation",),
)

FACTS: Final[dict[str, Fact]] = {
    fact.name: fact for fact in list(globals().values()) if isinstance(fact, Fact)
}
