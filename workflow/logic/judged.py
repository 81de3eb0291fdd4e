"""Which rules are judged for an application, on which facts, and why the others are not."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workflow.logic.deciding import deciding_leaves
from workflow.logic.fact import Facts
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import Route
from workflow.logic.tree import Rule, Truth, leaves


class Judged(NamedTuple):
    """A rule as it stands for an application.

    read: the facts that its answer turns on; of an unknown answer those that are unknown.
    not_judged: why the rule is not judged, whatever its tree answers; "" = it is.
    """

    rule: Rule
    answer: Truth
    read: tuple[str, ...]
    not_judged: str = ""

    def why_as_data(self) -> dict[str, Any]:
        """Return why the rule is not judged as plain data; nothing if it is."""
        return {"not_judged": self.not_judged} if self.not_judged else {}


def judged(rules: PreparedRules, facts: Facts, failing: Sequence[str]) -> tuple[Judged, ...]:
    """Return every rule that can decide, in order. failing: ids of the rules that decided.

    A rule is not judged if it belongs to a paragraph that does not apply, if a rule that makes it
    pointless fails, if other rules say the same, or if rules of an earlier group decide.
    """
    route = rules.route(facts)
    settled = _settled(rules, failing)
    rows = []
    for rule in rules.rule_set.trees():
        why = _why_not(rules, rule, facts, route)
        if not why and rule.id in settled:
            why = f"{', '.join(failing)} decided first"
        answer = rules.decide[rule.id](facts)
        rows.append(Judged(rule, answer, _read(rules, rule, facts, answer), why))
    return tuple(rows)


def that_decided(rows: Sequence[Judged], failing: Sequence[str], missing: bool) -> list[Judged]:
    """Return the rules that brought the outcome about. missing: whether it waits for facts.

    They are those not met and, where facts are missing, those still open; of a grant all that were
    judged.
    """
    if not failing and not missing:
        return [row for row in rows if not row.not_judged]
    return [
        row
        for row in rows
        if row.rule.id in failing or (missing and not row.not_judged and row.answer is None)
    ]


def _settled(rules: PreparedRules, failing: Sequence[str]) -> set[str]:
    """Return the rules of the groups after the one that decided."""
    groups = rules.rule_set.groups
    for position, group in enumerate(groups):
        if any(rule.id in failing for rule in group.rules):
            return {rule.id for later in groups[position + 1 :] for rule in later.rules}
    return set()


def _why_not(rules: PreparedRules, rule: Rule, facts: Facts, route: Route | None) -> str:
    own = [each.law for each in rules.rule_set.routes if rule in each.demands]
    if route is not None and own and route.law not in own:
        return f"{route.law} applies, not {' or '.join(own)}"
    if route is not None and rule.implied:
        return "other rules say the same"
    unmet = [name for name in rule.yields_to if rules.decide[name](facts) is False]
    return f"{', '.join(unmet)} is not met" if unmet else ""


def _read(rules: PreparedRules, rule: Rule, facts: Facts, answer: Truth) -> tuple[str, ...]:
    if answer is None:
        found = [leaf for leaf in leaves(rule) if facts.get(leaf.fact.name) is None]
    else:
        found = list(deciding_leaves(rule, facts, rules.policy))
    return tuple(dict.fromkeys(leaf.fact.name for leaf in found))
