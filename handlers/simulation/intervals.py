"""Means over replications, with the interval in which the true mean lies with 95 % confidence."""

import math
from collections.abc import Sequence
from functools import cache
from statistics import fmean, stdev
from typing import Final, NamedTuple

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

    freedom: degrees of freedom, 1 or more. Found by bisection.
    """
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """Return the probability that |t| is at most so much.

    The finite sums for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4).
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2 == 1
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    total *= math.sin(angle)
    return (angle + total) * 2 / math.pi if odd else total
