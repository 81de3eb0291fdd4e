"""Column types that mean the same on SQLite and on PostgreSQL: instants, days and texts.

SQLite stores all of them as text that sorts in order of time. PostgreSQL has types of its own for
instants and days.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import TIMESTAMP, Date, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.errors import Unstorable


def iso_instant(instant: datetime) -> str:
    """Write an aware instant in UTC to the microsecond: `2026-03-29T01:00:00.000000Z`.

    Raises Unstorable for an instant without a time zone.
    """
    return _utc(instant).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise Unstorable("a time without a time zone: write it as 2026-01-31T12:00:00+01:00")
    return instant.astimezone(UTC)


def storable(text: str) -> str:
    """Return the text itself. Raises Unstorable for NUL and for a lone surrogate.

    One of the two databases refuses these, so both do.
    """
    if "\0" in text:
        raise Unstorable("a text with the character NUL")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unstorable("a text with half a character (a lone surrogate)") from None
    return text


class Instant(TypeDecorator[datetime]):
    """A moment: aware in any time zone when written, in UTC when read."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose timestamptz on PostgreSQL, text elsewhere."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if native else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Convert for the driver. Raises Unstorable for an instant without a time zone."""
        if value is None:
            return None
        return _utc(value) if dialect.name == "postgresql" else iso_instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Convert from the driver. Raises ValueError for a text that is no instant."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day in Oslo. The caller says which day an instant falls on."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose date on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(Date() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | str | None:
        """Convert for the driver. Raises Unstorable for an instant."""
        if isinstance(value, datetime):
            raise Unstorable("an instant where a day belongs")
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Convert from the driver. Raises ValueError for a text that is no day."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class Words(TypeDecorator[str]):
    """Text that both databases store and return unchanged."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Return the check itself: most parameters are texts, and wrapping it doubles its cost."""
        return _storable_or_none


def _storable_or_none(text: str | None) -> str | None:
    """Check a text for the driver. Raises Unstorable for what one of the databases refuses."""
    return None if text is None else storable(text)
