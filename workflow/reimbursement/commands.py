"""What can be asked of a case of individual reimbursement, as data.

When it is allowed: `process.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from workflow.engine.case import Command, Says
from workflow.engine.moving import Move
from workflow.logic.fact import Value
from workflow.reimbursement.application import Application
from workflow.reimbursement.events import Advice, Party, Sender
from workflow.reimbursement.fact_values import FactName


class Start(Command):
    """Take the case to a decision."""


@dataclass(frozen=True)
class Ask(Command):
    """Request information. facts: what the reviewer names; empty = the list is derived."""

    facts: Annotated[tuple[FactName, ...], Says("facts that the reviewer names")] = ()


@dataclass(frozen=True)
class Answer(Command):
    """Put a supplement in the file.

    received: the day it reached the office, which is what counts; None = today.
    """

    supplement: Annotated[Application, Says("a supplement: a partial application")]
    received: date | None = None
    sender: Annotated[Sender, Says("who sent it, if not the doctor")] = "doctor"


@dataclass(frozen=True)
class Judge(Command):
    """Find a fact to be so, on written grounds; the finding replaces the doctor's statement, and
    both are kept.
    """

    fact: Annotated[FactName, Says("the fact")]
    value: Annotated[Value, Says("yes, no, a number, a day, a text, or one of the fact's choices")]
    because: str
    medicine: Annotated[
        str, Says("one of the medicines named; only with cannot_be_used, reason_insufficient")
    ] = ""


class Extend(Command):
    """Give whoever was asked more time to answer, once."""


@dataclass(frozen=True)
class Propose(Command):
    """Propose refusal under § 3b on discretion (reason 16), on written grounds."""

    because: str


class Approve(Command):
    """Approve a proposed refusal; only somebody else than its proposer can."""


@dataclass(frozen=True)
class Return(Command):
    """Drop a proposed refusal."""

    because: str


@dataclass(frozen=True)
class Advise(Command):
    """Give an adviser's opinion, on written grounds, as another person than who decides.

    opinion: what the adviser would decide; it binds nobody.
    """

    opinion: Annotated[Advice, Says("what the adviser would decide")]
    because: str


class Grant(Command):
    """Decide: granted."""


class Reject(Command):
    """Decide: rejected or dismissed, for the reasons that the assessment gives."""


@dataclass(frozen=True)
class Withdraw(Command):
    """Withdraw the application. received: the day it reached the office; None = today."""

    party: Annotated[Party, Says("who withdraws it: doctor or patient; a guardian is the patient")]
    received: date | None = None
    because: Annotated[str, Says("why, if that was said")] = ""


class AskRegister(Command):
    """Ask the case register anew. Steps that assess ask for this."""


@dataclass(frozen=True)
class Mail(Command):
    """Record mail that has come on a case that has ended; the case stays as it is.

    received: the day it reached the office; None = today. returned: letters that came back.
    """

    supplement: Annotated[Application | None, Says("what it says: a partial application")] = None
    received: date | None = None
    sender: Annotated[Sender, Says("who sent it, if not the doctor")] = "doctor"
    returned: Annotated[tuple[str, ...], Says("a letter that came back, by its id")] = ()


@dataclass(frozen=True)
class Drop(Command):
    """Close a correction or a revocation undecided; the decision stands."""

    because: str


ASSESSING: Final = (Start, Ask, Answer, Judge, Propose, Approve, Grant, Reject, Move)
"""The commands before which the case register is asked anew."""
