"""Matters of many cases: read together, in journeys that do not grow with their number."""

from datetime import date, datetime

import pytest
from builders import an_application
from cases import ELI, RECEIVED, day, noon

from handlers.casework import overview
from handlers.casework.case_lines import About
from handlers.casework.details import details_of
from handlers.casework.door import Door
from storage import statements as sql
from storage.hot import Call, Driver
from storage.store import Store
from workflow.engine.steps import Note


def _register(store: Store, count: int, on: date = RECEIVED) -> None:
    """Register applications of one patient, each from a doctor of its own."""
    for n in range(count):
        application = an_application(doctor={"name": f"Lege {on} {n}"})
        Door(store).register(application, noon(on), "post")


def _journeys(store: Store, monkeypatch: pytest.MonkeyPatch, at: datetime) -> tuple[int, int]:
    """Note in the first case; return how often the database was asked, and for how many cases."""
    own, read = list[int](), Driver._read

    def counted(driver: Driver, calls: list[Call]) -> list[list[object]]:
        own.append(sum("FROM case_file LEFT OUTER JOIN case_line" in text for text, _ in calls))
        return read(driver, calls)

    with monkeypatch.context() as patched:
        patched.setattr(Driver, "_read", counted)
        Door(store).handle("2015-000001", Note(ELI, "Called the doctor."), at)
    return len(own), sum(own)


def test_a_step_reads_a_matter_in_as_many_journeys_however_many_cases_it_has(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _register(store, 3)
    few, cases = _journeys(store, monkeypatch, noon(day(1)))
    _register(store, 7, day(2))

    many, ten_cases = _journeys(store, monkeypatch, noon(day(3)))
    assert many == few
    reads = 1 if store.engine.dialect.name == "sqlite" else 2  # again, once all are locked
    assert (cases, ten_cases) == (3 * reads, 10 * reads)


def test_a_case_that_is_alone_is_locked_and_read_in_one_journey(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _register(store, 1)
    asked, read = list[int](), Driver._read

    def counted(driver: Driver, calls: list[Call]) -> list[list[object]]:
        asked.append(len(calls))
        return read(driver, calls)

    monkeypatch.setattr(Driver, "_read", counted)
    with store.transaction(write=True) as work:
        assert work.with_matter("2015-000001").case.linked == ()

    assert len(asked) == 1


def test_a_list_reads_a_matter_once_for_all_its_cases(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each new case of the patient has made the lines of all the others outdated."""
    _register(store, 6)
    read, select = list[str](), Driver.select

    def counted(driver: Driver, *steps: tuple[object, list[dict[str, str]]]) -> list[object]:
        read.extend(each["wanted"] for text, rows in steps if text is sql.GET for each in rows)
        return select(driver, *steps)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Driver, "select", counted)
        tasks = overview.inbox(store, noon(day(1)))

    assert sorted(read) == [task.number for task in sorted(tasks, key=lambda each: each.number)]
    for task in tasks:
        assert task.about == About.of(details_of(Door(store).look(task.number), day(1)))


def test_a_writer_reads_a_matter_again_after_it_changed_one_of_its_cases(store: Store) -> None:
    """A rehearsal takes several steps in one transaction."""
    _register(store, 2)
    first, second = "2015-000001", "2015-000002"
    with Door(store).rehearsal() as door:
        assert [each.state for each in door.look(second).linked] == ["received"]
        door.start(first, ELI, noon(day(1)))
        door.grant(first, ELI, noon(day(1)))

        assert [each.state for each in door.look(second).linked] == ["granted"]
    assert [each.state for each in Door(store).look(second).linked] == ["received"]
