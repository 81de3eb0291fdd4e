"""Synthetic national identity numbers: whether a number is valid, and the birth date in it.

The check digits follow FNR (law 3.7).
"""

from datetime import date
from typing import Final

from workflow.registers import check_digits

_NEW_RULES_FROM: Final = date(2032, 1, 1)


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

    The birth date must exist and not lie after the day, and both check digits must be right.
    """
    born = birth_date(number)
    if born is None or born > on:
        return False
    return check_digits.fit_from_2032(number) if on >= _NEW_RULES_FROM else check_digits.fit(number)


def age_on(born: date, day: date) -> int:
    """Return the completed years on a day; a birthday on 29 February else counts on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
