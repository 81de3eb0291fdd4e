"""Disturb a database: restart it, and end its connections, above all in the middle of COMMIT.

A commit can be held at two moments. Before it is durable: a deferred trigger of the test sleeps.
After: the commit waits for a standby that does not exist, and its client has not heard of it.
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


class Interruption(NamedTuple):
    """A command whose commit is interrupted.

    moment: "before" or "after" the commit is durable. means: "end" the connection, or "restart".
    """

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
    PERFORM set_config('application_name', NEW.command_id, true),
            set_config('synchronous_commit', 'on', true);
  END IF; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER hold_before AFTER INSERT ON command DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION hold_before();
CREATE TRIGGER hold_after AFTER INSERT ON command FOR EACH ROW EXECUTE FUNCTION hold_after();
"""
HELD = (
    "SELECT s.pid, p.command_id, p.moment, p.means "
    "FROM pg_stat_activity s JOIN planned p ON p.command_id = s.application_name "
    "WHERE s.query = 'COMMIT' "
    "AND s.wait_event = CASE p.moment WHEN 'before' THEN 'PgSleep' ELSE 'SyncRep' END"
)
END_ANOTHER = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND state <> 'idle' AND application_name = '' LIMIT 1"
)


@contextmanager
def server_with_holds() -> Iterator[OwnServer]:
    """Start a server whose commits wait for a standby only where the test says so."""
    with own_server() as server:
        server.asked("ALTER SYSTEM SET synchronous_commit = 'local'")
        server.asked("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        server.stop("fast")
        server.start()
        yield server


def plan(store: Store, interruptions: list[Interruption]) -> None:
    """Hold the commits of these commands in a database until they are interrupted."""
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql(HOLDS)
        for interruption in interruptions:
            work.connection.execute(
                text("INSERT INTO planned VALUES (:command_id, :moment, :means)"),
                interruption._asdict(),
            )


def is_held(place: str) -> bool:
    """Return whether a planned commit is held now."""
    with psycopg.connect(place, autocommit=True) as own:
        return own.execute(HELD).fetchone() is not None


def hold_no_more(place: str) -> None:
    """Let every commit through from now on."""
    with psycopg.connect(place, autocommit=True) as own:
        own.execute("DELETE FROM planned")


@dataclass
class Disturber:
    """Restarts the server now and then, and interrupts the commits that are held.

    place: the database of the clients. every: least and most seconds between two restarts.
    interrupted: the commits it interrupted. ended: connections it ended elsewhere.
    """

    server: OwnServer
    place: str
    luck: Random
    every: tuple[float, float]
    interrupted: list[Interruption] = field(default_factory=list)
    restarts: int = 0
    ended: int = 0

    def work(self, clients: Future[Any]) -> None:
        """Disturb the clients until they are done."""
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
        """End connections held in a commit, and now and then another one.

        Returns True where the server should be restarted instead.
        """
        held = [
            (pid, Interruption(*interruption))
            for pid, *interruption in own.execute(HELD).fetchall()
        ]
        restart = all_of_them or any(interruption.means == "restart" for _, interruption in held)
        for pid, interruption in held:
            own.execute("DELETE FROM planned WHERE command_id = %s", (interruption.command_id,))
            self.interrupted.append(interruption)
            if not restart:
                own.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        if self.luck.random() < 0.05:
            self.ended += len(own.execute(END_ANOTHER).fetchall())
        return restart
