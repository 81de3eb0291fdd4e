"""Check files without using them: applications, scenarios, policies and messages M2."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.analysis.application_files import Said, say_unplaced, silent
from handlers.analysis.input_files import input_files
from workflow.engine.errors import Fault, InvalidInput
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.order_of_days import remarks


def check(
    paths: Sequence[str],
    said: Said = silent,
    received: date | None = None,
    *,
    keep_number: bool = False,
) -> list[Fault]:
    """Return every fault of every file; none = all can be used.

    The keys of a file say what it is read as. said: called with what is no fault: each thing that
    a message M2 says and an application has no field for; and, where the day of arrival is given,
    days of an application that come in the wrong order. keep_number: an identity number with wrong
    check digits is no fault in an application; a scenario says so itself.
    """
    from scenarios.applications import is_m2, read_application
    from scenarios.kinds import read_any

    faults: list[Fault] = []
    try:
        files = input_files(paths)
    except InvalidInput as invalid:
        return list(invalid.faults)
    for file in files:
        try:
            if is_m2(file):
                say_unplaced(file, said)
                read: Any = read_application(file, keep_number=keep_number)
            else:
                read = read_any(file, keep_number=keep_number)
            if received is not None and isinstance(read, Application):
                for says in remarks(read, received):
                    said(f"{file}: {says}; the doctor will be asked")
        except InvalidInput as invalid:
            faults += invalid.faults
    return sorted(faults)
