"""What a clock may do wrong, and what must hold of a database whatever it did: the checks that the tests of clocks share."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from handlers.casework.views import history_of
from handlers.safekeeping.audit import verify
from storage.store import Store
from workflow.engine.advance import next_due
from workflow.reimbursement.events import AnswerTimeExtended, InformationRequested
from workflow.reimbursement.file import Case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# What a clock shows, of the true time and of the latest instant that the log holds.
JUMPS: Final[dict[str, Callable[[datetime, datetime], datetime]]] = {
    "+1 hour": lambda true, _: true + HOUR,
    "-1 hour": lambda true, _: true - HOUR,
    "+1 day": lambda true, _: true + DAY,
    "-1 day": lambda true, _: true - DAY,
    "+10 years": lambda true, _: true.replace(year=true.year + 10, day=min(true.day, 28)),
    "before the last entry": lambda _, last: last - timedelta(seconds=1),
}
OF_TIME: Final = frozenset(
    {
        "preliminary_reply_sent",
        "early_warning",
        "late_warning",
        "target_missed",
        "four_weeks_passed",
        "eight_weeks_passed",
        "reminder_sent",
        "reminder_not_sent",
        "information_overdue",
        "expiry_warned",
    }
)


def cases_of(store: Store) -> dict[str, Case]:
    """Every case, by number."""
    with store.transaction(write=False) as work:
        numbers = work.connection.exec_driver_sql("SELECT number FROM case_file ORDER BY number").scalars().all()
        return {number: work.get(number).case for number in numbers}


def last_entry(store: Store) -> datetime:
    """The latest instant that the log of any case holds."""
    return max(entry.recorded for case in cases_of(store).values() for entry in case.events)


def notices(case: Case) -> Counter[tuple[str, int, object]]:
    """What time did to a case: kind, round (a new one with each request or longer time) and due day."""
    found: Counter[tuple[str, int, object]] = Counter()
    turn = 0
    for entry in case.events:
        turn += isinstance(entry.event, InformationRequested | AnswerTimeExtended)
        kind = entry.event.name
        if kind in OF_TIME:
            in_round = turn if kind in ("reminder_sent", "reminder_not_sent", "information_overdue") else 0
            found[kind.replace("reminder_not_sent", "reminder_sent"), in_round, getattr(entry.event, "due", None)] += 1
    return found


def holds(store: Store, anchor: Path | None = None) -> dict[str, Case]:
    """Fail unless all is as it must be, whatever the clock did: it verifies, no notice is there twice, the index of next days is right, and
    the log says of exactly the events with an earlier time than the one before them that the clock had gone back. Gives the cases."""
    assert verify(store, anchor) == []
    cases = cases_of(store)
    for number, case in cases.items():
        assert [entry.sequence for entry in case.events] == list(range(1, len(case.events) + 1))
        kinds = Counter((kind, turn) for kind, turn, _ in notices(case).elements())
        assert {kind: n for kind, n in kinds.items() if n > 1} == {}, number
        assert said_to_have_gone_back(store, number) == gone_back(case), number
    with store.transaction(write=True) as work:
        assert work.rebuild_wakeups(next_due) == 0
    return cases


def gone_back(case: Case) -> list[int]:
    """The events of a case that bear an earlier time than the one before them."""
    return [now.sequence for before, now in pairwise(case.events) if now.recorded < before.recorded]


def said_to_have_gone_back(store: Store, number: str) -> list[int]:
    """The events of which the log says that the clock had gone back."""
    return [row.sequence for row in history_of(store, number) if row.clock_went_back]
