"""The case of one complaint, and what each event does to it.

No rule, deadline or letter stands here. The case's state is the one that the roads gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, cast

from workflow.complaint.commands import AcceptLate, Answer, Judge
from workflow.complaint.events import (
    BodyDecided,
    ComplaintReceived,
    ComplaintTakenUp,
    InformationSupplied,
    OfTheBody,
)
from workflow.complaint.facts import FACTS
from workflow.complaint.form import Complaint, ComplaintForm, completed
from workflow.engine.case import Recorded
from workflow.engine.tables import Tables
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.asking import AskingCase
from workflow.reimbursement.derive.findings_applied import after_a_supplement
from workflow.reimbursement.events import FactJudged


@dataclass(frozen=True)
class Case(AskingCase):
    """One complaint's case.

    judged: findings by key, the oldest first; of the complaint, and of what is complained of.
    late_accepted: whether it counts as in time. heard: when the newest of the new facts arrived;
    None = there is none. target_from: the day from which the target counts. decided_on: the day on
    which we dismissed it; a complaint of that is possible. upheld_on, sent_on: those days, of the
    newest time. of_the_body: what the body answered.
    """

    application: ComplaintForm
    judged: Mapping[str, Finding] = field(default_factory=dict)
    late_accepted: bool = False
    heard: date | None = None
    target_from: date = date.min
    decided_on: date | None = None
    upheld_on: date | None = None
    sent_on: date | None = None
    of_the_body: OfTheBody | None = None

    @classmethod
    def opened(cls, process: Tables[Any], number: str, recorded: Recorded) -> Self:
        """Return a new case from its first event, taken in or taken up anew."""
        case = super().opened(process, number, recorded)
        event = cast("ComplaintReceived | ComplaintTakenUp", recorded.event)
        form = replace_facts(event.application, event.new_facts)
        if isinstance(event, ComplaintReceived):
            heard = recorded.effective if event.new_facts else None
            return replace(case, application=form, heard=heard, target_from=recorded.effective)
        found = (Finding(x.fact, x.value, x.because, x.by, x.item) for x in event.findings)
        return replace(
            case,
            application=form,
            heard=event.heard,
            judged={each.key: each for each in found},
            late_accepted=True,
            target_from=event.opened,
        )

    @property
    def complaint(self) -> Complaint:
        """What the complaint says."""
        return self.application.complaint or Complaint()

    @property
    def new_facts(self) -> Application | None:
        """What is new of the application; None = nothing."""
        return self.application.new_facts

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found of what is complained of, beside the complaint itself."""
        return tuple(found for found in self.judged.values() if found.fact not in FACTS)

    @property
    def dismissed(self) -> bool:
        """Whether we dismissed the complaint."""
        return self.decided_on is not None

    @property
    def body_closed(self) -> bool:
        """Whether the body closed the complaint for good: it upheld the decision, or dismissed."""
        return self.of_the_body in ("upheld", "dismissed")


def replace_facts(form: ComplaintForm, new_facts: Application | None) -> ComplaintForm:
    """Return a complaint with other new facts."""
    return form.model_copy(update={"new_facts": new_facts})


def answered(case: Case, recorded: Recorded) -> Case:
    """Return the case with a supplement."""
    event = cast("InformationSupplied", recorded.event)
    return _with_supplement(
        case, replace_facts(event.supplement, event.new_facts), recorded.effective
    )


def with_answer(case: Case, command: Answer) -> Case:
    """Return the case as it would be with an answer."""
    return _with_supplement(case, command.supplement, command.received or case.received)


def _with_supplement(case: Case, supplement: ComplaintForm, arrived: date) -> Case:
    """Return the case with what a supplement states.

    INT: what the complainant states of the complaint is newer than a finding, and replaces it.
    """
    complaint, new_facts = supplement.complaint, supplement.new_facts
    stated = () if complaint is None else complaint.model_fields_set
    kept = {
        key: found
        for key, found in case.judged.items()
        if found.fact not in FACTS or found.fact.partition(".")[2] not in stated
    }
    case = replace(case, application=completed(case.application, supplement), judged=kept)
    if new_facts is None:
        return case
    ours = {key: found for key, found in kept.items() if found.fact in FACTS}
    others = {key: found for key, found in kept.items() if found.fact not in FACTS}
    judged = ours | dict(after_a_supplement(others, new_facts))
    return replace(case, judged=judged, heard=max(arrived, case.heard or arrived))


def judged(case: Case, recorded: Recorded) -> Case:
    """Return the case with a finding."""
    return _with_finding(case, cast("FactJudged", recorded.event), recorded.actor)


def with_finding(case: Case, command: Judge) -> Case:
    """Return the case as it would be with a finding."""
    return _with_finding(case, command, command.by)


def _with_finding(case: Case, found: FactJudged | Judge, by: str) -> Case:
    finding = Finding(found.fact, found.value, found.because, by, found.medicine)
    kept = {key: earlier for key, earlier in case.judged.items() if key != finding.key}
    return replace(case, judged={**kept, finding.key: finding})


def accepted(case: Case, _: Recorded) -> Case:
    """Return the case in time although it came late."""
    return replace(case, late_accepted=True)


def with_late_accepted(case: Case, _: AcceptLate) -> Case:
    """Return the case as it would be if it were accepted."""
    return replace(case, late_accepted=True)


def dismissed(case: Case, recorded: Recorded) -> Case:
    """Return the dismissed case."""
    return replace(case, decided_on=recorded.effective)


def upheld(case: Case, recorded: Recorded) -> Case:
    """Return the case with the day from which there is time to comment."""
    return replace(case, upheld_on=recorded.effective)


def sent_on(case: Case, recorded: Recorded) -> Case:
    """Return the case with the day on which it was sent on."""
    return replace(case, sent_on=recorded.effective)


def with_outcome(case: Case, recorded: Recorded) -> Case:
    """Return the case with the body's answer; a complaint that it returned has a new target."""
    outcome = cast("BodyDecided", recorded.event).outcome
    target_from = recorded.effective if outcome == "returned" else case.target_from
    return replace(case, of_the_body=outcome, target_from=target_from)
