"""What can happen to a hospital's use: its events, as data. Patients are pseudonyms."""

from dataclasses import dataclass
from datetime import date

from workflow.cu_agreement.events import Party
from workflow.cu_agreement.field_types import Period
from workflow.cu_hospital.application import HospitalForm
from workflow.engine.case import CameDue, Event
from workflow.engine.terms import EventWithTerms


@dataclass(frozen=True)
class ApplicationReceived(EventWithTerms):
    """A hospital's application reached the office; the event's effective day is that of receipt."""

    application: HospitalForm


@dataclass(frozen=True)
class InformationSupplied(Event):
    """A supplement reached the office. still_missing: what is still missing with it.

    sender: whose statement it is.
    """

    supplement: HospitalForm
    still_missing: tuple[str, ...]
    sender: Party = "hospital"


@dataclass(frozen=True)
class Allowed(Event):
    """The hospital may treat patients from now on."""


@dataclass(frozen=True)
class PatientStarted(Event):
    """A patient's treatment started. day: the patient's first day, which is what counts."""

    pseudonym: str
    day: date


@dataclass(frozen=True)
class PatientEnded(Event):
    """A patient's treatment ended. day: the last one."""

    pseudonym: str
    day: date


@dataclass(frozen=True)
class ExemptionRenewed(Event):
    """One more exemption was granted."""

    exemption: Period


class ExemptionWarned(CameDue):
    """The senior consultant was told that the exemption ends."""


class ExemptionExpired(CameDue):
    """The exemption has ended: no new patient and no delivery until it is renewed."""


@dataclass(frozen=True)
class UseEnded(Event):
    """The hospital's use ended: nobody is treated any more."""
