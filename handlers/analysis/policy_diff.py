"""What changes when policy values change: outcomes, dates, or what can't be compared."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from workflow.logic.fact import value_as_text
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import parameters
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import BY_NUMBER, RULE_SETS

Acts = Literal[
    "outcomes",
    "dates",
    "nothing",
    "choice of rules",
    "other rules",
    "other processes",
    "not compared",
]


@dataclass(frozen=True)
class ChangedValue:
    """One policy value that differs.

    acts: what a change of it does. `outcomes` = the flips show it. `other rules` = only rules that
    were not compared read it. `other processes` = it is about other cases. `not compared` = it acts
    while facts are derived, so combinations of facts can't show it. says: the same in a sentence.
    """

    name: str
    before: object
    after: object
    acts: Acts
    says: str

    def as_data(self) -> dict[str, Any]:
        """Return the value as plain data."""
        return {
            "kind": self.acts,
            "value": self.name,
            "before": value_as_text(self.before),
            "after": value_as_text(self.after),
            "says": self.says,
        }


def changed_values(
    before: Policy, after: Policy, compared: tuple[RuleSet, ...]
) -> tuple[ChangedValue, ...]:
    """Return the values in which two policies differ. compared: the rule sets on both sides."""
    return tuple(
        ChangedValue(
            about.name,
            getattr(before, about.name),
            getattr(after, about.name),
            *_acts(about.name, about.metadata, compared),
        )
        for about in fields(Policy)
        if getattr(before, about.name) != getattr(after, about.name)
    )


def _acts(name: str, about: Any, compared: tuple[RuleSet, ...]) -> tuple[Acts, str]:
    """Return what a change of a value does to the rules compared, and a sentence that says so."""
    if about["decides"] == "nothing":
        return "nothing", f"changes no outcome and no date: {about['says']}"
    if about["decides"] == "date":
        return "dates", f"changes no outcome by itself, but dates: {about['says']}"
    if name == "rule_sets_by_date":
        return "choice of rules", (
            "chooses the rules by the day of arrival: an application of a day without rules is "
            f"refused; rules there are for {_periods()}"
        )
    if any(_is_read(name, rules) for rules in compared):
        return "outcomes", about["says"]
    facts = about["derives"]
    if any(_acts_before(name, facts, rules) for rules in compared):
        return "not compared", (
            f"acts while facts are derived from an application ({', '.join(facts)}), so no "
            "combination of facts can show it; play scenarios with it: "
            "`saksgang replay --policy FILE`"
        )
    readers = [
        rules.name
        for rules in RULE_SETS
        if _is_read(name, rules) or _acts_before(name, facts, rules)
    ]
    if not readers:
        return "other processes", f"decides about cases of another process: {about['says']}"
    return "other rules", (
        f"is read by none of the rules compared, but by: {'; '.join(readers)}. Compare these: "
        "`saksgang rules diff --from DATE --to DATE --policy FILE`"
    )


def _is_read(name: str, rules: RuleSet) -> bool:
    """Tell whether rules are compared with a value, or read the number that it acts on."""
    if name in BY_NUMBER:
        return BY_NUMBER[name][0] in rules.facts
    referrals = {group.referral.at_once[0] for group in rules.groups if group.referral is not None}
    return name in referrals or any(name in parameters(tree) for tree in rules.trees())


def _acts_before(name: str, derives: tuple[str, ...], rules: RuleSet) -> bool:
    """Tell whether a value acts while facts are derived that rules read, or gives a grant's years.

    derives: the facts whose value depends on it.
    """
    if any(name in each.validity.parameters() for each in RULE_SETS):
        return name in rules.validity.parameters()
    return any(fact.name in derives for fact in rules.facts)


def _periods() -> str:
    return ", ".join(f"{rules.valid_from} to {rules.valid_to or 'today'}" for rules in RULE_SETS)
