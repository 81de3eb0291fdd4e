"""Compare the variants of a population: who ends otherwise, why, what is asked, and what it costs.

Nobody waits here and everybody who is asked answers; `simulate` tells of time.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from handlers.analysis.ending import Ending
from handlers.analysis.rules_diff import RulesDiff, rules_diff
from handlers.population.bootstrap import Resampled, unit_below
from handlers.population.costs import check_prices, most_kroner
from handlers.population.counting import (
    GRANT,
    Counts,
    Tally,
    Task,
    VariantCounts,
    counted,
    counted_elsewhere,
)
from handlers.population.exact_sums import as_number
from handlers.population.in_order import in_order
from handlers.population.population import Population, PopulationVariant
from handlers.population.variant_settings import How, Setting
from workflow.logic.changed_rules import without
from workflow.logic.consistency import verify

AT_ONCE: Final = 3
ON_A_CLUSTER: Final = 16
"""Blocks that are handed to an executor before the first one is waited for."""


@dataclass(frozen=True)
class FlipCount:
    """Rows that end alike before and alike after, from the same cause.

    how: how to read several units of `cause`. rules: ids of the rules whose answer differs; a rule
    that one side does not have counts as met there. count: rows. weight: what they stand for. ids:
    what the source calls them, if that was asked for.
    """

    before: Ending
    after: Ending
    cause: tuple[str, ...]
    how: How
    rules: tuple[str, ...]
    count: int
    weight: float
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A variant with what becomes of the rows.

    counts: rows by ending, what is asked, and kroner. flips: against the first variant, the most
    first. statement: how the rules differ from those of the first, over all applications; None for
    the first.
    """

    variant: PopulationVariant
    counts: VariantCounts
    flips: tuple[FlipCount, ...] = ()
    statement: RulesDiff | None = None

    @property
    def endings(self) -> list[tuple[Ending, Tally]]:
        """Each ending with its rows, the most first."""

        def most_first(each: tuple[Ending, Tally]) -> tuple[object, ...]:
            ending, tally = each
            return -tally.rows, ending.outcome, ending.basis or "", ending.reasons

        return sorted(self.counts.endings.items(), key=most_first)


@dataclass(frozen=True)
class Sure:
    """A number with its 95 % interval; None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Comparison:
    """What `compare` found. The first variant is today.

    weight: the applications that all rows stand for. design_effect: by how much unequal weights
    multiply the variance of a mean. granted, kroner: of each variant, and less those of the first.
    """

    population: Population
    variants: tuple[Compared, ...]
    weight: float
    design_effect: float
    granted: tuple[Sure, ...]
    more_granted: tuple[Sure, ...]
    kroner: tuple[Sure, ...] | None
    more_kroner: tuple[Sure, ...] | None

    def ids(self) -> list[dict[str, object]]:
        """Return the ids of the rows that end otherwise, by variant and by what they become."""
        return [
            {
                "variant": each.variant.name,
                "before": flip.before.outcome,
                "after": flip.after.outcome,
                "cause": list(flip.cause),
                "ids": list(flip.ids),
            }
            for each in self.variants
            for flip in each.flips
        ]

    def counts(self, place: int) -> Iterator[tuple[Ending, int, float]]:
        """Yield each ending of a variant with its rows and their weight, the most first."""
        for ending, tally in self.variants[place].endings:
            yield ending, tally.rows, as_number(tally.weight)


def compare(
    population: Population,
    variants: Sequence[PopulationVariant] = (),
    executor: Executor | None = None,
    *,
    at_once: int = AT_ONCE,
    ids: bool = False,
    done: Callable[[], object] = lambda: None,
) -> Comparison:
    """Compare the variants of a population; the first is what the others are compared with.

    The rows are counted block by block; blocks of any size give the same answer.
    variants: in place of those of the file. executor: where blocks are counted; None = here.
    at_once: blocks that it holds at a time. ids: whether the ids of rows that end otherwise are
    wanted. done: called after each block.
    Raises InvalidInput and NoRuleSet as `row_outcomes` does, and ValueError for rules from Python
    that leave an application without an end, or with two.
    """
    compared = tuple(variants or population.variants)
    for variant in compared:
        _refuse_faulty_rules(variant)
        for day in population.days:
            variant.setting.chosen(day)
    check_prices(population)
    task = Task(
        population.file,
        tuple(variant.setting for variant in compared),
        population.days,
        population.calibration,
        _resampled(population, len(compared)),
        ids,
    )
    if executor is None:
        work = partial(counted, task)
    else:
        work = partial(counted_elsewhere, pickle.dumps(task))
    total: Counts | None = None
    for counts in in_order(work, population.blocks, executor, at_once):
        if total is None:
            total = counts
        else:
            total.add(counts)
        done()
    assert total is not None
    return _comparison(population, compared, total)


def _resampled(population: Population, variants: int) -> Resampled | None:
    """Return how the rows are drawn again; None if there are no intervals."""
    if population.drawn:
        return None
    calibration, seed = population.calibration, population.file.seed
    sizes = () if calibration is None else tuple(len(each.of) for each in calibration.totals)
    if not population.blocks.many_kinds:
        return Resampled(seed, sizes)
    weight = population.blocks.weight
    units = [unit_below(weight)] * (1 + variants)
    costs = population.file.costs
    if costs is not None and costs.grant_a_year is not None:
        units += [unit_below(weight * most_kroner(population))] * variants
    return Resampled(seed, sizes, tuple(units))


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
    last = population.days[-1]
    old, new = before.chosen(last), after.chosen(last)
    return rules_diff(
        (without(old, before.without), before.policy), (without(new, after.without), after.policy)
    )


def _comparison(
    population: Population, variants: Sequence[PopulationVariant], total: Counts
) -> Comparison:
    """Return what was found, with an interval for who is granted and what it costs."""
    today = variants[0].setting
    granted = [_granted(counts) for counts in total.variants]
    kroner = [counts.kroner for counts in total.variants if counts.kroner is not None]
    sums = [x for every in (granted, kroner) if every for x in (every, _less_first(every))]
    sure = _sure(population, total, sums, len(variants))
    weight = sum(tally.weight for tally in total.variants[0].endings.values())
    return Comparison(
        population,
        tuple(
            Compared(
                variant,
                counts,
                _flips(counts),
                _statement(population, today, variant.setting) if place else None,
            )
            for place, (variant, counts) in enumerate(zip(variants, total.variants, strict=True))
        ),
        as_number(weight),
        population.blocks.size * as_number(total.squares) / as_number(weight) ** 2,
        *sure[:2],
        *(sure[2:] if kroner else (None, None)),
    )


def _granted(counts: VariantCounts) -> int:
    return sum(tally.weight for ending, tally in counts.endings.items() if ending.outcome == GRANT)


def _less_first(values: Sequence[int]) -> list[int]:
    return [value - values[0] for value in values]


def _sure(
    population: Population, total: Counts, sums: Sequence[Sequence[int]], variants: int
) -> list[tuple[Sure, ...]]:
    """Return sums with their intervals. sums: of granted or kroner in turn, and less the first."""
    bounds = [[np.nan, np.nan]] * sum(map(len, sums))
    if total.drawn is not None:
        calibration = population.calibration
        totals = () if calibration is None else [each.numbers for each in calibration.totals]
        less_first = np.eye(variants)
        less_first[:, 0] -= 1
        both = np.vstack([np.eye(variants), less_first])
        combinations = np.kron(np.eye(len(sums) // 2), both)
        seed = population.file.seed
        bounds = total.drawn.intervals(totals, seed, combinations).tolist()
    ends = iter(bounds)
    return [
        tuple(
            Sure(as_number(value), *(None if np.isnan(end) else end for end in next(ends)))
            for value in values
        )
        for values in sums
    ]


def _flips(counts: VariantCounts) -> tuple[FlipCount, ...]:
    """Return how rows end otherwise, the most first."""
    every = sorted(counts.flips.items(), key=lambda each: (-each[1].rows, str(each[0])))
    return tuple(
        FlipCount(*flip, tally.rows, as_number(tally.weight), tuple(counts.ids.get(flip, ())))
        for flip, tally in every
    )
