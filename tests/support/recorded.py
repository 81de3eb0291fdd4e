"""Record the cases of a database, replay what was written, and compare every event."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from handlers.analysis.record import Written, record
from handlers.analysis.replay import play
from handlers.population.lived_cases import LivedCase, numbers_of_cases, replay_cases
from handlers.population.variant_settings import Setting
from scenarios.policies import policy_from
from scenarios.reader import read_scenario
from scenarios.story import AnyScenario
from storage.store import Store
from workflow.engine.case import Recorded
from workflow.engine.process import TIME


def happened(events: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    """What must be the same of events; how people are called is left out."""
    return [(e.event.name, e.effective, e.state, e.actor == TIME) for e in events]


def matters(store: Store) -> Iterator[list[Any]]:
    """The cases of each matter of a database."""
    seen: set[str] = set()
    with store.transaction(write=False) as work:
        for number in work.numbers_after("", 1000):
            if number not in seen:
                case = work.with_matter(number).case
                seen |= {number, *(other.number for other in case.linked)}
                yield [case, *case.linked]


def assert_replays_the_same(cases: list[Any], path: Path) -> Written:
    """Record cases, read the file again as a user's, replay it, and compare every event."""
    story = record(cases)
    path.write_text(story.text, encoding="utf-8")
    played = play(read_scenario(path))
    assert played.differences == ()
    for name, number in story.numbers.items():
        lived = next(case for case in cases if case.number == number).events
        again = happened(played.cases[name].events)
        assert again[: len(lived)] == happened(lived)
        assert all(by_time for *_, by_time in again[len(lived) :])
    return story


def played_again(store: Store, scenario: AnyScenario, **values: Any) -> list[LivedCase]:
    """The cases of a played scenario, played again under what it states, with other values."""
    policy = policy_from({**(scenario.policy or {}), **values})
    setting = Setting(policy, scenario.rules)
    return list(replay_cases(store, numbers_of_cases(store), setting))
