"""What can be asked of a hospital's use, as data. When it is allowed: `process.py`."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from workflow.cu_agreement.events import Party
from workflow.cu_agreement.fact_names import known_fact
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.facts import FACTS
from workflow.engine.case import Command, Says

HospitalFact = Annotated[
    str,
    BeforeValidator(known_fact(FACTS)),
    WithJsonSchema({"type": "string", "enum": sorted(FACTS)}),
]
"""The name of a fact of a hospital's use; refused if there is none."""


@dataclass(frozen=True)
class Ask(Command):
    """Request information. facts: what the reviewer names; empty = the list is derived."""

    facts: Annotated[tuple[HospitalFact, ...], Says("facts that the reviewer names")] = ()


@dataclass(frozen=True)
class Answer(Command):
    """Put a supplement in the file.

    received: the day it reached the office, which is what counts; None = today.
    """

    supplement: Annotated[HospitalForm, Says("a supplement: a part of the form")]
    received: date | None = None
    sender: Annotated[Party, Says("whose statement it is")] = "hospital"


@dataclass(frozen=True)
class Judge(Command):
    """Find a fact to be so, on written grounds; the finding replaces what was stated, and both
    are kept.
    """

    fact: Annotated[HospitalFact, Says("the fact")]
    value: Annotated[str, Says("what is found, as the form writes it")]
    because: str


class Allow(Command):
    """Allow the hospital to treat patients."""


@dataclass(frozen=True)
class StartPatient(Command):
    """Record that a patient's treatment started."""

    pseudonym: Annotated[str, Says("the patient's pseudonym, as NO-12")]
    day: Annotated[date, Says("the first day of treatment")]


@dataclass(frozen=True)
class EndPatient(Command):
    """Record that a patient's treatment ended."""

    pseudonym: Annotated[str, Says("the patient's pseudonym, as NO-12")]
    day: Annotated[date, Says("the last day of treatment")]


@dataclass(frozen=True)
class RenewExemption(Command):
    """Record one more exemption. until: None = open; it counts for a year at most."""

    from_: Annotated[date, Says("its first day")]
    until: Annotated[date | None, Says("its last day; unstated = open")] = None


class EndUse(Command):
    """End the hospital's use."""
