"""The tables of a simulation: days on which time acts, as the process says, and working time."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from builders import an_application
from simulated import staff

from handlers.simulation.process_days import NEVER, letters_of, process_days
from handlers.simulation.working_time import working_time
from scenarios.simulation_settings import Staff
from workflow.engine.calendar import OSLO, is_working_day, start_of
from workflow.engine.case import Recorded
from workflow.engine.terms import Terms
from workflow.engine.timers import deadlines
from workflow.reimbursement.asking import Request
from workflow.reimbursement.events import ApplicationReceived
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

DAY_0 = date(2024, 11, 1)
DAYS = 800
POLICIES = (
    DEFAULT,
    Policy(answer_days=14, reminder_days=15, target_days=40, preliminary_reply_months=2),
    Policy(answer_days=7, priority_target_days=5, early_warning_days=6, eight_weeks_days=30),
    Policy(closed_days=(date(2025, 12, 24), date(2025, 12, 31), date(2026, 4, 1))),
)


@pytest.mark.parametrize("policy", POLICIES, ids=["default", "slow", "quick", "closed"])
def test_the_tables_are_the_timers_of_25_000_random_cases(policy: Policy) -> None:
    found = process_days(DAY_0, DAYS, policy)
    notices = {(each.order, ""): each for each in found.undecided}
    waiting = (*found.waiting, found.overdue)
    draw = random.Random(7)
    plain, urgent = an_application(), an_application(patient={"serious_condition": "yes"})
    for _ in range(25_000):
        received = draw.randrange(DAYS - 60)
        asked = received + draw.randrange(60)
        priority = draw.random() < 0.3
        state = draw.choice(("received", "missing_info", "under_review"))
        application = urgent if priority else plain
        first = DAY_0 + timedelta(days=received)
        event = ApplicationReceived(application, terms=Terms("", "", policy))
        case = Case(
            process=REIMBURSEMENT,
            number="",
            state=state,
            received=first,
            application=application,
            events=(Recorded(1, event, first, start_of(first), "post", state),),
            assigned_to=None,
            terms=Terms("", "", policy),
            requests=(Request(DAY_0 + timedelta(days=asked), ()),) if state != "received" else (),
        )
        said = {
            REIMBURSEMENT.timers.index(REIMBURSEMENT.timer(each.kind)): each.acts_on
            for each in deadlines(case)
            if each.acts_on is not None
        }
        table = {
            order: max(int(notice.acts[int(priority), received]), received)
            for (order, _), notice in notices.items()
        }
        if state == "missing_info":
            acts = {
                each.order: int(each.acts[asked]) for each in waiting if each.acts[asked] < NEVER
            }
            table |= acts
        clamped = {order: max((day - DAY_0).days, received) for order, day in said.items()}
        assert table == clamped


def test_a_reminder_on_the_day_after_the_deadline_is_not_sent() -> None:
    found = process_days(DAY_0, DAYS, replace(DEFAULT, answer_days=14, reminder_days=15))

    by_event = {each.event: each.acts for each in found.waiting}

    assert set(by_event) == {"reminder_sent", "reminder_not_sent"}
    assert ((by_event["reminder_sent"] < NEVER) ^ (by_event["reminder_not_sent"] < NEVER)).all()
    late = by_event["reminder_not_sent"] < NEVER
    assert (by_event["reminder_not_sent"][late] == found.overdue.acts[late]).all()


def test_letters_are_those_of_the_process() -> None:
    assert letters_of("information_requested") == 2
    assert letters_of("early_warning") == 0
    assert letters_of("four_weeks_passed") == 0


def entries(*changes: tuple[int, str, date]) -> list[Staff]:
    return [Staff.model_validate(staff(*change)[0]) for change in changes]


def test_minutes_of_work_never_fall_and_stand_still_on_closed_days() -> None:
    closed = (date(2026, 5, 15),)

    found = working_time(date(2026, 5, 11), 8, entries((3, "7.5", DAY_0)), closed)

    # Monday to Wednesday, Ascension Day, the closed Friday, Saturday, Sunday, Monday
    assert found.opens.tolist() == [0, 396, 792, 1188, 1188, 1188, 1188, 1188, 1584]
    assert found.capacity.tolist() == [1188, 1188, 1188, 0, 0, 0, 0, 1188]
    assert found.day_ended(np.array([1, 396, 397, 1188, 1189])).tolist() == [0, 0, 1, 2, 7]


def test_absence_divides_the_speed_exactly_over_a_year() -> None:
    found = working_time(date(2026, 1, 1), 365, entries((1, "7.75", DAY_0)))

    worked = sum(is_working_day(date(2026, 1, 1) + timedelta(days=day)) for day in range(365))
    assert found.opens[-1] == int(worked * 7.75 * 60 * 0.88)
    assert all(before <= after for before, after in pairwise(found.opens.tolist()))
    assert found.paid[0] * found.opens[-1] == pytest.approx(worked * 7.75, abs=0.02)


def test_the_number_of_case_workers_changes_on_its_day() -> None:
    found = working_time(
        date(2026, 5, 11),
        8,
        entries((3, "7.5", date(2026, 5, 12)), (5, "7.5", date(2026, 5, 16))),
    )

    assert found.workers.tolist() == [3, 3, 3, 3, 3, 5, 5, 5]
    assert found.changes == ((0, 3), (1584, 5))


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 3, 30)])
def test_work_ends_by_the_clock_of_oslo(day: date) -> None:
    found = working_time(day, 1, entries((1, "7.5", DAY_0)))

    [first, last] = found.clock(np.array([198, 396])).astype("datetime64[s]").tolist()

    def oslo(at: datetime) -> tuple[int, int]:
        local = at.replace(tzinfo=UTC).astimezone(OSLO)
        return local.hour, local.minute

    assert (oslo(first), oslo(last)) == ((11, 45), (15, 30))
