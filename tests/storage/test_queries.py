"""What lists, searches and histories show, also of what is broken."""

from datetime import timedelta

import pytest
from builders import BORN_1948, BORN_1961, an_application
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon
from databases import break_case, granted, handle, receive, stored

from handlers.casework import word_search
from handlers.casework.stored_lines import words_of
from storage import queries
from storage.errors import BrokenRecord, NotFound
from storage.queries import alphabetical
from storage.store import Store
from workflow.engine.errors import UnknownState
from workflow.engine.steps import Assign, Note
from workflow.processes import PROCESSES
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask


def named(name: str, number: str = BORN_1961) -> Application:
    return an_application(patient={"name": name, "identity_number": number})


def test_a_list_fits_its_filters(store: Store) -> None:
    first = receive(store, INCOMPLETE)
    second = receive(store, at=noon(RECEIVED + timedelta(days=7)))
    third = granted(store)
    handle(store, first, Ask(ELI))
    handle(store, second, Assign(OLA, OLA), noon(RECEIVED + timedelta(days=7)))

    with store.transaction(write=False) as work:

        def numbers(**filters: object) -> list[str]:
            rows = queries.list_cases(work, **filters)  # type: ignore[arg-type]
            return [row.number for row in rows]

        assert numbers() == [first, second, third]
        assert numbers(state="missing_info") == [first]
        assert numbers(assigned_to=OLA) == [second]
        assert numbers(received_from=RECEIVED + timedelta(days=1)) == [second]
        assert numbers(received_to=RECEIVED) == [first, third]
        assert numbers(received_from=RECEIVED, received_to=RECEIVED, state="granted") == [third]
        assert numbers(process="reimbursement") == [first, second, third]
        assert numbers(process="complaint") == []
        assert numbers(state="granted", assigned_to=OLA) == []
        row = next(queries.list_cases(work, assigned_to=OLA))
        assert (row.state, row.received, row.version, row.broken) == (
            "received",
            RECEIVED + timedelta(days=7),
            2,
            False,
        )
        counted = queries.counts_by_state(work)
        assert {state: count for state, count in counted.items() if count} == {
            "received": 1,
            "missing_info": 1,
            "granted": 1,
        }
        assert counted.keys() == {
            state for process in PROCESSES.values() for state in process.state_names
        }


def test_a_search_knows_norwegian_letters(store: Store) -> None:
    names = [
        "Øystein Ålesund",
        "Ærlig Ørn",
        "Åse Aas",
        "Zacharias Ø",
        "Per 100 % _",
        "Cafe\u0301 Noir",
    ]
    numbers = {name: receive(store, named(name, BORN_1948)) for name in names}

    with store.transaction(write=False) as work:

        def found(text: str) -> list[str]:
            by_index = word_search.found(work, text)
            cases = (work.get(number).case for number in numbers.values())
            words = {case.number: words_of(case.process, case.events) for case in cases}
            assert by_index == word_search.found(work, text, words)
            return [name for name in names if numbers[name] in by_index]

        assert found("zach ø") == ["Zacharias Ø"]
        assert found("ØYSTEIN") == found("a\u030ale") == ["Øystein Ålesund"]
        assert found("CAFÉ") == ["Cafe\u0301 Noir"]
        assert found("%") == found("_") == found("100 % _") == ["Per 100 % _"]
        assert found(BORN_1948) == found(BORN_1948[:6]) == names
        assert found(BORN_1948[:7]) == found(BORN_1948[1:]) == []
        assert found(numbers["Åse Aas"]) == found("3") == found("2015-3") == ["Åse Aas"]
        assert found("2014-3") == found("7") == found(" ") == []
        assert found("ingen") == found("x'; DROP TABLE person") == found("/") == []


def test_names_are_in_norwegian_order() -> None:
    names = [
        "Aase",
        "Ærlig",
        "Zorn",
        "Østby",
        "Ås",
        "Abel",
        "Åa",
        "Öberg",
        "Ärlig",
        "élan",
        "Eli",
        "Eva",
        "Müller",
        "Mykle",
    ]

    assert sorted(names, key=alphabetical) == [
        "Abel",
        "élan",
        "Eli",
        "Eva",
        "Mykle",
        "Müller",
        "Zorn",
        "Ärlig",
        "Ærlig",
        "Öberg",
        "Østby",
        "Åa",
        "Ås",
        "Aase",
    ]


def test_a_history_shows_each_event_without_the_patient(store: Store) -> None:
    number = granted(store)
    with store.transaction(write=False) as work:
        rows = queries.history(work, number)
        everything = list(queries.all_events(work))
        letters = list(queries.all_letters(work))
        waiting = queries.outbox(work)
        with pytest.raises(NotFound):
            queries.history(work, "2015-000009")

    assert [(row.sequence, row.event, row.state, row.actor) for row in rows] == [
        (1, "application_received", "received", "post"),
        (2, "review_started", "under_review", ELI),
        (3, "granted", "granted", ELI),
    ]
    assert rows[0].data["application"]["patient"] == {"member": True}
    assert rows[0].recorded == noon(RECEIVED)
    assert everything == rows
    assert [letter.id for letter in letters] == [letter.id for letter in waiting]
    assert len(letters) == 4


def test_a_case_in_an_unknown_state_is_listed_as_broken_beside_the_others(store: Store) -> None:
    broken, sound = receive(store), receive(store)
    break_case(store, f"UPDATE case_file SET state = 'nonsense' WHERE number = '{broken}'")

    with pytest.raises(UnknownState, match=broken):
        stored(store, broken)
    assert stored(store, sound).case.state == "received"
    with store.transaction(write=False) as work:
        rows = queries.list_cases(work)
        assert [(row.number, row.state, row.broken) for row in rows] == [
            (broken, "nonsense", True),
            (sound, "received", False),
        ]
        assert word_search.found(work, "solbakken") == {broken, sound}
        assert queries.counts_by_state(work)["nonsense"] == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("event SET state = 'nonsense'", UnknownState),
        ("event SET name = 'unheard_of'", BrokenRecord),
        ("event SET data = '{'", BrokenRecord),
        ("case_file SET state = 'missing_info'", BrokenRecord),
        ("case_file SET event_count = 2", BrokenRecord),
        ("event SET sequence = 2, name = 'note_added', data = '{\"text\":\"x\"}'", BrokenRecord),
    ],
)
def test_reading_a_broken_case_raises_an_error_that_names_it(
    store: Store, change: str, error: type[Exception]
) -> None:
    broken, sound = receive(store), receive(store)
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql("DELETE FROM letter")
    key = "case_number" if change.startswith("event") else "number"
    break_case(store, f"UPDATE {change} WHERE {key} = '{broken}'")

    with pytest.raises(error, match=broken):
        stored(store, broken)
    handle(store, sound, Note(ELI, "går bra"))
    with store.transaction(write=False) as work:
        assert len(queries.history(work, broken)) == 1
