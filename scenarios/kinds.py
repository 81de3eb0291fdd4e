"""Tell what kind of file a file is, from its top-level fields: scenario, policy or application.

An application or policy is read as that of the process whose fields it has most of.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel

from scenarios.applications import form_in, parsed_file
from scenarios.reader import policy_in_file, scenario_in
from scenarios.scenario import Scenario
from workflow.engine.process import Process
from workflow.processes import PROCESSES

Kind = Literal["application", "scenario", "policy"]

_SCENARIO: Final = frozenset(f.alias or name for name, f in Scenario.model_fields.items())


def kind_of(path: str | Path) -> Kind:
    """Return the kind of a file. Unreadable files count as applications, whose reader says why."""
    return _kind(set(parsed_file(path).data or ()))


def _kind(names: set[str]) -> Kind:
    if names & (_SCENARIO - {"policy"}):
        return "scenario"
    return "policy" if names & _policy_fields(_nearest(names, _policy_fields)) else "application"


def read_any(path: str | Path, *, keep_number: bool = False) -> BaseModel | Any:
    """Read a file as the kind it is; a policy is a dataclass. Raises InvalidInput.

    keep_number: an identity number with wrong check digits is no fault in an application.
    """
    parsed = parsed_file(path)
    names = set(parsed.data or ())
    match _kind(names):
        case "scenario":
            return scenario_in(parsed, Path(path).parent)
        case "policy":
            return policy_in_file(parsed, _nearest(names, _policy_fields).policy)
        case "application":
            form = _nearest(names, _form_fields).form
            return form_in(parsed, form, keep_number=keep_number)


def _nearest(names: set[str], known: Callable[[Process[Any]], frozenset[str]]) -> Process[Any]:
    """Return the process that knows most of the names; of equals the first in the list."""
    return max(PROCESSES.values(), key=lambda process: len(names & known(process)))


def _form_fields(process: Process[Any]) -> frozenset[str]:
    return frozenset(f.alias or name for name, f in process.form.model_fields.items())


def _policy_fields(process: Process[Any]) -> frozenset[str]:
    policy = process.policy
    return frozenset(f.name for f in fields(policy)) if is_dataclass(policy) else frozenset()
