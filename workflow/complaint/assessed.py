"""The facts of a complaint and their assessment, made once and handed along through a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final

from workflow.complaint.decision import known_from
from workflow.complaint.facts import facts_of
from workflow.complaint.file import Case
from workflow.complaint.rules import ADMISSIBLE, C_5
from workflow.engine.errors import NotAssessed
from workflow.engine.terms import Terms
from workflow.logic.fact import Task
from workflow.logic.outcome import NO_TASKS, Assessment, assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.reimbursement.policy import Policy

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def terms_of(_: date, policy: Policy, __: date | None = None) -> Terms:
    """Return what a complaint carries: the rules of complaints, under a policy."""
    rules = prepared(ADMISSIBLE, policy)
    return Terms(ADMISSIBLE.name, rules.rule_set_hash, policy)


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
class Assessed:
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
    def out_of_order(self) -> Mapping[str, str]:
        """Facts that are asked for because days come in the wrong order: none in a complaint."""
        return _NOTHING

    @cached_property
    def open(self) -> Assessment:
        """What becomes of the complaint while answers can still come."""
        return assess(self.rules, self.facts)

    @cached_property
    def on_the_file(self) -> Assessment:
        """What becomes of it when it is judged on what is there."""
        return assess(self.rules, self.facts, closed=True)

    def of(self, case: Case) -> Assessment:
        """Return the assessment of a case with these facts; on the file if its time to answer
        ended.
        """
        return self.on_the_file if case.closed_file else self.open

    @property
    def may_complain(self) -> bool:
        """Whether the one who complains certainly may do so (C-5)."""
        return self.rules.decide[C_5.id](self.facts) is True


def assessed(case: Case, today: date | None = None) -> Assessed:
    """Return a complaint with what follows from it, on an Oslo day if that is given."""
    return Assessed(case, today)
