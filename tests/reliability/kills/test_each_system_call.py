"""R1: kill a command at each of its system calls, or let that call report a full or broken disk.

Each point is tried in a fresh copy of a prepared folder. Then the same command is run again, and a
sweep later that day. What is left must be what an undisturbed run leaves. Needs Linux and strace.
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
from reliability.kills.interrupted_commands import TRIALS, Left, Trial, run_again
from reliability.kills.strace_injection import Injected, Point, calls_of, in_fresh_copies, inject

from workflow.reimbursement.process import REIMBURSEMENT

pytestmark = pytest.mark.strace
KILL = "signal=KILL"
LETTER_LATER = re.compile(r"Letter \S+ could not be sent \([^()]+\); it will be tried again\.")


class Prepared(NamedTuple):
    """Prepared folders and what an undisturbed run leaves, by command; and every point."""

    prepared: dict[str, Path]
    undisturbed: dict[str, Left]
    points: list[Point]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Prepare each command, list its points, and run it undisturbed."""
    place = tmp_path_factory.mktemp("injected")
    names = list(TRIALS)
    prepared = {
        name: TRIALS[name].prepare(place / f"{number:02}") for number, name in enumerate(names)
    }
    points = in_fresh_copies(
        prepared, names, lambda name: name, lambda name, folder: calls_of(TRIALS[name], folder)
    )
    undisturbed = in_fresh_copies(
        prepared, names, lambda name: name, lambda name, folder: _undisturbed(TRIALS[name], folder)
    )
    for name, after in zip(names, undisturbed, strict=True):
        assert not after.damage and not after.changed, (name, after)

    return Prepared(
        prepared,
        dict(zip(names, undisturbed, strict=True)),
        [point for found in points for point in found],
    )


def _undisturbed(trial: Trial, folder: Path) -> Left:
    done = run(trial.line(), folder)
    assert done.code == 0, (trial.name, done)
    return run_again(trial, folder)


def _spread(points: Sequence[Point], wanted: int, start: int) -> list[Point]:
    """Return about `wanted` points of every command. Another start gives others."""
    step = max(1, len(points) // wanted)
    chosen = list(points[start % step :: step])
    reached = {point.trial for point in chosen}
    left_out = {point.trial: point for point in points if point.trial not in reached}
    return [*chosen, *left_out.values()]


def _wrong(office: Prepared, point: Point, after: Left) -> list[str]:
    """Return what differs from an undisturbed run."""
    differs = [
        f"{name} stands otherwise" for name in after.differs(office.undisturbed[point.trial])
    ]
    return [*after.damage, *differs, *(f"{name} changed again" for name in after.changed)]


def _told(violations: Sequence[tuple[object, list[str]]]) -> str:
    lines = [f"{point}: {'; '.join(wrong)}" for point, wrong in violations]
    return "\n".join([f"{len(lines)} points", *lines[:40]])


def test_a_command_killed_anywhere_and_run_again_leaves_what_an_undisturbed_one_leaves(
    office: Prepared, size: Size[int], measured: Measured
) -> None:
    started = time.monotonic()
    points = _spread(office.points, size(110, len(office.points)), 3)

    def kill(point: Point, folder: Path) -> tuple[bool, list[str]]:
        injected = inject(TRIALS[point.trial], point, folder, KILL)
        return injected.hit, _wrong(office, point, run_again(TRIALS[point.trial], folder))

    found = in_fresh_copies(office.prepared, points, lambda point: point.trial, kill)

    hits = sum(hit for hit, _ in found)
    violations = [(point, wrong) for point, (_, wrong) in zip(points, found, strict=True) if wrong]
    assert not violations, _told(violations)
    assert hits == len(points) >= 100 and {point.trial for point in points} == set(TRIALS)
    took = f"{time.monotonic() - started:.0f} s"
    measured(
        "R1",
        f"{hits} of {len(office.points)} points of {len(TRIALS)} commands killed: "
        f"0 lost, 0 doubled, 0 torn; {took}",
    )


def test_every_step_that_a_person_can_take_is_interrupted() -> None:
    steps = {step.name for step in REIMBURSEMENT.steps if step.by_people}

    assert {"register", "grant", "note"} <= steps
    assert steps - set(TRIALS) == set()


def test_a_killed_recovery_loses_nothing_either(
    office: Prepared, size: Size[int], measured: Measured
) -> None:
    started = time.monotonic()
    chance = random.Random(11)
    wanted = size(6, 50)
    pairs = [_pair(office.points, chance) for _ in range(4 * wanted)]

    def kill_twice(pair: tuple[Point, Point], folder: Path) -> tuple[bool, list[str]]:
        trial = TRIALS[pair[0].trial]
        hits = [inject(trial, point, folder, KILL).hit for point in pair]
        return all(hits), _wrong(office, pair[0], run_again(trial, folder))

    found = in_fresh_copies(office.prepared, pairs, lambda pair: pair[0].trial, kill_twice)

    violations = [(pair, wrong) for pair, (_, wrong) in zip(pairs, found, strict=True) if wrong]
    assert not violations, _told(violations)
    hits = sum(hit for hit, _ in found)
    assert hits >= wanted  # a recovery may have less to do, and end before its point is reached
    took = f"{time.monotonic() - started:.0f} s"
    measured("R1b", f"{hits} pairs of a killed run and a killed recovery: 0 violations; {took}")


def _pair(points: Sequence[Point], chance: random.Random) -> tuple[Point, Point]:
    """Draw two points of one command: one for its run, one for the run that repairs it."""
    first = chance.choice(points)
    return first, chance.choice([point for point in points if point.trial == first.trial])


@pytest.mark.parametrize(("error", "start"), [("ENOSPC", 1), ("EIO", 7)])
def test_a_full_or_broken_disk_gives_one_line_and_nothing_is_half_done(
    office: Prepared, size: Size[int], measured: Measured, error: str, start: int
) -> None:
    started = time.monotonic()
    distinct = [point for point in office.points if not TRIALS[point.trial].like]
    points = _spread(distinct, size(40, len(distinct)), start)

    def fail(point: Point, folder: Path) -> tuple[Injected, list[str]]:
        injected = inject(TRIALS[point.trial], point, folder, f"error={error}")
        return injected, [
            *_wrong_ending(point, injected),
            *_wrong(office, point, run_again(TRIALS[point.trial], folder, twice=False)),
        ]

    found = in_fresh_copies(office.prepared, points, lambda point: point.trial, fail)

    violations = [(point, wrong) for point, (_, wrong) in zip(points, found, strict=True) if wrong]
    assert not violations, _told(violations)
    said = sum(injected.done.code == 1 for injected, _ in found)
    commands = {point.trial for point in points}
    assert commands == {name for name, trial in TRIALS.items() if not trial.like}
    assert sum(injected.hit for injected, _ in found) == len(points)
    assert said >= len(points) // 3
    took = f"{time.monotonic() - started:.0f} s"
    measured(
        "R1c",
        f"{error} at {len(points)} of {len(distinct)} points of {len(commands)} commands: {said} "
        "ended with code 1 and one line, the others did what they were told, or put a letter off; "
        f"0 tracebacks, 0 violations; {took}",
    )


def _wrong_ending(point: Point, injected: Injected) -> list[str]:
    """Return what is wrong with how a command ended when its disk failed.

    Right is exit code 1 and one line. Right is also exit code 0, or 8 with a line that a letter
    will be sent later.
    """
    done = injected.done
    lines = [line for line in done.err.splitlines() if not line.startswith("Made a simulated")]
    if done.code == 1 and (len(lines) == 1 or (not lines and point.call == "write")):
        return []  # no line at all where standard error itself could not be written
    is_later = len(lines) <= 1 and all(LETTER_LATER.fullmatch(line) for line in lines)
    if is_later and (done.code == 0 or (done.code == 8 and lines)):
        return []
    if (
        done.code == 8
        and point.trial == "outbox retry"
        and lines == ["Not gone out yet: 1. `saksgang outbox list` says why."]
    ):
        return []
    return [f"it ended with {done.code}: {done.err!r}"]
