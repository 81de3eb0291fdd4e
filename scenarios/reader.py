"""Read files: application, supplement, scenario and policy, from YAML, JSON, or M2 (applications).

Every fault of a file is reported at once, by line, under the file name that the user gave. The only
exception raised is InvalidInput. How a file is understood is in `reading/`, `timeline.py` and
`policies.py`.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from scenarios.office import OWN_FILE, OfficeProfile
from scenarios.policies import policy_from, policy_in
from scenarios.process_models import scenario_model
from scenarios.reading.parsed import Parsed, Place
from scenarios.reading.raw import Unreadable, bytes_of
from scenarios.reading.text import looks_like_json, parse
from scenarios.reading.typed import typed
from scenarios.scenario import DEFAULT_PROCESS, Scenario
from scenarios.timeline import check_scenario
from workflow.engine.errors import InvalidInput
from workflow.engine.process import Process
from workflow.processes import PROCESSES
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT, Policy

__all__ = [
    "parse_application",
    "parse_form",
    "policy_from",
    "read_application",
    "read_form",
    "read_office",
    "read_policy",
    "read_scenario",
    "read_supplement",
]

_APPLICATION: Final = ("application",)
_PROCESS: Final = ("process",)

Result = TypeVar("Result")


def read_application(path: str | Path) -> Application:
    """Read the application in a file, which may be an M2 message (.xml). Raises InvalidInput."""
    if is_m2(path):
        from scenarios.m2 import read_m2  # imports an XML parser, which other files don't need

        return read_m2(path)[0]
    return cast("Application", form_in(parsed_file(path), PROCESSES[DEFAULT_PROCESS]))


def read_supplement(path: str | Path) -> Application:
    """Read the answer to a request for information: a partial application. Raises InvalidInput."""
    return read_application(path)


def parse_application(text: str, name: str = "<stdin>") -> Application:
    """Read an application or supplement from a text, for example from standard input.

    name: what faults call the text. Raises InvalidInput with every fault.
    """
    return cast("Application", parse_form(text, PROCESSES[DEFAULT_PROCESS], name))


def read_form(path: str | Path, process: Process[Any]) -> BaseModel:
    """Read an application or supplement of any process. Raises InvalidInput with every fault.

    Only reimbursement has M2 messages.
    """
    if process.form is Application:
        return read_application(path)
    return form_in(parsed_file(path), process)


def parse_form(text: str, process: Process[Any], name: str = "<stdin>") -> BaseModel:
    """Read an application or supplement of any process from a text, as `parse_application`."""
    raw = text.encode("utf-8", "surrogatepass")
    parsed = parse(raw, name, as_json=_is_json(name) or looks_like_json(text))
    return form_in(parsed, process)


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario with the application that it holds or names.

    Raises InvalidInput with every fault of both files.
    """
    return scenario_in(parsed_file(path), Path(path).parent)


def scenario_in(parsed: Parsed, folder: Path) -> Scenario:
    """Build the scenario from a parsed file in a folder. Raises InvalidInput with every fault."""
    process = process_of(parsed)
    named = _named_application(parsed, folder)
    application = None if named is None else typed(process.form, named)
    scenario = typed(scenario_model(process), parsed)
    check_scenario(parsed, process)
    faults = (*parsed.faults, *(named.faults if named else ()))
    if faults or scenario is None:
        raise InvalidInput(faults)
    if application is None:
        return scenario
    return scenario.model_copy(update={"application": application})


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


def read_office(path: str | Path) -> OfficeProfile:
    """Read the profile of an office. Raises InvalidInput with every fault."""
    return office_in(parsed_file(path))


@cache
def own_office() -> OfficeProfile:
    """Return the simulation's own office, which writes unless another file is named."""
    return read_office(OWN_FILE)


def office_in(parsed: Parsed) -> OfficeProfile:
    """Build the profile of an office from a parsed file. Raises InvalidInput."""
    return _without_faults(typed(OfficeProfile, parsed), parsed)


def policy_in_file(parsed: Parsed, base: Result) -> Result:
    """Build the policy from a parsed file over the values of `base`. Raises InvalidInput."""
    return _without_faults(None if parsed.data is None else policy_in(parsed, (), base), parsed)


def form_in(parsed: Parsed, process: Process[Any]) -> BaseModel:
    """Build the application of a process from a parsed file. Raises InvalidInput."""
    return _without_faults(typed(process.form, parsed), parsed)


def _without_faults(result: Result | None, parsed: Parsed) -> Result:
    if result is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return result


def is_m2(path: str | Path) -> bool:
    """Return whether a file is an M2 message, by the end of its name."""
    return str(path).lower().endswith(".xml")


def _is_json(name: str) -> bool:
    return name.lower().endswith(".json")


def parsed_file(path: str | Path) -> Parsed:
    """Parse a file to plain data, with the faults that the text alone shows. Raises nothing."""
    try:
        return parse(bytes_of(Path(path)), str(path), as_json=_is_json(str(path)))
    except Unreadable as unreadable:
        parsed = Parsed(str(path))
        parsed.fault(Place(1, 1), (), str(unreadable))
        return parsed


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
        return parse(bytes_of(path), str(path), as_json=_is_json(name))
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
