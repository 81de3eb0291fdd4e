"""Days as the model of an office counts them: the end-date roll by Easter arithmetic of its own, months and years by hand.

Nothing of `workflow` is imported here.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

_OSLO: Final = ZoneInfo("Europe/Oslo")
_FIXED: Final = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_FROM_EASTER: Final = (-3, -2, 0, 1, 39, 49, 50)  # Maundy Thursday, Good Friday, Easter (two days), Ascension, Whitsun (two days)


def wall_day(at: datetime) -> date:
    """The date on the wall in Oslo."""
    return at.astimezone(_OSLO).date()


def plus(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)


@cache
def rolled(day: date) -> date:
    """The day, or the first one after it that is no Saturday, Sunday or public holiday."""
    while day.weekday() >= 5 or (day.month, day.day) in _FIXED or (day - _easter(day.year)).days in _FROM_EASTER:
        day = plus(day, 1)
    return day


@cache
def _easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def last_valid_day(received: date, years: int) -> date:
    """The day before the day of receipt comes round again."""
    if (received.month, received.day) == (2, 29):
        return date(received.year + years, 2, 28)
    return plus(date(received.year + years, received.month, received.day), -1)


def age(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
