"""The few statements that every command runs, on the bare driver: compiled once from the tables, executed with parameters.

SQLAlchemy's own execution costs more than the statement; its types, its pool and its transactions stay in use. On PostgreSQL
statements go out together and are waited for once.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from storage.database import trouble_of

Step = tuple[Any, Sequence[dict[str, Any]]]


class Compiled:
    """A statement as the driver takes it, with what turns our values into its own and back."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql: str = compiled.string
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        self._named = compiled.positiontup is None
        self._given = {name: value for name, value in compiled.params.items() if value is not None}
        self._in = [(name, types[name].bind_processor(dialect)) for name in compiled.positiontup or types]
        columns = list(getattr(statement, "selected_columns", ()))
        readers = [
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None)) for place, column in enumerate(columns)
        ]
        self._out = [(place, read) for place, read in readers if read is not None]

    def values(self, row: dict[str, Any]) -> Any:
        """A row of parameters, as the driver takes them."""
        row = {**self._given, **row}
        if self._named:
            return {name: row[name] if put is None else put(row[name]) for name, put in self._in}
        return [row[name] if put is None else put(row[name]) for name, put in self._in]

    def read(self, rows: list[Any]) -> list[list[Any]]:
        """Rows of the driver, as ours."""
        read = [list(row) for row in rows]
        for row in read:
            for place, get in self._out:
                row[place] = get(row[place])
        return read


@lru_cache(maxsize=64)
def _compiled(statement: Any, dialect: Dialect) -> Compiled:
    return Compiled(statement, dialect)


class Driver:
    """The driver under one transaction. Raises our errors, as SQLAlchemy's own execution does under `plain_errors`."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect
        self._driver: Any = connection.connection.driver_connection
        self._together = getattr(self._driver, "pipeline", None)

    def rows(self, statement: Any, **wanted: Any) -> list[list[Any]]:
        """What a select gives. Raises ValueError for a stored day or instant that is none."""
        compiled = _compiled(statement, self._dialect)
        cursor = self._run([(compiled.sql, compiled.values(wanted))])[0]
        return compiled.read(cursor.fetchall())

    def write(self, *steps: Step) -> int:
        """Run statements in order, each for every row of parameters; how many rows the very last one changed."""
        calls = []
        for statement, rows in steps:
            compiled = _compiled(statement, self._dialect)
            calls += [(compiled.sql, compiled.values(row)) for row in rows]
        return int(self._run(calls)[-1].rowcount)

    def _run(self, calls: list[tuple[str, Any]]) -> list[Any]:
        try:
            if self._together is None:
                return [self._driver.execute(sql, values) for sql, values in calls]
            with self._together():
                return [self._driver.execute(sql, values) for sql, values in calls]
        except self._dialect.loaded_dbapi.Error as error:
            raise trouble_of(error) from None
