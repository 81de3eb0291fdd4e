"""The Norwegian calendar: days in Europe/Oslo, months from date to date, working days and the
end-date roll.

Holidays come from the `holidays` package, whose version is part of every date explanation. No
clock: a day is always an argument. 24 and 31 December are working days in this law (law 2.6).
`closed` are further days on which the office is closed, as its policy has them.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

OSLO: Final = ZoneInfo("Europe/Oslo")
OFFICE_CLOSED: Final = "the office is closed"
_DAY: Final = timedelta(days=1)


def oslo_day(at: datetime) -> date:
    """The date on the wall in Oslo at an instant.

    Raises ValueError for an instant without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(OSLO).date()


def start_of(day: date) -> datetime:
    """The first instant of a day in Oslo, as an aware UTC instant."""
    return datetime.combine(day, time(), OSLO).astimezone(ZoneInfo("UTC"))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months on (or back), or the last day of a shorter
    month.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    next_year, next_month = divmod(year * 12 + month + 1, 12)
    last = (date(next_year, next_month + 1, 1) - _DAY).day
    return date(year, month + 1, min(day.day, last))


@cache
def _holidays(year: int) -> dict[date, str]:
    return dict(_norway()(years=year, language="en_US"))


@cache
def _norway() -> Any:
    """Return the class of Norway's holidays, loaded from its own file.

    Its package would load every country, which costs each command a twentieth of a second.
    """
    import holidays  # only deadlines need it

    file = Path(holidays.__file__).parent / "countries" / "norway.py"
    spec = spec_from_file_location("norway", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Norway


def holiday(day: date, closed: Collection[date] = ()) -> str | None:
    """Return why a day is no working day; None for a working day.

    That is the public holiday's name, "Saturday", "Sunday" or "the office is closed".
    """
    if day in _holidays(day.year):
        return _holidays(day.year)[day]
    if day.weekday() >= 5:
        return "Saturday" if day.weekday() == 5 else "Sunday"
    return OFFICE_CLOSED if day in closed else None


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Tell whether a day is no Saturday, Sunday, public holiday or closed day (§ 149)."""
    return holiday(day, closed) is None


def roll(day: date, closed: Collection[date] = ()) -> date:
    """Return the day itself, or the next working day (end-date roll, domstolloven § 149)."""
    while not is_working_day(day, closed):
        day += _DAY
    return day


def add_working_days(day: date, days: int, closed: Collection[date] = ()) -> date:
    """Return the day so many working days later, the first day not counted."""
    for _ in range(days):
        day = roll(day + _DAY, closed)
    return day


@cache
def calendar_version() -> str:
    """Which calendar counted: package and version, for receipts."""
    from importlib.metadata import version  # slow to import: only dates and lists need it

    return f"holidays {version('holidays')}, Norway"
