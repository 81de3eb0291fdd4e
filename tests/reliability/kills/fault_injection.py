"""Stop a command at a chosen step, in this process, as a crash or a full disk would.

A step is a call to the database or to the disk. This is quicker than a real process under strace,
and coarser: an open transaction is rolled back here, not by the next process that opens the file.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

CRASH, FULL = "a crash", "a full disk"
_FILE_CALLS = ("mkdir", "fsync", "link", "unlink")


class Crash(BaseException):
    """The process is gone. The product catches no BaseException."""


class StepCounter:
    """Counts the steps of a command, and fails at one of them.

    stop: the number of that step, None = no step. taken: how many steps there have been.
    over: whether the step to fail at was reached.
    """

    def __init__(self, kind: str, stop: int | None) -> None:
        self.kind, self.stop, self.taken, self.over = kind, stop, 0, False

    def step(self, in_database: bool) -> None:
        """Count a step before it is taken, and fail if it is the one to fail at.

        After a crash every further step fails.
        """
        self.taken += 1
        if self.over and self.kind == CRASH:
            raise Crash
        if self.taken != self.stop:
            return
        self.over = True
        if self.kind == CRASH:
            raise Crash
        if in_database:
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def interrupted(kind: str, stop: int | None) -> Iterator[StepCounter]:
    """Count the steps of the block, and fail at step number `stop`."""
    at = StepCounter(kind, stop)

    class Cursor(sqlite3.Cursor):
        def execute(self, *args: Any) -> Any:
            at.step(in_database=True)
            return super().execute(*args)

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def execute(self, *args: Any) -> Any:
            at.step(in_database=True)
            return super().execute(*args)

        def commit(self) -> None:
            at.step(in_database=True)
            super().commit()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def step_first(*args: Any, **kwargs: Any) -> Any:
            at.step(in_database=False)
            return call(*args, **kwargs)

        return step_first

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        return _CONNECT(*args, factory=Connection, **kwargs)

    with ExitStack() as patches:
        patches.enter_context(mock.patch("sqlite3.dbapi2.connect", connect))
        for name in _FILE_CALLS:
            patches.enter_context(mock.patch.object(os, name, counted(getattr(os, name))))
        yield at


_CONNECT = sqlite3.connect
