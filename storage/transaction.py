"""One open transaction: the connection, the driver under it, and where random ids come from."""

import secrets
from collections.abc import Callable

from sqlalchemy import Connection

from storage.hot import Driver


def random_id() -> str:
    """Return 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


class Transaction:
    """Base of the parts of `Work`. `connection` is for `storage.queries`."""

    def __init__(self, connection: Connection, new_id: Callable[[], str] = random_id) -> None:
        self.connection = connection
        self._new_id = new_id
        self._driver = Driver(connection)
        self._writes = bool(connection.get_execution_options().get("writes"))
