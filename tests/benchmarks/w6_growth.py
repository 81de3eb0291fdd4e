"""W6: how the verbs grow with the number of cases, about an eighth of them undecided.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w6_growth.py [CASES…]

Processor time of the verbs in this process, on SQLite, with an anchor file. The floor is the
indexed query that the answer needs, on the bare driver. The sizes are measured in turn, so that
another program's work disturbs them alike. BENCHMARK_FOLDER names a folder in which the databases
are kept, to be measured again: the largest takes minutes to fill.
"""

import gc
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copy
from typing import Any

from builders import an_application, of_somebody_born_that_month
from cases import day, noon
from databases import simulated_store
from many_cases import fill
from measuring import Line, medians, report

from handlers.api import Office, anchored
from handlers.casework.case_lines import Wanted
from handlers.casework.door import Door
from handlers.casework.sweep import reindex, sweep
from handlers.letters import outbox

SIZES = (1_000, 10_000, 100_000)
PAGE = 20
ROUNDS = 11
SWEPT, LISTED = noon(day(1)), noon(day(60))
FLAT = "flat"
GOALS = {
    "register": FLAT,
    "note": FLAT,
    "show": FLAT,
    "sweep, nothing due": "≤ 5 ms",
    "outbox, 100 letters": FLAT,
    "board, every late case": "≤ 200 ms",
    "board": "≤ 200 ms",
}
"""Goals of single verbs; every other first page: 50 ms at 100,000."""
ONE_CASE = (
    "SELECT c.*, e.*, p.* FROM case_file c JOIN event e ON e.case_number = c.number "
    "LEFT JOIN person p ON p.id = e.person_id WHERE c.number = '2015-000500' ORDER BY e.sequence"
)
PATIENT = (
    "SELECT p.name, p.identity_number FROM case_file c JOIN person p ON p.id = c.person_id "
    "WHERE c.number = '2015-000500'"
)
ONE_PAGE = (
    "SELECT c.*, p.name FROM case_file c LEFT JOIN person p ON p.id = c.person_id "
    f"ORDER BY c.number LIMIT {PAGE}"
)
FLOORS = {
    **dict.fromkeys(
        ("board", "board, every late case"),
        "SELECT state, count(*) FROM case_file GROUP BY state",
    ),
    "sweep, nothing due": "SELECT number FROM case_file WHERE next_wakeup <= '2015-03-17'",
    "outbox, 100 letters": "SELECT * FROM letter WHERE status <> 'sent' LIMIT 100",
    **dict.fromkeys(("register", "note", "show"), ONE_CASE),
}
"""The queries that the answers need; of lists, a page by an index."""


def filled(cases: int, folder: str) -> str:
    """Return a database of so many cases, made if it is not in the folder."""
    kept = f"{folder}/{cases}.db"
    if not Path(kept).exists():
        store = simulated_store(kept)
        fill(store, cases, as_in_an_office=True)
        reindex(Door(store), SWEPT)
        store.close()
    return kept


@contextmanager
def works(cases: int, place: str) -> Iterator[dict[str, tuple[Callable[[], Any], ...]]]:
    """Yield each verb and its floor on a database. Each step is in another case."""
    store = anchored(simulated_store(place), None)
    office = Office(Door(store, stated=True), "Eli", lambda: LISTED)
    bare = sqlite3.connect(place, isolation_level=None)
    name, identity_number = bare.execute(PATIENT).fetchone()
    noted, shown = (map("2015-{:06d}".format, count(500)) for _ in range(2))
    new = (of_somebody_born_that_month(an_application(), cases + n) for n in count())

    verbs: dict[str, Callable[[], Any]] = {
        "note": lambda: office.note(next(noted), "The doctor's secretary called."),
        "show": lambda: office.show(next(shown)),
        "register": lambda: office.register(next(new)),
        "next": office.next,
        "inbox": lambda: office.inbox(wanted=Wanted(limit=PAGE)),
        "list": lambda: office.list(wanted=Wanted(limit=PAGE)),
        "search, a name": lambda: office.search(name, PAGE),
        "search, a family name": lambda: office.search(name.split()[-1], PAGE),
        "search, a number": lambda: office.search(identity_number, PAGE),
        "deadlines": lambda: office.deadlines(limit=PAGE),
        "board, every late case": office.board,
        "board": lambda: office.board(PAGE),
        "outbox, 100 letters": lambda: outbox.waiting(store, limit=100),
        "sweep, nothing due": lambda: sweep(office.door, SWEPT),
    }
    yield {
        verb: (run, partial(_all_rows, bare, FLOORS.get(verb, ONE_PAGE)))
        for verb, run in verbs.items()
    }
    bare.close()
    store.close()


def _all_rows(bare: sqlite3.Connection, query: str) -> list[Any]:
    return bare.execute(query).fetchall()


def measured(sizes: Sequence[int], folder: str) -> dict[str, dict[int, tuple[float, float]]]:
    """Return milliseconds of each verb and of its floor, by the number of cases."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as new, ExitStack() as opened:
        places = {
            cases: copy(filled(cases, folder or new), f"{new}/{cases}-used.db") for cases in sizes
        }
        every = {
            cases: opened.enter_context(works(cases, place)) for cases, place in places.items()
        }
        for verb in every[sizes[0]]:
            runs = {
                f"{cases} {who}": run
                for cases in sizes
                for who, run in zip(("ours", "floor"), every[cases][verb], strict=True)
            }
            for run in runs.values():
                run()  # imports, compiles, and begins the anchor file
            gc.freeze()  # else one size pays again and again for what filling left in memory
            seconds = medians(runs, ROUNDS)
            found[verb] = {
                cases: (1000 * seconds[f"{cases} ours"], 1000 * seconds[f"{cases} floor"])
                for cases in sizes
            }
    return found


def main() -> None:
    """Measure every size, and report the figures of each and the growth over all."""
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    found = measured(sizes, os.environ.get("BENCHMARK_FOLDER", ""))
    lines = []
    for verb, by_size in found.items():
        for cases, (ours, floor) in by_size.items():
            goal = GOALS.get(verb, "≤ 50 ms") if cases == sizes[-1] else ""
            lines.append(Line(f"{verb}, {cases:,} cases", ours, floor, goal=goal))
        grown = by_size[sizes[-1]][0] / by_size[sizes[0]][0]
        goal = "≤ 1.2 ×" if GOALS.get(verb) == FLAT else ""
        lines.append(Line(f"{verb}, growth", grown, None, "×", goal))
    how = (
        "Processor time of each verb in process on an SQLite file; a first page has 20 lines. "
        "The floor is the indexed query that the answer needs, on the bare driver. The anchor file "
        f"was begun beside all cases; sizes in turn, medians of {ROUNDS}."
    )
    report("W6: growth with the number of cases", how, lines)


if __name__ == "__main__":
    main()
