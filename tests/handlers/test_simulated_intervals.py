"""Means over replications: the t intervals hold the truth as often as they say."""

import math

import numpy as np
import pytest

from handlers.simulation.intervals import mean, t_quantile


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [
        (1, 12.7062047364),
        (2, 4.30265272991),
        (3, 3.18244630528),
        (4, 2.7764451052),
        (10, 2.22813885196),
        (19, 2.09302405441),
        (39, 2.02269092004),
        (1000, 1.96233908083),
    ],
)
def test_quantiles_are_those_of_published_tables(freedom: int, quantile: float) -> None:
    assert t_quantile(freedom) == pytest.approx(quantile, rel=1e-10)


def test_the_normal_distribution_is_the_limit() -> None:
    assert t_quantile(100_000) == pytest.approx(1.959964, rel=2e-5)


def test_one_value_has_no_interval() -> None:
    assert mean([4.0]) == (4.0, None, None)


@pytest.mark.parametrize("replications", [3, 20])
def test_95_percent_intervals_hold_the_truth_in_1870_to_1930_of_2000_runs(
    replications: int,
) -> None:
    draws = np.random.default_rng(41).normal(7, 2, (2000, replications))

    found = [mean(of.tolist()) for of in draws]

    held = sum(low <= 7 <= high for _, low, high in found if low is not None and high is not None)
    assert 1870 <= held <= 1930
    wrong = sum(abs(value - 7) <= 1.96 * 2 / math.sqrt(replications) / 1.3 for value, _, _ in found)
    assert not 1870 <= wrong <= 1930
