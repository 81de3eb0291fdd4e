"""What can happen to a correction, beside what happens to an application: its events, as data."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from workflow.engine.case import Event
from workflow.logic.fact import Value
from workflow.reimbursement.events import ApplicationReceived, Decided, Verdict
from workflow.reimbursement.facts import TreatmentTime

Ground = Literal["a", "b", "c", "complaint", "body"]
"""Why a decision may be made again: forvaltningsloven § 35 a, b, c; a complaint; the body."""

LATE_MAIL: Final = (
    "The answer had come within the time to answer, and the application was decided without it."
)
"""The written grounds of a correction that late mail opened. Letters say it in Norwegian."""


@dataclass(frozen=True)
class BodyOutcome:
    """What the body that handles complaints decided on a day.

    valid_from, valid_to: the days that it says. moved_to: the later day of a revocation.
    """

    kind: Literal["granted", "partly", "annulled", "worse"]
    dated: date
    valid_from: date | None = None
    valid_to: date | None = None
    moved_to: date | None = None


@dataclass(frozen=True)
class Carried:
    """A finding that came with the file. stated_since: the doctor has said something of it since.

    item: which earlier treatment it is about; "" = all.
    """

    fact: str
    value: Value | TreatmentTime
    because: str
    by: str
    item: str = ""
    stated_since: bool = False


@dataclass(frozen=True)
class CorrectionOpened(ApplicationReceived):
    """A correction was opened, with the decided file and what is new.

    findings: those of the decided file and further ones. applied_on: the day of the first receipt.
    heard: when the newest addition to the file arrived. outcome: what the body decided. moved_to:
    of a revocation, the later day from which it is to count.
    """

    ground: Ground
    because: str
    findings: tuple[Carried, ...]
    applied_on: date
    heard: date | None
    outcome: BodyOutcome | None = None
    moved_to: date | None = None


@dataclass(frozen=True)
class NoticeGiven(Event):
    """The patient was told what the decision is to become."""

    verdict: Verdict
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Changed(Decided):
    """The decision was made again, and this one replaces it.

    favour: it takes away no day, and gives one or more. lifts: the revocation counts no longer.
    moved_to: it counts from this day on. withholds: letters of the old decision that have not gone
    out never do.
    """

    favour: bool = False
    lifts: bool = False
    moved_to: date | None = None
    withholds: bool = False

    @property
    def name(self) -> str:
        """`changed`, whatever the verdict is."""
        return "changed"
