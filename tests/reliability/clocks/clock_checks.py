"""How a clock can be wrong, and what must hold of a database after it was."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from cases import RECEIVED
from databases import wrongly_indexed
from oracles.words import EVENT

from handlers.casework.views import history_of
from handlers.safekeeping.audit import verify
from storage.store import Store
from workflow.reimbursement.events import AnswerTimeExtended, InformationRequested
from workflow.reimbursement.file import Case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# The instant that a wrong clock shows, by the true time and the latest instant in the log.
JUMPS: Final[dict[str, Callable[[datetime, datetime], datetime]]] = {
    "+1 hour": lambda true, _: true + HOUR,
    "-1 hour": lambda true, _: true - HOUR,
    "+1 day": lambda true, _: true + DAY,
    "-1 day": lambda true, _: true - DAY,
    "+10 years": lambda true, _: true.replace(year=true.year + 10, day=min(true.day, 28)),
    "before the last entry": lambda _, last: last - timedelta(seconds=1),
}
OF_TIME: Final = frozenset(event for event in EVENT.values() if event) | {"reminder_not_sent"}
"""Events that time itself causes."""


def cases_of(store: Store) -> dict[str, Case]:
    """Return every case by its number."""
    with store.transaction(write=False) as work:
        numbers = (
            work.connection.exec_driver_sql("SELECT number FROM case_file ORDER BY number")
            .scalars()
            .all()
        )
        return {number: work.get(number).case for number in numbers}


def last_entry(store: Store) -> datetime:
    """Return the latest recorded instant of any case."""
    return max(entry.recorded for case in cases_of(store).values() for entry in case.events)


def notices(case: Case) -> Counter[tuple[str, int, object]]:
    """Count the notices of a case by kind, round and due day.

    A new round begins with each request, and with each extension.
    """
    found: Counter[tuple[str, int, object]] = Counter()
    turn = 0
    for entry in case.events:
        turn += isinstance(entry.event, InformationRequested | AnswerTimeExtended)
        kind = entry.event.name
        if kind in OF_TIME:
            in_round = (
                turn if kind in ("reminder_sent", "reminder_not_sent", "information_overdue") else 0
            )
            found[
                kind.replace("reminder_not_sent", "reminder_sent"),
                in_round,
                getattr(entry.event, "due", None),
            ] += 1
    return found


def holds(store: Store, anchor: Path | None = None) -> dict[str, Case]:
    """Fail unless the database is as it must be, and return its cases.

    It verifies, no notice is there twice, and the wake-up days are right. Exactly the events with
    an earlier time than the event before them are shown as "the clock had gone back".
    """
    assert verify(store, anchor) == []
    cases = cases_of(store)
    for number, case in cases.items():
        assert [entry.sequence for entry in case.events] == list(range(1, len(case.events) + 1))
        kinds = Counter((kind, turn) for kind, turn, _ in notices(case).elements())
        assert {kind: n for kind, n in kinds.items() if n > 1} == {}, number
        assert said_to_have_gone_back(store, number) == gone_back(case), number
    assert wrongly_indexed(store, RECEIVED) == 0
    return cases


def gone_back(case: Case) -> list[int]:
    """Return the events of a case with an earlier time than the event before them."""
    return [now.sequence for before, now in pairwise(case.events) if now.recorded < before.recorded]


def said_to_have_gone_back(store: Store, number: str) -> list[int]:
    """Return the events of which `history` says that the clock had gone back."""
    return [row.sequence for row in history_of(store, number) if row.clock_went_back]
