"""Assess a frame of facts in columns: one more reading of the rule tree. Needs `analysis`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, assert_never

import polars as pl

from handlers.analysis.facts_frame import row_facts
from workflow.logic.outcome import assess
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import MISSING, Group, Route
from workflow.logic.tree import (
    Compared,
    Is,
    Leaf,
    Node,
    OneOf,
    Parameters,
    Reading,
    Rule,
    fold,
    switched_on,
)

_NO_REASONS: Final = pl.lit([], dtype=pl.List(pl.Int64))
_NO_LAW: Final = pl.lit(None, dtype=pl.String)


def expression(node: Node, policy: Parameters) -> pl.Expr:
    """Return a rule tree as a Boolean column, null where unknown.

    Polars combines nulls by the same three-valued logic.
    """

    def leaf(leaf: Leaf) -> pl.Expr:
        """Return one test of one fact as a column."""
        match leaf:
            case Is(fact):
                return pl.col(fact.name)
            case OneOf(fact, values):
                return pl.col(fact.name).is_in(values)
            case Compared(fact, how, parameter, measure):
                column = pl.col(f"{fact.name}.{measure}" if measure else fact.name)
                limit = getattr(policy, parameter)
                if how == "at least":
                    return column.ge(limit)
                return column.lt(limit) if how == "below" else column.gt(limit)
            case _:
                assert_never(leaf)

    tree: pl.Expr = fold(
        node,
        Reading(
            leaf=leaf,
            switch=lambda name: pl.lit(switched_on(name, policy)),
            all=lambda parts: reduce(pl.Expr.__and__, parts) if parts else pl.lit(True),
            any=lambda parts: reduce(pl.Expr.__or__, parts) if parts else pl.lit(False),
            negate=lambda part: ~part,
            named=lambda _, inner: inner,
        ),
    )
    return tree


@dataclass(frozen=True)
class _Branch:
    """What an application becomes where the condition holds and that of no earlier branch does.

    names_route: the outcome has a basis.
    """

    condition: pl.Expr
    outcome: str
    reasons: pl.Expr
    names_route: bool = True


def assess_frame(frame: pl.DataFrame, rules: PreparedRules) -> pl.DataFrame:
    """Return outcome, basis and reasons (ascending) of each row, as three columns.

    It reads the groups of the rule set in their order, as `outcome.assess` does for one row. The
    exact missing list is not columnar: `missing_of` gives it for the rows that wait.
    """
    rule_set, policy = rules.rule_set, rules.policy
    answers = {rule.id: expression(rule, policy) for rule in rule_set.trees()}
    outcome, reasons = pl.lit(MISSING), _NO_REASONS
    basis = law = _first_law(rule_set.routes)
    for branch in reversed([*_failures(rules), *_grants(rules)]):
        outcome = pl.when(branch.condition).then(pl.lit(branch.outcome)).otherwise(outcome)
        reasons = pl.when(branch.condition).then(branch.reasons).otherwise(reasons)
        named = law if branch.names_route else _NO_LAW
        basis = pl.when(branch.condition).then(named).otherwise(basis)
    return frame.select(**answers).select(outcome=outcome, basis=basis, reasons=reasons)


def _failures(rules: PreparedRules) -> Iterator[_Branch]:
    """Yield the branches of each group that can fail: held back, or its outcome."""
    for group in rules.rule_set.groups:
        if not group.grounds:
            continue
        failed = pl.any_horizontal(_is_false(rule) for rule in group.grounds)
        awaited = rules.rule_set.awaited(group)
        if awaited:
            unknown = pl.any_horizontal(pl.col(rule.id).is_null() for rule in awaited)
            yield _Branch(failed & unknown, MISSING, _NO_REASONS)
        reasons = _reasons(group)
        outcome = group.outcome
        if group.referral is not None:
            if group.referral.waits(rules.policy):
                reasons = _NO_REASONS
            else:
                outcome = group.referral.unanswered
        yield _Branch(failed, outcome, reasons, not group.before_route)


def _grants(rules: PreparedRules) -> Iterator[_Branch]:
    """Yield a branch for each route: every condition holds, and the route applies."""
    conditions = rules.rule_set.conditions
    complete = pl.all_horizontal(pl.col(rule.id).fill_null(False) for rule in conditions)
    for route in rules.rule_set.routes:
        yield _Branch(complete & _applies(route), route.outcome, _NO_REASONS)


def _first_law(routes: Sequence[Route]) -> pl.Expr:
    """Return the paragraph of the route that certainly applies, null while it is unknown."""
    law = _NO_LAW
    for route in reversed(routes):
        law = pl.when(_applies(route)).then(pl.lit(route.law)).otherwise(law)
    return law


def _applies(route: Route) -> pl.Expr:
    if route.rule is None:
        return pl.lit(True)
    return pl.col(route.rule.id).fill_null(False) if route.holds else _is_false(route.rule)


def _is_false(rule: Rule) -> pl.Expr:
    """Return whether a rule is certainly false."""
    return (~pl.col(rule.id)).fill_null(False)


def _reasons(group: Group) -> pl.Expr:
    """Return the reasons of a group's rules that are certainly false.

    A rule is left out when another false rule of the group makes it pointless to judge.
    """
    by_id = {rule.id: rule for rule in group.grounds}
    cells = []
    for rule in group.grounds:
        others = [by_id[name] for name in rule.yields_to if name in by_id]
        counts = [_is_false(rule), *(~_is_false(other) for other in others)]
        reason = pl.lit(rule.reason, dtype=pl.Int64)
        cells.append(pl.when(pl.all_horizontal(counts)).then(reason))
    return pl.concat_list(cells).list.drop_nulls().list.unique().list.sort()


def missing_of(
    frame: pl.DataFrame,
    outcomes: pl.Series,
    rules: PreparedRules,
) -> list[tuple[str, ...]]:
    """Return the exact missing list of each row that waits, empty for the others.

    Rows in the same state of knowledge are asked once.
    """
    met: dict[tuple[object, ...], tuple[str, ...]] = {}
    found: list[tuple[str, ...]] = []
    for row, outcome in enumerate(outcomes):
        if outcome not in rules.rule_set.waiting:
            found.append(())
            continue
        facts = row_facts(frame, row)
        key = tuple(rules.diagram.classes(facts).items())
        if key not in met:
            met[key] = assess(rules, facts).missing
        found.append(met[key])
    return found
