"""R3b: the answers to eight processes that act at once could have come one after the other.

In that order every answer is the one of `history_checker`, and the stored events have that order.
"""

import random
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from bar import Measured, Size
from builders import a_3b_application, an_application, of_somebody_else
from cases import INCOMPLETE
from reliability.races.history_checker import Plain, legal_order
from reliability.races.workers import AT, WORKERS, Said, Step, Task, go_through, named
from the_command import opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage.store import Store
from workflow.engine.steps import NoteAdded
from workflow.reimbursement.application import Application

STEPS = 13
"""Operations of each worker on each case."""
VERBS = (
    "start",
    "ask",
    "extend",
    "answer",
    "judge",
    "propose",
    "return",
    "approve",
    "grant",
    "reject",
    "assign",
    "look",
    "note",
)
NEVER_REFUSED = ("assign", "look", "note")
DECIDING = ("grant", "reject", "approve")
LATE = ("answer", *DECIDING)
"""Only in the second half of a worker's operations: less can follow on a decided case."""


class Kind(NamedTuple):
    """A kind of case: its application, its plain form, and the verbs that are drawn more often."""

    application: Application
    plain: Plain
    often: tuple[str, ...]


KINDS = (
    Kind(
        an_application(),
        Plain(rare=False, dated=True),
        ("start", "judge", "reject", "assign", "look", "note"),
    ),
    Kind(
        INCOMPLETE,
        Plain(rare=False, dated=False),
        ("ask", "extend", "answer", "grant", "look", "note"),
    ),
    Kind(
        a_3b_application(),
        Plain(rare=True, dated=True),
        ("start", "propose", "return", "approve", "look", "note"),
    ),
)
BECOMES = {
    "note": "note_added",
    "assign": "assigned",
    "start": "review_started",
    "judge": "fact_judged",
    "propose": "rejection_proposed",
    "approve": "rejected",
    "return": "rejection_returned",
    "ask": "information_requested",
    "answer": "information_supplied",
    "extend": "answer_time_extended",
    "grant": "granted",
    "reject": "rejected",
}


def _plan(start: dict[str, Kind], worker: int) -> list[Task]:
    chance = random.Random(worker)
    steps = {
        number: [_step(chance, number, kind, worker, n) for n in range(STEPS - 1)]
        for number, kind in start.items()
    }
    return [Task(number, (), (Step("look"), *given)) for number, given in steps.items()]


def _step(chance: random.Random, number: str, kind: Kind, worker: int, n: int) -> Step:
    verbs = [verb for verb in VERBS if n >= STEPS // 2 or verb not in LATE]
    [verb] = chance.choices(verbs, [8 if verb in kind.often else 1 for verb in verbs])
    expects = worker % 2 == 1 and chance.random() < 0.5
    step = Step(
        verb,
        expects=expects,
        dry_run=chance.random() < 0.1 and verb not in ("look", "assign", "answer"),
    )
    match verb:
        case "note" if not step.dry_run and chance.random() < 0.3:
            return step._replace(
                given="said by several", command_id=f"{number} note {chance.randrange(6)}"
            )
        case "note":
            return step._replace(given=f"{worker}-{n}")
        case "assign":
            return step._replace(given=named(chance.randrange(WORKERS)), expects=False)
        case "judge":
            return step._replace(given=chance.choice(("yes", "no")))
        case "answer":
            return step._replace(given=f"2015-03-0{chance.randrange(1, 9)}")
        case "ask":
            return step._replace(given=chance.choice(("", "initiation.by")))
        case "propose" | "return":
            return step._replace(given="Without effect.")
    return step


def test_the_answers_to_eight_processes_could_have_come_one_after_the_other(
    shared_place: str,
    tmp_path: Path,
    size: Size[int],
    measured: Measured,
    request: pytest.FixtureRequest,
) -> None:
    cases = size(9, 97)
    with opened(shared_place) as store:
        door = Door(store)
        start = {}
        for n in range(cases):
            kind = KINDS[n % len(KINDS)]
            own = of_somebody_else(kind.application, n)
            start[door.open(own, AT, "post", None, f"case {n}").case.number] = kind
        plans = [_plan(start, worker) for worker in range(WORKERS)]
        began = time.monotonic()
        said = go_through(shared_place, plans, tmp_path / "said")
        seconds = time.monotonic() - began
        began = time.monotonic()
        by_case = {number: [x for x in said if x.case == number] for number in start}
        unexplained = [
            x
            for number, kind in start.items()
            for x in _unexplained(store, number, by_case[number], kind.plain)
        ]
        checking = time.monotonic() - began
        damage = verify(store)

    answers = Counter(x.answer for x in said)
    taken = {(x.verb, x.answer) for x in said}
    overlapping = sum(
        any(_at_once(x, y) for y in history) for history in by_case.values() for x in history
    )
    assert set(answers) <= {"done", "tried", "repeated", "refused", "conflict"}, answers
    assert damage == []
    assert not unexplained, "\n".join(map(str, unexplained[:9]))
    assert len(said) == cases * WORKERS * STEPS
    assert len({verb for verb, answer in taken if answer == "done"}) >= size(9, len(VERBS)), sorted(
        taken
    )
    assert len({verb for verb, answer in taken if answer == "refused"}) >= size(
        7, len(VERBS) - len(NEVER_REFUSED)
    ), sorted(taken)
    assert sum(x.answer == "done" and x.verb in DECIDING for x in said) >= cases / 4
    assert min(answers[each] for each in ("tried", "repeated", "conflict")) >= cases / 2, answers
    assert overlapping > len(said) / 2, "they hardly met"
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[
        request.node.callspec.params["shared_place"]
    ]
    counts = ", ".join(f"{number} {answer}" for answer, number in sorted(answers.items()))
    measured(
        "R3b",
        f"{kind}: {len(said)} operations on {cases} cases by {WORKERS} processes in "
        f"{seconds:.0f} s ({len(said) / seconds:.0f} a second; {counts}; {overlapping} while "
        f"another was under way); 0 unexplained, checked in {checking:.1f} s",
    )


def _unexplained(store: Store, number: str, history: list[Said], plain: Plain) -> list[object]:
    """Return what no legal order explains, or the order itself where another one is stored."""
    story = legal_order(history, plain)
    if story.left:
        return [story.end, *story.left]
    with store.transaction(write=False) as work:
        kept = work.get(number)
    changes = [x for x in story.order if x.answer == "done" and x.verb in BECOMES]
    told = [(named(x.worker), x.given if x.verb == "note" else BECOMES[x.verb]) for x in changes]
    stored = [
        (x.actor, x.event.text if isinstance(x.event, NoteAdded) else x.event.name)
        for x in kept.case.events[1:]
    ]
    end = story.end
    if (kept.assigned_to, kept.version, kept.case.state, told) != (
        end.owner,
        end.version,
        end.state,
        stored,
    ):
        return [number, kept, end, told]
    return []


def _at_once(one: Said, other: Said) -> bool:
    return one.worker != other.worker and one.began <= other.ended and other.began <= one.ended
