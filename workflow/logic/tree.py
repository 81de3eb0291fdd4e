"""The tree that rules are written in: a few kinds of node, three values, and one walk.

Every reading (deciding, proof, diagram, columns) is this walk with other functions. A rule that
does not fit these nodes is derived into facts first, then combined here. Unknown (None) is a value
of its own: false < unknown < true. All is the least, any the greatest, not turns the order round
(Kleene's strong three-valued logic).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import methodcaller
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar, assert_never

from workflow.logic.fact import Fact, Facts

Truth: TypeAlias = bool | None


class Parameters(Protocol):
    """Named numbers and switches that rules are compared with, read by attribute name.

    A frozen value: it can be a key of a dictionary.
    """

    def content_hash(self) -> str:
        """Return a hash of all names and values, as hexadecimal digits."""

    def __hash__(self) -> int:
        """Return a hash of the value, as frozen dataclasses have it."""


@dataclass(frozen=True)
class Is:
    """True when a yes/no fact is yes, or when a statement is given."""

    fact: Fact


@dataclass(frozen=True)
class OneOf:
    """True when a choice is among `values`."""

    fact: Fact
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A number compared with a parameter. measure: which count, where the fact has several."""

    fact: Fact
    how: Literal["at least", "below", "more than"]
    parameter: str
    measure: str = ""


@dataclass(frozen=True)
class Switch:
    """A parameter that is on or off, known before any fact."""

    parameter: str


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Node"


@dataclass(frozen=True)
class Rule:
    """A condition with a name.

    kind: "condition" can be false; "documentary" asks for a statement, which is there or not yet;
    "guidance" decides nothing. reason: number of the reason given when the rule fails.
    carried_by: the rules that carry this one out, where it has no tree of its own.
    yields_to: rules that make this one pointless to judge when one of them is false.
    implied: other rules already say what this one says; it is kept for the letter.
    """

    id: str
    law: str
    kind: Literal["condition", "documentary", "guidance"]
    question: str
    source: str
    when: "Node | None" = None
    reason: int | None = None
    carried_by: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    implied: bool = False


Leaf: TypeAlias = Is | OneOf | Compared
Node: TypeAlias = Leaf | Switch | All | AnyOf | Not | Rule


def every(truths: Collection[Truth]) -> Truth:
    """Combine three-valued answers by "all": the least of them."""
    return False if False in truths else None if None in truths else True


def some(truths: Collection[Truth]) -> Truth:
    """Combine three-valued answers by "any": the greatest of them."""
    return True if True in truths else None if None in truths else False


def opposite(truth: Truth) -> Truth:
    """Negate a three-valued answer; unknown stays unknown."""
    return None if truth is None else not truth


def all_of(*parts: Node) -> All:
    """Return the node "every part holds"."""
    return All(parts)


def any_of(*parts: Node) -> AnyOf:
    """Return the node "at least one part holds"."""
    return AnyOf(parts)


T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What one reading of the tree makes of each kind of node."""

    leaf: Callable[[Leaf], T]
    switch: Callable[[str], T]
    all: Callable[[Sequence[T]], T]
    any: Callable[[Sequence[T]], T]
    negate: Callable[[T], T]
    named: Callable[[Rule, T], T]


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node; none below a leaf or a switch.

    Raises ValueError for a rule without a tree: guidance has no answer.
    """
    match node:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case Rule(id=name, when=when):
            if when is None:
                raise ValueError(f"{name} has no tree of its own")
            return (when,)
        case _:
            return ()


def joined(node: Node, parts: Sequence[T], reading: Reading[T]) -> T:
    """Return what a reading makes of a node. parts: what it made of the nodes right below."""
    match node:
        case Is() | OneOf() | Compared():
            return reading.leaf(node)
        case Rule():
            return reading.named(node, parts[0])
        case All():
            return reading.all(parts)
        case AnyOf():
            return reading.any(parts)
        case Not():
            return reading.negate(parts[0])
        case Switch(parameter):
            return reading.switch(parameter)
        case _:
            assert_never(node)


def fold(node: Node, reading: Reading[T]) -> T:
    """Walk a tree from the leaves up and return what the reading makes of it.

    Raises ValueError for a rule without a tree, as `parts_of`.
    """
    return joined(node, [fold(part, reading) for part in parts_of(node)], reading)


class SharedTrees:
    """Trees with the parts that they share, so that a reading meets each distinct part once."""

    def __init__(self, trees: Iterable[Node]) -> None:
        self._places: dict[Node, int] = {}
        self._nodes: list[tuple[Node, tuple[int, ...]]] = []
        self._roots = [self._place(tree) for tree in trees]

    def _place(self, node: Node) -> int:
        """Return the place of a node, after those of its parts."""
        parts = tuple([self._place(part) for part in parts_of(node)])
        if node not in self._places:
            self._places[node] = len(self._nodes)
            self._nodes.append((node, parts))
        return self._places[node]

    def fold(self, reading: Reading[T]) -> list[T]:
        """Return what the reading makes of each tree; the same as `fold` of one after the other."""
        made: list[T] = []
        for node, parts in self._nodes:
            made.append(joined(node, [made[part] for part in parts], reading))
        return [made[root] for root in self._roots]


def switched_on(parameter: str, policy: Parameters) -> bool:
    """Return whether a switch is on."""
    return bool(getattr(policy, parameter))


def leaf_test(leaf: Leaf, policy: Parameters) -> Callable[[object], bool]:
    """Return the test that a leaf makes of a known value of its fact."""
    match leaf:
        case Is():
            return _is_yes
        case OneOf(values=values):
            return values.__contains__
        case Compared(how=how, parameter=parameter, measure=measure):
            limit: int = getattr(policy, parameter)

            def number(value: Any) -> int:
                return int(getattr(value, measure)) if measure else int(value)

            if how == "at least":
                return lambda value: number(value) >= limit
            if how == "below":
                return lambda value: number(value) < limit
            return lambda value: number(value) > limit
        case _:
            assert_never(leaf)


def _is_yes(value: object) -> bool:
    return value is True


def leaves(node: Node) -> list[Leaf]:
    """Return every leaf below a node, left to right, repeats included; none below guidance."""
    match node:
        case All(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Not(part):
            return leaves(part)
        case Rule(when=when):
            return leaves(when) if when is not None else []
        case Switch():
            return []
        case _:
            return [node]


def parameters(node: Node) -> frozenset[str]:
    """Return the names of the parameters that a tree reads."""
    match node:
        case All(parts) | AnyOf(parts):
            return frozenset(name for part in parts for name in parameters(part))
        case Not(part):
            return parameters(part)
        case Rule(when=when):
            return frozenset() if when is None else parameters(when)
        case Switch(parameter) | Compared(parameter=parameter):
            return frozenset({parameter})
        case _:
            return frozenset()


def with_leaves(node: Node, leaves: Mapping[Fact, Leaf]) -> Node:
    """Return a tree with other leaves in place of the yes/no facts that they stand for."""

    def changed(leaf: Leaf) -> Node:
        return leaves.get(leaf.fact, leaf) if isinstance(leaf, Is) else leaf

    return _rebuilt(node, changed, lambda rule: rule)


def under_law(rule: Rule, laws: Mapping[str, str]) -> Rule:
    """Return a rule under another paragraph, and every rule inside it.

    laws: the new paragraph by the old one; a rule of any other paragraph keeps its own.
    """

    def moved(each: Rule) -> Rule:
        return replace(each, law=laws.get(each.law, each.law))

    if rule.when is None:
        return moved(rule)
    return moved(replace(rule, when=_rebuilt(rule.when, lambda leaf: leaf, moved)))


def _rebuilt(node: Node, leaf: Callable[[Leaf], Node], rule: Callable[[Rule], Rule]) -> Node:
    """Return a tree with its leaves and its named rules changed."""
    return fold(
        node,
        Reading[Node](
            leaf=leaf,
            switch=Switch,
            all=lambda parts: All(tuple(parts)),
            any=lambda parts: AnyOf(tuple(parts)),
            negate=Not,
            named=lambda named, inner: rule(replace(named, when=inner)),
        ),
    )


def rules_in(node: Node) -> list[Rule]:
    """Return the node itself, if named, and every named rule below it, outermost first."""
    match node:
        case All(parts) | AnyOf(parts):
            return [rule for part in parts for rule in rules_in(part)]
        case Not(part):
            return rules_in(part)
        case Rule(when=when):
            return [node, *(rules_in(when) if when is not None else [])]
        case _:
            return []


Decide: TypeAlias = Callable[[Facts], Truth]
_Joins: TypeAlias = Callable[[Sequence[Decide]], Decide]


def decision(node: Node, policy: Parameters) -> Decide:
    """Return a function from facts to true, false or unknown.

    A fact that is absent or None is unknown.
    """

    def leaf(leaf: Leaf) -> Decide:
        name = leaf.fact.name
        if isinstance(leaf, Is):
            return methodcaller("get", name)  # its value is its answer
        test = leaf_test(leaf, policy)

        def ask(facts: Facts) -> Truth:
            value = facts.get(name)
            return None if value is None else test(value)

        return ask

    def switch(parameter: str) -> Decide:
        truth = switched_on(parameter, policy)
        return lambda _: truth

    def asked_until(decisive: bool) -> _Joins:
        """Return "all" (until a part is false) or "any" (until one is true)."""

        def combined(parts: Sequence[Decide]) -> Decide:
            def ask(facts: Facts) -> Truth:
                answer: Truth = not decisive
                for part in parts:
                    truth = part(facts)
                    if truth is decisive:
                        return truth
                    if truth is None:
                        answer = None
                return answer

            return ask

        return combined

    def negated(part: Decide) -> Decide:
        return lambda facts: opposite(part(facts))

    reading = Reading(
        leaf, switch, asked_until(False), asked_until(True), negated, lambda _, inner: inner
    )
    return fold(node, reading)


@lru_cache(maxsize=512)
def prepared_condition(node: Node, policy: Parameters) -> Decide:
    """Return `decision` of a condition outside prepared rules. Cached: both are frozen."""
    return decision(node, policy)
