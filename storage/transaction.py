"""One open transaction: the connection, the driver under it, and where random ids come from."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Result

from storage.hot import Driver


def random_id() -> str:
    """Return 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


class Transaction:
    """Base of the parts of `Work`. `connection` is for `storage.queries`."""

    def __init__(self, connection: Connection, new_id: Callable[[], str] = random_id) -> None:
        self.connection = connection
        self._new_id = new_id
        self._results: list[Result[Any]] = []
        self._driver = Driver(connection)
        self._writes = bool(connection.get_execution_options().get("writes"))

    def stream(self, query: Any, at_once: int) -> Iterator[Any]:
        """Run a select, and yield its rows as they are read, so many at once.

        Whoever takes only a few rows has the database read only a few.
        """
        result = self.connection.execute(query.execution_options(yield_per=at_once))
        self._results.append(result)
        return iter(result)

    def close_streams(self) -> None:
        """Close the selects of which not every row was taken."""
        while self._results:
            self._results.pop().close()
