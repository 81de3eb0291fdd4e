"""What a complaint is about: the decision, who made it, and the other cases that follow from it."""

from collections.abc import Iterator
from typing import Any, Final

from workflow.complaint.facts import Known
from workflow.complaint.file import Case
from workflow.engine.links import behind
from workflow.engine.people import same_person
from workflow.engine.timers import in_force
from workflow.reimbursement import file as reimbursement
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.derive.patient import guardians_act
from workflow.reimbursement.letters import patient_is_identified
from workflow.reimbursement.position import CORRECTION, REVOCATION

COMPLAINT: Final = "complaint"
DEADLINE: Final = "complaint"
"""The timer of a decision that tells until when one can complain."""


def complained_of(case: Case) -> Any:
    """Return the case that a complaint is of, or None where nobody read it."""
    return next(iter(case.linked_to("complains_of")), None)


def of_a_dismissal(case: Case) -> bool:
    """Return whether a complaint is of a dismissed complaint."""
    other = complained_of(case)
    return other is not None and other.process.name == COMPLAINT


def decision_of(case: Case) -> Any:
    """Return the first decision, behind complaints of dismissals; None where nobody read it."""
    return behind(complained_of(case), COMPLAINT, "complains_of", case.linked)


def of_a_revocation(case: Case) -> bool:
    """Return whether a complaint is of a revocation, or of a correction of one."""
    found = behind(complained_of(case), CORRECTION, "corrects", case.linked)
    return found is not None and found.process.name == REVOCATION


def application_of(case: Case) -> Any:
    """Return the application that the decision is about; None where nobody read it."""
    decision = decision_of(case)
    return None if decision is None else decision.application


def known_from(case: Case) -> Known | None:
    """Return what the decision tells of a complaint; None where nobody read it."""
    other, decision = complained_of(case), decision_of(case)
    if other is None or decision is None or other.decided_on is None:
        return None
    deadline = in_force(other, other.process.timer(DEADLINE))
    assert deadline is not None  # it runs in what is decided
    return Known(
        decided=other.decided_on,
        told=deadline.due,
        of_age=not guardians_act(decision.application, case.received, case.policy),
        doctor_alone=not is_identified(decision),
    )


def is_identified(decision: reimbursement.Case) -> bool:
    """Return whether the patient of a decision could be written to."""
    return patient_is_identified(assessed(decision))


def deciders(case: Case) -> Iterator[str]:
    """Yield who decided, proposed or approved what is complained of, or opened it."""
    other = complained_of(case)
    if other.process.name in (CORRECTION, REVOCATION):
        yield other.events[0].actor
    if other.process.name == COMPLAINT:
        yield from (entry.actor for entry in other.events if entry.event.name == "dismissed")
        return
    yield from other.proposers
    kinds = ((entry.actor, other.process.state(entry.state).kind) for entry in other.events)
    yield from [actor for actor, kind in kinds if kind == "decided"][:1]


def decided_it(case: Case, by: str) -> bool:
    """Return whether somebody has decided what is complained of, or helped to."""
    return any(same_person(by, name) for name in deciders(case))
