"""A rule set with some rules taken out, or with some rules as another rule set has them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from workflow.logic.rule_set import Group, Route, RuleSet
from workflow.logic.tree import Rule


def without(rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
    """Return a rule set that does not ask some of its deciding rules. Other ids are passed over.

    A route still applies by the rule that settles it.
    """
    if not ids:
        return rule_set

    def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.id not in ids)

    return replace(
        rule_set,
        groups=tuple(replace(group, rules=kept(group.rules)) for group in rule_set.groups),
        routes=tuple(route._replace(demands=kept(route.demands)) for route in rule_set.routes),
    )


def changed_rules(before: RuleSet, after: RuleSet) -> tuple[str, ...]:
    """Return the ids of deciding rules that differ between two rule sets, or that only one has."""
    old, new = _grounds(before), _grounds(after)
    return tuple(name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name))


def with_rules_of(other: RuleSet, rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
    """Return a rule set in which some rules are as another rule set has them.

    A rule that the other does not have is taken out. One that only the other has is added to the
    group of its name, if there is one.
    """
    theirs = {name: rule for name, (rule, _) in _grounds(other).items() if name in ids}
    groups = {group.name: group for group in other.groups}

    def mixed(group: Group) -> Group:
        own = [rule.id for rule in group.rules]
        there = groups[group.name].rules if group.name in groups else ()
        added = [r for r in there if r.id in ids and r.id not in own]
        return replace(group, rules=(*_replaced(group.rules, ids, theirs), *added))

    def demanded(route: Route) -> Route:
        return route._replace(demands=tuple(_replaced(route.demands, ids, theirs)))

    return replace(
        rule_set,
        groups=tuple(map(mixed, rule_set.groups)),
        routes=tuple(map(demanded, rule_set.routes)),
    )


def _replaced(
    rules: tuple[Rule, ...], ids: Collection[str], theirs: Mapping[str, Rule]
) -> Iterator[Rule]:
    for rule in rules:
        if rule.id not in ids:
            yield rule
        elif rule.id in theirs:
            yield theirs[rule.id]


def _grounds(rule_set: RuleSet) -> dict[str, tuple[Rule, str]]:
    """Return each deciding rule with the name of its group, by id."""
    return {rule.id: (rule, group.name) for group in rule_set.groups for rule in group.rules}
