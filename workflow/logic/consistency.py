"""Rule sets checked over all possible applications at once: one against itself, or two compared.

Every answer is read off decision diagrams of the rule tree.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any, Literal

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.fact import value_as_text
from workflow.logic.prepared import ends_in
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
        if diagram.is_terminal(node) or own > level:
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
            level = min(diagram.branch(n)[0] for n in (a, b) if not diagram.is_terminal(n))
            width = len(diagram.order[level].examples)
            pairs = zip(diagram.along(a, level, width), diagram.along(b, level, width), strict=True)
            combined = tuple(self._pointwise(x, y, combine, met) for x, y in pairs)
            met[a, b] = diagram.node(level, combined)
        return met[a, b]

    def _truth(self, node: int) -> Truth:
        value = self.diagram.value(node)
        return None if value is None else value is True


# Two rule sets compared -----------------------------------------------------------------------

Kind = Literal["stricter", "looser", "reclassified"]


@dataclass(frozen=True)
class Flip:
    """Worlds that end one way before and another way after: how many, and one of them.

    rules: those that answer otherwise in some of these worlds; if none does, those whose failing
    leads elsewhere.
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


def diff(before: tuple[RuleSet, Parameters], after: tuple[RuleSet, Parameters]) -> tuple[Flip, ...]:
    """Return each change of outcome from one rule set to another.

    Each comes with the number of combinations of facts that it touches, and an example.
    """
    both = (before, after)
    read = [(rule, policy) for rule_set, policy in both for rule in rule_set.trees()]
    diagram = Diagram(variables(read))
    worlds = Worlds(diagram)
    rank = _ranks(before[0], after[0])
    changed = _changed_rules(diagram, before, after)
    flips = []
    first, second = (_worlds_of_each_end(diagram, *rules) for rules in both)
    for (old, a), (new, b) in product(first.items(), second.items()):
        node = diagram.both(a, b)
        if old != new and node != diagram.false:
            kind = _kind(rank[old], rank[new])
            rules = _rules_in(node, diagram, changed) or _leading_elsewhere(before, after)
            count, example = worlds.count(node, True), worlds.example(node, True)
            flips.append(Flip(kind, old, new, count, example, rules))
    return tuple(flips)


def _worlds_of_each_end(diagram: Diagram, rule_set: RuleSet, policy: Parameters) -> dict[str, int]:
    """Return for each end the diagram that is true where an application ends so.

    Under a policy that waits for nobody, an application that somebody else should have sent ends
    as one that nobody answered.
    """
    root = ends_in(diagram, rule_set, policy)
    found: dict[str, int] = {}
    for end in dict.fromkeys(end.end for end in rule_set.ends):
        name = rule_set.end_at_once(end, policy)
        earlier = found.get(name, diagram.false)
        found[name] = diagram.either(earlier, diagram.answering(root, end))
    return found


def _changed_rules(
    diagram: Diagram, before: tuple[RuleSet, Parameters], after: tuple[RuleSet, Parameters]
) -> dict[str, int]:
    """Return the rules whose answer differs in some world, each with the diagram of these worlds.

    A rule that only one of the sets has differs where it fails.
    """
    conditions = [
        {rule.id: diagram.of(rule, policy) for rule in rule_set.conditions if not rule.implied}
        for rule_set, policy in (before, after)
    ]
    changed = {}
    for name in dict.fromkeys((*conditions[0], *conditions[1])):
        old, new = (each.get(name, diagram.true) for each in conditions)
        differs = diagram.choose(old, diagram.negation(new), new)
        if differs != diagram.false:
            changed[name] = differs
    return changed


def _rules_in(node: int, diagram: Diagram, changed: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        name for name, where in changed.items() if diagram.both(node, where) != diagram.false
    )


def _leading_elsewhere(
    before: tuple[RuleSet, Parameters], after: tuple[RuleSet, Parameters]
) -> tuple[str, ...]:
    """Return the rules of the groups that wait for somebody under one of the two policies only."""
    waits = [
        {
            group.name: group.referral.waits(policy)
            for group in rule_set.groups
            if group.referral is not None
        }
        for rule_set, policy in (before, after)
    ]
    groups = [
        group for group in before[0].groups if waits[0].get(group.name) != waits[1].get(group.name)
    ]
    return tuple(rule.id for group in groups for rule in group.rules if not rule.implied)


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
