"""What is found of a complaint: its outcome, and why. Scenarios expect it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from workflow.complaint.assessed import Assessed
from workflow.complaint.fact_values import AskedFact
from workflow.complaint.file import Case
from workflow.reimbursement.field_types import Section, Text


def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


class Findings(Section):
    """What may be expected of a complaint."""

    outcome: Literal["admissible", "dismiss", "missing"] | None = Field(
        default=None, description="Outcome of the assessment of the complaint as it stands."
    )
    failing: tuple[Text, ...] | None = Field(
        default=None, description="Rules that are not met, exactly these, in order."
    )
    missing: Annotated[tuple[AskedFact, ...], AfterValidator(_sorted)] | None = Field(
        default=None, description="Missing facts, exactly these, in any order."
    )


def found(case: Case, assessed: Assessed) -> Mapping[str, object]:
    """Return the findings of a complaint, by the names of `Findings`."""
    now = assessed.of(case)
    return {
        "outcome": now.outcome,
        "failing": tuple(each.rule for each in now.failing),
        "missing": _sorted(now.missing),
    }
