"""The law checked against itself, over all possible applications at once: gaps, conflicts, overlaps, monotonicity, exactness.

Every answer is read off decision diagrams of the one rule tree; no law may enter.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.rule_set import End, RuleSet
from workflow.logic.tree import Reading, Rule, fold
from workflow.logic.worlds import World, Worlds
from workflow.reimbursement.policy import DEFAULT, Policy

# Overlaps between these are meant: law 1.0 orders them. Every other overlap is a conflict.
_ORDERED: Final = ("dismissed", "rejected", "wrong applicant", "rejected, never documented")


@dataclass(frozen=True)
class Overlap:
    """Two outcomes whose conditions hold in the same worlds, with how many and one of them."""

    first: str
    second: str
    worlds: int
    example: World


@dataclass(frozen=True)
class Pivot:
    """A fact that can both help and hurt: from `low` to `high` it opens a grant in one world and closes it in another."""

    fact: str
    low: object
    high: object
    helps: World
    hurts: World


@dataclass(frozen=True)
class Verification:
    """What was checked and what was found. worlds: complete applications; states: states of knowledge inside named conditions.

    gaps: worlds where no outcome holds. inexact: conditions that can be unknown though every completion agrees.
    idle: deciding conditions that no grant would miss, those marked as implied left out.
    """

    worlds: int
    states: int
    nodes: int
    gaps: int
    gap_example: World | None
    conflicts: tuple[Overlap, ...]
    ordered_overlaps: tuple[Overlap, ...]
    non_monotone: tuple[Pivot, ...]
    inexact: tuple[str, ...]
    idle: tuple[str, ...]
    without_reason: tuple[str, ...]


def verify(rule_set: RuleSet, policy: Policy = DEFAULT) -> Verification:
    """Check a rule set under a policy."""
    diagram = Diagram(variables((rule, policy) for rule in rule_set.trees()))
    conditions = {end: diagram.of(condition, policy) for end, condition in rule_set.outcomes().items()}
    covered = diagram.false
    for condition in conditions.values():
        covered = diagram.choose(condition, diagram.true, covered)
    worlds = Worlds(diagram)
    gaps = worlds.count(covered, False)
    overlaps = list(_overlaps(conditions, worlds))
    granted = diagram.choose(conditions["granted under § 3a"], diagram.true, conditions["granted under § 3b"])
    states, inexact = _exactness(rule_set, policy)
    return Verification(
        worlds=worlds.every,
        states=states,
        nodes=len(worlds.below(covered)) + sum(len(worlds.below(c)) for c in conditions.values()),
        gaps=gaps,
        gap_example=worlds.example(covered, False) if gaps else None,
        conflicts=tuple(o for o in overlaps if {o.first, o.second} - set(_ORDERED)),
        ordered_overlaps=tuple(o for o in overlaps if not {o.first, o.second} - set(_ORDERED)),
        non_monotone=tuple(_pivots(granted, worlds)),
        inexact=inexact,
        idle=tuple(_idle(rule_set, policy)),
        without_reason=tuple(r.id for r in (*rule_set.stops, *rule_set.merits, *rule_set.applicant) if r.reason is None),
    )


def _overlaps(conditions: Mapping[End, int], worlds: Worlds) -> Iterator[Overlap]:
    for (first, a), (second, b) in combinations(conditions.items(), 2):
        both = worlds.diagram.choose(a, b, worlds.diagram.false)
        count = worlds.count(both, True)
        if count:
            yield Overlap(first, second, count, worlds.example(both, True))


def _pivots(granted: int, worlds: Worlds) -> Iterator[Pivot]:
    """Facts of which neither of two values is always at least as good as the other, for a grant."""
    diagram = worlds.diagram
    for level, variable in enumerate(diagram.order):
        for low, high in combinations(range(len(variable.examples)), 2):
            one, other = _with(diagram, granted, level, low), _with(diagram, granted, level, high)
            helps = diagram.choose(one, diagram.false, other)
            hurts = diagram.choose(other, diagram.false, one)
            if diagram.false not in (helps, hurts):
                yield Pivot(
                    variable.fact.name,
                    variable.examples[low],
                    variable.examples[high],
                    worlds.example(helps, True),
                    worlds.example(hurts, True),
                )
                break


def _with(diagram: Diagram, root: int, level: int, choice: int) -> int:
    """The diagram with one fact fixed."""
    met: dict[int, int] = {}

    def fixed(node: int) -> int:
        own, children = diagram.branch(node)
        if own == level:
            return children[choice]
        if diagram.is_terminal(node) or own > level:
            return node
        if node not in met:
            met[node] = diagram.node(own, tuple(fixed(child) for child in children))
        return met[node]

    return fixed(root)


def _idle(rule_set: RuleSet, policy: Policy) -> Iterator[str]:
    """Deciding conditions that some other condition of the same grant already implies."""
    diagram = Diagram(variables((rule, policy) for rule in rule_set.trees()))
    needed: set[str] = set()
    every: dict[str, Rule] = {}
    for route, rules in ((diagram.true, rule_set.granted_3a), (diagram.false, rule_set.granted_3b)):
        path = diagram.of(rule_set.route, policy)
        path = path if route == diagram.true else diagram.choose(path, diagram.false, diagram.true)
        for left_out in rules:
            every[left_out.id] = left_out
            others = path
            for rule in rules:
                if rule is not left_out:
                    others = diagram.choose(others, diagram.of(rule, policy), diagram.false)
            if diagram.choose(others, diagram.of(left_out, policy), diagram.false) != others:
                needed.add(left_out.id)
    return (name for name in every if name not in needed)


# Exactness: the three-valued answer of a condition is unknown only where completions really differ -------------------


def _exactness(rule_set: RuleSet, policy: Policy) -> tuple[int, tuple[str, ...]]:
    """States of knowledge checked, and the conditions whose three-valued answer is not exact.

    Each named condition is drawn twice over variables that have one more class, "unknown": once by the three-valued fold, once by
    joining what the completions answer. Equal diagrams are equal in every state of knowledge, so nothing needs to be enumerated.
    """
    states, inexact = 0, []
    for rule in rule_set.rules().values():
        if rule.when is None:
            continue
        order = variables([(rule, policy)])
        known = Diagram(order)
        lifted = _Knowledge(order)
        states += Worlds(lifted.diagram).every
        if lifted.kleene(rule, policy) != lifted.completions(known, known.of(rule, policy)):
            inexact.append(rule.id)
    return states, tuple(inexact)


class _Knowledge:
    """Diagrams over states of knowledge: every variable has a last class that means unknown."""

    def __init__(self, order: tuple[Variable, ...]) -> None:
        widened = [replace(v, examples=(*v.examples, None)) for v in order]
        self.diagram = Diagram(widened)
        self.unknown = self.diagram.terminal(None)

    def kleene(self, rule: Rule, policy: Policy) -> int:
        """The three-valued fold, as a diagram."""
        diagram = self.diagram

        def least(a: object, b: object) -> object:
            return False if False in (a, b) else (None if None in (a, b) else True)

        def greatest(a: object, b: object) -> object:
            return True if True in (a, b) else (None if None in (a, b) else False)

        return fold(
            rule,
            Reading(
                leaf=lambda leaf: diagram.leaf(leaf, policy),
                switch=lambda _, truth: diagram.terminal(truth),
                all=lambda parts: self._over(parts, least, diagram.true),
                any=lambda parts: self._over(parts, greatest, diagram.false),
                negate=lambda part: self._pointwise(part, part, lambda a, _: None if a is None else not a, {}),
                named=lambda _, inner: inner,
            ),
            policy,
        )

    def _over(self, parts: Sequence[int], combine: Callable[[object, object], object], start: int) -> int:
        result = start
        for part in parts:
            result = self._pointwise(result, part, combine, {})
        return result

    def completions(self, known: Diagram, root: int) -> int:
        """What every completion agrees on, else unknown: the definition, as a diagram."""
        met: dict[int, int] = {}

        def lift(node: int) -> int:
            if known.is_terminal(node):
                return self.diagram.terminal(known.value(node))
            if node not in met:
                level, children = known.branch(node)
                lifted = tuple(lift(child) for child in children)
                met[node] = self.diagram.node(level, (*lifted, self._agreed(lifted)))
            return met[node]

        return lift(root)

    def _agreed(self, nodes: tuple[int, ...]) -> int:
        return self._over(nodes[1:], lambda a, b: a if a is b else None, nodes[0])

    def _pointwise(self, a: int, b: int, combine: Callable[[object, object], object], met: dict[tuple[int, int], int]) -> int:
        diagram = self.diagram
        if diagram.is_terminal(a) and diagram.is_terminal(b):
            return diagram.terminal(combine(diagram.value(a), diagram.value(b)))
        if (a, b) not in met:
            level = min(diagram.branch(n)[0] for n in (a, b) if not diagram.is_terminal(n))
            width = len(diagram.order[level].examples)
            pairs = zip(diagram.along(a, level, width), diagram.along(b, level, width), strict=True)
            met[a, b] = diagram.node(level, tuple(self._pointwise(x, y, combine, met) for x, y in pairs))
        return met[a, b]
