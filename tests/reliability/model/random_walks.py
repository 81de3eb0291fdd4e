"""Many random walks through the office, in processes beside each other.

Half are drawn by Hypothesis, half plainly from a seed by the same machine, which is quicker. A
failing walk is printed step by step. Hypothesis shrinks its own in the full run; a plain one is
shortened here.
"""

import json
import random
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.reporting import with_reporter
from hypothesis.stateful import run_state_machine_as_test
from oracles.words import REACHED
from reliability.model.crashing_store import Folder, Place, Server
from reliability.model.state_machine import STARTS, OfficeWalk

STEPS_A_WALK: Final = 50
WALKS_A_DRAW: Final = 10
SECONDS_TO_SHORTEN: Final = 10
RULES: Final = [
    (name, list(member.choices.items()))
    for name, member in vars(OfficeWalk).items()
    if hasattr(member, "choices")
]

Taken = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Walked:
    """The result of walks. reached: how often what was reached; failure: of those that failed."""

    reached: Counter[str]
    failure: str


def machine_on(place: Place, anchor: Path) -> type[OfficeWalk]:
    """Return the machine class for a store in a place."""
    return type("OfficeWalkThere", (OfficeWalk,), {"place": place, "anchor": anchor})


def plain_walk(machine: type[OfficeWalk], number: int, steps: int = STEPS_A_WALK) -> None:
    """Walk as drawn from a seed. Raises AssertionError with the shortened steps if it fails."""
    luck = random.Random(number)
    start = luck.choice(STARTS)
    rules = [luck.choice(RULES) for _ in range(steps)]
    taken = [
        (name, {argument: luck.choice(values) for argument, values in choices})
        for name, choices in rules
    ]
    failure = _failure(machine, start, taken)
    if failure is None:
        return
    why, taken = _shorter(machine, start, taken, *failure)
    lines = [
        f"    walk.{name}({', '.join(f'{k}={v!r}' for k, v in args.items())})"
        for name, args in taken
    ]
    raise AssertionError("\n".join([f"plain walk {number}, from {start}:", *lines, why]))


def _failure(machine: type[OfficeWalk], start: Any, taken: list[Taken]) -> tuple[str, int] | None:
    """Return why a walk fails and after how many steps, or None."""
    walk, done = machine(), 0
    walk.opens(start)
    try:
        for done, (name, arguments) in enumerate(taken, 1):  # noqa: B007
            getattr(walk, name)(**arguments)
        walk.teardown()
    except Exception:
        return traceback.format_exc(limit=-8), done
    return None


def _shorter(
    machine: type[OfficeWalk], start: Any, taken: list[Taken], why: str, done: int
) -> tuple[str, list[Taken]]:
    """Leave out steps of a failing walk, one after the other, as long as it still fails."""
    taken, end = taken[:done], time.monotonic() + SECONDS_TO_SHORTEN
    for place in reversed(range(len(taken) - 1)):
        if time.monotonic() > end:
            break
        fewer = [*taken[:place], *taken[place + 1 :]]
        if (failure := _failure(machine, start, fewer)) is not None:
            why, taken = failure[0], fewer[: failure[1]]
    return why, taken


def drawn_walks(machine: type[OfficeWalk], number: int, *, shrink: bool) -> None:
    """Run walks that Hypothesis draws from a seed. shrink: shorten a failing one, which is slow."""
    plan = settings(
        max_examples=WALKS_A_DRAW,
        stateful_step_count=STEPS_A_WALK,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    said: list[str] = []
    try:
        with with_reporter(said.append):  # type: ignore[no-untyped-call]
            run_state_machine_as_test(seed(number)(machine), settings=plan)  # type: ignore[no-untyped-call]
    except Exception as error:
        notes = getattr(error, "__notes__", [])
        told = [
            f"drawn walks {number}:",
            *said,
            *notes,
            *traceback.format_exception(error, limit=-8),
        ]
        raise AssertionError("\n".join(told)) from None


def walk_on(kind: str, where: str, folder: str, number: int, steps: int, full: bool) -> None:
    """Walk so many steps in its own process, half of them drawn, half plain.

    Writes what was reached, and the failure, to a file in the folder.
    """
    out = Path(folder) / str(number)
    out.mkdir()
    place: Place = Folder(out) if kind == "sqlite" else Server(where)
    machine, failure, drawn = machine_on(place, out / "anchor"), "", 0
    REACHED.clear()
    try:
        for batch in range(steps):
            if REACHED["steps"] >= steps:
                break
            if drawn * 2 <= REACHED["steps"]:
                before = REACHED["steps"]
                drawn_walks(machine, number * 10**6 + batch, shrink=full)
                drawn += REACHED["steps"] - before
            else:
                plain_walk(machine, number * 10**6 + batch)
    except Exception as error:
        failure = str(error) or repr(error)
    REACHED["steps drawn by Hypothesis"] = drawn
    REACHED["seconds of work"] = round(time.process_time())
    (out / "walked.json").write_text(
        json.dumps({"reached": REACHED, "failure": failure}), encoding="utf-8"
    )


def walked(folder: Path) -> Walked:
    """Return what all processes wrote down."""
    found = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*/walked.json"))
    ]
    reached = sum((Counter(each["reached"]) for each in found), Counter[str]())
    return Walked(reached, "\n\n".join(each["failure"] for each in found if each["failure"]))
