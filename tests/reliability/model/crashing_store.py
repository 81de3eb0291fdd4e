"""A store whose process can die: between two writes, before a commit or after it. And where such stores lie: in files, on a server.

Death is what it is for the database: the file is taken as it then lies there, its journal beside it, or the connection breaks. No
clean-up of the dying process helps. (Kill -9 of real processes is tested elsewhere; this one is quick enough for every walk.)
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from oracles.words import REACHED
from sqlalchemy import Engine

from storage.database import migrate, open_engine
from storage.hot import Driver, Step
from storage.store import Store, Work, open_store
from storage.tables import Row

_BESIDE: Final = ("", "-journal", "-wal")


class Died(BaseException):
    """The process is gone; nothing may catch this but the test."""


class Life:
    """How much longer a process lives, in steps; None = as long as it likes."""

    def __init__(self) -> None:
        self.left: int | None = None

    def goes_on(self, where: str, last_act: Callable[[], object]) -> None:
        """One step. Raises Died where it was the last."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            REACHED[f"died {where}"] += 1
            last_act()
            raise Died
        self.left -= 1


class Place(Protocol):
    """Where a store lies. One engine for all of a run: what it has learnt of its statements is half of its speed."""

    engine: Engine

    def empty(self) -> None:
        """Begin with a new database, migrated."""

    def cut(self, work: Work | None) -> None:
        """The process dies here, inside a transaction or between two."""

    def revive(self) -> None:
        """Another process opens what the dead one has left."""


class Folder:
    """An SQLite file in a folder, each time a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._new, self._file, self._left = folder / "new.db", folder / "office.db", folder / "left.db"
        open_store(str(self._new)).close()
        self.engine = open_engine(str(self._file))

    def empty(self) -> None:
        self._put(self._new)

    def cut(self, work: Work | None) -> None:
        for beside in _BESIDE:
            Path(f"{self._left}{beside}").unlink(missing_ok=True)
            if Path(f"{self._file}{beside}").exists():
                shutil.copyfile(f"{self._file}{beside}", f"{self._left}{beside}")

    def revive(self) -> None:
        self._put(self._left)
        migrate(self.engine)

    def _put(self, other: Path) -> None:
        """Another file in the place of this one, with its journal."""
        self.engine.dispose()
        for beside in (*_BESIDE, "-shm"):
            Path(f"{self._file}{beside}").unlink(missing_ok=True)
            if Path(f"{other}{beside}").exists():
                shutil.copyfile(f"{other}{beside}", f"{self._file}{beside}")


class Server:
    """A database on a PostgreSQL server, emptied each time."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)

    def empty(self) -> None:
        tables = ", ".join(table.name for table in Row.metadata.sorted_tables)
        with self.engine.begin() as connection:
            run = connection.exec_driver_sql
            run("SET LOCAL session_replication_role = replica")  # else the triggers that keep events would refuse it
            run(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")

    def cut(self, work: Work | None) -> None:
        if work is not None:
            driver: Any = work.connection.connection.driver_connection
            driver.close()

    def revive(self) -> None:
        self.engine.dispose()
        migrate(self.engine)


class _MortalDriver(Driver):
    """Lives from write to write."""

    def __init__(self, work: Work, goes_on: Callable[[str, Work | None], None]) -> None:
        super().__init__(work.connection)
        self._work, self._goes_on = work, goes_on

    def write(self, *steps: Step) -> int:
        changed = 0
        for statement, rows in steps:
            for row in rows:
                self._goes_on("between two writes", self._work)
                changed = super().write((statement, [row]))
        return changed


class MortalStore(Store):
    """A store of a process that can die. commits: how many transactions that write have come to their end."""

    def __init__(self, place: Place, life: Life) -> None:
        super().__init__(place.engine)
        self.place, self.life = place, life
        self.commits, self.dead = 0, False

    def _goes_on(self, where: str, work: Work | None) -> None:
        def dies() -> None:
            self.dead = True
            self.place.cut(work)

        self.life.goes_on(where, dies)

    @contextmanager
    def transaction(self, write: bool) -> Iterator[Work]:
        """As it is, with deaths in it."""
        try:
            with super().transaction(write) as work:
                if write and self.life.left is not None:
                    work._driver = _MortalDriver(work, self._goes_on)
                yield work
                if write:
                    self._goes_on("before a commit", work)
        except Exception:
            if self.dead:  # what the lost connection makes of a rollback, nobody is left to hear
                raise Died from None
            raise
        if write:
            self.commits += 1
            self._goes_on("after a commit", None)

    def reopened(self) -> "MortalStore":
        """The store as the next process finds it."""
        self.place.revive()
        return MortalStore(self.place, self.life)
