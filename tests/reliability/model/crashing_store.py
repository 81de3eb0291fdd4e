"""A store whose process can die: between two writes, before a commit or after it.

Also the places of such stores: an SQLite file, or a database on a PostgreSQL server. At a death the
file and its journal are kept as they are at that moment, or the connection is closed. No clean-up
of the dying process helps. (Real processes are killed in `kills/`; this is quick enough for every
walk.)
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from databases import emptied, simulated_store
from oracles.words import REACHED
from sqlalchemy import Engine

from storage.database import open_engine
from storage.hot import Driver, Step
from storage.schema import migrate
from storage.store import Store, Work

_BESIDE: Final = ("", "-journal", "-wal")


class Died(BaseException):
    """The process is gone. Only the test may catch this."""


class Life:
    """How many steps a process still lives. None = for ever."""

    def __init__(self) -> None:
        self.left: int | None = None

    def goes_on(self, where: str, last_act: Callable[[], object]) -> None:
        """Count one step. If it was the last, run `last_act` and raise Died."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            REACHED[f"died {where}"] += 1
            last_act()
            raise Died
        self.left -= 1


class Place(Protocol):
    """Where a store is. One engine serves a whole run, because its cached statements save time."""

    engine: Engine

    def empty(self) -> None:
        """Begin with a new, migrated database."""

    def cut(self, work: Work | None) -> None:
        """Let the process die here, inside a transaction or between two."""

    def revive(self) -> None:
        """Let another process open what the dead one left."""


class Folder:
    """An SQLite file in a folder, each time a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._new, self._file, self._left = (
            folder / "new.db",
            folder / "office.db",
            folder / "left.db",
        )
        simulated_store(str(self._new)).close()
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
        """Replace the database file, and its journal, by another one."""
        self.engine.dispose()
        for beside in (*_BESIDE, "-shm"):
            Path(f"{self._file}{beside}").unlink(missing_ok=True)
            if Path(f"{other}{beside}").exists():
                shutil.copyfile(f"{other}{beside}", f"{self._file}{beside}")


class Server:
    """A database on a PostgreSQL server, emptied each time."""

    def __init__(self, url: str) -> None:
        self.engine = simulated_store(url).engine

    def empty(self) -> None:
        emptied(self.engine)

    def cut(self, work: Work | None) -> None:
        if work is not None:
            driver: Any = work.connection.connection.driver_connection
            driver.close()

    def revive(self) -> None:
        self.engine.dispose()
        migrate(self.engine)


class _CrashingDriver(Driver):
    """A driver that may die between two writes."""

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

    def change(self, first: Sequence[Step], guarded: Step, then: Sequence[Step]) -> bool:
        self.write(*first)
        changed = bool(self.write(guarded))
        if changed:
            self.write(*then)
        return changed


class CrashingStore(Store):
    """A store of a process that can die. commits: how many writing transactions were committed."""

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
        """Run a transaction in which the process may die."""
        try:
            with super().transaction(write) as work:
                if write and self.life.left is not None:
                    work._driver = _CrashingDriver(work, self._goes_on)
                yield work
                if write:
                    self._goes_on("before a commit", work)
        except Exception:
            if self.dead:  # the rollback fails on the closed connection, after the death
                raise Died from None
            raise
        if write:
            self.commits += 1
            self._goes_on("after a commit", None)

    def reopened(self) -> "CrashingStore":
        """Return the store as the next process finds it."""
        self.place.revive()
        revived = CrashingStore(self.place, self.life)
        revived.around_commit = self.around_commit
        return revived
