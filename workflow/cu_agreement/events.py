"""What can happen to an agreement on compassionate use: its events, as data.

What any process that asks for information has is among the events of reimbursement.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.cu_agreement.application import AgreementForm
from workflow.engine.case import CameDue, Event
from workflow.engine.terms import EventWithTerms

Party = Literal[
    "company",
    "hospital",
    "lis",
    "rhf",
    "medicines_agency",
    "beslutningsforum",
    "fagdirektormotet",
    "hospital_pharmacy",
]
"""Whose statement a case worker records."""
Introduced = Literal["introduced", "not_introduced"]


@dataclass(frozen=True)
class ApplicationReceived(EventWithTerms):
    """An application reached the office; the day of receipt is the event's effective day."""

    application: AgreementForm


@dataclass(frozen=True)
class InformationSupplied(Event):
    """A supplement reached the office. still_missing: what is still missing with it.

    sender: whose statement it is.
    """

    supplement: AgreementForm
    still_missing: tuple[str, ...]
    sender: Party = "company"


@dataclass(frozen=True)
class ReadyForSignature(Event):
    """Nothing but the signatures is missing any more."""


class DocumentsReady(CameDue):
    """The documents of its type came into force, so the agreement can be signed."""


@dataclass(frozen=True)
class Agreed(Event):
    """Both parties signed. signed: the later of the two days.

    deviation: a short treatment that takes longer, with grounds. old_list: the national list was
    published long before.
    """

    signed: date
    deviation: bool
    old_list: bool


@dataclass(frozen=True)
class Refusal(Event):
    """The application was refused. rules: not met. unknown: those that nobody answered in time.

    missing: facts that were not stated.
    """

    rules: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """The event's name: refused."""
        return "refused"


@dataclass(frozen=True)
class Withdrawn(Event):
    """The application was withdrawn."""

    because: str


@dataclass(frozen=True)
class MarketingAuthorised(Event):
    """The medicine got marketing authorisation; no new patients from that day on."""

    since: date


@dataclass(frozen=True)
class NationalDecision(Event):
    """Beslutningsforum decided on the authorised medicine. The agreement stays closed to new
    patients either way.
    """

    decision: Introduced
    dated: date


@dataclass(frozen=True)
class Ended(Event):
    """The agreement ended. contract: the day on which it ended by contract; None = nobody was
    treated under it any more.

    was_open: whether it took new patients until then.
    """

    contract: date | None
    was_open: bool
