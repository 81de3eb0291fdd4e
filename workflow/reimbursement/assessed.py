"""The facts of a case and their assessment, made once and handed along through a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflow.logic.assessing import AssessedByRules
from workflow.logic.fact import Task
from workflow.logic.outcome import Assessment
from workflow.logic.prepared import PreparedRules
from workflow.logic.validity import NOT_TOLD, Validity
from workflow.reimbursement.application import Application
from workflow.reimbursement.carried import in_force_for, rule_set_of, rules_of
from workflow.reimbursement.case_register import answer, with_answer
from workflow.reimbursement.derive.all_facts import Derived, derive
from workflow.reimbursement.derive.grant_days import first_day, last_day
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import named, why_not_in_force
from workflow.reimbursement.words import Texts, texts_from


@dataclass(frozen=True)
class Assessed(AssessedByRules):
    """A case with what follows from it. Facts and assessments are made when first asked for.

    today: the Oslo day of the assessment; None = no matter.
    """

    case: Case
    today: date | None = None

    @property
    def policy(self) -> Policy:
        """The policy that the case carries."""
        policy: Policy = self.case.policy
        return policy

    @cached_property
    def rules(self) -> PreparedRules:
        """The rules that the case carries. Raises OtherRules if this program does not have them."""
        return rules_of(self.case)

    @property
    def in_force(self) -> bool | None:
        """Whether these rules are those of the day of arrival; None if they are not here."""
        return in_force_for(self.case)

    @property
    def not_in_force(self) -> str:
        """That the rules were not in force when the case came, in a sentence; "" if they were."""
        return why_not_in_force(self.case.terms.rule_set, self.case.applied_on)

    @property
    def texts(self) -> Texts:
        """The texts of letters under the case's law; the oldest if the program lacks its rules."""
        rule_set = named(self.case.terms.rule_set)
        return texts_from(None if rule_set is None else rule_set.words)

    @property
    def _validity(self) -> Validity:
        """How long a grant lasts; facts are derived even if the program lacks the case's rules."""
        rule_set = rule_set_of(self.case)
        return NOT_TOLD if rule_set is None else rule_set.validity

    @cached_property
    def application(self) -> Application:
        """The application, with what the case register answers where its file states nothing."""
        return with_answer(self.case.application, answer(self.case))

    @property
    def follows_from(self) -> tuple[object, ...]:
        """Everything that facts and assessment follow from."""
        case = self.case
        return self.application, case.applied_on, case.judged, case.heard, case.terms, self.today

    @cached_property
    def _derived(self) -> Derived:
        case = self.case
        return derive(
            self.application,
            case.applied_on,
            self.policy,
            case.judged,
            validity=self._validity,
            heard=case.heard,
            today=self.today,
        )

    @property
    def facts(self) -> Mapping[str, object]:
        """Facts derived from the application, with the case worker's findings over them."""
        return self._derived.facts

    @property
    def tasks(self) -> Mapping[str, Task]:
        """What only the case worker can settle, by fact."""
        return self._derived.tasks

    @property
    def out_of_order(self) -> Mapping[str, str]:
        """Facts that are asked for because days come in the wrong order, with what is wrong."""
        return self._derived.out_of_order

    @property
    def unchanged_until(self) -> date | None:
        """The last day on which the same facts follow; None = on every later day."""
        return self._derived.unchanged_until

    @property
    def valid(self) -> tuple[date, date | None]:
        """The first and the last day of a grant (law 2.5); None = without time limit."""
        case, length = self.case, self._validity
        first = first_day(self.application, case.applied_on, length)
        last = last_day(
            self.application, case.applied_on, self.policy, self.facts, case.judged, length
        )
        return first, last


def assessed(case: Case, today: date | None = None) -> Assessed:
    """Return a case with what follows from it, on an Oslo day if that is given."""
    return Assessed(case, today)


def assessment(case: Case) -> Assessment:
    """Return the assessment of a case as it stands. Raises OtherRules as `rules_of`."""
    return Assessed(case).of(case)
