"""R15: the same scenarios give the same bytes: reports, letters, PDFs and stored rows.

In any time zone, with any hash seed, in memory, on SQLite and on PostgreSQL, and when run again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from bar import Measured
from databases import fresh_database
from the_command import environment

PLAYER = str(Path(__file__).with_name("play_library.py"))
ZONES = ("UTC", "Europe/Oslo", "Pacific/Apia")
SEEDS = ("0", "1", "random")
PLACES = ("variable", "sqlite", "postgresql")
HANG = 600
LIBRARY = Path("scenarios/library")
SAMPLE = 12
"""Scenarios that a sample plays."""


def play(zone: str, seed: str, stories: int, pdf: int, places: list[str]) -> list[dict[str, Any]]:
    """Return what a process with a time zone and a hash seed makes of the library on each place."""
    env = environment(TZ=zone, PYTHONHASHSEED=seed, PYTHONPATH=os.pathsep.join(sys.path))
    command = [sys.executable, PLAYER, str(stories), str(pdf), *places]
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, check=False, timeout=HANG
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def combinations(full: bool) -> list[tuple[str, str]]:
    """Time zones and hash seeds: each with each, twice; in a sample each once."""
    return [*product(ZONES, SEEDS)] * 2 if full else [*zip(ZONES, SEEDS, strict=True)]


@pytest.fixture(scope="module")
def played(
    combinations: list[tuple[str, str]],
    full: bool,
    server: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[list[dict[str, Any]]]]:
    """The results of each combination on each place. A sample plays the longest stories."""
    stories, pdf = (1000, 40) if full else (SAMPLE, 10)
    folder = tmp_path_factory.mktemp("played")
    with ExitStack() as open_databases, ThreadPoolExecutor(2) as pool:
        jobs = []
        for number, (zone, seed) in enumerate(combinations):
            url = open_databases.enter_context(fresh_database(server))
            places = ["variable", str(folder / f"{number}.db"), url]
            jobs.append(pool.submit(play, zone, seed, stories, pdf, places))
        yield [job.result() for job in jobs]


def test_the_same_stories_give_the_same_bytes_everywhere(
    played: list[list[dict[str, Any]]],
    combinations: list[tuple[str, str]],
    full: bool,
    measured: Measured,
) -> None:
    first = played[0][0]
    differing = [
        (*combination, here["backend"], what)
        for combination, places in zip(combinations, played, strict=True)
        for here in places
        for what in ("reports", "letters", "pdf")
        if here[what] != first[what]
    ]
    assert differing == []
    dumps = [
        (*at, here["backend"], here["dump"])
        for at, on in zip(combinations, played, strict=True)
        for here in on[1:]
    ]
    wanted = dumps[0][-1]
    differing = [
        (zone, seed, kind, t)
        for zone, seed, kind, dump in dumps
        for t in wanted
        if dump[t] != wanted[t]
    ]
    assert differing == [] and all(dump.keys() == wanted.keys() for *_, dump in dumps)

    assert {tuple(here["backend"] for here in places) for places in played} == {PLACES}
    counts = {tuple(here["counts"].items()) for places in played for here in places[1:]}
    assert len(counts) == 1
    found = dict(counts.pop())
    assert found["stories"] == (len(list(LIBRARY.glob("*.yaml"))) if full else SAMPLE)
    assert found["letters"] >= 4 * found["stories"] and found["pdf"] >= 5
    text = ", ".join(f"{number} {what}" for what, number in found.items())
    runs = len(played) * len(PLACES)
    measured(
        "R15",
        f"{runs} runs ({len(ZONES)} zones, {len(SEEDS)} hash seeds, {len(PLACES)} places), each "
        f"{text}: 0 bytes differ",
    )
