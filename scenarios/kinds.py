"""What kind of file a file is, by the fields it has at the top: scenario, policy or application. Reads it as that, strictly."""

from dataclasses import fields
from pathlib import Path
from typing import Final, Literal

from scenarios.reader import read_application, read_policy, read_scenario
from scenarios.scenario import Scenario
from scenarios.text import parse
from workflow.application import Application
from workflow.policy import Policy

Kind = Literal["application", "scenario", "policy"]

_POLICY: Final = frozenset(f.name for f in fields(Policy))
_SCENARIO: Final = frozenset(f.alias or name for name, f in Scenario.model_fields.items())


def kind_of(path: str | Path) -> Kind:
    """The kind whose fields a file has most of; a file that can't be read counts as an application, whose reader says why."""
    try:
        data = parse(Path(path).read_bytes(), str(path), as_json=str(path).lower().endswith(".json")).data or {}
    except OSError:
        return "application"
    names = set(data)
    if names & (_SCENARIO - {"policy"}):
        return "scenario"
    return "policy" if names & _POLICY else "application"


def read_any(path: str | Path) -> Application | Scenario | Policy:
    """The file, read as what it is. Raises InvalidInput with every fault."""
    readers = {"application": read_application, "scenario": read_scenario, "policy": read_policy}
    return readers[kind_of(path)](path)  # type: ignore[no-any-return, operator]
