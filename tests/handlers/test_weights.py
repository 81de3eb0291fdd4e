"""Weights hit known totals, and intervals hold the truth as often as they say."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from handlers.population.bootstrap import Kinds, Resampled, unit_below
from handlers.population.weights import NEAR, Margin, NotReached, design_effect, raked


def intervals(
    weight: NDArray[np.float64],
    margins: Sequence[Margin],
    values: Sequence[NDArray[np.float64]],
    seed: int,
) -> NDArray[np.float64]:
    """Return the intervals of weighted sums of these rows."""
    drawn = Kinds.of(weight, values, [margin.category for margin in margins])
    return drawn.intervals([margin.totals for margin in margins], seed)


@given(st.integers(0, 2**32 - 1))
def test_raking_hits_every_total(seed: int) -> None:
    luck = np.random.default_rng(seed)
    rows = luck.integers(12, 60)
    first = np.append(luck.integers(0, 3, rows), [0, 0, 1, 1, 2, 2]).astype(np.int32)
    second = np.append(luck.integers(0, 2, rows), [0, 1, 0, 1, 0, 1]).astype(np.int32)
    totals = luck.integers(10, 9_999, 3).astype(np.float64)
    margins = [
        Margin("outcome", first, totals),
        Margin("stratum", second, totals.sum() * np.array([0.3, 0.7])),
    ]
    made = raked(luck.integers(1, 50, len(first)).astype(np.float64), margins)

    for margin in margins:
        sums = np.bincount(margin.category, made)
        assert np.abs(sums / margin.totals - 1).max() <= NEAR


def test_rows_of_no_category_keep_their_weight() -> None:
    margin = Margin("outcome", np.array([0, -1, 0], dtype=np.int32), np.array([10.0]))

    assert raked(np.array([1.0, 7.0, 4.0]), [margin]).tolist() == [2.0, 7.0, 8.0]


def test_a_total_of_a_category_without_rows_is_refused() -> None:
    margin = Margin("outcome", np.zeros(3, dtype=np.int32), np.array([10.0, 5.0]))

    with pytest.raises(NotReached, match="no row is of this category"):
        raked(np.ones(3), [margin])


def test_totals_that_contradict_each_other_are_refused() -> None:
    same = np.zeros(3, dtype=np.int32)
    margins = [Margin("outcome", same, np.array([10.0])), Margin("stratum", same, np.array([20.0]))]

    with pytest.raises(NotReached, match="contradict"):
        raked(np.ones(3), margins)


def test_the_design_effect_is_that_of_kish() -> None:
    assert design_effect(np.ones(50)) == pytest.approx(1.0)
    assert design_effect(np.array([1.0, 3.0])) == pytest.approx(2 * 10 / 16)


def test_an_interval_of_weighted_rows_is_that_of_the_binomial() -> None:
    """400 of 1,000 rows are granted: the standard error of their number is 15.5."""
    granted = (np.arange(1_000) < 400).astype(np.float64)
    [[low, high]] = intervals(np.ones(1_000), (), [granted], seed=4)

    assert low == pytest.approx(400 - 1.96 * 15.49, abs=3)
    assert high == pytest.approx(400 + 1.96 * 15.49, abs=3)


def test_a_sum_that_the_totals_fix_has_no_width() -> None:
    granted = (np.arange(1_000) < 400).astype(np.float64)
    margin = Margin("outcome", granted.astype(np.int32), np.array([9_000.0, 5_000.0]))
    [[low, high]] = intervals(np.ones(1_000), [margin], [granted], seed=4)

    assert (low, high) == (pytest.approx(5_000), pytest.approx(5_000))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 2,000 surveys of 400 persons, 1,870 to 1,930 intervals must hold 37 % of 400."""
    luck = np.random.default_rng(11)
    holds = 0
    for seed in range(2_000):
        granted = (luck.random(400) < 0.37).astype(np.float64)
        [[low, high]] = intervals(np.ones(400), (), [granted], seed)
        holds += low <= 0.37 * 400 <= high

    assert 1_870 <= holds <= 1_930


@pytest.mark.parametrize("calibrated", [False, True])
def test_groups_of_rows_tell_as_much_as_single_rows(calibrated: bool) -> None:
    """Of 12,000 rows with weights of their own, sorted by who is granted."""
    luck = np.random.default_rng(8)
    weight = luck.gamma(2.0, 10.0, 12_000)
    granted = np.sort(luck.random(12_000) < 0.3).astype(np.float64)
    kroner = granted * luck.gamma(2.0, 9_000.0, 12_000)
    stratum = (luck.random(12_000) < 0.5).astype(np.int32)
    categories, totals = ([stratum], [np.array([1.2e5, 1.5e5])]) if calibrated else ([], [])
    sizes = tuple(map(len, totals))
    units = [unit_below(weight.sum())] * 2 + [unit_below((weight * kroner).sum())]
    values = [granted, kroner]
    one = Resampled(5, sizes).drawn(weight, values, categories, 0)
    other = Resampled(5, sizes, tuple(units)).drawn(weight, values, categories, 0)
    rows, groups = (drawn.intervals(totals, 5) for drawn in (one, other))

    assert np.ptp(groups, axis=1) == pytest.approx(np.ptp(rows, axis=1), rel=0.1)
    assert groups.mean(axis=1) == pytest.approx(rows.mean(axis=1), rel=0.003)
