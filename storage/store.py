"""The store: a database of cases, and what can be done inside one transaction on it.

Each command is one transaction. Every instant is an argument. Who may read or do what is asked
before.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.pool import StaticPool

from storage.about import About, about, add_words, has_own_row, knows_words, prepare
from storage.database import (
    open_engine,
    plain_errors,
    read_only_engine,
    readers,
    transaction,
    url_of,
    writers,
)
from storage.errors import NewerDatabase, NoDatabase
from storage.letters import Letters
from storage.read_log import ReadLog
from storage.schema import REVISIONS, migrate, revision
from storage.transaction import random_id
from storage.wakeups import Wakeups, current_stamp

TURN: Final = 0.12
"""Seconds between two writes. SQLite's waiting writers try again every 0.1 s."""


def open_store(
    place: str,
    new_id: Callable[[], str] = random_id,
    *,
    simulated: bool | None = None,
    made_at: datetime | None = None,
) -> "Store":
    """Open the store at a path or URL (`:memory:`, a file, `postgresql://…`).

    new_id: where random ids come from. simulated: if there is no database, make one, for stated
    times (True) or live (False); None = make none. made_at: when it is made. An existing database
    keeps its kind, and is migrated if it is older.
    Raises NoDatabase, DatabaseUnreachable, NewerDatabase.
    """
    engine = open_engine(place, create=simulated is not None)

    def fill(connection: Connection) -> None:
        prepare(connection, new_id, simulated=bool(simulated), made_at=made_at, stamp=current_stamp)

    try:
        with plain_errors():
            made = revision(engine) is None
            if made and simulated is None:
                raise NoDatabase(url_of(place).render_as_string() if "://" in place else place)
            migrate(engine, fill=fill)
        with transaction(engine) as connection:
            known = has_own_row(connection)
        if not known:
            with transaction(writers(engine)) as connection:
                fill(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, new_id, made=made)


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

    new_id: where random ids come from, also for commands without one. made: it was made just now.
    around_commit: entered before the commit of a transaction that has changed cases, and left after
    it; what it raises undoes the transaction.
    """

    def __init__(
        self, engine: Engine, new_id: Callable[[], str] = random_id, *, made: bool = False
    ) -> None:
        self.engine, self.new_id, self.made = engine, new_id, made
        self.around_commit: Callable[[Work], AbstractContextManager[None]] | None = None
        self._readers, self._writers = readers(engine), writers(engine)
        self._knows_words = made
        self._wrote = float("-inf")  # seconds of the monotonic clock, when it last wrote

    def learn_words(self) -> None:
        """Add the words that this program knows and the database does not: an older one made it.

        The first write does so. Reading waits for no process but those of the cases that it reads.
        """
        with transaction(self._readers) as connection:
            known = knows_words(connection)
        if not known:
            with transaction(self._writers) as connection:
                add_words(connection)
        self._knows_words = True

    @contextmanager
    def transaction(self, write: bool) -> Iterator[Work]:
        """Run one transaction: all of it is stored at the end, or nothing if anything is raised.

        write: a writer on SQLite waits until it is the only one; a reader sees one moment.
        """
        if write and not self._knows_words:
            self.learn_words()
        engine = self._writers if write else self._readers
        try:
            with ExitStack() as commit, transaction(engine) as connection:
                work = Work(connection, self.new_id)
                try:
                    yield work
                finally:
                    work.close_streams()
                if work.moved and self.around_commit is not None:
                    commit.enter_context(self.around_commit(work))
        finally:
            if write:
                self._wrote = monotonic()

    def numbers(self, at_once: int) -> Iterator[list[str]]:
        """Yield the numbers of all cases in order, so many at a time; others can write between."""
        last = ""
        while True:
            with self.transaction(write=False) as work:
                found = work.numbers_after(last, at_once)
            if not found:
                return
            yield found
            last = found[-1]

    def let_others_write(self) -> None:
        """Pause until others had their turn to write."""
        sleep(self._turn_left())

    def others_had_their_turn(self) -> bool:
        """Tell whether a writer who waits for the lock of an SQLite file has got it meanwhile.

        A program that writes again and again waits for this before each write, or reads meanwhile.
        SQLite has no queue of writers, so the next write would take the lock before the waiting
        one tries again. PostgreSQL has one.
        """
        return not self._turn_left()

    def _turn_left(self) -> float:
        """Return for how many seconds more the lock is to be free after this store's last write."""
        if self.engine.dialect.name != "sqlite" or isinstance(self.engine.pool, StaticPool):
            return 0
        return max(0, self._wrote + TURN - monotonic())

    @property
    def about(self) -> About:
        """What the database says of itself now: its file may have been replaced."""
        with self.transaction(write=False) as work:
            return about(work.connection)

    @property
    def simulated(self) -> bool:
        """Whether the database is for stated times. That is set once, when it is made."""
        return self.about.simulated

    def forget_connections(self) -> None:
        """Close every connection: the next transaction opens what then lies in that place.

        A database in memory is kept, since it would be gone.
        """
        if not isinstance(self.engine.pool, StaticPool):
            self.engine.dispose()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
