"""The case of one application for individual reimbursement, and what each event does to it.

No rule, deadline or letter stands here. The case's state is the one that the roads gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, cast

from workflow.engine.case import Recorded
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.asking import AskingCase
from workflow.reimbursement.commands import Answer, Judge
from workflow.reimbursement.derive.findings_applied import after_a_supplement, said_of
from workflow.reimbursement.events import (
    Advice,
    AdviserHeard,
    ApplicationReceived,
    Decided,
    FactJudged,
    InformationSupplied,
    RegisterAnswered,
    RejectionProposed,
)
from workflow.reimbursement.merging import merge


class Proposal(NamedTuple):
    """A refusal on discretion that waits for a second person. by: who proposed it."""

    by: str
    because: str


class Opinion(NamedTuple):
    """What an adviser would decide, and why. by: who said so. on: the Oslo day."""

    by: str
    opinion: Advice
    because: str
    on: date


@dataclass(frozen=True)
class Case(AskingCase):
    """One application's case.

    judged: findings by key, the oldest first. opinions: of advisers, the oldest first.
    decided_on: the Oslo day of the decision. heard: when the newest answer reached the office;
    None = there is none. register: what the case register answered at last; None = nothing.
    """

    application: Application
    judged: Mapping[str, Finding] = field(default_factory=dict)
    proposal: Proposal | None = None
    opinions: tuple[Opinion, ...] = ()
    decision: Decided | None = None
    decided_on: date | None = None
    heard: date | None = None
    register: RegisterAnswered | None = None

    @property
    def applied_on(self) -> date:
        """The day of arrival from which grants and treatment times are counted."""
        return self.received

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


def keys_of_the_patient(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return what finds the case: every identity number that its patient has had."""
    return tuple(patient_key(number) for number in case.identity_numbers)


def patient_key(identity_number: str) -> tuple[str, ...]:
    """Return the key that finds the cases of a patient with an identity number."""
    return ("patient", identity_number)


def register_answered(case: Case, recorded: Recorded) -> Case:
    """Return the case with the newest answer of the case register."""
    return replace(case, register=cast("RegisterAnswered", recorded.event))


def answered(case: Case, recorded: Recorded) -> Case:
    """Return the case with a supplement in its application."""
    supplement = cast("InformationSupplied", recorded.event).supplement
    return with_supplement(case, supplement, recorded.effective)


def with_answer(case: Case, command: Answer) -> Case:
    """Return the case as it would be with an answer."""
    return with_supplement(case, command.supplement, command.received or case.received)


def with_supplement(case: Case, supplement: Application, arrived: date) -> Case:
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
    stated = said_of(found.fact, case.application)
    return found_too(
        case, Finding(found.fact, found.value, found.because, by, found.medicine, stated)
    )


def found_too(case: Case, finding: Finding) -> Case:
    """Return the case with a finding as the newest; one on all replaces those on single items."""
    kept = {
        key: earlier
        for key, earlier in case.judged.items()
        if key != finding.key and (earlier.fact != finding.fact or finding.item)
    }
    return replace(case, judged={**kept, finding.key: finding})


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
