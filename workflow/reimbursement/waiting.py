"""A case that asks somebody for information, and waits: its requests, and what events do to them.

Nothing here depends on what is asked for, so that other processes ask in the same way.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, cast

from workflow.engine import case as engine
from workflow.engine.case import Recorded
from workflow.reimbursement.events import AnswerTimeExtended, InformationRequested


@dataclass(frozen=True)
class Request:
    """A request for information.

    asked: the day it was sent. wrong_applicant: whether another doctor was asked to apply. closed:
    the day the wait ended, if it has.
    """

    asked: date
    facts: tuple[str, ...]
    wrong_applicant: bool = False
    extended: bool = False
    reminded: bool = False
    overdue: bool = False
    closed: date | None = None


@dataclass(frozen=True)
class AskingCase(engine.Case):
    """A case that can ask for information. requests: the oldest first."""

    requests: tuple[Request, ...] = ()

    @property
    def request(self) -> Request | None:
        """The newest request for information."""
        return self.requests[-1] if self.requests else None

    @property
    def closed_file(self) -> bool:
        """Whether the newest request went unanswered: the case is then decided on the file."""
        return self.request is not None and self.request.overdue


C = TypeVar("C", bound=AskingCase)


def after_any_event(case: C, recorded: Recorded) -> C:
    """Return the case after any event: it waits no longer once it has left `missing_info`."""
    request = case.request
    if request is None or case.state == "missing_info" or request.closed is not None:
        return case
    return _with_request(case, replace(request, closed=recorded.effective))


def asked(case: C, recorded: Recorded) -> C:
    """Return the case with a new request."""
    event = cast("InformationRequested", recorded.event)
    request = Request(recorded.effective, event.facts, event.wrong_applicant)
    return replace(case, requests=(*case.requests, request))


def extended(case: C, recorded: Recorded) -> C:
    """Return the case with more time to answer, and its reminder done if the letter contains it."""
    request, event = case.requests[-1], cast("AnswerTimeExtended", recorded.event)
    done = request.reminded or event.reminder is not None
    return _with_request(case, replace(request, extended=True, reminded=done))


def reminded(case: C, _: Recorded) -> C:
    """Return the case with its reminder done."""
    return _with_request(case, replace(case.requests[-1], reminded=True))


def overdue(case: C, _: Recorded) -> C:
    """Return the case with its request unanswered in time."""
    return _with_request(case, replace(case.requests[-1], overdue=True))


def _with_request(case: C, request: Request) -> C:
    return replace(case, requests=(*case.requests[:-1], request))
