"""Canonical JSON: equal values give equal bytes, so that a hash of them can be compared."""

import json
from datetime import date, datetime
from typing import Any, Final


def canonical(value: Any) -> str:
    """Write plain data as JSON with sorted keys, no blanks, ISO days and no NaN.

    Raises TypeError for a value without a canonical form, ValueError for NaN and infinity.
    """
    return _ENCODER.encode(value)


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_day
)
