"""The facts of an agreement on a day, and what the rules make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar, Final

from workflow.cu_agreement import facts as f
from workflow.cu_agreement.file import Case, FileCase
from workflow.cu_agreement.rules import K_8
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Reason
from workflow.engine.process import TIME
from workflow.engine.readers import YEARS
from workflow.logic.assessing import AssessedByRules
from workflow.logic.fact import Fact, Task
from workflow.logic.outcome import Assessment, assess
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Rule, leaves
from workflow.reimbursement.carried import rules_among
from workflow.reimbursement.derive.paths import value_at
from workflow.reimbursement.policy import Policy

NOT_KNOWN: Final = date(YEARS[-1], 12, 31)
"""The last day that can be written: a template from then on has no known first day (INT)."""
_COULD_CHANGE: Final = (
    "It could change if company or hospital states otherwise (`answer`) or you record a finding "
    "(`judge`)."
)
_HELPS: Final[Mapping[str, str]] = {
    "K-1": "A medicine with marketing authorisation needs no such agreement.",
    "K-2": "Ask the regional health authorities, who decide on the list.",
    "K-9": "Use the standard text, or record the reference of the meeting's decision (`judge`).",
}


@dataclass(frozen=True)
class Assessed(AssessedByRules):
    """A case of compassionate use with what follows from it.

    today: the Oslo day of the assessment; None = that of the newest event.
    """

    case: Any
    today: date | None = None
    helps: ClassVar[Mapping[str, str]] = {}
    """What would help where a rule is not met, if not another statement."""
    supposed: ClassVar[Mapping[str, object]] = {}
    """Values of facts that are the office's to know, with which no application is refused."""

    @property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rule sets of the process."""
        sets: tuple[RuleSet, ...] = self.case.process.rule_sets
        return sets

    @property
    def policy(self) -> Policy:
        """The policy that the case carries."""
        policy: Policy = self.case.policy
        return policy

    @property
    def day(self) -> date:
        """The Oslo day that counts."""
        return self.today or day_of_newest_event(self.case)

    @property
    def unchanged_until(self) -> date | None:
        """The last day on which the same facts follow: many read the day, so only this day."""
        return self.today

    @cached_property
    def rules(self) -> PreparedRules:
        """The rules that the case carries. Raises OtherRules if this program lacks them."""
        return rules_among(self.rule_sets, self.case)

    @cached_property
    def on_the_file(self) -> Assessment:
        """What becomes of it when it is decided on what is there.

        What the office waits for is nobody's to answer, so it never refuses an application.
        """
        supposed = {name: value for name, value in self.supposed.items() if name in self.tasks}
        found = assess(self.rules, {**self.facts, **supposed}, closed=True)
        return found if found.outcome == "refuse" else self.open

    def answers(self, answer: bool | None) -> tuple[Rule, ...]:
        """Return the rules with an answer, in order."""
        rules = self.rules
        conditions = rules.rule_set.conditions
        return tuple(rule for rule in conditions if rules.decide[rule.id](self.facts) is answer)

    def grounds(self, found: Assessment) -> tuple[str, ...]:
        """Return the ids of the rules for which an application is refused."""
        return tuple(each.rule for each in found.failing)

    def unanswered(self, found: Assessment) -> tuple[str, ...]:
        """Return the ids of the rules that nobody answered in time, where that is the ground."""
        if found.failing:
            return ()
        asked = (rule for rule in self.answers(None) if not set(self.read_by(rule)) & {*self.tasks})
        return tuple(rule.id for rule in asked)

    def not_true(self) -> tuple[Reason, ...]:
        """Return each rule that is not certainly met, with what would help."""
        unknown = self.answers(None)
        return (
            *(
                Reason(
                    rule.id,
                    f"the answer to «{rule.question}» is no",
                    self.helps.get(rule.id, _COULD_CHANGE),
                    rule.law,
                )
                for rule in self.answers(False)
            ),
            *(self._not_known(rule) for rule in unknown),
        )

    def read_by(self, rule: Rule) -> tuple[str, ...]:
        """Return the names of the facts that a rule reads."""
        return tuple(leaf.fact.name for leaf in leaves(rule))

    def _not_known(self, rule: Rule) -> Reason:
        ours = [task.says for fact, task in self.tasks.items() if fact in self.read_by(rule)]
        says = ours[0] if ours else f"the answer to «{rule.question}» is not known"
        help_ = (
            "The office waits for it; nobody can be asked."
            if ours
            else "Ask for the information (`ask`), or record your own finding (`judge`)."
        )
        return Reason(rule.id, says, help_, rule.law)


def day_of_newest_event(case: FileCase) -> date:
    """Return the Oslo day on which the newest event counts, or was recorded by a person."""
    newest = case.events[-1]
    return newest.effective if newest.actor == TIME else oslo_day(newest.recorded)


@dataclass(frozen=True)
class AssessedAgreement(Assessed):
    """An agreement with what follows from it."""

    case: Case
    helps: ClassVar[Mapping[str, str]] = _HELPS
    supposed: ClassVar[Mapping[str, object]] = {f.DOCUMENTS.name: True}

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """The facts as they are on the day."""
        return facts_on(self.case, self.day)

    @property
    def tasks(self) -> Mapping[str, Task]:
        """The agreement documents, while they are not in force; nobody is asked for them."""
        if self.facts[f.DOCUMENTS.name]:
            return {}
        return {f.DOCUMENTS.name: Task(f.DOCUMENTS.name, _cure(self.case))}

    @cached_property
    def on_signing(self) -> "AssessedAgreement":
        """The same on the later day of signature; on this day while a signature is missing."""
        return AssessedAgreement(self.case, self.case.signing_day or self.day)

    @property
    def deviation(self) -> bool:
        """Whether a short treatment takes longer, with grounds."""
        months = self.case.application.expected_months
        longer = months is not None and months > self.policy.short_months
        return longer and self.facts[f.TYPE.name] == f.SHORT and bool(self.facts[_LONGER])

    @property
    def old_list(self) -> bool:
        """Whether the national list was published long before the day."""
        published: Any = value_at(f.LIST_PUBLISHED.name, self.case.application)
        oldest = self.day - timedelta(days=self.policy.list_days)
        return published is not None and bool(published < oldest)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is marked, and refuses nothing."""
        told = []
        if self.deviation:
            told.append("deviation: a short treatment that takes longer, with grounds")
        if self.old_list:
            days = self.policy.list_days
            told.append(f"the national list was published more than {days} days before {self.day}")
        return tuple(told)

    @property
    def is_ready(self) -> bool:
        """Whether nothing but signatures is missing."""
        return self.open.outcome == "ready"

    @property
    def waits_for_documents_alone(self) -> bool:
        """Whether K-8 is all that is missing."""
        return self.open.outcome == "missing" and self.answers(None) == (K_8,)


_LONGER: Final = f.LONGER_BECAUSE.name


def facts_on(case: Case, day: date) -> dict[str, object]:
    """Return the facts of an agreement on an Oslo day. What is asked for only after another fact
    has a certain value is not read before.
    """

    def said(fact: Fact) -> Any:
        return value_at(fact.name, case.application)

    authorised, published = (said(f.AUTHORISED), case.authorised), said(f.LISTED) or ()
    given = (f.MEDICINE, f.INDICATION, f.COMPANY, f.HOSPITAL, f.LIST_PUBLISHED)
    as_stated = (f.TYPE, f.BASIS, f.DISEASE, f.TRIAL_POSSIBLE, f.AUTHORISED_HELPS)
    values: dict[str, object] = {
        **{fact.name: _given(said(fact)) for fact in (*given, f.SIGNED_LIS, f.SIGNED_COMPANY)},
        **{fact.name: said(fact) for fact in as_stated},
        f.AUTHORISED.name: any(each is not None and each <= day for each in authorised),
        f.LISTED.name: any(period.covers(day) for period in published),
        f.APPROVED.name: come(said(f.APPROVED), day),
        f.APPLIED.name: come(said(f.APPLIED), day),
        f.APPLICATION_FILED.name: said(f.APPLICATION_FILED),
        f.TRIALS_RUNNING.name: said(f.TRIALS_RUNNING),
        f.MONTHS.name: said(f.MONTHS),
        # Whether grounds are needed is not known before the months are.
        _LONGER: None if said(f.MONTHS) is None else said(f.LONGER_BECAUSE) is not None,
        f.TEXT_CHANGED.name: bool(said(f.TEXT_CHANGED)),
        f.TEXT_DECISION.name: bool(said(f.TEXT_DECISION)),
        f.DOCUMENTS.name: _documents_in_force(case, day),
    }
    return {name: value if _is_read(name, values) else None for name, value in values.items()}


def _is_read(name: str, values: Mapping[str, object]) -> bool:
    after = f.FACTS[name].asked_after
    return after is None or values[after[0]] in after[1]


def _given(value: object) -> bool | None:
    return None if value is None else True


def come(said: date | str | None, day: date) -> bool | None:
    """Return whether a day has come; a word instead of a day means no."""
    if isinstance(said, str):
        return False
    return True if said is not None and said <= day else None


def template_from(case: Case) -> date:
    """Return the first day of the agreement documents of a case's type."""
    policy: Policy = case.policy
    about = case.application.agreement
    short = about is not None and about.type == f.SHORT
    return policy.short_template_from if short else policy.ordinary_template_from


def _documents_in_force(case: Case, day: date) -> bool | None:
    first = template_from(case)
    return True if all(first <= each for each in case.signed or (day,)) else None


def _cure(case: Case) -> str:
    first = template_from(case)
    if first == NOT_KNOWN:
        return (
            "no agreement documents of the type are in force: sign when the documents are in force"
        )
    return (
        f"no agreement documents of the type are in force before {first}: sign on or after {first}"
    )


def assessed(case: Case, today: date | None = None) -> AssessedAgreement:
    """Return an agreement with what follows from it, on an Oslo day if that is given."""
    return AssessedAgreement(case, today)
