"""Compare the variants of a population: who ends otherwise, why, what is asked, and what it costs.

Nobody waits here and everybody who is asked answers; `simulate` tells of time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.columns import Ending
from handlers.analysis.missing_columns import MissingLists
from handlers.analysis.rules_diff import RulesDiff, rules_diff
from handlers.population.bootstrap import intervals
from handlers.population.causes import FlipKind, flips
from handlers.population.costs import kroner_if_granted
from handlers.population.population import Population, PopulationVariant
from handlers.population.row_outcomes import RowOutcomes, row_outcomes
from handlers.population.variant_settings import Setting
from workflow.logic.changed_rules import without
from workflow.logic.consistency import verify

GRANT: Final = "grant"


@dataclass(frozen=True)
class Compared:
    """A variant with what becomes of the rows.

    asked: what the first letter asks for. kroner: what a grant of each row costs; None = no price.
    flips: against the first variant. statement: how the rules differ from those of the first, over
    all applications; None for the first.
    """

    variant: PopulationVariant
    outcomes: RowOutcomes
    asked: MissingLists
    kroner: NDArray[np.float64] | None
    flips: tuple[FlipKind, ...] = ()
    statement: RulesDiff | None = None

    @property
    def granted(self) -> NDArray[np.bool_]:
        """Whether each row is granted."""
        is_grant = np.array([each.outcome == GRANT for each in self.outcomes.endings])
        return np.asarray(is_grant[self.outcomes.decided])


@dataclass(frozen=True)
class Sure:
    """A number with its 95 % interval; None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Comparison:
    """What `compare` found. The first variant is today.

    granted, kroner: of each variant, and less those of the first variant.
    """

    population: Population
    variants: tuple[Compared, ...]
    granted: tuple[Sure, ...]
    more_granted: tuple[Sure, ...]
    kroner: tuple[Sure, ...] | None
    more_kroner: tuple[Sure, ...] | None

    def ids(self) -> list[dict[str, object]]:
        """Return the ids of the rows that end otherwise, by variant and by what they become."""
        ids = self.population.rows.ids
        assert ids is not None
        return [
            {
                "variant": each.variant.name,
                "before": kind.before.outcome,
                "after": kind.after.outcome,
                "cause": list(kind.cause),
                "ids": ids[kind.rows].to_list(),
            }
            for each in self.variants
            for kind in each.flips
        ]

    def counts(self, place: int) -> Iterator[tuple[Ending, int, float]]:
        """Yield each ending of a variant with its rows and their weight, the most first."""
        outcomes = self.variants[place].outcomes
        decided = outcomes.decided
        size = len(outcomes.endings)
        rows = np.bincount(decided, minlength=size)
        weight = np.bincount(decided, self.population.rows.weight, minlength=size)
        for each in np.argsort(-rows, kind="stable"):
            if rows[each]:
                yield outcomes.endings[each], int(rows[each]), float(weight[each])


def compare(
    population: Population,
    variants: Sequence[PopulationVariant] = (),
    progress: Callable[[Sequence[PopulationVariant]], Iterator[PopulationVariant]] = iter,
) -> Comparison:
    """Compare the variants of a population; the first is what the others are compared with.

    variants: in place of those of the file. progress: wraps them to show how far it is.
    Raises InvalidInput and NoRuleSet as `row_outcomes` does, and ValueError for rules from Python
    that leave an application without an end, or with two.
    """
    for variant in variants:
        _refuse_faulty_rules(variant)
    made: list[Compared] = []
    for variant in progress(variants or population.variants):
        outcomes, asked = row_outcomes(population.rows, variant.setting)
        kroner = kroner_if_granted(population, variant.setting)
        first = made[0] if made else None
        found: tuple[FlipKind, ...] = ()
        statement = None
        if first is not None:
            before = (first.variant.setting, first.outcomes)
            found = tuple(flips(population.rows, before, (variant.setting, outcomes)))
            statement = _statement(population, first.variant.setting, variant.setting)
        made.append(Compared(variant, outcomes, asked, kroner, found, statement))
    return _with_numbers(population, made)


def _refuse_faulty_rules(variant: PopulationVariant) -> None:
    rules = variant.setting.rule_set
    if rules is None:
        return
    found = verify(rules, variant.setting.policy)
    if found.gaps or found.conflicts:
        raise ValueError(
            f"{variant.name}: by these rules {found.gaps:,} kinds of applications have no end, and "
            f"{len(found.conflicts)} pairs of ends meet; `verify` in workflow.logic.consistency "
            "has an example of each"
        )


def _statement(population: Population, before: Setting, after: Setting) -> RulesDiff:
    """Return how the rules of two settings differ; of several days of arrival, on the last."""
    last = population.rows.received.max().item()
    old, new = before.chosen(last), after.chosen(last)
    return rules_diff(
        (without(old, before.without), before.policy), (without(new, after.without), after.policy)
    )


def _with_numbers(population: Population, made: Sequence[Compared]) -> Comparison:
    """Add up who is granted and what it costs, each with its interval."""
    number = len(made)
    values: list[NDArray[Any]] = [each.granted for each in made]
    priced = all(each.kroner is not None for each in made)
    if priced:
        values += [
            np.where(each.granted, each.kroner, 0.0) for each in made if each.kroner is not None
        ]
    less_first = np.eye(number)
    less_first[:, 0] -= 1
    sums = np.kron(np.eye(len(values) // number), np.vstack([np.eye(number), less_first]))
    totals = sums @ np.array([each @ population.rows.weight for each in values])
    if population.drawn:
        bounds: NDArray[Any] = np.full((len(sums), 2), np.nan)
    else:
        bounds = intervals(
            population.unraked, population.margins, values, population.file.seed, sums
        )
    sure = [
        Sure(float(value), *(None if np.isnan(end) else float(end) for end in ends))
        for value, ends in zip(totals, bounds, strict=True)
    ]
    parts = [tuple(sure[start : start + number]) for start in range(0, len(sure), number)]
    granted, more = parts[:2]
    return Comparison(
        population, tuple(made), granted, more, *(parts[2:] if priced else (None, None))
    )
