"""Every fact that a rule reads: its name, what it says, who states it and where. One line each, no rule and no derivation.

A dotted name is a field of the application itself, by its path; a plain name is derived from several. Where `silence` is
set, saying nothing means that value (law 1.0: a register always answers; 1.2: defaults); else silence is unknown. `fixed`: nobody can
change it, so no explanation offers it as a way to a grant. How values come about: `derivation.py`.
"""

from typing import Final, NamedTuple

from workflow.logic.tree import Fact


class TreatmentTime(NamedTuple):
    """How long a treatment lasts. days: most days inside any rolling window of 12 months; months: longest unbroken course, in
    whole calendar months from date to date."""

    days: int
    months: int


# Who, and whether the case belongs here
PATIENT_IDENTIFIED = Fact(
    "patient.identity_number",
    "the patient has a valid national identity number or D-number",
    ("patient.identity_number",),
    fixed=True,
)
PATIENT_NAMED = Fact("patient.name", "the patient is named", ("patient.name",), "given")
MEMBER = Fact("patient.member", "the patient is a member of the National Insurance Scheme", ("patient.member",), fixed=True)
DUPLICATE = Fact(
    "duplicate",
    "the same application is pending or already granted, and this is no renewal",
    ("register.duplicate", "form.first_time"),
    owner="register",
    silence=False,
    fixed=True,
)
IS_DOCTOR = Fact("applicant_is_doctor", "the applicant is a doctor", ("doctor.role",), fixed=True)
HPR_NUMBER = Fact("doctor.hpr_number", "the doctor's number in the register of health personnel", ("doctor.hpr_number",), "given")
ON_REFUND_LIST = Fact(
    "on_refund_list_for_code",
    "the product is on the § 2 list for a code that covers the disease",
    ("register.on_refund_list_for_code",),
    owner="register",
    silence=False,
    fixed=True,
)
LIST_CONDITIONS_MET = Fact(
    "medicine.list_conditions_met",
    "the list's conditions for the product are met",
    ("medicine.list_conditions_met",),
    fixed=True,
)

# The product
CLASSIFIED = Fact(
    "medicine.classified_as_medicine",
    "the product is classified as a medicine",
    ("medicine.classified_as_medicine",),
    fixed=True,
)
OVER_THE_COUNTER = Fact(
    "medicine.over_the_counter", "the product is sold without prescription", ("medicine.over_the_counter",), fixed=True
)
OTC_EXCEPTION = Fact(
    "otc_exception",
    "the product is a named exception from the ban on non-prescription products",
    ("register.otc_exception",),
    owner="register",
    silence=False,
    fixed=True,
)
FINANCED_BY_OTHERS = Fact(
    "financed_by_others",
    "the product is financed by others, as the health trusts",
    ("register.financed_by_others",),
    owner="register",
    silence=False,
    fixed=True,
)
MARKETING = Fact(
    "medicine.marketing",
    "the product's status on the Norwegian market",
    ("medicine.marketing",),
    "choice",
    choices=("marketed", "authorised_not_marketed", "authorised_in_eea", "unregistered", "naf", "pharmacy_made"),
    fixed=True,
)
MARKETED_SUBSTANCE = Fact(
    "medicine.contains_marketed_substance",
    "the pharmacy-made product has a marketed active substance",
    ("medicine.contains_marketed_substance",),
    fixed=True,
)
INDICATION = Fact(
    "medicine.indication_approved",
    "where this area of use is approved",
    ("medicine.indication_approved",),
    "choice",
    choices=("norway", "eea", "none"),
    fixed=True,
)
PRESCRIPTION_GROUP = Fact(
    "medicine.prescription_group",
    "the product's prescription group",
    ("medicine.prescription_group", "medicine.atc"),
    "choice",
    choices=("A", "B", "C", "F"),
    fixed=True,
)
REASON_NOT_MARKETED = Fact(
    "medicine.reason_not_marketed",
    "there is a medical reason why marketed medicines can't be used",
    ("medicine.reason_not_marketed",),
)

# The disease
CODE_COVERS = Fact(
    "refund_code_covers",
    "a reimbursement code of § 2 covers the disease",
    ("diagnosis.reimbursement_code",),
    fixed=True,
)
DIAGNOSIS_CODE = Fact("diagnosis.code", "the diagnosis code, ICD-10 or ICPC-2", ("diagnosis.code",), "given")
DISEASE_MONTHS = Fact(
    "diagnosis.duration_months",
    "how long the disease lasts",
    ("diagnosis.duration_months",),
    "number",
    unit="months",
    fixed=True,
)
SEVERITY = Fact("diagnosis.severity", "how severe the disease is", ("diagnosis.severity",), "given")
PERSONS = Fact(
    "diagnosis.persons_in_norway",
    "how many in Norway have the disease, with source",
    ("diagnosis.persons_in_norway",),
    "number",
    unit="persons",
    fixed=True,
)
PERSONS_AT_SEVERITY = Fact(
    "diagnosis.persons_at_severity",
    "how many in Norway have it at this severity",
    ("diagnosis.persons_at_severity", "diagnosis.severity"),
    "number",
    unit="persons",
    fixed=True,
)
CANDIDATES = Fact(
    "diagnosis.candidates_a_year",
    "how many a year are candidates for this treatment in Norway",
    ("diagnosis.candidates_a_year",),
    "number",
    unit="patients a year",
    fixed=True,
)

# The treatment
OUTSIDE_HOSPITAL = Fact(
    "treatment.outside_hospital",
    "the medicine is used outside hospital and institution",
    ("treatment.outside_hospital",),
)
TREATMENT_TIME = Fact(
    "treatment_time",
    "how long the medicines for the disease are used within a year",
    ("treatment.intervals",),
    "number",
    measures=TreatmentTime._fields,
    compound=TreatmentTime,
    unit="days, months",
)
SERIOUS_DANGER = Fact(
    "treatment.standby.serious_danger", "there is danger of serious disease", ("treatment.standby.serious_danger",)
)
STANDBY_MONTHS = Fact(
    "treatment.standby.months_a_year",
    "how much of the year the medicine must be kept ready",
    ("treatment.standby.months_a_year",),
    "number",
    unit="months a year",
)
ANNEX_OVERRIDE = Fact(
    "annex_override",
    "the product is excepted from the three months",
    ("register.annex_override",),
    owner="register",
    silence=False,
    fixed=True,
)
PURPOSE = Fact(
    "treatment.purpose",
    "what the medicine is used for",
    ("treatment.purpose", "diagnosis.reimbursement_code"),
    "choice",
    choices=("chronic_pain", "mental_disorder", "spinal_cord_spasms", "other"),
    fixed=True,
)

# What was done before
TRIED_ENOUGH = Fact(
    "tried_enough",
    "the relevant medicines on blue prescription have been tried, or are excluded",
    ("prior_treatments", "nothing_tried"),
)
CANNOT_BE_USED = Fact(
    "cannot_be_used",
    "none of them can be used: side effects, no effect, or another serious disorder",
    ("prior_treatments", "nothing_tried", "diagnosis.secondary"),
)
PRIOR_NAMED = Fact(
    "prior_treatments.product",
    "the names of the medicines tried, or that there are none",
    ("prior_treatments", "nothing_tried"),
    "given",
)
RENEWS_GRANT = Fact(
    "renews_grant",
    "the application renews an earlier grant that is not revoked",
    ("form.first_time", "register.earlier_grant"),
    owner="register",
    silence=False,
    fixed=True,
)

# Who applies and who started it
RELEVANT_SPECIALIST = Fact(
    "relevant_specialist",
    "the applicant is a specialist or hospital department relevant to the disease",
    ("doctor.role", "doctor.specialty", "diagnosis.code"),
)
INITIATED = Fact(
    "initiated_by_specialist",
    "a relevant specialist or hospital department started the treatment",
    ("initiation.done", "initiation.specialty"),
)
INITIATION_BY = Fact(
    "initiation.by",
    "who started the treatment: name or department",
    ("initiation.by", "initiation.department"),
    "given",
)
INITIATION_DATE = Fact("initiation.date", "the day of the consultation", ("initiation.date",), "given")
INSTITUTION_EXEMPT = Fact(
    "annex.institution_exempt",
    "annex 1 exempts the product from initiation by a specialist",
    ("register.annex.institution_exempt",),
    owner="register",
    silence=False,
    fixed=True,
)
SPECIALIST_REQUIRED = Fact(
    "annex.specialist_required",
    "annex 1 demands that a specialist applies for the product",
    ("register.annex.specialist_required",),
    owner="register",
    silence=False,
    fixed=True,
)

# Documentation of effect: four questions, so that a request can name the one that would help
RANDOMISED_STUDY = Fact(
    "documentation.randomised_study",
    "a controlled and randomised study shows effect in this disorder",
    ("documentation",),
)
ANY_STUDY = Fact("documentation.study", "a study, of whatever design, shows effect in this disorder", ("documentation",))
CASE_REPORTS = Fact("documentation.case_reports", "case reports show effect in this disorder", ("documentation",))
GUIDELINE = Fact("documentation.guideline", "a guideline or established practice supports the use", ("documentation",))

FACTS: Final[dict[str, Fact]] = {fact.name: fact for fact in list(globals().values()) if isinstance(fact, Fact)}
