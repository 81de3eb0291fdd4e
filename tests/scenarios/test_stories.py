"""Read and play stories of several linked cases: what a file may say, and what becomes of it."""

from pathlib import Path

import pytest
from appeal import APPEAL
from databases import simulated_store
from enquiry import ENQUIRY

from handlers.analysis.replay import Played, play
from scenarios.reader import read_scenario
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
