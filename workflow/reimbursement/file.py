"""The case: what its events add up to. A fold, and nothing else: no rule, no deadline, no letter, no clock.

A case is never changed; `after` gives a new one. Its state is the one that the lifecycle gave with the last event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, get_args

from workflow.engine.errors import UnknownState
from workflow.logic.outcome import Judgement
from workflow.reimbursement.application import Application, merge
from workflow.reimbursement.events import (
    AnswerTimeExtended,
    ApplicationReceived,
    Decided,
    Event,
    FactJudged,
    InformationOverdue,
    InformationRequested,
    InformationSupplied,
    RejectionProposed,
    RejectionReturned,
    ReminderNotSent,
    ReminderSent,
    name_of,
)

State = Literal["received", "missing_info", "under_review", "granted", "rejected"]
STATES: Final[tuple[State, ...]] = get_args(State)
FINAL_STATES: Final[tuple[State, ...]] = ("granted", "rejected")


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the file.

    sequence: from 1, without gaps. effective: the Oslo day on which it counts. recorded: the instant it was written down
    (aware, UTC). state: the case's state with it. remark: why a letter to somebody was left out, if one was.
    """

    sequence: int
    event: Event
    effective: date
    recorded: datetime
    actor: str
    state: State
    remark: str = ""


@dataclass(frozen=True)
class Request:
    """A request for information. asked: the day the letter was sent. closed: the day the wait for the doctor ended, if it has."""

    asked: date
    facts: tuple[str, ...]
    extended: bool = False
    reminded: bool = False
    overdue: bool = False
    closed: date | None = None


@dataclass(frozen=True)
class Proposal:
    """A refusal on discretion that waits for a second person."""

    by: str
    because: str


@dataclass(frozen=True)
class Case:
    """One application's case, as its events make it. received: the Oslo day of receipt, which every deadline counts from."""

    number: str
    state: State
    received: date
    application: Application
    judged: Mapping[str, Judgement]
    requests: tuple[Request, ...]
    proposal: Proposal | None
    decision: Decided | None
    decided_on: date | None
    events: tuple[Recorded, ...]

    @property
    def request(self) -> Request | None:
        """The newest request for information."""
        return self.requests[-1] if self.requests else None

    @property
    def closed_file(self) -> bool:
        """The deadline of the newest request has passed: the case is decided on the file."""
        return self.request is not None and self.request.overdue

    @property
    def is_final(self) -> bool:
        """Decided: nothing about it changes any more."""
        return self.state in FINAL_STATES

    def happened(self, name: str) -> bool:
        """Whether an event of that name is in the file."""
        return any(name_of(recorded.event) == name for recorded in self.events)


def opened(number: str, recorded: Recorded) -> Case:
    """A new case from its first event. Raises ValueError when that is not the receipt of an application."""
    event = recorded.event
    if not isinstance(event, ApplicationReceived):
        raise ValueError(f"case {number} does not begin with the receipt of an application")
    return Case(
        number=number,
        state=known_state(recorded.state, number),
        received=recorded.effective,
        application=event.application,
        judged={},
        requests=(),
        proposal=None,
        decision=None,
        decided_on=None,
        events=(recorded,),
    )


def known_state(state: str, number: str) -> State:
    """The state itself, or UnknownState naming the case."""
    if state not in STATES:
        raise UnknownState(f"case {number} is stored in a state that does not exist; restore it from a backup")
    return state


def after(case: Case, recorded: Recorded) -> Case:
    """The case with one more event."""
    state = known_state(recorded.state, case.number)
    case = replace(case, state=state, events=(*case.events, recorded))
    if case.requests and state != "missing_info" and case.requests[-1].closed is None:
        case = _with_request(case, replace(case.requests[-1], closed=recorded.effective))
    match recorded.event:
        case InformationRequested(facts=facts):
            return replace(case, requests=(*case.requests, Request(recorded.effective, facts)))
        case InformationSupplied(supplement=supplement):
            return replace(case, application=merge(case.application, supplement))
        case FactJudged(fact, value, because):
            return replace(case, judged={**case.judged, fact: Judgement(fact, value, because, recorded.actor)})
        case AnswerTimeExtended():
            return _with_request(case, replace(case.requests[-1], extended=True))
        case ReminderSent() | ReminderNotSent():
            return _with_request(case, replace(case.requests[-1], reminded=True))
        case InformationOverdue():
            return _with_request(case, replace(case.requests[-1], overdue=True))
        case RejectionProposed(because):
            return replace(case, proposal=Proposal(recorded.actor, because))
        case RejectionReturned():
            return replace(case, proposal=None)
        case Decided() as decision:
            return replace(case, decision=decision, decided_on=recorded.effective)
        case _:
            return case


def _with_request(case: Case, request: Request) -> Case:
    return replace(case, requests=(*case.requests[:-1], request))


def fold_events(number: str, recorded: Iterable[Recorded]) -> Case:
    """The case that a file of events adds up to. Raises ValueError for an empty file or one that begins otherwise."""
    first, *rest = recorded
    case = opened(number, first)
    for entry in rest:
        case = after(case, entry)
    return case
