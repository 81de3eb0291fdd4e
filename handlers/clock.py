"""Read the clock. No other module does; all others get the instant as an argument."""

import re
from datetime import UTC, datetime
from typing import Final

from workflow.engine.calendar import OSLO
from workflow.engine.readers import read_day

_DAY: Final = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}"
_CLOCK: Final = r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?"
_INSTANT: Final = re.compile(rf"(?P<day>{_DAY})([ T](?P<clock>{_CLOCK}))?", re.ASCII)


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def instant(text: str) -> datetime:
    """Return the instant that a user wrote: a day, with or without HH:MM[:SS] and a zone.

    Without a zone it is Oslo time, without a time noon. Raises ValueError with a sentence that
    does not repeat the text.
    """
    written = _INSTANT.fullmatch(text)
    if written is None:
        wanted = "write a time as YYYY-MM-DD, YYYY-MM-DD HH:MM or DD.MM.YYYY HH:MM"
        raise ValueError(f"{wanted}; without a zone it is Oslo time")
    day = read_day(written["day"])
    try:
        moment = datetime.fromisoformat(f"{day} {written['clock'] or '12:00'}")
    except ValueError:
        raise ValueError("there is no such time of day") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)
