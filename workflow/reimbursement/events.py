"""What happened to a case, in the past tense: facts that are never changed. Data only; what they mean for a case is `case.py`.

Dates are Oslo dates. An event keeps what was decided on, never what can be derived again (no due date of a request stands here).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from workflow.logic.tree import Value
from workflow.reimbursement.application import Application

Verdict = Literal["granted", "rejected", "dismissed"]


@dataclass(frozen=True)
class ApplicationReceived:
    """An application reached the office; the day of receipt is the event's effective day."""

    application: Application


@dataclass(frozen=True)
class InformationRequested:
    """Facts were asked for in one letter. wrong_applicant: a relevant specialist or department is asked to apply."""

    facts: tuple[str, ...]
    wrong_applicant: bool


@dataclass(frozen=True)
class InformationSupplied:
    """A supplement reached the office. still_missing: what is still missing with it."""

    supplement: Application
    still_missing: tuple[str, ...]


@dataclass(frozen=True)
class FactJudged:
    """A case worker found a fact to be so, on written grounds."""

    fact: str
    value: Value
    because: str


@dataclass(frozen=True)
class AnswerTimeExtended:
    """The doctor was given more time to answer, once."""


@dataclass(frozen=True)
class ReviewStarted:
    """A case worker took the case to a decision."""


@dataclass(frozen=True)
class RejectionProposed:
    """Refusal under § 3b on discretion (reason 16) was proposed, on written grounds; another person decides."""

    because: str


@dataclass(frozen=True)
class RejectionReturned:
    """The proposal was dropped."""

    because: str


@dataclass(frozen=True)
class Ground:
    """Why a decision is no: the rule not met, its paragraph and its number in list 7481."""

    rule: str
    law: str
    reason: int


@dataclass(frozen=True)
class Decided:
    """The decision (vedtak). It never changes; a complaint, a renewal or a correction is a case of its own.

    grounds, missing: why it is no. because: written grounds of a refusal on discretion. valid_from, valid_to: both days included.
    rule_set, policy: content hashes of what was applied.
    """

    verdict: Verdict
    basis: Literal["§ 3a", "§ 3b"] | None
    reasons: tuple[int, ...]
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    because: str | None
    valid_from: date | None
    valid_to: date | None
    rule_set: str
    policy: str


@dataclass(frozen=True)
class NoteAdded:
    """A case worker wrote something down."""

    text: str


# What time itself brought about; `due` is the day it was due.


@dataclass(frozen=True)
class PreliminaryReplySent:
    """The patient was told that the case takes more than a month."""

    due: date


@dataclass(frozen=True)
class ReminderSent:
    """The doctor was reminded of a request."""

    due: date


@dataclass(frozen=True)
class ReminderNotSent:
    """The reminder was found too late, when the day to answer had passed."""

    due: date


@dataclass(frozen=True)
class InformationOverdue:
    """The last day to answer passed without what was asked for."""

    due: date


@dataclass(frozen=True)
class TargetWarned:
    """The target draws near. warning: the first or the second time."""

    due: date
    warning: Literal["early_warning", "late_warning"]


@dataclass(frozen=True)
class TargetMissed:
    """The target passed undecided."""

    due: date


@dataclass(frozen=True)
class FourWeeksPassed:
    """Four weeks passed undecided, for the statistics."""

    due: date


@dataclass(frozen=True)
class EightWeeksPassed:
    """Eight weeks passed undecided, for the statistics."""

    due: date


@dataclass(frozen=True)
class ExpiryWarned:
    """Patient and doctor were told that the grant ends."""

    due: date


Event: TypeAlias = (
    ApplicationReceived
    | InformationRequested
    | InformationSupplied
    | FactJudged
    | AnswerTimeExtended
    | ReviewStarted
    | RejectionProposed
    | RejectionReturned
    | Decided
    | NoteAdded
    | PreliminaryReplySent
    | ReminderSent
    | ReminderNotSent
    | InformationOverdue
    | TargetWarned
    | TargetMissed
    | FourWeeksPassed
    | EightWeeksPassed
    | ExpiryWarned
)
EVENTS: Final = Event.__args__


def name_of(event: Event | type[Event]) -> str:
    """An event's name in files and histories: `information_requested`; a decision by its verdict, a warning by which it is."""
    if isinstance(event, Decided):
        return event.verdict
    if isinstance(event, TargetWarned):
        return event.warning
    return _NAMES[event if isinstance(event, type) else type(event)]


_NAMES: Final = {kind: re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in EVENTS}
