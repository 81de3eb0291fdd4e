"""Replay scenarios: the library passes, and a scenario that differs says where."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import an_application
from freezegun import freeze_time

from handlers.analysis.replay import play, replay
from scenarios.process_models import scenario_model
from scenarios.reader import read_scenario
from scenarios.scenario import Scenario
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT

LIBRARY = Path("scenarios/library")
FILES = sorted(path for path in LIBRARY.rglob("*.yaml") if "applications" not in path.parts)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_scenario_of_the_library_passes(file: Path) -> None:
    assert play(read_scenario(file)).differences == ()


def test_no_two_scenarios_have_the_same_title() -> None:
    titles = [read_scenario(file).scenario for file in FILES]

    assert len(set(titles)) == len(titles)


def a_scenario(*timeline: dict[str, object], **more: object) -> Scenario:
    story = {
        "schema": "1",
        "scenario": "A story",
        "received": "2015-03-16 09:00",
        "application": an_application(),
        "timeline": list(timeline),
    }
    return scenario_model(REIMBURSEMENT).model_validate(story | more)


def test_a_difference_names_its_day_and_both_values() -> None:
    story = a_scenario(
        {
            "at": "+1d",
            "expect": {"state": "granted", "reasons": ["13"], "letters": ["decision_granted"]},
        }
    )

    assert play(story).differences == (
        "2015-03-17: letters: expected decision_granted, found none",
        "2015-03-17: reasons: expected 13, found none",
        "2015-03-17: state: expected granted, found received",
    )


def test_an_unexpected_refusal_is_a_difference() -> None:
    story = a_scenario({"at": "+1d", "do": "grant", "expect": {"state": "received"}})

    assert "2015-03-17: the step was refused: Can't grant" in play(story).differences[0]


def test_a_missing_refusal_is_a_difference() -> None:
    story = a_scenario({"at": "+1d", "do": "start", "refused": ["S-4"]})

    assert play(story).differences == (
        "2015-03-17: expected a refusal for S-4, but the step was taken",
    )


def test_a_refusal_for_other_rules_is_a_difference() -> None:
    story = a_scenario({"at": "+1d", "do": "grant", "refused": ["S-4"]})

    assert play(story).differences == ("2015-03-17: refused: expected S-4, found road",)


def test_routine_notices_are_compared_only_if_one_is_listed() -> None:
    short = a_scenario({"at": "+1d", "expect": {"letters": []}})
    full = a_scenario({"at": "+1d", "expect": {"letters": ["receipt"]}})
    wrong = a_scenario({"at": "+1d", "expect": {"letters": ["receipt", "reminder"]}})

    assert play(short).passed and play(full).passed
    assert play(wrong).differences == (
        "2015-03-17: letters: expected receipt, reminder, found receipt",
    )


def test_a_difference_in_a_what_if_names_the_what_if() -> None:
    story = a_scenario(
        {"at": "+1d", "expect": {"state": "received"}},
        what_if=[
            {
                "name": "she starts at once",
                "add": [{"at": "+0d", "do": "start"}],
                "expect": {"state": "received"},
            }
        ],
    )

    assert play(story).differences == (
        "what if she starts at once: at the end: state: expected received, found under_review",
    )


def test_the_scenarios_policy_overrides_the_one_in_force() -> None:
    short = an_application(treatment={"intervals": [{"start": "2015-04-01", "end": "2015-06-20"}]})
    story = a_scenario(
        {"at": "+0d", "expect": {"outcome": "grant"}},
        application=short,
        policy={"long_term_days": "81"},
    )

    assert play(story).passed
    assert play(story, policy=replace(DEFAULT, long_term_days=30)).passed
    assert not play(story.model_copy(update={"policy": None})).passed


def test_one_invalid_file_stops_all_before_any_is_played(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\nscenario: no more\n", encoding="utf-8")

    with pytest.raises(InvalidInput):
        replay([str(FILES[0]), str(bad)])


def test_a_folder_without_scenarios_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such file in this folder"):
        replay([str(tmp_path)])


def test_frozen_time_changes_nothing() -> None:
    plain = [play(read_scenario(file)) for file in FILES]
    with freeze_time("2031-07-01 03:00:00"):
        frozen = [play(read_scenario(file)) for file in FILES]

    assert frozen == plain
