"""Foresee what becomes of a case that waits. The engine plays it; nothing is stored.

A waiting case has two futures: everything that is missing comes today, or nothing ever comes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from workflow.engine.advance import advance, due, next_due
from workflow.engine.calendar import oslo_day, start_of
from workflow.engine.case import Case
from workflow.engine.told import OUTDATED
from workflow.logic.counterfactual import Change


@dataclass(frozen=True)
class Future:
    """What becomes of a case.

    when: in words. on: the Oslo day. state: after the events. facts: those that an answer would
    have to state.
    """

    when: str
    on: date
    events: tuple[str, ...]
    state: str
    facts: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def unanswered(case: Case, at: datetime, assessed: Any) -> Future:
    """Let time pass until the case no longer waits, or a date only comes again.

    assessed: of the case as it is.
    """
    silent: Case = case
    day, events, passed = oslo_day(at), list[str](), set[str]()
    while silent.state == case.state and (on := next_due(silent)) is not None:
        instant = start_of(max(on, day))
        command = due(silent, instant)[0]
        if command.kind in passed:
            break
        passed |= {command.kind} - {OUTDATED}
        day = max(on, day)
        outcome = advance(silent, command, instant, assessed)
        silent, assessed = outcome.case, outcome.assessed
        events += [entry.event.name for entry in outcome.events]
    return Future("if no answer ever comes", day, tuple(events), silent.state)


def answered(
    ways: Sequence[Sequence[Change]], missing: Sequence[str], at: datetime, favour: str
) -> Future:
    """Foresee an answer that has every missing fact in the case's favour, as far as facts can.

    ways: sets of changes that would each do that. Of several, the one counts that has the fewest
    facts beside those that are missing. favour: what the case would be then, as "granted".
    """
    today, event = oslo_day(at), ("information_supplied",)
    if not ways:
        return Future("if the answer comes today", today, event, "under_review, to be rejected")
    way = min(ways, key=lambda way: len({change.fact for change in way} - set(missing)))
    facts = tuple(change.fact for change in way)
    return Future("if the answer comes today", today, event, f"under_review, to be {favour}", facts)
