"""A case is opened on another one, reads it, and bears a third: engine, both databases, command."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from appeal import APPEAL, Object, Objection, keys
from cases import day, noon
from databases import simulated_store
from enquiry import ENQUIRY, Form
from sqlalchemy import select
from the_command import Office, in_process

from handlers.api import Office as Api
from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage.errors import Conflict
from storage.store import Store
from storage.tables import case_file, case_link
from workflow.engine.advance import advance, begin, open_case, take
from workflow.engine.errors import Refused
from workflow.engine.links import Link, LinkRule, Seeds, found_among, seeds_of
from workflow.engine.steps import Register
from workflow.processes import PROCESSES, check_links, opening_on

AT = noon(day(0))


@pytest.fixture(autouse=True)
def _three_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(PROCESSES, ENQUIRY.name, ENQUIRY)
    monkeypatch.setitem(PROCESSES, APPEAL.name, APPEAL)
    yield


def _replied(number: str, question: str = "When?") -> Any:
    case = open_case(ENQUIRY, Register("post", number, Form(question=question)), AT).case
    return advance(case, ENQUIRY.step("reply").command("Eli", "At nine."), AT).case


def _objection(on: str, number: str = "2015-000002") -> Object:
    return Object("Per", number, Objection(why="No."), links=(Link("objects_to", on),))


# The engine ---------------------------------------------------------------------------------


def test_a_case_is_opened_with_its_link_and_sees_the_other_case() -> None:
    enquiry = _replied("2015-000001")

    (outcome,) = begin(APPEAL, _objection(enquiry.number), AT, find=lambda _: (enquiry,))

    assert [entry.event.name for entry in outcome.events] == ["objected", "linked"]
    assert outcome.case.links == (Link("objects_to", "2015-000001"),)
    assert outcome.case.linked_to("objects_to") == (enquiry,)


def test_a_step_bears_a_case_in_the_same_list_of_outcomes() -> None:
    enquiry = _replied("2015-000001")
    (opened,) = begin(APPEAL, _objection(enquiry.number), AT, find=lambda _: (enquiry,))

    outcomes = take(
        opened.case, APPEAL.step("overturn").command("Eli"), AT, lambda _: "2015-000003"
    )

    assert [(x.case.number, x.events[0].event.name) for x in outcomes] == [
        ("2015-000002", "overturned"),
        ("2015-000003", "enquiry_received"),
        ("2015-000003", "replied"),
    ]
    assert outcomes[-1].case.linked[-1].state == "over"


def test_a_case_of_another_process_is_refused() -> None:
    other = begin(APPEAL, _objection("2015-000001"), AT, find=lambda _: (_replied("2015-000001"),))

    with pytest.raises(Refused, match=r"is of the kind appeal\. This is open to cases of enq"):
        begin(APPEAL, _objection("2015-000002", "2015-000005"), AT, find=lambda _: (other[0].case,))


def test_a_matter_is_found_by_links_in_both_directions_and_by_keys() -> None:
    by_word = replace(ENQUIRY, keys=keys)
    one, two, three = (
        replace(_replied(f"2015-00000{n}", question), process=by_word)
        for n, question in ((1, "When to come?"), (2, "When to go?"), (4, "Where?"))
    )
    (appeal,) = begin(APPEAL, _objection("2015-000002", "2015-000003"), AT, find=lambda _: (two,))
    cases = [one, two, three, appeal.case]

    def found(case: Any) -> list[str]:
        return [other.number for other in found_among(cases, case.number, seeds_of(case))]

    assert found(two) == ["2015-000001", "2015-000003"]
    assert found(one) == ["2015-000002", "2015-000003"]
    assert found(appeal.case) == ["2015-000001", "2015-000002"] and found(three) == []
    assert found_among(cases, "", Seeds(frozenset({"2015-000003"}))) == (one, two, appeal.case)


def test_a_process_says_what_its_links_lead_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert opening_on("object")[0] is APPEAL
    to_a_letter = replace(APPEAL, name="another", links=(LinkRule("objects_to", ("letter",)),))

    with pytest.raises(ValueError, match="another: link objects_to leads to the unknown process"):
        check_links(to_a_letter)


# The store ----------------------------------------------------------------------------------


@pytest.fixture
def store(shared_place: str) -> Iterator[Store]:
    store = simulated_store(shared_place)
    yield store
    store.close()


@pytest.fixture
def office(store: Store) -> Api:
    office = Api(Door(store), by="Eli", now=lambda: AT)
    office.register(Form(question="When?"), process=ENQUIRY)
    office.take("1", "reply", text="At nine.")
    return office


def test_a_store_keeps_the_link_and_what_was_born(store: Store, office: Api) -> None:
    opened = office.open_on("1", "object", application=Objection(why="No."))
    done = office.take("2", "overturn")

    assert opened.case.number == "2015-000002" and [c.number for c in done.born] == ["2015-000003"]
    assert done.as_data()["born"] == ["2015-000003"]
    assert office.look("2").linked_to("objects_to")[0].number == "2015-000001"
    assert office.look("1").linking("objects_to")[0].number == "2015-000002"
    with store.transaction(write=False) as work:
        rows = work.connection.execute(select(case_link)).all()
        assert [tuple(row) for row in rows] == [("2015-000002", "objects_to", "2015-000001")]
    assert verify(store, None) == []


def test_a_dry_run_and_a_preview_store_nothing(store: Store, office: Api) -> None:
    office.open_on("1", "object", application=Objection(why="No."))
    before = office.preview("2", "overturn")

    assert [case.number for case in before.handled.born] == ["2015-000003"]
    with store.transaction(write=False) as work:
        assert len(work.connection.execute(select(case_file.c.number)).all()) == 2

    office.register(Form(question="Where?"), process=ENQUIRY)
    kept = office.keep(before)

    assert [case.number for case in kept.born] == ["2015-000004"]
    assert office.keep(before).repeated


def test_what_was_shown_is_not_kept_if_a_case_that_it_read_has_changed(office: Api) -> None:
    first = office.preview_on("1", "object", application=Objection(why="No."))
    other = office.preview_on("1", "object", application=Objection(why="Never."))
    office.keep(first)
    with pytest.raises(Conflict):
        office.keep(other)

    overturn = office.preview("2", "overturn")
    office.note("1", "Looked at.")
    with pytest.raises(Conflict):
        office.keep(overturn)


def test_a_change_of_another_case_that_alters_nothing_shown_is_no_conflict(office: Api) -> None:
    office.open_on("1", "object", application=Objection(why="No."))
    note = office.preview("2", "note", text="Read.")
    office.note("1", "Looked at.")

    assert office.keep(note).case.happened("note_added")


def test_the_same_opening_counts_once(office: Api) -> None:
    first = office.open_on("1", "object", application=Objection(why="No."))
    again = office.open_on("1", "object", application=Objection(why="No."))

    assert (first.repeated, again.repeated) == (False, True)
    assert again.case.number == first.case.number
    with pytest.raises(Refused, match="an objection to it is open"):
        office.open_on("1", "object", application=Objection(why="Other words."))


def test_of_several_openings_at_once_one_wins(store: Store, office: Api) -> None:
    done: list[str] = []

    def object_to(why: str) -> None:
        with suppress(Refused, Conflict):
            done.append(office.open_on("1", "object", application=Objection(why=why)).case.number)

    threads = [Thread(target=object_to, args=(f"Reason {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(done) == 1


def test_a_link_that_no_event_gave_is_found(store: Store, office: Api) -> None:
    office.open_on("1", "object", application=Objection(why="No."))
    with store.transaction(write=True) as work:
        row = {"case_number": "2015-000002", "kind": "under", "other_number": "2015-000001"}
        work.connection.execute(case_link.insert(), [row])

    (damage,) = verify(store, None)
    assert "linked with case 2015-000001 (under), and no event says so" in str(damage)


# The command --------------------------------------------------------------------------------


def test_the_command_opens_a_case_on_another(tmp_path: Path, shared_place: str) -> None:
    (tmp_path / "question.yaml").write_text("question: When is the office open?\n")
    (tmp_path / "objection.yaml").write_text("why: It is not.\n")
    office = Office(in_process, shared_place, tmp_path / "letters")
    saksgang = partial(office, SAKSGANG_ANCHOR=str(tmp_path / "anchor"))
    office.does("db", "upgrade")
    saksgang("register", "--process", "enquiry", str(tmp_path / "question.yaml"))

    early = saksgang("object", "1", str(tmp_path / "objection.yaml"))
    saksgang("reply", "1", "--text", "From nine to three.")
    tried = saksgang("object", "1", str(tmp_path / "objection.yaml"), "-n")
    opened = saksgang("object", "1", str(tmp_path / "objection.yaml"), "--format", "json")
    overturned = saksgang("overturn", "2", "--format", "json")
    wrong = saksgang("object", "3", str(tmp_path / "objection.yaml"), "--text", "No.")
    lists = [saksgang(*verb.split()) for verb in ("list", "show 2", "why 2", "inbox", "board")]

    assert early.code == 5 and "the enquiry is not answered" in early.err
    assert tried.code == 0 and "2015-000002" in tried.out
    assert opened.code == 0 and opened.data["number"] == "2015-000002"
    assert overturned.code == 0 and overturned.data["born"] == ["2015-000003"]
    assert wrong.code == 2 and "--text" in wrong.err
    assert [(done.code, done.err) for done in lists if done.code] == []
