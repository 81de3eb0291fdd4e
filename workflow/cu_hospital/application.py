"""What is stated of a hospital's use of a medicine, typed. What is not stated is None.

Patients are named by pseudonyms only, and never in this form.
"""

from pydantic import ConfigDict

from workflow.cu_agreement.application import Part, optional
from workflow.cu_agreement.field_types import DayOrNo, Period, Text
from workflow.reimbursement.field_types import LanguageForm, Section, YesNo


class Hospital(Part):
    """The hospital and its senior consultant, who gets the letters on exemptions."""

    name: Text | None = optional("Name of the hospital.")
    senior_consultant: Text | None = optional("The department's senior consultant, invented.")
    language: LanguageForm | None = optional(
        "Language form of letters: nb (bokmål) or nn (nynorsk); unstated means nb."
    )


class Procedure(Part):
    """The hospital's own procedure."""

    exists: YesNo | None = optional("The hospital has a procedure for such use (H-2).")


class Management(Part):
    """The hospital's management."""

    approved: DayOrNo | None = optional("Day on which it approved the use, or no (H-3).")


class ServiceAgreement(Part):
    """The agreement between the hospital and its pharmacy."""

    in_place: YesNo | None = optional("It is in place; asked under short terms (H-5).")


class HospitalForm(Section):
    """What is stated of a hospital's use; every part may be unstated."""

    hospital: Hospital | None = optional("The hospital.")
    procedure: Procedure | None = optional("Its procedure.")
    management: Management | None = optional("Its management.")
    exemption: tuple[Period, ...] | None = optional(
        "Days for which an exemption is granted; each counts for a year at most (H-4)."
    )
    exemption_refused: YesNo | None = optional("The exemption was refused (H-4).")
    service_agreement: ServiceAgreement | None = optional("The service agreement, short terms.")

    model_config = ConfigDict(
        frozen=True, extra="forbid", title="A hospital's application for compassionate use"
    )
