"""What is shown of a case beside what every case has. The process of the case decides it.

`details_of` is the only place in casework that asks whether a case is one of reimbursement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from handlers.casework.case_dates import SettledDate, makes_late, settled_dates
from handlers.casework.outlook import Future, answered, unanswered
from handlers.casework.stated_fields import (
    Found,
    StatedField,
    masked,
    stated_fields,
    with_findings,
    without_indexes,
)
from workflow.engine.case import Case, Recorded
from workflow.engine.errors import NotAssessed
from workflow.engine.timers import Deadline, deadlines
from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.fact import Finding
from workflow.logic.judged import Judged, judged, that_decided
from workflow.logic.outcome import Assessment, Proof, prove_all
from workflow.reimbursement import timers
from workflow.reimbursement.application import (
    Application,
    Diagnosis,
    Doctor,
    Medicine,
    Patient,
    stated,
)
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.carried import in_force_for, rules_of
from workflow.reimbursement.case_register import NOTHING, with_answer
from workflow.reimbursement.events import (
    ApplicationReceived,
    Decided,
    FactJudged,
    InformationSupplied,
    RegisterAnswered,
)
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import Case as ReimbursementCase
from workflow.reimbursement.merging import merge
from workflow.reimbursement.rule_sets import why_not_in_force

NO_RULES: Final = "no_rules"
"""The outcome of a case whose rules this program does not have."""


@dataclass(frozen=True)
class Details:
    """What a process finds of a case; nothing where it assesses nothing.

    assessed: facts and assessment, made once.
    """

    case: Any
    assessed: Any

    @cached_property
    def _found(self) -> dict[str, Any]:
        return dict(self.case.process.found(self.case, self.assessed))

    @property
    def outcome(self) -> str | None:
        """What becomes of the case as it stands."""
        outcome: str | None = self._found.get("outcome")
        return outcome

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the facts that still decide."""
        return tuple(self._found.get("missing") or ())

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date that is still open, in the order in which they act."""
        return deadlines(self.case)

    @property
    def next_date(self) -> Deadline | None:
        """The nearest date that somebody at the office has to mind."""
        return min(self.deadlines, key=lambda each: each.due, default=None)

    @property
    def missed(self) -> tuple[Deadline, ...]:
        """Dates that have passed and still bind, though time has acted on them."""
        return ()

    @cached_property
    def settled(self) -> tuple[SettledDate, ...]:
        """Dates that are settled, each with the event that settled it; the earliest first."""
        settled = settled_dates(self.case)
        return tuple(sorted(settled, key=lambda each: (each.due, each.on)))

    @property
    def passed(self) -> tuple[SettledDate, ...]:
        """The settled dates, without notices that time did not have to send."""
        timer = self.case.process.timer
        return tuple(x for x in self.settled if x.by_time or makes_late(timer(x.kind)))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Names of facts that were asked for and are still unknown, though they do not decide."""
        return ()

    @property
    def file(self) -> tuple[StatedField, ...]:
        """The application field by field, with the findings over it."""
        form = self.case.application
        plain = form.model_dump(exclude_none=True) if isinstance(form, BaseModel) else {}
        return stated_fields([(self.case.events[0], plain)])

    def label(self, field: str) -> str:
        """Return what a field of the application is called for people."""
        return field.replace("_", " ").replace(".", " · ")

    def summary(self) -> dict[str, Any]:
        """Return who applies, for whom and for what; the identity number is masked."""
        return {}

    @property
    def proposed(self) -> bool:
        """Whether a proposal waits for a second person."""
        return getattr(self.case, "proposal", None) is not None

    @property
    def not_in_force(self) -> str:
        """That its rules were not in force when the case came, in a sentence; "" if they were."""
        return ""

    @property
    def waits(self) -> bool:
        """Whether the case waits for somebody outside the office."""
        state = self.case.process.state(self.case.state)
        return bool(state.kind == "waiting")

    def futures(self, at: datetime) -> tuple[Future, ...]:
        """Return what becomes of a case that waits; nothing for one that does not."""
        if not self.waits:
            return ()
        return (unanswered(self.case, at, self.assessed),)

    def shown(self, _today: date) -> dict[str, Any]:
        """Return what `show` adds to the keys that every case has."""
        return {
            "outcome": self.outcome,
            "basis": self._found.get("basis"),
            "reasons": list(self._found.get("reasons") or ()),
            "missing": list(self.missing),
            "valid_from": self._found.get("valid_from"),
            "valid_to": self._found.get("valid_to"),
        }

    def explained(self) -> dict[str, Any]:
        """Return what `why` says beside the steps."""
        shown = self.shown(self.case.received)
        known = {name: shown[name] for name in ("outcome", "reasons", "missing")}
        return {**known, "would_grant": [], "proof": []}

    def pauses(self) -> list[dict[str, Any]]:
        """Return the days that the case waited for somebody."""
        return []


class ReimbursementDetails(Details):
    """What is found of a case of reimbursement. In a decided case the decision counts."""

    case: ReimbursementCase
    assessed: Assessed

    @cached_property
    def not_assessed(self) -> str | None:
        """Why the case can't be assessed, in a sentence; None if it can."""
        try:
            rules_of(self.case)
        except NotAssessed as none:
            return str(none)
        return None

    @property
    def not_in_force(self) -> str:
        return why_not_in_force(self.case.terms.rule_set, self.case.received)

    def applied(self) -> dict[str, Any]:
        """Return what the case carries, for JSON: rule set, whether it was in force, policy.

        in_force: None if this program does not have the rule set.
        """
        terms = self.case.terms
        return {
            "rule_set": terms.rule_set,
            "in_force": in_force_for(self.case),
            "policy": terms.policy_hash,
        }

    @cached_property
    def assessment(self) -> Assessment:
        """What becomes of the application as it stands; NO_RULES if it can't be assessed."""
        if self.not_assessed is not None:
            facts = self.assessed.facts
            return Assessment(NO_RULES, None, (), (), (), facts, rule_set="", policy="")
        return self.assessed.of(self.case)

    @property
    def decision(self) -> Decided | None:
        """The decision, if there is one."""
        return self.case.decision

    @property
    def outcome(self) -> str | None:
        return self.assessment.outcome

    @property
    def missing(self) -> tuple[str, ...]:
        return self.assessment.missing

    @property
    def next_date(self) -> Deadline | None:
        goal = timers.target_deadline(self.case)
        reply = next((d for d in self.deadlines if d.kind == "preliminary_reply"), goal)
        return min(goal, reply, key=lambda each: each.due)

    @property
    def missed(self) -> tuple[Deadline, ...]:
        if self.case.ended or any(each.kind == "target" for each in self.deadlines):
            return ()
        return (timers.target_deadline(self.case),)

    @property
    def unanswered(self) -> tuple[str, ...]:
        request = self.case.request
        if request is None or self.case.ended:
            return ()
        unknown = (name for name in request.facts if self.assessed.facts[name] is None)
        return tuple(name for name in unknown if name not in self.missing)

    @cached_property
    def file(self) -> tuple[StatedField, ...]:
        fields_of = {fact.name: fact.fields for fact in FACTS.values()}
        return with_findings(stated_fields(self._stages()), self._found_on_days(), fields_of)

    def _stages(self) -> Iterator[tuple[Recorded, dict[str, Any]]]:
        """Yield each event that brought something, with the whole application after it."""
        application: Application | None = None
        told = NOTHING
        for recorded in self.case.events:
            event = recorded.event
            if isinstance(event, ApplicationReceived):
                application = event.application
            elif isinstance(event, InformationSupplied) and application is not None:
                application = merge(application, event.supplement)
            elif isinstance(event, RegisterAnswered):
                told = event
            else:
                continue
            if application is not None:
                yield recorded, stated(with_answer(application, told))

    def _found_on_days(self) -> Iterator[Found]:
        days = {
            (recorded.event.fact, recorded.event.medicine): recorded.effective
            for recorded in self.case.events
            if isinstance(recorded.event, FactJudged)
        }
        for found in self.judged:
            yield Found(found, days.get((found.fact, found.item)))

    def label(self, field: str) -> str:
        fact = FACTS.get(without_indexes(field))
        return super().label(field) if fact is None else fact.says

    def summary(self) -> dict[str, Any]:
        form = self.case.application
        patient, doctor, medicine, diagnosis = (
            form.patient or Patient(),
            form.doctor or Doctor(),
            form.medicine or Medicine(),
            form.diagnosis or Diagnosis(),
        )
        return {
            "patient": {
                "name": patient.name,
                "identity_number": masked(patient.identity_number) or None,
            },
            "doctor": {
                "name": doctor.name,
                "hpr_number": doctor.hpr_number,
                "role": doctor.role,
                "specialty": doctor.specialty,
            },
            "medicine": {"name": medicine.name, "substance": medicine.substance},
            "diagnosis": {
                "code": diagnosis.code,
                "reimbursement_code": diagnosis.reimbursement_code,
                "text": diagnosis.text,
            },
        }

    def opinions(self) -> list[dict[str, object]]:
        """Return the advisers' opinions for JSON, the oldest first."""
        return [asdict(opinion) for opinion in self.case.opinions]

    @property
    def judged(self) -> Sequence[Finding]:
        """The case worker's findings."""
        return tuple(self.case.judged.values())

    @cached_property
    def proof(self) -> Sequence[Proof]:
        """Every rule with its answer; none if this program does not have the case's rules."""
        if self.not_assessed is not None:
            return ()
        return prove_all(self.assessed.rules, self.assessed.facts, self.case.judged)

    @cached_property
    def rules_judged(self) -> Sequence[Judged]:
        """Every rule that can decide: its answer, what it read, or why it is not judged."""
        if self.not_assessed is not None:
            return ()
        failing = [each.rule for each in self.assessment.failing]
        return judged(self.assessed.rules, self.assessed.facts, failing)

    @property
    def rules_that_decided(self) -> Sequence[Judged]:
        """The rules that brought the outcome about."""
        found = self.assessment
        failing = [each.rule for each in found.failing]
        return that_decided(self.rules_judged, failing, bool(found.missing or found.tasks))

    @cached_property
    def would_grant(self) -> Sequence[Sequence[Change]]:
        """The smallest sets of changes that would have the application granted."""
        if self.case.ended or self.not_assessed is not None:
            return ()
        return would_grant(self.assessed.rules, self.assessed.facts)

    def futures(self, at: datetime) -> tuple[Future, ...]:
        others = super().futures(at)
        if not self.waits or self.not_assessed is not None:
            return others
        return (answered(self.would_grant, self.missing, at), *others)

    def shown(self, today: date) -> dict[str, Any]:
        """Return what `show` prints of reimbursement: the decision, else the assessment."""
        found, decision, proposal = self.assessment, self.decision, self.case.proposal
        gross, net = timers.days_used(self.case, today)
        return {
            "outcome": found.outcome if decision is None else decision.verdict,
            "basis": found.basis if decision is None else decision.basis,
            "reasons": list(found.reasons if decision is None else decision.reasons),
            "missing": list(found.missing if decision is None else decision.missing),
            "tasks": [task.as_data() for task in found.tasks] if decision is None else [],
            "days_gross": gross,
            "days_net": net,
            "valid_from": decision.valid_from if decision else None,
            "valid_to": decision.valid_to if decision else None,
            "failing": [each.as_data() for each in found.failing] if decision is None else [],
            "proposal": proposal.because if proposal else None,
            "proposed_by": proposal.by if proposal else None,
            "opinions": self.opinions(),
            **self.applied(),
        }

    def explained(self) -> dict[str, Any]:
        found, decision = self.assessment, self.decision
        return {
            "outcome": decision.verdict if decision else found.outcome,
            "reasons": list(decision.reasons if decision else found.reasons),
            "missing": list(found.missing),
            "tasks": [task.as_data() for task in found.tasks],
            "would_grant": [[change.fact for change in way] for way in self.would_grant],
            "proof": [
                rule.as_data() | each.why_as_data()
                for rule, each in zip(self.proof, self.rules_judged, strict=True)
            ],
            "opinions": self.opinions(),
            "decided_by": [each.rule.id for each in self.rules_that_decided],
            **self.applied(),
        }

    def pauses(self) -> list[dict[str, Any]]:
        return [asdict(pause) for pause in timers.pauses(self.case)]


def details_of(case: Case, today: date | None = None) -> Details:
    """Return a case with its assessment on an Oslo day; None = today is not known."""
    kind = ReimbursementDetails if isinstance(case, ReimbursementCase) else Details
    return kind(case, case.process.assess(case, today))
