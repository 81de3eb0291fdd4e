"""A database is made and migrated on first use, opened the safe way, and refuses what no row may say."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from builders import an_application
from cases import RECEIVED, noon
from databases import granted, receive
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

import storage.triggers  # noqa: F401
from storage import database
from storage.database import MIGRATIONS, REVISIONS, journal, migrate, open_engine, revision, url_of
from storage.errors import DatabaseUnreachable, NewerDatabase, Unstorable
from storage.store import Store, open_store
from storage.tables import Row


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)

    assert [found.revision for found in reversed(list(script.walk_revisions()))] == list(REVISIONS)
    assert script.get_heads() == [REVISIONS[-1]]


def _schema(engine: Engine) -> Any:
    """Everything the database says of its own shape, but for Alembic's table."""
    if engine.dialect.name == "sqlite":
        queries = ["SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY type, name"]
    else:
        ours = "relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
        mine = f"(SELECT oid FROM pg_class WHERE {ours})"
        queries = [
            "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default FROM "
            "information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2",
            f"SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid IN {mine} "
            "ORDER BY 1, 2",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY indexname",
            f"SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid IN {mine} AND NOT tgisinternal ORDER BY 1",
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ]
    with engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in queries]


def test_migrated_is_the_same_as_fresh(place: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    migrated = open_engine(place)
    found = _schema(migrated)
    if place.startswith("postgresql"):
        Row.metadata.drop_all(migrated)
        with migrated.begin() as connection:
            connection.execute(text("DROP FUNCTION saksgang_refuse"))
        Row.metadata.create_all(migrated)
        fresh = migrated
    else:
        fresh = create_engine("sqlite://", poolclass=StaticPool)
        Row.metadata.create_all(fresh)

    assert found == _schema(fresh)
    assert sum(len(part) for part in found) > 20
    migrated.dispose()
    fresh.dispose()


def test_opening_again_changes_nothing(shared_place: str) -> None:
    first = open_store(shared_place)
    number = receive(first)
    first.close()
    second = open_store(shared_place)
    with second.transaction(write=False) as work:
        assert work.get(number).version == 1
    assert revision(second.engine) == REVISIONS[-1]
    second.close()


def test_many_may_open_a_new_database_at_once(shared_place: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(open_store, [shared_place] * 8))
    numbers = [receive(store) for store in stores]

    assert numbers == [f"2015-{n:06d}" for n in range(1, 9)]
    for store in stores:
        store.close()


def test_a_database_of_a_newer_version_is_refused(shared_place: str) -> None:
    store = open_store(shared_place)
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(NewerDatabase, match="newer Saksgang"):
        open_store(shared_place)


def test_a_migration_that_fails_leaves_nothing(shared_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_migrate", _half_a_migration)
    with pytest.raises(RuntimeError):
        open_engine(shared_place)
    monkeypatch.undo()

    open_store(shared_place).close()


def _half_a_migration(connection: Any, target: str) -> None:
    connection.exec_driver_sql("CREATE TABLE person (id TEXT)")
    raise RuntimeError


def test_a_migration_that_leaves_an_orphan_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(str(tmp_path / "cases.db"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    from alembic import command

    def orphan(config: Config, target: str) -> None:
        row = "INSERT INTO command VALUES ('c', '2015-000001', '{}', '2015-03-16T11:00:00.000000Z')"
        config.attributes["connection"].exec_driver_sql(row)

    monkeypatch.setattr(command, "upgrade", orphan)
    with pytest.raises(DatabaseUnreachable, match="refers to one"):
        migrate(engine)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM command").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_file_is_for_its_owner_and_is_opened_the_safe_way(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    store = open_store(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    with store.transaction(write=False) as work:
        pragma = {name: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "synchronous")}
        mode = work.connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert pragma["foreign_keys"] == 1
    assert (mode, pragma["synchronous"]) == {"delete": ("delete", 3), "wal": ("wal", 2)}[journal()[0]]
    store.close()


def test_wal_only_where_the_library_is_safe() -> None:
    assert journal((3, 40, 1)) == journal((3, 51, 2)) == ("delete", "extra")
    assert journal((3, 51, 3)) == journal((4, 0, 0)) == ("wal", "full")


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("cases.db", "sqlite:///cases.db"),
        ("/var/x.db", "sqlite:////var/x.db"),
        (":memory:", "sqlite://"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_a_path_or_url_means_a_database(place: str, url: str) -> None:
    assert url_of(place).render_as_string(hide_password=False) == url


@pytest.mark.parametrize("place", ["mysql://u:hemmelig@h/d", "://hemmelig", "postgresql://u:hemmelig@127.0.0.1:1/d"])
def test_what_can_not_be_opened_is_said_without_the_password(place: str) -> None:
    with pytest.raises(DatabaseUnreachable) as told:
        open_store(place)

    assert "hemmelig" not in str(told.value)


def test_a_folder_that_is_not_there_and_a_file_that_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="No such file"):
        open_store(str(tmp_path / "nowhere" / "cases.db"))
    (tmp_path / "letter.txt").write_text("Kjære søker, " * 100)
    with pytest.raises(DatabaseUnreachable, match="SQLITE_NOTADB"):
        open_store(str(tmp_path / "letter.txt"))


def _refused(store: Store, statement: str, **values: Any) -> bool:
    """Whether the database itself refuses a statement, and the message tells no value."""
    try:
        with store.transaction(write=True) as work:
            work.connection.execute(text(statement), values)
    except Unstorable as error:
        assert "Solbakken" not in str(error)
        return True
    return False


HASH = "0" * 64


@pytest.mark.parametrize(
    "change",
    [
        "state = 'nonsense'",
        "state = NULL",
        "version = 0",
        "event_count = 0",
        "head_hash = 'x'",
        "number = '2015-1'",
        "number = '2015+000001'",
        "person_id = 'nobody'",
        "assigned_to = ''",
        "received = NULL",
    ],
)
def test_a_case_can_not_be_stored_otherwise(store: Store, change: str) -> None:
    receive(store)

    assert _refused(store, f"UPDATE case_file SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'love_letter'",
        "receiver = 'neighbour'",
        "copy = 2",
        "language = 'en'",
        "status = 'lost'",
        "status = 'sent'",
        "attempts = -1",
        "document_hash = ''",
        "last_error = ''",
        "event_sequence = 9",
        "receiver = 'doctor'",
    ],
)
def test_a_letter_can_not_be_stored_otherwise(store: Store, change: str) -> None:
    receive(store)

    assert _refused(store, f"UPDATE letter SET {change}")


EVENT = (
    "INSERT INTO event SELECT case_number, {sequence}, {name}, effective, recorded, {actor}, {state}, {remark}, data, {person}, "
    "command_id, {letters}, previous_hash, hash FROM event WHERE sequence = 1"
)
GOOD = {
    "sequence": "2",
    "name": "'note_added'",
    "actor": "actor",
    "state": "state",
    "remark": "remark",
    "person": "person_id",
    "letters": "letters_hash",
}


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": "1"},
        {"sequence": "0"},
        {"name": "'Decided'"},
        {"state": "'decided'"},
        {"actor": "''"},
        {"remark": "NULL"},
        {"person": "'nobody'"},
        {"letters": "'x'"},
    ],
    ids=str,
)
def test_an_event_can_not_be_stored_otherwise(store: Store, change: dict[str, str]) -> None:
    receive(store)

    assert _refused(store, EVENT.format(**{**GOOD, **change}))
    assert not _refused(store, EVENT.format(**GOOD))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET remark = 'x'",
        "UPDATE event SET hash = hash",
        "DELETE FROM event WHERE sequence = 3",
        "DELETE FROM case_file",
        "UPDATE case_file SET state = 'received'",
        "UPDATE case_file SET state = 'rejected'",
        "DELETE FROM person",
    ],
)
def test_what_has_happened_stays(store: Store, statement: str) -> None:
    granted(store)

    assert _refused(store, statement)


def test_events_can_not_be_emptied_out(store: Store) -> None:
    granted(store)
    if store.engine.dialect.name == "postgresql":
        assert _refused(store, "TRUNCATE event CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        "received = '2015-02-30'",
        "received = '16.03.2015'",
        "received = '2015-03-16T00:00:00'",
        "next_wakeup = ''",
        "changed_at = '2015-03-16 11:00:00'",
        "changed_at = '2015-03-16T11:00:00.000000+00:00'",
        "changed_at = '2015-02-30T11:00:00.000000Z'",
        "version = 'one'",
        "state = x'00'",
    ],
)
def test_on_sqlite_a_column_takes_its_own_kind_only(tmp_path: Path, change: str) -> None:
    store = open_store(str(tmp_path / "cases.db"))
    receive(store)

    assert _refused(store, f"UPDATE case_file SET {change}")
    store.close()


def test_every_constraint_has_a_name(place: str) -> None:
    engine = open_engine(place)
    found = inspect(engine)
    for table in Row.metadata.tables:
        named = [*found.get_check_constraints(table), *found.get_foreign_keys(table), *found.get_unique_constraints(table)]
        assert all(constraint["name"] for constraint in named), table
    engine.dispose()


def test_no_error_repeats_what_was_to_be_stored(store: Store) -> None:
    receive(store, an_application())
    for statement in (
        "INSERT INTO person SELECT * FROM person",
        "INSERT INTO person SELECT 'Solbakken', salt, identity_number, name, guardians, searchable FROM person",
    ):
        assert _refused(store, statement)


def test_a_lost_connection_is_said_in_a_sentence(server: str) -> None:
    from databases import fresh_database

    with fresh_database(server) as url:
        store = open_store(url)
        number = receive(store)
        with pytest.raises(DatabaseUnreachable), store.transaction(write=True) as work:
            work.beat("sweep", noon(RECEIVED))
            with store.engine.connect() as other:
                other.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                        "AND datname = current_database()"
                    )
                )
            work.get(number)
        with store.transaction(write=False) as work:
            assert work.heartbeat("sweep") is None
        store.close()


def test_sqlite_older_than_strict_tables_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(DatabaseUnreachable, match=r"3\.37"):
        open_store(str(tmp_path / "cases.db"))
