"""The door by which files come in: application, supplement, scenario and policy, from YAML or JSON, or an application as message M2.

Every fault of a file is given at once, by line, under the file's name as the user gave it. Only files are read here: how
they are understood is in `text.py`, `typed.py`, `timeline.py` and `policies.py`. No exception but InvalidInput leaves.
"""

from pathlib import Path
from typing import Final, TypeVar

from scenarios.policies import policy_from, policy_in
from scenarios.reading.parsed import Parsed, Place
from scenarios.reading.raw import Unreadable, bytes_of
from scenarios.reading.text import looks_like_json, parse
from scenarios.reading.typed import typed
from scenarios.scenario import Scenario
from scenarios.timeline import check_scenario
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT, Policy

__all__ = ["parse_application", "policy_from", "read_application", "read_policy", "read_scenario", "read_supplement"]

_APPLICATION: Final = ("application",)

Result = TypeVar("Result", Application, Policy)


def read_application(path: str | Path) -> Application:
    """The application in a file, which may be a message M2 (.xml). Raises InvalidInput with every fault."""
    if is_m2(path):
        from scenarios.m2 import read_m2  # an XML parser, which other files do not need

        return read_m2(path)[0]
    return application_in(parsed_file(path))


def read_supplement(path: str | Path) -> Application:
    """The answer to a request for information: a partial application. Raises InvalidInput with every fault."""
    return read_application(path)


def parse_application(text: str, name: str = "<stdin>") -> Application:
    """The application, or supplement, in a text that came without a file, as from standard input.

    name: what faults call it. Raises InvalidInput with every fault.
    """
    raw = text.encode("utf-8", "surrogatepass")
    return application_in(parse(raw, name, as_json=_is_json(name) or looks_like_json(text)))


def read_scenario(path: str | Path) -> Scenario:
    """The scenario in a file, with the application that it holds or names. Raises InvalidInput with every fault of both."""
    return scenario_in(parsed_file(path), Path(path).parent)


def scenario_in(parsed: Parsed, folder: Path) -> Scenario:
    """The same from what a file in a folder holds."""
    named = _named_application(parsed, folder)
    application = None if named is None else typed(Application, named)
    scenario = typed(Scenario, parsed)
    check_scenario(parsed)
    faults = (*parsed.faults, *(named.faults if named else ()))
    if faults or scenario is None:
        raise InvalidInput(faults)
    return scenario if application is None else scenario.model_copy(update={"application": application})


def read_policy(path: str | Path, base: Policy = DEFAULT) -> Policy:
    """The policy in a file, over the values of `base`. Raises InvalidInput with every fault."""
    return policy_of(parsed_file(path), base)


def policy_of(parsed: Parsed, base: Policy = DEFAULT) -> Policy:
    """The same from what a file holds."""
    return _sound(None if parsed.data is None else policy_in(parsed, (), base), parsed)


def application_in(parsed: Parsed) -> Application:
    """The application that a file holds. Raises InvalidInput with every fault."""
    return _sound(typed(Application, parsed), parsed)


def _sound(result: Result | None, parsed: Parsed) -> Result:
    if result is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return result


def is_m2(path: str | Path) -> bool:
    """Whether a file is a message M2, by its name."""
    return str(path).lower().endswith(".xml")


def _is_json(name: str) -> bool:
    return name.lower().endswith(".json")


def parsed_file(path: str | Path) -> Parsed:
    """What a file holds, every scalar as text, with the faults that the text alone shows. Raises nothing."""
    try:
        return parse(bytes_of(Path(path)), str(path), as_json=_is_json(str(path)))
    except Unreadable as unreadable:
        parsed = Parsed(str(path))
        parsed.fault(Place(1, 1), (), str(unreadable))
        return parsed


def _named_application(parsed: Parsed, folder: Path) -> Parsed | None:
    """The application file that a scenario names, parsed; None where it is inline, missing, or its name is refused."""
    name = (parsed.data or {}).get("application")
    if parsed.data is None or not isinstance(name, str) or _APPLICATION in parsed.refused:
        return None
    parsed.data["application"] = {}  # stands in until the file's content takes its place
    try:
        path = _beside(folder, name)
        return parse(bytes_of(path), str(path), as_json=_is_json(name))
    except Unreadable as unreadable:
        parsed.refuse(_APPLICATION, str(unreadable))
        return None


def _beside(folder: Path, name: str) -> Path:
    """The path of a file in a scenario's folder. A name that leads elsewhere could show others' files."""
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
