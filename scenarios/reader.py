"""Read scenarios, with the applications that they hold or name, and policies, from YAML or JSON.

Every fault of a file is reported at once, by line, under the file name that the user gave. The only
exception raised is InvalidInput. How a file is understood is in `reading/`, `timeline.py` and
`policies.py`.
"""

from copy import deepcopy
from pathlib import Path
from typing import Any, Final, TypeVar

from scenarios.applications import is_json, parsed_file, without_faults
from scenarios.policies import policy_in, without_head
from scenarios.process_models import scenario_model
from scenarios.reading.parsed import Parsed
from scenarios.reading.raw import Unreadable, bytes_of
from scenarios.reading.text import parse
from scenarios.reading.typed import typed
from scenarios.scenario import DEFAULT_PROCESS, Scenario
from scenarios.timeline import check_scenario
from workflow.engine.errors import InvalidInput
from workflow.engine.process import Process
from workflow.engine.readers import read_yes_no
from workflow.processes import PROCESSES
from workflow.reimbursement.policy import DEFAULT, Policy

_APPLICATION: Final = ("application",)
_PROCESS: Final = ("process",)

Result = TypeVar("Result")


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario with the application that it holds or names.

    Raises InvalidInput with every fault of both files.
    """
    return scenario_in(parsed_file(path), Path(path).parent)


def scenario_in(parsed: Parsed, folder: Path) -> Scenario:
    """Build the scenario from a parsed file in a folder. Raises InvalidInput with every fault.

    Where the form's codes alone do not fit, its words are tried in their place.
    """
    try:
        return _scenario(deepcopy(parsed), folder, in_words=False)
    except InvalidInput:
        return _scenario(parsed, folder, in_words=True)


def _scenario(parsed: Parsed, folder: Path, *, in_words: bool) -> Scenario:
    process = process_of(parsed)
    named = _named_application(parsed, folder)
    keep = _keeps_number(parsed)
    if in_words:
        from scenarios.labels import use_codes  # reads the form, which most files do not need

        if named is not None:
            use_codes(named, process)
        use_codes(parsed, process, scenario=True)
    application = None if named is None else typed(process.form, named, keep_number=keep)
    scenario = typed(scenario_model(process), parsed, keep_number=keep)
    check_scenario(parsed, process)
    faults = (*parsed.faults, *(named.faults if named else ()))
    if faults or scenario is None:
        raise InvalidInput(faults)
    if application is None:
        return scenario
    return scenario.model_copy(update={"application": application})


def _keeps_number(parsed: Parsed) -> bool:
    """Return whether a scenario keeps identity numbers with wrong check digits."""
    try:
        return read_yes_no(str((parsed.data or {}).get("keep_number", "no")))
    except ValueError:
        return False  # the model refuses it


def process_of(parsed: Parsed) -> Process[Any]:
    """Return the process that a scenario names; refuse an unknown one, and return the default."""
    name = (parsed.data or {}).get("process", DEFAULT_PROCESS)
    if isinstance(name, str) and name in PROCESSES:
        return PROCESSES[name]
    if parsed.data is not None and _PROCESS not in parsed.refused:
        parsed.refuse(_PROCESS, f"write one of: {', '.join(PROCESSES)}")
        parsed.refused.add(_PROCESS)
        parsed.data["process"] = DEFAULT_PROCESS  # so that the other faults are reported too
    return PROCESSES[DEFAULT_PROCESS]


def read_policy(path: str | Path, base: Policy = DEFAULT) -> Policy:
    """Read a policy file over the values of `base`. Raises InvalidInput with every fault."""
    return policy_in_file(parsed_file(path), base)


def policy_in_file(parsed: Parsed, base: Result) -> Result:
    """Build the policy from a parsed file over the values of `base`. Raises InvalidInput."""
    if parsed.data is not None:
        without_head(parsed)
    return without_faults(None if parsed.data is None else policy_in(parsed, (), base), parsed)


def _named_application(parsed: Parsed, folder: Path) -> Parsed | None:
    """Parse the application file that a scenario names.

    Returns None if the application is inline, missing, or its name is refused.
    """
    name = (parsed.data or {}).get("application")
    if parsed.data is None or not isinstance(name, str) or _APPLICATION in parsed.refused:
        return None
    parsed.data["application"] = {}  # replaced by the file's content once both are typed
    try:
        path = _inside(folder, name)
        return parse(bytes_of(path), str(path), as_json=is_json(name))
    except Unreadable as unreadable:
        parsed.refuse(_APPLICATION, str(unreadable))
        return None


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file in the scenario's folder.

    Raises Unreadable for a name that leads out of the folder: it could reveal other files.
    """
    outside = "name a file in the scenario's own folder, or write the application here"
    if "\\" in name or not name.strip():
        raise Unreadable(outside)
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        raise Unreadable("this file can't be read; check its name and the disk") from None
    if not inside:
        raise Unreadable(outside)
    return folder / name
