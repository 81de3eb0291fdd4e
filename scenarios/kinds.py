"""Tell what kind of file a file is, from its top-level fields.

An application or policy is read as that of the process whose fields it has most of. A file without
any known field is what its names are nearest to.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel

from scenarios.applications import form_in, parsed_file, without_faults
from scenarios.policies import HEAD
from scenarios.reader import policy_in_file, scenario_in
from scenarios.reading.parsed import Parsed
from scenarios.reading.typed import typed
from scenarios.scenario import Scenario
from scenarios.story import Story
from workflow.engine.process import Process
from workflow.processes import PROCESSES

Kind = Literal["application", "scenario", "policy", "office", "population"]

_SCENARIO: Final = frozenset(
    field.alias or name for model in (Scenario, Story) for name, field in model.model_fields.items()
)
_OF_OFFICES: Final = frozenset({"office", "complaint_bodies"})
_OF_POPULATIONS: Final = frozenset({"population", "variants", "groups"})
_OF_SCENARIOS: Final = _SCENARIO - {*HEAD, "process"}


def kind_of(path: str | Path) -> Kind:
    """Return the kind of a file. Unreadable files count as applications, whose reader says why."""
    return kind_in(parsed_file(path)) or "application"


def kind_in(parsed: Parsed) -> Kind | None:
    """Return the kind of a parsed file, or None if it can't be read."""
    return None if parsed.data is None else _kind(parsed.data)


def _kind(data: Mapping[str, Any]) -> Kind:
    names = set(data)
    if names & _OF_OFFICES:
        return "office"
    if names & _OF_POPULATIONS:
        return "population"
    if names & _OF_SCENARIOS:
        return "scenario"
    if isinstance(data.get("policy"), str) or names & _known(_policy_fields):
        return "policy"
    if names & _known(_form_fields):
        return "application"
    if names & _SCENARIO:
        return "scenario"
    near: dict[Kind, int] = {
        "application": _like(names, _known(_form_fields)),
        "policy": _like(names, _known(_policy_fields)),
        "scenario": _like(names, _SCENARIO),
        "office": _like(names, _OF_OFFICES),
        "population": _like(names, _OF_POPULATIONS),
    }
    return max(near, key=lambda kind: near[kind])


def _known(of: Callable[[Process[Any]], frozenset[str]]) -> frozenset[str]:
    """Return the names that a file of any process can have."""
    return frozenset().union(*map(of, PROCESSES.values()))


def _like(names: set[str], known: frozenset[str]) -> int:
    """Return how many names are misspelt ones of those that are known."""
    from difflib import get_close_matches  # only a mistake needs it

    return sum(bool(get_close_matches(name.lower(), known, 1)) for name in names)


def read_any(path: str | Path, *, keep_number: bool = False) -> BaseModel | Any:
    """Read a file as the kind it is, as `read_as`."""
    parsed = parsed_file(path)
    return read_as(kind_in(parsed) or "application", parsed, keep_number=keep_number)


def read_as(kind: Kind, parsed: Parsed, *, keep_number: bool = False) -> BaseModel | Any:
    """Build what a parsed file of a kind holds; a policy is a dataclass. Raises InvalidInput.

    keep_number: an identity number with wrong check digits is no fault in an application.
    """
    names = set(parsed.data or ())
    match kind:
        case "scenario":
            return scenario_in(parsed, Path(parsed.file).parent)
        case "policy":
            return policy_in_file(parsed, _nearest(names, _policy_fields).policy)
        case "office":
            from scenarios.offices import office_in  # the models of rare kinds are slow to make

            return office_in(parsed)
        case "population":
            from scenarios.population import PopulationFile

            return without_faults(typed(PopulationFile, parsed), parsed)
        case "application":
            form = _nearest(names, _form_fields).form
            return form_in(parsed, form, keep_number=keep_number)


def another_kind(parsed: Parsed, form: type[BaseModel]) -> str:
    """Return what a parsed file is instead of a form of that class, in a sentence; "" if it may be
    one.

    It is another form if that one has more of its fields, and another kind if no field fits.
    """
    wanted = next((each for each in PROCESSES.values() if each.form is form), None)
    if wanted is None or not parsed.data:
        return ""
    names, kind = set(parsed.data), _kind(parsed.data)
    fit = len(names & _form_fields(wanted))
    nearest = _nearest(names, _form_fields)
    if kind == "application" and len(names & _form_fields(nearest)) > fit:
        is_ = f"for a case of {nearest.name}"
    elif kind != "application" and not fit:
        is_ = {"office": "the profile of an office"}.get(kind, f"a {kind}")
    else:
        return ""
    prints = f"`saksgang form application --process {wanted.name}` prints one"
    return f"this file is {is_}, and one for {wanted.name} is wanted; {prints}"


def _nearest(names: set[str], known: Callable[[Process[Any]], frozenset[str]]) -> Process[Any]:
    """Return the process that knows most of the names; of equals the first in the list."""
    return max(PROCESSES.values(), key=lambda process: len(names & known(process)))


def _form_fields(process: Process[Any]) -> frozenset[str]:
    known = {} if process.form is None else process.form.model_fields
    return frozenset(field.alias or name for name, field in known.items())


def _policy_fields(process: Process[Any]) -> frozenset[str]:
    policy = process.policy
    return frozenset(f.name for f in fields(policy)) if is_dataclass(policy) else frozenset()
