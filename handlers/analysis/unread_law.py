"""What of the law of individual reimbursement has been changed in a way that was not read."""

from datetime import date
from typing import Final

from workflow.reimbursement.rule_sets import assembled

UNREAD_FROM: Final = date(2026, 1, 1)
"""The first day of a change of the circular that has not been read."""


def unread(day: date | None) -> str | None:
    """Return a sentence if the law of a day has been changed in a way that was not read."""
    if day is None or day < UNREAD_FROM:
        return None
    return (
        "The circular was changed on 1 January 2026 in a way that has not been read; these are the "
        f"rules of {assembled(day).valid_from}."
    )
