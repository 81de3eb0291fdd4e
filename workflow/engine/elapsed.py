"""How long a case has taken, and the days on which it waited for somebody else."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from workflow.engine.case import Case
from workflow.engine.tables import Tables


class Pause(NamedTuple):
    """Days that a case waited. end: the day the wait ended; None = it still waits."""

    start: date
    end: date | None
    reason: str


def pauses(case: Case) -> tuple[Pause, ...]:
    """Return the days a case waited for somebody (by analogy with G-79/00 and FVF § 39)."""
    return tuple(
        Pause(start, end, f"waiting for {party}")
        for start, end, party in waits(case.process, _days_of_states(case))
    )


def _days_of_states(case: Case) -> Iterator[tuple[date, str]]:
    return ((recorded.effective, recorded.state) for recorded in case.events)


def waits(
    process: Tables[Any], states: Iterable[tuple[date, str]]
) -> Iterator[tuple[date, date | None, str]]:
    """Yield each wait of a case: its first day, the day it ended, and for whom the case waited.

    states: the day of each event and the state after it, in order. A state that the process does
    not have is no wait.
    """
    parties = process.parties
    start: date | None = None
    state = ""
    for day, next_state in states:
        if next_state == state:
            continue
        if start is not None:
            yield start, day, parties[state]
        state = next_state
        start = day if state in parties else None
    if start is not None:
        yield start, None, parties[state]


def waited_for(process: Tables[Any]) -> tuple[str, ...]:
    """Return for whom cases of a process wait, each once, in the order of its states."""
    return tuple(dict.fromkeys(process.parties.values()))


def days_used(case: Case, on: date) -> tuple[int, int]:
    """Return gross and net days from receipt to a day, or to the end of the case before it.

    Net days leave the pauses out.
    """
    end = min(on, _ended_on(case) or on)
    gross = (end - case.received).days
    waited = sum(
        days_waited(start, until, end)
        for start, until, _ in waits(case.process, _days_of_states(case))
    )
    return gross, gross - waited


def days_waited(start: date, until: date | None, end: date) -> int:
    """Return the days of a wait up to a day. until: the day that it ended; None = it has not."""
    return max(0, (min(until or end, end) - start).days)


def _ended_on(case: Case) -> date | None:
    """Return the day on which a case ended; None if it is open."""
    ended = case.process.ended
    return next((entry.effective for entry in case.events if entry.state in ended), None)
