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

Owner = Literal["doctor", "register", "office", "case worker"]


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
        "hospital_pharmacy",
    ),
    fixed=True,
)
PREPARATIONS: Final = ("naf", "pharmacy_made", "hospital_pharmacy")
"""Market statuses of what a pharmacy makes. A preparation has no approved use (law 3.8, INT)."""
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

# § 3 since 2018
NO_NUMBER = Fact(
    name="no_identity_number",
    says="the patient has no identity number",
    fields=("patient.identity_number",),
    asked_as="patient.identity_number",
    fixed=True,
)
FOREIGN_ID = Fact(
    name="patient.foreign_id",
    says="the patient without a number has another identification",
    fields=("patient.foreign_id",),
    fixed=True,
    asked_after=("no_identity_number", (True,)),
)
CHILD = Fact(
    name="patient.birth_date",
    says="the patient is under age when the application arrives",
    fields=("patient.birth_date", "patient.identity_number"),
    fixed=True,
    asked_after=("no_identity_number", (True,)),
)
SPECIAL_GROUP = Fact(
    name="patient.special_group",
    says="the patient is no member, but an asylum seeker or a prisoner",
    fields=("patient.special_group",),
    kind="choice",
    choices=("asylum_seeker", "prisoner_without_membership", "none"),
    silence="none",
    fixed=True,
)
PREGNANT = Fact(
    name="patient.pregnant",
    says="the patient is pregnant",
    fields=("patient.pregnant",),
    silence=False,
    fixed=True,
)
CHANNEL = Fact(
    name="form.kind",
    says="the channel of the application",
    fields=("form.kind",),
    kind="choice",
    choices=("portal", "message", "helfo_form", "letter"),
    owner="office",
    silence="portal",
    fixed=True,
)
OTC_GROUND = Fact(
    name="medicine.otc_ground",
    says="why a product without prescription can be covered",
    fields=("medicine.otc_ground",),
    kind="choice",
    choices=("single_vitamin_or_mineral", "child_strength", "none"),
    silence="none",
    fixed=True,
)
SERIOUSNESS = Fact(
    name="diagnosis.seriousness",
    says="whether the disease is serious, or there are risk factors for serious disease",
    fields=("diagnosis.seriousness",),
    kind="choice",
    choices=("serious_disease", "risk_factors", "neither"),
    fixed=True,
)
RISK_OF_LONG_USE = Fact(
    name="treatment.risk_of_long_use",
    says="there is a risk of long repeated treatment",
    fields=("treatment.risk_of_long_use",),
)
COST_REASONABLE = Fact(
    name="cost_reasonable",
    says="the cost stands in a reasonable proportion to benefit and severity",
    fields=("findings.cost_reasonable",),
    owner="case worker",
    silence=True,
)
TRIED_OR_EXCUSED = Fact(
    name="tried_or_excused",
    says="the relevant pre-approved medicines were tried, or there is a reason why not",
    fields=("prior_treatments", "nothing_tried"),
)
FAILED_OR_EXCUSED = Fact(
    name="failed_or_excused",
    says="each of them failed: side effects, no effect, or a reason against it",
    fields=("prior_treatments", "nothing_tried", "diagnosis.secondary"),
)
REASON_INSUFFICIENT = Fact(
    name="reason_insufficient",
    says="the reason against a pre-approved medicine is not sufficient",
    fields=("findings.reason_insufficient",),
    owner="case worker",
    silence=False,
)
ASSESSMENT_DEMANDED = Fact(
    name="assessment_demanded",
    says="the product or its use was first authorised so late that an assessment is demanded",
    fields=("register.first_authorised", "register.use_authorised"),
    owner="register",
    silence=False,
    fixed=True,
)
ASSESSMENT = Fact(
    name="assessment",
    says="how the assessment of cost and benefit ended",
    fields=("register.assessment",),
    kind="choice",
    choices=("yes", "no", "over_budget", "pending", "none"),
    owner="register",
    silence="none",
    fixed=True,
)
DIFFERS_BY = Fact(
    name="patient.differs_by",
    says="in what the patient differs clearly from those who were assessed",
    fields=("patient.differs_by",),
    kind="choice",
    choices=("benefit", "cost", "severity", "no"),
    fixed=True,
)
DIFFERS_BECAUSE = Fact(
    name="patient.differs_because",
    says="the difference in words",
    fields=("patient.differs_because",),
    kind="given",
)
GROUP_KNOWN = Fact(
    name="prescription_group_known",
    says="the product's prescription group, stated or by its ATC code",
    fields=("medicine.prescription_group", "medicine.atc"),
    kind="given",
    asked_as="medicine.prescription_group",
)
ATC_CODE = Fact(
    name="medicine.atc",
    says="the product's ATC code",
    fields=("medicine.atc",),
    kind="given",
)
ANXIOLYTIC = Fact(
    name="anxiolytic",
    says="the product is an anxiolytic (ATC N05B)",
    fields=("medicine.atc",),
    asked_as="medicine.atc",
    fixed=True,
)
PREGABALIN = Fact(
    name="pregabalin",
    says="the product is pregabalin",
    fields=("medicine.atc",),
    asked_as="medicine.atc",
    fixed=True,
)
OPIOID = Fact(
    name="opioid",
    says="the product is an opioid",
    fields=("medicine.atc",),
    asked_as="medicine.atc",
    fixed=True,
)
UNDER_CONTRACT = Fact(
    name="under_contract",
    says="the product is for obesity, or has a price contract",
    fields=("medicine.atc",),
    asked_as="medicine.atc",
    fixed=True,
)
USE = Fact(
    name="use",
    says="what the medicine is used for, by its purpose and the codes of the disease",
    fields=("treatment.purpose", "diagnosis.code", "diagnosis.reimbursement_code"),
    kind="choice",
    choices=(
        "chronic_pain",
        "mental_disorder",
        "spinal_cord_spasms",
        "cns_spasms",
        "restless_legs",
        "tuberculosis_side_effects",
        "sleep",
        "other",
    ),
    asked_as="treatment.purpose",
    fixed=True,
)
USE_ACCEPTED = Fact(
    name="use_accepted",
    says="the case worker accepts this use of an addictive medicine",
    fields=("findings.use_accepted",),
    owner="case worker",
    silence=False,
)
END_OF_LIFE = Fact(
    name="treatment.end_of_life",
    says="the patient is expected to live less than a year",
    fields=("treatment.end_of_life", "diagnosis.reimbursement_code"),
    silence=False,
    fixed=True,
)
ANNEX_ROW = Fact(
    name="annex_row",
    says="annex 1 has a row for the product",
    fields=("register.annex_row", "register.annex", "register.annex_override"),
    owner="register",
    silence=False,
    fixed=True,
)
IMPROVES_FUNCTION = Fact(
    name="treatment.improves_function",
    says="the treatment improves the patient's function",
    fields=("treatment.improves_function",),
)
LOWEST_DOSE = Fact(
    name="treatment.lowest_dose",
    says="the lowest dose that works is used",
    fields=("treatment.lowest_dose",),
)
PLAN = Fact(
    name="treatment.plan",
    says="there is a plan for the treatment",
    fields=("treatment.plan",),
)
INDIVIDUALLY_ASSESSED = Fact(
    name="treatment.individually_assessed",
    says="the risk of dependence was assessed for this patient",
    fields=("treatment.individually_assessed",),
)
STEERED = Fact(
    name="treatment.specialist_steered",
    says="the treatment is steered by the specialist health service",
    fields=("treatment.specialist_steered",),
    silence=False,
)
MONITORED = Fact(
    name="treatment.specialist_monitoring",
    says="the treatment needs the monitoring or readiness of the specialist health service",
    fields=("treatment.specialist_monitoring",),
    silence=False,
)
EQUIPPED = Fact(
    name="treatment.specialist_equipment",
    says="the treatment needs equipment of the specialist health service",
    fields=("treatment.specialist_equipment",),
    silence=False,
)
PUBLIC_HOSPITAL_DOCTOR = Fact(
    name="public_hospital_doctor",
    says="the doctor works at a public hospital",
    fields=("doctor.role", "doctor.public_hospital"),
    asked_as="applicant_is_doctor",
    fixed=True,
)
SPECIFIC_CODE = Fact(
    name="specific_code",
    says="a diagnosis code that is not that of a symptom alone",
    fields=("diagnosis.code", "treatment.symptomatic"),
    kind="given",
    asked_as="diagnosis.code",
)
SYMPTOM_CODE = Fact(
    name="symptom_code",
    says="the diagnosis code names a symptom",
    fields=("diagnosis.code",),
    asked_as="diagnosis.code",
    fixed=True,
)
SYMPTOMATIC = Fact(
    name="treatment.symptomatic",
    says="whether the symptom itself is what is treated",
    fields=("treatment.symptomatic",),
    kind="given",
    asked_after=("symptom_code", (True,)),
)
NATIONAL_GUIDELINE = Fact(
    name="documentation.national_guideline",
    says="a national guideline recommends the use",
    fields=("documentation",),
)
COMPARATIVE_STUDY = Fact(
    name="documentation.comparative_study",
    says="a cohort, case-control or controlled study shows effect in this disorder",
    fields=("documentation",),
)
FEW_PERSONS = Fact(
    name="few_persons",
    says="few persons in Norway have the disease, and a source says so",
    fields=("diagnosis.persons_in_norway",),
    asked_as="diagnosis.persons_in_norway",
    fixed=True,
)
ANNEX_YEARS = Fact(
    name="annex.validity_years",
    says="how many years a grant for the product is valid by annex 1",
    fields=("register.annex.validity_years",),
    kind="number",
    unit="years",
    owner="register",
    fixed=True,
)
ANNEX_DAY = Fact(
    name="annex.valid_until",
    says="annex 1 gives the last day of a grant for the product",
    fields=("register.annex.valid_until",),
    kind="given",
    owner="register",
)

FACTS: Final[dict[str, Fact]] = {
    fact.name: fact for fact in list(globals().values()) if isinstance(fact, Fact)
}
