"""The rule set of a process and a day that somebody asks about."""

from datetime import date
from typing import Any

from workflow.engine.errors import SaksgangError
from workflow.engine.process import Process
from workflow.logic.rule_set import RuleSet
from workflow.processes import PROCESSES
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import assembled


class NoRules(SaksgangError):
    """The cases of a process are judged by no rules of its own, or by none with dates."""

    exit_code = 2


def rules_of(day: date | None, process: Process[Any] = REIMBURSEMENT) -> RuleSet:
    """Return the rule set of a day, whatever the policy says; without a day the first one.

    A process with one rule set has it on every day. Raises NoRuleSet if none was in force, and
    NoRules if the process has none.
    """
    if process is REIMBURSEMENT and day is not None:
        return assembled(day)
    if not process.rule_sets:
        raise NoRules(
            f"The cases of {process.name} are judged by no rules of their own: they carry those of "
            f"the case that they follow from. `saksgang diagram --process {process.name}` shows "
            "what its steps demand."
        )
    first: RuleSet = process.rule_sets[0]
    return first


def refuse_undated(process: Process[Any]) -> None:
    """Raise NoRules for a process whose rules are the same on every day."""
    if len(process.rule_sets) < 2:
        raise NoRules(
            f"The rules of {process.name} are the same on every day, so there is nothing to "
            f"compare. `saksgang rules list --process {process.name}` lists them."
        )


def process_of(rule_set: RuleSet) -> Process[Any]:
    """Return the process that a rule set is of."""
    of = (process for process in PROCESSES.values() if rule_set in process.rule_sets)
    return next(of, REIMBURSEMENT)
