"""Makes the tables of a new database, and migrates an older one.

A new database gets the tables of the models; a test holds that they equal the migrated ones. So
Alembic, which is slow to import, is needed only where there is something to migrate.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
    text,
)

import storage.triggers  # noqa: F401  (they are made together with the tables)
from storage.database import writers
from storage.errors import DatabaseUnreachable, NewerDatabase
from storage.tables import Row

REVISIONS: Final = ("0001", "0002", "0003", "0004")
"""Every revision that this program knows, oldest first."""

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_MIGRATION_LOCK: Final = 7_481_7482
_VERSION: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, in its own form."""


def revision(engine: Engine) -> str | None:
    """Return the revision of a database, or None for an empty one."""
    with engine.connect() as connection:
        return revision_of(connection)


def migrate(
    engine: Engine,
    target: str = REVISIONS[-1],
    fill: Callable[[Connection], None] = lambda _: None,
) -> None:
    """Bring a database to a revision, all or nothing.

    fill: writes the rows that belong to it, in the same transaction.
    Raises NewerDatabase when its revision is unknown here.
    """
    found = revision(engine)
    if found == target:
        return
    if found is not None and found not in REVISIONS:
        raise NewerDatabase
    with writers(engine).connect() as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys = OFF")  # inside a transaction it has no effect
        try:
            with connection.begin():
                _make_or_migrate(connection, target)
                fill(connection)
        finally:
            if engine.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys = ON")


def _make_or_migrate(connection: Connection, target: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    found = revision_of(connection)
    if found == target:
        return  # another process was quicker
    if found is None and target == REVISIONS[-1]:
        _make(connection)
    else:
        _migrate(connection, target)


def _make(connection: Connection) -> None:
    """Make every table. Raises DatabaseUnreachable where another program has some already."""
    if inspect(connection).get_table_names():
        raise DatabaseUnreachable(
            "that is a database of another program: it has tables, and none of Saksgang; "
            "name another one"
        )
    make(connection)


def make(connection: Connection) -> None:
    """Make every table, index and trigger of the newest revision."""
    if connection.dialect.name == "postgresql":
        _partial_on_postgresql()
    Row.metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert().values(version_num=REVISIONS[-1]))


def _partial_on_postgresql() -> None:
    """Give each index on some rows its condition on PostgreSQL too.

    In the tables' definitions it would import the module for PostgreSQL wherever SQLite is used.
    """
    for table in Row.metadata.tables.values():
        for index in table.indexes:
            condition = index.dialect_options["sqlite"]["where"]
            index.dialect_options["postgresql"]["where"] = condition


def _migrate(connection: Connection, target: str) -> None:
    """Run the revisions up to `target`. Raises DatabaseUnreachable if a reference is broken."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise DatabaseUnreachable(
            "the database could not be migrated: a row refers to one that is not there"
        )


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, inside a transaction; None for an empty one."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    found: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
    return found
