"""Play the library through databases: events, letters and differences equal those in memory."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from databases import emptied, fresh_database
from the_command import opened

from handlers.analysis.input_files import scenario_files
from handlers.analysis.replay import Played, play
from handlers.safekeeping.audit import verify
from scenarios.reader import read_scenario
from scenarios.story import AnyScenario
from storage.store import Store

FILES = scenario_files(["scenarios/library"])


@cache
def story(file: str) -> AnyScenario:
    return read_scenario(file)


@cache
def without_a_database(file: str) -> Played:
    return play(story(file), file)


@pytest.fixture(scope="module")
def on_the_server(server: str) -> Iterator[Store]:
    """A store on the PostgreSQL server."""
    with fresh_database(server) as url, opened(url) as store:
        yield store


@pytest.fixture(params=("sqlite", "postgresql"))
def kept(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store: scenarios have the same persons, whose other cases would count."""
    if request.param == "sqlite":
        with opened(":memory:") as store:
            yield store
    else:
        store = request.getfixturevalue("on_the_server")
        emptied(store.engine)
        yield store


def without_its_number(played: Played) -> Played:
    """The same, whichever number its case was given."""
    return replace(played, letters=tuple(letter._replace(case="") for letter in played.letters))


@pytest.mark.parametrize("file", FILES, ids=lambda file: Path(file).stem)
def test_a_scenario_plays_the_same_through_a_database(file: str, kept: Store) -> None:
    played = play(story(file), file, store=kept)

    assert played.differences == ()
    assert without_its_number(played) == without_its_number(without_a_database(file))


def test_every_cases_chain_verifies_after_replay(kept: Store) -> None:
    play(story(FILES[0]), FILES[0], store=kept)

    assert verify(kept) == []


def test_a_differing_scenario_gives_the_same_differences_in_a_database(kept: Store) -> None:
    wrong = story("scenarios/library/information_never_came.yaml").model_copy(deep=True)
    expected = wrong.timeline[-1].expect
    assert expected is not None
    steps = (
        *wrong.timeline[:-1],
        wrong.timeline[-1].model_copy(
            update={"expect": expected.model_copy(update={"state": "granted"})}
        ),
    )
    wrong = wrong.model_copy(update={"timeline": steps})

    assert (
        play(wrong, store=kept).differences
        == play(wrong).differences
        == ("2015-04-08: state: expected granted, found rejected",)
    )
