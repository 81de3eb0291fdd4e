"""R8: a clock that jumps loses nothing and doubles nothing.

Events keep their sequence, the log says where the clock went back, and no letter waits for a day
that only a wrong clock has shown.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from bar import Measured, Size
from builders import PERSONS, a_3b_application, an_application, of_somebody_else
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon
from cases_in_time import happened, on, one_of_each
from reliability.clocks.clock_checks import (
    DAY,
    HOUR,
    JUMPS,
    cases_of,
    gone_back,
    holds,
    last_entry,
    notices,
)
from the_command import COMPLETE, Office, in_process, opened

from handlers.api import anchored
from handlers.casework.door import Door, Handled
from handlers.casework.sweep import sweep
from handlers.letters.delivery import deliver
from handlers.letters.destination import Undelivered
from handlers.letters.outbox import state_of
from handlers.safekeeping.selfcheck import selfcheck
from storage.records import StoredLetter
from storage.store import Store
from storage.wakeups import SWEEP
from workflow.engine.advance import next_due
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.steps import Note
from workflow.reimbursement.commands import Ask, Extend, Grant, Judge, Propose, Reject, Start

WEEKS = 9


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(str(tmp_path / "cases.db")) as found:
        yield found


# The clock is wrong while time passes -------------------------------------------------------------


def after_one_sweep(at: datetime) -> Any:
    """Return what one sweep by a right clock gives: what happened, and each case's wake-up day."""
    with opened(":memory:") as store:
        numbers = one_of_each(store)
        sweep(Door(store), at)
        return [Counter(each) for each in happened(store, numbers)], {
            number: next_due(case) for number, case in cases_of(store).items()
        }


@pytest.mark.parametrize("jump", JUMPS)
def test_a_sweep_by_a_wrong_clock_does_no_harm(
    jump: str, store: Store, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    """The clock is wrong for one sweep in three. In the end each notice is there once."""
    anchor = tmp_path / "anchor"
    numbers, door = one_of_each(anchored(store, anchor)), Door(store)
    step = size(3, 1)
    wrong = 0
    latest = on(WEEKS * 7)
    for day in range(1, WEEKS * 7 + 1, step):
        at = on(day)
        if day // step % 3 == 1:
            at, wrong = JUMPS[jump](at, last_entry(store)), wrong + 1
            latest = max(at, latest)
        assert sweep(door, at).failed == ()
        with store.transaction(write=False) as work:
            # Also an earlier one counts: a clock that ran ahead would hide that sweeps are missing.
            assert work.last_run(SWEEP) == at
    sweep(door, on(WEEKS * 7))

    cases = holds(store, anchor)
    assert (
        [Counter(each) for each in happened(store, numbers)],
        {number: next_due(case) for number, case in cases.items()},
    ) == after_one_sweep(latest)
    assert wrong >= 7
    found = sum(notices(case).total() for case in cases.values())
    measured(
        "R8",
        f"{wrong} of {WEEKS * 7 // step} sweeps by a clock that is wrong by {jump}: "
        f"{found} notices, 0 lost, 0 doubled",
    )


# The clock is wrong while people work -------------------------------------------------------------


def _commands(rng: random.Random) -> Command:
    """Return a command that somebody might give, sensible or not."""
    return rng.choice(
        [
            Start(ELI),
            Ask(ELI),
            Ask(ELI, ("diagnosis.code",)),
            Extend(ELI),
            Grant(ELI),
            Reject(ELI),
            Propose(ELI, "Tvil."),
            Judge(ELI, "relevant_specialist", True, "Sett i registeret."),
            Note(OLA, "Ringt legen."),
            Note(OLA, "Lagt til side."),
        ]
    )


def test_people_can_work_by_a_clock_that_keeps_jumping(
    shared_places: Iterator[str], tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    """Every second step is taken by a wrong clock. The stored events are those of the answers."""
    started, steps = monotonic(), 60
    taken: Counter[str] = Counter()
    for seed in range(size(4, 120)):
        rng = random.Random(seed)
        with opened(next(shared_places)) as store:
            kind = store.engine.dialect.name
            anchor = tmp_path / f"anchor{seed}"
            answered = _a_walk(rng, anchored(store, anchor), steps, taken)
            cases = holds(store, anchor)
        assert {number: list(case.events) for number, case in cases.items()} == answered
        taken["backwards"] += sum(len(gone_back(case)) for case in cases.values())
        taken["notices"] += sum(notices(case).total() for case in cases.values())

    assert (
        min(taken[name] for name in (*JUMPS, "backwards", "notices", "refused", "done", "swept"))
        >= 10
    ), taken
    figures = ", ".join(
        f"{taken[name]} {name}" for name in ("done", "refused", "swept", "notices", "backwards")
    )
    measured(
        "R8",
        f"{kind}: people work by jumping clocks ({figures}), 0 violations, "
        f"{monotonic() - started:.1f} s",
    )


def _a_walk(
    rng: random.Random, store: Store, steps: int, taken: Counter[str]
) -> dict[str, list[Any]]:
    """Work by a clock that jumps. Return every event of each case in the order of the answers."""
    door, true = Door(store), noon(RECEIVED)
    one_of_each(store)
    answered = {number: list(case.events) for number, case in cases_of(store).items()}

    def note(handled: Handled | None) -> None:
        if handled is not None:
            answered.setdefault(handled.case.number, []).extend(handled.events)

    for step in range(steps):
        true += timedelta(hours=rng.choice((1, 6, 24, 72, 150)))
        jump = rng.choice(list(JUMPS)) if step % 2 else "none"
        at = JUMPS[jump](true, last_entry(store)) if jump in JUMPS else true
        taken[jump] += 1
        what = rng.random()
        if what < 0.25 or step == steps - 1:
            swept = sweep(door, at)
            assert swept.failed == ()
            for handled in swept.handled:
                note(handled)
            taken["swept"] += 1
        elif what < 0.35:
            note(
                door.open(
                    of_somebody_else(
                        rng.choice((INCOMPLETE, a_3b_application(), an_application())),
                        step % PERSONS,
                    ),
                    at,
                    ELI,
                    None,
                    f"new {step}",
                )
            )
        else:
            try:
                note(door.handle(rng.choice(sorted(answered)), _commands(rng), at))
                taken["done"] += 1
            except Refused:
                taken["refused"] += 1
    return answered


# What the log says, and what else must not be fooled ----------------------------------------------


def test_the_log_says_where_the_clock_went_back(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    office.does("register", COMPLETE, at="2015-03-17 12:00")
    office.does("note", "1", "Ringt legen.", at="2015-03-17 11:00")
    office.does("note", "1", "Ringt igjen.", at="2015-03-17 11:30")
    office.does("note", "1", "Dagen før.", at="2015-03-17 00:10")
    refused = office("note", "1", "Før den kom.", at="2015-03-16 23:50")
    said = "The clock had gone back: the event before this one bears a later time."

    for verb in (("history", "1"), ("audit", "show", "1")):
        assert [row["clock_went_back"] for row in office.data(*verb)] == [False, True, False, True]
        lines = office.does(*verb).out.splitlines()[1:]
        assert [line.endswith(said) for line in lines] == [False, True, False, True]
    assert refused.code == 5 and "had not been received by then" in refused.err
    assert office.does("audit", "verify").out == "Everything is as it was written.\n"
    with office.store() as found:
        holds(found)


class _Away:
    """A destination that can't be reached."""

    batch_size = 10

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        raise Undelivered("away")


class _Dies(_Away):
    """A destination where delivery dies with the first letter."""

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        raise KeyboardInterrupt


def test_a_letter_put_off_by_a_clock_that_ran_ahead_does_not_wait_for_that_day(
    store: Store, tmp_path: Path
) -> None:
    at = noon(RECEIVED)
    Door(store).register(an_application(), at, "post")
    for place in (_Away(), _Dies()):
        with suppress(KeyboardInterrupt):
            deliver(store, JUMPS["+10 years"](at, at) + DAY * isinstance(place, _Dies), place)
        with store.transaction(write=False) as work:
            letters = work.letters_of("2015-000001")
        assert {state_of(letter, at) for letter in letters} == {"failed"}

    assert len(deliver(store, at + HOUR, tmp_path / "letters").sent) == 2
    assert deliver(store, JUMPS["+10 years"](at, at) + 2 * DAY, tmp_path / "letters").sent == ()


def test_a_sweep_by_a_clock_that_ran_ahead_does_not_hide_that_sweeps_are_missing(
    store: Store, tmp_path: Path
) -> None:
    def found(at: datetime) -> list[str]:
        return [
            finding.what
            for finding in selfcheck(
                store, str(tmp_path / "cases.db"), None, tmp_path / "letters", at, access="file"
            )
            if "sweep" in finding.what
        ]

    door, at = Door(store), noon(RECEIVED)
    door.register(an_application(), at, "post")
    sweep(door, at + 40 * 365 * DAY)
    assert found(at) == [
        f"The last sweep is dated in the future: {at + 40 * 365 * DAY:%Y-%m-%d %H:%M} UTC"
    ]
    sweep(door, at)
    assert found(at + HOUR) == found(at - HOUR) == []
    assert found(at + 2 * DAY) == [f"No sweep has run: not since {at:%Y-%m-%d %H:%M} UTC"]
