"""W1: a stored outcome and a whole command against the same rows by hand-written SQL on the driver.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w1_life_of_a_case.py [CASES]

Both run in the same process and journal mode, interleaved; the ratio is a median of rounds. The
bare side pipelines what PostgreSQL lets it.
"""

import json
import sqlite3
import statistics
import sys
import tempfile
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any

from builders import an_application, of_somebody_born_that_month
from cases import ELI, INCOMPLETE, RECEIVED, noon
from databases import fresh_database, letters_of, postgresql_server, simulated_store
from measuring import Line, report
from sqlalchemy import Table

from handlers.casework.door import Door
from storage.cases import NEW_CASE
from storage.database import journal
from storage.records import Hold, rows_of
from storage.tables import case_key, command, event, letter, person, policy_values
from storage.transaction import random_id
from workflow.engine.advance import advance, open_case
from workflow.engine.steps import Register
from workflow.reimbursement.commands import Answer, Ask, Grant
from workflow.reimbursement.process import REIMBURSEMENT

IDS = count(1)
AT = noon(RECEIVED)


def applications(n: int) -> list[Any]:
    """Return the first application of a patient and the answered one. n: of the patient."""
    return [of_somebody_born_that_month(each, n) for each in (INCOMPLETE, an_application())]


def life(number: str) -> list[Any]:
    """Return the outcomes of a case's life: register, ask, answer (which starts it), grant.

    Each case has a patient of its own: the others of a patient would all be read at each step.
    """
    n = int(number[-6:]) + (5_000 if number.startswith("2016") else 0)
    first, second = applications(n)
    outcome = open_case(REIMBURSEMENT, Register("post", number, first), AT)
    outcomes = [outcome]
    for order in (Ask(ELI), Answer("post", second), Grant(ELI)):
        outcome = advance(outcome.case, order, AT)
        outcomes.append(outcome)
    return [(outcome, letters_of(outcome)) for outcome in outcomes]


def ours(store: Any, number: str, outcomes: list[Any]) -> float:
    begun = perf_counter()
    for outcome, letters in outcomes:
        with store.transaction(write=True) as work:
            version = None if len(outcome.case.events) == 1 else work.get(number).version
            work.save(
                [outcome],
                letters,
                version=version,
                command_id=f"o{next(IDS)}",
                answer="{}",
                next_wakeup=RECEIVED,
            )
    return perf_counter() - begun


def whole(store: Any, n: int) -> float:
    """Return the seconds of the same life through the door: rules, proof, letters and chain too."""
    first, second = applications(n + 2_000)
    begun = perf_counter()
    number = Door(store).register(first, AT, "post").case.number
    Door(store).ask(number, ELI, AT)
    Door(store).answer(number, second, "post", AT)
    assert Door(store).grant(number, ELI, AT).case.state == "granted"
    return perf_counter() - begun


def ready(outcomes: list[Any], style: str) -> list[Any]:
    """The bare side's rows, made beforehand: persons, case, events, letters, command."""
    prepared = []
    hold = NEW_CASE
    for version, (outcome, letters) in enumerate(outcomes):
        rows = rows_of([outcome], letters, f"b{next(IDS)}", hold, random_id)
        new_keys = [] if rows.keys == hold.keys else [[rows.process, key] for key in rows.keys]
        hold = Hold(len(outcome.case.events), rows.head, rows.person_id, rows.carried, rows.keys)
        case, last = outcome.case, outcome.case.events[-1]

        def plain(value: Any) -> Any:
            if style == "sqlite" and hasattr(value, "isoformat"):
                text = value.isoformat()
                return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if "T" in text else text
            return value

        def plain_rows(table: Table, rows: list[dict[str, Any]]) -> list[list[Any]]:
            return [[plain(row[column.name]) for column in table.columns] for row in rows]

        state = [case.state, len(case.events), rows.head, rows.person_id, RECEIVED, last.actor]
        state += [last.recorded, *rows.carried]
        prepared.append(
            (
                version,
                case.number,
                plain_rows(person, rows.persons),
                [plain(v) for v in [*state, case.received, rows.process]],
                plain_rows(event, rows.events),
                plain_rows(letter, rows.letters),
                [f"b{next(IDS)}", case.number, "{}", plain(last.recorded)],
                plain_rows(policy_values, rows.policies),
                [[*key, case.number] for key in new_keys],
            )
        )
    return prepared


def statements(mark: str) -> dict[str, str]:
    def marks(n: int) -> str:
        return ", ".join([mark] * n)

    def added(table: Table) -> str:
        return f"INSERT INTO {table.name} VALUES ({marks(len(table.columns))})"

    return {
        "case": f"SELECT version, state, head_hash, person_id FROM case_file WHERE number = {mark}",
        "events": "SELECT e.data, e.sequence, e.process, e.name, e.effective, e.recorded, "
        "e.clock, e.actor, e.state, e.remark, p.identity_number, p.name, p.guardians "
        "FROM event e LEFT JOIN person p ON p.id = e.person_id "
        f"WHERE e.case_number = {mark} ORDER BY e.sequence",
        "person": added(person),
        "policy": f"{added(policy_values)} ON CONFLICT DO NOTHING",
        "key": added(case_key),
        "open": "INSERT INTO case_file (state, event_count, head_hash, person_id, next_wakeup, "
        "changed_by, changed_at, rule_set, policy, received, "
        f"process, number, version) VALUES ({marks(12)}, 1)",
        "change": f"UPDATE case_file SET state = {mark}, event_count = {mark}, "
        f"head_hash = {mark}, person_id = {mark}, "
        f"next_wakeup = {mark}, changed_by = {mark}, changed_at = {mark}, rule_set = {mark}, "
        f"policy = {mark}, version = version + 1 "
        f"WHERE number = {mark} AND version = {mark}",
        "event": added(event),
        "letter": added(letter),
        "command": added(command),
    }


def write(run: Any, sql: dict[str, str], step: Any) -> Any:
    version, number, persons, case, events, letters, command, policies, keys = step
    for row in policies:
        run(sql["policy"], row)
    for row in persons:
        run(sql["person"], row)
    changed = (
        run(sql["open"], [*case, number])
        if version == 0
        else run(sql["change"], [*case[:-2], number, version])
    )
    for row in events:
        run(sql["event"], row)
    for row in letters:
        run(sql["letter"], row)
    run(sql["command"], command)
    for row in keys:
        run(sql["key"], row)
    return changed


def bare_sqlite(connection: sqlite3.Connection, prepared: list[Any]) -> float:
    sql, run = statements("?"), connection.execute
    begun = perf_counter()
    for step in prepared:
        run("BEGIN IMMEDIATE")
        if step[0]:
            run(sql["case"], [step[1]]).fetchone()
            for row in run(sql["events"], [step[1]]).fetchall():
                json.loads(row[0])
        assert write(run, sql, step).rowcount == 1
        run("COMMIT")
    return perf_counter() - begun


def bare_postgresql(connection: Any, prepared: list[Any]) -> float:
    sql = statements("%s")

    def run(statement: str, values: Any) -> Any:
        return connection.cursor().execute(statement, values, prepare=True)

    begun = perf_counter()
    for step in prepared:
        with connection.pipeline():
            connection.execute("BEGIN")
            if step[0]:
                case, events = run(sql["case"], [step[1]]), run(sql["events"], [step[1]])
                case.fetchone()
                for row in events.fetchall():
                    json.loads(row[0])
            changed = write(run, sql, step)
            connection.execute("COMMIT")
        assert changed.rowcount == 1
    return perf_counter() - begun


def compare(
    name: str, goal: str, store: Any, bare: Any, style: str, cases: int, rounds: int = 7
) -> list[Line]:
    """Return the microseconds of a command: ours beside the bare driver's, medians of rounds.

    goal: of the store alone; that of the whole command is one for all.
    """
    figures = []
    numbers = count(1)
    for _ in range(rounds):
        mine = floor = door = 0.0
        for _ in range(cases):
            number = f"2014-{next(numbers):06d}"
            mine += ours(store, number, life(number))
            number = f"2016-{next(numbers):06d}"
            floor += bare(ready(life(number), style))
            door += whole(store, next(numbers))
        figures.append((mine, door, floor))
    mine, door, floor = (
        statistics.median(each) * 1e6 / cases / 4 for each in zip(*figures, strict=True)
    )
    return [
        Line(f"store, {name}", mine, floor, "µs", goal),
        Line(f"whole command, {name}", door, floor, "µs", "≤ 8 ×" if goal else ""),
    ]


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/cases.db"
        store = simulated_store(path)
        connection = sqlite3.connect(path, isolation_level=None)
        for setting in (
            "journal_mode = " + journal()[0],
            "synchronous = " + journal()[1],
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {setting}")
        bare = partial(bare_sqlite, connection)
        lines += compare("SQLite file", "≤ 2 ×", store, bare, "sqlite", cases)
        store.close()
    store = simulated_store(":memory:")
    bare = partial(bare_sqlite, store.engine.raw_connection().driver_connection)
    lines += compare("SQLite in memory", "", store, bare, "sqlite", cases)
    with postgresql_server() as server, fresh_database(server) as url:
        import psycopg

        store = simulated_store(url)
        with psycopg.connect(url, autocommit=True) as link:
            bare = partial(bare_postgresql, link)
            lines += compare("PostgreSQL", "≤ 1.4 ×", store, bare, "postgresql", cases)
        store.close()
    how = (
        "A command of a case's life (register, ask, answer, grant): one durable transaction that "
        "reads the case and stores events, letters and answer. The store saves an outcome that is "
        "ready; a whole command decides, proves and renders its letters too. The "
        "floor is the same rows by hand-written SQL, without those of lists. Journal "
        f"{' '.join(journal())}; clock time."
    )
    report("W1: the persisted life of a case", how, lines)


if __name__ == "__main__":
    main()
