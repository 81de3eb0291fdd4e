"""What can happen to a revocation: its own events, as data."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.engine.case import Event
from workflow.reimbursement.events import ApplicationReceived

Ground = Literal["21-6", "21-7"]
"""The paragraph of folketrygdloven: changed circumstances, or wrong information."""


@dataclass(frozen=True)
class RevocationOpened(ApplicationReceived):
    """A revocation was opened, and the patient is told. application: the file of the grant.

    day: the first day that is to be taken away.
    """

    ground: Ground
    day: date
    because: str
    applied_on: date


@dataclass(frozen=True)
class Revoked(Event):
    """The grants that the case names by its links end. day: the first day that they do not have."""

    day: date
