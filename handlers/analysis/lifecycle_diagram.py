"""The states of a case and the steps between them, as a picture."""

from workflow.engine.roads import mermaid
from workflow.reimbursement.process import REIMBURSEMENT


def diagram() -> str:
    """Return the states, steps and guards as a Mermaid state diagram."""
    return mermaid(REIMBURSEMENT)
