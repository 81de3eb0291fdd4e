"""The tree that the law is written in: a few kinds of node, three values, and the one walk that every reading uses.

No rule and no fact of the law may enter here, and no other kind of node: a rule that does not fit is derived first
(`derivation.py`), then combined. Unknown (None) is a value of its own: false < unknown < true, all = the least,
any = the greatest, not turns it round (Kleene's strong three-valued logic).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeAlias, TypeVar, assert_never

from workflow.reimbursement.policy import Policy

Truth: TypeAlias = bool | None
Value: TypeAlias = bool | int | str | tuple[int, ...]
Owner = Literal["doctor", "register", "case worker"]


@dataclass(frozen=True)
class Fact:
    """Something that a rule reads. Its value is None while it is unknown.

    kind: "yes/no" (bool) · "choice" (one of `choices`) · "number" (a count; where one question gives several, their names are
    the `measures` and `compound` puts them together) · "given" (a statement that is there or not yet: True or None).
    owner: who states it. fields: where an application states it. silence: the value that silence means, for
    the facts where it means one ("not claimed"). unit: of a number. fixed: nobody can change it (the disease, a law's list).
    """

    name: str
    says: str
    fields: tuple[str, ...]
    kind: Literal["yes/no", "choice", "number", "given"] = "yes/no"
    owner: Owner = "doctor"
    choices: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    compound: Callable[..., object] | None = None
    unit: str = ""
    silence: object = None
    fixed: bool = False


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
    """A number held against a policy value. measure: which count, where the fact has several."""

    fact: Fact
    how: Literal["at least", "below", "more than"]
    parameter: str
    measure: str = ""


@dataclass(frozen=True)
class Switch:
    """A policy switch; known before any application is read."""

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

    kind: "condition" can be false; "documentary" asks for a statement, which can only be given or not yet;
    "guidance" decides nothing. reason: of the official list 7481, where failing gives one.
    carried_by: the rules that carry this one out, where it has no tree of its own.
    yields_to: rules beside which this one is not judged when one of them is false.
    implied: other rules already say what this one says; it stands for the letter.
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
Facts: TypeAlias = Mapping[str, object]


def every(truths: Iterable[Truth]) -> Truth:
    """All of three-valued answers: the least of them."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def some(truths: Iterable[Truth]) -> Truth:
    """Any of three-valued answers: the greatest of them."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


def opposite(truth: Truth) -> Truth:
    """Not of a three-valued answer: unknown stays unknown."""
    return None if truth is None else not truth


def all_of(*parts: Node) -> All:
    """Every part holds."""
    return All(parts)


def any_of(*parts: Node) -> AnyOf:
    """At least one part holds."""
    return AnyOf(parts)


T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What one reading of the tree makes of each kind of node."""

    leaf: Callable[[Leaf], T]
    switch: Callable[[str, bool], T]
    all: Callable[[Sequence[T]], T]
    any: Callable[[Sequence[T]], T]
    negate: Callable[[T], T]
    named: Callable[[Rule, T], T]


def fold(node: Node, reading: Reading[T], policy: Policy) -> T:
    """The one walk: from the leaves up, under a policy (switches are constants by then).

    Raises ValueError for a rule without a tree: guidance decides nothing, so nobody may ask what it decides.
    """
    match node:
        case All(parts):
            return reading.all([fold(part, reading, policy) for part in parts])
        case AnyOf(parts):
            return reading.any([fold(part, reading, policy) for part in parts])
        case Not(part):
            return reading.negate(fold(part, reading, policy))
        case Switch(parameter):
            return reading.switch(parameter, bool(getattr(policy, parameter)))
        case Rule(id=name, when=when):
            if when is None:
                raise ValueError(f"{name} has no tree of its own")
            return reading.named(node, fold(when, reading, policy))
        case _:
            return reading.leaf(node)


def leaf_test(leaf: Leaf, policy: Policy) -> Callable[[object], bool]:
    """The question that a leaf puts to a known value of its fact."""
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
    """Every leaf below a node, left to right, repeats included; none below guidance."""
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


def rules_in(node: Node) -> list[Rule]:
    """The node itself, if named, and every named rule below it, outermost first."""
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


def decision(node: Node, policy: Policy) -> Decide:
    """The deciding reading: a function from facts (name → value; absent or None = unknown) to true, false or unknown."""

    def leaf(leaf: Leaf) -> Decide:
        name, test = leaf.fact.name, leaf_test(leaf, policy)

        def ask(facts: Facts) -> Truth:
            value = facts.get(name)
            return None if value is None else test(value)

        return ask

    def all_parts(parts: Sequence[Decide]) -> Decide:
        return lambda facts: every(part(facts) for part in parts)

    def any_part(parts: Sequence[Decide]) -> Decide:
        return lambda facts: some(part(facts) for part in parts)

    def turned(part: Decide) -> Decide:
        return lambda facts: opposite(part(facts))

    return fold(
        node,
        Reading(leaf, lambda _, truth: lambda _: truth, all_parts, any_part, turned, lambda _, inner: inner),
        policy,
    )
