"""Reads rows that may be damaged: bytes that are no text, days that are none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Text, type_coerce

from storage.columns import storable
from storage.errors import Unstorable


@contextmanager
def tolerant_decoding(connection: Connection) -> Iterator[None]:
    """Let SQLite return bytes that are no text as a text, so that they are found as changed."""
    driver: Any = connection.connection.driver_connection
    before = getattr(driver, "text_factory", None)
    if before is not None:
        driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        if before is not None:
            driver.text_factory = before


def unread(column: Column[Any], name: str | None = None) -> Any:
    """Select a column as the driver gives it: a day or an instant may be none."""
    return type_coerce(column, Text).label(name or column.name)


def is_text(value: str | None) -> bool:
    """Tell whether a value is a text that the database would store. None is not."""
    if value is None:
        return False
    try:
        return storable(value) == value
    except Unstorable:
        return False
