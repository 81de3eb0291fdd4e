"""Sums of weights that are exact, so that their order and grouping change nothing.

A sum of decimal weights is rounded at each step, and so depends on the order. Here a weight is a
whole number of units of 2⁻¹¹²⁷, of which every number of a computer is a multiple. Whole numbers
are added exactly, and the sum is rounded once, at the end.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_UNIT: Final = 1_127
_BITS: Final = 53  # of a number's digits
_LOW: Final = 27  # bits of the lower part: sums of so small parts stay exact for 60 million rows


def exact_sums(values: NDArray[Any], places: NDArray[Any], size: int) -> list[int]:
    """Return the exact sum of the values of each place, in units.

    places: of each value, from 0 to below `size`. At most 60 million values.
    """
    digits, exponents = np.frexp(values.astype(np.float64, copy=False))
    whole = np.ldexp(digits, _BITS).astype(np.int64)
    distinct, at = np.unique(exponents.astype(np.int16), return_inverse=True)
    cells = places.astype(np.int64) * len(distinct) + at
    shape = (size, len(distinct))
    high, low = (
        np.bincount(cells, part, size * len(distinct)).astype(np.int64).reshape(shape)
        for part in (whole >> _LOW, whole & ((1 << _LOW) - 1))
    )
    return [
        sum(
            ((int(upper) << _LOW) + int(lower)) << (int(exponent) + _UNIT - _BITS)
            for upper, lower, exponent in zip(*row, distinct, strict=True)
            if upper or lower
        )
        for row in zip(high, low, strict=True)
    ]


def exact_sum(values: NDArray[Any]) -> int:
    """Return the exact sum of all values, in units."""
    [total] = exact_sums(values, np.zeros(len(values), dtype=np.int64), 1)
    return total


def as_number(units: int) -> float:
    """Return an exact sum as a number, rounded once."""
    return units / (1 << _UNIT)
