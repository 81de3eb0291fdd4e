"""What changes when policy values change: outcomes, dates, or what can't be compared."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from workflow.logic.consistency import Flip, diff
from workflow.logic.fact import value_as_text
from workflow.logic.tree import parameters
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import BY_NUMBER, RULE_SETS, RULES_2008

Acts = Literal["outcomes", "dates", "nothing", "choice of rules", "other rules", "not compared"]


@dataclass(frozen=True)
class ChangedValue:
    """One policy value that differs.

    acts: what a change of it does. `outcomes` = the flips show it. `other rules` = only rules that
    were not compared read it. `not compared` = it acts while facts are derived, so combinations of
    facts can't show it. says: the same in a sentence.
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


@dataclass(frozen=True)
class PolicyDiff:
    """Two policies compared. flips: combinations of facts that end otherwise."""

    flips: tuple[Flip, ...]
    values: tuple[ChangedValue, ...]

    @property
    def notes(self) -> tuple[ChangedValue, ...]:
        """The values of which the flips do not tell all."""
        return tuple(value for value in self.values if value.acts != "outcomes")

    @property
    def may_change_outcomes(self) -> bool:
        """Whether some application ends otherwise, or may."""
        return bool(self.flips) or any(
            value.acts not in ("dates", "nothing") for value in self.notes
        )

    def as_data(self) -> list[dict[str, Any]]:
        """Return a row for each flip, then one for each value that the flips do not tell all of."""
        flips = [flip.as_data() for flip in self.flips]
        return flips + [value.as_data() for value in self.notes]


def policy_diff(before: Policy, after: Policy) -> PolicyDiff:
    """Compare two policies over all combinations of facts."""
    changed = [
        _changed(about.name, about.metadata, before, after)
        for about in fields(Policy)
        if getattr(before, about.name) != getattr(after, about.name)
    ]
    numbers = dict(BY_NUMBER[value.name] for value in changed if value.name in BY_NUMBER)
    rules = RULES_2008.with_leaves(numbers) if numbers else RULES_2008
    return PolicyDiff(diff((rules, before), (rules, after)), tuple(changed))


def _changed(name: str, about: Any, before: Policy, after: Policy) -> ChangedValue:
    acts, says = _acts(name, about)
    return ChangedValue(name, getattr(before, name), getattr(after, name), acts, says)


def _acts(name: str, about: Any) -> tuple[Acts, str]:
    """Return what a change of a value does, and a sentence that says so."""
    if about["decides"] == "nothing":
        return "nothing", f"changes no outcome and no date: {about['says']}"
    if about["decides"] == "date":
        return "dates", f"changes no outcome by itself, but dates: {about['says']}"
    if name in BY_NUMBER or name in _read_by_the_rules():
        return "outcomes", about["says"]
    if about["derives"]:
        facts = ", ".join(about["derives"])
        return "not compared", (
            f"acts while facts are derived from an application ({facts}), so no combination of "
            "facts can show it; play scenarios with it: `saksgang replay --policy FILE`"
        )
    if name != "rule_sets_by_date":
        return "other rules", f"is read by no rule of those compared: {about['says']}"
    return "choice of rules", (
        "chooses the rules by the day of arrival: an application of a day without rules is "
        f"refused; rules there are for {_periods()}"
    )


def _read_by_the_rules() -> frozenset[str]:
    """Return the values that rules are compared with, and those that say who is waited for."""
    groups = (group for rules in RULE_SETS for group in rules.groups)
    referrals = {group.referral.at_once[0] for group in groups if group.referral is not None}
    trees = (rule for rules in RULE_SETS for rule in rules.trees())
    return frozenset({name for tree in trees for name in parameters(tree)} | referrals)


def _periods() -> str:
    return " and ".join(f"{rules.valid_from} to {rules.valid_to or 'today'}" for rules in RULE_SETS)
