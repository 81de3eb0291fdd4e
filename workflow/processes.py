"""The list of processes: a new one is a folder and its name here.

The folder's `process.py` holds the process as a value, under the folder's name in capitals.
"""

from importlib import import_module
from typing import Any, Final

from workflow.engine.process import Process

_FOLDERS: Final = ("reimbursement",)

PROCESSES: Final[dict[str, Process[Any]]] = {
    folder: getattr(import_module(f"workflow.{folder}.process"), folder.upper())
    for folder in _FOLDERS
}
