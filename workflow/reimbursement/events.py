"""What can happen to a case of individual reimbursement: its events, as data. What they do:
`file.py`.

Dates are Oslo dates. An event keeps what was decided on, never what can be derived again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.engine.case import CameDue, Event
from workflow.engine.terms import EventWithTerms
from workflow.logic.fact import Value
from workflow.reimbursement.application import Application
from workflow.reimbursement.facts import TreatmentTime

Sender = Literal["doctor", "patient", "hospital"]
"""Who sends what reaches the office."""
Verdict = Literal["granted", "rejected", "dismissed"]
Advice = Literal["grant", "reject"]
"""What an adviser would decide."""
Party = Literal["doctor", "patient"]
"""Who withdraws an application; guardians do it for the patient."""


@dataclass(frozen=True)
class ApplicationReceived(EventWithTerms):
    """An application reached the office; the day of receipt is the event's effective day."""

    application: Application


@dataclass(frozen=True)
class RegisterAnswered(Event):
    """The case register answers otherwise than before, asked by a step that assesses.

    duplicate: how the application repeats other cases (S-2); None = it does not. duplicate_of: the
    numbers of these cases. earlier_grant: whether there is one for the same product and disease.
    """

    duplicate: Literal["pending", "granted", "possible"] | None
    duplicate_of: str | None
    earlier_grant: bool


@dataclass(frozen=True)
class InformationRequested(Event):
    """Facts were asked for in one letter.

    wrong_applicant: a relevant specialist or department is asked to apply.
    """

    facts: tuple[str, ...]
    wrong_applicant: bool


@dataclass(frozen=True)
class InformationSupplied(Event):
    """A supplement reached the office. still_missing: what is still missing with it.

    unanswered: what was asked for and is not stated either, though it decides nothing. sender: who
    sent it.
    """

    supplement: Application
    still_missing: tuple[str, ...]
    unanswered: tuple[str, ...] = ()
    sender: Sender = "doctor"


@dataclass(frozen=True)
class FactJudged(Event):
    """A case worker found a fact to be so, on written grounds.

    medicine: which earlier treatment it is about; "" = not about a single one.
    """

    fact: str
    value: Value | TreatmentTime
    because: str
    medicine: str = ""


@dataclass(frozen=True)
class AnswerTimeExtended(Event):
    """The doctor was given more time to answer, once.

    reminder: the day of the reminder that the letter contains; None = none was due that day.
    """

    reminder: date | None = None


@dataclass(frozen=True)
class ReviewStarted(Event):
    """A case worker took the case to a decision."""


@dataclass(frozen=True)
class RejectionProposed(Event):
    """Refusal under § 3b on discretion (reason 16) was proposed, on written grounds; another person
    decides.
    """

    because: str


@dataclass(frozen=True)
class RejectionReturned(Event):
    """The proposal was dropped."""

    because: str


@dataclass(frozen=True)
class AdviserHeard(Event):
    """An adviser gave an opinion, on written grounds. It binds nobody."""

    opinion: Advice
    because: str


@dataclass(frozen=True)
class Ground:
    """Why a decision is no: the rule not met, its paragraph and its number in list 7481."""

    rule: str
    law: str
    reason: int


@dataclass(frozen=True)
class Decided(Event):
    """The decision (vedtak). It never changes; a complaint, a renewal or a correction is a case of
    its own.

    grounds, missing: why it is no. because: written grounds of a refusal on discretion. valid_from,
    valid_to: both days included. rule_set, policy: content hashes of what was applied.
    """

    verdict: Verdict
    basis: Literal["§ 3a", "§ 3b", "§ 3"] | None
    reasons: tuple[int, ...]
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    because: str | None
    valid_from: date | None
    valid_to: date | None
    rule_set: str
    policy: str

    @property
    def name(self) -> str:
        """The verdict: granted, rejected or dismissed."""
        return self.verdict


@dataclass(frozen=True)
class Withdrawn(Event):
    """The application was withdrawn; there is no decision. because: why, if that was said."""

    party: Party
    because: str


@dataclass(frozen=True)
class MailRecorded(Event):
    """Mail came on a case that has ended, and changed nothing. returned: letters that came back."""

    supplement: Application | None
    sender: Sender
    returned: tuple[str, ...]


@dataclass(frozen=True)
class Dropped(Event):
    """A correction or revocation was closed undecided. noticed: the patient had been told of it."""

    because: str
    noticed: bool


class PreliminaryReplySent(CameDue):
    """The patient was told that the case takes more than a month."""


class ReminderSent(CameDue):
    """The doctor was reminded of a request."""


class ReminderNotSent(CameDue):
    """The reminder was found too late, when the day to answer had passed."""


class InformationOverdue(CameDue):
    """The last day to answer passed without what was asked for."""


@dataclass(frozen=True)
class TargetWarned(CameDue):
    """The target draws near. warning: the first or the second time."""

    warning: Literal["early_warning", "late_warning"]

    @property
    def name(self) -> str:
        """Which warning it is: early_warning or late_warning."""
        return self.warning


class TargetMissed(CameDue):
    """The target passed undecided."""


class FourWeeksPassed(CameDue):
    """Four weeks passed undecided, for the statistics."""


class EightWeeksPassed(CameDue):
    """Eight weeks passed undecided, for the statistics."""


class ExpiryWarned(CameDue):
    """Patient and doctor were told that the grant ends."""


class ExpirySilent(CameDue):
    """Nobody was told that the grant ends: it was cut, or another one is in force after it."""


class NoticeOver(CameDue):
    """The time to answer a notice of a correction or revocation has passed."""
