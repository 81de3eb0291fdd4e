"""The stored lines of lists: when they hold, what makes them outdated, and who stores them anew."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import an_application
from cases import ELI, INCOMPLETE, RECEIVED, day, noon
from databases import break_case

from handlers.casework import overview
from handlers.casework.case_lines import Wanted
from handlers.casework.door import Door
from handlers.casework.stored_lines import indexed, line_of
from handlers.casework.sweep import reindex, sweep
from handlers.safekeeping.audit import Damage, verified
from storage.lines import OUTDATED, Line
from storage.store import Store
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.all_facts import Derived, derive


def _line(store: Store, number: str) -> Line:
    with store.transaction(write=False) as work:
        line = work.line_of(number)
    assert line is not None
    return line


def _register(store: Store, application: Application, on: date = RECEIVED) -> str:
    number: str = Door(store).register(application, noon(on), "post").case.number
    return number


def test_every_step_stores_the_line_that_the_case_gives(store: Store) -> None:
    door, number = Door(store), _register(store, INCOMPLETE)
    door.ask(number, ELI, noon(day(1)))

    line = _line(store, number)
    assert line == line_of(door.look(number), day(1))
    assert (line.undecided, line.waits, line.outcome) == (True, True, "missing")
    assert line.holds_on(day(1)) and not line.holds_on(RECEIVED)
    assert [each.kind for each in line.dates][:2] == ["answer", "preliminary_reply"] or line.dates


def test_a_step_derives_the_facts_of_a_case_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards, letters and the stored line read the same assessment."""
    derived: list[date | None] = []

    def counted(*given: Any, today: date | None, **more: Any) -> Derived:
        derived.append(today)
        return derive(*given, today=today, **more)

    monkeypatch.setattr("workflow.reimbursement.assessed.derive", counted)
    door, number = Door(store), _register(store, INCOMPLETE)
    door.ask(number, ELI, noon(day(1)))
    door.answer(number, an_application(), "post", noon(day(2)))
    door.grant(number, ELI, noon(day(3)))

    assert derived == [RECEIVED, day(1), day(2), day(3)]


def test_a_line_holds_until_the_day_after_which_the_case_says_otherwise(store: Store) -> None:
    """A grant must have a day left: after the last one only the case worker can settle it."""
    ends = day(40)
    number = _register(store, an_application(register={"annex": {"valid_until": ends}}))

    line = _line(store, number)
    assert line.holds_until == ends
    case = Door(store).look(number)
    assert line_of(case, ends).says_the_same(line)
    assert line_of(case, ends + timedelta(days=1)).outcome != line.outcome
    [task] = overview.inbox(store, noon(ends + timedelta(days=1)))
    assert task.about.outcome != line.outcome
    sweep(Door(store), noon(ends + timedelta(days=1)))
    assert _line(store, number).outcome == task.about.outcome


def test_a_new_case_of_the_same_patient_makes_the_line_of_the_other_outdated(store: Store) -> None:
    first = _register(store, an_application())
    second = _register(store, an_application(doctor={"name": "Lege Nummer To"}), day(1))

    assert _line(store, first).holds_until == OUTDATED
    assert _line(store, second).holds_on(day(1))
    assert {task.number for task in overview.inbox(store, noon(day(1)))} == {first, second}
    sweep(Door(store), noon(day(1)))
    assert _line(store, first).holds_on(day(1))


def test_a_line_that_was_derived_before_a_change_is_not_stored_after_it(store: Store) -> None:
    number = _register(store, INCOMPLETE)
    with store.transaction(write=False) as work:
        old = line_of(work.with_matter(number).case, RECEIVED)
        seen = work.times_outdated(number)
    Door(store).ask(number, ELI, noon(RECEIVED))
    now = _line(store, number)

    with store.transaction(write=True) as work:
        assert not work.store_line(number, old, seen)
    assert _line(store, number) == now


def test_a_sweep_with_nothing_to_do_writes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _register(store, INCOMPLETE)
    sweep(Door(store), noon(day(1)))
    reads = store.transaction

    def only_reads(write: bool) -> object:
        assert not write
        return reads(write)

    monkeypatch.setattr(store, "transaction", only_reads)
    assert sweep(Door(store), noon(day(1)) + timedelta(minutes=9)).handled == ()


def test_lists_come_in_pages(store: Store) -> None:
    numbers = [
        _register(store, an_application(patient={"name": f"Ola {name}"})) for name in "abcde"
    ]
    at = noon(RECEIVED)

    def listed(limit: int, page: int) -> list[str]:
        return [
            x.number for x in overview.list_of(store, at, wanted=Wanted(limit=limit, page=page))
        ]

    assert listed(2, 1) + listed(2, 2) + listed(2, 3) == numbers
    assert listed(2, 4) == []
    every = overview.open_deadlines(store, at)
    assert overview.open_deadlines(store, at, limit=3, page=2) == every[3:6]
    found = overview.find(store, "ola", at)
    assert overview.find(store, "ola", at, 2, 2) == found[2:4] and len(found) == 5


def test_a_board_lists_a_page_of_what_is_late_and_counts_all(store: Store) -> None:
    """Also where some lines do not hold, and a case is broken in the database."""
    numbers = [
        _register(store, an_application(patient={"name": f"Ola {name}"}), day(n))
        for n, name in enumerate("abcde")
    ]
    at = noon(day(70))
    sweep(Door(store), at)
    whole = overview.board(store, at)
    assert [each.number for each in whole.late] == numbers
    assert (whole.late_count, whole.marked_count) == (5, len(whole.marked)) == (5, 5)

    break_case(
        store,
        f"UPDATE case_line SET holds_until = '0001-01-01' WHERE case_number = '{numbers[3]}'",
        f"UPDATE case_file SET state = 'granted' WHERE number = '{numbers[4]}'",
        f"UPDATE case_file SET process = 'complaint' WHERE number = '{numbers[4]}'",
    )
    cut = overview.board(store, at, limit=2, page=2)
    assert (cut.late, cut.marked) == (whole.late[2:4], whole.marked[2:4])
    assert (cut.late_count, cut.marked_count) == (4, 4)


def test_lists_of_an_older_program_are_derived_and_reindex_stores_them(store: Store) -> None:
    number = _register(store, INCOMPLETE)
    at = noon(RECEIVED)

    def shown() -> tuple[object, ...]:
        tasks, found = overview.inbox(store, at), overview.find(store, "solbakken", at)
        return tasks, found, overview.board(store, at)

    before = shown()
    break_case(
        store,
        "UPDATE store SET program_version = NULL",
        "DELETE FROM case_word",
        "DELETE FROM case_date",
        "UPDATE case_line SET undecided = 0, patient = 'x', due = '2015-01-01'",
    )

    assert shown() == before
    assert reindex(Door(store), at) == 1
    assert reindex(Door(store), at) == 0
    assert _line(store, number) == line_of(Door(store).look(number), RECEIVED)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE case_line SET doctor = 'x'", "its line in lists is not what the case says"),
        ("UPDATE case_date SET due = '2015-01-01'", "its line in lists is not what the case says"),
        ("DELETE FROM case_word", "the words that find it are not those of its history"),
    ],
)
def test_audit_verify_compares_the_lines_with_the_cases(
    store: Store, change: str, what: str
) -> None:
    number = _register(store, INCOMPLETE)
    assert verified(store, None, index=indexed).damages == ()
    break_case(store, change)

    assert verified(store, None, index=indexed).damages == (Damage(number, None, what),)


def test_a_case_without_a_line_is_listed_and_gets_one(store: Store) -> None:
    number = _register(store, INCOMPLETE)
    before = overview.list_of(store, noon(RECEIVED))
    break_case(store, "DELETE FROM case_date", "DELETE FROM case_line")

    assert overview.list_of(store, noon(RECEIVED)) == before
    what = "it has no line in lists"
    assert verified(store, None, index=indexed).damages == (Damage(number, None, what),)
    assert reindex(Door(store), noon(RECEIVED)) == 1
    assert verified(store, None, index=indexed).damages == ()
