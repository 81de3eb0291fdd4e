"""W4: a sweep over very many open cases, of which some are due: find them, handle them all.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w4_sweep.py [OPEN [DUE]]

Every due case is one of the product's own: it waits for an answer, and the sweep reminds the doctor
with a letter and a copy. The other open cases are copies of one that is not due yet, made by SQL
with numbers, persons and keys of their own. They have no letters and no words, and their chains are
not computed anew: nothing that is measured reads these.
"""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

from builders import of_somebody_born_that_month
from cases import ELI, INCOMPLETE, RECEIVED, day, noon
from databases import letters_of, simulated_store
from many_cases import Life, fill
from measuring import Line, medians, report
from sqlalchemy import Table
from w1_life_of_a_case import statements

from handlers.casework.door import Door
from handlers.casework.sweep import reindex, sweep
from storage.database import journal
from storage.store import Store
from storage.tables import (
    case_date,
    case_file,
    case_key,
    case_line,
    command,
    event,
    letter,
    person,
)
from workflow.engine.advance import Outcome, advance, next_due, open_case
from workflow.engine.steps import Register
from workflow.reimbursement.commands import Ask
from workflow.reimbursement.process import REIMBURSEMENT

ARRIVED: Final = (-7, -6, -5, -4, -3, 0)
"""When the cases of each part arrived, in days: ours and the floor handle parts in turn."""
NOT_DUE: Final = 10
"""When the others arrived."""
HANDS: Final = "by hand"
YEAR_HOLDS: Final = 999_999
COPIED: Final = {
    "number": f"printf('%04d-%06d', 1990 + i / {YEAR_HOLDS}, i % {YEAR_HOLDS} + 1)",
    "case_number": f"printf('%04d-%06d', 1990 + i / {YEAR_HOLDS}, i % {YEAR_HOLDS} + 1)",
    "id": "printf('%032x', i)",
    "person_id": "iif(person_id IS NULL, NULL, printf('%032x', i))",
    "key": "printf('%064x', i)",
}
"""What a copy has of its own, by its count i."""


def waits_for_an_answer(arrived: int) -> Life:
    """Return the life of a case that came so many days after RECEIVED and was asked about."""
    at = noon(day(arrived))
    opened = open_case(REIMBURSEMENT, Register("post", "2015-000000", INCOMPLETE), at)
    asked = advance(opened.case, Ask(ELI), at)
    return Life(
        tuple((each, tuple(letters_of(each))) for each in (opened, asked)), next_due(asked.case)
    )


def filled(store: Store, bare: sqlite3.Connection, others: int, due: int) -> list[list[str]]:
    """Fill an empty database; return the numbers of each part of the due cases."""
    lives = [waits_for_an_answer(arrived) for arrived in ARRIVED for _ in range(due)]
    lives.append(waits_for_an_answer(NOT_DUE))
    fill(store, len(lives), chosen=lives, as_in_an_office=True)
    store.let_others_write = lambda: None  # type: ignore[method-assign]  # there are none
    reindex(Door(store), noon(day(NOT_DUE)))
    numbers = [f"2015-{n + 1:06d}" for n in range(len(lives))]
    copy(bare, numbers.pop(), others)
    return [numbers[n : n + due] for n in range(0, len(numbers), due)]


def copy(bare: sqlite3.Connection, number: str, times: int) -> None:
    """Copy a case by SQL: its row, person, events, key, line and dates."""
    own = f"case_number = '{number}'"
    bare.execute("BEGIN")
    for table, which in (
        (person, f"id = (SELECT person_id FROM case_file WHERE number = '{number}')"),
        (case_file, f"number = '{number}'"),
        *((each, own) for each in (event, case_key, case_line, case_date)),
    ):
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join(COPIED.get(column.name, f'"{column.name}"') for column in table.columns)
        bare.execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT ?) "
            f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM n, {table.name} "
            f"WHERE {which}",
            [times],
        )
    bare.execute("COMMIT")


def found(store: Store, bare: sqlite3.Connection, first: Sequence[str]) -> Iterator[Line]:
    """Measure how long it takes to find the first part of the due cases."""
    today = due_day(ARRIVED[0])
    query = "SELECT number FROM case_file WHERE next_wakeup <= ? ORDER BY next_wakeup, number"

    def ours() -> list[str]:
        with store.transaction(write=False) as work:
            return work.due_by(today)

    def floor() -> list[str]:
        return [number for (number,) in bare.execute(query, [today.isoformat()]).fetchall()]

    assert ours() == floor() == list(first)
    seconds = medians({"ours": ours, "floor": floor}, 21)
    yield Line("find", *(1000 * seconds[who] for who in ("ours", "floor")), goal="≤ 1.5 ×")


def handled(store: Store, bare: sqlite3.Connection, parts: Sequence[list[str]]) -> Iterator[Line]:
    """Let the sweep handle one part and hand-written SQL the next, in turn."""
    times: dict[Callable[[], float], list[tuple[float, float]]] = {
        process_time: [],
        perf_counter: [],
    }
    for own, other, arrived in zip(parts[::2], parts[1::2], ARRIVED[::2], strict=True):
        mine = timed(partial(sweep, Door(store), noon(due_day(arrived))))
        prepared = [
            (new, of_another(rows_of_a_sweep(bare, old), old, new))
            for old, new in zip(own, other, strict=True)
        ]
        floor = timed(partial(by_hand, bare, prepared))
        for clock, each in times.items():
            each.append((mine[clock], floor[clock]))
    for clock, name, goal in ((process_time, "CPU", "≤ 3 ×"), (perf_counter, "clock", "")):
        ours, hand = (1000 * median(each) for each in zip(*times[clock], strict=True))
        yield Line(f"handle all, {name}", ours, hand, goal=goal)


def timed(work: Callable[[], Any]) -> dict[Callable[[], float], float]:
    """Return the seconds that a work takes by each clock."""
    begun = {clock: clock() for clock in (process_time, perf_counter)}
    work()
    return {clock: clock() - begun[clock] for clock in begun}


def due_day(arrived: int) -> date:
    """Return the day on which a case that came so many days after RECEIVED is due."""
    due = waits_for_an_answer(arrived).next_day
    assert due is not None
    return due


def rows_of_a_sweep(bare: sqlite3.Connection, number: str) -> dict[Table, list[list[Any]]]:
    """Read what a sweep has stored in a case."""
    case = "SELECT max(sequence) FROM event WHERE case_number = ?"
    [newest] = bare.execute(case, [number]).fetchone()
    wanted = {
        event: f"case_number = ? AND sequence = {newest}",
        letter: f"case_number = ? AND event_sequence = {newest}",
        command: "case_number = ? ORDER BY at DESC LIMIT 1",
        case_file: "number = ?",
        case_line: "case_number = ?",
        case_date: "case_number = ?",
    }
    return {
        table: [
            list(row) for row in bare.execute(f"SELECT * FROM {table.name} WHERE {which}", [number])
        ]
        for table, which in wanted.items()
    }


def of_another(
    rows: Mapping[Table, list[list[Any]]], old: str, new: str
) -> dict[Table, list[list[Any]]]:
    """Return the rows as those of another case, which is handled by hand."""

    def own(value: Any) -> Any:
        return value.replace(old, new) if isinstance(value, str) else value

    changed = {
        table: [[own(value) for value in row] for row in of_table]
        for table, of_table in rows.items()
    }
    changed[command][0][0] = f"{HANDS} {new}"
    return changed


def by_hand(
    bare: sqlite3.Connection, prepared: Sequence[tuple[str, dict[Table, list[list[Any]]]]]
) -> None:
    """Store the same rows, each case in a transaction that reads it back first."""
    sql, run = statements("?"), bare.execute
    columns = [column.name for column in case_line.columns if column.name != "case_number"]
    line = (
        f"UPDATE case_line SET {', '.join(f'{name} = ?' for name in columns)} WHERE case_number = ?"
    )
    date_ = f"INSERT INTO case_date VALUES ({', '.join('?' * len(case_date.columns))})"
    names = [column.name for column in case_file.columns]
    for number, rows in prepared:
        run("BEGIN IMMEDIATE")
        version, *_, person_id = run(sql["case"], [number]).fetchone()
        for row in run(sql["events"], [number]).fetchall():
            json.loads(row[0])
        case = dict(zip(names, rows[case_file][0], strict=True)) | {"person_id": person_id}
        changed = (
            "state",
            "event_count",
            "head_hash",
            "person_id",
            "next_wakeup",
            "changed_by",
            "changed_at",
            "rule_set",
            "policy",
        )
        values = [*(case[name] for name in changed), number, version]
        assert run(sql["change"], values).rowcount == 1
        for table in (event, letter, command):
            for row in rows[table]:
                run(sql[table.name], row)
        own, *rest = rows[case_line][0]
        run(line, [*rest, own])
        run("DELETE FROM case_date WHERE case_number = ?", [number])
        for row in rows[case_date]:
            run(date_, row)
        run("COMMIT")


def statements_of_a_step(store: Store, number: str, next_wakeup: date | None) -> int:
    """Count the statements that ask somebody in a new case, with a wake-up day or without."""
    told: list[str] = []
    application = of_somebody_born_that_month(INCOMPLETE, 90_000 + int(number[-6:]))
    opened = open_case(REIMBURSEMENT, Register("post", number, application), noon(RECEIVED))
    asked = advance(opened.case, Ask(ELI), noon(RECEIVED))

    def save(outcome: Outcome, version: int | None) -> None:
        with store.transaction(write=True) as work:
            driver: Any = work.connection.connection.driver_connection
            driver.set_trace_callback(told.append if version else None)
            work.save(
                [outcome],
                letters_of(outcome),
                version=version,
                command_id=f"{number} {version}",
                answer="{}",
                next_wakeup=next_wakeup,
            )
            driver.set_trace_callback(None)

    save(opened, None)
    save(asked, 1)
    return len(told)


def main() -> None:
    """Fill a database, and measure what a sweep does there."""
    size, due = (int(text) for text in (*sys.argv[1:], "100000", "1000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/cases.db"
        store = simulated_store(place)
        bare = sqlite3.connect(place, isolation_level=None)
        bare.execute("PRAGMA synchronous = OFF")
        begun = perf_counter()
        parts = filled(store, bare, size - len(ARRIVED) * due, due)
        filling = perf_counter() - begun
        mode, synchronous = journal()
        bare.execute(f"PRAGMA journal_mode = {mode}")
        bare.execute(f"PRAGMA synchronous = {synchronous}")
        lines = [*found(store, bare, parts[0]), *handled(store, bare, parts)]
        more = statements_of_a_step(store, "2016-000001", RECEIVED)
        more -= statements_of_a_step(store, "2016-000002", None)
        lines.append(Line("register a deadline: more statements", more, None, "", "none"))
        bare.close()
        store.close()
    how = (
        f"{size:,} open cases on an SQLite file, filled in {filling:.0f} s: the {due:,} that are "
        "due each time are the product's own, the others copies of one by SQL. Find: the numbers "
        "of the due cases, beside the indexed query. Handle: a sweep that stores an event, two "
        "letters, the command, the line and its dates in each, beside one transaction per case "
        "that reads the case and stores the same rows by hand-written SQL. Medians of 3 parts of "
        "the cases."
    )
    report("W4: a sweep over many open cases", how, lines)


if __name__ == "__main__":
    main()
