"""Dates once more, by arithmetic alone: days in Oslo, working days, months, years.

Nothing of the product is imported here, and no time zone table.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

_FIXED: Final = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_FROM_EASTER: Final = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, two days of Easter, Ascension Day, two days of Whitsun."""


def oslo_day(at: datetime) -> date:
    """Return the date in Oslo at an instant."""
    return (at.astimezone(UTC) + timedelta(hours=2 if _is_summer(at) else 1)).date()


def begins(day: date) -> datetime:
    """Return the first instant of a day in Oslo."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    in_winter = midnight - timedelta(hours=1)
    return midnight - timedelta(hours=2) if _is_summer(in_winter) else in_winter


def _is_summer(at: datetime) -> bool:
    """Return whether Oslo has summer time at an instant of 1996 or later."""
    start, end = _summer_of(at.astimezone(UTC).year)
    return start <= at < end


@cache
def _summer_of(year: int) -> tuple[datetime, datetime]:
    """Return when summer time begins and ends: 01:00 UTC, last Sunday of March and October."""
    last_days = [datetime(year, month, 31, 1, tzinfo=UTC) for month in (3, 10)]
    start, end = (last - timedelta(days=(last.weekday() + 1) % 7) for last in last_days)
    return start, end


def plus(day: date, days: int) -> date:
    """Return the date so many days later."""
    return day + timedelta(days=days)


@cache
def rolled(day: date) -> date:
    """Return the day, or the first one after it that is no Saturday, Sunday or public holiday."""
    while day.weekday() >= 5 or _is_holiday(day):
        day = plus(day, 1)
    return day


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _FROM_EASTER


@cache
def easter(year: int) -> date:
    """Return Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def a_month_after(day: date) -> date:
    """Return the same day of the next month, or that month's last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def last_valid_day(received: date, years: int) -> date:
    """Return the last day of a grant: the day before the day of arrival comes round again."""
    if (received.month, received.day) == (2, 29):
        return date(received.year + years, 2, 28)
    return plus(date(received.year + years, received.month, received.day), -1)


def age(born: date, on: date) -> int:
    """Return somebody's age in whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
