"""The database behind a URL: opened the safe way, made and migrated on first use, its errors turned into sentences.

A plain path or `sqlite:///…` is a file, `sqlite://` is in memory (for one thread), `postgresql://…` is a server. No table is
named here, and nothing is asked of the clock.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.pool import StaticPool

from storage.errors import AlreadyHandled, DatabaseUnreachable, NewerDatabase, OutcomeUnknown, Unstorable
from workflow.engine.errors import SaksgangError

REVISIONS: Final = ("0001",)
"""Every revision this program knows, oldest first."""

PATIENCE: Final = 60
"""Seconds to wait for somebody else's transaction."""

MIGRATIONS: Final = Path(__file__).parent / "migrations"
OLDEST_SQLITE: Final = (3, 37, 0)
SAFE_WAL: Final = (3, 51, 3)
_MIGRATION_LOCK: Final = 7_481_7482
_LOGS: Final = ("psycopg", "sqlalchemy.pool")
_SAID_NO: Final = frozenset({"SQLITE_BUSY", "SQLITE_FULL"})  # at the end of a write: then nothing of it is stored


def journal(library: tuple[int, int, int] = sqlite3.sqlite_version_info) -> tuple[str, str]:
    """Journal mode and `synchronous` for a version of SQLite: older ones can corrupt a database in WAL mode (Q5)."""
    return ("wal", "full") if library >= SAFE_WAL else ("delete", "extra")


def url_of(place: str) -> URL:
    """The URL that a path or URL means. Raises DatabaseUnreachable when it means none."""
    if "://" not in place:
        place = "sqlite://" if place == ":memory:" else f"sqlite:///{Path(place).expanduser()}"
    try:
        url = make_url(place)
    except ArgumentError:
        raise DatabaseUnreachable("that is no database URL; write a path, sqlite:///PATH or postgresql://…") from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise DatabaseUnreachable("only SQLite and PostgreSQL are known; write a path, sqlite:///PATH or postgresql://…")
    return url if kind == "sqlite" else url.set(drivername="postgresql+psycopg")


def open_engine(place: str) -> Engine:
    """An engine for a path or URL, ready for use: made and migrated if need be.

    Raises DatabaseUnreachable, or NewerDatabase for one that a later Saksgang has written.
    """
    url = url_of(place)
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what there is to say is raised, and said once
    with plain_errors():
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _sqlite(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseUnreachable(f"SQLite 3.37 or newer is needed, and this Python has {sqlite3.sqlite_version}")
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    if not in_memory:
        _private_file(Path(str(url.database)))
    arguments = {"isolation_level": None, "timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True, **options)
    event.listen(engine, "connect", _connect_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """A new database file is for its owner alone; SQLite gives its journals the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnreachable(f"the database file can't be opened: {error.strerror}") from None


def _connect_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    mode, synchronous = journal()
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise DatabaseUnreachable("this SQLite does not hold foreign keys")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that began as a reader would fail when it writes (Q1, Q2)."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ImportError:
        raise DatabaseUnreachable("PostgreSQL needs its driver: pip install 'saksgang[postgres]'") from None
    event.listen(engine, "connect", _connect_postgresql)
    return engine


def _connect_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True
    connection.execute(f"SET TIME ZONE 'UTC'; SET lock_timeout = '{PATIENCE}s'")
    connection.autocommit = False


def readers(engine: Engine) -> Engine:
    """The same engine for transactions that only read: each sees one moment."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def writers(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(writes=True)


def revision(engine: Engine) -> str | None:
    """The revision that a database is of, or None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def migrate(engine: Engine, target: str = REVISIONS[-1]) -> None:
    """Bring a database to a revision, all or nothing. Raises NewerDatabase when it is past every one that is known."""
    found = revision(engine)
    if found == target:
        return
    if found is not None and found not in REVISIONS:
        raise NewerDatabase
    with writers(engine).connect() as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys = OFF")  # in a transaction it would say nothing and do nothing (Q3, M1)
        try:
            with connection.begin():
                _migrate(connection, target)
        finally:
            if engine.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    if _revision(connection) == target:
        return  # somebody else was quicker
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise DatabaseUnreachable("the database could not be migrated: a row refers to one that is not there")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the database says into our errors; its own texts carry values, and go nowhere (S11)."""
    try:
        yield
    except StatementError as error:
        raise _plain(error) from None
    except OverflowError:
        raise Unstorable("a number that is too large") from None


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction, a reader's or a writer's: all of it is stored at the end, or nothing if anything is raised.

    Raises OutcomeUnknown when the database was lost just as it was told to store: then nobody was told whether it did.
    """
    with plain_errors(), engine.connect() as connection, connection.begin() as begun:
        yield connection
        try:
            begun.commit()
        except DBAPIError as error:
            told, trouble = _plain(error), _trouble(error.orig)
            writes = engine.get_execution_options().get("writes")
            if writes and isinstance(told, DatabaseUnreachable) and trouble not in _SAID_NO:
                raise OutcomeUnknown(trouble) from None
            raise told from None


def _plain(error: StatementError) -> SaksgangError:
    if isinstance(error.orig, SaksgangError):
        return error.orig
    if not isinstance(error, DBAPIError) or error.orig is None:
        return Unstorable("a value of a kind that does not belong there")
    return trouble_of(error.orig)


def trouble_of(error: BaseException) -> SaksgangError:
    """What a driver's error means. Every driver names its errors alike; their texts are not for anybody's eyes."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"IntegrityError", "DataError"}:
        rule = _broken_rule(error)
        return AlreadyHandled() if rule == "pk_command" else Unstorable(f"the database refused it ({rule})")
    return DatabaseUnreachable(f"the database could not be used: {_trouble(error)}; nothing is half done, try again")


def _broken_rule(error: object) -> str:
    """The name of what was broken, never the value that broke it."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or diagnosis.sqlstate)
    said = re.fullmatch(r"CHECK constraint failed: (ck_\w+)|UNIQUE constraint failed: (\w+)\.[\w., ]+", str(error))
    return (said[1] or f"pk_{said[2]}") if said else "integrity"


def _trouble(error: object) -> str:
    return getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "no connection"
