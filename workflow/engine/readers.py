"""Read days, times of day, and yes or no, the same in files and on the command line.

No message repeats what was written.
"""

import re
from datetime import date, time
from typing import Final

_ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
_NORWEGIAN_DAY: Final = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII
)
YEARS: Final = range(1900, 2200)
"""Years that are read. No deadline counted from them leaves Python's calendar."""
_YES_NO: Final = {"yes": True, "true": True, "ja": True, "no": False, "false": False, "nei": False}


def read_day(text: str) -> date:
    """Return the day of a text like 2015-03-16 or 16.03.2015.

    Raises ValueError that says what to write.
    """
    written = _ISO_DAY.fullmatch(text) or _NORWEGIAN_DAY.fullmatch(text)
    if written is None:
        raise ValueError("write a date as YYYY-MM-DD or DD.MM.YYYY")
    year, month, day = (int(written[part]) for part in ("year", "month", "day"))
    if year not in YEARS:
        raise ValueError(f"write a year from {YEARS[0]} to {YEARS[-1]}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day in the calendar") from None


def read_clock(text: str) -> time:
    """Return the time of day of a text like 09:30. Raises ValueError."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such time of day") from None


def read_yes_no(text: str) -> bool:
    """Return True for yes, true or ja, False for no, false or nei. Raises ValueError."""
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise ValueError("write yes or no") from None
