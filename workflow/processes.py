"""The list of processes: a new one is a folder and a line here."""

from typing import Any, Final

from workflow.engine.process import Process
from workflow.reimbursement.process import REIMBURSEMENT

PROCESSES: Final[dict[str, Process[Any]]] = {process.name: process for process in (REIMBURSEMENT,)}
