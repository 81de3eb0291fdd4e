"""What is shown of a case beside what every case has: what its process and its rules find of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from handlers.casework.case_dates import SettledDate, makes_late, settled_dates, stages
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
from workflow.engine.elapsed import days_used, pauses
from workflow.engine.errors import NotAssessed
from workflow.engine.late import TARGET, missed_target, next_mark
from workflow.engine.screen import Screen
from workflow.engine.timers import Deadline, deadlines
from workflow.logic.assessing import reused
from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.fact import Finding
from workflow.logic.judged import Judged, judged, that_decided
from workflow.logic.outcome import Assessment
from workflow.logic.proof import Proof, prove_all

NO_RULES: Final = "no_rules"
"""The outcome of a case whose rules this program does not have."""
MINDED: Final = (TARGET, "preliminary_reply")
"""The dates that the office has to mind before all others."""


@dataclass(frozen=True)
class Details:
    """What is found of a case. Without rules it is what the process itself tells.

    assessed: facts and assessment, made once.
    """

    case: Any
    assessed: Any

    @cached_property
    def _found(self) -> dict[str, Any]:
        return dict(self.case.process.found(self.case, self.assessed))

    @property
    def screen(self) -> Screen[Any]:
        """What the process says of its cases on screens."""
        screen: Screen[Any] = self.case.process.screen
        return screen

    @property
    def decision(self) -> Any:
        """The decision, if there is one."""
        return getattr(self.case, "decision", None)

    @property
    def outcome(self) -> str | None:
        """What becomes of the case as it stands."""
        outcome: str | None = self._found.get("outcome")
        return outcome

    @property
    def became(self) -> str | None:
        """What became of the case, or will as it stands."""
        return self.outcome

    @property
    def basis(self) -> str | None:
        """The paragraph that it rests on."""
        basis: str | None = self._found.get("basis")
        return basis

    @property
    def unchanged_until(self) -> date | None:
        """The last day on which the same is found; None = on every later day."""
        until: date | None = getattr(self.assessed, "unchanged_until", None)
        return until

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the facts that still decide."""
        return tuple(self._found.get("missing") or ())

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date that is still open, in the order in which they act."""
        return deadlines(self.case)

    def marks(self, today: date) -> tuple[Deadline, ...]:
        """Return the next mark to the supervisor on a late case; none on any other."""
        mark = next_mark(self.case, today)
        return () if mark is None else (mark,)

    @property
    def next_date(self) -> Deadline | None:
        """The nearest date that somebody at the office has to mind."""
        dates = (*self.missed, *self.deadlines)
        minded = [each for each in dates if each.kind in MINDED]
        return min(minded or dates, key=lambda each: each.due, default=None)

    @property
    def missed(self) -> tuple[Deadline, ...]:
        """Dates that have passed and still bind, though time has acted on them."""
        target = missed_target(self.case)
        return () if target is None else (target,)

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

    @cached_property
    def file(self) -> tuple[StatedField, ...]:
        """The application field by field, with the findings over it."""
        fields_of = {fact.name: fact.fields for fact in self.case.process.facts.values()}
        return with_findings(stated_fields(self._stages()), self._found_on_days(), fields_of)

    def _stages(self) -> Iterator[tuple[Recorded, dict[str, Any]]]:
        """Yield each event that changed the application, with the whole application after it."""
        before: Any = None
        for recorded, then in stages(self.case):
            form = then.application
            if isinstance(form, BaseModel) and form is not before:
                yield recorded, form.model_dump(exclude_none=True, by_alias=True)
            before = form

    def _found_on_days(self) -> Iterator[Found]:
        days = {
            (getattr(recorded.event, "fact", ""), getattr(recorded.event, "medicine", "")): (
                recorded.effective
            )
            for recorded in self.case.events
        }
        for found in self.judged:
            yield Found(found, days.get((found.fact, found.item)))

    def label(self, field: str) -> str:
        """Return what a field of the application is called for people."""
        fact = self.case.process.facts.get(without_indexes(field))
        return field.replace("_", " ").replace(".", " · ") if fact is None else str(fact.says)

    def says(self, fact: str) -> str:
        """Return what a fact is called for people."""
        known = self.case.process.facts.get(fact)
        return fact if known is None else str(known.says)

    def asks(self, fact: str) -> str:
        """Return who answers a fact; "" where it is not told."""
        return str(getattr(self.case.process.facts.get(fact), "owner", ""))

    def summary(self) -> dict[str, Any]:
        """Return who and what the case is about; identity numbers are masked."""
        return {
            section: {
                name: (masked(value) or None) if name == "identity_number" else value
                for name, value in values.items()
            }
            for section, values in self.screen.summary(self.case).items()
        }

    @property
    def judged(self) -> Sequence[Finding]:
        """The case worker's findings."""
        found: Mapping[str, Finding] = getattr(self.case, "judged", {})
        return tuple(found.values())

    @property
    def opinions(self) -> Sequence[Any]:
        """The advisers' opinions, the oldest first."""
        return tuple(getattr(self.case, "opinions", ()))

    @property
    def proposal(self) -> Any:
        """The proposal that waits for a second person, if there is one."""
        return getattr(self.case, "proposal", None)

    @property
    def proposed(self) -> bool:
        """Whether a proposal waits for a second person."""
        return self.proposal is not None

    @property
    def not_in_force(self) -> str:
        """That its rules were not in force when the case came, in a sentence; "" if they were."""
        return str(getattr(self.assessed, "not_in_force", ""))

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
            "basis": self.basis,
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
        return [pause._asdict() for pause in pauses(self.case)]


class DetailsByRules(Details):
    """What is found of a case that rules assess. In a decided case the decision counts.

    assessed: has what `workflow.reimbursement.assessed.Assessed` has: `rules`, `facts`, `of(case)`.
    """

    @cached_property
    def not_assessed(self) -> str | None:
        """Why the case can't be assessed, in a sentence; None if it can."""
        try:
            _ = self.assessed.rules
        except NotAssessed as none:
            return str(none)
        return None

    def applied(self) -> dict[str, Any]:
        """Return what the case carries, for JSON: rule set, whether it was in force, policy.

        in_force: None if this program does not have the rule set.
        """
        terms = self.case.terms
        return {
            "rule_set": terms.rule_set,
            "in_force": getattr(self.assessed, "in_force", True),
            "policy": terms.policy_hash,
        }

    @cached_property
    def assessment(self) -> Assessment:
        """What becomes of the application as it stands; NO_RULES if it can't be assessed."""
        if self.not_assessed is not None:
            facts = self.assessed.facts
            return Assessment(NO_RULES, None, (), (), (), facts, rule_set="", policy="")
        found: Assessment = self.assessed.of(self.case)
        return found

    @property
    def decision(self) -> Any:
        """The decision, if there is one that says what it decided."""
        decision = super().decision
        return decision if hasattr(decision, "verdict") else None

    @property
    def ended_by(self) -> Recorded | None:
        """The event that ended a case without a decision."""
        if self.decision is not None or not self.case.ended:
            return None
        ended = self.case.process.ended
        return next((x for x in self.case.events if x.state in ended), None)

    @property
    def became(self) -> str:
        """The verdict, or the event that ended the case, or the outcome that its file gives now."""
        if self.decision is not None:
            return str(self.decision.verdict)
        return self.assessment.outcome if self.ended_by is None else self.ended_by.event.name

    @property
    def basis(self) -> str | None:
        basis: str | None = self._decided("basis")
        return basis

    @property
    def unchanged_until(self) -> date | None:
        ended = self.decision is not None or self.ended_by is not None
        return None if ended else super().unchanged_until

    @property
    def outcome(self) -> str | None:
        return self.assessment.outcome

    @property
    def missing(self) -> tuple[str, ...]:
        return self.assessment.missing

    @property
    def out_of_order(self) -> Mapping[str, str]:
        """Facts that are stated but can't be right, with what is wrong."""
        wrong: Mapping[str, str] = getattr(self.assessed, "out_of_order", {})
        return wrong

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is marked in the file, and decides nothing."""
        marked: tuple[str, ...] = getattr(self.assessed, "remarks", ())
        return marked

    @property
    def unanswered(self) -> tuple[str, ...]:
        request = getattr(self.case, "request", None)
        if request is None or self.case.ended:
            return ()
        unknown = (name for name in request.facts if self.assessed.facts.get(name) is None)
        return tuple(name for name in unknown if name not in self.missing)

    @cached_property
    def proof(self) -> Sequence[Proof]:
        """Every rule with its answer; none if this program does not have the case's rules."""
        if self.not_assessed is not None:
            return ()
        findings = getattr(self.case, "judged", {})
        return prove_all(self.assessed.rules, self.assessed.facts, findings)

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
        """The smallest sets of changes that would lead to the best outcome."""
        if self.case.ended or self.not_assessed is not None:
            return ()
        return would_grant(self.assessed.rules, self.assessed.facts)

    def futures(self, at: datetime) -> tuple[Future, ...]:
        others = super().futures(at)
        request = getattr(self.case, "request", None)
        asked = request is not None and request.closed is None
        if not self.waits or not asked or self.not_assessed is not None:
            return others
        favour = self.screen.favour
        return (answered(self.would_grant, self.missing, at, favour), *others)

    def shown(self, today: date) -> dict[str, Any]:
        """Return what `show` prints of a case under rules: the decision, else the assessment."""
        found, decision, proposal = self.assessment, self.decision, self.proposal
        open_ = decision is None and self.ended_by is None
        gross, net = days_used(self.case, today)
        return {
            "outcome": self.became,
            "basis": self.basis,
            "reasons": list(self._decided("reasons") or ()),
            "missing": list(self._decided("missing") or ()),
            "tasks": [task.as_data() for task in found.tasks] if open_ else [],
            "days_gross": gross,
            "days_net": net,
            "valid_from": getattr(decision, "valid_from", None),
            "valid_to": getattr(decision, "valid_to", None),
            "failing": [each.as_data() for each in found.failing] if open_ else [],
            "proposal": proposal.because if proposal else None,
            "proposed_by": proposal.by if proposal else None,
            "opinions": [opinion._asdict() for opinion in self.opinions],
            **self.applied(),
        }

    def _decided(self, name: str) -> Any:
        """Return a value of the decision or of what ended the case, else of the assessment."""
        if self.decision is not None:
            return getattr(self.decision, name, None)
        if self.ended_by is not None:
            return getattr(self.ended_by.event, name, None)
        return getattr(self.assessment, name)

    def explained(self) -> dict[str, Any]:
        found = self.assessment
        return {
            "outcome": self.became,
            "reasons": list(self._decided("reasons") or ()),
            "missing": list(found.missing),
            "tasks": [task.as_data() for task in found.tasks],
            "would_grant": [[change.fact for change in way] for way in self.would_grant],
            "proof": [
                rule.as_data() | each.why_as_data()
                for rule, each in zip(self.proof, self.rules_judged, strict=True)
            ],
            "opinions": [opinion._asdict() for opinion in self.opinions],
            "decided_by": [each.rule.id for each in self.rules_that_decided],
            **self.applied(),
        }


def details_of(case: Case, today: date | None = None, earlier: Any = None) -> Details:
    """Return a case with its assessment on an Oslo day; None = today is not known.

    earlier: the assessment with which its newest step was taken, if that is at hand.
    """
    assessed = reused(case.process.assess(case, today), earlier)
    kind = DetailsByRules if hasattr(type(assessed), "rules") else Details
    return kind(case, assessed)
