"""A migrated database is the same as a new one, and what it holds stays as it was."""

import importlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon
from databases import granted, handle, receive, simulated_store
from sqlalchemy import Engine, inspect, select, text

from handlers.safekeeping.backup import BackupFailed, backup
from storage.canonical import canonical
from storage.chain import BEFORE_THE_FIRST, EventRow, row_hash, salted_hash
from storage.database import open_engine
from storage.errors import OtherPolicyValues, Unstorable
from storage.heads import heads
from storage.schema import MIGRATIONS, REVISIONS, migrate, revision
from storage.store import Store
from storage.tables import Row, case_file
from storage.verification import Damage, examined, orphan_rows
from workflow.engine.steps import Note
from workflow.engine.terms import values_as_json, values_hash
from workflow.reimbursement.commands import Ask
from workflow.reimbursement.process import REIMBURSEMENT

r0003: Any = importlib.import_module("storage.migrations.versions.r0003_a_case_carries_its_terms")


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    found = [revision.revision for revision in script.walk_revisions()]

    assert list(reversed(found)) == list(REVISIONS)
    assert script.get_heads() == [REVISIONS[-1]]


def _schema(engine: Engine) -> Any:
    """Return all that the database says of its own shape.

    SQLite writes a table's name in quotes once it was renamed.
    """
    if engine.dialect.name == "sqlite":
        queries = ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"]
    else:
        ours = "relnamespace = 'public'::regnamespace"
        mine = f"(SELECT oid FROM pg_class WHERE {ours})"
        queries = [
            "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, "
            "column_default FROM information_schema.columns WHERE table_schema = 'public' "
            "ORDER BY 1, 2",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            f"FROM pg_constraint WHERE conrelid IN {mine} ORDER BY 1, 2",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            f"WHERE tgrelid IN {mine} AND NOT tgisinternal ORDER BY 1",
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        ]
    with engine.connect() as connection:
        found = [[tuple(row) for row in connection.execute(text(query))] for query in queries]
    unquoted = re.compile(r'^CREATE TABLE "(\w+)"')
    return [
        [tuple(unquoted.sub(r"CREATE TABLE \1", str(part)) for part in row) for row in rows]
        for rows in found
    ]


def test_a_migrated_database_is_the_same_as_a_new_one(place: str) -> None:
    engine = open_engine(place)
    for target in REVISIONS:
        migrate(engine, target)
    migrated = _schema(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            for table in reversed(Row.metadata.sorted_tables):
                connection.exec_driver_sql(f"DROP TABLE {table.name}")
            connection.exec_driver_sql("DROP TABLE alembic_version")
    migrate(engine)

    assert revision(engine) == REVISIONS[-1]
    assert migrated == _schema(engine)
    assert sum(len(part) for part in migrated) > 30
    engine.dispose()


@contextmanager
def _filled_under_the_first_migration(place: str) -> Iterator[Store]:
    """A database of revision 0001 that holds two cases, a read log and delivery attempts."""
    new = simulated_store(":memory:")
    first = granted(new)
    second = receive(new, INCOMPLETE)
    handle(new, second, Ask(ELI))
    with new.transaction(write=True) as work:
        letters = work.letters_of(first)
        assert work.mark_failed(letters[0].id, "timeout", noon(RECEIVED), noon(RECEIVED))
        assert work.mark_sent(letters[0].id, "out/1.pdf", noon(RECEIVED))
        work.log_access(noon(RECEIVED), OLA, "show", first)
    old = Store(_opened_at(place, "0001"))
    shape = inspect(old.engine)
    there = shape.get_table_names()
    tables = [table for table in Row.metadata.sorted_tables if table.name in there]
    known = {
        table.name: {column["name"] for column in shape.get_columns(table.name)} for table in tables
    }
    with new.transaction(write=False) as work, old.engine.begin() as connection:
        rows = {
            table.name: [
                {name: row[name] for name in row if name in known[table.name]}
                for row in work.connection.execute(select(table)).mappings()
            ]
            for table in tables
        }
        _take_out_terms(rows["event"], rows["case_file"])
        for table in tables:
            for row in rows[table.name]:
                connection.execute(table.insert().values(row))
    new.close()
    try:
        yield old
    finally:
        old.close()


def _take_out_terms(events: list[dict[str, Any]], cases: list[dict[str, Any]]) -> None:
    """Change the rows to those of cases that were opened before terms were recorded."""
    heads = dict[str, str]()
    for row in sorted(events, key=lambda row: (row["case_number"], row["sequence"])):
        data = json.loads(row["data"])
        data.pop("terms", None)
        row["data"] = canonical(data)
        row["data_hash"] = salted_hash(row["data_salt"], row["data"])
        row["previous_hash"] = heads.get(row["case_number"], BEFORE_THE_FIRST)
        chained = EventRow(**{name: row[name] for name in EventRow._fields})
        row["hash"] = heads[row["case_number"]] = row_hash(chained)
    for case in cases:
        case["head_hash"] = heads[case["number"]]


def _opened_at(place: str, target: str) -> Engine:
    """Open a new database at an older revision."""
    engine = open_engine(place)
    migrate(engine, target)
    return engine


def test_a_database_filled_under_the_first_migration_verifies_after_the_last(place: str) -> None:
    with _filled_under_the_first_migration(place) as store:
        with store.transaction(write=False) as work:
            before = heads(work)
        assert revision(store.engine) == "0001"
        migrate(store.engine)

        assert revision(store.engine) == REVISIONS[-1]
        with store.transaction(write=False) as work:
            assert heads(work) == before and len(before) == 2
        assert _damages(store) == []
        handle(store, "2015-000002", Note(ELI, "The work goes on."))
        assert _damages(store) == []


def test_a_case_of_before_terms_carries_the_rules_and_the_usual_values_of_then(place: str) -> None:
    with _filled_under_the_first_migration(place) as store:
        migrate(store.engine)
        with store.transaction(write=True) as work:
            stored = work.get("2015-000001").case
            row = work.connection.execute(
                select(case_file.c.rule_set, case_file.c.policy).where(
                    case_file.c.number == "2015-000001"
                )
            ).one()
            assert work.policy_of(REIMBURSEMENT, row.policy) == stored.policy

        assert stored.events[0].event.terms is None
        assert stored.terms == REIMBURSEMENT.before_terms
        assert (row.rule_set, row.policy) == (stored.terms.rule_set, r0003.VALUES_HASH)


def test_the_usual_values_of_then_are_those_that_the_migration_writes() -> None:
    then = json.loads(r0003.VALUES)
    now = json.loads(values_as_json(REIMBURSEMENT.before_terms.policy))

    assert values_hash(r0003.VALUES) == r0003.VALUES_HASH
    assert REIMBURSEMENT.before_terms.rule_set == r0003.RULE_SET
    assert {name: now[name] for name in then} == then


@pytest.mark.parametrize("policy", [None, r0003.VALUES_HASH])
def test_a_database_of_the_usual_values_is_migrated(place: str, policy: str | None) -> None:
    with _filled_under_the_first_migration(place) as store:
        _last_policy(store, policy)
        migrate(store.engine)

        assert revision(store.engine) == REVISIONS[-1]


def test_a_database_last_changed_under_other_values_is_refused_and_stays(place: str) -> None:
    with _filled_under_the_first_migration(place) as store:
        _last_policy(store, "0" * 64)
        before = _schema(store.engine)
        with pytest.raises(OtherPolicyValues, match="go back to the usual values"):
            migrate(store.engine)

        assert revision(store.engine) == "0001" and _schema(store.engine) == before


def test_a_backup_of_such_a_database_says_why_it_does_not_verify(tmp_path: Path) -> None:
    place = str(tmp_path / "cases.db")
    with _filled_under_the_first_migration(place) as store:
        _last_policy(store, "0" * 64)
    with pytest.raises(BackupFailed, match="go back to the usual values"):
        backup(place, str(tmp_path / "copy.db"))


def _last_policy(store: Store, policy: str | None) -> None:
    """Store the hash of the policy of the last step, as databases of then did."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE store SET policy_version = :policy"), {"policy": policy})


def _damages(store: Store) -> list[Damage]:
    with store.transaction(write=False) as work:
        of_cases = [damage for each in examined(work) for damage in each.damages]
        return [*of_cases, *orphan_rows(work)]


def test_after_a_migration_the_database_refuses_what_a_new_one_refuses(place: str) -> None:
    with _filled_under_the_first_migration(place) as store:
        migrate(store.engine)
        for statement in (
            "UPDATE event SET remark = 'x'",
            "UPDATE event SET data = '{}'",
            "DELETE FROM event WHERE case_number = '2015-000001' AND sequence = 3",
            "UPDATE case_file SET state = 'received' WHERE number = '2015-000001'",
            "UPDATE letter SET event_sequence = 9",
            "UPDATE policy_values SET data = '{}'",
            "DELETE FROM policy_values",
            f"UPDATE case_file SET policy = '{'0' * 64}' WHERE number = '2015-000002'",
        ):
            with pytest.raises(Unstorable), store.transaction(write=True) as work:
                work.connection.exec_driver_sql(statement)
