"""The store keeps what the engine made and returns it, the same on each database."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import BORN_1961, BORN_2012, an_application
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon
from databases import break_case, granted, handle, letters_of, receive, stored, wrongly_indexed
from sqlalchemy import select

from storage.errors import AlreadyHandled, Ambiguous, Conflict, NotFound, Unstorable
from storage.queries import list_cases
from storage.records import LetterToStore, keys_of
from storage.store import Store
from storage.tables import access, case_file, case_key, event, person
from storage.wakeups import Stamp, current_stamp
from workflow.engine.advance import advance, next_due, open_case
from workflow.engine.case import Case, fold
from workflow.engine.letters import Letter
from workflow.engine.steps import Assign, Note, Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask, Grant, Judge, Start
from workflow.reimbursement.process import REIMBURSEMENT

OSLO = ZoneInfo("Europe/Oslo")


def test_a_case_comes_back_as_it_was_made(store: Store) -> None:
    number = receive(store, INCOMPLETE)
    handle(store, number, Ask(ELI))
    handle(
        store,
        number,
        Answer("post", an_application(), RECEIVED + timedelta(days=3)),
        noon(RECEIVED + timedelta(days=4)),
    )
    last = handle(store, number, Grant(OLA), noon(RECEIVED + timedelta(days=5)))

    assert last.version == 4
    assert last.assigned_to is None
    assert last.case.state == "granted"
    assert last.case == fold(REIMBURSEMENT, number, last.case.events)
    assert stored(store, number) == last
    case = open_case(REIMBURSEMENT, Register("post", number, INCOMPLETE), noon(RECEIVED)).case
    for command, day in (
        (Ask(ELI), 0),
        (Answer("post", an_application(), RECEIVED + timedelta(days=3)), 4),
        (Grant(OLA), 5),
    ):
        case = advance(case, command, noon(RECEIVED + timedelta(days=day))).case
    assert last.case == case


def test_two_outcomes_of_one_command_are_stored_together(store: Store) -> None:
    number = receive(store)
    with store.transaction(write=True) as work:
        found = work.get(number)
        first = advance(found.case, Note(ELI, "en"), noon(RECEIVED))
        second = advance(first.case, Start(ELI), noon(RECEIVED))
        work.save(
            [first, second],
            [],
            version=found.version,
            command_id="two",
            answer="{}",
            next_wakeup=None,
        )

    assert stored(store, number).case == second.case
    assert stored(store, number).version == 2


def test_an_unknown_case_or_letter_is_not_found(store: Store) -> None:
    with store.transaction(write=True) as work:
        for ask in (
            lambda: work.get("2015-000001"),
            lambda: work.resolve("2015-1"),
            lambda: work.mark_sent("nothing", "x", noon(RECEIVED)),
        ):
            with pytest.raises(NotFound):
                ask()


def test_a_case_number_is_resolved_from_three_forms(store: Store) -> None:
    first = receive(store)
    for _ in range(2):
        receive(store, at=noon(date(2016, 5, 3)))
    assert first == "2015-000001"

    with store.transaction(write=False) as work:
        assert [work.resolve(text) for text in ("2015-000001", "2015-1", "2", "000002")] == [
            "2015-000001",
            "2015-000001",
            "2016-000002",
            "2016-000002",
        ]
        for text in ("3", "2014-1", "2015-2", "Solbakken", "", "1 ", "2015-0000001", "１"):
            with pytest.raises(NotFound):
                work.resolve(text)


def test_a_number_without_a_year_is_one_case_or_refused_with_the_candidates(store: Store) -> None:
    receive(store)
    nameless = an_application(patient={"name": None})
    receive(store, nameless, at=noon(date(2016, 5, 3)))

    for write in (False, True):
        with pytest.raises(Ambiguous) as told, store.transaction(write=write) as work:
            work.resolve("1")
        assert told.value.exit_code == 3
        assert str(told.value) == (
            "case 1 is 2015-000001 (Ingrid Solbakken) or 2016-000001 (no name stated); "
            "write the year too, as 2015-1"
        )


def test_a_number_that_was_not_used_is_given_again(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction(write=True) as work:
        assert work.next_number(2015) == "2015-000001"
        raise RuntimeError

    assert receive(store) == "2015-000001"
    assert receive(store) == "2015-000002"


def test_a_conflict_names_who_changed_the_case_first(store: Store) -> None:
    number = receive(store)
    before = stored(store, number)
    handle(store, number, Start(OLA), noon(RECEIVED + timedelta(days=1)))
    late = advance(before.case, Note(ELI, "for sent"), noon(RECEIVED + timedelta(days=2)))

    with pytest.raises(Conflict) as told, store.transaction(write=True) as work:
        work.save(
            [late], [], version=before.version, command_id="late", answer="{}", next_wakeup=None
        )

    assert (told.value.number, told.value.by, told.value.at) == (
        number,
        OLA,
        noon(RECEIVED + timedelta(days=1)),
    )
    assert OLA in str(told.value)
    assert stored(store, number).case.state == "under_review"
    with store.transaction(write=False) as work:
        assert work.answer_to("late") is None


def test_a_conflict_in_a_nested_transaction_undoes_that_one_alone(store: Store) -> None:
    number = receive(store)
    before = stored(store, number)
    late = advance(before.case, Note(ELI, "for sent"), noon(RECEIVED))
    handle(store, number, Start(OLA), noon(RECEIVED + timedelta(days=1)))

    with store.transaction(write=True) as work:
        other = work.next_number(2015)
        with pytest.raises(Conflict, match=OLA), work.connection.begin_nested():
            work.save(
                [late], [], version=before.version, command_id="late", answer="{}", next_wakeup=None
            )
        assert work.get(number).case.state == "under_review"

    assert receive(store) != other


def test_a_command_is_answered_once(store: Store) -> None:
    number = receive(store, command_id="the command")
    with store.transaction(write=False) as work:
        assert work.answer_to("the command") == json.dumps({"number": number})
        assert work.answer_to("another") is None

    with pytest.raises(AlreadyHandled):
        receive(store, command_id="the command")
    with pytest.raises(AlreadyHandled):
        handle(store, number, Start(ELI), command_id="the command")

    assert stored(store, number).version == 1
    assert receive(store) == "2015-000002"


def test_a_letter_goes_out_once(store: Store) -> None:
    number = granted(store)
    at = noon(RECEIVED)
    with store.transaction(write=True) as work:
        waiting = work.unsent(at, 10)
        assert [(x.id, x.kind, x.to, x.copy, x.status) for x in waiting] == [
            ("2015-000001-1-applicant-nb", "receipt", "applicant", False, "unsent"),
            ("2015-000001-1-doctor-nb", "receipt", "doctor", True, "unsent"),
            ("2015-000001-3-applicant-nb", "decision_granted", "applicant", False, "unsent"),
            ("2015-000001-3-doctor-nb", "decision_granted", "doctor", True, "unsent"),
        ]
        assert waiting[0].names == ("Ingrid Solbakken",)
        assert waiting == work.letters_of(number)
        assert work.mark_sent(waiting[0].id, "out/1.pdf", at)
        assert not work.mark_sent(waiting[0].id, "out/2.pdf", at)
        assert not work.mark_failed(waiting[0].id, "smtp", at, None)
        assert work.mark_failed(waiting[1].id, "smtp", at, at + timedelta(hours=1))
        assert work.mark_failed(waiting[2].id, "smtp", at, None)

    with store.transaction(write=False) as work:
        sent, failed, given_up, _ = work.letters_of(number)
        assert (sent.status, sent.path, sent.sent_at, sent.attempts) == ("sent", "out/1.pdf", at, 0)
        assert (failed.status, failed.last_error, failed.next_attempt, failed.attempts) == (
            "failed",
            "smtp",
            at + timedelta(hours=1),
            1,
        )
        assert (given_up.status, given_up.next_attempt) == ("failed", None)
        assert [x.id for x in work.unsent(at, 10)] == [waiting[3].id]
        assert [x.id for x in work.unsent(at + timedelta(hours=1), 10)] == [
            waiting[1].id,
            waiting[3].id,
        ]
        assert [x.id for x in work.unsent(at + timedelta(hours=1), 1)] == [waiting[1].id]

    with store.transaction(write=True) as work:
        assert work.retry(given_up.id, at)
        assert not work.retry(sent.id, at)
        assert given_up.id in [x.id for x in work.unsent(at, 10)]
        with pytest.raises(ValueError, match="next attempt"):
            work.mark_failed(given_up.id, "smtp", at, at - timedelta(seconds=1))


def test_due_cases_are_found_and_their_index_can_be_rebuilt(store: Store) -> None:
    later, first = receive(store, at=noon(RECEIVED + timedelta(days=2))), receive(store)
    granted(store)
    day = next_due(stored(store, first).case)
    assert day is not None

    with store.transaction(write=True) as work:
        assert work.due_by(day - timedelta(days=1)) == []
        assert work.due_by(day) == [first]
        assert work.due_by(day + timedelta(days=10)) == [first, later]
        work.connection.exec_driver_sql("UPDATE case_file SET next_wakeup = NULL")
    assert wrongly_indexed(store, RECEIVED) == 3
    assert wrongly_indexed(store, RECEIVED) == 0
    with store.transaction(write=False) as work:
        assert work.due_by(day + timedelta(days=10)) == [first, later]
    assert stored(store, first).version == 1


def test_the_wakeup_index_is_current_for_the_versions_that_computed_it(store: Store) -> None:
    newer = Stamp("holidays 99, Norway", "99.0")
    with store.transaction(write=True) as work:
        assert work.index_is_current(current_stamp())
        assert not work.index_is_current(newer)
        work.stamp_index(newer)
        assert work.index_is_current(newer)
        assert not work.index_is_current(newer._replace(program="98.0"))


def test_a_broken_case_keeps_its_wakeup_and_holds_up_no_other(store: Store) -> None:
    broken, sound = receive(store), receive(store)
    break_case(
        store,
        "UPDATE case_file SET next_wakeup = NULL",
        f"UPDATE event SET data = '{{' WHERE case_number = '{broken}'",
    )
    assert wrongly_indexed(store, RECEIVED) == 1
    with store.transaction(write=False) as work:
        assert work.due_by(RECEIVED + timedelta(days=365)) == [sound]


def test_a_case_is_given_to_somebody(store: Store) -> None:
    number = receive(store)
    handle(store, number, Assign(OLA, ELI))
    assert (stored(store, number).assigned_to, stored(store, number).version) == (ELI, 2)

    handle(store, number, Start(ELI))
    assert stored(store, number).assigned_to == ELI
    with store.transaction(write=False) as work:
        assert [row.number for row in list_cases(work, assigned_to=ELI)] == [number]
    handle(store, number, Assign(OLA, None))
    assert stored(store, number).assigned_to is None
    names = [recorded.event.name for recorded in stored(store, number).case.events]
    assert names == ["application_received", "assigned", "review_started", "assigned"]


def test_the_read_log_has_a_chain_for_each_case(store: Store) -> None:
    at = noon(RECEIVED)
    with store.transaction(write=True) as work:
        work.log_access(at, ELI, "show", "2015-000001", "allowed")
        work.log_access(at, ELI, "list")
        work.log_access(at, OLA, "show", "2015-000001", "denied")

    with store.transaction(write=False) as work:
        query = select(access).order_by(access.c.case_number, access.c.sequence)
        rows = work.connection.execute(query).all()
    said = [(row.case_number, row.sequence, row.actor, row.verb, row.detail) for row in rows]
    assert said == [
        ("", 1, ELI, "list", ""),
        ("2015-000001", 1, ELI, "show", "allowed"),
        ("2015-000001", 2, OLA, "show", "denied"),
    ]
    assert rows[2].previous_hash == rows[1].hash


def test_a_heartbeat_is_when_something_last_ran(store: Store) -> None:
    at = noon(RECEIVED)
    with store.transaction(write=True) as work:
        assert work.last_run("sweep") is None
        work.note_run("sweep", at)
        work.note_run("sweep", at + timedelta(hours=1))

    with store.transaction(write=False) as work:
        assert work.last_run("sweep") == at + timedelta(hours=1)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 29, 1, 59, 59, 999999, OSLO),
        datetime(2026, 3, 29, 3, 0, tzinfo=OSLO),
        datetime(2026, 10, 25, 2, 30, tzinfo=OSLO),
        datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=1),
        datetime(2015, 12, 31, 23, 59, 59, 1, UTC),
        datetime(1999, 1, 1, tzinfo=ZoneInfo("Pacific/Apia")),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(store: Store, instant: datetime) -> None:
    with store.transaction(write=True) as work:
        work.note_run("sweep", instant)
    with store.transaction(write=False) as work:
        back = work.last_run("sweep")

    assert back is not None
    assert back.utcoffset() == timedelta(0)
    assert back == instant.astimezone(UTC)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Unstorable, match="time zone"), store.transaction(write=True) as work:
        work.note_run("sweep", datetime(2015, 3, 16, 12))  # noqa: DTZ001
    with pytest.raises(Unstorable, match="day"), store.transaction(write=True) as work:
        work.due_by(noon(RECEIVED))


@pytest.mark.parametrize("text", ["null\0tegn", "halvt \ud800 tegn"])
def test_text_that_one_database_refuses_is_refused_on_both(store: Store, text: str) -> None:
    number = receive(store)
    named = an_application().model_copy(
        update={"patient": an_application().patient.model_copy(update={"name": text})}
    )  # type: ignore[union-attr]
    for attempt in (
        lambda: handle(store, number, Note(ELI, text)),
        lambda: handle(store, number, Note(text, "merknad")),
        lambda: handle(store, number, Note(ELI, "merknad"), command_id=text),
        lambda: receive(store, named),
    ):
        with pytest.raises(Unstorable):
            attempt()
    for look in ("answer_to", "get", "letters_of"):
        with pytest.raises(Unstorable), store.transaction(write=True) as work:
            getattr(work, look)(text)

    assert stored(store, number).version == 1


def test_a_backslash_that_only_looks_like_nul_is_kept(store: Store) -> None:
    number = receive(store)
    case = handle(store, number, Note(ELI, "\\u0000 \\ ' \" ; -- % _ \n\t æøå 😀")).case

    assert stored(store, number).case == case


def test_a_number_of_any_size_is_kept_in_a_finding_and_refused_elsewhere(store: Store) -> None:
    number = receive(store, INCOMPLETE)
    case = handle(store, number, Judge(ELI, "diagnosis.duration_months", 2**63 + 1, "grunn")).case
    assert stored(store, number).case == case

    for attempt in (2**31, 2**63, 99999, 0):
        with pytest.raises(Unstorable), store.transaction(write=True) as work:
            work.next_number(attempt)


def test_a_wrong_version_is_a_conflict(store: Store) -> None:
    number = receive(store)
    outcome = advance(stored(store, number).case, Note(ELI, "x"), noon(RECEIVED))
    for version in (0, 2, 2**31 - 1):
        with pytest.raises(Conflict), store.transaction(write=True) as work:
            work.save(
                [outcome],
                [],
                version=version,
                command_id="late",
                answer="{}",
                next_wakeup=None,
            )


def test_the_machines_instant_is_kept_beside_the_stated_one(store: Store) -> None:
    number = receive(store)
    found = stored(store, number)
    stated, machine = noon(RECEIVED), noon(RECEIVED + timedelta(days=4000))
    outcome = advance(found.case, Note(ELI, "x"), stated)
    with store.transaction(write=True) as work:
        work.save(
            [outcome],
            [],
            version=found.version,
            command_id="now",
            answer="{}",
            next_wakeup=None,
            clock=machine,
        )
        rows = work.connection.execute(select(event).order_by(event.c.sequence)).all()

    assert [(row.recorded, row.clock) for row in rows] == [(stated, stated), (stated, machine)]


def test_one_event_writes_to_several_addressees_of_one_receiver(store: Store) -> None:
    number = receive(store)
    outcome = advance(stored(store, number).case, Note(ELI, "x"), noon(RECEIVED))
    letter = Letter(
        case=number,
        event=2,
        kind="receipt",
        to="doctor",
        copy=False,
        names=("Dr. Dahl",),
        language="nb",
        made=RECEIVED,
    )
    hospitals = [
        LetterToStore(letter._replace(addressee=f"hospital_{n}"), "{}") for n in range(1, 6)
    ]
    rest = {"version": 1, "command_id": "five", "answer": "{}", "next_wakeup": None}
    with pytest.raises(Unstorable), store.transaction(write=True) as work:
        work.save([outcome], [*hospitals, hospitals[0]], **rest)  # type: ignore[arg-type]
    with store.transaction(write=True) as work:
        work.save([outcome], hospitals, **rest)  # type: ignore[arg-type]
        sent = [letter for letter in work.letters_of(number) if letter.event == 2]

    assert [letter.id for letter in sent] == [
        f"{number}-2-doctor-hospital_{n}-nb" for n in range(1, 6)
    ]


def test_a_case_is_found_by_the_key_that_its_process_gives(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def matter(case: Case) -> tuple[tuple[str, ...], ...]:
        number = case.application.patient.identity_number
        return ((number, "substance"),) if number else ()

    monkeypatch.setitem(vars(REIMBURSEMENT), "keys", matter)
    number, other = receive(store), receive(store, INCOMPLETE)
    handle(store, number, Note(ELI, "The key stays."))
    receive(store, an_application(patient={"name": "Ingrid Solbakken", "identity_number": None}))
    handle(store, other, Ask(ELI))
    handle(store, other, Answer("post", an_application(patient={"identity_number": BORN_2012})))
    with store.transaction(write=False) as work:
        rows = {row.case_number: row.key for row in work.connection.execute(select(case_key))}

    keys = {each: keys_of(stored(store, each).case) for each in (number, other)}
    assert {each: (key,) for each, key in rows.items()} == keys
    assert rows[number] != rows[other] and BORN_1961 not in str(rows)


def test_a_person_whom_a_later_statement_replaces_goes(store: Store) -> None:
    """Who the patient is was stated in two parts: that index row goes, those of events stay."""
    number = receive(store, an_application(patient={"name": "Ingrid", "identity_number": None}))
    for stated in ({"identity_number": BORN_2012}, {"name": "Ingrid Solbakken"}):
        handle(store, number, Answer("post", Application.model_validate({"patient": stated})))
    with store.transaction(write=False) as work:
        persons = work.connection.execute(select(person.c.id)).scalars().all()
        events = work.connection.execute(select(event.c.person_id)).scalars().all()
        current = work.connection.execute(select(case_file.c.person_id)).scalar_one()

    assert set(persons) == {*filter(None, events), current} and len(persons) == 4


def test_identity_stands_in_one_table_only(store: Store) -> None:
    guardians = [{"name": "Åse Guttormsdatter"}, {"name": "Nils Nynorsk", "language": "nn"}]
    child = an_application(
        patient={"identity_number": BORN_2012, "name": "Øyvind Barn", "guardians": guardians},
        initiation=None,
    )
    number = receive(store, child)
    handle(store, number, Ask(ELI))
    handle(
        store,
        number,
        Answer("post", Application.model_validate({"patient": {"name": "Øyvind Rettet"}})),
    )
    handle(
        store,
        number,
        Answer("post", an_application(patient={"identity_number": BORN_1961, "guardians": None})),
    )

    case = stored(store, number).case
    assert case.application.patient is not None
    assert case.application.patient.name == "Ingrid Solbakken"
    secrets = ("Guttormsdatter", "Nynorsk", "Barn", "Rettet", "Solbakken", BORN_2012, BORN_1961)
    with store.transaction(write=False) as work:
        for table in ("case_file", "event", "command", "access", "case_counter", "heartbeat"):
            dump = repr(work.connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert [secret for secret in secrets if secret in dump] == [], table
        letters = work.connection.exec_driver_sql("SELECT * FROM letter").mappings().all()
        outside = repr(
            [
                {key: value for key, value in row.items() if key not in ("document", "names")}
                for row in letters
            ]
        )
        assert [secret for secret in secrets if secret in outside] == []
        people = repr(work.connection.exec_driver_sql("SELECT * FROM person").all())
        assert all(secret in people for secret in secrets)


def test_a_reader_can_write_nothing_on_a_server(store: Store) -> None:
    if store.engine.dialect.name == "postgresql":
        from storage.errors import DatabaseUnreachable

        with pytest.raises(DatabaseUnreachable), store.transaction(write=False) as work:
            work.note_run("sweep", noon(RECEIVED))


def test_nothing_is_stored_when_anything_fails(store: Store) -> None:
    number = receive(store)
    found = stored(store, number)
    outcome = advance(found.case, Note(ELI, "én"), noon(RECEIVED))
    bad = letters_of(
        open_case(REIMBURSEMENT, Register("post", number, an_application()), noon(RECEIVED))
    )
    with pytest.raises(Unstorable), store.transaction(write=True) as work:
        work.save([outcome], bad, version=1, command_id="half", answer="{}", next_wakeup=None)

    assert stored(store, number) == found
    with store.transaction(write=False) as work:
        assert work.answer_to("half") is None
