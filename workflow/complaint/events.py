"""What can happen to a complaint, beside what happens to any case that asks: its events, as data.

What they do: `file.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.complaint.form import ComplaintForm
from workflow.engine.case import CameDue, Event
from workflow.engine.terms import EventWithTerms
from workflow.logic.fact import Value
from workflow.reimbursement.application import Application
from workflow.reimbursement.facts import TreatmentTime

OfTheBody = Literal[
    "granted",
    "partly",
    "annulled",
    "worse",
    "upheld",
    "dismissed",
    "withdrawn",
    "returned",
]
"""What the body that decides complaints can answer."""


@dataclass(frozen=True)
class ComplaintReceived(EventWithTerms):
    """A complaint reached the office; the day of receipt is the event's effective day.

    application: without its new facts, which stand beside it.
    """

    application: ComplaintForm
    new_facts: Application | None = None


@dataclass(frozen=True)
class Taken:
    """A finding that a complaint was taken up with. by: who found it."""

    fact: str
    value: Value | TreatmentTime
    because: str
    by: str
    item: str = ""


@dataclass(frozen=True)
class ComplaintTakenUp(EventWithTerms):
    """A complaint that was dismissed is taken up anew, with its file and its day.

    opened: the day on which it was, from which the target counts. heard: when the newest of the new
    facts arrived. findings: those made while it was handled before.
    """

    application: ComplaintForm
    opened: date
    new_facts: Application | None = None
    heard: date | None = None
    findings: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class InformationSupplied(Event):
    """A supplement reached the office. supplement: without its new facts, which stand beside it.

    still_missing: what is still missing with it.
    """

    supplement: ComplaintForm
    still_missing: tuple[str, ...]
    new_facts: Application | None = None


@dataclass(frozen=True)
class MailRecorded(Event):
    """Mail came on a complaint that has been sent on or has ended, and changed nothing.

    supplement: without its new facts, which stand beside it. returned: letters that came back.
    """

    supplement: ComplaintForm | None
    returned: tuple[str, ...]
    new_facts: Application | None = None


@dataclass(frozen=True)
class LateAccepted(Event):
    """A late complaint was accepted, on written grounds."""

    because: str


@dataclass(frozen=True)
class Dismissed(Event):
    """The complaint was dismissed. It never changes; a complaint of it is a case of its own.

    rules: those that are not met. missing: what was asked for and did not come.
    """

    rules: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Upheld(Event):
    """The decision was upheld, on written grounds; the complainant can comment on them."""

    because: str


@dataclass(frozen=True)
class Reconsidered(Event):
    """The complaint was taken back to the review, on written grounds."""

    because: str


class SentOn(CameDue):
    """The time to comment passed, and the complaint was sent on. due: the last day to comment."""


class BodySilent(CameDue):
    """The body has not answered for a long time. due: the day on which that was noted."""


@dataclass(frozen=True)
class BodyDecided(Event):
    """The body answered; the effective day is that of its answer.

    valid_from, valid_to: the days of a grant, where it says them. moved_to: of a revocation, the
    later day from which it counts.
    """

    outcome: OfTheBody
    valid_from: date | None = None
    valid_to: date | None = None
    moved_to: date | None = None


@dataclass(frozen=True)
class ComplaintReversed(Event):
    """The office changed its decision, on written grounds. The case that this opened says how."""

    because: str


@dataclass(frozen=True)
class Withdrawn(Event):
    """The complainant withdrew the complaint."""

    because: str
