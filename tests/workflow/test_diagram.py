"""The decision diagram: one node for one function, and exactly what still matters."""

from dataclasses import replace

import pytest

from workflow.logic.diagram import Diagram, variables
from workflow.logic.fact import Fact
from workflow.logic.prepared import prepared
from workflow.logic.tree import Compared, Is, Node, Not, OneOf, Switch, all_of, any_of
from workflow.logic.worlds import Worlds
from workflow.reimbursement.facts import TREATMENT_TIME, TreatmentTime
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008

A, B, C = (Fact(name, f"{name} is so", (name,)) for name in "abc")
COLOUR = Fact("colour", "its colour", ("colour",), "choice", choices=("red", "green", "blue"))
PERSONS = Fact("persons", "how many", ("persons",), "number", unit="persons")


def diagram_of(*nodes: Node) -> Diagram:
    return Diagram(variables((node, DEFAULT) for node in nodes))


def test_equal_functions_are_one_node_however_they_are_written() -> None:
    both = all_of(Is(A), Is(B))
    neither_not = Not(any_of(Not(Is(A)), Not(Is(B))))
    diagram = diagram_of(both)

    assert diagram.of(both, DEFAULT) == diagram.of(neither_not, DEFAULT)
    assert (size := len(diagram)) > 2
    assert diagram.of(all_of(Is(A), Is(B)), DEFAULT) == diagram.of(both, DEFAULT)
    assert len(diagram) == size
    assert diagram.of(any_of(Is(A), Not(Is(A))), DEFAULT) == diagram.true
    assert diagram.of(all_of(Is(A), Not(Is(A))), DEFAULT) == diagram.false
    assert diagram.of(all_of(), DEFAULT) == diagram.true
    assert diagram.of(any_of(), DEFAULT) == diagram.false


def test_a_switch_is_a_constant() -> None:
    diagram = diagram_of(Is(A))

    assert diagram.of(any_of(Is(A), Switch("long_lasting_gate")), DEFAULT) == diagram.true


def test_values_that_no_leaf_tells_apart_are_one_class() -> None:
    (colour,) = variables([(OneOf(COLOUR, ("red",)), DEFAULT)])

    assert len(colour.examples) == 2
    assert colour.class_of("green") == colour.class_of("blue") != colour.class_of("red")


def test_a_number_has_a_class_on_each_side_of_each_limit() -> None:
    rare = Compared(PERSONS, "below", "rare_persons")
    very_rare = Compared(PERSONS, "below", "very_rare_persons")
    (persons,) = variables([(rare, DEFAULT), (very_rare, DEFAULT)])

    assert len(persons.examples) == 3
    assert persons.class_of(0) == persons.class_of(99)
    assert persons.class_of(100) == persons.class_of(499)
    assert persons.class_of(500) == persons.class_of(10**9)


def test_two_policies_together_have_the_limits_of_both() -> None:
    node = Compared(PERSONS, "below", "rare_persons")
    (persons,) = variables([(node, DEFAULT), (node, replace(DEFAULT, rare_persons=2000))])

    assert len({persons.class_of(n) for n in (499, 500, 1999, 2000)}) == 3


def test_a_number_of_two_measures_has_a_class_for_each_combination() -> None:
    days = Compared(TREATMENT_TIME, "at least", "long_term_days", "days")
    months = Compared(TREATMENT_TIME, "at least", "long_term_months", "months")
    (time,) = variables([(days, DEFAULT), (months, DEFAULT)])

    assert len(time.examples) == 4
    assert len({time.class_of(TreatmentTime(d, m)) for d in (89, 90) for m in (2, 3)}) == 4


@pytest.mark.parametrize(
    ("known", "matters"),
    [
        ({}, ["a", "b", "c"]),
        ({"a": True}, ["b"]),
        ({"a": False}, ["c"]),
        ({"b": True, "c": True}, []),
        ({"b": True}, ["a", "c"]),
        ({"b": False, "c": True}, ["a"]),
        ({"a": None, "b": True, "c": False}, ["a"]),
    ],
)
def test_what_still_matters_is_what_some_completion_lets_change_the_answer(
    known: dict[str, object],
    matters: list[str],
) -> None:
    """If a then b, else c."""
    diagram = diagram_of(Is(A), Is(B), Is(C))
    root = diagram.choose(*(diagram.of(Is(fact), DEFAULT) for fact in (A, B, C)))

    levels, answer = diagram.still_matters(root, diagram.classes(known))

    assert [diagram.order[level].fact.name for level in levels] == matters
    assert (answer is None) == bool(matters)


def test_the_answer_is_returned_where_no_fact_matters_any_more() -> None:
    diagram = diagram_of(Is(A))
    yes, no = diagram.terminal("yes"), diagram.terminal("no")
    root = diagram.choose(diagram.of(Is(A), DEFAULT), yes, no)

    assert diagram.still_matters(root, diagram.classes({"a": False})) == ((), "no")
    assert diagram.value(yes) == "yes"
    assert diagram.value(root) is None
    assert diagram.branch(root) == (0, (no, yes))


def test_choosing_between_equal_diagrams_gives_that_diagram() -> None:
    diagram = diagram_of(Is(A), Is(B))
    a, b = diagram.of(Is(A), DEFAULT), diagram.of(Is(B), DEFAULT)

    assert diagram.choose(a, b, b) == b
    assert diagram.choose(diagram.true, a, b) == a
    assert diagram.choose(diagram.false, a, b) == b
    assert diagram.node(0, (b, b)) == b


def test_true_the_number_1_and_the_text_true_are_three_terminals() -> None:
    diagram = diagram_of(Is(A))

    assert len({diagram.terminal(value) for value in (True, 1, "True")}) == 3


def test_an_unknown_value_gives_an_unknown_answer() -> None:
    (variable,) = variables([(Is(A), DEFAULT)])
    diagram = Diagram([replace(variable, examples=(False, None, True))])

    unknown = diagram.terminal(None)

    leaf = diagram.leaf(Is(A), DEFAULT)

    assert diagram.branch(leaf) == (0, (diagram.false, unknown, diagram.true))
    assert diagram.is_terminal(unknown)
    assert not diagram.is_terminal(leaf)


def test_the_first_case_that_holds_gives_the_answer() -> None:
    diagram = diagram_of(Is(A), Is(B))
    a, b = diagram.of(Is(A), DEFAULT), diagram.of(Is(B), DEFAULT)
    root = diagram.first([(a, "one"), (b, "two")])

    def answer(known: dict[str, object]) -> object:
        return diagram.still_matters(root, diagram.classes(known))

    assert answer({"a": True, "b": True}) == ((), "one")
    assert answer({"a": False, "b": True}) == ((), "two")
    assert answer({"a": False, "b": False}) == ((), None)
    assert diagram.answering(root, "one") == a
    assert diagram.answering(root, "two") == diagram.both(b, diagram.negation(a))


def test_the_whole_law_is_a_small_diagram() -> None:
    rules = prepared(RULES_2008, DEFAULT)
    nodes = Worlds(rules.diagram).below(rules.ends)

    assert len(rules.diagram.order) == 45
    assert len(nodes) < 300
