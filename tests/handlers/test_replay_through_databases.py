"""Play the library through databases: events, letters and differences equal those in memory."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from databases import fresh_database
from the_command import opened

from handlers.analysis.input_files import scenario_files
from handlers.analysis.replay import Played, play
from handlers.safekeeping.audit import verify
from scenarios.reader import read_scenario
from scenarios.story import AnyScenario, Story
from storage.store import Store

FILES = scenario_files(["scenarios/library"])


@cache
def story(file: str) -> AnyScenario:
    return read_scenario(file)


@cache
def without_a_database(file: str) -> Played:
    return play(story(file), file)


class Databases:
    """Databases of one kind for the scenarios of the library.

    Their patients are the same few persons, and all cases of a person are read together. So a story
    has a database of its own, and other scenarios a new one now and then.
    """

    def __init__(self, fresh: Callable[[], AbstractContextManager[Store]], each: int) -> None:
        """each: how many scenarios of one case share a database."""
        self.fresh, self.each, self.left = fresh, each, 0
        self.open = ExitStack()
        self.current: Store

    def place(self, scenario: AnyScenario) -> Store:
        """Return the database in which a scenario is played."""
        if self.left == 0 or isinstance(scenario, Story):
            self.open.close()
            self.current = self.open.enter_context(self.fresh())
            self.left = self.each
        self.left = 0 if isinstance(scenario, Story) else self.left - 1
        return self.current


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    @contextmanager
    def on_a_server() -> Iterator[Store]:
        with fresh_database(request.getfixturevalue("server")) as url, opened(url) as store:
            yield store

    if request.param == "sqlite":
        made = Databases(lambda: opened(":memory:"), each=5)
    else:
        made = Databases(on_a_server, each=30)
    with made.open:
        yield made


@pytest.fixture
def kept(databases: Databases) -> Store:
    """A database in which a case was played."""
    store = databases.place(story(FILES[0]))
    play(story(FILES[0]), FILES[0], store=store)
    return store


def without_its_number(played: Played) -> Played:
    """The same, whichever number its case was given."""
    return replace(played, letters=tuple(replace(letter, case="") for letter in played.letters))


@pytest.mark.parametrize("file", FILES, ids=lambda file: Path(file).stem)
def test_a_scenario_plays_the_same_through_a_database(file: str, databases: Databases) -> None:
    played = play(story(file), file, store=databases.place(story(file)))

    assert played.differences == ()
    assert without_its_number(played) == without_its_number(without_a_database(file))


def test_every_cases_chain_verifies_after_replay(kept: Store) -> None:
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
