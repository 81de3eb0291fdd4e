"""What screens say of an agreement on compassionate use."""

from collections.abc import Mapping
from typing import Any, Final

from workflow.cu_agreement.file import Case
from workflow.engine.screen import Screen

OUTCOMES: Final[Mapping[str, str]] = {
    "ready": "every rule is met",
    "refuse": "a rule is not met",
    "missing": "something is not known",
}


def _summary(case: Case) -> Mapping[str, Mapping[str, Any]]:
    about = case.application.agreement
    return {
        "company": {"name": about and about.company},
        "medicine": {"name": about and about.medicine, "indication": about and about.indication},
        "agreement": {"type": about and about.type, "hospital": about and about.hospital},
    }


SCREEN: Final[Screen[Case]] = Screen(
    summary=_summary,
    outcomes=OUTCOMES,
    favour="ready to sign",
    searched={"agreement": ("medicine", "company", "hospital")},
)
