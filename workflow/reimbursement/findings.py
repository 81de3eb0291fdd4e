"""What is found of a case of individual reimbursement: its outcome, and why.

Scenarios expect it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.events import Decided
from workflow.reimbursement.fact_values import FactName
from workflow.reimbursement.field_types import Day, Section, Whole
from workflow.reimbursement.file import Case
from workflow.reimbursement.words import FACT_LABELS, OUTCOMES


def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


class Findings(Section):
    """What may be expected of a case. Of a decided case, the decision counts."""

    outcome: Literal["grant", "reject", "dismiss", "wrong_applicant", "missing"] | None = Field(
        default=None, description="Outcome of the assessment of the file as it stands."
    )
    basis: Literal["§ 3a", "§ 3b", "§ 3", "none"] | None = Field(
        default=None, description="Legal basis, or none."
    )
    reasons: tuple[Whole, ...] | None = Field(
        default=None, description="Numbers of list 7481, exactly these."
    )
    missing: Annotated[tuple[FactName, ...], AfterValidator(_sorted)] | None = Field(
        default=None, description="Missing facts, exactly these, in any order."
    )
    tasks: Annotated[tuple[FactName, ...], AfterValidator(_sorted)] | None = Field(
        default=None,
        description="Facts that only the case worker can settle, exactly these, in any order.",
    )
    valid_from: Day | None = Field(default=None, description="First day of the grant.")
    valid_to: Day | Literal["none"] | None = Field(
        default=None, description="Last day of the grant, or none: it has no end."
    )


FORM_LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    "facts, fact og missing": FACT_LABELS,
    "outcome": {name: words.nb for name, words in OUTCOMES.items()},
}
"""Lists of the scenario form, by the beginning of their heading: each name with its words."""


def _last_day(decision: Decided) -> date | str | None:
    """Return the last day of a grant, "none" if it has no end; None for a refusal."""
    endless = decision.verdict == "granted" and decision.valid_to is None
    return "none" if endless else decision.valid_to


def found(case: Case, assessed: Assessed) -> Mapping[str, object]:
    """Return the findings of a case, by the names of `Findings`."""
    decision, now = case.decision, assessed.of(case)
    return {
        "outcome": now.outcome,
        "basis": (decision.basis if decision else now.basis) or "none",
        "reasons": decision.reasons if decision else now.reasons,
        "missing": _sorted(decision.missing if decision else now.missing),
        "tasks": () if decision else _sorted(tuple(task.fact for task in now.tasks)),
        "valid_from": decision.valid_from if decision else None,
        "valid_to": _last_day(decision) if decision else None,
    }
