"""Rule sets: ordered groups of rules and what each leads to, and the routes to a grant.

The order of the groups is the only place where the order of outcomes stands. Single applications,
columns, the diagram of ends, verification and the decision table all read this list.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, assert_never

from workflow.logic.fact import Fact
from workflow.logic.tree import (
    Compared,
    Is,
    Leaf,
    Node,
    Not,
    OneOf,
    Parameters,
    Reading,
    Rule,
    all_of,
    any_of,
    fold,
    leaves,
    rules_in,
    with_leaves,
)
from workflow.logic.validity import NOT_TOLD, Validity

MISSING: Final = "missing"  # the outcome of every application that waits for facts


class Referral(NamedTuple):
    """An outcome that waits for somebody else's application instead of ending the case.

    supposing: facts that this application would settle; what is missing besides them is listed.
    unanswered: the outcome when it does not come in time.
    at_once: a parameter, and the value of it under which nobody is waited for.
    """

    supposing: tuple[tuple[Fact, object], ...]
    unanswered: str
    at_once: tuple[str, object]

    def waits(self, policy: Parameters) -> bool:
        """Return whether somebody is waited for under this policy."""
        parameter, value = self.at_once
        return bool(getattr(policy, parameter) != value)


@dataclass(frozen=True)
class Group:
    """Rules with one outcome, which holds as soon as one of them is certainly false.

    end: what becomes of a complete application when one of them is false.
    title: the name of this way to the end, where several groups share an end.
    waits_for: earlier groups; while a rule of theirs is unknown, this outcome is held back.
    before_route: asked before the route is known, so the outcome names no route.
    referral: how the outcome waits for somebody else, where it does.
    """

    name: str
    rules: tuple[Rule, ...]
    outcome: str
    end: str
    title: str = ""
    waits_for: tuple[str, ...] = ()
    before_route: bool = False
    referral: Referral | None = None

    @cached_property
    def grounds(self) -> tuple[Rule, ...]:
        """The rules that can be given as a ground: those with a reason."""
        return tuple(rule for rule in self.rules if rule.reason is not None)


class Discretion(NamedTuple):
    """A choice to refuse although every rule is met. rule: its id. reason: its number."""

    rule: str
    reason: int


class Route(NamedTuple):
    """One way to a grant.

    law: the paragraph, named on the decision. demands: every rule that a grant under it needs.
    They are stated on their own, so that a gap or a conflict with the groups can be found.
    rule, holds: the route applies where the rule's answer is `holds`; no rule = it always applies.
    discretion: whether a grant under it can still be refused, and by which rule.
    """

    law: str
    demands: tuple[Rule, ...]
    outcome: str
    end: str
    rule: Rule | None = None
    holds: bool = True
    discretion: Discretion | None = None

    @property
    def condition(self) -> Node:
        """The condition under which the route applies."""
        if self.rule is None:
            return all_of()  # of no conditions: always true
        return self.rule if self.holds else Not(self.rule)


class Undocumented(NamedTuple):
    """What an application becomes when facts are still missing after the deadline."""

    outcome: str
    reason: int


class End(NamedTuple):
    """One way in which a complete application ends, as a condition of its own.

    title: its name among all ways. end: what it leads to. grant: whether that is a grant.
    """

    title: str
    end: str
    condition: Node
    grant: bool


@dataclass(frozen=True)
class RuleSet:
    """The rules in force over a period.

    groups: in order of precedence; the first that certainly fails and is not held back names the
    outcome. further: rules that other rules carry out, and guidance. valid_to: None = still valid.
    validity: how long a grant lasts. words: the first day of the letters' words; None = the oldest.
    Raises ValueError for a group that waits for no earlier group, or a name used twice.
    """

    name: str
    valid_from: date
    valid_to: date | None
    groups: tuple[Group, ...]
    routes: tuple[Route, ...]
    undocumented: Undocumented
    further: tuple[Rule, ...] = ()
    validity: Validity = NOT_TOLD
    words: date | None = None

    def __post_init__(self) -> None:
        earlier: set[str] = set()
        for group in self.groups:
            if group.name in earlier:
                raise ValueError(f"two groups are named {group.name}")
            if unknown := set(group.waits_for) - earlier:
                raise ValueError(f"{group.name} waits for {min(unknown)}, which is not before it")
            earlier.add(group.name)

    def group(self, name: str) -> Group:
        """Return the group of a name. Raises KeyError where there is none."""
        return {group.name: group for group in self.groups}[name]

    def discretion(self, law: str | None) -> Discretion | None:
        """Return the choice to refuse a grant under a paragraph; None if it leaves none."""
        return next((route.discretion for route in self.routes if route.law == law), None)

    def awaited(self, group: Group) -> tuple[Rule, ...]:
        """Return the rules that hold a group's outcome back while one of them is unknown."""
        return tuple(rule for name in group.waits_for for rule in self.group(name).rules)

    def end_at_once(self, end: str, policy: Parameters) -> str:
        """Return what an end is under a policy: another one if nobody is waited for."""
        for group in self.groups:
            referral = group.referral
            if group.end == end and referral is not None and not referral.waits(policy):
                return next(each.end for each in self.groups if each.outcome == referral.unanswered)
        return end

    def with_leaves(self, leaves: Mapping[Fact, Leaf]) -> "RuleSet":
        """Return the rule set with other leaves in place of some yes/no facts."""

        def changed(rule: Rule) -> Rule:
            return rule if rule.when is None else replace(rule, when=with_leaves(rule.when, leaves))

        return replace(
            self,
            groups=tuple(replace(g, rules=tuple(map(changed, g.rules))) for g in self.groups),
            routes=tuple(
                route._replace(
                    rule=None if route.rule is None else changed(route.rule),
                    demands=tuple(map(changed, route.demands)),
                )
                for route in self.routes
            ),
        )

    @cached_property
    def conditions(self) -> tuple[Rule, ...]:
        """Every rule that decides, group by group."""
        return tuple(rule for group in self.groups for rule in group.rules)

    @cached_property
    def route_rules(self) -> tuple[Rule, ...]:
        """The rules that settle the route, each once."""
        rules = [route.rule for route in self.routes if route.rule is not None]
        return tuple(dict.fromkeys(rules))

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """Every end as a positive condition, none of them "otherwise", in order of precedence."""
        failed = (
            End(group.title or group.end, group.end, any_of(*map(Not, group.rules)), False)
            for group in self.groups
        )
        granted = (
            End(route.end, route.end, all_of(route.condition, *route.demands), True)
            for route in self.routes
        )
        return (*failed, *granted)

    @cached_property
    def grants(self) -> frozenset[str]:
        """The ends that are grants."""
        return frozenset(route.end for route in self.routes)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome of an assessment, each once, in order of precedence."""
        failed = [group.outcome for group in self.groups]
        granted = [route.outcome for route in self.routes]
        return tuple(dict.fromkeys([*failed, self.undocumented.outcome, MISSING, *granted]))

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The outcomes that wait for somebody, and so list the facts that are missing."""
        return frozenset({MISSING, *(group.outcome for group in self.groups if group.referral)})

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the rules and the validity of a grant read, each once."""
        read = [leaf.fact for rule in self.trees() for leaf in leaves(rule)]
        return tuple(dict.fromkeys((*read, *self.validity.facts())))

    def trees(self) -> tuple[Rule, ...]:
        """Return every rule that decides or settles the route, each once.

        Their facts, in this order, give the smallest decision diagram.
        """
        before = [rule for group in self.groups if group.before_route for rule in group.rules]
        demands = [rule for route in self.routes for rule in route.demands]
        every = (*before, *self.route_rules, *self.conditions, *demands)
        return tuple({rule.id: rule for rule in every}.values())

    def rules(self) -> Mapping[str, Rule]:
        """Return every named rule by id.

        These are the rules that decide, those inside them, those that others carry out, and
        guidance.
        """
        return self._by_id

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self._every()}

    def _every(self) -> Iterator[Rule]:
        for rule in (*self.trees(), *self.further):
            yield from rules_in(rule)

    def content_hash(self) -> str:
        """Return the SHA-256 of all that decides, as 64 hexadecimal digits.

        It stands on every decision. It covers the trees, groups, routes, reasons and validity;
        the name, questions, sources and words may change without it.
        """
        return hashlib.sha256("\n".join(self._described()).encode()).hexdigest()

    def _described(self) -> Iterator[str]:
        """Yield a line for everything that decides, in order: what `content_hash` hashes."""
        for group in self.groups:
            yield f"group {group.name}: {_described_group(group)}"
            yield from (f"{group.name}: {_described_rule(rule)}" for rule in group.rules)
        for route in self.routes:
            condition = f"{_spelt(route.condition)}: {route.outcome}, {route.end}"
            yield f"route {route.law} where {condition}"
            if route.discretion is not None:
                yield f"{route.law} may refuse: {route.discretion.rule} {route.discretion.reason}"
            yield from (f"{route.law}: {_described_rule(rule)}" for rule in route.demands)
        yield f"undocumented: {self.undocumented.outcome} {self.undocumented.reason}"
        yield from (f"further: {_described_rule(rule)}" for rule in self.further)
        for row in self.validity.rows:
            years = row.years.name if isinstance(row.years, Fact) else row.years
            yield f"validity {row.id}: {years} where {_spelt(row.when)}"
        for name in ("starts_with", "ends_with", "ends_before"):
            yield f"{name}: {','.join(getattr(self.validity, name))}"


def _described_group(group: Group) -> str:
    waits = f"waits for {','.join(group.waits_for)}; before route: {group.before_route}"
    says = f"{group.outcome}, {group.end}; {waits}"
    if group.referral is None:
        return says
    supposing = ",".join(f"{fact.name}={value}" for fact, value in group.referral.supposing)
    parameter, value = group.referral.at_once
    unanswered = f"{group.referral.unanswered}, at once where {parameter} is {value}"
    return f"{says}; supposing {supposing}; unanswered: {unanswered}"


def _described_rule(rule: Rule) -> str:
    """Return all that a rule says that can change a decision."""
    carried, yields = ",".join(rule.carried_by), ",".join(rule.yields_to)
    says = (rule.id, rule.law, rule.kind, str(rule.reason), carried, yields)
    return "|".join((*says, _spelt(rule.when) if rule.when is not None else ""))


def carriers(rule: Rule, rules: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """Return the rule itself where it has a tree, else the rules that carry it out.

    None for guidance that nothing carries out.
    """
    if rule.when is not None:
        return (rule,)
    return tuple(carrier for name in rule.carried_by for carrier in carriers(rules[name], rules))


def facts_of(rule: Rule, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the names of the facts that a rule reads, each once.

    A rule without a tree reads them through the rules that carry it out.
    """
    read = [leaf.fact.name for carrier in carriers(rule, rules) for leaf in leaves(carrier)]
    return tuple(dict.fromkeys(read))


def _spelt(node: Node) -> str:
    """Return a tree as text, with parameters by name: the policy has a hash of its own."""

    def leaf(leaf: Leaf) -> str:
        match leaf:
            case Is(fact):
                return fact.name
            case OneOf(fact, values):
                return f"{fact.name}∈{','.join(values)}"
            case Compared(fact, how, parameter, measure):
                return f"{fact.name}.{measure} {how} {parameter}"
            case _:
                assert_never(leaf)

    def joined(word: str, parts: Sequence[str]) -> str:
        return f"({word} {' '.join(parts)})"

    return fold(
        node,
        Reading(
            leaf=leaf,
            switch=lambda name: f"switch {name}",
            all=lambda parts: joined("all", parts),
            any=lambda parts: joined("any", parts),
            negate=lambda part: f"(not {part})",
            named=lambda rule, inner: f"[{rule.id} {inner}]",
        ),
    )
