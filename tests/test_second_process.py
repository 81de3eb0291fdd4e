"""A second process needs nothing but its own value: engine, store, command and scenario run it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from cases import day, noon
from databases import simulated_store
from enquiry import ENQUIRY, Form
from the_command import Office, in_process

from handlers.analysis.replay import play
from handlers.casework.door import Door
from scenarios.reader import read_scenario
from workflow.engine.advance import advance, due, next_due, open_case, open_steps
from workflow.engine.errors import Refused
from workflow.engine.roads import mermaid
from workflow.engine.steps import Note, Register
from workflow.processes import PROCESSES

STORY = """\
schema: 1
scenario: The adviser says nothing, and the office answers alone
process: enquiry
received: 2015-03-16 09:00
application: {question: When is the office open?}
case_worker: none
timeline:
  - {at: +0d, do: refer, because: The adviser knows.}
  - {at: +1d, do: refer, because: Again., refused: [road]}
  - at: +7d
    expect: {state: with_adviser, deadlines: {advice: 2015-03-23}}
  - at: +8d
    expect: {state: asked, events: [enquiry_received, referred, adviser_silent]}
  - {at: +9d, do: reply, text: From nine to three.}
  - at: +9d
    expect: {state: replied}
"""


@pytest.fixture(autouse=True)
def _two_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(PROCESSES, ENQUIRY.name, ENQUIRY)
    yield


def test_the_engine_runs_it() -> None:
    register = Register("post", "2015-000001", Form(question="When?"))
    case = open_case(ENQUIRY, register, noon(day(0))).case
    case = advance(
        case, ENQUIRY.step("refer").command("Eli", "The adviser knows."), noon(day(0))
    ).case
    refused, allowed = (
        open_steps(case, "Eli", noon(day(1)))["refer"],
        open_steps(case, "Eli", noon(day(1)))["reply"],
    )

    assert case.state == "with_adviser" and next_due(case) == day(8)
    assert refused and not allowed
    assert due(case, noon(day(7))) == ()

    case = advance(case, due(case, noon(day(8)))[0], noon(day(8))).case
    case = advance(
        case, ENQUIRY.step("reply").command("Eli", "From nine to three."), noon(day(8))
    ).case

    assert (case.state, case.ended, case.decided) == ("replied", True, False)
    with pytest.raises(Refused, match="never changes"):
        advance(case, ENQUIRY.step("refer").command("Eli", "Again."), noon(day(9)))
    assert advance(case, Note("Eli", "Filed."), noon(day(9))).case.state == "replied"


def test_its_diagram_has_every_road() -> None:
    drawn = mermaid(ENQUIRY)

    assert [road.step for road in ENQUIRY.roads if road.step not in drawn] == []
    assert "[*] --> asked: register" in drawn and "replied --> [*]" in drawn


def test_a_store_keeps_it(shared_place: str) -> None:
    store = simulated_store(shared_place)
    door = Door(store)
    number = door.register(
        Form(question="When?"), noon(day(0)), "post", process=ENQUIRY
    ).case.number
    door.take(number, "refer", by="Eli", at=noon(day(0)), because="The adviser knows.")
    swept = door.pass_time(number, noon(day(8)))
    door.take(number, "reply", by="Eli", at=noon(day(8)), text="From nine to three.")
    kept = door.look(number)
    store.close()

    assert swept is not None and [entry.event.name for entry in swept.events] == ["adviser_silent"]
    assert kept.process is ENQUIRY and kept.state == "replied"
    assert [entry.event.name for entry in kept.events] == [
        "enquiry_received",
        "referred",
        "adviser_silent",
        "replied",
    ]


def test_a_scenario_tells_it(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")

    assert play(read_scenario(file), str(file)).differences == ()


def test_a_scenario_plays_it_through_a_store(tmp_path: Path, shared_place: str) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")
    store = simulated_store(shared_place)

    differences = play(read_scenario(file), str(file), store=store).differences
    store.close()

    assert differences == ()


def test_the_command_takes_it_from_question_to_answer(tmp_path: Path, shared_place: str) -> None:
    (tmp_path / "question.yaml").write_text("question: When is the office open?\n")
    office = Office(in_process, shared_place, tmp_path / "letters")
    saksgang = partial(office, SAKSGANG_ANCHOR=str(tmp_path / "anchor"))
    office.does("db", "upgrade")

    question = str(tmp_path / "question.yaml")
    took_in = saksgang("register", "--process", "enquiry", question)
    refused = saksgang("silent", "1")
    referred = saksgang("refer", "1", "--because", "The adviser knows.")
    again = saksgang("refer", "1", "--because", "Again.")
    shown = saksgang("show", "1", "--format", "json")
    swept = saksgang("tick", at="2015-03-24")
    replied = saksgang("reply", "1", "--text", "From nine to three.", at="2015-03-25")
    history = saksgang("history", "1", "--format", "json", at="2015-03-25")
    verified = saksgang("audit", "verify", "--without-anchor", at="2015-03-25")

    assert (took_in.code, referred.code, swept.code, replied.code) == (0, 0, 0, 0)
    assert refused.code == 2 and "  silent" not in saksgang("--help").out
    assert again.code == 5 and "waits for the adviser" in again.err and "`reply`" in again.err
    assert (shown.data["process"], shown.data["state"]) == ("enquiry", "with_adviser")
    assert [entry["event"] for entry in history.data] == [
        "enquiry_received",
        "referred",
        "adviser_silent",
        "replied",
    ]
    assert verified.code == 0, verified.out


def test_every_reading_verb_shows_it(tmp_path: Path, shared_place: str) -> None:
    (tmp_path / "question.yaml").write_text("question: When?\n")
    saksgang = Office(in_process, shared_place, tmp_path / "letters")
    saksgang.does("db", "upgrade")
    saksgang("register", "--process", "enquiry", str(tmp_path / "question.yaml"))

    for line in (
        "show 1",
        "why 1",
        "why-date 1",
        "history 1",
        "letters 1",
        "inbox",
        "next",
        "list",
        "search 2015",
        "board",
        "deadlines",
        "db status",
        "audit show 1",
        "diagram --process enquiry",
    ):
        for form in ("table", "json"):
            done = saksgang(*line.split(), "--format", form)
            assert (done.code, bool(done.out)) == (0, True), (line, form, done.err)
