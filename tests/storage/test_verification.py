"""Every change that was not made by the program is found, with its case and event."""

from datetime import timedelta

import pytest
from builders import BORN_1948, an_application
from cases import ELI, INCOMPLETE, RECEIVED, noon
from databases import break_case, granted, handle, receive
from sqlalchemy.event import listen, remove

from handlers.safekeeping.audit import verify
from storage import verification
from storage.errors import BrokenRecord, DatabaseUnreachable, Unstorable
from storage.heads import heads
from storage.store import Store, Work
from storage.verification import examine, examined, orphan_rows
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask


def some_cases(store: Store) -> list[str]:
    """One case that is granted, and one whose patient was stated in two parts."""
    first = granted(store)
    second = receive(store, INCOMPLETE)
    handle(store, second, Ask(ELI))
    handle(
        store,
        second,
        Answer("post", Application.model_validate({"patient": {"guardians": [{"name": "Åse"}]}})),
    )
    handle(store, second, Answer("post", an_application(patient={"identity_number": BORN_1948})))
    with store.transaction(write=True) as work:
        letter, *_ = work.letters_of(first)
        assert work.mark_failed(letter.id, "timeout", noon(RECEIVED), None)
        assert work.mark_sent(letter.id, "out/1.pdf", noon(RECEIVED))
        work.log_access(noon(RECEIVED), ELI, "show", first)
        work.log_access(noon(RECEIVED), ELI, "show", first)
        work.log_access(noon(RECEIVED), ELI, "list")
        work.log_access(noon(RECEIVED), ELI, "show", "2015-000009")
    return [first, second]


def found(store: Store) -> list[tuple[str, int | None]]:
    """Case and sequence of everything that is damaged."""
    with store.transaction(write=False) as work:
        damages = [
            *(damage for each in examined(work) for damage in each.damages),
            *orphan_rows(work),
        ]
        return [(damage.number, damage.sequence) for damage in damages]


def test_what_the_program_wrote_verifies(store: Store) -> None:
    some_cases(store)

    assert found(store) == []


_FIRST = "WHERE case_number = '2015-000001'"
_SENT = f"{_FIRST} AND status = 'sent'"
_UNSENT = f"{_FIRST} AND event_sequence = 3 AND copy = 1"
_GRANT = f"command_id = (SELECT command_id FROM event {_FIRST} AND sequence = 3)"
_CASE = "WHERE number = '2015-000001'"
_PERSON = f"WHERE id = (SELECT person_id FROM case_file {_CASE})"
_NOON = "'2015-03-16T11:00:00.000000Z'"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (f"UPDATE event SET remark = 'x' {_FIRST} AND sequence = 2", 2),
        (f"UPDATE event SET actor = 'Ola' {_FIRST} AND sequence = 3", 3),
        (
            f"UPDATE event SET data = replace(data, 'true', 'false') {_FIRST} AND sequence = 1",
            1,
        ),
        (f"UPDATE event SET effective = '2015-03-17' {_FIRST} AND sequence = 1", 1),
        (f"UPDATE event SET person_id = NULL {_FIRST} AND sequence = 1", 1),
        (f"DELETE FROM event {_FIRST} AND sequence = 2", 2),
        (f"UPDATE letter SET document = document || ' ' {_FIRST} AND event_sequence = 3", 3),
        (f"UPDATE letter SET document = 'x', document_hash = '{'0' * 64}' {_FIRST}", 1),
        (f"UPDATE letter SET names = '[]' {_UNSENT}", 3),
        (f"DELETE FROM letter {_UNSENT}", 3),
        (f"UPDATE letter SET status = 'sent', sent_at = {_NOON} {_FIRST}", 1),
        (f"DELETE FROM command WHERE {_GRANT}", 3),
        (f"UPDATE command SET at = '2015-03-17T11:00:00.000000Z' WHERE {_GRANT}", 3),
        (f"UPDATE command SET case_number = '2015-000002' WHERE {_GRANT}", 3),
        (
            "UPDATE command SET command_id = 'another' WHERE command_id IN "
            f"(SELECT command_id FROM event {_FIRST} AND sequence = 2)",
            2,
        ),
        (f"UPDATE person SET name = 'En Annen' {_PERSON}", 1),
        (f"UPDATE person SET searchable = 'x' {_PERSON}", 1),
        (f"UPDATE person SET salt = id {_PERSON}", 1),
        (f"UPDATE case_file SET state = 'rejected' {_CASE}", None),
        (f"UPDATE case_file SET state = 'nonsense' {_CASE}", None),
        (f"UPDATE case_file SET received = '2015-03-17' {_CASE}", None),
        (f"UPDATE case_file SET person_id = NULL {_CASE}", None),
        (f"UPDATE case_file SET head_hash = '{'0' * 64}' {_CASE}", 3),
        (f"UPDATE case_file SET event_count = 2 {_CASE}", 3),
        (f"UPDATE case_file SET assigned_to = 'Ola' {_CASE}", None),
        (f"UPDATE event SET clock = '2016-01-01T11:00:00.000000Z' {_FIRST} AND sequence = 2", 2),
        (f"UPDATE event SET process = 'complaint' {_FIRST} AND sequence = 2", 2),
        (f"UPDATE event SET data_hash = data_salt || data_salt {_FIRST} AND sequence = 2", 2),
        (f"UPDATE event SET data_salt = substr(hash, 1, 32) {_FIRST} AND sequence = 2", 2),
        (f"UPDATE letter SET addressee = 'x' {_FIRST} AND event_sequence = 3 AND copy = 1", 3),
        (f"UPDATE letter SET process = 'complaint' {_FIRST} AND event_sequence = 3", 3),
        (f"UPDATE letter SET attempts = 2 {_SENT}", 1),
        (f"UPDATE letter SET path = 'elsewhere' {_SENT}", 1),
        (f"UPDATE letter SET sent_at = '2015-03-17T11:00:00.000000Z' {_SENT}", 1),
        (f"UPDATE letter SET status = 'failed', sent_at = NULL, path = NULL {_SENT}", 1),
        (f"UPDATE letter SET last_error = 'x' {_SENT}", 1),
        (f"UPDATE letter SET status = 'failed', last_error = 'x' {_UNSENT}", 3),
        (f"UPDATE letter SET attempts = 1 {_UNSENT}", 3),
        ("UPDATE delivery_attempt SET code = 'x' WHERE sequence = 1", 1),
        ("UPDATE delivery_attempt SET at = '2015-03-17T11:00:00.000000Z' WHERE sequence = 2", 1),
        ("DELETE FROM delivery_attempt WHERE sequence = 1", 1),
        ("DELETE FROM delivery_attempt", 1),
        (f"UPDATE access SET actor = 'x' {_FIRST} AND sequence = 1", None),
        (f"DELETE FROM access {_FIRST} AND sequence = 1", None),
        ("INSERT INTO case_link VALUES ('2015-000001', 'renewal', '2015-000002')", None),
        (
            "INSERT INTO case_key SELECT process, head_hash, number FROM case_file "
            "WHERE number = '2015-000001'",
            None,
        ),
    ],
)
def test_a_change_is_found_where_it_is(store: Store, change: str, where: int | None) -> None:
    number, _ = some_cases(store)
    if change.startswith("DELETE FROM event") and store.engine.dialect.name == "sqlite":
        break_case(
            store,
            "DELETE FROM letter WHERE case_number = '2015-000001' AND event_sequence = 2",
            change,
        )
    else:
        break_case(store, change)

    assert found(store)[0] == (number, where)
    assert {damaged for damaged, _ in found(store)} <= {
        number,
        "2015-000002" if "UPDATE command" in change else number,
    }


def test_a_claimed_letter_and_a_failed_one_are_as_they_were_noted(store: Store) -> None:
    number = granted(store)
    with store.transaction(write=True) as work:
        first, *_ = work.letters_of(number)
        assert work.mark_failed(first.id, "timeout", noon(RECEIVED), noon(RECEIVED))
        assert len(work.claim(noon(RECEIVED), noon(RECEIVED + timedelta(days=1)), 3)) == 3

    assert found(store) == []
    with store.transaction(write=True) as work:
        assert work.mark_failed(first.id, "refused", noon(RECEIVED), None)
        assert work.retry(first.id, noon(RECEIVED))
    assert found(store) == []


def test_read_log_entries_without_a_case_are_verified_too(store: Store) -> None:
    some_cases(store)
    break_case(store, "UPDATE access SET detail = 'x' WHERE case_number IN ('', '2015-000009')")

    assert found(store) == [("", None), ("2015-000009", None)]


def test_erasing_leaves_the_event_its_hash_and_a_marker(store: Store) -> None:
    """Nothing erases yet. What is erased this way is told; the chain holds all the same."""
    number, _ = some_cases(store)
    marked = "erased_at = '2030-01-01T11:00:00.000000Z'"
    with store.transaction(write=True) as work:
        run = work.connection.exec_driver_sql
        before = heads(work)
        run(f"UPDATE event SET data = NULL, data_salt = NULL, {marked} {_FIRST} AND sequence = 2")
        run(
            f"UPDATE letter SET names = NULL, document = NULL, document_salt = NULL, {marked} "
            f"{_FIRST} AND event_sequence = 3 AND copy = 1"
        )
        with pytest.raises(BrokenRecord, match="event 2"):
            work.get(number)
    with pytest.raises(Unstorable), store.transaction(write=True) as work:
        work.connection.exec_driver_sql(
            "UPDATE event SET data = '{}', data_salt = substr(hash, 1, 32), erased_at = NULL "
            f"{_FIRST} AND sequence = 2"
        )

    with store.transaction(write=False) as work:
        assert heads(work) == before
        assert [letter.names for letter in work.letters_of(number)][-1] == ()
        assert [damage.what for damage in examine(work, number).damages] == [
            "its data was erased, which no command does; restore a backup",
            "the text of a letter was erased, which no command does; restore a backup",
        ]


def test_a_counter_behind_the_newest_case_number_is_found(store: Store) -> None:
    some_cases(store)
    break_case(store, "UPDATE case_counter SET last = 1")

    assert found(store) == [("2015-000002", None)]


def test_one_case_is_examined_as_among_all(store: Store) -> None:
    number, _ = some_cases(store)
    with store.transaction(write=False) as work:
        assert [each.damages for each in examined(work)] == [(), ()]
        assert examine(work, number).case == work.get(number).case
        assert [str(damage) for damage in examine(work, "2015-000009").damages] == [
            "case 2015-000009: there is no such case"
        ]


def test_more_cases_than_are_read_at_once_are_each_examined_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verification.PAGE", 2)
    numbers = [receive(store) for _ in range(5)]

    with store.transaction(write=False) as work:
        assert [each.number for each in examined(work)] == numbers


def test_heads_are_read_at_one_moment_without_malformed_ones(store: Store) -> None:
    first, second = some_cases(store)
    asked = []

    def ask(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    listen(store.engine, "before_cursor_execute", ask)
    try:
        with store.transaction(write=False) as work:
            found = heads(work)
    finally:
        remove(store.engine, "before_cursor_execute", ask)
    assert (
        list(found) == [first, second] and sum("case_file" in statement for statement in asked) == 1
    )

    if store.engine.dialect.name == "postgresql":
        return  # it takes no bytes that are no text
    break_case(
        store, f"UPDATE case_file SET head_hash = CAST(x'ff' AS TEXT) WHERE number = '{first}'"
    )
    with store.transaction(write=False) as work:
        assert heads(work) == {second: found[second]}


def test_an_unreadable_part_of_the_file_damages_only_its_case(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = some_cases(store)
    read = verification._rows

    def damaged(work: Work, start: str, end: str) -> object:
        if start == first:
            work.connection.exec_driver_sql("SELECT no_such_function(1)")
        return read(work, start, end)

    monkeypatch.setattr(verification, "_rows", damaged)
    with store.transaction(write=False) as work:
        one, other = examined(work)

    assert [damage.what for damage in one.damages] == [
        "a part of the file where it lies can't be read"
    ]
    assert (other.number, other.damages) == (second, ())


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_database_that_is_lost_is_not_called_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_cases(store)
    read = verification._rows

    def lost(work: Work, start: str, end: str) -> object:
        me = work.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with store.engine.connect() as another:
            another.exec_driver_sql(f"SELECT pg_terminate_backend({me}, 5000)")
        return read(work, start, end)

    monkeypatch.setattr(verification, "_rows", lost)
    with pytest.raises(DatabaseUnreachable):
        verify(store)
    with pytest.raises(DatabaseUnreachable), store.transaction(write=False) as work:
        examine(work, "2015-000001")
