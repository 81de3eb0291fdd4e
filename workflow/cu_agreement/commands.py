"""What can be asked of an agreement on compassionate use, as data. When it is allowed:
`process.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.events import Introduced, Party
from workflow.cu_agreement.fact_names import AgreementFact
from workflow.engine.case import Command, Says


@dataclass(frozen=True)
class Ask(Command):
    """Request information. facts: what the reviewer names; empty = the list is derived."""

    facts: Annotated[tuple[AgreementFact, ...], Says("facts that the reviewer names")] = ()


@dataclass(frozen=True)
class Answer(Command):
    """Put a supplement in the file.

    received: the day it reached the office, which is what counts; None = today.
    """

    supplement: Annotated[AgreementForm, Says("a supplement: a part of the form")]
    received: date | None = None
    sender: Annotated[Party, Says("whose statement it is")] = "company"


@dataclass(frozen=True)
class Judge(Command):
    """Find a fact to be so, on written grounds; the finding replaces what was stated, and both
    are kept.
    """

    fact: Annotated[AgreementFact, Says("the fact")]
    value: Annotated[str, Says("what is found, as the form writes it")]
    because: str


class TellReady(Command):
    """Tell that nothing but the signatures is missing. It follows from other steps by itself."""


class Sign(Command):
    """Record that both parties have signed; the file holds the days."""


class Refuse(Command):
    """Refuse the application, for the rules that are not met."""


@dataclass(frozen=True)
class Withdraw(Command):
    """Take the application back."""

    because: str


@dataclass(frozen=True)
class MarketingAuthorisation(Command):
    """The medicine got marketing authorisation."""

    from_: Annotated[date, Says("the day from which it is authorised")]


@dataclass(frozen=True)
class DecideNationally(Command):
    """Beslutningsforum decided whether the authorised medicine is introduced."""

    decision: Annotated[Introduced, Says("what was decided: introduced or not_introduced")]
    dated: Annotated[date, Says("the day of the decision")]


@dataclass(frozen=True)
class End(Command):
    """End the agreement."""

    contract: Annotated[date | None, Says("the day on which it ends by contract")] = None
