"""Runs the few statements of every command on the bare driver, compiled once from the tables.

SQLAlchemy's own execution costs more than the statement: get and save of a command took 2.8 times
what hand-written SQL takes on PostgreSQL, and take 2.0 times here. Its types, its pool and its
transactions stay in use. On PostgreSQL, statements are sent together and waited for once.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from storage.database import trouble_of
from workflow.engine.errors import SaksgangError

Step = tuple[Any, Sequence[dict[str, Any]]]
"""A statement, and the parameters of each run of it."""
Call = tuple[str, list[Any]]
"""The same as the driver takes it."""


class Compiled:
    """A statement as the driver takes it, and the conversions of its parameters and results."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        """Compile a statement, and look up the conversions of its parameters and columns once."""
        compiled: Any = statement.compile(dialect=dialect)
        self.sql: str = compiled.string
        types = {
            name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()
        }
        self._named = compiled.positiontup is None
        self._given = {name: value for name, value in compiled.params.items() if value is not None}
        self._in = [
            (name, types[name].bind_processor(dialect)) for name in compiled.positiontup or types
        ]
        columns = list(getattr(statement, "exported_columns", ()))
        self._make = _row_maker(column.name for column in columns)
        readers = [
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(columns)
        ]
        self._out = [(place, get) for place, get in readers if get is not None]

    def values(self, row: dict[str, Any]) -> Any:
        """Convert parameters for the driver."""
        row = {**self._given, **row}
        if self._named:
            return {name: row[name] if put is None else put(row[name]) for name, put in self._in}
        return [row[name] if put is None else put(row[name]) for name, put in self._in]

    def read(self, rows: list[Any]) -> list[Any]:
        """Convert the driver's rows; each of ours has its columns by name."""
        converted = []
        for row in rows:
            values = list(row)
            for place, get in self._out:
                values[place] = get(values[place])
            converted.append(self._make(values))
        return converted


def _row_maker(names: Iterable[str]) -> Callable[[list[Any]], Any]:
    row: Any = namedtuple("Row", list(names))  # type: ignore[misc]
    make: Callable[[list[Any]], Any] = row._make
    return make


@lru_cache(maxsize=64)
def _compiled(statement: Any, dialect: Dialect) -> Compiled:
    return Compiled(statement, dialect)


class Driver:
    """The driver under one transaction. Raises the same errors as SQLAlchemy's own execution."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect
        self._driver: Any = connection.connection.driver_connection
        # psycopg alone has it: several statements in one journey to the server
        self._together = getattr(self._driver, "pipeline", nullcontext)

    def rows(self, statement: Any, **wanted: Any) -> list[Any]:
        """Run a select. Raises ValueError for a stored text that is no day or instant."""
        [read] = self.select((statement, [wanted]))
        return read()

    def texts(self, statement: Any, **wanted: Any) -> list[str]:
        """Run a select of one column of texts; return these."""
        compiled = _compiled(statement, self._dialect)
        [rows] = self._read([(compiled.sql, [compiled.values(wanted)])])
        return [text for (text,) in rows]

    def select(self, *steps: Step) -> list[Callable[[], list[Any]]]:
        """Run selects in order; return for each run a function that gives its rows.

        That one raises ValueError for a stored text that is no day or instant.
        """
        calls, conversions = [], []
        for statement, wanted in steps:
            compiled = _compiled(statement, self._dialect)
            calls += [(compiled.sql, [compiled.values(each)]) for each in wanted]
            conversions += [compiled.read] * len(wanted)
        found = self._read(calls)
        return [partial(read, rows) for read, rows in zip(conversions, found, strict=True)]

    def _read(self, calls: list[Call]) -> list[list[Any]]:
        """Run selects in order; return the rows of each.

        SQLite compiles a statement anew while rows of its last run are still to be fetched.
        """
        at_once = [[call] for call in calls] if self._together is nullcontext else [calls]
        return [cursor.fetchall() for some in at_once for cursor in self._run(some)]

    def write(self, *steps: Step) -> int:
        """Run statements in order; return how many rows the last one changed."""
        return int(self._run(self._calls(steps))[-1].rowcount)

    def change(self, first: Sequence[Step], guarded: Step, then: Sequence[Step]) -> bool:
        """Run statements in order, of which a guarded one must change a row; tell whether it did.

        If it did not, some of the others may have been run: the transaction has to be undone.
        """
        before = self._calls(first)
        calls = [*before, *self._calls([guarded]), *self._calls(then)]
        cursors: list[Any] = []
        try:
            self._run(calls, cursors)
        except SaksgangError:
            # what others have changed meanwhile is a reason why a later statement fails
            if len(cursors) <= len(before) or cursors[len(before)].rowcount != 0:
                raise
        return bool(cursors[len(before)].rowcount)

    def _calls(self, steps: Iterable[Step]) -> list[Call]:
        compiled = (
            (_compiled(statement, self._dialect), rows) for statement, rows in steps if rows
        )
        return [(each.sql, [each.values(row) for row in rows]) for each, rows in compiled]

    def _run(self, calls: list[Call], cursors: list[Any] | None = None) -> list[Any]:
        """Run statements in order; return their cursors. cursors: is filled as they are run."""
        done: list[Any] = [] if cursors is None else cursors
        try:
            with self._together() if len(calls) > 1 else nullcontext():
                for sql, values in calls:
                    done.append(self._driver.cursor())
                    if len(values) == 1:
                        done[-1].execute(sql, values[0])
                    else:
                        done[-1].executemany(sql, values)
        except self._dialect.loaded_dbapi.Error as error:
            raise trouble_of(error) from None
        return done
