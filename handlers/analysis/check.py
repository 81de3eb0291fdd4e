"""Check files without using them: applications, scenarios, policies and messages M2."""

from collections.abc import Sequence

from handlers.analysis.application_files import Said, say_unplaced, silent
from handlers.analysis.input_files import input_files
from workflow.engine.errors import Fault, InvalidInput


def check(paths: Sequence[str], said: Said = silent) -> list[Fault]:
    """Return every fault of every file; none = all can be used.

    The keys of a file say what it is read as. said: called with each thing that a message M2 says
    and an application has no field for; that is no fault.
    """
    from scenarios.applications import is_m2
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
            else:
                read_any(file)
        except InvalidInput as invalid:
            faults += invalid.faults
    return sorted(faults)
