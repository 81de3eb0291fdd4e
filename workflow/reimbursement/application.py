"""The application as the doctor wrote it, typed. What is not stated is None.

It accepts an application that is too incomplete for a grant: the rules judge that. The fields are
those of the facts, of the message M2 (law 3.6) and of the doctor's form (GUIDE). Each field's
description names the rules that read it: A, B, D, G and S of §§ 3a and 3b, N and V of § 3.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from workflow.reimbursement.field_types import (
    Address,
    Amount,
    AtcCode,
    Day,
    DiagnosisCode,
    Duration,
    HprNumber,
    IdentityNumber,
    LanguageForm,
    LastDay,
    MonthsAYear,
    NothingTriedCode,
    OrNone,
    ReimbursementCodeText,
    Section,
    SpecialtyCode,
    Text,
    TextOrNone,
    Whole,
    Years,
    YesNo,
    none_attached,
)

_ENDS_BEFORE_ITS_START: Final = (
    "the last day comes before the first; write the first day under start and the last under end"
)
_LANGUAGE: Final = "Language form of letters: nb (bokmål) or nn (nynorsk); unstated means nb."


class Part(Section):
    """A part of the whole application, whose validator is made with that of the whole."""

    model_config = ConfigDict(defer_build=True)


def _stated(says: str) -> Any:
    return Field(default=None, description=says)


_ADDRESS: Final = "Postal address, invented: the lines below the name, one to four."


class Guardian(Part):
    """A guardian, who gets the letters about a child."""

    name: Text | None = _stated("Full name, invented.")
    address: Address | None = _stated(f"{_ADDRESS} Unstated: the patient's.")
    language: LanguageForm | None = _stated(_LANGUAGE)


class Patient(Part):
    """The patient (bruker; in letters søker), whose medicine it is."""

    identity_number: IdentityNumber | None = _stated(
        "Fødselsnummer or D-number: 11 digits, synthetic only (month + 80); or none (S-1)."
    )
    foreign_id: TextOrNone | None = _stated(
        "Other identification, as the number of a passport, or none; read if the number is none "
        "(S-1 under § 3)."
    )
    birth_date: Day | None = _stated(
        "Day of birth, for a patient whose number does not tell it, as a newborn (law 2.4; N-15, "
        "N-16)."
    )
    name: Text | None = _stated("Full name, invented (G-2: the patient is named).")
    address: Address | None = _stated(_ADDRESS)
    member: YesNo | None = _stated("Member of the National Insurance Scheme, folketrygden (S-3).")
    special_group: Literal["asylum_seeker", "prisoner_without_membership", "none"] | None = _stated(
        "Asylum seeker · prisoner who is no member; unstated means none (S-3 under § 3; V1)."
    )
    pregnant: YesNo | None = _stated("Pregnant; unstated means no (N-15 iv).")
    differs_by: Literal["benefit", "cost", "severity", "no"] | None = _stated(
        "By what the patient differs clearly from the group that was assessed (N-6)."
    )
    differs_because: Text | None = _stated("That difference in words (N-6d).")
    serious_condition: YesNo | None = _stated(
        "Serious condition that gives priority; unstated means no (law 2.2)."
    )
    language: LanguageForm | None = _stated(_LANGUAGE)
    copy_to_doctor: YesNo | None = _stated(
        "The patient consents that the doctor gets copies of the letters and the answer M12 "
        "(M2: SamVedtak); unstated means yes (P-4)."
    )
    guardians: tuple[Guardian, ...] | None = _stated(
        "Guardians, for a patient under 18 or whose age is not known; letters go to them."
    )


class Doctor(Part):
    """The doctor who applies."""

    name: Text | None = _stated("Full name, invented.")
    hpr_number: HprNumber | None = _stated(
        "HPR number: 7 to 9 digits; anything else counts as not stated (G-2)."
    )
    role: (
        Literal[
            "general_practitioner",
            "specialist",
            "hospital_doctor",
            "other_doctor",
            "not_a_doctor",
        ]
        | None
    ) = _stated(
        "Fastlege or allmennlege · specialist · doctor at a hospital department · another doctor · "
        "no doctor (list 7490; G-2, A-5, A-10)."
    )
    specialty: SpecialtyCode | None = _stated(
        "Code of list 7426: the doctor's specialty, or the field of the hospital department."
    )
    department: Text | None = _stated("Hospital and department.")
    public_hospital: YesNo | None = _stated(
        "A hospital department's hospital is a public one; unstated means yes (N-8)."
    )
    address: Address | None = _stated(_ADDRESS)
    language: LanguageForm | None = _stated(_LANGUAGE)


class Dose(Part):
    """A dose per day."""

    amount: Amount | None = _stated("Amount per day, in the unit beside.")
    unit: Text | None = _stated("mg, ml, tablets …")


class ReasonNotMarketed(Part):
    """Why the marketed medicines can't be used (D-7, D-25)."""

    kind: Literal["medical", "not_medical"] | None = _stated(
        "Whether the reason is a medical one; «alternatives not tried» is not."
    )
    text: Text | None = _stated("The reason in words.")


class Medicine(Part):
    """The product applied for. Its status is a fact of the case and never looked up."""

    name: Text | None = _stated("Name, form and strength as prescribed.")
    substance: Text | None = _stated("Active substance.")
    atc: AtcCode | None = _stated("ATC code, 1 to 7 characters (A-10c; N-7, N-7d, V4, V6, V7).")
    daily_dose: Dose | None = _stated("Highest dose per day applied for (M12: DoseDognMaks).")
    classified_as_medicine: YesNo | None = _stated("Classified as a medicine, legemiddel (S-5).")
    over_the_counter: YesNo | None = _stated("Sold without prescription (S-6, N-16).")
    otc_ground: Literal["single_vitamin_or_mineral", "child_strength", "none"] | None = _stated(
        "Why it is taken though sold without prescription: one vitamin or mineral · a strength for "
        "children; unstated means none (N-16)."
    )
    marketing: (
        Literal[
            "marketed",
            "authorised_not_marketed",
            "authorised_in_eea",
            "unregistered",
            "naf",
            "hospital_pharmacy",
            "pharmacy_made",
        ]
        | None
    ) = _stated(
        "Marketed in Norway · authorised, not marketed · authorised elsewhere in the EEA only · "
        "unregistered · NAF preparation · made by a hospital pharmacy · made by another pharmacy "
        "(law 3.8; A-5, A-10b; N-4c, N-8, V5)."
    )
    contains_marketed_substance: YesNo | None = _stated(
        "Pharmacy-made with an active substance that is marketed (A-5c)."
    )
    indication_approved: Literal["norway", "eea", "none"] | None = _stated(
        "Where this area of use is approved; the United Kingdom is written eea (A-5a, A-10a, D-2; "
        "N-8, N-15)."
    )
    prescription_group: Literal["A", "B", "C", "F"] | None = _stated(
        "Reseptgruppe; A and B are addictive (A-10c; N-7, N-7d, V5, V8)."
    )
    list_conditions_met: YesNo | None = _stated(
        "The conditions (vilkår) of the § 2 list are met; asked of listed products only (G-1)."
    )
    reason_not_marketed: ReasonNotMarketed | None = _stated(
        "Why marketed medicines can't be used, for one that is not marketed (D-7, D-25; N-4c)."
    )
    exemption_status: Literal["applied", "granted", "refused", "not_applied"] | None = _stated(
        "Godkjenningsfritak: recorded, never a ground (law 1.3)."
    )


class PersonCount(Part):
    """A number of persons with its source."""

    number: Whole | None = _stated("Persons in Norway.")
    source: Text | None = _stated("Where the number is from; the figure of B-2a needs one.")


class Diagnosis(Part):
    """The disease, its codes, and what § 3b asks of it."""

    code: DiagnosisCode | None = _stated("Diagnosis code, ICD-10 or ICPC-2 (D-4, D-23; N-7, N-14).")
    system: Literal["icd10", "icpc2"] | None = _stated(
        "Code system; unstated: that of our table of codes, else ICD-10."
    )
    reimbursement_code: ReimbursementCodeText | None = _stated(
        "Refusjonskode of § 2 that covers the disease, or none: no code covers it (A-1, A-2). "
        "Under § 3 it is read, never asked for (N-7, N-14)."
    )
    text: Text | None = _stated("The diagnosis in words.")
    seriousness: Literal["serious_disease", "risk_factors", "neither"] | None = _stated(
        "Serious disease · risk factors that with high probability lead to it · neither (N-2)."
    )
    secondary: tuple[DiagnosisCode, ...] | None = _stated(
        "Secondary diagnoses (bidiagnoser), ICD-10 or ICPC-2 codes (A-4c; N-4)."
    )
    duration_months: Duration | None = _stated(
        "How long the disease is expected to last, in months, or lifelong (S-7)."
    )
    severity: Text | None = _stated(
        "How severe the disease is (alvorlighetsgrad); must appear under § 3b (D-27)."
    )
    persons_in_norway: PersonCount | None = _stated(
        "Persons in Norway with the disease (B-2a; N-15 iii)."
    )
    persons_at_severity: PersonCount | None = _stated(
        "Persons in Norway with the disease at this severity (B-2b)."
    )
    candidates_a_year: PersonCount | None = _stated(
        "Patients a year in Norway who are candidates for this treatment (B-2c)."
    )


class Interval(Part):
    """A course of treatment, both days included."""

    medicine: Text | None = _stated("Which medicine, where there are several for the disease.")
    disease: DiagnosisCode | None = _stated(
        "Code of the disease that it is for; unstated: that of the application (G-5)."
    )
    start: Day | None = _stated("First day.")
    end: LastDay | None = _stated("Last day, or open: lifelong.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Interval":
        if self.start is not None and isinstance(self.end, date) and self.end < self.start:
            raise PydanticCustomError("interval", _ENDS_BEFORE_ITS_START)
        return self


class Standby(Part):
    """Medicine kept ready against a danger (beredskap)."""

    serious_danger: YesNo | None = _stated("There is danger of serious disease (G-6).")
    months_a_year: MonthsAYear | None = _stated(
        "Months a year it must be kept ready, 0 to 12 (G-6)."
    )


class Treatment(Part):
    """Where, for how long and for what the medicine is used."""

    intervals: tuple[Interval, ...] | None = _stated("Courses of treatment for the disease (G-5).")
    standby: Standby | None = _stated("Standby need, where there is one (G-6).")
    outside_hospital: YesNo | None = _stated("Used outside hospital and institution (S-4).")
    risk_of_long_use: YesNo | None = _stated(
        "There is a risk that the treatment must be repeated for a long time (N-2b)."
    )
    symptomatic: YesNo | None = _stated(
        "It is the symptom itself that is treated; asked of a symptom code (N-14)."
    )
    purpose: (
        Literal[
            "chronic_pain",
            "mental_disorder",
            "spinal_cord_spasms",
            "cns_spasms",
            "restless_legs",
            "tuberculosis_side_effects",
            "sleep",
            "other",
        ]
        | None
    ) = _stated("What it is used for; A-10c knows the first three, N-7 all.")
    end_of_life: YesNo | None = _stated(
        "Life is expected to last less than 12 months; unstated means no (N-7, V2)."
    )
    improves_function: YesNo | None = _stated("The treatment improves the function (N-7).")
    lowest_dose: YesNo | None = _stated("The lowest dose that has effect is used (N-7).")
    plan: YesNo | None = _stated("There is a plan of treatment (N-7; M2 of 2017: Behandlingsplan).")
    individually_assessed: YesNo | None = _stated(
        "Benefit and risk of dependence were weighed for this patient (N-7)."
    )
    specialist_steered: YesNo | None = _stated(
        "The specialist health service steers the treatment; unstated means no (N-11 a)."
    )
    specialist_monitoring: YesNo | None = _stated(
        "It needs the monitoring or readiness of that service; unstated means no (N-11 b)."
    )
    specialist_equipment: YesNo | None = _stated(
        "It needs the equipment of that service; unstated means no (N-11 c)."
    )


class PriorTreatment(Part):
    """A pre-approved medicine, tried or not (A-3, A-4, D-5, D-6; N-4a, N-4b, N-4d)."""

    product: Text | None = _stated("Name of the preparation (D-5).")
    tried: YesNo | None = _stated("Whether the patient has tried it.")
    outcome: Literal["side_effects", "no_effect", "usable"] | None = _stated(
        "Unacceptable side effects · missing or no effect · can be used (A-4a, A-4b)."
    )
    excluded_by: Literal["secondary_diagnosis"] | DiagnosisCode | None = _stated(
        "Code of the other serious disorder that excludes it (A-4c); or secondary_diagnosis: "
        "the one that is named under diagnosis.secondary."
    )
    excused_by: Literal["serious_side_effect_risk", "compliance"] | None = _stated(
        "Why it can't be asked of the patient: too high a risk of serious side effects · "
        "compliance; unstated means neither (N-4a, N-4b)."
    )
    not_tried_because: Text | None = _stated("Another reason why it was not tried.")


class Initiation(Part):
    """Who started the treatment (instituering), and when (A-6, A-7, A-8)."""

    done: YesNo | None = _stated("A specialist or hospital department started the treatment (A-6).")
    by: Text | None = _stated("Name of the doctor who started it (A-8).")
    department: Text | None = _stated("Hospital department that started it (A-8).")
    specialty: SpecialtyCode | None = _stated(
        "Code of list 7426: specialty of that doctor or field of that department (A-6)."
    )
    date: Day | None = _stated("Day of the consultation (A-8).")
    mode: Literal["visit", "phone"] | None = _stated(
        "Visit, or telephone between the two doctors, which is accepted (A-7)."
    )


class Document(Part):
    """One attachment on the product's effect (D-1 … D-3, D-21, D-22; N-15)."""

    title: Text | None = _stated("Title or reference.")
    design: (
        Literal[
            "randomised_controlled",
            "controlled",
            "cohort",
            "case_control",
            "case_series",
            "case_report",
            "national_guideline",
            "guideline",
            "established_practice",
        ]
        | None
    ) = _stated("Study design; a case series is a study, a case report and a guideline are none.")
    shows_effect: YesNo | None = _stated("It shows effect in the disorder applied for.")


class Party(Part):
    """An organisation that sends or receives messages."""

    name: Text | None = _stated("Name of the organisation.")
    her_id: Text | None = _stated("Number in the address register of the health sector (HER-id).")


class Message(Part):
    """The message M2 that brought the application. The answer M12 refers to it (law 3.6)."""

    version: Literal["2014-12-01", "2017-12-01"] | None = _stated(
        "Version of the message; the answer has the same."
    )
    id: Text | None = _stated("MsgId of the envelope; the answer has it as RefSoknad.")
    item: Text | None = _stated("Uuid of the product; the answer has it as Svar-ID.")
    conversation: Text | None = _stated("RefToConversation of the envelope.")
    sender: Party | None = _stated("Who sent the message; the answer goes there.")
    receiver: Party | None = _stated("Who received the message; the answer comes from there.")


class Form(Part):
    """How the application came (P-1)."""

    kind: Literal["helfo_form", "letter", "message", "portal"] | None = _stated(
        "HELFO's form is encouraged, not required (P-1). Under § 3 it must be a channel that is "
        "taken on the day of receipt; unstated means the portal (N-12)."
    )
    first_time: YesNo | None = _stated(
        "First application for this product and disease; no = renewal (law 2.5)."
    )
    signed: Day | None = _stated("Day the doctor signed.")
    message: Message | None = _stated("The message M2, where the application came in one.")


class Annex(Part):
    """What annex 1 to the circular says of this product (A-9, the notes to A; N-4, N-8, V3)."""

    institution_exempt: YesNo | None = _stated("Exempt from initiation by a specialist (A-9).")
    specialist_required: tuple[SpecialtyCode, ...] | None = _stated(
        "Specialties that must apply, codes of list 7426."
    )
    min_prior: Whole | None = _stated(
        "How many relevant medicines must have been tried, instead of all (A-3)."
    )
    required_prior: tuple[Text, ...] | None = _stated("Medicines that must be among them (A-3).")
    validity_years: Years | None = _stated(
        "Years that a grant is valid, instead of the usual (law 2.5)."
    )
    valid_until: Day | None = _stated(
        "Last day that a grant can be valid, as an 18th birthday (law 2.5)."
    )


class RegisterAnswers(Part):
    """Answers of the registers; without an entry the answer is no (law 1.2)."""

    duplicate: Literal["no", "pending", "granted", "possible"] | None = _stated(
        "Same patient, substance and indication in a pending case or a valid grant; possible = it "
        "can't be told (S-2)."
    )
    duplicate_of: Text | None = _stated("The number of that case, or the numbers.")
    financed_by_others: YesNo | None = _stated(
        "Financed by the health trusts or others, as H-resept (S-8)."
    )
    on_refund_list_for_code: YesNo | None = _stated(
        "On the § 2 list for a code that covers the disease (G-1)."
    )
    otc_exception: YesNo | None = _stated(
        "Named exception for a product sold without prescription (S-6)."
    )
    first_authorised: Day | None = _stated(
        "Day of the substance's first marketing authorisation; unstated: no assessment is "
        "demanded for its sake (N-5)."
    )
    use_authorised: Day | None = _stated(
        "Day on which this area of use was authorised; unstated: as above (N-5)."
    )
    assessment: Literal["pending", "yes", "no", "over_budget"] | None = _stated(
        "The health technology assessment: going on · ended with yes · with no · costs more than "
        "the limit; unstated: no outcome (N-5, N-6)."
    )
    assessment_decided: Day | None = _stated(
        "Day on which the assessment ended; a grant is valid from then at the earliest."
    )
    preapproved_from: Day | None = _stated(
        "Day from which the product is pre-approved (§ 2); a grant ends the day before."
    )
    annex_row: YesNo | None = _stated(
        "The product has a row in annex 1; unstated: yes if a key of the annex, or the exception "
        "from the three months, is stated (N-7)."
    )
    code_covers_diagnosis: YesNo | None = _stated(
        "Whether the stated reimbursement code covers the diagnosis (A-1, A-2)."
    )
    earlier_grant: YesNo | None = _stated(
        "An earlier grant for the same product and disease exists and is not revoked (law 2.5)."
    )
    annex_override: YesNo | None = _stated(
        "The product is excepted from the three months (notes to G)."
    )
    annex: Annex | None = _stated("The product's row in annex 1.")


class CaseWorkerFindings(Part):
    """What a case worker has found, for applications that are only assessed.

    A case has its findings by the step `judge`.
    """

    cost_reasonable: YesNo | None = _stated(
        "The cost is reasonable, by benefit and severity; unstated means yes (N-3)."
    )
    use_accepted: YesNo | None = _stated(
        "The use of an addictive medicine is accepted; unstated means no (N-7)."
    )
    reason_insufficient: tuple[Text, ...] | None = _stated(
        "Names of medicines tried or not tried, whose reason does not suffice (N-4a, N-4b)."
    )


class Application(Section):
    """A doctor's application; every part may be unstated."""

    form: Form | None = _stated("How the application came.")
    patient: Patient | None = _stated("The patient.")
    doctor: Doctor | None = _stated("The doctor who applies.")
    medicine: Medicine | None = _stated("The product applied for.")
    diagnosis: Diagnosis | None = _stated("The disease.")
    treatment: Treatment | None = _stated("The planned treatment.")
    prior_treatments: tuple[PriorTreatment, ...] | None = _stated(
        "Relevant medicines of § 2, one by one."
    )
    nothing_tried: NothingTriedCode | None = _stated(
        "Why nothing was tried: code 1 to 3 of list 7499, 1 to 9 of list 7507."
    )
    initiation: Initiation | None = _stated("Who started the treatment.")
    documentation: (
        Annotated[tuple[Document, ...], BeforeValidator(none_attached), OrNone()] | None
    ) = _stated("Attachments on the product's effect; none = none attached.")
    registers: RegisterAnswers | None = Field(
        default=None, alias="register", description="What the registers answer."
    )
    findings: CaseWorkerFindings | None = _stated(
        "What the case worker found; only `assess` and scenarios take it, a case has `judge`."
    )

    model_config = ConfigDict(
        frozen=True, extra="forbid", title="Application for individual reimbursement"
    )


def stated(section: BaseModel) -> dict[str, Any]:
    """Return what a section states as plain data, without what is not stated; dates stay dates."""
    return section.model_dump(exclude_none=True, by_alias=True)
