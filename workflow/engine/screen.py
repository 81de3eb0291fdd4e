"""What a process says of its cases to the people who work on them, in English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

C = TypeVar("C")


def _nobody(_: Any) -> Mapping[str, Mapping[str, Any]]:
    return {}


@dataclass(frozen=True)
class Screen(Generic[C]):
    """What screens say of a case beside what every case has.

    summary: who and what a case is about, by section as `patient`; each section has a `name`.
    outcomes: what each outcome of the rules means. favour: what a case would be in the best one.
    """

    summary: Callable[[C], Mapping[str, Mapping[str, Any]]] = _nobody
    outcomes: Mapping[str, str] = field(default_factory=dict)
    favour: str = "granted"
