"""Three values, a few kinds of node, one walk: small trees with truth tables written by hand."""

from itertools import product
from typing import NamedTuple

import pytest

from workflow.logic.fact import Fact, Facts
from workflow.logic.tree import (
    Compared,
    Is,
    Leaf,
    Node,
    Not,
    OneOf,
    Reading,
    Rule,
    SharedTrees,
    Switch,
    Truth,
    all_of,
    any_of,
    decision,
    every,
    fold,
    leaf_test,
    leaves,
    opposite,
    rules_in,
    some,
    switched_on,
)
from workflow.reimbursement.policy import DEFAULT


class Size(NamedTuple):
    days: int
    months: int


A, B = Fact("a", "a is so", ("a",)), Fact("b", "b is so", ("b",))
COLOUR = Fact("colour", "its colour", ("colour",), "choice", choices=("red", "green", "blue"))
PERSONS = Fact("persons", "how many", ("persons",), "number", unit="persons")
SIZE = Fact("size", "how long", ("size",), "number", measures=Size._fields, compound=Size)

TRUTHS: tuple[Truth, ...] = (False, None, True)
RANK = {False: 0, None: 1, True: 2}


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_all_is_the_least_any_the_greatest_and_not_the_opposite(a: Truth, b: Truth) -> None:
    assert every([a, b]) is min((a, b), key=RANK.__getitem__)
    assert some([a, b]) is max((a, b), key=RANK.__getitem__)
    assert RANK[opposite(a)] == 2 - RANK[a]


def test_all_of_no_parts_is_true_and_any_of_no_parts_is_false() -> None:
    assert every([]) is True
    assert some([]) is False


def decide(node: Node, **facts: object) -> Truth:
    return decision(node, DEFAULT)(facts)


def test_a_fact_that_is_absent_or_none_is_unknown() -> None:
    assert decide(Is(A)) is None
    assert decide(Is(A), a=None) is None
    assert decide(Is(A), a=True) is True
    assert decide(Is(A), a=False) is False


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_a_decision_combines_as_the_three_values_do(a: Truth, b: Truth) -> None:
    assert decide(all_of(Is(A), Is(B)), a=a, b=b) is every([a, b])
    assert decide(any_of(Is(A), Is(B)), a=a, b=b) is some([a, b])
    assert decide(Not(Is(A)), a=a) is opposite(a)


def test_a_choice_is_among_the_values_or_not() -> None:
    warm = OneOf(COLOUR, ("red",))

    assert [decide(warm, colour=colour) for colour in ("red", "green", None)] == [True, False, None]


@pytest.mark.parametrize(
    ("how", "below", "at", "above"),
    [
        ("at least", False, True, True),
        ("below", True, False, False),
        ("more than", False, False, True),
    ],
)
def test_a_number_is_compared_with_a_policy_value(
    how: str,
    below: bool,
    at: bool,
    above: bool,
) -> None:
    node = Compared(PERSONS, how, "rare_persons")  # type: ignore[arg-type]

    assert [decide(node, persons=n) for n in (499, 500, 501, None)] == [below, at, above, None]


def test_one_measure_of_several_is_compared_with_it() -> None:
    node = Compared(SIZE, "at least", "long_term_months", "months")

    assert decide(node, size=Size(1000, 2)) is False
    assert decide(node, size=Size(0, 3)) is True


def test_a_switch_is_known_before_any_fact() -> None:
    assert decide(Switch("long_lasting_gate")) is True
    assert decide(Switch("rule_sets_by_date")) is False


INNER = Rule("X-1", "§ 0", "condition", "Is a so?", "a test", Is(A), 1)
BOTH = all_of(INNER, Not(Is(B)), Switch("long_lasting_gate"))
OUTER = Rule("X-2", "§ 0", "condition", "Is it all so?", "a test", BOTH)
GUIDANCE = Rule("X-3", "§ 0", "guidance", "What else?", "a test")


def test_a_named_rule_decides_as_its_tree_does() -> None:
    assert decide(OUTER, a=True, b=False) is True
    assert decide(OUTER, a=True) is None
    assert decide(OUTER, b=True) is False


def test_asking_guidance_for_a_decision_is_an_error() -> None:
    with pytest.raises(ValueError, match="X-3 has no tree of its own"):
        decision(GUIDANCE, DEFAULT)


def test_the_leaves_are_read_left_to_right_repeats_included() -> None:
    tree = any_of(OUTER, OneOf(COLOUR, ("red",)), Is(A), GUIDANCE)

    assert leaves(tree) == [Is(A), Is(B), OneOf(COLOUR, ("red",)), Is(A)]


def test_the_named_rules_are_read_outermost_first_and_guidance_with_them() -> None:
    tree = any_of(Not(OUTER), Is(A), GUIDANCE, Switch("x"))

    assert [rule.id for rule in rules_in(tree)] == ["X-2", "X-1", "X-3"]


def test_another_reading_is_another_fold_of_the_same_tree() -> None:
    def leaf(leaf: Leaf) -> str:
        return leaf.fact.name

    in_words = Reading[str](
        leaf,
        switch=lambda name: f"{name}={switched_on(name, DEFAULT)}",
        all=" and ".join,
        any=" or ".join,
        negate=lambda part: f"not {part}",
        named=lambda rule, inner: f"{rule.id}[{inner}]",
    )

    words = fold(any_of(OUTER, Is(B)), in_words)

    assert words == "X-2[X-1[a] and not b and long_lasting_gate=True] or b"


def test_trees_that_share_parts_are_read_as_each_tree_alone() -> None:
    met: list[Leaf] = []

    def leaf(leaf: Leaf) -> str:
        met.append(leaf)
        return leaf.fact.name

    reading = Reading[str](
        leaf, str, " and ".join, " or ".join, "not {}".format, "{0.id}[{1}]".format
    )
    trees = [any_of(OUTER, Is(B)), Is(B), all_of(Is(B), OUTER), Is(B)]

    read = SharedTrees(trees).fold(reading)

    assert met == [Is(A), Is(B)]
    assert read == [fold(tree, reading) for tree in trees]


def test_a_leaf_test_asks_a_known_value() -> None:
    facts: Facts = {"a": True}

    assert leaf_test(Is(A), DEFAULT)(facts["a"]) is True
