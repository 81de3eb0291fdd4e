"""Cases as the position reads them: applications, corrections, revocations; without a process."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from builders import BORN_1961, an_application
from cases import noon

from workflow.reimbursement.application import Application

ZERO = date(2016, 1, 1)


def day(number: int) -> date:
    return ZERO + timedelta(days=number)


@dataclass(frozen=True)
class Told:
    """What the position reads of a case."""

    kind: str
    number: str
    state: str = "decided"
    links: tuple[tuple[str, str], ...] = ()
    decision: Any = None
    decided_on: date | None = None
    revoked_from: date | None = None
    application: Application = field(default_factory=an_application)
    identity_numbers: tuple[str, ...] = (BORN_1961,)

    @property
    def process(self) -> Any:
        return SimpleNamespace(name=self.kind)

    @property
    def events(self) -> tuple[Any, ...]:
        return (SimpleNamespace(recorded=noon(self.decided_on or ZERO)),)

    @property
    def ended(self) -> bool:
        return self.state in ("decided", "closed")

    @property
    def decided(self) -> bool:
        return self.state == "decided"


def granted(number: str, first: date, last: date | None, **more: Any) -> Told:
    decision = SimpleNamespace(verdict="granted", valid_from=first, valid_to=last)
    return Told("reimbursement", number, decision=decision, decided_on=first, **more)


def refused(number: str) -> Told:
    decision = SimpleNamespace(verdict="rejected", valid_from=None, valid_to=None)
    return Told("reimbursement", number, decision=decision, decided_on=ZERO)


def corrected(number: str, of: str, on: date, by: Any, **more: Any) -> Told:
    """A decided correction. by: its grant as first and last day; None = it rejects."""
    verdict, first, last = ("rejected", None, None) if by is None else ("granted", *by)
    decision = SimpleNamespace(verdict=verdict, valid_from=first, valid_to=last)
    links = (("corrects", of),)
    return Told("correction", number, links=links, decision=decision, decided_on=on, **more)


def revoked(number: str, *of: str, since: date) -> Told:
    links = tuple(("revokes", each) for each in of)
    return Told("revocation", number, links=links, revoked_from=since, decided_on=since)
