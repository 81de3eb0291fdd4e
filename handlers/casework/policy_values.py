"""Choose the policy that a case of some process is handled under."""

from typing import Any

from workflow.engine.process import Process
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT


def values_for(process: Process[Any], given: Any) -> Any:
    """Return the policy that was given if it is one of this process, else the process's own."""
    return given if isinstance(given, type(process.policy)) else process.policy


def version_of(given: Any) -> str:
    """Return the hash of the policy that reimbursement is handled under, given or its own."""
    policy: Policy = values_for(REIMBURSEMENT, given)
    return policy.content_hash()
