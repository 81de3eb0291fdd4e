"""R30: a case that was lived in a database and recorded replays to the same events.

Each scenario of the library is played into a database of its own; every case in it is recorded with
those it belongs to, read again from its file and replayed. Then `replay --from-db` plays the
database under what its cases carry, and nothing differs.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from bar import Measured, Size
from databases import emptied
from recorded import assert_replays_the_same, matters, played_again
from the_command import opened

from handlers.analysis.input_files import scenario_files
from handlers.analysis.replay import play
from scenarios.reader import read_scenario
from storage.store import Store

LIBRARY = scenario_files(["scenarios/library"])
SAMPLE = 30
"""Scenarios that a sample plays on each database."""


def empty_stores(place: str) -> Iterator[Store]:
    """Stores without cases: one on the server, emptied each time, or new ones of SQLite."""
    if place.startswith("postgresql"):
        with opened(place) as store:
            while True:
                emptied(store.engine)
                yield store
    while True:
        with opened(":memory:") as store:
            yield store


def test_each_recorded_case_replays_to_the_same_events(
    shared_place: str, size: Size[int], measured: Measured, tmp_path: Path
) -> None:
    began, stories, events, again = time.monotonic(), 0, 0, 0
    files = LIBRARY[:: len(LIBRARY) // size(SAMPLE, len(LIBRARY))]
    for file, store in zip(files, empty_stores(shared_place), strict=False):
        scenario = read_scenario(file)
        play(scenario, store=store)
        for cases in matters(store):
            assert_replays_the_same(cases, tmp_path / "recorded.yaml")
            stories, events = stories + 1, events + sum(len(case.events) for case in cases)
        found = played_again(store, scenario)
        assert [case for case in found if not case.passed] == []
        again += len(found)
    assert stories >= len(files) and again >= stories
    measured(
        "R30",
        f"{len(files):,} scenarios lived, {stories:,} recorded, {events:,} events: 0 differ; "
        f"{again:,} cases played from the database: 0 differ, "
        f"{time.monotonic() - began:.0f} s",
    )
