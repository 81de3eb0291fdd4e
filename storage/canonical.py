"""One way to write a value down, so that equal values are equal bytes: sorted keys, no spaces, ISO days, no NaN."""

import json
from datetime import date, datetime
from typing import Any, Final


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_day)


def canonical(value: Any) -> str:
    """The canonical JSON text of plain data. Raises TypeError for what has none, ValueError for NaN."""
    return _ENCODER.encode(value)
