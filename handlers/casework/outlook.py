"""Both futures of a case that waits: the answer comes today, or it never comes. The core plays them; nothing is stored or printed."""

from dataclasses import dataclass
from datetime import date, datetime

from workflow.engine.advance import advance, due, next_due
from workflow.engine.calendar import oslo_day, start_of
from workflow.logic.counterfactual import would_grant
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy


@dataclass(frozen=True)
class Future:
    """What becomes of a waiting case: in which case, on which day, by which events, and the state it is in then."""

    when: str
    on: date
    events: tuple[str, ...]
    state: str


def futures(case: Case, at: datetime, policy: Policy = DEFAULT, assessed: Assessed | None = None) -> tuple[Future, ...]:
    """Both futures of a case that waits: the whole answer comes today, and no answer ever comes; nothing for another case."""
    if case.state != "missing_info" or case.request is None:
        return ()
    assessed = assessed or Assessed(case, policy)
    came = _answered(assessed, at)
    silent = case
    events: list[str] = []
    day = oslo_day(at)
    while silent.state == "missing_info" and (on := next_due(silent, policy)) is not None:
        day = max(on, day)
        silent, kinds = _next(silent, day, policy, assessed)
        events += kinds
    never = Future("if no answer ever comes", day, tuple(events), silent.state)
    return (*(() if came is None else (came,)), never)


def _answered(assessed: Assessed, at: datetime) -> Future | None:
    """The case with every missing fact in favour of a grant, as far as facts can still change; what was asked for goes first."""
    found = assessed.of(assessed.case)
    asked_for = set(found.missing)
    ways = sorted(would_grant(assessed.rules, found.facts), key=lambda way: len({change.fact for change in way} - asked_for))
    if not ways:
        return Future("if the answer comes today", oslo_day(at), ("information_supplied",), "under_review, to be rejected")
    facts = ", ".join(change.fact for change in ways[0])
    return Future(f"if the answer comes today ({facts})", oslo_day(at), ("information_supplied",), "under_review, to be granted")


def _next(case: Case, day: date, policy: Policy, assessed: Assessed) -> tuple[Case, list[str]]:
    outcome = advance(case, due(case, start_of(day), policy)[0], start_of(day), policy, assessed)
    return outcome.case, [entry.event.name for entry in outcome.events]
