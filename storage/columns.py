"""Our column types: instants, days and words, which mean the same on SQLite and on PostgreSQL. No table enters here.

On SQLite everything is text that sorts as it counts; on PostgreSQL instants and days have its own types.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.errors import Unstorable


def iso_instant(instant: datetime) -> str:
    """An aware instant as text, in UTC, to the microsecond: `2026-03-29T01:00:00.000000Z`. Raises Unstorable for a naive one."""
    return _utc(instant).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise Unstorable("an instant without a time zone")
    return instant.astimezone(UTC)


def storable(text: str) -> str:
    """The text itself. Raises Unstorable for what one of the databases would refuse: NUL, and half of a surrogate pair."""
    if "\0" in text:
        raise Unstorable("a text with the character NUL")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unstorable("a text with half a character (a lone surrogate)") from None
    return text


class Instant(TypeDecorator[datetime]):
    """A moment. Aware in, aware UTC out; a naive one is refused (Unstorable)."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """timestamptz on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """What the driver gets."""
        if value is None:
            return None
        return _utc(value) if dialect.name == "postgresql" else iso_instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What we get."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day, in Oslo. An instant is refused (Unstorable): which day it is on, is for the caller to say."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """date on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(Date() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | str | None:
        """What the driver gets."""
        if isinstance(value, datetime):
            raise Unstorable("an instant where a day belongs")
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """What we get."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class Words(TypeDecorator[str]):
    """Text that both databases take and give back unchanged; anything else is refused (Unstorable)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What the driver gets."""
        return None if value is None else storable(value)
