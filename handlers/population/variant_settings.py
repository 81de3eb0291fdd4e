"""What a variant decides by: its policy, its rules, and which of them are left out.

Two settings differ in units: a policy value, a rule that is left out, a rule that the other rule
set has otherwise. Each unit can be put back alone. The cause of a difference is made of units.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Literal

from workflow.logic.changed_rules import changed_rules, with_rules_of, without
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import chosen

How = Literal["each", "any_of", "together"]
VALIDITY: Final = "validity"
_BY_DATE: Final = "rule_sets_by_date"


@dataclass(frozen=True)
class Setting:
    """What decides. rules_day: the rules of this day, whatever the policy says.

    rule_set: rules from Python, in place of those of any day. without: ids of rules that are not
    asked. theirs: a setting, and ids of rules that are as that setting has them; VALIDITY among
    them means how long a grant lasts.
    """

    policy: Policy = DEFAULT
    rules_day: date | None = None
    rule_set: RuleSet | None = None
    without: frozenset[str] = frozenset()
    theirs: "tuple[Setting, frozenset[str]] | None" = None

    def chosen(self, received: date) -> RuleSet:
        """Return the rule set for what arrived on an Oslo day, before anything is left out.

        Raises NoRuleSet if none was in force.
        """
        if self.rule_set is not None:
            return self.rule_set
        return chosen(received, self.policy, self.rules_day)

    def names_chosen(self, received: date) -> tuple[str, ...]:
        """Return the names of the rule sets that `changed` is made of on an Oslo day."""
        own = self.chosen(received).name
        return (own,) if self.theirs is None else (own, self.theirs[0].chosen(received).name)

    def changed(self, received: date) -> RuleSet:
        """Return the rule set for what arrived on an Oslo day, with all changes. Raises NoRuleSet.

        Cached, so that `prepared` knows it again.
        """
        rule_set = self.chosen(received)
        if self.theirs is None and not self.without:
            return rule_set
        other, ids = self.theirs or (self, frozenset[str]())
        return _changed(rule_set, other.chosen(received), ids, self.without)

    def rules(self, received: date) -> PreparedRules:
        """Return the rules for what arrived on an Oslo day. Raises NoRuleSet."""
        return prepared(self.changed(received), self.policy)


# By identity, as `prepared` does. Each value holds the two that its key names, so that no identity
# is used twice.
_CHANGED: dict[tuple[object, ...], tuple[RuleSet, RuleSet, RuleSet]] = {}


def _changed(
    rule_set: RuleSet, other: RuleSet, ids: frozenset[str], left_out: frozenset[str]
) -> RuleSet:
    """Return a rule set with some rules as another one has them, and without some."""
    key = (id(rule_set), id(other), ids, left_out)
    if key not in _CHANGED:
        made = with_rules_of(other, rule_set, ids)
        if VALIDITY in ids:
            made = replace(made, validity=other.validity)
        _CHANGED[key] = without(made, left_out), rule_set, other
    return _CHANGED[key][0]


@dataclass(frozen=True)
class Unit:
    """Something in which two settings differ. name: a policy value, `without RULE`, `rule RULE`.

    put: returns the first setting with this unit as the second one has it.
    """

    name: str
    put: Callable[[Setting, Setting], Setting]


def units(before: Setting, after: Setting, days: tuple[date, ...]) -> tuple[Unit, ...]:
    """Return the units in which two settings differ. days: on which the rows arrived."""
    return (*_values(before, after), *_left_out(before, after), *_rules(before, after, days))


def validity_unit(before: Setting, after: Setting, days: tuple[date, ...]) -> tuple[Unit, ...]:
    """Return the unit of how long a grant lasts, where rule sets differ in that; else nothing.

    It changes no ending, so it is none of `units`.
    """
    pairs = _chosen_pairs(before, after, days)
    differs = any(old.validity != new.validity for old, new in pairs)
    return (Unit(VALIDITY, _rule_put(VALIDITY)),) if differs else ()


def cause_of(
    names: Sequence[str], undone: Iterable[bool], made: Iterable[bool]
) -> tuple[tuple[str, ...], How]:
    """Return the cause of a flip, and how to read it.

    undone, made: for each unit, whether putting it back undoes the flip, and whether it alone makes
    it; `made` may be empty.
    """
    each = sorted(name for name, is_undone in zip(names, undone, strict=True) if is_undone)
    if each:
        return tuple(each), "each"
    any_of = sorted(name for name, is_made in zip(names, made, strict=False) if is_made)
    return (tuple(any_of), "any_of") if any_of else (tuple(sorted(names)), "together")


def _values(before: Setting, after: Setting) -> Iterator[Unit]:
    """Yield the policy values that differ. The switch that chooses rules shows in its rules."""
    for each in fields(Policy):
        old, new = getattr(before.policy, each.name), getattr(after.policy, each.name)
        if old != new and each.name != _BY_DATE:
            yield Unit(each.name, _value_put(each.name))


def _value_put(name: str) -> Callable[[Setting, Setting], Setting]:
    def put(of: Setting, other: Setting) -> Setting:
        value = getattr(other.policy, name)
        return replace(of, policy=replace(of.policy, **{name: value}))

    return put


def _left_out(before: Setting, after: Setting) -> Iterator[Unit]:
    for name in sorted(before.without ^ after.without):
        yield Unit(f"without {name}", _rule_left_out(name))


def _rule_left_out(name: str) -> Callable[[Setting, Setting], Setting]:
    def put(of: Setting, other: Setting) -> Setting:
        rest = of.without - {name}
        return replace(of, without=rest | {name} if name in other.without else rest)

    return put


def _rules(before: Setting, after: Setting, days: tuple[date, ...]) -> Iterator[Unit]:
    pairs = {(id(old), id(new)): (old, new) for old, new in _chosen_pairs(before, after, days)}
    names = (name for old, new in pairs.values() for name in changed_rules(old, new))
    for name in dict.fromkeys(names):
        yield Unit(f"rule {name}", _rule_put(name))


def _chosen_pairs(
    before: Setting, after: Setting, days: tuple[date, ...]
) -> Iterator[tuple[RuleSet, RuleSet]]:
    for day in days:
        old, new = before.chosen(day), after.chosen(day)
        if old is not new:
            yield old, new


def _rule_put(name: str) -> Callable[[Setting, Setting], Setting]:
    def put(of: Setting, other: Setting) -> Setting:
        return replace(of, theirs=(other, frozenset({name})))

    return put
