"""R2 on PostgreSQL: the whole server is killed under load and started on the same data.

Whatever was answered before must be there.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from bar import Measured, Size
from processes import at_once
from reliability.database_lost.retrying_clients import effects, live, share, told_in, undisturbed
from reliability.database_lost.stoppable_server import own_server, wait_until
from sqlalchemy import select
from the_command import opened

from handlers.safekeeping.audit import verify
from storage.store import Store
from storage.tables import command

CLIENTS = 3
BETWEEN = 10
"""Answers that come between two kills, at least."""


def test_whatever_was_answered_survives_killing_the_server(
    tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    rounds = size(2, 20)
    began = time.monotonic()
    luck = Random(20)
    processes = 0
    count = 4 * rounds * BETWEEN  # enough that each client still has work after the last kill
    with own_server() as server, ThreadPoolExecutor(1) as pool:
        place = server.database()
        with opened(place) as store:
            share(store)
        clients = pool.submit(
            at_once,
            live,
            [(place, client, count, 0.01, str(tmp_path)) for client in range(CLIENTS)],
            600,
        )
        for _ in range(rounds):
            before = len(told_in(tmp_path))
            wait_until(lambda: clients.done() or len(told_in(tmp_path)) >= before + BETWEEN, "load")  # noqa: B023
            time.sleep(luck.uniform(0, 0.03))
            assert not clients.done()
            processes += server.kill()
            answered = {each.id for each in told_in(tmp_path)}
            server.start()
            with opened(place) as store:
                assert answered - _handled(store) == set()
                assert verify(store) == []
        clients.result()
        with opened(place) as store, opened(":memory:") as alone:
            undisturbed(alone, CLIENTS, count)
            assert effects(store) == effects(alone)
            assert verify(store) == []
    assert len(told_in(tmp_path)) == CLIENTS * count
    assert processes >= rounds * 6
    measured(
        "R2",
        f"PostgreSQL killed {rounds} times with its {processes // rounds} processes while "
        f"{CLIENTS} clients got {CLIENTS * count} answers: 0 lost, 0 doubled, "
        f"{time.monotonic() - began:.0f} s",
    )


def _handled(store: Store) -> set[str]:
    with store.transaction(write=False) as work:
        return set(work.connection.execute(select(command.c.command_id)).scalars())
