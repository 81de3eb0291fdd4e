"""A database is made and opened with safe settings, and refuses rows that break a rule."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, noon
from databases import granted, receive, simulated_store
from sqlalchemy import inspect, text

from storage import schema
from storage.about import about
from storage.database import file_of, journal, open_engine, url_of
from storage.errors import DatabaseUnreachable, NewerDatabase, NoDatabase, Unstorable
from storage.schema import REVISIONS, migrate, revision
from storage.store import Store, open_store
from storage.tables import Row, event
from workflow.reimbursement.process import REIMBURSEMENT


def test_opening_again_changes_nothing(shared_place: str) -> None:
    first = simulated_store(shared_place)
    number = receive(first)
    first.close()
    second = simulated_store(shared_place)
    with second.transaction(write=False) as work:
        assert work.get(number).version == 1
    assert revision(second.engine) == REVISIONS[-1]
    second.close()


def test_many_may_open_a_new_database_at_once(shared_place: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(simulated_store, [shared_place] * 8))
    numbers = [receive(store) for store in stores]

    assert numbers == [f"2015-{n:06d}" for n in range(1, 9)]
    for store in stores:
        store.close()


def test_a_database_of_a_newer_version_is_refused(shared_place: str) -> None:
    store = simulated_store(shared_place)
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(NewerDatabase, match="newer Saksgang"):
        simulated_store(shared_place)


NOTE = "WHERE process = 'reimbursement' AND name = 'note_added'"


def test_the_first_write_adds_the_words_that_are_new_and_removes_none(shared_place: str) -> None:
    store = simulated_store(shared_place)
    with store.transaction(write=True) as work:
        run = work.connection.exec_driver_sql
        run(f"DELETE FROM process_event {NOTE}")
        run("INSERT INTO process VALUES ('enquiry')")
        run("INSERT INTO process_state VALUES ('enquiry', 'received', 0)")
    store.close()
    again = simulated_store(shared_place)
    with again.transaction(write=False) as work:
        run = work.connection.exec_driver_sql
        assert run(f"SELECT count(*) FROM process_event {NOTE}").scalar() == 0
    with again.transaction(write=True) as work:
        run = work.connection.exec_driver_sql
        assert run(f"SELECT count(*) FROM process_event {NOTE}").scalar() == 1
        assert run("SELECT count(*) FROM process_state WHERE process = 'enquiry'").scalar() == 1
        words = "SELECT name FROM process_event WHERE process = 'reimbursement'"
        assert set(run(words).scalars()) == set(REIMBURSEMENT.events)
    again.close()


def test_the_kind_of_a_database_is_set_when_it_is_made(shared_place: str) -> None:
    first = open_store(shared_place, simulated=True, made_at=noon(RECEIVED))
    with first.transaction(write=False) as work:
        made = about(work.connection)
    first.close()
    second = open_store(shared_place, simulated=False)
    with second.transaction(write=False) as work:
        assert about(work.connection) == made
    second.close()

    assert len(made.id) == 32
    assert (made.simulated, made.created_at, made.anchor) == (True, noon(RECEIVED), None)


def test_a_new_database_is_live_or_simulated_as_stated_and_has_its_own_id() -> None:
    stores = [open_store(":memory:", simulated=kind) for kind in (False, True)]
    said = [store.about for store in stores]
    for store in stores:
        store.close()

    assert [each.simulated for each in said] == [False, True]
    assert [store.made for store in stores] == [True, True]
    assert said[0].id != said[1].id


def test_a_database_that_is_not_there_is_made_only_when_that_is_said(shared_place: str) -> None:
    with pytest.raises(NoDatabase) as told:
        open_store(shared_place)
    assert "There is no database at" in str(told.value)
    assert "db upgrade` makes one" in str(told.value)
    assert "://" in shared_place or not Path(shared_place).exists()

    open_store(shared_place, simulated=False).close()
    again = open_store(shared_place)
    assert (again.made, again.simulated) == (False, False)
    again.close()


def test_an_empty_file_is_no_database_until_it_is_made_one(tmp_path: Path) -> None:
    place = tmp_path / "cases.db"
    place.touch()
    with pytest.raises(NoDatabase):
        open_store(str(place))
    assert place.stat().st_size == 0

    open_store(str(place), simulated=True).close()
    open_store(str(place)).close()


def test_a_database_of_another_program_is_left_as_it_is(shared_place: str) -> None:
    engine = open_engine(shared_place)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bird (name TEXT)")
    with pytest.raises(DatabaseUnreachable, match="of another program"):
        open_store(shared_place, simulated=True)

    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["bird"]
    engine.dispose()


def test_a_file_that_is_moved_away_is_not_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "cases.db"
    store = simulated_store(str(place))
    store.engine.dispose()
    place.rename(tmp_path / "moved.db")

    with pytest.raises(DatabaseUnreachable), store.transaction(write=False):
        pass
    assert not place.exists()
    store.close()


def test_after_a_file_was_replaced_every_transaction_is_on_the_new_one(tmp_path: Path) -> None:
    place, other = tmp_path / "cases.db", tmp_path / "other.db"
    new = simulated_store(str(other))
    number = receive(new)
    own = new.about
    new.close()
    store = simulated_store(str(place))
    assert store.about != own

    other.replace(place)

    assert store.about == own
    with store.transaction(write=True) as work:
        assert work.get(number).version == 1
    place.unlink()
    with pytest.raises(DatabaseUnreachable), store.transaction(write=True):
        pass
    assert not place.exists()
    store.close()


@pytest.mark.parametrize("name", ["a?b.db", "x.db?mode=ro", "a#b%20c.db", "Åse sitt.db"])
def test_a_path_with_marks_of_a_url_is_that_file(tmp_path: Path, name: str) -> None:
    simulated_store(str(tmp_path / name)).close()

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert file_of(str(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize("place", ["sqlite:///x.db?mode=ro", "sqlite://host/x.db"])
def test_the_url_of_a_file_has_no_options_and_no_host(place: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="sqlite:///PATH"):
        url_of(place)


def test_a_migration_that_fails_leaves_nothing(
    shared_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_of_it(connection: Any) -> None:
        connection.exec_driver_sql("CREATE TABLE person (id TEXT)")
        raise RuntimeError

    monkeypatch.setattr(schema, "make", half_of_it)
    with pytest.raises(RuntimeError):
        simulated_store(shared_place)
    monkeypatch.undo()

    simulated_store(shared_place).close()


def test_a_migration_that_leaves_an_orphan_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(str(tmp_path / "cases.db"))
    migrate(engine, "0001")
    from alembic import command

    def orphan(config: Any, target: str) -> None:
        row = "INSERT INTO command VALUES ('c', '2015-000001', '{}', '2015-03-16T11:00:00.000000Z')"
        config.attributes["connection"].exec_driver_sql(row)

    monkeypatch.setattr(command, "upgrade", orphan)
    with pytest.raises(DatabaseUnreachable, match="refers to one"):
        migrate(engine)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM command").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_database_file_is_private_and_opened_with_safe_settings(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    store = simulated_store(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    with store.transaction(write=False) as work:
        pragma = {
            name: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous")
        }
        mode = work.connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert pragma["foreign_keys"] == 1
    assert (mode, pragma["synchronous"]) == {"delete": ("delete", 3), "wal": ("wal", 2)}[
        journal()[0]
    ]
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


@pytest.mark.parametrize(
    "place", ["mysql://u:hemmelig@h/d", "://hemmelig", "postgresql://u:hemmelig@127.0.0.1:1/d"]
)
def test_an_error_about_a_url_does_not_repeat_the_password(place: str) -> None:
    with pytest.raises(DatabaseUnreachable) as told:
        simulated_store(place)

    assert "hemmelig" not in str(told.value)


def test_a_missing_folder_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="No such file"):
        simulated_store(str(tmp_path / "nowhere" / "cases.db"))
    (tmp_path / "letter.txt").write_text("Kjære søker, " * 100)
    with pytest.raises(DatabaseUnreachable, match="SQLITE_NOTADB"):
        simulated_store(str(tmp_path / "letter.txt"))


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
        "process = 'enquiry'",
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
def test_the_database_refuses_a_case_that_breaks_a_rule(store: Store, change: str) -> None:
    receive(store)

    assert _refused(store, f"UPDATE case_file SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'love_letter'",
        "receiver = 'neighbour'",
        "copy = 2",
        "language = 'en'",
        "process = 'enquiry'",
        "document = NULL",
        "erased_at = '2015-03-16T11:00:00.000000Z'",
        "status = 'lost'",
        "status = 'sent'",
        "attempts = -1",
        "document_hash = ''",
        "last_error = ''",
        "event_sequence = 9",
        "receiver = 'doctor'",
    ],
)
def test_the_database_refuses_a_letter_that_breaks_a_rule(store: Store, change: str) -> None:
    receive(store)

    assert _refused(store, f"UPDATE letter SET {change}")


COLUMNS = ", ".join(column.name for column in event.columns)
GOOD = {"sequence": "2", "name": "'note_added'"}


def _copied(change: dict[str, str]) -> str:
    """Make the statement that copies the first event, with some of its columns changed."""
    values = {column.name: column.name for column in event.columns} | GOOD | change
    return (
        f"INSERT INTO event ({COLUMNS}) SELECT {', '.join(values.values())} "
        "FROM event WHERE sequence = 1"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": "1"},
        {"sequence": "0"},
        {"name": "'Decided'"},
        {"state": "'decided'"},
        {"actor": "''"},
        {"remark": "NULL"},
        {"person_id": "'nobody'"},
        {"letters_hash": "'x'"},
        {"process": "'enquiry'"},
        {"clock": "NULL"},
        {"data": "NULL"},
        {"data_salt": "NULL"},
        {"data_hash": "''"},
        {"erased_at": "recorded"},
    ],
    ids=str,
)
def test_the_database_refuses_an_event_that_breaks_a_rule(
    store: Store, change: dict[str, str]
) -> None:
    receive(store)

    assert _refused(store, _copied(change))
    assert not _refused(store, _copied({}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET remark = 'x'",
        "UPDATE event SET hash = hash",
        "UPDATE event SET data = '{}'",
        "UPDATE event SET data = NULL, data_salt = NULL",
        "UPDATE event SET erased_at = recorded",
        "UPDATE delivery_attempt SET code = 'x'",
        "DELETE FROM delivery_attempt",
        "INSERT INTO delivery_attempt SELECT letter_id, sequence + 1, at, outcome, code, path, "
        "content_hash, "
        "previous_hash, hash FROM delivery_attempt",
        "DELETE FROM event WHERE sequence = 3",
        "DELETE FROM case_file",
        "UPDATE case_file SET state = 'received'",
        "UPDATE case_file SET state = 'rejected'",
        "DELETE FROM person",
    ],
)
def test_events_attempts_and_decided_states_can_not_be_changed(
    store: Store, statement: str
) -> None:
    number = granted(store)
    with store.transaction(write=True) as work:
        assert work.mark_sent(work.letters_of(number)[0].id, "out/1.pdf", noon(RECEIVED))

    assert _refused(store, statement)


def test_a_link_between_cases_can_not_be_changed(store: Store) -> None:
    one, other = granted(store), granted(store)
    made = "INSERT INTO case_link VALUES ('{}', 'renewal', '{}')"

    assert _refused(store, made.format(one, "2015-000009"))
    assert _refused(store, made.format(one, one))
    assert not _refused(store, made.format(one, other))
    for change in ("UPDATE case_link SET kind = 'x'", "DELETE FROM case_link"):
        assert _refused(store, change)


def test_events_can_not_be_truncated_on_postgresql(store: Store) -> None:
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
def test_a_column_on_sqlite_refuses_values_of_another_type(tmp_path: Path, change: str) -> None:
    store = simulated_store(str(tmp_path / "cases.db"))
    receive(store)

    assert _refused(store, f"UPDATE case_file SET {change}")
    store.close()


def test_every_constraint_has_a_name(place: str) -> None:
    engine = simulated_store(place).engine
    found = inspect(engine)
    for table in Row.metadata.tables:
        named = [
            *found.get_check_constraints(table),
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
        ]
        assert all(constraint["name"] for constraint in named), table
    engine.dispose()


def test_errors_do_not_repeat_stored_values(store: Store) -> None:
    receive(store, an_application())
    for statement in (
        "INSERT INTO person SELECT * FROM person",
        "INSERT INTO person SELECT 'Solbakken', salt, identity_number, name, guardians, "
        "searchable FROM person",
    ):
        assert _refused(store, statement)


def test_a_lost_connection_raises_database_unreachable(server: str) -> None:
    from databases import fresh_database

    with fresh_database(server) as url:
        store = simulated_store(url)
        number = receive(store)
        with pytest.raises(DatabaseUnreachable), store.transaction(write=True) as work:
            work.note_run("sweep", noon(RECEIVED))
            with store.engine.connect() as other:
                other.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )
                )
            work.get(number)
        with store.transaction(write=False) as work:
            assert work.last_run("sweep") is None
        store.close()


def test_sqlite_older_than_strict_tables_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(DatabaseUnreachable, match=r"3\.37"):
        simulated_store(str(tmp_path / "cases.db"))


def test_after_a_commit_that_failed_the_next_transaction_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = simulated_store(str(tmp_path / "cases.db"))

    def busy(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(store.engine.dialect, "do_commit", busy)
        with pytest.raises(DatabaseUnreachable), store.transaction(write=True) as work:
            work.next_number(2015)

    assert receive(store) == "2015-000001"
    other = simulated_store(str(tmp_path / "cases.db"))
    assert receive(other) == "2015-000002"
    for each in (store, other):
        each.close()
