"""Opens the database behind a URL with safe settings, and translates its errors.

A plain path or `sqlite:///…` is a file, `sqlite://` is in memory (for one thread),
`postgresql://…` is a server.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, StatementError
from sqlalchemy.pool import NullPool, StaticPool

from storage.errors import (
    AlreadyHandled,
    DatabaseUnreachable,
    NoDatabase,
    OutcomeUnknown,
    Unstorable,
    WrongUrl,
)
from workflow.engine.errors import SaksgangError

PATIENCE: Final = 60
"""Seconds to wait for a lock that another transaction holds."""
OLDEST_CONNECTION: Final = 300
"""Seconds after which a connection to a server is replaced: one that is idle may be cut unheard."""

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
    """Read a path or URL: the only reader of `--db`. `~` is the home folder in both.

    A path may hold any character, also those with a meaning in a URL. Raises WrongUrl
    for what names no database, and for a file's URL with options, which another reader would open
    as another file.
    """
    if "://" not in place:
        return _file_url("" if place == ":memory:" else place)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # ValueError: such as a port in letters
        raise WrongUrl(
            "that is no database URL; write a path, sqlite:///PATH or postgresql://…"
        ) from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise WrongUrl(
            "only SQLite and PostgreSQL are known; write a path, sqlite:///PATH or postgresql://…"
        )
    if kind != "sqlite":
        return url.set(drivername="postgresql+psycopg")
    if url.query or url.host:
        raise WrongUrl(
            "the URL of a file is sqlite:///PATH, without ?options and without a host; "
            "a file with ? in its name is written as a path"
        )
    return _file_url("" if url.database == ":memory:" else url.database or "")


def _file_url(path: str) -> URL:
    """Return the URL of a file; "" is the database in memory."""
    return URL.create("sqlite", database=str(Path(path).expanduser()) if path else None)


def file_of(place: str) -> Path | None:
    """Return the file of a path or URL; None for a server and for a database in memory.

    Raises DatabaseUnreachable.
    """
    url = url_of(place)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(str(url.database)) if is_file else None


def open_engine(place: str, *, create: bool = True) -> Engine:
    """Open an engine for a path or URL.

    create: make a file that is not there, for its owner alone.
    Raises DatabaseUnreachable; NoDatabase for a file that is not there.
    """
    url = url_of(place)
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # the error that is raised says it all
    with plain_errors():
        if url.get_backend_name() == "sqlite":
            return _sqlite(file_of(place), create=create)
        return _postgresql(url)


def _sqlite(file: Path | None, *, create: bool) -> Engine:
    """Open an engine on an SQLite file, or in memory. Raises DatabaseUnreachable, NoDatabase."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseUnreachable(
            f"SQLite 3.37 or newer is needed, and this Python has {sqlite3.sqlite_version}"
        )
    arguments: dict[str, Any] = {
        "isolation_level": None,
        "timeout": PATIENCE,
        "check_same_thread": False,
    }
    if file is None:
        engine = create_engine(
            "sqlite://", connect_args=arguments, hide_parameters=True, poolclass=StaticPool
        )
    else:
        _check_file(file, create=create)
        # `mode=rw`: a file that is moved away meanwhile is never made anew, and empty.
        uri = f"{file.absolute().as_uri()}?mode=rw"
        engine = create_engine(
            _file_url(str(file)),
            creator=lambda: sqlite3.dbapi2.connect(uri, uri=True, **arguments),
            hide_parameters=True,
        )
        _follow_the_file(engine, file)
    event.listen(engine, "connect", _connect_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _follow_the_file(engine: Engine, path: Path) -> None:
    """Replace connections to a file that no longer lies in its place.

    SQLite would go on writing to the removed file, and beside the new one.
    """

    def opened(_connection: object, record: Any) -> None:
        record.info["file"] = _identity(path)

    def taken(_connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from every other one on this machine; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def read_only_engine(path: Path) -> Engine:
    """Return an engine on an SQLite file that nobody writes: it is read without any change."""

    def connect() -> sqlite3.Connection:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _check_file(path: Path, *, create: bool) -> None:
    """See that a database file is there; create it for its owner only.

    SQLite's journals get the same mode. Raises NoDatabase, DatabaseUnreachable.
    """
    try:
        os.close(os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600))
    except FileNotFoundError as error:
        if create:
            what = f"the database file can't be made: {error.strerror}"
            raise DatabaseUnreachable(what) from None
        raise NoDatabase(str(path)) from None
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
    _begin(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    """Open an engine on PostgreSQL. Raises DatabaseUnreachable if its driver is missing."""
    try:
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_recycle=OLDEST_CONNECTION,
            connect_args={"connect_timeout": 10, "autocommit": True},
        )
    except ImportError:
        raise DatabaseUnreachable(
            "PostgreSQL needs its driver: pip install 'saksgang[postgres]'"
        ) from None
    event.listen(engine, "connect", _connect_postgresql)
    event.listen(engine, "checkout", _not_closed_meanwhile)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _connect_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET TIME ZONE 'UTC'; SET lock_timeout = '{PATIENCE}s'")


def _not_closed_meanwhile(connection: Any, _record: object, _proxy: object) -> None:
    """Replace a connection that the server closed while nobody used it.

    Something to read on an idle connection is the server's farewell. Asking the server itself
    would take a journey for each transaction.
    """
    if connection.closed:
        raise DisconnectionError
    with DefaultSelector() as selector:
        selector.register(connection, EVENT_READ)
        if selector.select(timeout=0):
            raise DisconnectionError


def _begin_postgresql(connection: Connection) -> None:
    """Begin a transaction. A reader sees one moment; a writer sees what it waited for."""
    reads = connection.get_execution_options().get("reads", False)
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if reads else "BEGIN"
    _begin(connection, begin)


def _begin(connection: Connection, begin: str) -> None:
    """Run a statement on the driver itself, which takes a tenth of the time."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(begin)
    except connection.dialect.loaded_dbapi.Error as error:
        raise trouble_of(error) from None


def readers(engine: Engine) -> Engine:
    """Return the engine for transactions that only read: each sees one moment."""
    return engine.execution_options(reads=True)


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
            with suppress(Exception):  # SQLAlchemy would keep the connection, with its locks
                connection.connection.driver_connection.rollback()  # type: ignore[union-attr]
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
