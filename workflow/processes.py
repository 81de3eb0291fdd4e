"""The list of processes: a new one is a folder and its name here.

The folder's `process.py` holds the process as a value, under the folder's name in capitals.
"""

from importlib import import_module
from typing import Any, Final

from workflow.engine.process import Process, Step

_FOLDERS: Final = (
    "reimbursement",
    "complaint",
    "correction",
    "revocation",
    "cu_agreement",
    "cu_hospital",
)

PROCESSES: Final[dict[str, Process[Any]]] = {
    folder: getattr(import_module(f"workflow.{folder}.process"), folder.upper())
    for folder in _FOLDERS
}


def check_links() -> None:
    """Raise ValueError if a link leads to a process that there is not."""
    faults = [
        f"process {process.name}: link {rule.kind} leads to the unknown process {to}"
        for process in PROCESSES.values()
        for rule in process.links
        for to in rule.to
        if to not in PROCESSES
    ]
    if faults:
        raise ValueError("; ".join(faults))


def opening_on(step: str) -> tuple[Process[Any], Step[Any]]:
    """Return the step of a name that opens a case on another one, and the process of the new case.

    Raises KeyError if no process has such a step.
    """
    return {
        each.name: (process, each)
        for process in PROCESSES.values()
        for each in process.steps
        if each.on
    }[step]


check_links()
