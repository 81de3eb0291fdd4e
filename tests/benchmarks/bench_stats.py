"""The speed and memory of `stats`, beside a bare SELECT of the same rows.

    PYTHONPATH=.:tests/support python tests/benchmarks/bench_stats.py [CASES]

The floor is the bare driver: the columns that `stats` reads, in its order. Seconds of this
process, medians of interleaved rounds. Memory is the most that Python had allocated at once.
"""

import sqlite3
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from cases import noon
from databases import fresh_database, postgresql_server, simulated_store
from many_cases import fill

from handlers.reports.stats import statistics
from storage.store import Store
from workflow.reimbursement.process import REIMBURSEMENT

READ = "'information_requested', 'granted', 'rejected', 'dismissed', 'withdrawn'"
EVENTS = f"""SELECT case_number, sequence, process, name, effective, recorded, actor, state,
    CASE WHEN name IN ({READ}) THEN data END
    FROM event WHERE process = 'reimbursement' ORDER BY case_number, sequence"""
LETTERS = """SELECT case_number, event_sequence, kind, copy FROM letter
    WHERE process = 'reimbursement' ORDER BY case_number, event_sequence"""
TODAY = noon(date(2016, 1, 1))


def floor(cursor: Callable[[str], Any]) -> int:
    """Read every row once; return how many."""
    return sum(1 for query in (EVENTS, LETTERS) for _ in cursor(query))


def seconds(run: Callable[[], object]) -> float:
    """Return the seconds of this process that a run takes."""
    begun = process_time()
    run()
    return process_time() - begun


def compare(name: str, store: Store, cursor: Callable[[str], Any], cases: int) -> None:
    """Fill a database, and print how long each way takes on it."""
    events = fill(store, cases)
    ways: dict[str, Callable[[], object]] = {
        "bare SELECT": lambda: floor(cursor),
        "stats": lambda: statistics(store, REIMBURSEMENT, TODAY),
        "stats --by week": lambda: statistics(store, REIMBURSEMENT, TODAY, by="week"),
    }
    rounds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(3):
        for way, run in ways.items():
            rounds[way].append(seconds(run))
    tracemalloc.start()
    statistics(store, REIMBURSEMENT, TODAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    bare = median(rounds["bare SELECT"])
    print(f"{name}: {cases:,} cases, {events:,} events")
    for way, figures in rounds.items():
        print(f"  {way}: {median(figures):.2f} s, {median(figures) / bare:.1f} x the floor")
    print(f"  most memory: {peak / 1e6:.1f} MB")


def main() -> None:
    """Compare on both databases."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "cases.db"
        store = simulated_store(str(place))
        compare("SQLite", store, sqlite3.connect(place).execute, cases)
        store.close()
    with postgresql_server() as server, fresh_database(server) as url:
        import psycopg

        store = simulated_store(url)
        with psycopg.connect(url) as connection:
            compare("PostgreSQL", store, connection.execute, cases)
        store.close()


if __name__ == "__main__":
    main()
