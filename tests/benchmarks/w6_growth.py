"""W6: how the verbs grow with the number of cases, about an eighth of them undecided.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w6_growth.py [CASES…]

Processor time of the verbs in this process, on SQLite. The floor is the indexed query that the
answer needs, on the bare driver. BENCHMARK_FOLDER names a folder in which the databases are kept,
to be measured again: the largest takes minutes to fill.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from time import process_time
from typing import Any

from builders import an_application, of_somebody_born_that_month
from cases import day, noon
from databases import simulated_store
from many_cases import fill
from measuring import ROUNDS, Line, report

from handlers.api import Office
from handlers.casework.case_lines import Wanted
from handlers.casework.door import Door
from handlers.casework.sweep import reindex, sweep
from handlers.letters import outbox

SIZES = (1_000, 10_000, 100_000)
PAGE = 20
SWEPT, LISTED = noon(day(1)), noon(day(60))
FLAT = "flat"
GOALS = {
    "register": FLAT,
    "note": FLAT,
    "show": FLAT,
    "sweep, nothing due": "≤ 5 ms",
    "outbox, 100 letters": FLAT,
    "board": "≤ 200 ms",
}
"""Goals of single verbs; every other first page: 50 ms at 100,000."""
ONE_CASE = (
    "SELECT c.*, e.*, p.* FROM case_file c JOIN event e ON e.case_number = c.number "
    "LEFT JOIN person p ON p.id = e.person_id WHERE c.number = '2015-000500' ORDER BY e.sequence"
)
ONE_PAGE = (
    "SELECT c.*, p.name FROM case_file c LEFT JOIN person p ON p.id = c.person_id "
    f"ORDER BY c.number LIMIT {PAGE}"
)
FLOORS = {
    "board": "SELECT state, count(*) FROM case_file GROUP BY state",
    "sweep, nothing due": "SELECT number FROM case_file WHERE next_wakeup <= '2015-03-17'",
    "outbox, 100 letters": "SELECT * FROM letter WHERE status <> 'sent' LIMIT 100",
    **dict.fromkeys(("register", "note", "show"), ONE_CASE),
}
"""The queries that the answers need; of lists, a page by an index."""


def measured(cases: int, folder: str) -> dict[str, tuple[float, float]]:
    """Return milliseconds of each verb and of its floor, at so many cases."""
    place = f"{folder}/{cases}.db"
    is_filled = Path(place).exists()
    store = simulated_store(place)
    if not is_filled:
        fill(store, cases, as_in_an_office=True)
    reindex(Door(store), SWEPT)
    office = Office(Door(store, stated=True), "Eli", lambda: LISTED)
    bare = sqlite3.connect(place, isolation_level=None)
    texts = (f"note {n}" for n in count())
    new = iter([of_somebody_born_that_month(an_application(), cases + n) for n in range(20)])

    verbs: dict[str, Callable[[], Any]] = {
        "note": lambda: office.note("2015-000500", next(texts)),
        "show": lambda: office.show("2015-000500"),
        "register": lambda: office.register(next(new)),
        "next": office.next,
        "inbox": lambda: office.inbox(wanted=Wanted(limit=PAGE)),
        "list": lambda: office.list(wanted=Wanted(limit=PAGE)),
        "search, a name": lambda: office.search("cecilie isnes", PAGE),
        "search, a number": lambda: office.search("04836130100", PAGE),
        "deadlines": lambda: office.deadlines(limit=PAGE),
        "board": office.board,
        "outbox, 100 letters": lambda: outbox.waiting(store, limit=100),
        "sweep, nothing due": lambda: sweep(office.door, SWEPT),
    }
    found = {}
    for verb, run in verbs.items():
        query = FLOORS.get(verb, ONE_PAGE)
        floor = partial(lambda text: bare.execute(text).fetchall(), query)
        run()  # imports and compiles
        rounds = ROUNDS if _seconds(run) < 1 else 1
        pairs = [(_seconds(run), _seconds(floor)) for _ in range(rounds)]
        found[verb] = tuple(1000 * statistics.median(each) for each in zip(*pairs, strict=True))
    store.close()
    return found


def _seconds(run: Callable[[], Any]) -> float:
    begun = process_time()
    run()
    return process_time() - begun


def main() -> None:
    """Measure every size, and report the figures of each and the growth over all."""
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as new:
        folder = os.environ.get("BENCHMARK_FOLDER", new)
        found = {cases: measured(cases, folder) for cases in sizes}
    lines = []
    for verb in found[sizes[0]]:
        for cases in sizes:
            ours, floor = found[cases][verb]
            goal = GOALS.get(verb, "≤ 50 ms") if cases == sizes[-1] else ""
            lines.append(Line(f"{verb}, {cases:,} cases", ours, floor, goal=goal))
        grown = found[sizes[-1]][verb][0] / found[sizes[0]][verb][0]
        goal = "≤ 1.2 ×" if GOALS.get(verb) == FLAT else ""
        lines.append(Line(f"{verb}, growth", grown, None, "×", goal))
    how = (
        "Processor time of each verb in process on an SQLite file; a first page has 20 lines. "
        "The floor is the indexed query that the answer needs, on the bare driver."
    )
    report("W6: growth with the number of cases", how, lines)


if __name__ == "__main__":
    main()
