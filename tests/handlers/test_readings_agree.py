"""One tree, many readings: deciding, proving, columns and verification say the same, on every state of knowledge inside every named
condition, and on a hundred thousand whole applications."""

from itertools import product

import polars as pl
import pytest
from worlds import LAW, near_a_grant

from handlers.analysis.columns import SCHEMA, assess_frame, columns_of, expression, frame_of, missing_of, row_facts
from workflow.logic.consistency import verify
from workflow.logic.diagram import Diagram, variables
from workflow.logic.tree import Rule, decision
from workflow.logic.worlds import Worlds
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import SEED

NAMED = [rule for rule in SEED.rules().values() if rule.when is not None]


def states_of(rule: Rule) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names of the facts that a rule reads, and every state of knowledge of them: each class, and unknown."""
    order = variables([(rule, DEFAULT)])
    return [v.fact.name for v in order], list(product(*((*v.examples, None) for v in order)))


def columns_from(names: list[str], states: list[tuple[object, ...]]) -> pl.DataFrame:
    """The states as a frame, of the facts in question only."""
    columns = []
    for name, values in zip(names, zip(*states, strict=True), strict=True):
        measures = FACTS[name].measures or ("",)
        for column, measure in zip(columns_of(FACTS[name]), measures, strict=True):
            cells = [value if value is None or not measure else getattr(value, measure) for value in values]
            columns.append(pl.Series(column, cells, dtype=SCHEMA[column]))
    return pl.DataFrame(columns)


@pytest.mark.parametrize("rule", NAMED, ids=lambda rule: rule.id)
def test_every_reading_of_a_condition_agrees_in_every_state_of_knowledge(rule: Rule) -> None:
    names, states = states_of(rule)
    decide = decision(rule, DEFAULT)
    decided = [decide(dict(zip(names, state, strict=True))) for state in states]
    frame = columns_from(names, states)
    proved = [LAW.proof(rule, dict(zip(names, state, strict=True))).answer for state in states]

    assert frame.select(answer=expression(rule, DEFAULT))["answer"].to_list() == decided
    assert proved == decided


def test_the_three_valued_answer_is_exact_in_every_state() -> None:
    found = verify(SEED)

    assert found.inexact == ()
    assert found.states == sum(len(states_of(rule)[1]) for rule in NAMED) >= 1_000_000


@pytest.mark.parametrize("rule", [r for r in NAMED if len(states_of(r)[1]) <= 3000], ids=lambda rule: rule.id)
def test_what_still_matters_inside_a_condition_is_what_some_completion_lets_change_it(rule: Rule) -> None:
    """The definition of a decisive fact, by enumeration: fix the others every way, and see whether this one turns the answer."""
    diagram = Diagram(variables([(rule, DEFAULT)]))
    root, order = diagram.of(rule, DEFAULT), diagram.order
    answers = {world: _walk(diagram, root, world) for world in product(*(range(len(v.examples)) for v in order))}
    for state in product(*((*range(len(v.examples)), None) for v in order)):
        known = {level: choice for level, choice in enumerate(state) if choice is not None}
        completions = [world for world in answers if all(world[level] == choice for level, choice in known.items())]
        decisive = {
            level
            for level in range(len(order))
            if level not in known
            and len({(w[:level] + w[level + 1 :], answers[w]) for w in completions})
            > len(completions) // len(order[level].examples)
        }

        assert set(diagram.still_matters(root, known)[0]) == decisive


def _walk(diagram: Diagram, node: int, world: tuple[int, ...]) -> object:
    while not diagram.is_terminal(node):
        level, children = diagram.branch(node)
        node = children[world[level]]
    return diagram.value(node)


@pytest.mark.parametrize(("seed", "most"), [(1, 4), (2, 12)])
def test_columns_decide_as_row_by_row_on_a_hundred_thousand_applications(seed: int, most: int) -> None:
    rows = list(near_a_grant(55_000, seed, most))
    frame = frame_of(rows)
    answers = assess_frame(frame, LAW)
    found = [LAW.assess(facts) for facts in rows]

    assert answers["outcome"].to_list() == [a.outcome for a in found]
    assert answers["basis"].to_list() == [a.basis for a in found]
    assert [tuple(r) for r in answers["reasons"].to_list()] == [a.reasons for a in found]
    assert missing_of(frame, answers["outcome"], LAW) == [
        a.missing if a.outcome in ("missing", "wrong_applicant") else () for a in found
    ]


def test_the_end_of_complete_worlds_is_the_outcome() -> None:
    ends = {"grant": "granted under § 3a", "reject": "rejected", "dismiss": "dismissed", "wrong_applicant": "wrong applicant"}
    for facts in near_a_grant(20_000, 3):
        if None in facts.values():
            continue
        found = LAW.assess(facts)
        end = ends[found.outcome] if found.basis != "§ 3b" or found.outcome != "grant" else "granted under § 3b"

        assert LAW.decisive(facts) == ((), end)


def test_a_frame_gives_back_the_facts_it_was_made_of() -> None:
    rows = list(near_a_grant(500, 4, 20))
    frame = frame_of(rows)

    assert [row_facts(frame, number) for number in range(len(rows))] == rows
    assert frame.schema == pl.Schema(SCHEMA)
    assert columns_of(LAW.diagram.order[0].fact) == ("patient.identity_number",)


def test_worlds_are_counted_as_many_as_there_are() -> None:
    worlds = Worlds(LAW.diagram)
    ends = ("dismissed", "rejected", "wrong applicant", "granted under § 3a", "granted under § 3b")

    assert sum(worlds.count(LAW.ends, end) for end in ends) == worlds.every > 10**14
