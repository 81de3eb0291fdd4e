"""How long a case has taken, and the days on which it waited for somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.engine.case import Case
from workflow.engine.tables import Tables


@dataclass(frozen=True)
class Pause:
    """Days that a case waited. end: the day the wait ended; None = it still waits."""

    start: date
    end: date | None
    reason: str


def pauses(case: Case) -> tuple[Pause, ...]:
    """Return the days a case waited for somebody (by analogy with G-79/00 and FVF § 39)."""
    return tuple(_waits(case))


def _waits(case: Case) -> Iterator[Pause]:
    start: date | None = None
    state = ""
    for recorded in case.events:
        if recorded.state == state:
            continue
        if start is not None:
            yield Pause(start, recorded.effective, _whom(case, state))
        state = recorded.state
        waits = case.process.state(state).kind == "waiting"
        start = recorded.effective if waits else None
    if start is not None:
        yield Pause(start, None, _whom(case, state))


def _whom(case: Case, state: str) -> str:
    return f"waiting for {_party(case.process, state)}"


def _party(process: Tables[Any], state: str) -> str:
    """Return for whom a case waits in a waiting state: the party of its first timer."""
    timers = (timer for timer in process.timers if state in timer.states)
    parties = (timer.party for timer in timers if timer.party not in ("", "the office"))
    return next(parties, "somebody else")


def waited_for(process: Tables[Any]) -> tuple[str, ...]:
    """Return for whom cases of a process wait, each once, in the order of its states."""
    states = (state.name for state in process.states if state.kind == "waiting")
    return tuple(dict.fromkeys(_party(process, state) for state in states))


def days_used(case: Case, on: date) -> tuple[int, int]:
    """Return gross and net days from receipt to a day, or to the end of the case before it.

    Net days leave the pauses out.
    """
    end = min(on, _ended_on(case) or on)
    gross = (end - case.received).days
    waited = sum(max(0, (min(pause.end or end, end) - pause.start).days) for pause in pauses(case))
    return gross, gross - waited


def _ended_on(case: Case) -> date | None:
    """Return the day on which a case ended; None if it is open."""
    ended = case.process.ended
    return next((entry.effective for entry in case.events if entry.state in ended), None)
