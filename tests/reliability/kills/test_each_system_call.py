"""R1: a command killed at any of its calls to the system, a disk that is full or broken at any of them: nothing lost, doubled or torn.

Each point is struck in a fresh copy of a prepared folder; then the very same command is given once more, and a later sweep is run, as
in any office. What is left must be what an undisturbed run leaves. Needs strace and Linux.
"""

import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from bar import Measured, Size
from processes import run
from reliability.kills.interrupted_commands import TRIALS, After, Trial, look
from reliability.kills.strace_injection import Point, Struck, calls_of, in_copies, strike

pytestmark = pytest.mark.strace
KILL = "signal=KILL"
LETTER_LATER = re.compile(r"Letter \S+ could not be sent \([\w-]+\); it will be tried again\.")


class Struckable(NamedTuple):
    """Prepared folders, and by command what an undisturbed run leaves and every point at which it can be struck."""

    prepared: dict[str, Path]
    undisturbed: dict[str, After]
    points: list[Point]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Struckable:
    """Everything that the strikes start from."""
    place = tmp_path_factory.mktemp("struck")
    names = list(TRIALS)
    prepared = {name: TRIALS[name].prepare(place / f"{number:02}") for number, name in enumerate(names)}
    points = in_copies(prepared, names, lambda name: name, lambda name, folder: calls_of(TRIALS[name], folder))
    undisturbed = in_copies(prepared, names, lambda name: name, lambda name, folder: _undisturbed(TRIALS[name], folder))
    for name, after in zip(names, undisturbed, strict=True):
        assert not after.damage and not after.changed, (name, after)
    assert len(prepared) >= 12
    return Struckable(prepared, dict(zip(names, undisturbed, strict=True)), [point for found in points for point in found])


def _undisturbed(trial: Trial, folder: Path) -> After:
    done = run(trial.line(), folder)
    assert done.code == 0, (trial.name, done)
    return look(trial, folder)


def _spread(points: Sequence[Point], wanted: int, start: int) -> Sequence[Point]:
    """So many of them, evenly over all commands and calls; another start takes others."""
    step = max(1, len(points) // wanted)
    return points[start % step :: step]


def _wrong(office: Struckable, point: Point, after: After) -> list[str]:
    """What is not as after an undisturbed run."""
    differs = [f"{name} stands otherwise" for name in after.differs(office.undisturbed[point.trial])]
    return [*after.damage, *differs, *(f"{name} changed again" for name in after.changed)]


def _told(violations: Sequence[tuple[object, list[str]]]) -> str:
    lines = [f"{point}: {'; '.join(wrong)}" for point, wrong in violations]
    return "\n".join([f"{len(lines)} points", *lines[:40]])


def test_a_command_killed_anywhere_and_given_once_more_leaves_what_an_undisturbed_one_leaves(
    office: Struckable, size: Size[int], measured: Measured
) -> None:
    started = time.monotonic()
    points = _spread(office.points, size(110, len(office.points)), 3)

    def kill(point: Point, folder: Path) -> tuple[bool, list[str]]:
        struck = strike(TRIALS[point.trial], point, folder, KILL)
        return struck.hit, _wrong(office, point, look(TRIALS[point.trial], folder))

    found = in_copies(office.prepared, points, lambda point: point.trial, kill)

    hits = sum(hit for hit, _ in found)
    violations = [(point, wrong) for point, (_, wrong) in zip(points, found, strict=True) if wrong]
    assert not violations, _told(violations)
    assert hits == len(points) >= 100 and {point.trial for point in points} == set(TRIALS)
    took = f"{time.monotonic() - started:.0f} s"
    measured("R1", f"{hits} of {len(office.points)} points of {len(TRIALS)} commands killed: 0 lost, 0 doubled, 0 torn; {took}")


def test_a_recovery_that_is_killed_too_is_no_other_matter(office: Struckable, size: Size[int], measured: Measured) -> None:
    started = time.monotonic()
    chance = random.Random(11)
    wanted = size(6, 50)
    pairs = [_pair(office.points, chance) for _ in range(2 * wanted)]

    def kill_twice(pair: tuple[Point, Point], folder: Path) -> tuple[bool, list[str]]:
        trial = TRIALS[pair[0].trial]
        hits = [strike(trial, point, folder, KILL).hit for point in pair]
        return all(hits), _wrong(office, pair[0], look(trial, folder))

    found = in_copies(office.prepared, pairs, lambda pair: pair[0].trial, kill_twice)

    violations = [(pair, wrong) for pair, (_, wrong) in zip(pairs, found, strict=True) if wrong]
    assert not violations, _told(violations)
    hits = sum(hit for hit, _ in found)
    assert hits >= wanted  # a recovery may have less to do, and end before the second strike
    measured("R1b", f"{hits} pairs of a killed run and a killed recovery: 0 violations; {time.monotonic() - started:.0f} s")


def _pair(points: Sequence[Point], chance: random.Random) -> tuple[Point, Point]:
    """Two points of one command: the second strikes the run that repairs what the first left."""
    first = chance.choice(points)
    return first, chance.choice([point for point in points if point.trial == first.trial])


@pytest.mark.parametrize(("error", "start"), [("ENOSPC", 1), ("EIO", 7)])
def test_a_full_or_broken_disk_is_one_line_and_nothing_half_done(
    office: Struckable, size: Size[int], measured: Measured, error: str, start: int
) -> None:
    started = time.monotonic()
    distinct = [point for point in office.points if not TRIALS[point.trial].like]
    points = _spread(distinct, size(40, len(distinct)), start)

    def fail(point: Point, folder: Path) -> tuple[Struck, list[str]]:
        struck = strike(TRIALS[point.trial], point, folder, f"error={error}")
        return struck, [*_unseemly(point, struck), *_wrong(office, point, look(TRIALS[point.trial], folder, twice=False))]

    found = in_copies(office.prepared, points, lambda point: point.trial, fail)

    violations = [(point, wrong) for point, (_, wrong) in zip(points, found, strict=True) if wrong]
    assert not violations, _told(violations)
    said = sum(struck.done.code == 1 for struck, _ in found)
    commands = len({point.trial for point in points})
    assert sum(struck.hit for struck, _ in found) == len(points) and said >= len(points) // 3 and commands >= 12
    struck_at = f"{error} at {len(points)} of {len(distinct)} points of {commands} commands"
    ended = f"{said} ended with code 1 and one line, the others did what they were told, or put a letter off"
    measured("R1c", f"{struck_at}: {ended}; 0 tracebacks, 0 violations; {time.monotonic() - started:.0f} s")


def _unseemly(point: Point, struck: Struck) -> list[str]:
    """What is wrong with how a command ended whose disk failed it: one line and code 1; or 0 where it did all it was told, at most
    with a line for a letter that goes out later."""
    done = struck.done
    lines = done.err.splitlines()
    if done.code == 1 and (len(lines) == 1 or (not lines and point.call == "write")):
        return []  # no line at all where standard error itself could not be written
    if done.code == 0 and len(lines) <= 1 and all(LETTER_LATER.fullmatch(line) for line in lines):
        return []
    if done.code == 8 and point.trial == "outbox retry" and lines == ["Not gone out yet: 1. `saksgang outbox list` says why."]:
        return []
    return [f"it ended with {done.code}: {done.err!r}"]
