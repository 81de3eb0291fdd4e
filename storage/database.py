"""Opens the database behind a URL with safe settings, and translates its errors.

A plain path or `sqlite:///…` is a file, `sqlite://` is in memory (for one thread),
`postgresql://…` is a server.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.pool import NullPool, StaticPool

from storage.errors import (
    AlreadyHandled,
    DatabaseUnreachable,
    OutcomeUnknown,
    Unstorable,
)
from workflow.engine.errors import SaksgangError

PATIENCE: Final = 60
"""Seconds to wait for a lock that another transaction holds."""

OLDEST_SQLITE: Final = (3, 37, 0)
SAFE_WAL: Final = (3, 51, 3)
_LOGS: Final = ("psycopg", "sqlalchemy.pool")
_NOT_COMMITTED: Final = frozenset({"SQLITE_BUSY", "SQLITE_FULL"})
"""Codes of a failed commit on SQLite after which nothing is stored for certain."""


def journal(library: tuple[int, int, int] = sqlite3.sqlite_version_info) -> tuple[str, str]:
    """Choose journal mode and `synchronous` for a version of SQLite.

    Versions before 3.51.3 can corrupt a database in WAL mode.
    """
    return ("wal", "full") if library >= SAFE_WAL else ("delete", "extra")


def url_of(place: str) -> URL:
    """Read a path or URL. Raises DatabaseUnreachable for one that names no database."""
    if "://" not in place:
        place = "sqlite://" if place == ":memory:" else f"sqlite:///{Path(place).expanduser()}"
    try:
        url = make_url(place)
    except ArgumentError:
        raise DatabaseUnreachable(
            "that is no database URL; write a path, sqlite:///PATH or postgresql://…"
        ) from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise DatabaseUnreachable(
            "only SQLite and PostgreSQL are known; write a path, sqlite:///PATH or postgresql://…"
        )
    return url if kind == "sqlite" else url.set(drivername="postgresql+psycopg")


def open_engine(place: str) -> Engine:
    """Open an engine for a path or URL; a file that is not there is made, for its owner alone.

    Raises DatabaseUnreachable.
    """
    url = url_of(place)
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # the error that is raised says it all
    with plain_errors():
        return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _sqlite(url: URL) -> Engine:
    """Open an engine on SQLite. Raises DatabaseUnreachable if its version is too old."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseUnreachable(
            f"SQLite 3.37 or newer is needed, and this Python has {sqlite3.sqlite_version}"
        )
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    if not in_memory:
        _private_file(Path(str(url.database)))
    arguments = {"isolation_level": None, "timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True, **options)
    event.listen(engine, "connect", _connect_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def read_only_engine(path: Path) -> Engine:
    """Return an engine on an SQLite file that nobody writes: it is read without any change."""

    def connect() -> sqlite3.Connection:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """Create a database file that only its owner can read; SQLite's journals get the same mode."""
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
    """Begin a transaction; a writer takes the lock at once.

    The driver's own default begins as a reader. Two of those lose updates, and one that writes
    later fails at once with "database is locked".
    """
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    """Open an engine on PostgreSQL. Raises DatabaseUnreachable if its driver is missing."""
    try:
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10},
        )
    except ImportError:
        raise DatabaseUnreachable(
            "PostgreSQL needs its driver: pip install 'saksgang[postgres]'"
        ) from None
    event.listen(engine, "connect", _connect_postgresql)
    return engine


def _connect_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True
    connection.execute(f"SET TIME ZONE 'UTC'; SET lock_timeout = '{PATIENCE}s'")
    connection.autocommit = False


def readers(engine: Engine) -> Engine:
    """Return the engine for transactions that only read: each sees one moment."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def writers(engine: Engine) -> Engine:
    """Return the engine for transactions that write."""
    return engine.execution_options(writes=True)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the database's errors into ours. Its own texts repeat values, so they are dropped."""
    try:
        yield
    except StatementError as error:
        raise _plain(error) from None
    except OverflowError:
        raise Unstorable("a number that is too large") from None


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run one transaction: all of it is stored at the end, or nothing if anything is raised.

    Raises OutcomeUnknown when a writer lost its connection during the commit: it may be stored, or
    not. A reader has nothing to store, so it gets DatabaseUnreachable.
    """
    with plain_errors(), engine.connect() as connection, connection.begin() as begun:
        yield connection
        try:
            begun.commit()
        except DBAPIError as error:
            plain, code = _plain(error), _trouble(error.orig)
            writes = engine.get_execution_options().get("writes")
            if writes and isinstance(plain, DatabaseUnreachable) and code not in _NOT_COMMITTED:
                raise OutcomeUnknown(code) from None
            raise plain from None


def _plain(error: StatementError) -> SaksgangError:
    """Return one of our errors for one of SQLAlchemy's, without the values in its text."""
    if isinstance(error.orig, SaksgangError):
        return error.orig
    if not isinstance(error, DBAPIError) or error.orig is None:
        return Unstorable("a value of a kind that does not belong there")
    return trouble_of(error.orig)


def trouble_of(error: BaseException) -> SaksgangError:
    """Translate a driver's error by its class; every driver names its classes alike."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"IntegrityError", "DataError"}:
        rule = _broken_rule(error)
        if rule == "pk_command":
            return AlreadyHandled()
        return Unstorable(f"the database refused a value ({rule})")
    return DatabaseUnreachable(
        f"the database could not be used: {_trouble(error)}; nothing is half done, try again"
    )


def _broken_rule(error: object) -> str:
    """Return the name of the broken constraint, never the value that broke it."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or diagnosis.sqlstate)
    said = re.fullmatch(
        r"CHECK constraint failed: (ck_\w+)|UNIQUE constraint failed: (\w+)\.[\w., ]+", str(error)
    )
    return (said[1] or f"pk_{said[2]}") if said else "integrity"


def _trouble(error: object) -> str:
    """Return the error's code: SQLite's name for it, or PostgreSQL's SQLSTATE."""
    return (
        getattr(error, "sqlite_errorname", None)
        or getattr(error, "sqlstate", None)
        or "no connection"
    )
