"""The facts of a complaint and their assessment, made once and handed along through a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflow.complaint.decision import known_from
from workflow.complaint.facts import facts_of
from workflow.complaint.file import Case
from workflow.complaint.rules import ADMISSIBLE, C_5
from workflow.engine.errors import NotAssessed
from workflow.logic.assessing import AssessedByRules
from workflow.logic.fact import Task
from workflow.logic.outcome import NO_TASKS
from workflow.logic.prepared import PreparedRules, prepared
from workflow.reimbursement.policy import Policy


def rules_of(case: Case) -> PreparedRules:
    """Return the rules that a complaint carries. Raises NotAssessed if this program has others."""
    rules = prepared(ADMISSIBLE, case.policy)
    if case.terms.rules != rules.rule_set_hash:
        raise NotAssessed(
            f"Case {case.number} is decided by other rules of complaints than this program has",
            "Use the program that opened it.",
        )
    return rules


@dataclass(frozen=True)
class Assessed(AssessedByRules):
    """A complaint with what follows from it. Facts and assessments are made when first asked for.

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
        """The rules that the case carries. Raises NotAssessed as `rules_of`."""
        return rules_of(self.case)

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """Facts of the complaint, with the case worker's findings over them."""
        case = self.case
        found = {each.fact: each for each in case.judged.values()}
        return facts_of(
            case.complaint,
            found,
            known_from(case),
            case.received,
            self.policy,
            late_accepted=case.late_accepted,
        )

    @property
    def tasks(self) -> Mapping[str, Task]:
        """What only the case worker can settle: nothing in a complaint."""
        return NO_TASKS

    @property
    def may_complain(self) -> bool:
        """Whether the one who complains certainly may do so (C-5)."""
        return self.rules.decide[C_5.id](self.facts) is True


def assessed(case: Case, today: date | None = None) -> Assessed:
    """Return a complaint with what follows from it, on an Oslo day if that is given."""
    return Assessed(case, today)
