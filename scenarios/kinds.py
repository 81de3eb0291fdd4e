"""Tell what kind of file a file is, from its top-level fields: scenario, policy or application."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Final, Literal

from scenarios.reader import application_in, parsed_file, policy_in_file, scenario_in
from scenarios.scenario import Scenario
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import Policy

Kind = Literal["application", "scenario", "policy"]

_POLICY: Final = frozenset(f.name for f in fields(Policy))
_SCENARIO: Final = frozenset(f.alias or name for name, f in Scenario.model_fields.items())


def kind_of(path: str | Path) -> Kind:
    """Return the kind of a file. Unreadable files count as applications, whose reader says why."""
    return _kind(parsed_file(path).data or {})


def _kind(data: dict[str, Any]) -> Kind:
    names = set(data)
    if names & (_SCENARIO - {"policy"}):
        return "scenario"
    return "policy" if names & _POLICY else "application"


def read_any(path: str | Path) -> Application | Scenario | Policy:
    """Read a file as the kind it is. Raises InvalidInput with every fault."""
    parsed = parsed_file(path)
    match _kind(parsed.data or {}):
        case "scenario":
            return scenario_in(parsed, Path(path).parent)
        case "policy":
            return policy_in_file(parsed)
        case "application":
            return application_in(parsed)
