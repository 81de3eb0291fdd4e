"""One tree, many readings: deciding, proving, columns and verification say the same.

They agree on every state of knowledge inside every named condition, and on a hundred thousand whole
applications.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product

import polars as pl
import pytest
from worlds import LAW, near_a_grant

from handlers.analysis.columns import assess_frame
from handlers.analysis.facts_frame import SCHEMA, columns_of, frame_of, row_facts
from handlers.analysis.missing_columns import missing_lists
from handlers.analysis.planes import FactColumns, as_received, unpack
from workflow.logic.consistency import verify
from workflow.logic.diagram import Diagram, variables
from workflow.logic.missing import decisive
from workflow.logic.outcome import assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.proof import Proof, proof_reading, prove, prove_all
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Leaf, Reading, Rule, decision, fold
from workflow.logic.worlds import Worlds
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008

NAMED = [rule for rule in RULES_2008.rules().values() if rule.when is not None]
LATER = [
    pytest.param(rule, id=f"{rule.id}, {rules.name}")
    for number, rules in enumerate(RULE_SETS[1:], 1)
    for rule in rules.rules().values()
    if rule.when is not None
    and not any(rule == earlier.rules().get(rule.id) for earlier in RULE_SETS[:number])
]
"""The rules of § 3, each version once."""
State = Mapping[str, object]


def states_of(rule: Rule) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the names of the facts that a rule reads, and every state of knowledge of them.

    In a state each fact is in one of its classes, or unknown.
    """
    order = variables([(rule, DEFAULT)])
    return [v.fact.name for v in order], list(product(*((*v.examples, None) for v in order)))


def columns_from(names: list[str], states: list[tuple[object, ...]]) -> pl.DataFrame:
    """Return the states as a frame with the columns of these facts only."""
    columns = []
    for name, values in zip(names, zip(*states, strict=True), strict=True):
        fact = FACTS[name]
        for column, measure in zip(columns_of(fact), fact.measures or ("",), strict=True):
            cells = [getattr(value, measure, None) if measure else value for value in values]
            columns.append(pl.Series(column, cells, dtype=SCHEMA[column]))
    return pl.DataFrame(columns)


@pytest.mark.parametrize("rule", [*NAMED, *LATER], ids=lambda rule: rule.id)
def test_every_reading_of_a_condition_agrees_in_every_state_of_knowledge(rule: Rule) -> None:
    names, states = states_of(rule)
    decide = decision(rule, DEFAULT)
    prove_by_parts = fold(rule, PROVING_BY_PARTS)
    decided = []
    for state in states:
        facts = dict(zip(names, state, strict=True))
        answer = decide(facts)
        assert prove_by_parts.proof(facts).answer is answer
        decided.append(answer)
    columns = FactColumns.of(columns_from(names, states))
    surely, possibly = (
        unpack(bits, columns.rows).tolist() for bits in as_received(columns).of(rule, DEFAULT)
    )

    assert surely == [answer is True for answer in decided]
    assert possibly == [answer is not False for answer in decided]


@pytest.mark.parametrize("rule", NAMED, ids=lambda rule: rule.id)
def test_a_proof_made_part_by_part_is_the_proof(rule: Rule) -> None:
    """The test above proves each part once for each state of its own facts, to save time."""
    names, states = states_of(rule)
    prove_by_parts = fold(rule, PROVING_BY_PARTS)
    for state in states[:: 1 + len(states) // 500]:
        facts = dict(zip(names, state, strict=True))

        assert prove_by_parts.proof(facts) == prove(LAW, rule, facts)


@pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: rules.name)
def test_the_whole_proof_is_the_proof_of_each_rule(rules: RuleSet) -> None:
    """The whole proof meets each part once that several rules share."""
    law = prepared(rules, DEFAULT)
    for facts in near_a_grant(200, 3, rules=law):
        alone = tuple(prove(law, rule, facts) for rule in rules.trees())

        assert prove_all(law, facts) == alone


class ByParts:
    """The proof of a part of a rule, cached by the values of the facts that the part reads."""

    def __init__(self, names: Sequence[str], proof: Callable[[State], Proof]) -> None:
        self.names = tuple(dict.fromkeys(names))

        def of_values(*values: object) -> Proof:
            return proof(dict(zip(self.names, values, strict=True)))

        few = len(self.names) <= 10  # a state of more facts seldom comes twice
        self._prove = lru_cache(maxsize=100_000)(of_values) if few else of_values

    def proof(self, facts: State) -> Proof:
        return self._prove(*[facts[name] for name in self.names])


PROOF = proof_reading(DEFAULT, {}, {})


def _leaf(leaf: Leaf) -> ByParts:
    return ByParts([leaf.fact.name], lambda facts: proof_reading(DEFAULT, facts, {}).leaf(leaf))


def _combined(
    parts: Sequence[ByParts],
    combine: Callable[[Sequence[Proof]], Proof],
) -> ByParts:
    names = [name for part in parts for name in part.names]
    return ByParts(names, lambda facts: combine([part.proof(facts) for part in parts]))


PROVING_BY_PARTS = Reading[ByParts](
    leaf=_leaf,
    switch=lambda name: ByParts([], lambda _: PROOF.switch(name)),
    all=lambda parts: _combined(parts, PROOF.all),
    any=lambda parts: _combined(parts, PROOF.any),
    negate=lambda part: _combined([part], lambda proofs: PROOF.negate(proofs[0])),
    named=lambda rule, part: _combined([part], lambda proofs: PROOF.named(rule, proofs[0])),
)


def test_the_three_valued_answer_is_exact_in_every_state() -> None:
    found = verify(RULES_2008, DEFAULT)

    assert found.inexact == ()
    assert found.states == sum(len(states_of(rule)[1]) for rule in NAMED) >= 1_000_000


SMALL = [rule for rule in NAMED if len(states_of(rule)[1]) <= 3000]


@pytest.mark.parametrize("rule", SMALL, ids=lambda rule: rule.id)
def test_what_still_matters_inside_a_condition_is_what_some_completion_lets_change_it(
    rule: Rule,
) -> None:
    """The definition of a decisive fact, by enumeration.

    Fix the other facts every way, and see whether this one changes the answer.
    """
    diagram = Diagram(variables([(rule, DEFAULT)]))
    root, order = diagram.of(rule, DEFAULT), diagram.order
    worlds = product(*(range(len(v.examples)) for v in order))
    answers = {world: _walk(diagram, root, world) for world in worlds}
    for state in product(*((*range(len(v.examples)), None) for v in order)):
        known = {level: choice for level, choice in enumerate(state) if choice is not None}
        completions = [world for world in answers if _agrees(world, known)]
        matters = {
            level
            for level in range(len(order))
            if level not in known
            and len({(w[:level] + w[level + 1 :], answers[w]) for w in completions})
            > len(completions) // len(order[level].examples)
        }

        assert set(diagram.still_matters(root, known)[0]) == matters


def _agrees(world: tuple[int, ...], known: Mapping[int, int]) -> bool:
    return all(world[level] == choice for level, choice in known.items())


def _walk(diagram: Diagram, node: int, world: tuple[int, ...]) -> object:
    while not diagram.is_terminal(node):
        level, children = diagram.branch(node)
        node = children[world[level]]
    return diagram.value(node)


def lists_of(
    frame: pl.DataFrame, answers: pl.DataFrame, rules: PreparedRules
) -> list[tuple[str, ...]]:
    """Return the missing list of each row that waits, empty for the others."""
    waiting = answers["outcome"].is_in(["missing", "wrong_applicant"]).to_numpy()
    return missing_lists(as_received(FactColumns.of(frame)), rules, waiting).of_rows()


@pytest.mark.parametrize(("seed", "most"), [(1, 4), (2, 12)])
def test_columns_decide_as_row_by_row_on_a_hundred_thousand_applications(
    seed: int,
    most: int,
) -> None:
    rows = list(near_a_grant(55_000, seed, most))
    frame = frame_of(rows)
    answers = assess_frame(frame, LAW)
    found = [assess(LAW, facts) for facts in rows]
    listed = [a.missing if a.outcome in ("missing", "wrong_applicant") else () for a in found]

    assert answers["outcome"].to_list() == [a.outcome for a in found]
    assert answers["basis"].to_list() == [a.basis for a in found]
    assert [tuple(r) for r in answers["reasons"].to_list()] == [a.reasons for a in found]
    assert lists_of(frame, answers, LAW) == listed


@pytest.mark.parametrize("rule_set", RULE_SETS[1:], ids=lambda rules: str(rules.name))
def test_columns_decide_as_row_by_row_under_section_3(rule_set: RuleSet) -> None:
    rules = prepared(rule_set, DEFAULT)
    rows = list(near_a_grant(2_000, 5, 8, rules))
    frame = frame_of(rows)
    answers = assess_frame(frame, rules)
    found = [assess(rules, facts) for facts in rows]
    listed = [a.missing if a.outcome in ("missing", "wrong_applicant") else () for a in found]

    assert {"grant", "reject", "dismiss", "missing", "wrong_applicant"} == {*answers["outcome"]}
    assert answers["outcome"].to_list() == [a.outcome for a in found]
    assert answers["basis"].to_list() == [a.basis for a in found]
    assert [tuple(r) for r in answers["reasons"].to_list()] == [a.reasons for a in found]
    assert lists_of(frame, answers, rules) == listed


def test_the_end_of_complete_worlds_is_the_outcome() -> None:
    ends = {"reject": "rejected", "dismiss": "dismissed", "wrong_applicant": "wrong applicant"}
    for facts in near_a_grant(20_000, 3):
        if None in facts.values():
            continue
        found = assess(LAW, facts)
        end = ends.get(found.outcome, f"granted under {found.basis}")

        assert decisive(LAW, facts) == ((), end)


def test_a_frame_gives_back_the_facts_it_was_made_of() -> None:
    rows = list(near_a_grant(500, 4, 20))
    frame = frame_of(rows)

    assert [row_facts(frame, number) for number in range(len(rows))] == rows
    assert frame.schema == pl.Schema(SCHEMA)
    assert columns_of(LAW.diagram.order[0].fact) == ("patient.identity_number",)


def test_the_worlds_of_all_ends_are_all_worlds() -> None:
    worlds = Worlds(LAW.diagram)
    ends = {end.end for end in RULES_2008.ends}

    assert len(ends) == 5
    assert sum(worlds.count(LAW.ends, end) for end in ends) == worlds.every > 10**14
