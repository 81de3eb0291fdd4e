"""Synthetic national identity numbers: whether one is valid, and the birth date it holds. No rule may enter.

Weights and check digits: FNR (law 3.7); the digits are computed by python-stdnum, whose own validation refuses synthetic
numbers. From the 2032 rules on the first check digit may leave the remainders 0 to 3; sex is never read.
"""

from datetime import date
from typing import Final

from stdnum.no import fodselsnummer

_NEW_RULES_FROM: Final = date(2032, 1, 1)
_K1_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)


def birth_date(number: str) -> date | None:
    """Day of birth in a synthetic fødselsnummer (month + 80) or D-number (also day + 40); None where there is no such day.

    The century follows the individual number (law 3.7, BK): 000–499 born 1900–1999; 500–749 also 1854–1899; 500–999
    2000–2039; 900–999 also 1940–1999.
    """
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return None
    day, month, year, individual = int(number[:2]), int(number[2:4]) - 80, int(number[4:6]), int(number[6:9])
    century = _century(year, individual)
    try:
        return None if century is None else date(century + year, month, day - 40 if day > 40 else day)
    except ValueError:
        return None


def _century(year: int, individual: int) -> int | None:
    if individual < 500:
        return 1900
    if year < 40:
        return 2000
    if individual >= 900:
        return 1900
    return 1800 if individual < 750 and year >= 54 else None


def is_valid(number: str, on: date) -> bool:
    """A day of birth that exists, not after `on`, and both check digits right, by the rules in force on that day."""
    born = birth_date(number)
    if born is None or born > on:
        return False
    second = fodselsnummer.calc_check_digit2(number[:10]) == number[10]
    first = fodselsnummer.calc_check_digit1(number[:9]) == number[9]
    if on >= _NEW_RULES_FROM:
        remainder = sum(weight * int(digit) for weight, digit in zip(_K1_WEIGHTS, number[:10], strict=True)) % 11
        first = remainder in (0, 1, 2, 3)
    return second and first


def age_on(born: date, day: date) -> int:
    """Completed years on a day; someone born on 29 February is a year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
