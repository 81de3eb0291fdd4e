"""The clock: the one module that reads the time. Everything else gets an instant as an argument."""

import re
from datetime import UTC, datetime

from workflow.engine.calendar import OSLO


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def instant(text: str) -> datetime:
    """An instant as a user writes it: YYYY-MM-DD, or with HH:MM[:SS], and a zone or none; no zone means Oslo, no time means noon.

    Raises ValueError with a sentence that does not repeat the text.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", text, re.ASCII):
        raise ValueError("write a time as YYYY-MM-DD or YYYY-MM-DD HH:MM; without a zone it is Oslo time")
    try:
        moment = datetime.fromisoformat(text if len(text) > 10 else f"{text} 12:00")
    except ValueError:
        raise ValueError("there is no such day or time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)
