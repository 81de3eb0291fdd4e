"""R10, the speed of `audit verify`: every case of a large database, against reading the same rows
and one SHA-256 of each.

    PYTHONPATH=.:tests/support python tests/handlers/bench_audit.py [CASES]

The floor is the bare driver: whole tables in order, each row of an event and each letter hashed
once. Seconds of this process, so that what else runs on the machine counts little; the best of
three rounds. The law (`--law`) makes each decision again.
"""

import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from databases import fresh_database, postgresql_server, simulated_store
from many_cases import fill

from handlers.safekeeping.audit import verify
from storage.store import Store

ORDER = {
    "case_file": "number",
    "event": "case_number, sequence",
    "letter": "case_number, event_sequence",
    "person": "id",
    "command": "1",
}


def floor(connection: Any) -> None:
    for table, order in ORDER.items():
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}"):
            if table in ("event", "letter"):
                hashlib.sha256(repr(row).encode()).hexdigest()


def best(run: Callable[[], object], rounds: int = 3) -> tuple[float, float]:
    """Seconds of this process, and by the clock."""
    figures = []
    for _ in range(rounds):
        ours, begun = process_time(), perf_counter()
        run()
        figures.append((process_time() - ours, perf_counter() - begun))
    return min(figures)


def compare(name: str, store: Store, connection: Any, cases: int) -> None:
    events = fill(store, cases)
    bare, _ = best(lambda: floor(connection))
    plain, clock = best(lambda: _sound(store, law=False))
    law, _ = best(lambda: _sound(store, law=True))
    print(
        f"{name}: {events:,} events of {cases:,} cases: {plain:.2f} s ({clock:.2f} s by the "
        f"clock), {plain / bare:.1f} x the floor"
    )
    print(
        f"  the floor {bare:.2f} s; with --law {law:.2f} s; {plain / events * 1e5:.1f} s for "
        "100,000 events"
    )


def _sound(store: Store, *, law: bool) -> None:
    assert verify(store, None, law=law) == []


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000
    with tempfile.TemporaryDirectory() as folder:
        store = simulated_store(f"{folder}/cases.db")
        compare(
            f"SQLite {sqlite3.sqlite_version}", store, sqlite3.connect(f"{folder}/cases.db"), cases
        )
        store.close()
    with postgresql_server() as server, fresh_database(server) as url:
        import psycopg

        store = simulated_store(url)
        with psycopg.connect(url) as link:
            compare("PostgreSQL", store, link, cases)
        store.close()


if __name__ == "__main__":
    main()
