"""The rules and the policy that a case carries, and the rules that this program has for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from workflow.engine import case as engine
from workflow.engine.errors import NotAssessed
from workflow.engine.terms import Terms
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008, chosen, in_force, named

BEFORE_TERMS: Final = Terms(RULES_2008.name, "", DEFAULT)
"""What a case carries that was opened before that was recorded: the rules and values of then."""


@dataclass(frozen=True)
class OwnRules(Terms):
    """What a case carries under a rule set that stands in no list, for an analyst's question.

    It is never stored. value: the rule set.
    """

    value: RuleSet = field(compare=False, repr=False)


class OtherRules(NotAssessed):
    """This program does not have the rules that a case carries."""

    def __init__(self, number: str, says: str) -> None:
        super().__init__(
            f"Case {number} is decided by the rule set «{says}",
            f"`saksgang move {number} --rules DATE` moves an open case to the rules of a day.",
        )


def terms_of(received: date, policy: Policy, rules_day: date | None = None) -> Terms:
    """Return what a new case carries that is received on a day (Oslo time).

    rules_day: as in `chosen`. Raises NoRuleSet as `chosen`.
    """
    rules = prepared(chosen(received, policy, rules_day), policy)
    return Terms(rules.rule_set.name, rules.rule_set_hash, policy)


def terms_with(rule_set: RuleSet, policy: Policy) -> OwnRules:
    """Return what a case carries under a rule set that stands in no list."""
    return OwnRules(rule_set.name, prepared(rule_set, policy).rule_set_hash, policy, rule_set)


def terms_under(rule_set: RuleSet) -> Callable[[date, Policy, date | None], Terms]:
    """Return what a new case of a process carries that has one rule set, whatever the day."""

    def terms(_: date, policy: Policy, __: date | None = None) -> Terms:
        return Terms(rule_set.name, prepared(rule_set, policy).rule_set_hash, policy)

    return terms


def rules_of(case: Case) -> PreparedRules:
    """Return the rules that a case carries, under its policy.

    Raises OtherRules if this program has no rule set of that name, or another version of it.
    """
    return rules_among(RULE_SETS, case)


def rule_set_of(case: Case) -> RuleSet | None:
    """Return the rule set that a case carries; None if this program has none of that name."""
    terms = case.terms
    return terms.value if isinstance(terms, OwnRules) else named(terms.rule_set)


def rules_among(rule_sets: Iterable[RuleSet], case: engine.Case) -> PreparedRules:
    """Return which of a process's rule sets a case carries, under its policy; or its own rules.

    Raises OtherRules as `rules_of`.
    """
    terms = case.terms
    if isinstance(terms, OwnRules):
        return prepared(terms.value, terms.policy)
    found = next((each for each in rule_sets if each.name == terms.rule_set), None)
    if found is None:
        raise OtherRules(case.number, f"{terms.rule_set}», which this program does not have")
    rules = prepared(found, terms.policy)
    if terms.rules not in ("", rules.rule_set_hash):
        raise OtherRules(
            case.number, f"{terms.rule_set}», and this program has other rules under that name"
        )
    return rules


def in_force_for(case: Case) -> bool | None:
    """Return whether a case's rules are those of its day of arrival; None if they are not here."""
    rule_set = named(case.terms.rule_set)
    return None if rule_set is None else in_force(rule_set, case.applied_on)
