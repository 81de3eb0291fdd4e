"""Deadlines against an independent calculation: Easter by arithmetic of its own, every day of a
century, both clock changes.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import BORN_1961, BORN_2008, BORN_2012, an_application
from cases import (
    ELI,
    RECEIVED,
    a_case,
    day,
    noon,
    overdue,
    received,
    then,
    under,
)
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import dates as oracles
from oracles.dates import a_month_after, plus, rolled

from workflow.engine.advance import open_case
from workflow.engine.calendar import (
    add_working_days,
    calendar_version,
    holiday,
    is_working_day,
    oslo_day,
    roll,
    start_of,
)
from workflow.engine.elapsed import days_used, pauses
from workflow.engine.steps import Register
from workflow.engine.timers import Deadline, deadlines, in_force
from workflow.reimbursement.asking import Request
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.commands import Extend
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.timers import (
    ANSWER,
    COMPLAINT,
    target_deadline,
)

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
CENTURY = [plus(FIRST, number) for number in range((LAST - FIRST).days + 1)]
THREE_YEARS = (datetime(2014, 12, 31, 12, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC))


def by_kind(case: Case) -> dict[str, Deadline]:
    return {deadline.kind: deadline for deadline in deadlines(case)}


def untold(case: Case) -> Case:
    """The case as if its letters had told no date."""
    return replace(case, events=tuple(replace(entry, told=()) for entry in case.events))


def test_every_deadline_of_every_day_of_a_century_equals_the_independent_calculation() -> None:
    template, rejected = untold(a_case("missing_info")), untold(a_case("rejected"))
    for start in CENTURY:
        request = Request(start, ())
        case = replace(template, received=start, requests=(request,))

        assert {kind: deadline.due for kind, deadline in by_kind(case).items()} == {
            "preliminary_reply": a_month_after(start),
            "reminder": plus(start, 14),
            "answer": rolled(plus(start, 21)),
            "early_warning": plus(start, 49),
            "late_warning": plus(start, 54),
            "target": plus(start, 56),
            "four_weeks": plus(start, 28),
            "eight_weeks": plus(start, 56),
        }, start
        longer = replace(case, requests=(request._replace(extended=True),))
        decided = replace(rejected, decided_on=start)
        for late in (in_force(longer, ANSWER), in_force(decided, COMPLAINT)):
            assert late is not None and late.due == rolled(plus(start, 42)), start


@given(
    st.dates(FIRST, LAST),
    st.frozensets(st.integers(14, 60)),
    st.integers(14, 60),
)
@example(date(2015, 12, 3), frozenset(), 21)
@example(date(2015, 12, 3), frozenset({21}), 25)
def test_an_added_closed_day_moves_exactly_the_dates_that_fall_on_it(
    start: date, closed: frozenset[int], added: int
) -> None:
    """Answer and complaint move, each to the next open day; the other dates never move."""
    days = tuple(sorted(plus(start, number) for number in closed))
    more = tuple(sorted({*days, plus(start, added)}))
    before, after = dates_under(start, days), dates_under(start, more)

    moved = {kind for kind in before if before[kind] != after[kind]}
    assert moved == {
        kind
        for kind, due in before.items()
        if kind in ("answer", "complaint") and due == plus(start, added) and added not in closed
    }
    for kind in moved:
        assert after[kind] == rolled_past(before[kind], more)


def dates_under(start: date, closed: tuple[date, ...]) -> dict[str, date]:
    """Return every date of a case that waits since a day, and of a decision of that day."""
    policy = replace(DEFAULT, closed_days=closed)
    waits = replace(a_case("missing_info"), received=start, requests=(Request(start, ()),))
    decided = replace(a_case("rejected"), received=start, decided_on=start)
    return {
        kind: deadline.due
        for case in (waits, decided)
        for kind, deadline in by_kind(under(untold(case), policy)).items()
    }


def rolled_past(day: date, closed: tuple[date, ...]) -> date:
    """Return the day, or the first one after it that is a working day and not closed."""
    while rolled(day) != day or day in closed:
        day = plus(day, 1)
    return day


def test_a_closed_day_stands_in_the_date_explanation_with_its_own_word() -> None:
    christmas = replace(DEFAULT, closed_days=(date(2015, 12, 24), date(2015, 12, 26)))
    waits = replace(untold(a_case("missing_info")), requests=(Request(date(2015, 12, 3), ()),))
    found = by_kind(under(waits, christmas))["answer"]

    assert found.explanation.moved == (
        (date(2015, 12, 24), "the office is closed"),
        (date(2015, 12, 25), "Christmas Day"),
        (date(2015, 12, 26), "Second Day of Christmas"),
        (date(2015, 12, 27), "Sunday"),
    )


def test_working_days_pass_over_closed_days() -> None:
    closed = (date(2015, 12, 24), date(2015, 12, 31))

    assert add_working_days(date(2015, 12, 23), 1, closed) == date(2015, 12, 28)
    assert add_working_days(date(2015, 12, 30), 1, closed) == date(2016, 1, 4)
    assert not is_working_day(closed[0], closed) and is_working_day(closed[0])


def test_the_day_in_oslo_is_right_for_every_hour_of_three_years() -> None:
    hour, end = THREE_YEARS
    while hour < end:
        assert oslo_day(hour) == oracles.oslo_day(hour), hour
        hour += timedelta(hours=1)


def test_every_day_of_a_century_begins_at_midnight_in_oslo() -> None:
    assert [day for day in CENTURY if start_of(day) != oracles.begins(day)] == []


@pytest.mark.parametrize("night", [date(2015, 3, 29), date(2015, 10, 25)])
def test_an_application_in_a_night_when_the_clocks_change_counts_from_that_day(night: date) -> None:
    for hour in range(-2, 3):
        at = start_of(night) + timedelta(hours=3 + hour)
        case = open_case(REIMBURSEMENT, Register("post", "2015-000001", an_application()), at).case

        assert case.received == night
        assert by_kind(case)["target"].due == night + timedelta(days=56)


def test_a_day_begins_an_hour_earlier_by_utc_in_winter_and_two_in_summer() -> None:
    assert start_of(date(2015, 1, 1)) == datetime(2014, 12, 31, 23, tzinfo=UTC)
    assert start_of(date(2015, 7, 1)) == datetime(2015, 6, 30, 22, tzinfo=UTC)


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        oslo_day(datetime(2015, 3, 16, 12))  # noqa: DTZ001


def test_a_holiday_is_named_and_the_working_day_after_it_found() -> None:
    assert holiday(date(2015, 4, 6)) == "Easter Monday"
    assert holiday(date(2015, 4, 4)) == "Saturday"
    assert holiday(date(2015, 4, 12)) == "Sunday"
    assert is_working_day(date(2015, 12, 24)) and is_working_day(date(2015, 12, 31))
    assert roll(date(2015, 4, 2)) == date(2015, 4, 7)
    assert add_working_days(date(2015, 4, 1), 2) == date(2015, 4, 8)


def test_the_receipt_of_a_date_says_how_it_came_about() -> None:
    receipt = by_kind(a_case("missing_info"))["answer"].explanation

    assert (receipt.anchor, receipt.anchor_day, receipt.budget) == (
        "request sent",
        RECEIVED,
        "21 days",
    )
    assert receipt.rolls and receipt.moved == ((date(2015, 4, 6), "Easter Monday"),)
    assert receipt.calendar == calendar_version()


def test_a_service_target_is_not_moved_by_a_holiday() -> None:
    case = received(an_application(), on=date(2015, 3, 29))

    assert target_deadline(case).due == date(2015, 5, 24)  # Whit Sunday
    assert not target_deadline(case).explanation.rolls


@pytest.mark.parametrize(
    ("patient", "days"),
    [
        ({"identity_number": BORN_1961}, 56),
        ({"identity_number": BORN_1961, "serious_condition": "yes"}, 28),
        ({"identity_number": BORN_1961, "serious_condition": "no"}, 56),
        ({"identity_number": BORN_2012}, 28),
        ({"identity_number": BORN_2008}, 28),
        ({"identity_number": None}, 56),
    ],
)
def test_priority_halves_the_target(patient: dict[str, str | None], days: int) -> None:
    case = received(an_application(patient=patient))

    assert (target_deadline(case).due - case.received).days == days


def test_a_case_computes_each_date_once_and_the_case_after_an_event_anew() -> None:
    case = a_case("missing_info")
    first, again = deadlines(case), deadlines(case)
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert deadlines(replace(case)) == first
    extended = then(case, Extend(ELI), on=day(1))
    assert deadlines(extended) != first


def test_an_open_deadline_of_an_answer_ends_with_the_wait() -> None:
    assert "answer" not in by_kind(overdue()) and "reminder" not in by_kind(overdue())


def test_an_extended_answer_counts_from_the_request() -> None:
    case = then(a_case("missing_info"), Extend(ELI), on=day(10))

    assert by_kind(case)["answer"].due == day(42)


def test_a_decided_case_waits_for_a_complaint_and_for_the_end_of_the_grant() -> None:
    granted, rejected = a_case("granted"), a_case("rejected")

    assert {kind: d.due for kind, d in by_kind(granted).items()} == {
        "complaint": date(2015, 4, 27),
        "expiry_warning": date(2017, 1, 18),
        "grant_end": date(2017, 3, 15),
    }
    assert set(by_kind(rejected)) == {"complaint"}
    assert by_kind(granted)["complaint"].acts_on is None


def test_days_of_waiting_for_the_doctor_are_counted_apart() -> None:
    waiting = a_case("missing_info")
    answered = overdue()

    assert days_used(waiting, day(10)) == (10, 0)
    assert days_used(answered, day(30)) == (30, 7)
    assert days_used(a_case("granted"), day(30)) == (0, 0)
    assert pauses(answered)[0].end == day(23)


@pytest.mark.parametrize(
    ("received_on", "changes", "last"),
    [
        (date(2015, 3, 16), {}, date(2017, 3, 15)),
        (date(2016, 2, 29), {}, date(2018, 2, 28)),
        (date(2015, 3, 1), {}, date(2017, 2, 28)),
        (date(2014, 3, 1), {}, date(2016, 2, 29)),
        (date(2015, 3, 16), {"register": {"annex": {"validity_years": "5"}}}, date(2020, 3, 15)),
        (
            date(2015, 3, 16),
            {"register": {"annex": {"valid_until": "2015-12-31"}}},
            date(2015, 12, 31),
        ),
        (
            date(2015, 3, 16),
            {"register": {"annex": {"valid_until": "2019-12-31"}}},
            date(2019, 12, 31),
        ),
        (
            date(2015, 3, 16),
            {"register": {"annex": {"valid_until": "2026-01-07", "validity_years": "1"}}},
            date(2016, 3, 15),
        ),
        (date(2015, 3, 16), {"medicine": {"marketing": "unregistered"}}, date(2016, 3, 15)),
    ],
)
def test_a_grant_lasts_from_receipt_to_the_day_before_the_anniversary(
    received_on: date, changes: dict, last: date
) -> None:
    case = received(an_application(**changes), on=received_on)

    assert assessed(case).valid == (received_on, last)


def test_a_policy_moves_every_date() -> None:
    policy = replace(
        DEFAULT, answer_days=28, target_days=10, preliminary_reply_months=2, complaint_weeks=1
    )
    case = a_case("missing_info")
    found = {d.kind: d for d in deadlines(under(case, policy))}

    assert found["answer"].due == day(28)
    assert found["target"].due == day(10)
    assert found["preliminary_reply"].due == date(2015, 5, 16)
    assert found["preliminary_reply"].explanation.budget == "2 calendar months"
    assert by_kind(under(untold(a_case("rejected")), policy))["complaint"].due == day(7)


def test_noon_is_noon() -> None:
    assert noon(RECEIVED) == datetime(2015, 3, 16, 11, tzinfo=UTC)


def test_a_grant_of_more_years_than_the_calendar_has_ends_with_it() -> None:
    endless = under(received(an_application()), replace(DEFAULT, validity_years=9000))

    assert assessed(endless).valid == (RECEIVED, date.max)
