"""The store: a database of cases, and what can be done inside one transaction on it.

Each command is one transaction. Every instant is an argument. Who may read or do what is asked
before.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from storage.about import is_prepared, prepare
from storage.database import (
    open_engine,
    plain_errors,
    read_only_engine,
    readers,
    transaction,
    writers,
)
from storage.errors import NewerDatabase
from storage.letters import Letters
from storage.read_log import ReadLog
from storage.schema import REVISIONS, migrate, revision
from storage.transaction import random_id
from storage.wakeups import Wakeups, current_stamp


def open_store(
    place: str,
    new_id: Callable[[], str] = random_id,
    *,
    simulated: bool = False,
    made_at: datetime | None = None,
) -> "Store":
    """Open the store at a path or URL (`:memory:`, a file, `postgresql://…`); make it if needed.

    new_id: where random ids come from. simulated, made_at: kind and time of a database that is
    made by this; an existing one keeps its own.
    Raises DatabaseUnreachable, NewerDatabase.
    """
    engine = open_engine(place)

    def fill(connection: Connection) -> None:
        prepare(connection, new_id, simulated=simulated, made_at=made_at, stamp=current_stamp)

    try:
        with plain_errors():
            migrate(engine, fill=fill)
        with transaction(engine) as connection:
            prepared = is_prepared(connection)
        if not prepared:  # a newer program knows more words
            with transaction(writers(engine)) as connection:
                fill(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, new_id)


def open_read_only(path: Path) -> tuple["Store", str | None]:
    """Open an SQLite file that nobody writes, only to read it: nothing is made or migrated.

    Returns the store and its revision, None where the file holds no tables of cases. Raises
    DatabaseUnreachable if it is no database, NewerDatabase.
    """
    engine = read_only_engine(path)
    try:
        with plain_errors():
            found = revision(engine)
        if found is not None and found not in REVISIONS:
            raise NewerDatabase
    except BaseException:
        engine.dispose()
        raise
    return Store(engine), found


class Work(Wakeups, Letters, ReadLog):
    """What can be done inside one transaction. `connection` is for `storage.queries`."""


class Store:
    """A database of cases.

    new_id: where random ids come from, also for commands without one. around_commit: entered before
    the commit of a transaction that has changed cases, and left after it; what it raises undoes the
    transaction.
    """

    def __init__(self, engine: Engine, new_id: Callable[[], str] = random_id) -> None:
        self.engine, self.new_id = engine, new_id
        self.around_commit: Callable[[Work], AbstractContextManager[None]] | None = None
        self._readers, self._writers = readers(engine), writers(engine)

    @contextmanager
    def transaction(self, write: bool) -> Iterator[Work]:
        """Run one transaction: all of it is stored at the end, or nothing if anything is raised.

        write: a writer on SQLite waits until it is the only one; a reader sees one moment.
        """
        engine = self._writers if write else self._readers
        with ExitStack() as commit, transaction(engine) as connection:
            work = Work(connection, self.new_id)
            yield work
            if work.moved and self.around_commit is not None:
                commit.enter_context(self.around_commit(work))

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
