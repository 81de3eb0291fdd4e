"""What is found of a case of compassionate use: its outcome, and why. Scenarios expect it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from workflow.cu_agreement.assessed import Assessed
from workflow.cu_agreement.fact_names import AgreementFact
from workflow.reimbursement.field_types import Section, YesNo

Outcome = Literal["refuse", "missing", "ready"]


def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


SORTED: Final = AfterValidator(_sorted)
RuleId = Literal["K-1", "K-2", "K-3", "K-4", "K-5", "K-6", "K-7", "K-8", "K-9"]


class Findings(Section):
    """What may be expected of a case, assessed on the file as it stands."""

    outcome: Outcome | None = Field(default=None, description="Outcome of the assessment.")
    not_met: Annotated[tuple[RuleId, ...], SORTED] | None = Field(
        default=None, description="Rules that are not met, exactly these, in any order."
    )
    not_known: Annotated[tuple[RuleId, ...], SORTED] | None = Field(
        default=None, description="Rules whose answer is not known, exactly these, in any order."
    )
    missing: Annotated[tuple[AgreementFact, ...], SORTED] | None = Field(
        default=None, description="Facts to ask for, exactly these, in any order."
    )
    deviation: YesNo | None = Field(
        default=None, description="A short treatment takes longer, with grounds."
    )


def found(case: Any, assessed: Any) -> Mapping[str, object]:
    """Return the findings of an agreement, by the names of `Findings`."""
    return {**found_by_rules(case, assessed), "deviation": assessed.deviation}


def found_by_rules(case: Any, assessed: Assessed) -> Mapping[str, object]:
    """Return what the rules found of a case."""
    now = assessed.of(case)
    return {
        "outcome": now.outcome,
        "not_met": _sorted(tuple(rule.id for rule in assessed.answers(False))),
        "not_known": _sorted(tuple(rule.id for rule in assessed.answers(None))),
        "missing": _sorted(now.missing),
    }
