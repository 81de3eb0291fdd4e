"""Synthetic national identity numbers: whether a number is valid, and the birth date in it.

The check digits follow FNR (law 3.7). python-stdnum computes them; its own validation is not used,
because it refuses synthetic numbers.
"""

from datetime import date
from typing import Final

_NEW_RULES_FROM: Final = date(2032, 1, 1)
_K1_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)


def birth_date(number: str) -> date | None:
    """Return the birth date in a synthetic fødselsnummer or D-number, None if there is none.

    A synthetic number has 80 added to the month, a D-number also 40 to the day. The individual
    number tells the century (law 3.7, BK): 000–499 born 1900–1999; 500–749 born 1854–1899 or
    2000–2039; 750–899 born 2000–2039; 900–999 born 1940–1999 or 2000–2039.
    """
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return None
    day, month, year = int(number[:2]), int(number[2:4]) - 80, int(number[4:6])
    century = _century(year, individual=int(number[6:9]))
    if century is None:
        return None
    try:
        return date(century + year, month, day - 40 if day > 40 else day)
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
    """Tell whether a number is valid on a day, by the rules in force on that day.

    The birth date must exist and not lie after the day, and both check digits must be right. From
    2032 on the first check digit may leave a remainder of 0 to 3.
    """
    from stdnum.no import fodselsnummer  # slow to import, and most verbs check no number

    born = birth_date(number)
    if born is None or born > on:
        return False
    second = fodselsnummer.calc_check_digit2(number[:10]) == number[10]
    first = fodselsnummer.calc_check_digit1(number[:9]) == number[9]
    if on >= _NEW_RULES_FROM:
        digits = zip(_K1_WEIGHTS, number[:10], strict=True)
        remainder = sum(weight * int(digit) for weight, digit in digits) % 11
        first = remainder in (0, 1, 2, 3)
    return second and first


def age_on(born: date, day: date) -> int:
    """Return the completed years on a day; a birthday on 29 February else counts on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
