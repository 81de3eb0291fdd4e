"""Which leaves of a tree decide it: those that make it true, or false, as it is."""

from collections.abc import Sequence
from typing import TypeAlias

from workflow.logic.fact import Facts
from workflow.logic.tree import (
    Leaf,
    Node,
    Parameters,
    Reading,
    Truth,
    every,
    fold,
    leaf_test,
    opposite,
    some,
    switched_on,
)

_Answer: TypeAlias = tuple[Truth, tuple[Leaf, ...]]


def deciding_leaves(node: Node, facts: Facts, policy: Parameters) -> tuple[Leaf, ...]:
    """Return the leaves that decide a node, left to right; none where it is unknown.

    Example: of "a or b" that is false both decide, of one that is true only those that hold.
    """

    def leaf(leaf: Leaf) -> _Answer:
        value = facts.get(leaf.fact.name)
        return (None, ()) if value is None else (leaf_test(leaf, policy)(value), (leaf,))

    def among(answer: Truth, parts: Sequence[_Answer]) -> _Answer:
        if answer is None:
            return None, ()
        return answer, tuple(
            leaf for truth, deciding in parts if truth is answer for leaf in deciding
        )

    reading: Reading[_Answer] = Reading(
        leaf=leaf,
        switch=lambda parameter: (switched_on(parameter, policy), ()),
        all=lambda parts: among(every([truth for truth, _ in parts]), parts),
        any=lambda parts: among(some([truth for truth, _ in parts]), parts),
        negate=lambda part: (opposite(part[0]), part[1]),
        named=lambda _, inner: inner,
    )
    return fold(node, reading)[1]
