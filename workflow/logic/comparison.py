"""Two rule sets compared over all possible applications: what ends otherwise, by which rules.

Both are drawn over the facts that either reads. A fact that only one of them reads is free in the
other. Every answer is read off decision diagrams.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal, NamedTuple

from workflow.logic.diagram import Diagram, variables
from workflow.logic.prepared import ends_in
from workflow.logic.rule_set import Group, RuleSet
from workflow.logic.tree import Parameters, Rule, leaves
from workflow.logic.worlds import World, Worlds

Kind = Literal["stricter", "looser", "reclassified"]


class Side(NamedTuple):
    """What is compared: a rule set under a policy."""

    rule_set: RuleSet
    policy: Parameters


@dataclass(frozen=True)
class Flip:
    """Worlds that end one way before and another way after: how many, and one of them.

    rules: those behind it in some of these worlds. A rule is behind a stricter end if it decides
    the end after, and behind a looser one if it decided the end before; on the other side it is
    met, is none, or leads elsewhere. Where there is no such rule, that of the other side counts.
    """

    kind: Kind
    before: str
    after: str
    worlds: int
    example: World
    rules: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return {
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "worlds": self.worlds,
            "example": self.example,
            "rules": list(self.rules),
        }


@dataclass(frozen=True)
class Example:
    """A world that ends otherwise, with both ends."""

    before: str
    after: str
    world: World


@dataclass(frozen=True)
class RuleChange:
    """A rule that is behind differences, each way: in how many worlds, and one of them.

    sides: the sides that have such a rule. facts: the names of those that it reads on either side.
    """

    rule: str
    sides: tuple[Literal["before", "after"], ...]
    facts: tuple[str, ...]
    worlds: Mapping[Kind, int]
    examples: Mapping[Kind, Example]

    def as_data(self) -> dict[str, Any]:
        """Return the rule as plain data."""
        return {
            "kind": "rule",
            "rule": self.rule,
            "sides": list(self.sides),
            "worlds": dict(self.worlds),
            "examples": {
                kind: {"before": each.before, "after": each.after, "example": each.world}
                for kind, each in self.examples.items()
            },
        }


@dataclass(frozen=True)
class Comparison:
    """What ends otherwise. rules: those behind the differences, in the order of their groups."""

    flips: tuple[Flip, ...] = ()
    rules: tuple[RuleChange, ...] = ()


def compare(before: Side, after: Side) -> Comparison:
    """Return each change of outcome from one side to the other, and the rules behind it."""
    read = [(rule, side.policy) for side in (before, after) for rule in side.rule_set.trees()]
    diagram = Diagram(variables(read))
    worlds = Worlds(diagram)
    rank = _ranks(before.rule_set, after.rule_set)
    gone, new = _behind(diagram, before, after), _behind(diagram, after, before)
    changes = _Changes(worlds)
    flips = []
    first, second = (_worlds_of_each_end(diagram, side) for side in (before, after))
    for (old_end, a), (new_end, b) in product(first.items(), second.items()):
        node = diagram.both(a, b)
        if old_end == new_end or node == diagram.false:
            continue
        kind = _kind(rank[old_end], rank[new_end])
        sides = (new, gone) if kind == "stricter" else (gone, new)
        rules = _rules_behind(diagram, node, *sides)
        count, example = worlds.count(node, True), worlds.example(node, True)
        flips.append(Flip(kind, old_end, new_end, count, example, tuple(rules)))
        is_grant = max(rank.values()) in (rank[old_end], rank[new_end])
        for name, where in rules.items():
            one = Example(old_end, new_end, worlds.example(where, True))
            changes.add(name, kind, one, where, prefer=is_grant)
    order = dict.fromkeys((*gone, *new))
    return Comparison(tuple(flips), tuple(changes.rules(order, before, after)))


def _rules_behind(
    diagram: Diagram, node: int, mainly: Mapping[str, int], otherwise: Mapping[str, int]
) -> dict[str, int]:
    """Return the rules behind the worlds of a node, each with its worlds.

    mainly, otherwise: where each rule may be behind; the second counts where none of the first is.
    """
    found = {name: diagram.both(node, where) for name, where in mainly.items()}
    rest = node
    for where in found.values():
        rest = diagram.both(rest, diagram.negation(where))
    for name, where in otherwise.items():
        found[name] = diagram.either(found.get(name, diagram.false), diagram.both(rest, where))
    return {name: where for name, where in found.items() if where != diagram.false}


@dataclass
class _Changes:
    """Counts and examples of each rule while the flips are gone through."""

    worlds: Worlds
    counts: dict[str, dict[Kind, int]] = field(default_factory=dict)
    examples: dict[str, dict[Kind, Example]] = field(default_factory=dict)

    def add(self, rule: str, kind: Kind, example: Example, where: int, *, prefer: bool) -> None:
        """Count the worlds of a flip that a rule is behind. prefer: take its example in any case.

        Else the first example stays.
        """
        counts = self.counts.setdefault(rule, {})
        counts[kind] = counts.get(kind, 0) + self.worlds.count(where, True)
        examples = self.examples.setdefault(rule, {})
        if prefer or kind not in examples:
            examples[kind] = example

    def rules(self, order: Iterable[str], before: Side, after: Side) -> Iterator[RuleChange]:
        """Yield the rules that are behind differences."""
        of_sides = {"before": before.rule_set.rules(), "after": after.rule_set.rules()}
        for name in order:
            if name in self.counts:
                having = {side: rules[name] for side, rules in of_sides.items() if name in rules}
                facts = (leaf.fact.name for rule in having.values() for leaf in leaves(rule))
                yield RuleChange(
                    name,
                    tuple(having),  # type: ignore[arg-type]
                    tuple(dict.fromkeys(facts)),
                    self.counts[name],
                    self.examples[name],
                )


def _worlds_of_each_end(diagram: Diagram, side: Side) -> dict[str, int]:
    """Return for each end the diagram that is true where an application ends so."""
    root = ends_in(diagram, side.rule_set, side.policy)
    ends = dict.fromkeys(end.end for end in side.rule_set.ends)
    return {end: diagram.answering(root, end) for end in ends}


class _Ground(NamedTuple):
    """A rule of a side. fails: where it is false. decides: where that gives the end. end: which."""

    fails: int
    decides: int
    end: str


def _behind(diagram: Diagram, side: Side, other: Side) -> dict[str, int]:
    """Return for each rule of a side the worlds in which it may be behind a difference.

    There it decides, and on the other side it is met, is none, or leads elsewhere. Example: A-3
    decides and is no rule of the other side, so it may be behind wherever it decides. S-5 fails on
    both sides alike and leads to the same end, so it never is.
    """
    own, others = _grounds(diagram, side), _grounds(diagram, other)
    found = {}
    for name, ground in own.items():
        same = others.get(name)
        where = ground.decides
        if same is not None and same.end == ground.end:
            where = diagram.both(where, diagram.negation(same.fails))
        found[name] = where
    return found


def _grounds(diagram: Diagram, side: Side) -> dict[str, _Ground]:
    """Return the rules that can decide, by id. A rule decides if no earlier group has failed."""
    found = {}
    earlier = diagram.false
    for group in side.rule_set.groups:
        fails = {rule.id: diagram.negation(diagram.of(rule, side.policy)) for rule in group.rules}
        end = side.rule_set.end_at_once(group.end, side.policy)
        for rule in group.rules:
            if not rule.implied:
                reached = diagram.both(fails[rule.id], diagram.negation(earlier))
                decides = diagram.both(reached, _not_silenced(diagram, rule, group, fails))
                found[rule.id] = _Ground(fails[rule.id], decides, end)
        for where in fails.values():
            earlier = diagram.either(where, earlier)
    return found


def _not_silenced(diagram: Diagram, rule: Rule, group: Group, fails: Mapping[str, int]) -> int:
    """Return where no rule of the group fails that makes this one pointless."""
    silenced = diagram.false
    for other in rule.yields_to:
        if other in fails:
            silenced = diagram.either(silenced, fails[other])
    return diagram.negation(silenced)


def _ranks(*rule_sets: RuleSet) -> Mapping[str, int]:
    """Return how good each end is: later in the order of precedence is better, a grant is best."""
    ends = [end for rule_set in rule_sets for end in rule_set.ends]
    refused = list(dict.fromkeys(end.end for end in ends if not end.grant))
    ranks = {end: rank for rank, end in enumerate(refused)}
    return ranks | {end.end: len(refused) for end in ends if end.grant}


def _kind(before: int, after: int) -> Kind:
    if before == after:
        return "reclassified"
    return "stricter" if after < before else "looser"
