"""Stories of several linked cases: what a file may hold, and how it is played."""

import json
import re
from pathlib import Path

import pytest
import yaml
from appeal import APPEAL
from databases import simulated_store
from enquiry import ENQUIRY

from handlers.analysis.check import check_each
from handlers.analysis.coverage import coverage, everything
from handlers.analysis.replay import Played, play, replay
from scenarios.forms import form
from scenarios.kinds import kind_of
from scenarios.process_models import story_model
from scenarios.reader import read_scenario
from scenarios.schemas import json_schema
from scenarios.story import Story
from workflow.engine.errors import InvalidInput
from workflow.processes import PROCESSES

STORY = """\
schema: 1
scenario: The answer is objected to, and given anew
cases:
  asked: {process: enquiry, received: 2026-03-02, application: {question: Is it covered?}}
  against: {process: appeal, objects_to: asked, received: +3d, application: {why: It is wrong}}
  anew: {process: enquiry, opened_by: against}
timeline:
  - {at: +1d, case: asked, do: reply, text: It is not, expect: {state: replied}}
  - {at: +3d, case: against, expect: {state: open, deadlines: {target: 2026-03-19}}}
  - {at: +4d, case: against, do: overturn, expect: {state: over}}
  - {at: 2026-03-06, case: asked, do: refer, because: Too late, refused: [road]}
  - at: +4d
    expect:
      anew: {state: replied, events: [enquiry_received, replied]}
      against: {events: [objected, linked, overturned]}
      asked: {state: replied}
what_if:
  - name: nobody decides
    add: [{at: +20d, case: against, do: note, because: Still open}]
    expect: {asked: {state: replied}}
"""
TWO = STORY.partition("what_if")[0]


NAME = "name another case of the story: "


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add two linked processes for the length of a test."""
    monkeypatch.setitem(PROCESSES, "enquiry", ENQUIRY)
    monkeypatch.setitem(PROCESSES, "appeal", APPEAL)


def played(folder: Path, text: str, store: str = "") -> Played:
    file = folder / "story.yaml"
    file.write_text(text, encoding="utf-8")
    if not store:
        return play(read_scenario(file), str(file))
    kept = simulated_store(store)
    try:
        return play(read_scenario(file), str(file), store=kept)
    finally:
        kept.close()


def faults(folder: Path, old: str, new: str, text: str = TWO) -> list[str]:
    file = folder / "story.yaml"
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_scenario(file)
    return [str(fault).partition("story.yaml:")[2] for fault in refused.value.faults]


def test_a_story_plays_each_case_by_its_own_process(tmp_path: Path) -> None:
    story = played(tmp_path, STORY)

    assert story.differences == ()
    assert list(story.cases) == ["asked", "against", "anew"]
    assert [case.process.name for case in story.cases.values()] == ["enquiry", "appeal", "enquiry"]
    assert [event.event.name for event in story.events] == [
        "enquiry_received",
        "replied",
        "objected",
        "linked",
        "overturned",
        "enquiry_received",
        "replied",
    ]


def test_a_story_plays_the_same_through_a_database(tmp_path: Path, shared_place: str) -> None:
    through_store = played(tmp_path, STORY, shared_place)

    assert through_store == played(tmp_path, STORY)
    assert list(through_store.cases) == ["asked", "against", "anew"]


def test_what_differs_is_said_of_the_case(tmp_path: Path) -> None:
    wrong = TWO.replace("anew: {state: replied,", "anew: {state: asked,")
    wrong = wrong.replace(
        "do: reply, text: It is not, expect: {state: replied}", "do: note, because: Hm"
    )

    assert played(tmp_path, wrong).differences == (
        "2026-03-05: against: the step was refused: Can't object: the enquiry is not answered. "
        "Wait for the answer.",
        "2026-03-05: against is not opened by then",
        "2026-03-06: against is not opened by then",
        "2026-03-06: asked: expected a refusal for road, but the step was taken",
        "2026-03-06: anew is not opened by then",
        "2026-03-06: against is not opened by then",
        "2026-03-06: asked: state: expected replied, found with_adviser",
        "at the end: anew was never opened",
    )


def test_an_opening_may_be_refused(tmp_path: Path) -> None:
    refused = TWO.replace("received: +3d,", "received: +0d, refused: [road],", 1)
    refused = (
        refused.partition("  anew:")[0]
        + "timeline:\n  - {at: +5d, case: asked, expect: {state: asked}}\n"
    )

    assert played(tmp_path, refused).differences == ()
    assert list(played(tmp_path, refused).cases) == ["asked"]
    wrong = refused.replace("[road]", "[C-1]")
    assert played(tmp_path, wrong).differences == (
        "2026-03-02: against: refused: expected C-1, found road",
    )


def test_time_acts_in_every_case_in_order_of_days(tmp_path: Path) -> None:
    text = TWO.partition("timeline:")[0].replace(
        "  anew: {process: enquiry, opened_by: against}\n", ""
    )
    text += (
        "  other: {process: enquiry, received: +2d, application: {question: And this?}}\n"
        "timeline:\n"
        "  - {at: +0d, case: asked, do: reply, text: No}\n"
        "  - {at: +2d, case: other, do: refer, because: Hard}\n"
        "  - at: +20d\n"
        "    expect:\n"
        "      other: {state: asked, events: [enquiry_received, referred, adviser_silent]}\n"
        "      against: {state: open}\n"
    )

    story = played(tmp_path, text)

    assert story.differences == ()
    assert story.cases["other"].events[-1].effective.isoformat() == "2026-03-12"


def test_a_case_worker_may_be_prompt_in_one_case_alone(tmp_path: Path) -> None:
    text = TWO.replace("application: {why", "case_worker: prompt, application: {why")
    text = text.replace("  - {at: +4d, case: against, do: overturn, expect: {state: over}}\n", "")
    text = text.replace(
        "expect: {state: open, deadlines: {target: 2026-03-19}}", "expect: {state: over}"
    )

    assert played(tmp_path, text).differences == ()


FAULTS = [
    (
        "objects_to: asked",
        "objects_to: asker",
        "5:42: cases.against.objects_to: " + NAME + "asked, anew",
    ),
    (
        "objects_to: asked",
        "objects_to: against",
        "5:42: cases.against.objects_to: " + NAME + "asked, anew",
    ),
    (
        "appeal, objects_to: asked",
        "appeal",
        "5:22: cases.against.process: this case also needs: objects_to",
    ),
    ("objects_to: asked", "objects_to: asked, do: reply", "5:53: cases.against.do: write object"),
    (
        "process: appeal",
        "process: appeals",
        "5:22: cases.against.process: each case needs its process; write one of: ",
    ),
    (
        "process: enquiry, opened_by: against",
        "process: appeal, objects_to: against, received: +5d, application: {why: No}",
        "6:39: cases.anew.objects_to: this leads to a case of enquiry, and not of appeal",
    ),
    (
        "received: 2026-03-02",
        "received: +0d",
        "4:39: cases.asked.received: write as a date when the first case came: the moments of all "
        "count from it",
    ),
    (
        "received: +3d",
        "received: 2026-03-01",
        "5:59: cases.against.received: this comes before the first case; list the case that comes "
        "first as the first",
    ),
    (
        "received: +3d",
        "received: +3d, recorded: +2d",
        "5:74: cases.against.recorded: this comes before it was received; write the same moment or "
        "a later one",
    ),
    (
        "received: +3d, ",
        "",
        "5:22: cases.against.process: write received, when it came; or opened_by, the case whose "
        "step opens it",
    ),
    (
        "opened_by: against",
        "opened_by: against, received: +4d",
        "6:58: cases.anew.received: the step that opens this case says it already; leave it out",
    ),
    (
        "asked: {process",
        "Spurt: {process",
        "4:3: cases.?: name a case by up to 40 small letters (a–z), digits, - and _, as: first",
    ),
    (
        "{why: It is wrong}",
        "{reason: No}",
        "5:77: cases.against.application.why: this field is needed",
    ),
    (
        "case: asked, do: reply",
        "do: reply",
        "8:5: timeline[0]: whose step is this? Add case; name a case of the story: asked, against, "
        "anew",
    ),
    (
        "case: asked, do: reply",
        "case: ask, do: reply",
        "8:21: timeline[0].case: name a case of the story: asked, against, anew",
    ),
    (
        "{state: replied}",
        "{state: over}",
        "8:72: timeline[0].expect.state: write one of: asked, with_adviser, replied",
    ),
    (
        "at: +1d",
        "at: +9d",
        "9:10: timeline[1].at: this comes before the step ahead; put the steps in order of time "
        "(without a time it is noon)",
    ),
    (
        "{at: +3d, case: against,",
        "{at: +2d, case: against,",
        "9:10: timeline[1].at: this comes before the case is opened; write a later moment",
    ),
    (
        "      anew:",
        "      new:",
        "14:7: timeline[4].expect.new: name a case of the story: asked, against, anew",
    ),
    (
        "case: against, expect: {state: open, deadlines: {target: 2026-03-19}}",
        "",
        "9:5: timeline[1]: a moment needs something: a step of a case, sweep or expect",
    ),
    (
        "{at: +1d, case: asked",
        "{at: +1d, case: [asked]",
        "8:21: timeline[0].case: name a case of the story: asked, against, anew",
    ),
    ("cases:", "cases: hello\nstory:", "3:8: cases: fields are expected here, each as name: value"),
    ("scenario:", "policy: {adult_age: 17}\nscenario:", "2:10: policy.adult_age: unknown field"),
]


@pytest.mark.parametrize(("old", "new", "first"), FAULTS, ids=[new for _, new, _ in FAULTS])
def test_a_fault_is_placed_where_it_stands(tmp_path: Path, old: str, new: str, first: str) -> None:
    assert faults(tmp_path, old, new)[0].startswith(first)


def test_a_story_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    silent = (
        TWO.partition("timeline:")[0]
        + "timeline:\n  - {at: +1d, case: asked, do: reply, text: No}\n"
    )

    assert faults(tmp_path, "text: No", "text: Yes", silent) == [
        "8:3: timeline: a scenario needs at least one expectation; add expect to a step"
    ]


def test_a_case_that_follows_from_another_needs_a_story(tmp_path: Path) -> None:
    alone = ENQUIRY_ALONE.replace("process: enquiry", "process: appeal")

    assert faults(tmp_path, "", "", alone)[0] == (
        "3:10: process: a case of appeal follows from another: list both under cases"
    )


ENQUIRY_ALONE = """\
schema: 1
scenario: One
process: enquiry
received: 2026-03-02
application: {question: Is it covered?}
timeline:
  - {at: +1d, do: reply, text: It is, expect: {state: replied}}
"""


def test_an_application_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "applications").mkdir()
    (tmp_path / "applications" / "why.yaml").write_text("why: It is wrong\n", encoding="utf-8")
    in_file = TWO.replace("{why: It is wrong}", "applications/why.yaml")

    assert played(tmp_path, in_file).differences == ()
    assert faults(tmp_path, "why.yaml", "how.yaml", in_file)[0].startswith(
        "5:77: cases.against.application: "
    )
    (tmp_path / "applications" / "why.yaml").write_text("reason: It is wrong\n", encoding="utf-8")
    assert [text.partition(": ")[2] for text in faults(tmp_path, "", "", in_file)] != []


def test_coverage_counts_the_cases_of_every_process(tmp_path: Path) -> None:
    story = played(tmp_path, STORY)
    found = coverage([story], (ENQUIRY, APPEAL))

    assert found.shown["appeal: road open –overturn→ over"] == (story.title,)
    assert found.shown["enquiry: event adviser_silent"] == ()
    assert found.shown["appeal: event linked"] == found.shown["appeal: event objected"] != ()
    assert set(found.shown) == {*everything(ENQUIRY), *everything(APPEAL)}
    assert "appeal: event note_added" not in found.shown
    assert coverage([story], (APPEAL,)).unseen == ()


def test_only_stories_of_a_process_are_played(tmp_path: Path) -> None:
    (tmp_path / "linked.yaml").write_text(STORY, encoding="utf-8")
    (tmp_path / "alone.yaml").write_text(ENQUIRY_ALONE, encoding="utf-8")

    assert [Path(each.file).stem for each in replay([str(tmp_path)], process=APPEAL)] == ["linked"]
    assert len(replay([str(tmp_path)], process=ENQUIRY)) == len(replay([str(tmp_path)])) == 2
    with pytest.raises(InvalidInput, match="no scenario here has a case of reimbursement"):
        replay([str(tmp_path)], process=PROCESSES["reimbursement"])


def test_a_refused_step_gives_its_numbers_back(tmp_path: Path) -> None:
    """As a database does: so the next case has the same number in memory and in a store."""
    text = TWO.replace("received: +3d,", "received: +0d, refused: [road],", 1)
    text = text.partition("  anew:")[0] + (
        "  later: {process: appeal, objects_to: asked, received: +3d, application: {why: No}}\n"
        "timeline:\n"
        "  - {at: +1d, case: asked, do: reply, text: It is not}\n"
        "  - {at: +3d, case: later, expect: {state: open}}\n"
    )

    story = played(tmp_path, text)

    assert story.differences == ()
    assert story.cases["later"].number == "2026-000002"


def test_two_borne_cases_are_named_in_order(tmp_path: Path) -> None:
    text = TWO.replace(
        "  anew: {process", "  spare: {process: enquiry, opened_by: against}\n  anew: {process"
    )

    assert played(tmp_path, text).differences == (
        "2026-03-06: anew is not opened by then",
        "at the end: anew was never opened",
    )


def test_a_story_is_a_scenario_to_every_verb(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")

    assert kind_of(file) == "scenario"
    assert [(each.kind, each.faults) for each in check_each([str(file)])] == [("scenario", ())]


def test_the_schema_of_a_story_knows_each_process() -> None:
    story_model.cache_clear()
    schema = json_schema("story")
    story_model.cache_clear()
    words = json.dumps(schema)

    assert schema["$id"] == "saksgang/story/1" and not re.search(r"\bnull\b", words)
    for name in ("AppealCase", "AppealMoment", "AppealExpect", "EnquiryMoment", "Together"):
        assert name in schema["$defs"], name
    assert schema["$defs"]["AppealCase"]["properties"]["objects_to"]["type"] == "string"
    assert schema["$defs"]["AppealMoment"]["properties"]["do"]["enum"] == [
        "overturn",
        "note",
        "assign",
    ]
    assert "case" in schema["$defs"]["AppealMoment"]["required"]


def test_the_form_of_a_story_plays_as_it_stands(tmp_path: Path) -> None:
    """Every field freed, with the two files beside it that it names."""
    text = form("story")
    freed = re.sub(r"^# (?!yaml-language)", "", text, flags=re.MULTILINE)
    (tmp_path / "form.yaml").write_text(freed, encoding="utf-8")
    application = Path("scenarios/library/applications/pain_3a.yaml").read_text(encoding="utf-8")
    rejected = application.replace("outside_hospital: yes", "outside_hospital: no")
    (tmp_path / "soknad.yaml").write_text(rejected, encoding="utf-8")
    (tmp_path / "klage.yaml").write_text(
        "complaint: {decision_named: yes, what_is_wrong: Feil, channel: portal, by: patient}\n",
        encoding="utf-8",
    )

    story = read_scenario(tmp_path / "form.yaml")
    assert isinstance(story, Story)
    assert play(story).differences == ()
    assert {name for name, field in Story.model_fields.items()} == {
        "schema_version" if key == "schema" else key for key in yaml.safe_load(freed)
    }


def test_a_process_that_follows_from_others_has_no_scenario_of_its_own() -> None:
    with pytest.raises(
        ValueError, match="a case of appeal follows from another; a story tells of both"
    ):
        form("scenario", APPEAL)
    with pytest.raises(ValueError, match="follows from another"):
        json_schema("scenario", APPEAL)
