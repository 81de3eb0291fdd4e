"""What screens say of a revocation: whose grant it is, and what its file gives."""

from typing import Any, Final

from workflow.engine.screen import Screen
from workflow.reimbursement.screen import SCREEN as OF_APPLICATIONS

OUTCOMES: Final = {
    "grant": "its file still gives a grant",
    "reject": "its file gives no grant",
    "dismiss": "its file gives no grant",
    "wrong_applicant": "its file asks for another doctor",
    "missing": "its file leaves something open",
}
SCREEN: Final[Screen[Any]] = Screen(
    summary=OF_APPLICATIONS.summary, outcomes=OUTCOMES, searched=OF_APPLICATIONS.searched
)
