"""What a process says of its cases to the people who work on them, in English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

C = TypeVar("C")
GRANTED: Final = "granted"
"""What a case would be in the best outcome, unless its process says otherwise."""


def _nobody(_: Any) -> Mapping[str, Mapping[str, Any]]:
    return {}


def _nothing(_: Any, __: date) -> None:
    return None


@dataclass(frozen=True)
class Screen(Generic[C]):
    """What screens say of a case beside what every case has.

    summary: who and what a case is about, by section as `patient`; each section has a `name`.
    outcomes: what each outcome of the rules means. favour: what a case would be in the best one.
    searched: the fields of the form by whose words a search finds a case, by section, beside
    who the patient is; also where a form stands in another one.
    position: what is in force of what the case is about on an Oslo day, as data; None = nothing can
    be.
    """

    summary: Callable[[C], Mapping[str, Mapping[str, Any]]] = _nobody
    outcomes: Mapping[str, str] = field(default_factory=dict)
    favour: str = GRANTED
    searched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    position: Callable[[C, date], Mapping[str, Any] | None] = _nothing
