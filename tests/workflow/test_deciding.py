"""Which leaves decide a tree: those that make it true, or false, as it is."""

from types import SimpleNamespace

from workflow.logic.deciding import deciding_leaves
from workflow.logic.fact import Fact
from workflow.logic.tree import Compared, Is, Node, Not, Rule, Switch, all_of, any_of

A, B, C = (Fact(name=name, says=name, fields=(name,)) for name in "abc")
COUNT = Fact(name="n", says="n", fields=("n",), kind="number")
POLICY = SimpleNamespace(limit=5, on=True)


def named(node: Node, **facts: object) -> list[str]:
    return [leaf.fact.name for leaf in deciding_leaves(node, facts, POLICY)]


def test_of_a_false_all_those_that_fail_decide() -> None:
    assert named(all_of(Is(A), Is(B), Is(C)), a=False, b=True, c=False) == ["a", "c"]


def test_of_a_true_all_every_part_decides() -> None:
    assert named(all_of(Is(A), Is(B)), a=True, b=True) == ["a", "b"]


def test_of_a_true_any_only_those_that_hold_decide() -> None:
    assert named(any_of(Is(A), Is(B), Is(C)), a=False, b=True, c=None) == ["b"]


def test_of_a_false_any_every_part_decides() -> None:
    number = Compared(COUNT, "at least", "limit")
    assert named(any_of(Is(A), number), a=False, n=3) == ["a", "n"]


def test_nothing_decides_what_is_unknown() -> None:
    assert named(all_of(Is(A), Is(B)), a=True) == []


def test_a_denied_part_decides_by_what_makes_it_so() -> None:
    rule = Rule(
        id="X", law="", kind="condition", question="", source="", when=Not(all_of(Is(A), Is(B)))
    )
    assert named(rule, a=True, b=True) == ["a", "b"]
    assert named(rule, a=True, b=False) == ["b"]


def test_a_switch_decides_without_a_fact() -> None:
    assert named(all_of(Switch("on"), Is(A)), a=False) == ["a"]
    assert named(any_of(Switch("on"), Is(A)), a=False) == []
