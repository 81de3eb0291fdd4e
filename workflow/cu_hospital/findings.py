"""What is found of a hospital's use: its outcome, and why. Scenarios expect it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from workflow.cu_agreement.findings import SORTED, Outcome, found_by_rules
from workflow.cu_hospital.commands import HospitalFact
from workflow.cu_hospital.file import Case
from workflow.reimbursement.field_types import Section

RuleId = Literal["H-1", "H-2", "H-3", "H-4", "H-5"]


class Findings(Section):
    """What may be expected of a case, assessed on the file as it stands."""

    outcome: Outcome | None = Field(default=None, description="Outcome of the assessment.")
    not_met: Annotated[tuple[RuleId, ...], SORTED] | None = Field(
        default=None, description="Rules that are not met, exactly these, in any order."
    )
    not_known: Annotated[tuple[RuleId, ...], SORTED] | None = Field(
        default=None, description="Rules whose answer is not known, exactly these, in any order."
    )
    missing: Annotated[tuple[HospitalFact, ...], SORTED] | None = Field(
        default=None, description="Facts to ask for, exactly these, in any order."
    )
    treated: Annotated[tuple[str, ...], SORTED] | None = Field(
        default=None, description="Pseudonyms under treatment, exactly these, in any order."
    )


def found(case: Case, assessed: Any) -> Mapping[str, object]:
    """Return the findings of a hospital's use, by the names of `Findings`."""
    treated = tuple(sorted(case.treated))
    return {**found_by_rules(case, assessed), "treated": treated}
