"""What is stated of an agreement on compassionate use, typed. What is not stated is None.

A supplement is a part of the same form. The rules that read a field stand in its description.
"""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from workflow.cu_agreement.field_types import DayOrNo, DayOrRefused, Period, Text
from workflow.reimbursement.field_types import Day, LanguageForm, Section, Whole, YesNo


class Part(Section):
    """A part of the form, whose validator is made with that of the whole."""

    model_config = ConfigDict(defer_build=True)


def optional(says: str) -> Any:
    """Return a field that may be unstated. says: what it holds."""
    return Field(default=None, description=says)


class Agreement(Part):
    """Which agreement is applied for: medicine, indication, company and type are its key."""

    medicine: Text | None = optional("The medicine (K-10).")
    indication: Text | None = optional("What it is used against (K-10).")
    company: Text | None = optional("The company that delivers it (K-10).")
    type: Literal["short", "ordinary"] | None = optional(
        "Short expected treatment · ordinary (K-7, K-8, K-10)."
    )
    hospital: Text | None = optional("The hospital that asks; it gets copies of the letters.")
    language: LanguageForm | None = optional(
        "Language form of the company's letters: nb (bokmål) or nn (nynorsk); unstated means nb."
    )
    hospital_language: LanguageForm | None = optional(
        "Language form of the hospital's copies; unstated means nb."
    )


class RegisterAnswers(Part):
    """What the registers answer of the medicine."""

    authorised_from: Day | None = optional(
        "Day from which it has marketing authorisation in Norway; unstated: it has none (K-1)."
    )
    list: tuple[Period, ...] | None = optional(
        "Days on which it is on the national list of the regional health authorities (K-2)."
    )
    list_published: Day | None = optional("Day on which that list was published.")


class Programme(Part):
    """A compassionate use programme of the medicines agency."""

    approved: DayOrRefused | None = optional(
        "Day on which the agency approved it, or refused (K-3)."
    )
    disease: (
        Literal["chronic", "life_threatening", "long_lasting", "seriously_disabling", "none"] | None
    ) = optional("What the disease is: one of the four, or none of them (K-4).")
    trial_possible: YesNo | None = optional("The patients can join a trial that is going on (K-5).")
    authorised_helps: YesNo | None = optional("Authorised medicines help the patients (K-5).")
    application_filed: YesNo | None = optional(
        "Marketing authorisation has been applied for (K-6)."
    )
    trials_running: YesNo | None = optional("Clinical trials are running (K-6).")


class NamedPatient(Part):
    """An exemption for named patients or an institution."""

    applied: DayOrNo | None = optional("Day on which it was applied for, or no (K-3).")


class AgreementText(Part):
    """The text of the national standard agreement."""

    changed: YesNo | None = optional("The terms were changed; unstated means no (K-9).")
    decision: Text | None = optional(
        "Reference of the decision by the medical directors' meeting that allows it (K-9)."
    )


class Signatures(Part):
    """When each party signed."""

    lis: Day | None = optional("Day on which Sykehusinnkjøp LIS signed.")
    company: Day | None = optional("Day on which the company signed.")


class AgreementForm(Section):
    """What is stated of an agreement; every part may be unstated."""

    agreement: Agreement | None = optional("Which agreement it is about.")
    registers: RegisterAnswers | None = Field(
        default=None, alias="register", description="What the registers answer."
    )
    basis: Literal["programme", "named_patient"] | None = optional(
        "On what the use rests: a programme · an exemption for named patients (K-3)."
    )
    programme: Programme | None = optional("The programme, with that basis.")
    named_patient: NamedPatient | None = optional("The exemption, with that basis.")
    expected_months: Whole | None = optional(
        "How long a treatment is expected to last, in whole months (K-7)."
    )
    longer_because: Text | None = optional("Why a short treatment takes longer (K-7).")
    text: AgreementText | None = optional("Whether the standard text was changed.")
    signed: Signatures | None = optional("The signatures.")

    model_config = ConfigDict(
        frozen=True, extra="forbid", title="Application for an agreement on compassionate use"
    )
