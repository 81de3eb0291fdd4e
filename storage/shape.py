"""Compares the shape of a database with what the program makes: tables, checks, indexes, triggers.

On SQLite everything in the file is compared. On a server, which may hold other things too, our own
tables with all that is on them, and our functions.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from storage.database import open_engine
from storage.schema import REVISIONS, make, migrate, revision_of
from storage.tables import Row
from storage.triggers import FUNCTIONS

Shape = Mapping[tuple[str, str], str]
"""(kind, name) → how it is defined."""

_RENAMED: Final = re.compile(r'^CREATE TABLE "(\w+)"')
"""SQLite writes a table's name in quotes once it was renamed."""
_NO_RIGHT: Final = "42501"
"""PostgreSQL's code for a right that is missing."""


def differences(connection: Connection, engine: Engine) -> Iterator[str]:
    """Yield each part that is missing, foreign, or not as the program makes it.

    connection: a transaction that reads. engine: for one that makes a schema, and is undone.
    """
    if revision_of(connection) != REVISIONS[-1]:
        yield "the revision that the database names is not the one of this program"
    if connection.dialect.name == "sqlite":
        yield from _compared(_sqlite(connection), _made_on_sqlite())
        return
    try:
        found, made = _on_postgresql(engine)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        yield "the tables could not be compared: the right to make a schema is missing"
        return
    yield from _compared(found, made)


def _compared(found: Shape, made: Shape) -> Iterator[str]:
    for kind, name in sorted(found.keys() | made.keys()):
        one, other = found.get((kind, name)), made.get((kind, name))
        if one is None:
            yield f"the {kind} {name} of the database is missing"
        elif other is None:
            yield f"there is a {kind} {name} in the database, which Saksgang did not make"
        elif one != other:
            yield f"the {kind} {name} of the database is not the one that Saksgang makes"


def _sqlite(connection: Connection) -> Shape:
    """Read the shape of an SQLite database, without what SQLite itself adds.

    Whoever writes to its own list of tables can give a trigger a name as those of SQLite.
    """
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND NOT (type = 'table' "
        "AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))"
    )
    return {(row.type, row.name): _RENAMED.sub(r"CREATE TABLE \1", row.sql or "") for row in rows}


@cache
def _made_on_sqlite() -> Shape:
    """Return the shape of a new database."""
    engine = open_engine(":memory:")
    try:
        migrate(engine)
        with engine.connect() as connection:
            return _sqlite(connection)
    finally:
        engine.dispose()


_TABLES: Final = ", ".join(f"'{name}'" for name in (*Row.metadata.tables, "alembic_version"))
_OURS: Final = (
    f"(SELECT oid FROM pg_class WHERE relnamespace = :schema ::regnamespace "
    f"AND relname IN ({_TABLES}))"
)
_POSTGRESQL: Final = (
    "SELECT 'table' AS kind, relname AS name, relkind::text || relrowsecurity AS definition "
    f"FROM pg_class WHERE oid IN {_OURS}",
    "SELECT 'column', attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) || "
    "attnotnull || coalesce(pg_get_expr(adbin, adrelid), '') FROM pg_attribute "
    "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
    f"WHERE attrelid IN {_OURS} AND attnum > 0 AND NOT attisdropped",
    "SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) "
    f"FROM pg_constraint WHERE conrelid IN {_OURS} AND contype <> 'n'",
    "SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
    f"WHERE indrelid IN {_OURS}",
    "SELECT 'trigger', tgrelid::regclass || '.' || CASE WHEN tgisinternal THEN "
    "(SELECT conname FROM pg_constraint WHERE oid = tgconstraint) || tgtype::text ELSE tgname END, "
    "tgenabled::text || CASE WHEN tgisinternal THEN '' ELSE pg_get_triggerdef(oid) END "
    f"FROM pg_trigger WHERE tgrelid IN {_OURS}",
    "SELECT 'rule', ev_class::regclass || '.' || rulename, pg_get_ruledef(oid) FROM pg_rewrite "
    f"WHERE ev_class IN {_OURS}",
    "SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc "
    f"WHERE pronamespace = :schema ::regnamespace AND proname IN ({FUNCTIONS})",
)


def _on_postgresql(engine: Engine) -> tuple[Shape, Shape]:
    """Return the shape of a database, and that of a new schema, which is undone again."""
    with engine.connect() as connection, connection.begin() as begun:
        own = str(connection.execute(text("SELECT current_schema()")).scalar_one())
        found = _postgresql(connection, own)
        new = f"saksgang_{secrets.token_hex(8)}"
        connection.execute(text(f"CREATE SCHEMA {new}"))
        connection.execute(text(f"SET LOCAL search_path TO {new}"))
        make(connection)
        made = _postgresql(connection, new)
        begun.rollback()
    return found, made


def _postgresql(connection: Connection, schema: str) -> Shape:
    """Read the shape of a schema, without its name."""
    shape = {}
    for query in _POSTGRESQL:
        for kind, name, definition in connection.execute(text(query), {"schema": schema}):
            shape[kind, name] = definition.replace(f"{schema}.", "")
    return shape
