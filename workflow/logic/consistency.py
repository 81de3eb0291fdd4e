"""A rule set checked over all possible applications at once.

Every answer is read off decision diagrams of the rule tree.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.fact import value_as_text
from workflow.logic.rule_set import End, RuleSet
from workflow.logic.tree import (
    Parameters,
    Reading,
    Rule,
    Truth,
    every,
    fold,
    opposite,
    some,
    switched_on,
)
from workflow.logic.worlds import World, Worlds


@dataclass(frozen=True)
class Overlap:
    """Two ways to an end whose conditions hold in the same worlds: how many, and one of them."""

    first: str
    second: str
    worlds: int
    example: World

    def as_data(self) -> dict[str, Any]:
        """Return the overlap as plain data."""
        return {
            "first": self.first,
            "second": self.second,
            "worlds": self.worlds,
            "example": self.example,
        }


@dataclass(frozen=True)
class Pivot:
    """A fact that can both help and hurt.

    From `low` to `high` it opens a grant in the world `helps`, and closes one in `hurts`.
    """

    fact: str
    low: object
    high: object
    helps: World
    hurts: World

    def as_data(self) -> dict[str, Any]:
        """Return the fact as plain data."""
        return {
            "fact": self.fact,
            "between": [value_as_text(self.low), value_as_text(self.high)],
            "helps": self.helps,
            "hurts": self.hurts,
        }


@dataclass(frozen=True)
class Verification:
    """What was checked and what was found.

    worlds: how many complete applications there are. states: how many ways there are to know or not
    know the facts of a named condition, summed over the conditions. nodes: size of the diagrams.
    gaps: worlds in which no end holds. conflicts: overlaps that no order of groups settles.
    ordered_overlaps: those that the order settles.
    non_monotone: facts that can both help and hurt.
    inexact: conditions that can be unknown though every completion gives the same answer.
    idle: redundant conditions, that is those that another condition of the same grant implies,
    without those marked as implied.
    without_reason: conditions that lead to an outcome and have no reason.
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

    @property
    def sound(self) -> bool:
        """Whether nothing was found that must be mended."""
        wrong = (self.gaps, self.conflicts, self.inexact, self.idle, self.without_reason)
        return not any(wrong)

    def as_data(self) -> dict[str, Any]:
        """Return the findings as plain data."""
        return {
            "worlds": self.worlds,
            "states": self.states,
            "gaps": self.gaps,
            "conflicts": [overlap.as_data() for overlap in self.conflicts],
            "ordered_overlaps": [overlap.as_data() for overlap in self.ordered_overlaps],
            "non_monotone": [pivot.as_data() for pivot in self.non_monotone],
            "inexact": list(self.inexact),
            "idle": list(self.idle),
            "without_reason": list(self.without_reason),
        }


def verify(rule_set: RuleSet, policy: Parameters) -> Verification:
    """Check a rule set under a policy over all possible applications.

    An end is one way in which a complete application ends, with the condition for it. A world is
    one complete application as the rules can tell it from others. What each finding means stands
    in `Verification`.
    """
    diagram = Diagram(variables((rule, policy) for rule in rule_set.trees()))
    ends = [(end, diagram.of(end.condition, policy)) for end in rule_set.ends]
    covered = granted = diagram.false  # where some end holds; where a grant does
    for end, condition in ends:
        covered = diagram.either(condition, covered)
        granted = diagram.either(condition, granted) if end.grant else granted
    worlds = Worlds(diagram)
    gaps = worlds.count(covered, False)
    overlaps = list(_overlaps(ends, worlds))
    states, inexact = _exactness(rule_set, policy)
    return Verification(
        worlds=worlds.every,
        states=states,
        nodes=len(worlds.below(covered)) + sum(len(worlds.below(node)) for _, node in ends),
        gaps=gaps,
        gap_example=worlds.example(covered, False) if gaps else None,
        conflicts=tuple(overlap for ordered, overlap in overlaps if not ordered),
        ordered_overlaps=tuple(overlap for ordered, overlap in overlaps if ordered),
        non_monotone=tuple(_pivots(granted, worlds)),
        inexact=inexact,
        idle=tuple(_idle(rule_set, policy)),
        without_reason=tuple(
            rule.id
            for rule in rule_set.conditions
            if rule.kind == "condition" and rule.reason is None
        ),
    )


def _overlaps(ends: Sequence[tuple[End, int]], worlds: Worlds) -> Iterator[tuple[bool, Overlap]]:
    """Yield the overlaps of any two ends, and whether the order of the rules settles each.

    Ends that are no grants are tried in the rule set's order, and the first one holds. Grants have
    no order, so an overlap with a grant is a conflict.
    """
    for (one, a), (other, b) in combinations(ends, 2):
        both = worlds.diagram.both(a, b)
        count = worlds.count(both, True)
        if count:
            ordered = not one.grant and not other.grant
            yield ordered, Overlap(one.title, other.title, count, worlds.example(both, True))


def _pivots(granted: int, worlds: Worlds) -> Iterator[Pivot]:
    """Yield the facts with two values of which neither is always at least as good for a grant."""
    diagram = worlds.diagram
    for level, variable in enumerate(diagram.order):
        for low, high in combinations(range(len(variable.examples)), 2):
            one = _with(diagram, granted, level, low)
            other = _with(diagram, granted, level, high)
            helps = diagram.both(other, diagram.negation(one))
            hurts = diagram.both(one, diagram.negation(other))
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
    """Return the diagram with one fact fixed to one class."""
    met: dict[int, int] = {}

    def fixed(node: int) -> int:
        own, children = diagram.branch(node)
        if own == level:
            return children[choice]
        if own > level:
            return node
        if node not in met:
            met[node] = diagram.node(own, tuple(fixed(child) for child in children))
        return met[node]

    return fixed(root)


def _idle(rule_set: RuleSet, policy: Parameters) -> Iterator[str]:
    """Yield the demands of a grant that are implied by the others, under every route."""
    diagram = Diagram(variables((rule, policy) for rule in rule_set.trees()))
    needed: set[str] = set()
    every: dict[str, Rule] = {}
    for route in rule_set.routes:
        for left_out in route.demands:
            every[left_out.id] = left_out
            others = diagram.of(route.condition, policy)
            for rule in route.demands:
                if rule is not left_out:
                    others = diagram.both(others, diagram.of(rule, policy))
            if diagram.both(others, diagram.of(left_out, policy)) != others:
                needed.add(left_out.id)
    return (name for name in every if name not in needed)


# Exactness: a condition is unknown only where its completions really differ -------------------


def _exactness(rule_set: RuleSet, policy: Parameters) -> tuple[int, tuple[str, ...]]:
    """Return how many states of knowledge were checked, and the conditions that are not exact.

    Each named condition is drawn twice, over variables with one more class, "unknown": once by the
    three-valued fold, once by what all completions agree on. Equal diagrams are equal in every
    state of knowledge, so nothing has to be enumerated.

    Example: `a or not a` with a unknown. The fold says unknown, yet both completions say true. So
    this condition is not exact.
    """
    states, inexact = 0, []
    for rule in rule_set.rules().values():
        if rule.when is None:
            continue
        order = variables([(rule, policy)])
        complete = Diagram(order)
        knowledge = _Knowledge(order)
        states += Worlds(knowledge.diagram).every
        agreed = knowledge.agreement(complete, complete.of(rule, policy))
        if knowledge.three_valued(rule, policy) != agreed:
            inexact.append(rule.id)
    return states, tuple(inexact)


Combine = Callable[[Truth, Truth], Truth]


class _Knowledge:
    """Diagrams over states of knowledge: every variable has a last class that means unknown."""

    def __init__(self, order: tuple[Variable, ...]) -> None:
        widened = [replace(variable, examples=(*variable.examples, None)) for variable in order]
        self.diagram = Diagram(widened)

    def three_valued(self, rule: Rule, policy: Parameters) -> int:
        """Return the three-valued fold as a diagram."""
        diagram = self.diagram
        return fold(
            rule,
            Reading(
                leaf=lambda leaf: diagram.leaf(leaf, policy),
                switch=lambda name: diagram.terminal(switched_on(name, policy)),
                all=lambda parts: self._over(parts, lambda a, b: every((a, b)), diagram.true),
                any=lambda parts: self._over(parts, lambda a, b: some((a, b)), diagram.false),
                negate=lambda part: self._pointwise(part, part, lambda a, _: opposite(a), {}),
                named=lambda _, inner: inner,
            ),
        )

    def _over(self, parts: Sequence[int], combine: Combine, start: int) -> int:
        result = start
        for part in parts:
            result = self._pointwise(result, part, combine, {})
        return result

    def agreement(self, complete: Diagram, root: int) -> int:
        """Return what every completion answers alike, else unknown, as a diagram."""
        met: dict[int, int] = {}

        def lift(node: int) -> int:
            if complete.is_terminal(node):
                return self.diagram.terminal(complete.value(node))
            if node not in met:
                level, children = complete.branch(node)
                lifted = tuple(lift(child) for child in children)
                met[node] = self.diagram.node(level, (*lifted, self._agreed(lifted)))
            return met[node]

        return lift(root)

    def _agreed(self, nodes: tuple[int, ...]) -> int:
        return self._over(nodes[1:], lambda a, b: a if a is b else None, nodes[0])

    def _pointwise(self, a: int, b: int, combine: Combine, met: dict[tuple[int, int], int]) -> int:
        """Return the diagram that combines the answers of two, world by world."""
        diagram = self.diagram
        if diagram.is_terminal(a) and diagram.is_terminal(b):
            return diagram.terminal(combine(self._truth(a), self._truth(b)))
        if (a, b) not in met:
            level = min(diagram.branch(a)[0], diagram.branch(b)[0])
            width = len(diagram.order[level].examples)
            pairs = zip(diagram.along(a, level, width), diagram.along(b, level, width), strict=True)
            combined = tuple(self._pointwise(x, y, combine, met) for x, y in pairs)
            met[a, b] = diagram.node(level, combined)
        return met[a, b]

    def _truth(self, node: int) -> Truth:
        value = self.diagram.value(node)
        return None if value is None else value is True
