"""The application as the doctor wrote it, typed. What is not stated is None.

Scalars arrive as text (from YAML, JSON or XML) and are typed here; this is the only module of
`workflow` that uses pydantic. It accepts an application that is too incomplete for a grant: the
rules judge that. The fields are those of the facts, of the message M2 (law 3.6) and of the
doctor's form (GUIDE).
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from workflow.engine.folding import folded
from workflow.engine.readers import read_day, read_yes_no
from workflow.registers import check_digits
from workflow.registers.atc import CODE as ATC_CODE
from workflow.registers.lists import NOTHING_TRIED
from workflow.registers.specialties import SPECIALTIES

# Law 3.7: there is no public check digit. A number of another form counts as not stated.
HPR_NUMBER: Final = re.compile(r"\d{7,9}", re.ASCII)
_NO_SUCH_SPECIALTY: Final = (
    "no such code in the list of specialties (7426); `saksgang form application` lists them"
)
_DIGITS_DO_NOT_FIT: Final = (
    "the last two digits do not fit the others; read the form again. If the number is what the "
    "form says, keep it with --keep-number (in a scenario: `keep_number: yes`)"
)
_ENDS_BEFORE_ITS_START: Final = (
    "the last day comes before the first; write the first day under start and the last under end"
)
_LANGUAGE: Final = "Language form of letters: nb (bokmål) or nn (nynorsk); unstated means nb."


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    return _read("yes_no", read_yes_no, value)


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    return _read("day", read_day, value)


def _read(kind: str, read: Callable[[str], object], value: object) -> object:
    """Read a text. A value that is no text is read as an empty one, which is refused."""
    try:
        return read(value if isinstance(value, str) else "")
    except ValueError as wrong:
        raise PydanticCustomError(kind, str(wrong)) from None


def _whole(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return int(value)
    raise PydanticCustomError("whole_number", "write a whole number, 0 or more, in digits")


CHECK_DIGITS: Final = "check_digits"
"""Key of the validation context under which wrong check digits are refused: somebody reads a form.

What is stored is read without it: a number that was insisted on stays readable.
"""


def _synthetic_identity(value: object, info: ValidationInfo) -> object:
    """Accept synthetic numbers only (80 added to the month), or none (law 3.7).

    Raises PydanticCustomError for any number that a living person could have; and, where a form is
    read, for check digits that are wrong by every rule.
    """
    if value == "none":
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{11}", value, re.ASCII):
        raise PydanticCustomError(
            "identity", "write the 11 digits of a national identity number or D-number, or none"
        )
    if not 81 <= int(value[2:4]) <= 92:
        raise PydanticCustomError(
            "identity", "only synthetic numbers are accepted here: the month must have 80 added"
        )
    fits = check_digits.fit(value) or check_digits.fit_from_2032(value)
    if not fits and (info.context or {}).get(CHECK_DIGITS):
        raise PydanticCustomError("identity", _DIGITS_DO_NOT_FIT)
    return value


def _specialty(value: object) -> object:
    number = _whole(value)
    if number not in SPECIALTIES:
        raise PydanticCustomError("specialty", _NO_SUCH_SPECIALTY)
    return number


def _nothing_tried(value: object) -> object:
    number = _whole(value)
    if number not in NOTHING_TRIED:
        raise PydanticCustomError(
            "nothing_tried", "no such code in the lists 7499 and 7507: 1 to 9"
        )
    return number


_TWO_READINGS: Final = re.compile(r"([1-9]\d{0,2})[.,](\d{3})", re.ASCII)


def _amount(value: str) -> str:
    """Refuse an amount that may have a mark between thousands or decimals, as 1.000 in Norway."""
    if two := _TWO_READINGS.fullmatch(value):
        whole, rest = two.groups()
        raise PydanticCustomError(
            "two_readings",
            "this can be read as {thousands} or as {decimal}; write the one that is meant, without "
            "a mark between thousands and without three decimals",
            {"thousands": whole + rest, "decimal": f"{whole}.{rest}0"},
        )
    return value


def _months_or_lifelong(value: object) -> object:
    return value if value == "lifelong" else _whole(value)


def _none_attached(value: object) -> object:
    return () if value == "none" else value


class _OrNone:
    """Let the JSON Schema accept the word none too."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"const": "none", "type": "string"}]}


# An editor sees the value before it is typed: digits as a number, yes as a boolean. The JSON
# schema therefore accepts both forms.
YES_NO_WORDS: Final = [
    cased(word)
    for word in ("yes", "no", "ja", "nei", "true", "false")
    for cased in (str.lower, str.upper, str.capitalize)
]
_DIGITS: Final[dict[str, Any]] = {
    "type": ["integer", "string"],
    "minimum": 0,
    "pattern": r"^[0-9]{1,9}$",
}

YesNo = Annotated[
    bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [*YES_NO_WORDS, True, False]})
]
_DAY_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})$",
}
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_DIGITS)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
IdentityNumber = Annotated[
    str,
    BeforeValidator(_synthetic_identity),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^(\d{11}|none)$"}),
]
SpecialtyCode = Annotated[int, BeforeValidator(_specialty), WithJsonSchema(_DIGITS)]
NothingTriedCode = Annotated[int, BeforeValidator(_nothing_tried), WithJsonSchema(_DIGITS)]
# With name, department or «to the guardians of …» at most six lines: what a window shows.
ADDRESS_LINES: Final = 4
LONGEST_ADDRESS_LINE: Final = 80
AddressLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ADDRESS_LINE),
]
Address = Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=ADDRESS_LINES)]
AtcCode = Annotated[str, StringConstraints(pattern=f"^{ATC_CODE}$")]
DiagnosisCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}(\.[0-9]{1,2})?$")]
ReimbursementCodeText = Annotated[
    str,
    StringConstraints(pattern=r"^([A-Z][0-9]{2}(\.[0-9]{1,2})?|-([0-9]{2}|F[234])|none)$"),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": r"^([A-Z]\d{2}(\.\d{1,2})?|-(\d{2}|F[234])|none)$",
        }
    ),
]
Duration = Annotated[int | Literal["lifelong"], BeforeValidator(_months_or_lifelong)]
LanguageForm = Literal["nb", "nn"]


class Section(BaseModel):
    """A part of the application: immutable, without unknown keys, None where nothing is stated."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


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
    birth_date: Day | None = _stated(
        "Day of birth, for a patient whose number does not tell it, as a newborn (law 2.4)."
    )
    name: Text | None = _stated("Full name, invented (G-2: the patient is named).")
    address: Address | None = _stated(_ADDRESS)
    member: YesNo | None = _stated("Member of the National Insurance Scheme, folketrygden (S-3).")
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
    hpr_number: Annotated[Text, WithJsonSchema({"type": ["string", "integer"]})] | None = _stated(
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
    address: Address | None = _stated(_ADDRESS)
    language: LanguageForm | None = _stated(_LANGUAGE)


class Dose(Part):
    """A dose per day."""

    amount: (
        Annotated[
            str,
            StringConstraints(pattern=r"^[0-9]{1,7}([.,][0-9]{1,4})?$"),
            AfterValidator(_amount),
            WithJsonSchema(
                {
                    "type": ["string", "number"],
                    "pattern": r"^(?![1-9]\d{0,2}[.,]\d{3}$)\d{1,7}([.,]\d{1,4})?$",
                }
            ),
        ]
        | None
    ) = _stated("Amount per day, in the unit beside.")
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
    atc: AtcCode | None = _stated("ATC code, 1 to 7 characters.")
    daily_dose: Dose | None = _stated("Highest dose per day applied for (M12: DoseDognMaks).")
    classified_as_medicine: YesNo | None = _stated("Classified as a medicine, legemiddel (S-5).")
    over_the_counter: YesNo | None = _stated("Sold without prescription (S-6).")
    marketing: (
        Literal[
            "marketed",
            "authorised_not_marketed",
            "authorised_in_eea",
            "unregistered",
            "naf",
            "pharmacy_made",
        ]
        | None
    ) = _stated(
        "Marketed in Norway · authorised, not marketed · authorised elsewhere in the EEA only · "
        "unregistered · NAF preparation · made by a pharmacy (law 3.8; A-5, A-10b)."
    )
    contains_marketed_substance: YesNo | None = _stated(
        "Pharmacy-made with an active substance that is marketed (A-5c)."
    )
    indication_approved: Literal["norway", "eea", "none"] | None = _stated(
        "Where this area of use is approved (A-5a, A-10a, D-2)."
    )
    prescription_group: Literal["A", "B", "C", "F"] | None = _stated(
        "Reseptgruppe; A and B are addictive (A-10c)."
    )
    list_conditions_met: YesNo | None = _stated(
        "The conditions (vilkår) of the § 2 list are met; asked of listed products only (G-1)."
    )
    reason_not_marketed: ReasonNotMarketed | None = _stated(
        "Why marketed medicines can't be used, for one that is not marketed (D-7, D-25)."
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

    code: DiagnosisCode | None = _stated("Diagnosis code, ICD-10 or ICPC-2 (D-4, D-23).")
    system: Literal["icd10", "icpc2"] | None = _stated(
        "Code system; unstated: that of our table of codes, else ICD-10."
    )
    reimbursement_code: ReimbursementCodeText | None = _stated(
        "Refusjonskode of § 2 that covers the disease, or none: no code covers it (A-1, A-2)."
    )
    text: Text | None = _stated("The diagnosis in words.")
    secondary: tuple[DiagnosisCode, ...] | None = _stated(
        "Secondary diagnoses (bidiagnoser), ICD-10 or ICPC-2 codes (A-4c)."
    )
    duration_months: Duration | None = _stated(
        "How long the disease is expected to last, in months, or lifelong (S-7)."
    )
    severity: Text | None = _stated(
        "How severe the disease is (alvorlighetsgrad); must appear under § 3b (D-27)."
    )
    persons_in_norway: PersonCount | None = _stated("Persons in Norway with the disease (B-2a).")
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
    end: (
        Annotated[
            date | Literal["open"],
            BeforeValidator(lambda v: v if v == "open" else _day(v)),
            WithJsonSchema({"anyOf": [_DAY_SCHEMA, {"const": "open", "type": "string"}]}),
        ]
        | None
    ) = _stated("Last day, or open: lifelong.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Interval":
        if self.start is not None and isinstance(self.end, date) and self.end < self.start:
            raise PydanticCustomError("interval", _ENDS_BEFORE_ITS_START)
        return self


class Standby(Part):
    """Medicine kept ready against a danger (beredskap)."""

    serious_danger: YesNo | None = _stated("There is danger of serious disease (G-6).")
    months_a_year: Annotated[int, Field(le=12), BeforeValidator(_whole)] | None = _stated(
        "Months a year it must be kept ready, 0 to 12 (G-6)."
    )


class Treatment(Part):
    """Where, for how long and for what the medicine is used."""

    intervals: tuple[Interval, ...] | None = _stated("Courses of treatment for the disease (G-5).")
    standby: Standby | None = _stated("Standby need, where there is one (G-6).")
    outside_hospital: YesNo | None = _stated("Used outside hospital and institution (S-4).")
    purpose: Literal["chronic_pain", "mental_disorder", "spinal_cord_spasms", "other"] | None = (
        _stated("What it is used for; the first three are those of A-10c.")
    )


class PriorTreatment(Part):
    """A medicine that goes directly on blue prescription, tried or not (A-3, A-4, D-5, D-6)."""

    product: Text | None = _stated("Name of the preparation (D-5).")
    tried: YesNo | None = _stated("Whether the patient has tried it.")
    outcome: Literal["side_effects", "no_effect", "usable"] | None = _stated(
        "Unacceptable side effects · missing or no effect · can be used (A-4a, A-4b)."
    )
    excluded_by: Literal["secondary_diagnosis"] | DiagnosisCode | None = _stated(
        "Code of the other serious disorder that excludes it (A-4c); or secondary_diagnosis: "
        "the one that is named under diagnosis.secondary."
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
    """One attachment on the product's effect (D-1 … D-3, D-21, D-22)."""

    title: Text | None = _stated("Title or reference.")
    design: (
        Literal[
            "randomised_controlled",
            "controlled",
            "cohort",
            "case_series",
            "case_report",
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

    kind: Literal["helfo_form", "letter", "message"] | None = _stated(
        "HELFO's form is encouraged, not required (P-1)."
    )
    first_time: YesNo | None = _stated(
        "First application for this product and disease; no = renewal (law 2.5)."
    )
    signed: Day | None = _stated("Day the doctor signed.")
    message: Message | None = _stated("The message M2, where the application came in one.")


class Annex(Part):
    """What annex 1 to the circular says of this product (A-9 and the notes to A)."""

    institution_exempt: YesNo | None = _stated("Exempt from initiation by a specialist (A-9).")
    specialist_required: tuple[SpecialtyCode, ...] | None = _stated(
        "Specialties that must apply, codes of list 7426."
    )
    min_prior: Whole | None = _stated(
        "How many relevant medicines must have been tried, instead of all (A-3)."
    )
    required_prior: tuple[Text, ...] | None = _stated("Medicines that must be among them (A-3).")
    validity_years: Annotated[int, Field(ge=1, le=99), BeforeValidator(_whole)] | None = _stated(
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


class Application(Section):
    """A doctor's application under § 3a or § 3b; every part may be unstated."""

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
        Annotated[tuple[Document, ...], BeforeValidator(_none_attached), _OrNone()] | None
    ) = _stated("Attachments on the product's effect; none = none attached.")
    registers: RegisterAnswers | None = Field(
        default=None, alias="register", description="What the registers answer."
    )

    model_config = ConfigDict(
        frozen=True, extra="forbid", title="Application for individual reimbursement"
    )


def stated(section: BaseModel) -> dict[str, Any]:
    """Return what a section states as plain data, without what is not stated; dates stay dates."""
    return section.model_dump(exclude_none=True, by_alias=True)


def merge(application: Application, supplement: Application) -> Application:
    """Return the application with what a supplement states; it replaces earlier values (law 2.3).

    Prior treatments are matched by product and attachments by title; others are added. Any other
    list is replaced as a whole. Another doctor replaces the earlier one with all that was stated
    about him or her, and with the message that came from there. So does a newer message.
    """
    old, new = stated(application), stated(supplement)
    is_another_doctor = another_doctor(application.doctor, supplement.doctor)
    if is_another_doctor:
        old.pop("doctor")
    if is_another_doctor or "message" in new.get("form", {}):
        old.get("form", {}).pop("message", None)
    return Application.model_validate(_merged(old, new))


def another_doctor(old: Doctor | None, new: Doctor | None) -> bool:
    """Tell whether what is stated of two doctors is of two people (law 2.3, INT).

    Two well-formed HPR numbers tell. Otherwise another name or another role tells: no number of the
    one may stand beside the name of the other.
    """
    if old is None or new is None:
        return False
    numbers = [doctor.hpr_number or "" for doctor in (old, new)]
    if all(HPR_NUMBER.fullmatch(number) for number in numbers):
        return numbers[0] != numbers[1]
    names = [folded(doctor.name) for doctor in (old, new) if doctor.name is not None]
    roles = [doctor.role for doctor in (old, new) if doctor.role is not None]
    return len(set(names)) == 2 or len(set(roles)) == 2


# Lists whose items are matched by a field, instead of being replaced as a whole.
KEYED_LISTS: Final = {"prior_treatments": "product", "documentation": "title"}


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    result = dict(old)
    for name, value in new.items():
        if isinstance(value, dict) and isinstance(old.get(name), dict):
            result[name] = _merged(old[name], value)
        elif name in KEYED_LISTS:
            result[name] = _merged_list(old.get(name, ()), value, KEYED_LISTS[name])
        else:
            result[name] = value
    return result


def _merged_list(
    old: tuple[dict[str, Any], ...], new: tuple[dict[str, Any], ...], key: str
) -> tuple[dict[str, Any], ...]:
    """Merge two lists: items with the same key are merged, other new ones are added."""
    items = list(old)
    for item in new:
        position = _position(item, items, key)
        if position is None:
            items.append(item)
        else:
            items[position] = _merged(items[position], item)
    return tuple(items)


def _position(item: dict[str, Any], items: list[dict[str, Any]], key: str) -> int | None:
    """Return the index of the first item with the same key, however it is spelled, or None."""
    wanted = folded(str(item.get(key, "")))
    if not wanted:
        return None
    keys = [folded(str(earlier.get(key, ""))) for earlier in items]
    return keys.index(wanted) if wanted in keys else None
