"""What can be asked of a complaint, as data. When it is allowed: `process.py`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from workflow.complaint.events import OfTheBody, Taken
from workflow.complaint.fact_values import AskedFact, FoundFact
from workflow.complaint.form import ComplaintForm
from workflow.engine.case import Command, Says
from workflow.engine.steps import Register
from workflow.logic.fact import Value


@dataclass(frozen=True)
class Complain(Register):
    """Take in a complaint of a decision."""

    application: Annotated[ComplaintForm, Says("the complaint")] = field()


@dataclass(frozen=True, kw_only=True)
class TakeUp(Register):
    """Take up a dismissed complaint anew. Only a complaint of the dismissal asks for this."""

    application: ComplaintForm
    heard: date | None
    findings: tuple[Taken, ...]


@dataclass(frozen=True)
class Ask(Command):
    """Request information. facts: what the reviewer names; empty = the list is derived."""

    facts: Annotated[tuple[AskedFact, ...], Says("facts that the reviewer names")] = ()


@dataclass(frozen=True)
class Answer(Command):
    """Put a supplement in the file.

    received: the day it reached the office, which is what counts; None = today.
    """

    supplement: Annotated[ComplaintForm, Says("a supplement: a partial complaint")]
    received: date | None = None


@dataclass(frozen=True)
class Judge(Command):
    """Find a fact to be so, on written grounds: of the complaint, or of what is complained of."""

    fact: Annotated[FoundFact, Says("the fact")]
    value: Annotated[Value, Says("yes, no, a number, a day, a text, or one of the fact's choices")]
    because: str
    medicine: Annotated[
        str, Says("one of the medicines named; only with cannot_be_used, reason_insufficient")
    ] = ""


@dataclass(frozen=True)
class AcceptLate(Command):
    """Accept a complaint although it came too late, on written grounds."""

    because: str


class Dismiss(Command):
    """Dismiss the complaint, for the reasons that the assessment gives."""


@dataclass(frozen=True)
class Uphold(Command):
    """Uphold the decision, on written grounds that the complainant can comment on."""

    because: str


@dataclass(frozen=True)
class Reverse(Command):
    """Change the decision in favour of who complains, on written grounds."""

    because: str


@dataclass(frozen=True)
class Reconsider(Command):
    """Take a complaint back to the review before it is sent on, on written grounds."""

    because: str


@dataclass(frozen=True)
class Withdraw(Command):
    """Record that the complainant withdrew the complaint."""

    received: date | None = None
    because: str = ""


@dataclass(frozen=True)
class Outcome(Command):
    """Record what the body answered.

    dated: the day of its answer. valid_from, valid_to: the days that it grants. from_: the later
    day from which a revocation counts.
    """

    outcome: Annotated[
        OfTheBody,
        Says(
            "granted, partly, annulled, worse, upheld, dismissed, withdrawn, or returned to the "
            "office"
        ),
    ]
    dated: Annotated[date, Says("the day of its answer")]
    valid_from: Annotated[date | None, Says("the first day that it grants")] = None
    valid_to: Annotated[date | None, Says("the last day that it grants")] = None
    from_: Annotated[date | None, Says("the later day from which a revocation counts")] = None


@dataclass(frozen=True)
class Mail(Command):
    """Record mail that has come on a complaint that was sent on or has ended.

    received: the day it reached the office; None = today. returned: letters that came back.
    """

    supplement: Annotated[ComplaintForm | None, Says("what it says: a partial complaint")] = None
    received: date | None = None
    returned: Annotated[tuple[str, ...], Says("a letter that came back, by its id")] = ()
