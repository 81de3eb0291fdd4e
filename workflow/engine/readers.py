"""Read days and yes or no as people write them, the same in files and on the command line.

No message repeats what was written.
"""

import re
from datetime import date
from typing import Final

_DAY: Final = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_YES_NO: Final = {"yes": True, "true": True, "ja": True, "no": False, "false": False, "nei": False}


def read_day(text: str) -> date:
    """Return the day of a text like 2015-03-16. Raises ValueError that says what to write."""
    if not _DAY.fullmatch(text):
        raise ValueError("write a date as YYYY-MM-DD, between 1900 and 2199")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day in the calendar") from None


def read_yes_no(text: str) -> bool:
    """Return True for yes, true or ja, False for no, false or nei. Raises ValueError."""
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise ValueError("write yes or no") from None
