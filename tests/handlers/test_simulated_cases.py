"""Simulated cases live as real ones: the engine makes the same events of them on the same days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from simulated import Applied, Told, applied, settings, staff

from handlers.simulation.event_frames import event_frame
from handlers.simulation.lives import UNDECIDED, Lives, lives
from handlers.simulation.plan import Plan, plan_of
from handlers.simulation.process_days import NEVER, letters_of
from workflow.engine.advance import Outcome, begin, new_terms, next_due, take
from workflow.engine.calendar import start_of
from workflow.engine.case import Command
from workflow.engine.elapsed import days_used
from workflow.engine.steps import Register
from workflow.reimbursement.commands import Answer, Ask, Grant, Reject, Start
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

ELI = "Eli Saksbehandler"
SHORT = Policy(
    answer_days=13,
    reminder_days=14,
    target_days=20,
    priority_target_days=8,
    early_warning_days=9,
    four_weeks_days=5,
    closed_days=(date(2015, 4, 20), date(2015, 4, 21)),
)
"""The reminder comes when time is up, and a warning on the day of arrival or before."""


def plan(of: Applied, policy: Policy = DEFAULT, **changes: Any) -> Plan:
    """The plan of an office that plays each application once."""
    return plan_of("today", settings(arrivals="observed", **changes), policy, of.rows, of.outcomes)


def played(of: Lives, case: int, told: Told, plan: Plan) -> list[Outcome]:
    """What the engine makes of a case when the simulation's answers and days are given to it."""

    def day(number: int) -> date:
        return plan.span.first + timedelta(days=int(number))

    def clock(minute: int) -> datetime:
        at: datetime = plan.time.clock(np.array([minute]))[0].astype(datetime)
        return at.replace(tzinfo=UTC)

    received = day(of.received[case])
    policy = POLICIES[plan.name]
    command = Register("post", "2015-000001", told.application, received)
    terms = new_terms(REIMBURSEMENT, command, start_of(received), policy)
    found = begin(REIMBURSEMENT, command, start_of(received), terms)
    steps: list[tuple[datetime, Command]] = []
    asked, decided = of.asked[case] < NEVER, of.ending[case] != UNDECIDED
    if asked:
        steps.append((clock(of.first[case]), Ask(ELI)))
    if of.answered[case] < min(of.decided[case] + 1, plan.span.days):
        came = day(of.answered[case])
        steps.append((start_of(came), Answer("post", told.supplement, received=came)))
    if decided:
        at = clock(of.second[case] if asked else of.first[case])
        verdict = plan.outcomes.endings[of.ending[case]].outcome
        steps += [] if asked else [(at, Start(ELI))]
        steps.append((at, Grant(ELI) if verdict == "grant" else Reject(ELI)))

    def pass_time(until: datetime) -> None:
        while (due := next_due(found[-1].case)) is not None and start_of(due) <= until:
            found.extend(take(found[-1].case, None, max(start_of(due), start_of(received))))

    for at, step in steps:
        pass_time(at)
        found.extend(take(found[-1].case, step, at))
    if not decided:
        pass_time(start_of(day(plan.span.days - 1)))
    return found


ANSWERS = {"answered": "80%", "days": {"7": "30%", "14": "30%", "22": "30%", "35": "10%"}}
"""Time is up on day 22, or later where day 21 is no working day."""
POLICIES = {"today": DEFAULT, "short": SHORT}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("hours", ["2", "7.5"], ids=["overloaded", "quick"])
def test_the_engine_gives_the_same_events_on_the_same_days(name: str, hours: str) -> None:
    policy = POLICIES[name]
    of = applied(300, policy=policy)
    one = plan_of(
        name,
        settings(
            arrivals="observed",
            follow="40",
            staff=staff(1, hours),
            queue="priority",
            answers=ANSWERS,
        ),
        policy,
        of.rows,
        of.outcomes,
    )
    found = lives(one, 0)
    log = event_frame(one, 0, found)
    log = log.with_columns(
        pl.col("time:timestamp").dt.convert_time_zone("Europe/Oslo").dt.date().alias("day")
    )
    cases = log.partition_by("case:concept:name", maintain_order=True)

    assert len(cases) == 300
    for case, events in enumerate(cases):
        outcomes = played(found, case, of.told[found.row[case]], one)
        expected = [
            (r.event.name, max(r.effective, outcomes[0].case.received), r.state)
            for outcome in outcomes
            for r in outcome.events
        ]
        simulated = list(events.select("concept:name", "day", "state").iter_rows())
        assert simulated == expected, f"case {case}"
        letters = sum(len(outcome.letters) for outcome in outcomes)
        assert letters == sum(letters_of(event) for event, _, _ in simulated)
        last = outcomes[-1].case
        if found.ending[case] != UNDECIDED:
            gross, net = days_used(last, last.decided_on)
            assert found.decided[case] - found.received[case] == gross
            waited = found.left[case] - found.asked[case] if found.asked[case] < NEVER else 0
            assert gross - waited == net
            ending = one.outcomes.endings[found.ending[case]]
            assert (last.decision.basis, last.decision.reasons) == (ending.basis, ending.reasons)


def test_every_kind_of_event_is_among_them() -> None:
    of = applied(300)
    one = plan(of, follow="40", staff=staff(1, "2"))

    seen = set(event_frame(one, 0, lives(one, 0))["concept:name"])

    assert seen == {
        "application_received",
        "information_requested",
        "information_supplied",
        "reminder_sent",
        "information_overdue",
        "preliminary_reply_sent",
        "early_warning",
        "late_warning",
        "target_missed",
        "four_weeks_passed",
        "eight_weeks_passed",
        "review_started",
        "granted",
        "rejected",
        "dismissed",
    }
