"""Check digits of national identity numbers and D-numbers (law 3.7).

python-stdnum computes them; its own validation is not used, because it refuses synthetic numbers.
"""

from typing import Final

_K1_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)


def fit(number: str) -> bool:
    """Tell whether both check digits of eleven digits are right by the rules before 2032."""
    from stdnum.no import fodselsnummer  # slow to import, and most verbs check no number

    return _second_fits(number) and fodselsnummer.calc_check_digit1(number[:9]) == number[9]


def fit_by_some_rules(number: str) -> bool:
    """Tell whether they are right by the rules before 2032, or by those from then on."""
    return fit(number) or fit_from_2032(number)


def with_check_digits(number: str) -> str | None:
    """Return nine digits with their two check digits; None if there are none that fit."""
    from stdnum.no import fodselsnummer

    first = number + fodselsnummer.calc_check_digit1(number)
    whole = first + fodselsnummer.calc_check_digit2(first)
    return whole if whole.isdigit() and len(whole) == 11 else None


def fit_from_2032(number: str) -> bool:
    """Tell whether they are right by the rules from 2032 on.

    The first check digit may then leave a remainder of 0 to 3.
    """
    digits = zip(_K1_WEIGHTS, number[:10], strict=True)
    remainder = sum(weight * int(digit) for weight, digit in digits) % 11
    return _second_fits(number) and remainder in (0, 1, 2, 3)


def _second_fits(number: str) -> bool:
    from stdnum.no import fodselsnummer

    return bool(fodselsnummer.calc_check_digit2(number[:10]) == number[10])
