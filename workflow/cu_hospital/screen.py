"""What screens say of a hospital's use of a medicine."""

from collections.abc import Mapping
from typing import Any, Final

from workflow.cu_agreement.screen import OUTCOMES
from workflow.cu_hospital.file import Case
from workflow.engine.screen import Screen


def _summary(case: Case) -> Mapping[str, Mapping[str, Any]]:
    about, agreement = case.application.hospital, case.agreement
    of = agreement and agreement.application.agreement
    return {
        "medicine": {"name": of and of.medicine},
        "hospital": {
            "name": about and about.name,
            "senior_consultant": about and about.senior_consultant,
            "agreement": agreement and agreement.number,
            "treated": ", ".join(case.treated) or None,
        },
    }


SCREEN: Final[Screen[Case]] = Screen(
    summary=_summary,
    outcomes=OUTCOMES,
    favour="ready to allow",
    searched={"hospital": ("name", "senior_consultant")},
)
