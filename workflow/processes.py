"""The list of processes: a new one is a folder and its name here.

The folder's `process.py` holds the process as a value, under the folder's name in capitals. It is
imported when that process is first asked for: who reads one application waits for no other process.
"""

from collections import UserDict
from collections.abc import MutableMapping
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


class _Processes(UserDict[str, Any]):
    """Processes by name; None stands for one that was not asked for yet."""

    def __getitem__(self, name: str) -> Process[Any]:
        """Return a process. Raises KeyError if there is none, ValueError as `check_links`."""
        process: Process[Any] | None = self.data[name]
        if process is None:
            process = getattr(import_module(f"workflow.{name}.process"), name.upper())
            check_links(process)
            self.data[name] = process
        return process


PROCESSES: Final[MutableMapping[str, Process[Any]]] = _Processes(dict.fromkeys(_FOLDERS))


def check_links(process: Process[Any]) -> None:
    """Raise ValueError if a link of the process leads to a process that there is not."""
    faults = [
        f"process {process.name}: link {rule.kind} leads to the unknown process {to}"
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
