"""Who takes the database away from its clients: restarts it, and ends connections, above all in the middle of COMMIT.

A commit is held at two moments that can be told apart. Before: a deferred trigger of ours sleeps, and nothing of it is durable. After:
it waits for a standby that does not exist, so it is durable, and its client has not heard of it.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

import psycopg
from reliability.database_lost.stoppable_server import OwnServer, own_server
from sqlalchemy import text

from storage.store import Store


class Strike(NamedTuple):
    """A command that is struck in its commit. moment: before or after it is durable. means: the connection is ended, or a restart."""

    command_id: str
    moment: str
    means: str


HOLDS = """
CREATE TABLE planned (command_id text PRIMARY KEY, moment text NOT NULL, means text NOT NULL);
CREATE FUNCTION hold_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM planned WHERE command_id = NEW.command_id AND moment = 'before') THEN
    PERFORM set_config('application_name', NEW.command_id, true), pg_sleep(600);
  END IF; RETURN NULL; END $$;
CREATE FUNCTION hold_after() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM planned WHERE command_id = NEW.command_id AND moment = 'after') THEN
    PERFORM set_config('application_name', NEW.command_id, true), set_config('synchronous_commit', 'on', true);
  END IF; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER hold_before AFTER INSERT ON command DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION hold_before();
CREATE TRIGGER hold_after AFTER INSERT ON command FOR EACH ROW EXECUTE FUNCTION hold_after();
"""
HELD = (
    "SELECT s.pid, p.command_id, p.moment, p.means FROM pg_stat_activity s JOIN planned p ON p.command_id = s.application_name "
    "WHERE s.query = 'COMMIT' AND s.wait_event = CASE p.moment WHEN 'before' THEN 'PgSleep' ELSE 'SyncRep' END"
)
END_ANOTHER = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND state <> 'idle' AND application_name = '' LIMIT 1"
)


@contextmanager
def server_with_holds() -> Iterator[OwnServer]:
    """A server in which a commit can be made to wait for a standby, though none does by itself."""
    with own_server() as server:
        server.asked("ALTER SYSTEM SET synchronous_commit = 'local'")
        server.asked("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        server.stop("fast")
        server.start()
        yield server


def plan(store: Store, strikes: list[Strike]) -> None:
    """Make a database in which the commits of these commands are held until they are struck."""
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql(HOLDS)
        for strike in strikes:
            work.connection.execute(text("INSERT INTO planned VALUES (:command_id, :moment, :means)"), strike._asdict())


def is_held(place: str) -> bool:
    """Whether a planned commit is held now."""
    with psycopg.connect(place, autocommit=True) as own:
        return own.execute(HELD).fetchone() is not None


def hold_no_more(place: str) -> None:
    """Let every commit through from now on."""
    with psycopg.connect(place, autocommit=True) as own:
        own.execute("DELETE FROM planned")


@dataclass
class Taker:
    """Restarts the server now and then, and strikes what is held. place: the database of the clients. struck: what it has struck."""

    server: OwnServer
    place: str
    luck: Random
    every: tuple[float, float]
    struck: list[Strike] = field(default_factory=list)
    restarts: int = 0
    ended: int = 0

    def work(self, clients: Future[Any]) -> None:
        """Until the clients are done."""
        while not clients.done():
            next_restart = time.monotonic() + self.luck.uniform(*self.every)
            with psycopg.connect(self.place, autocommit=True) as own:
                restart = False
                while not restart and not clients.done():
                    restart = self._strike(own, all_of_them=time.monotonic() >= next_restart)
                    time.sleep(0.01)
            if restart:
                self.server.stop(self.luck.choice(("fast", "immediate")))
                self.server.start()
                self.restarts += 1

    def _strike(self, own: psycopg.Connection[Any], all_of_them: bool) -> bool:
        """End what is held in a commit, and now and then something else; True when all are to be struck by a restart instead."""
        held = [(pid, Strike(*strike)) for pid, *strike in own.execute(HELD).fetchall()]
        restart = all_of_them or any(strike.means == "restart" for _, strike in held)
        for pid, strike in held:
            own.execute("DELETE FROM planned WHERE command_id = %s", (strike.command_id,))
            self.struck.append(strike)
            if not restart:
                own.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        if self.luck.random() < 0.05:
            self.ended += len(own.execute(END_ANOTHER).fetchall())
        return restart
