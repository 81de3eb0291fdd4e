"""Choose the policy that a case of some process is handled under."""

from typing import Any

from workflow.engine.process import Process


def values_for(process: Process[Any], given: Any) -> Any:
    """Return the policy that was given if it is one of this process, else the process's own."""
    return given if isinstance(given, type(process.policy)) else process.policy
