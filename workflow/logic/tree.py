"""The tree that rules are written in: a few kinds of node, three values, and one walk.

Every reading (deciding, proof, diagram, columns) is this walk with other functions. A rule that
does not fit these nodes is derived into facts first, then combined here. Unknown (None) is a value
of its own: false < unknown < true. All is the least, any the greatest, not turns the order round
(Kleene's strong three-valued logic).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar, assert_never

from workflow.logic.fact import Fact, Facts

Truth: TypeAlias = bool | None


class Parameters(Protocol):
    """Named numbers and switches that rules are compared with, read by attribute name.

    A frozen value: it can be a key of a dictionary.
    """

    def content_hash(self) -> str:
        """Return a hash of all names and values, as hexadecimal digits."""


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


def every(truths: Iterable[Truth]) -> Truth:
    """Combine three-valued answers by "all": the least of them."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def some(truths: Iterable[Truth]) -> Truth:
    """Combine three-valued answers by "any": the greatest of them."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


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


def fold(node: Node, reading: Reading[T]) -> T:
    """Walk a tree from the leaves up and return what the reading makes of it.

    Raises ValueError for a rule without a tree: guidance has no answer.
    """
    match node:
        case All(parts):
            return reading.all([fold(part, reading) for part in parts])
        case AnyOf(parts):
            return reading.any([fold(part, reading) for part in parts])
        case Not(part):
            return reading.negate(fold(part, reading))
        case Switch(parameter):
            return reading.switch(parameter)
        case Rule(id=name, when=when):
            if when is None:
                raise ValueError(f"{name} has no tree of its own")
            return reading.named(node, fold(when, reading))
        case _:
            return reading.leaf(node)


def switched_on(parameter: str, policy: Parameters) -> bool:
    """Return whether a switch is on."""
    return bool(getattr(policy, parameter))


def leaf_test(leaf: Leaf, policy: Parameters) -> Callable[[object], bool]:
    """Return the test that a leaf makes of a known value of its fact."""
    match leaf:
        case Is():
            return lambda value: value is True
        case OneOf(values=values):
            return lambda value: value in values
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


def decision(node: Node, policy: Parameters) -> Decide:
    """Return a function from facts to true, false or unknown.

    A fact that is absent or None is unknown.
    """

    def leaf(leaf: Leaf) -> Decide:
        name, test = leaf.fact.name, leaf_test(leaf, policy)

        def ask(facts: Facts) -> Truth:
            value = facts.get(name)
            return None if value is None else test(value)

        return ask

    def switch(parameter: str) -> Decide:
        truth = switched_on(parameter, policy)
        return lambda _: truth

    def all_parts(parts: Sequence[Decide]) -> Decide:
        return lambda facts: every(part(facts) for part in parts)

    def any_part(parts: Sequence[Decide]) -> Decide:
        return lambda facts: some(part(facts) for part in parts)

    def negated(part: Decide) -> Decide:
        return lambda facts: opposite(part(facts))

    reading = Reading(leaf, switch, all_parts, any_part, negated, lambda _, inner: inner)
    return fold(node, reading)
