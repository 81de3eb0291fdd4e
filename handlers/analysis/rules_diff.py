"""What changes between two rule sets under their policies: outcomes, dates, and what can't be seen.

Two policies are compared under one rule set, two days under the rule sets of these days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from handlers.analysis.policy_diff import ChangedValue, changed_values
from workflow.logic.comparison import Comparison, Flip, RuleChange, Side, compare
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import BY_NUMBER, RULES_2008


@dataclass(frozen=True)
class OtherChange:
    """Something that differs and changes no outcome: how long a grant lasts, or words."""

    kind: str
    says: str

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"kind": self.kind, "says": self.says}


@dataclass(frozen=True)
class RulesDiff:
    """Two sides compared. outcomes: what ends otherwise, by which rules. values: of the policy.

    others: what else differs between the rule sets.
    """

    before: RuleSet
    after: RuleSet
    outcomes: Comparison
    values: tuple[ChangedValue, ...] = ()
    others: tuple[OtherChange, ...] = ()

    @property
    def same_rules(self) -> bool:
        """Whether both sides have one rule set, so that only policies are compared."""
        return self.before == self.after

    @property
    def notes(self) -> tuple[ChangedValue, ...]:
        """The values of which the flips do not tell all."""
        return tuple(value for value in self.values if value.acts != "outcomes")

    @property
    def may_change_outcomes(self) -> bool:
        """Whether some application ends otherwise, or may."""
        return bool(self.outcomes.flips) or any(
            value.acts not in ("dates", "nothing") for value in self.notes
        )

    def as_data(self) -> list[dict[str, Any]]:
        """Return a row for each flip, then for each rule behind one if the rule sets differ.

        Then one for each policy value that the flips do not tell all of, and for what else differs.
        """
        rules = () if self.same_rules else self.outcomes.rules
        rows: Iterator[Flip | RuleChange | ChangedValue | OtherChange]
        rows = chain(self.outcomes.flips, rules, self.notes, self.others)
        return [row.as_data() for row in rows]


def policy_diff(before: Policy, after: Policy, rule_set: RuleSet = RULES_2008) -> RulesDiff:
    """Compare two policies over all combinations of facts, under one rule set."""
    return rules_diff((rule_set, before), (rule_set, after))


def rules_diff(before: tuple[RuleSet, Policy], after: tuple[RuleSet, Policy]) -> RulesDiff:
    """Compare two rule sets, each under its policy, over all combinations of facts.

    A fact that only one of them reads is free in the other.
    """
    (old_rules, old_policy), (new_rules, new_policy) = before, after
    changed = changed_values(old_policy, new_policy, (old_rules, new_rules))
    numbers = dict(BY_NUMBER[value.name] for value in changed if value.name in BY_NUMBER)

    def side(rule_set: RuleSet, policy: Policy) -> Side:
        return Side(rule_set.with_leaves(numbers) if numbers else rule_set, policy)

    found = compare(side(*before), side(*after))
    return RulesDiff(old_rules, new_rules, found, changed, tuple(_others(old_rules, new_rules)))


def _others(before: RuleSet, after: RuleSet) -> Iterator[OtherChange]:
    old, new = ({row.id: row for row in rules.validity.rows} for rules in (before, after))
    if old != new:
        parts = {
            "only before": [name for name in old if name not in new],
            "only after": [name for name in new if name not in old],
            "otherwise": [name for name in new if name in old and old[name] != new[name]],
        }
        listed = "; ".join(f"{word}: {', '.join(names)}" for word, names in parts.items() if names)
        yield OtherChange("validity", f"how long a grant lasts is told by other rows ({listed})")
    if before.words != after.words:
        yield OtherChange("words", f"letters have the words of {after.words}")
