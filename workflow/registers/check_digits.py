"""Check digits of national identity numbers and D-numbers: two weighted sums with modulus 11.

Law 3.7. Synthetic numbers have them too. The weight of each check digit itself is 1.
"""

from collections.abc import Sequence
from typing import Final

_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def fit(number: str) -> bool:
    """Tell whether both check digits of eleven digits are right by the rules before 2032."""
    return _remainder(number, _FIRST) == 0 and _second_fits(number)


def fit_by_some_rules(number: str) -> bool:
    """Tell whether they are right by the rules before 2032, or by those from then on."""
    return fit(number) or fit_from_2032(number)


def fit_from_2032(number: str) -> bool:
    """Tell whether they are right by the rules from 2032 on.

    The first check digit may then leave a remainder of 0 to 3.
    """
    return _second_fits(number) and _remainder(number, _FIRST) in (0, 1, 2, 3)


def with_check_digits(number: str) -> str | None:
    """Return nine digits with their two check digits; None if there are none that fit."""
    for weights in (_FIRST, _SECOND):
        digit = -_remainder(number, weights) % 11
        if digit == 10:
            return None
        number += str(digit)
    return number


def _second_fits(number: str) -> bool:
    return _remainder(number, _SECOND) == 0


def _remainder(number: str, weights: Sequence[int]) -> int:
    """Return what the weighted sum leaves, of as many digits as there are weights."""
    digits = zip(weights, number, strict=False)
    return sum(weight * int(digit) for weight, digit in digits) % 11
