"""The case of one application for individual reimbursement, and what each event does to it.

No rule, deadline or letter stands here. The case's state is the one that the roads gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from workflow.engine import case as engine
from workflow.engine.case import Recorded
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Judge
from workflow.reimbursement.derive.findings_applied import after_a_supplement, said_of
from workflow.reimbursement.events import (
    Advice,
    AdviserHeard,
    AnswerTimeExtended,
    ApplicationReceived,
    Decided,
    FactJudged,
    InformationRequested,
    InformationSupplied,
    RegisterAnswered,
    RejectionProposed,
)
from workflow.reimbursement.merging import merge


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
class Proposal:
    """A refusal on discretion that waits for a second person. by: who proposed it."""

    by: str
    because: str


@dataclass(frozen=True)
class Opinion:
    """What an adviser would decide, and why. by: who said so. on: the Oslo day."""

    by: str
    opinion: Advice
    because: str
    on: date


@dataclass(frozen=True)
class Case(engine.Case):
    """One application's case.

    judged: findings by key, the oldest first. opinions: of advisers, the oldest first.
    decided_on: the Oslo day of the decision. heard: when the newest answer reached the office;
    None = there is none. register: what the case register answered at last; None = nothing.
    """

    application: Application
    judged: Mapping[str, Finding] = field(default_factory=dict)
    requests: tuple[Request, ...] = ()
    proposal: Proposal | None = None
    opinions: tuple[Opinion, ...] = ()
    decision: Decided | None = None
    decided_on: date | None = None
    heard: date | None = None
    register: RegisterAnswered | None = None

    @property
    def request(self) -> Request | None:
        """The newest request for information."""
        return self.requests[-1] if self.requests else None

    @property
    def identity_numbers(self) -> tuple[str, ...]:
        """Every identity number that was stated of the patient, the newest last."""
        said = (
            event.application if isinstance(event, ApplicationReceived) else event.supplement
            for event in (recorded.event for recorded in self.events)
            if isinstance(event, ApplicationReceived | InformationSupplied)
        )
        stated = [x.patient.identity_number for x in said if x.patient is not None]
        numbers = [number for number in stated if number is not None and number != "none"]
        return tuple(reversed(dict.fromkeys(reversed(numbers))))

    @property
    def proposers(self) -> tuple[str, ...]:
        """Everybody who has proposed a refusal, also one that was dropped."""
        proposals = (x for x in self.events if isinstance(x.event, RejectionProposed))
        return tuple(recorded.actor for recorded in proposals)

    @property
    def closed_file(self) -> bool:
        """Whether the newest request went unanswered: the case is then decided on the file."""
        return self.request is not None and self.request.overdue


def keys_of_the_patient(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return what finds the case: every identity number that its patient has had."""
    return tuple(patient_key(number) for number in case.identity_numbers)


def patient_key(identity_number: str) -> tuple[str, ...]:
    """Return the key that finds the cases of a patient with an identity number."""
    return ("patient", identity_number)


def after_any_event(case: Case, recorded: Recorded) -> Case:
    """Return the case after any event: it waits no longer once it has left `missing_info`."""
    request = case.request
    if request is None or case.state == "missing_info" or request.closed is not None:
        return case
    return _with_request(case, replace(request, closed=recorded.effective))


def register_answered(case: Case, recorded: Recorded) -> Case:
    """Return the case with the newest answer of the case register."""
    return replace(case, register=cast("RegisterAnswered", recorded.event))


def asked(case: Case, recorded: Recorded) -> Case:
    """Return the case with a new request."""
    event = cast("InformationRequested", recorded.event)
    request = Request(recorded.effective, event.facts, event.wrong_applicant)
    return replace(case, requests=(*case.requests, request))


def answered(case: Case, recorded: Recorded) -> Case:
    """Return the case with a supplement in its application."""
    supplement = cast("InformationSupplied", recorded.event).supplement
    return _with_supplement(case, supplement, recorded.effective)


def with_answer(case: Case, command: Answer) -> Case:
    """Return the case as it would be with an answer."""
    return _with_supplement(case, command.supplement, command.received or case.received)


def _with_supplement(case: Case, supplement: Application, arrived: date) -> Case:
    """Return the case with what a supplement states, and each finding with what it says of it."""
    return replace(
        case,
        application=merge(case.application, supplement),
        heard=max(arrived, case.heard or arrived),
        judged=after_a_supplement(case.judged, supplement),
    )


def judged(case: Case, recorded: Recorded) -> Case:
    """Return the case with a finding."""
    return _with_finding(case, cast("FactJudged", recorded.event), recorded.actor)


def with_finding(case: Case, command: Judge) -> Case:
    """Return the case as it would be with a finding."""
    return _with_finding(case, command, command.by)


def _with_finding(case: Case, found: FactJudged | Judge, by: str) -> Case:
    """Return the case with a finding as the newest; one on all replaces those on single items."""
    stated = said_of(found.fact, case.application)
    finding = Finding(found.fact, found.value, found.because, by, found.medicine, stated)
    kept = {
        key: earlier
        for key, earlier in case.judged.items()
        if key != finding.key and (earlier.fact != finding.fact or finding.item)
    }
    return replace(case, judged={**kept, finding.key: finding})


def extended(case: Case, recorded: Recorded) -> Case:
    """Return the case with more time to answer, and its reminder done if the letter contains it."""
    request, event = case.requests[-1], cast("AnswerTimeExtended", recorded.event)
    done = request.reminded or event.reminder is not None
    return _with_request(case, replace(request, extended=True, reminded=done))


def reminded(case: Case, _: Recorded) -> Case:
    """Return the case with its reminder done."""
    return _with_request(case, replace(case.requests[-1], reminded=True))


def overdue(case: Case, _: Recorded) -> Case:
    """Return the case with its request unanswered in time."""
    return _with_request(case, replace(case.requests[-1], overdue=True))


def proposed(case: Case, recorded: Recorded) -> Case:
    """Return the case with a proposed refusal."""
    because = cast("RejectionProposed", recorded.event).because
    return replace(case, proposal=Proposal(recorded.actor, because))


def without_proposal(case: Case, _: Recorded) -> Case:
    """Return the case without the proposed refusal."""
    return replace(case, proposal=None)


def advised(case: Case, recorded: Recorded) -> Case:
    """Return the case with an adviser's opinion."""
    said = cast("AdviserHeard", recorded.event)
    opinion = Opinion(recorded.actor, said.opinion, said.because, recorded.effective)
    return replace(case, opinions=(*case.opinions, opinion))


def decided(case: Case, recorded: Recorded) -> Case:
    """Return the decided case."""
    decision = cast("Decided", recorded.event)
    return replace(case, decision=decision, decided_on=recorded.effective)


def _with_request(case: Case, request: Request) -> Case:
    return replace(case, requests=(*case.requests[:-1], request))
