"""Play a scenario of a second process: nothing but the process itself says how it is written."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, get_args

import pytest
from enquiry import ENQUIRY
from pydantic import BaseModel, Field

from handlers.analysis.replay import play, replay
from scenarios.applications import parse_form, read_form
from scenarios.forms import form
from scenarios.kinds import kind_of, read_any
from scenarios.process_models import scenario_model
from scenarios.reader import read_scenario
from scenarios.schemas import json_schema
from workflow.engine.case import Case, Command, Event, Recorded, Says
from workflow.engine.errors import InvalidInput
from workflow.engine.language import Words
from workflow.engine.process import START, TIME, Due, Process, Road, State, Step, Timer
from workflow.engine.steps import NOTE, TimePassed, loops, register
from workflow.engine.terms import EventWithTerms
from workflow.processes import PROCESSES
from workflow.reimbursement.application import Application

LIBRARY = Path("scenarios/library")


class Errand(BaseModel):
    """What somebody wants done."""

    model_config = {"frozen": True, "extra": "forbid"}

    what: str = Field(description="What is wanted.")
    times: int | None = Field(default=None, ge=1, description="How often.")


@dataclass(frozen=True)
class ErrandReceived(EventWithTerms):
    application: Errand


@dataclass(frozen=True)
class Question(Command):
    text: Annotated[str, Says("the question")]


@dataclass(frozen=True)
class Asked(Event):
    text: str


@dataclass(frozen=True)
class Reply(Command):
    errand: Annotated[Errand, Says("the errand as it is now")]
    received: date | None = None


@dataclass(frozen=True)
class Replied(Event):
    errand: Errand


@dataclass(frozen=True)
class Finish(Command):
    pass


@dataclass(frozen=True)
class Finished(Event):
    pass


@dataclass(frozen=True)
class GivenUp(Event):
    due: date


@dataclass(frozen=True)
class ErrandCase(Case):
    questions: tuple[str, ...] = field(default=())


def asked(case: ErrandCase, recorded: Recorded) -> ErrandCase:
    assert isinstance(recorded.event, Asked)
    return replace(case, questions=(*case.questions, recorded.event.text))


def replied(case: ErrandCase, recorded: Recorded) -> ErrandCase:
    assert isinstance(recorded.event, Replied)
    return replace(case, application=recorded.event.errand)


def ten_days(case: ErrandCase) -> Due:
    day = case.events[-1].effective
    return Due("asked", day, "10 days", day + timedelta(days=10), "house rule")


ERRANDS: Process[ErrandCase] = Process(
    name="errands",
    title=Words("ærend", "ærend"),
    case=ErrandCase,
    form=Errand,
    states=(
        State("open", "working", Words("åpen", "open"), "is open"),
        State("asking", "waiting", Words("venter", "ventar"), "waits"),
        State("done", "closed", Words("ferdig", "ferdig"), "is done"),
    ),
    steps=(
        register(ErrandReceived),
        Step("question", Question, Asked, effect=asked),
        Step("reply", Reply, Replied, effect=replied, by="post"),
        Step("finish", Finish, Finished),
        Step("give_up", TimePassed, GivenUp, by=TIME),
        NOTE,
    ),
    roads=(
        Road(START, "register", "open"),
        Road("open", "question", "asking"),
        Road("asking", "reply", "open"),
        Road("asking", "give_up", "done"),
        Road("open", "finish", "done"),
        *loops(("note",), ("open", "asking", "done")),
    ),
    timers=(
        Timer("target", ("open",), ten_days, Words("mål", "mål"), "office", "nothing"),
        Timer(
            "answer",
            ("asking",),
            ten_days,
            Words("svarfrist", "svarfrist"),
            "client",
            "given up",
            acts_after=1,
            step="give_up",
        ),
    ),
)

STORY = """\
schema: 1
process: errands
scenario: Somebody wants a letter posted, and is asked which
received: 2026-03-02
application: {what: post the letter}
timeline:
  - {at: +0d, do: note, because: Rang}
  - {at: +1d, do: question, text: Which letter?,
     expect: {state: asking, deadlines: {answer: 2026-03-13}}}
  - {at: +2d, do: finish, refused: [road]}
  - {at: 2026-03-04, reply: {what: post the blue letter, times: 2}, expect: {state: open}}
  - at: +3d
    do: finish
    expect: {state: done, events: [errand_received, note_added, asked, replied, finished]}
what_if:
  - name: nobody replies
    add: [{at: +3d, do: question, text: Which letter?}]
    expect: {state: done}
"""


ENQUIRY_STORY = """\
schema: 1
process: enquiry
scenario: The adviser is silent, and the office answers
received: 2026-03-02
application: {question: Is it covered?}
timeline:
  - {at: +1d, do: refer, because: A hard one, expect: {state: with_adviser}}
  - {at: +9d, expect: {state: asked, deadlines: {target: 2026-03-25}}}
  - {at: +9d, do: reply, text: It is, expect: {state: replied}}
"""


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add two processes for the length of a test."""
    monkeypatch.setitem(PROCESSES, "errands", ERRANDS)
    monkeypatch.setitem(PROCESSES, "enquiry", ENQUIRY)


def written(folder: Path, text: str) -> str:
    file = folder / "story.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_scenario(written(folder, text))
    return [str(fault).partition("story.yaml:")[2] for fault in refused.value.faults]


def test_a_scenario_of_another_process_plays(tmp_path: Path) -> None:
    [played] = replay([written(tmp_path, STORY.partition("what_if")[0])])

    assert played.differences == ()
    assert [recorded.event.name for recorded in played.events][-1] == "finished"


def test_a_process_of_a_few_tables_plays(tmp_path: Path) -> None:
    assert play(read_scenario(written(tmp_path, ENQUIRY_STORY))).differences == ()


def test_what_differs_is_named_as_in_any_scenario(tmp_path: Path) -> None:
    wrong = STORY.replace("{answer: 2026-03-13}", "{answer: 2026-03-14}").replace(
        "refused: [road]", "refused: [X-1]"
    )

    assert play(read_scenario(written(tmp_path, wrong))).differences[:2] == (
        "2026-03-03: deadlines: expected answer 2026-03-14, found answer 2026-03-13",
        "2026-03-04: refused: expected X-1, found road",
    )


def test_faults_are_placed_and_worded_by_the_process(tmp_path: Path) -> None:
    assert faults(tmp_path, STORY.replace("post the letter}", "post, size: 2}")) == [
        "5:27: application.size: unknown field"
    ]
    assert faults(tmp_path, STORY.replace("do: finish, refused", "do: grant, refused")) == [
        "10:19: timeline[2].do: write one of: question, finish, note"
    ]
    assert faults(tmp_path, STORY.replace("state: asking", "state: granted")) == [
        "9:22: timeline[1].expect.state: write one of: open, asking, done"
    ]
    assert faults(
        tmp_path, STORY.replace("do: question, text: Which letter?,", "do: question,")
    ) == ["8:5: timeline[1]: this step also needs: text"]


def test_an_unknown_process_is_a_fault(tmp_path: Path) -> None:
    known = ", ".join(PROCESSES)

    assert faults(tmp_path, STORY.replace("process: errands", "process: errors"))[0] == (
        f"2:10: process: write one of: {known}"
    )


def test_a_time_limit_acts_and_the_prompt_case_worker_does_what_is_left(tmp_path: Path) -> None:
    text = STORY.partition("timeline:")[0] + (
        "case_worker: prompt\ntimeline:\n"
        "  - {at: +0d, expect: {state: done, events: [errand_received, finished]}}\n"
    )
    # Two steps are open at once, but one of them ends the case.
    assert play(read_scenario(written(tmp_path, text))).differences == ()
    silent = STORY.partition("  - {at: +2d")[0] + "  - {at: +20d, expect: {state: done}}\n"
    assert play(read_scenario(written(tmp_path, silent))).events[-1].event.name == "given_up"


def test_form_and_schema_are_made_from_the_process() -> None:
    application, scenario = form("application", ERRANDS), form("scenario", ERRANDS)
    schema = json.dumps(json_schema("scenario", ERRANDS))

    assert "# what:" in application and "## How often." in application
    assert "#     do:" in scenario and "question, finish, note" in scenario
    assert '"enum": ["question", "finish", "note"]' in schema and "granted" not in schema
    assert json_schema("scenario", ERRANDS)["$id"] == "saksgang/errands/scenario/1"
    uncommented = "\n".join(
        line.removeprefix("# ") for line in application.splitlines() if line.startswith("# w")
    )
    assert parse_form(f"{uncommented} post it", ERRANDS.form) == Errand(what="post it")


def test_two_steps_with_one_key_of_two_types_are_refused() -> None:
    @dataclass(frozen=True)
    class Other(Command):
        text: int

    other = Step("other", Other, Finished)
    roads = (*ERRANDS.roads, Road("open", "other", "done"))
    wrong = replace(ERRANDS, steps=(*ERRANDS.steps, other), roads=roads)

    both = "the steps question and other have the field text with different types"
    with pytest.raises(ValueError, match=f"process errands: {both}; rename it in one of them"):
        scenario_model(wrong)
    assert get_args(scenario_model(ERRANDS).model_fields["process"].annotation) == ("errands",)


def test_a_file_is_read_as_the_process_whose_fields_it_has(tmp_path: Path) -> None:
    errand = tmp_path / "errand.yaml"
    errand.write_text("what: post the letter\n", encoding="utf-8")

    assert (kind_of(errand), read_any(errand)) == ("application", Errand(what="post the letter"))
    assert read_form(errand, ERRANDS.form) == Errand(what="post the letter")
    assert kind_of(LIBRARY / "applications/epilepsy_3a.yaml") == "application"
    assert isinstance(read_any(LIBRARY / "applications/epilepsy_3a.yaml"), Application)
