"""Means over replications, with the interval in which the true mean lies with 95 % confidence."""

import math
from collections.abc import Sequence
from functools import cache
from statistics import fmean, stdev
from typing import Final, NamedTuple

from scipy.special import stdtrit

CONFIDENCE: Final = 0.95


class Mean(NamedTuple):
    """A mean, and its interval; None if there are fewer than two values."""

    value: float
    low: float | None
    high: float | None


def mean(values: Sequence[float]) -> Mean:
    """Return the mean of independent values with Student's t interval."""
    middle = fmean(values)
    if len(values) < 2:
        return Mean(middle, None, None)
    half = t_quantile(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return Mean(middle, middle - half, middle + half)


@cache
def t_quantile(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Return the number that |t| exceeds with probability 1 - confidence.

    freedom: degrees of freedom, 1 or more.
    """
    return float(stdtrit(freedom, (1 + confidence) / 2))
