"""Read the moments of a scenario: a day, a day and a time, or days counted from the day of arrival.

`2015-03-16`, `16.03.2015`, `2015-03-16 09:00`, `+10d` (days) and `+10wd` (working days) are
moments. Without a time it is noon. Times are Oslo times.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from workflow.engine.calendar import OSLO, add_working_days
from workflow.engine.readers import read_clock, read_day

NOON: Final = time(12)

_DAY: Final = r"(?:\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})"
_CLOCK: Final = r"([ T]\d\d:\d\d)?"
_MOMENT: Final = re.compile(
    rf"(?:(?P<day>{_DAY})|\+(?P<count>\d{{1,4}})d|\+(?P<work>\d{{1,3}})wd)"
    r"(?:[ T](?P<clock>\d\d:\d\d))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Moment:
    """A moment as the file states it: a day, or a count of days from the day of arrival.

    working_days: whether `count` counts working days. clock: Oslo time; None = not stated.
    """

    day: date | None = None
    count: int = 0
    working_days: bool = False
    clock: time | None = None

    def on(self, received: date, closed: tuple[date, ...] = ()) -> date:
        """Return its Oslo date, for an application that arrived on a day.

        closed: further days on which the office is closed.
        """
        if self.day is not None:
            return self.day
        if self.working_days:
            return _working_day(received, self.count, closed)
        return received + timedelta(days=self.count)

    def instant(self, received: date, closed: tuple[date, ...] = ()) -> datetime:
        """Return it as an aware Oslo time; noon if no time is stated. closed: as in `on`."""
        return datetime.combine(self.on(received, closed), self.clock or NOON, OSLO)


@lru_cache(maxsize=2048)
def _working_day(received: date, count: int, closed: tuple[date, ...]) -> date:
    """Cached: each of a thousand steps may lie hundreds of working days ahead."""
    return add_working_days(received, count, closed)


def _moment(value: object) -> object:
    """Read a moment from text. Raises PydanticCustomError for a wrong form or impossible day."""
    if isinstance(value, Moment):
        return value
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError(
            "moment", "write a moment as YYYY-MM-DD, YYYY-MM-DD HH:MM, DD.MM.YYYY, +10d or +10wd"
        )
    try:
        day = read_day(match["day"]) if match["day"] else None
        clock = read_clock(match["clock"]) if match["clock"] else None
    except ValueError as wrong:
        raise PydanticCustomError("moment", str(wrong)) from None
    return Moment(day, int(match["count"] or match["work"] or 0), match["work"] is not None, clock)


def _with_day(moment: Moment) -> Moment:
    if moment.day is None:
        raise PydanticCustomError(
            "received", "write the day of arrival as a date, YYYY-MM-DD, with HH:MM if it matters"
        )
    return moment


When = Annotated[
    Moment,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"type": "string", "pattern": rf"^({_DAY}|\+\d{{1,4}}d|\+\d{{1,3}}wd){_CLOCK}$"}
    ),
]
Received = Annotated[
    Moment,
    BeforeValidator(_moment),
    AfterValidator(_with_day),
    WithJsonSchema({"type": "string", "pattern": rf"^{_DAY}{_CLOCK}$"}),
]
