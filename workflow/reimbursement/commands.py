"""What may be asked of a case, in the imperative: by a case worker, by a supervisor, by the post, or by time itself. Data only.

`by` is who asks. Whether the case lets it happen is the lifecycle's matter, and what then happens is the engine's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from workflow.logic.tree import Value
from workflow.reimbursement.application import Application

TIME: Final = "time"

TimeKind = Literal[
    "preliminary_reply",
    "reminder",
    "answer",
    "early_warning",
    "late_warning",
    "target",
    "four_weeks",
    "eight_weeks",
    "expiry_warning",
]


@dataclass(frozen=True)
class Receive:
    """Take an application in as a new case. received: the Oslo day it reached the office; None = today."""

    number: str
    application: Application
    by: str
    received: date | None = None


@dataclass(frozen=True)
class Start:
    """Take the case to a decision."""

    by: str


@dataclass(frozen=True)
class Ask:
    """Request information. facts: what the reviewer names; empty = the list is derived."""

    by: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supply:
    """Put a supplement in the file. received: the day it reached the office, which is what counts; None = today."""

    by: str
    supplement: Application
    received: date | None = None


@dataclass(frozen=True)
class Judge:
    """Find a fact to be so, on written grounds; the finding replaces the doctor's statement, and both are kept."""

    by: str
    fact: str
    value: Value
    because: str


@dataclass(frozen=True)
class Extend:
    """Give the doctor more time to answer, once."""

    by: str


@dataclass(frozen=True)
class Propose:
    """Propose refusal under § 3b on discretion (reason 16), on written grounds."""

    by: str
    because: str


@dataclass(frozen=True)
class Approve:
    """Approve a proposed refusal; only somebody else than its proposer can."""

    by: str


@dataclass(frozen=True)
class Return:
    """Drop a proposed refusal."""

    by: str
    because: str


@dataclass(frozen=True)
class Grant:
    """Decide: granted."""

    by: str


@dataclass(frozen=True)
class Reject:
    """Decide: rejected or dismissed, for the reasons that the assessment gives."""

    by: str


@dataclass(frozen=True)
class Note:
    """Write something down on the case."""

    by: str
    text: str


@dataclass(frozen=True)
class TimePassed:
    """A deadline or notice has come. due: the day it was due. Only time itself asks for this (`engine.due`)."""

    kind: TimeKind
    due: date
    by: str = TIME


Command: TypeAlias = (
    Receive | Start | Ask | Supply | Judge | Extend | Propose | Approve | Return | Grant | Reject | Note | TimePassed
)
COMMANDS: Final = Command.__args__
