"""What screens say of a complaint: who complains, of what, whose it is, and how it stands."""

from collections.abc import Mapping
from typing import Any, Final

from workflow.complaint.decision import application_of, complained_of
from workflow.complaint.file import Case
from workflow.engine.screen import Screen
from workflow.reimbursement.screen import SEARCHED, summary_of

OUTCOMES: Final = {
    "admissible": "can be reviewed",
    "dismiss": "must be dismissed",
    "missing": "information is missing",
}


def _summary(case: Case) -> Mapping[str, Mapping[str, Any]]:
    """Return whose decision it is and what it is about, as the application has it."""
    complaint, other, application = case.complaint, complained_of(case), application_of(case)
    about = {} if application is None else summary_of(application)
    sections = {name: about[name] for name in ("patient", "medicine") if name in about}
    of = {} if other is None else {"case": other.number, "process": other.process.name}
    return {
        **sections,
        "complainant": {"name": complaint.name, "by": complaint.by},
        "complains_of": of,
    }


SCREEN: Final[Screen[Case]] = Screen(
    summary=_summary,
    outcomes=OUTCOMES,
    favour="admissible for review",
    searched={"complaint": ("name",), **SEARCHED},
)
