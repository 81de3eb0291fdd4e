"""R23: a changed value in any column is found, or the column stands in SECURITY.md with the reason.

So are tables, checks, indexes and triggers that are dropped, changed or foreign, and orphan rows.
"""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from bar import Measured
from cases import ELI
from databases import break_case, fresh_database, simulated_store
from office_at_work import MONDAY, at_work
from the_command import opened

from handlers.casework.stored_lines import indexed
from handlers.safekeeping.audit import verify_whole
from storage.store import Store
from storage.tables import Row
from storage.triggers import TRIGGERS
from workflow.engine.terms import values_hash

HEX = re.compile(r"[0-9a-f]{32,64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"(.*\d)(\d)(\D*)", re.DOTALL)
EMPTY = "{}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with rows in every table that steps fill, and its anchor file beside it."""
    path = tmp_path_factory.mktemp("r23") / "cases.db"
    with opened(str(path)) as store:
        at_work(store, 40, Path(f"{path}.anchor"))
        with store.transaction(write=True) as work:
            work.log_access(MONDAY, ELI, "show", "2015-000001", "identity number shown in full")
        assert verify_whole(store, None, law=True, index=indexed).damages == ()
    return path


@pytest.fixture
def copy(place: Path) -> Iterator[tuple[Store, Any]]:
    """A copy in memory, and its driver, which holds no constraint."""
    store = simulated_store(":memory:")
    driver: Any = store.engine.raw_connection().driver_connection
    with closing(sqlite3.connect(place)) as file:
        file.backup(driver)
    yield store, driver
    store.close()


def _without_triggers(driver: sqlite3.Connection, change: Any) -> int:
    """Make a change as somebody with a tool would, and put triggers and constraints back."""
    driver.execute("PRAGMA ignore_check_constraints = ON")
    driver.execute("PRAGMA foreign_keys = OFF")
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in driver.execute(names).fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    try:
        return int(driver.execute(*change).rowcount)
    finally:
        for statement in TRIGGERS["sqlite"]:
            driver.execute(statement)
        driver.execute("PRAGMA ignore_check_constraints = OFF")


def not_sealed() -> set[str]:
    """Return the columns that SECURITY.md lists, as `table.column`."""
    page = Path("SECURITY.md").read_text(encoding="utf-8")
    section = page.split("### Columns that are not sealed", 1)[1].split("\n#", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert all(len(line.split("|")[2].strip()) > 20 for line in rows), "each says why"
    return {name for line in rows for name in re.findall(r"`(\w+\.\w+)`", line.split("|")[1])}


def _others(value: Any, column: list[Any], kind: str, luck: random.Random) -> list[Any]:
    """Return values that may stand in a column too: of another row, one beside it, or none."""
    other = [each for each in column if each != value]
    made = [luck.choice(other)] if other else []
    match value:
        case None if "INT" in kind:
            made.append(1)
        case None:
            made.append("2015-04-01T10:00:00.000000Z")
        case int():
            made += [value + 1, None]
        case str() if INSTANT.fullmatch(value):
            moved = datetime.fromisoformat(value) + timedelta(seconds=1)
            made += [moved.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), None]
        case str() if HEX.fullmatch(value):
            made += [value[:-1] + ("0" if value[-1] != "0" else "1"), None]
        case str() if NUMBER.fullmatch(value):
            made += [NUMBER.sub(lambda m: f"{m[1]}{(int(m[2]) + 1) % 10}{m[3]}", value), None]
        case _:
            made += [f"{value}x", None]
    return made


def test_a_changed_value_in_any_column_is_found_or_listed_with_the_reason(
    place: Path, copy: tuple[Store, Any], size: Any, measured: Measured
) -> None:
    store, driver = copy
    anchor, luck, begun = Path(f"{place}.anchor"), random.Random(23), perf_counter()
    whole = driver.serialize()
    unseen: set[str] = set()
    seen: set[str] = set()
    found = refused = 0
    names = [table.name for table in Row.metadata.sorted_tables]
    for table in (*names, "alembic_version"):
        columns = [(row[1], row[2]) for row in driver.execute(f"PRAGMA table_info({table})")]
        rows = driver.execute(f"SELECT rowid, * FROM {table}").fetchall()
        for number, (column, kind) in enumerate(columns, start=1):
            values = [row[number] for row in rows]
            for row in luck.sample(rows, min(size(1, 12), len(rows))):
                others = _others(row[number], values, kind, luck)
                for other in others[: size(1, None)]:
                    where = (f"{table}.{column}", row, other)
                    sql = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
                    try:
                        assert _without_triggers(driver, (sql, (other, row[0]))) == 1, where
                    except sqlite3.IntegrityError:
                        refused += 1
                        seen.add(where[0])
                        continue
                    if verify_whole(store, anchor, law=True, index=indexed).damages:
                        found += 1
                        seen.add(where[0])
                    else:
                        unseen.add(where[0])
                    driver.deserialize(whole)

    listed = not_sealed()
    assert unseen <= listed, f"neither found nor listed: {unseen - listed}"
    every = {
        f"{table.name}.{column.name}" for table in Row.metadata.sorted_tables for column in table.c
    }
    assert listed <= every
    empty = {name for name in names if not driver.execute(f"SELECT 1 FROM {name}").fetchone()}
    assert empty <= {"case_link", "case_key"}
    tried = seen | unseen
    assert {name for name in every - tried if name.split(".")[0] not in empty} == set()
    measured(
        "R23",
        f"{found + refused:,} changes in {len(tried)} columns of {len(names) + 1} tables: "
        f"{found:,} found, {refused} refused by the database, {len(unseen)} columns listed; "
        f"{perf_counter() - begun:.0f} s",
    )


ORPHANS = {
    "a person": "INSERT INTO person SELECT substr(salt, 1, 31) || 'x', salt, identity_number, "
    "name, guardians, searchable FROM person LIMIT 1",
    "a link": "INSERT INTO case_link VALUES ('2015-000001', 'x', '2015-000002')",
    "a link of no case": "INSERT INTO case_link VALUES ('2015-009999', 'x', '2015-000002')",
    "a search key": "INSERT INTO case_key SELECT 'reimbursement', hash, case_number FROM event "
    "LIMIT 1",
    "a command": "INSERT INTO command SELECT 'x', case_number, answer, at FROM command LIMIT 1",
    "an attempt": "INSERT INTO delivery_attempt SELECT 'x', sequence, at, outcome, code, path, "
    "content_hash, previous_hash, hash FROM delivery_attempt LIMIT 1",
    "a word": "INSERT INTO process_state VALUES ('reimbursement', 'forgotten', 0)",
    "a process": "INSERT INTO process VALUES ('other')",
    "a counter": "INSERT INTO case_counter VALUES (2014, 3)",
    "a second store": "INSERT INTO store SELECT 2, id, kind, created_at, anchor, "
    "calendar_version, program_version FROM store",
    "policy values": "INSERT INTO policy_values VALUES ('reimbursement', "
    f"'{values_hash(EMPTY)}', '{EMPTY}')",
}


@pytest.mark.parametrize("what", ORPHANS)
def test_a_row_that_belongs_to_nothing_is_found(
    place: Path, copy: tuple[Store, Any], what: str
) -> None:
    store, driver = copy
    assert _without_triggers(driver, (ORPHANS[what],)) == 1

    assert verify_whole(store, Path(f"{place}.anchor")).damages


def _shapes(dialect: str) -> dict[str, tuple[str, str]]:
    """Return changes of the shape, each with a part of what must be said."""
    on = " ON {}" if dialect == "postgresql" else ""
    triggers = {
        name: table
        for statement in TRIGGERS[dialect]
        if (made := re.match(r"CREATE TRIGGER (\w+) .*? ON (\w+) ", statement, re.DOTALL))
        for name, table in [made.groups()]
    }
    dropped = {
        f"dropped {name}": (f"DROP TRIGGER {name}{on.format(table)}", name)
        for name, table in triggers.items()
    }
    index = {"dropped index": ("DROP INDEX ix_letter_waiting", "ix_letter_waiting")}
    if dialect == "sqlite":
        text = "UPDATE sqlite_master SET sql = replace(sql, {}) WHERE name = '{}'"
        loose = text.format("'version >= 1', 'version >= 0'", "case_file")
        return {
            **dropped,
            **index,
            "foreign trigger": (
                "CREATE TRIGGER helpful AFTER INSERT ON event BEGIN "
                "UPDATE letter SET status = 'unsent'; END",
                "helpful",
            ),
            "trigger with a name as SQLite's own": (
                "CREATE TRIGGER helpful AFTER INSERT ON event BEGIN UPDATE letter SET status = "
                "'unsent'; END; PRAGMA writable_schema = ON; UPDATE sqlite_master SET name = "
                "'sqlite_helpful', sql = replace(sql, 'helpful', 'sqlite_helpful') "
                "WHERE name = 'helpful'",
                "sqlite_helpful",
            ),
            "foreign table": ("CREATE TABLE notes (text TEXT)", "notes"),
            "foreign view": ("CREATE VIEW seen AS SELECT * FROM event", "seen"),
            "changed check": (f"PRAGMA writable_schema = ON; {loose}", "case_file"),
        }
    nothing = (
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
    )
    return {
        **dropped,
        **index,
        "foreign trigger": (
            f"{nothing}; CREATE TRIGGER helpful BEFORE INSERT ON event FOR EACH ROW "
            "EXECUTE FUNCTION nothing()",
            "helpful",
        ),
        "trigger switched off": ("ALTER TABLE event DISABLE TRIGGER ALL", "event_is_not_changed"),
        "changed function": (
            "CREATE OR REPLACE FUNCTION saksgang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$",
            "saksgang_refuse",
        ),
        "dropped check": (
            "ALTER TABLE case_file DROP CONSTRAINT ck_case_file_version",
            "ck_case_file_version",
        ),
        "foreign rule": (
            "CREATE RULE silent AS ON DELETE TO heartbeat DO INSTEAD NOTHING",
            "silent",
        ),
        "foreign column": ("ALTER TABLE event ADD COLUMN more text", "more"),
    }


@pytest.mark.parametrize("name", _shapes("sqlite"))
def test_a_changed_shape_is_found_on_sqlite(
    place: Path, copy: tuple[Store, Any], name: str
) -> None:
    store, driver = copy
    change, said = _shapes("sqlite")[name]
    driver.executescript(change)

    assert any(said in each.what for each in verify_whole(store, Path(f"{place}.anchor")).damages)


def test_a_changed_shape_is_found_on_postgresql(
    server: str, tmp_path: Path, measured: Measured
) -> None:
    shapes = _shapes("postgresql")
    with fresh_database(server) as url:
        for name, (change, said) in shapes.items():
            with opened(url) as store:
                if name == next(iter(shapes)):
                    at_work(store, 10, tmp_path / "anchor")
                assert verify_whole(store, None).damages == ()
                break_case(store, change)
                found = verify_whole(store, None).damages
                assert any(said in each.what for each in found), name
                _remade(store)
    measured("R23", f"{len(shapes)} changed shapes on PostgreSQL, all found")


def _remade(store: Store) -> None:
    """Make the shape of a PostgreSQL database as it was: all but the rows is made anew."""
    with store.engine.begin() as connection:
        run = connection.exec_driver_sql
        run("DROP RULE IF EXISTS silent ON heartbeat")
        run("ALTER TABLE event DROP COLUMN IF EXISTS more")
        run("ALTER TABLE event ENABLE TRIGGER ALL")
        run("DROP FUNCTION IF EXISTS nothing CASCADE")
        run("DROP FUNCTION IF EXISTS saksgang_refuse CASCADE")
        run("DROP FUNCTION IF EXISTS saksgang_ended_stays_ended CASCADE")
        for statement in TRIGGERS["postgresql"]:
            run(statement)
        check = "ALTER TABLE case_file {} CONSTRAINT {} ck_case_file_version"
        run(check.format("DROP", "IF EXISTS"))
        run(f"{check.format('ADD', '')} CHECK (version >= 1)")
        run("DROP INDEX IF EXISTS ix_letter_waiting")
        columns = "(status, next_attempt) WHERE status <> 'sent'"
        run(f"CREATE INDEX ix_letter_waiting ON letter {columns}")
