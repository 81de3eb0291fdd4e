"""A late case is marked every so many days, and every open case has a next date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cases import ELI, a_case, day, noon, swept, then
from enquiry import ENQUIRY, Form

from workflow.engine.advance import advance, open_case
from workflow.engine.case import Case
from workflow.engine.elapsed import Pause, days_used, pauses, waited_for
from workflow.engine.late import MARK, missed_target, next_date, next_mark
from workflow.engine.screen import Screen
from workflow.engine.steps import Note, Register, TimePassed
from workflow.engine.tables import TIME
from workflow.processes import PROCESSES
from workflow.reimbursement.commands import Grant
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT

TARGET = date(2015, 5, 11)


def late() -> Case:
    """A case under review whose target of 2015-05-11 was missed."""
    return swept(a_case("under_review"), TARGET + timedelta(1))


def enquiry() -> Case:
    register = Register("post", "2015-000001", Form(question="When?"))
    return open_case(ENQUIRY, register, noon(day(0))).case


@pytest.mark.parametrize(
    ("days", "mark"), [(1, 7), (7, 7), (8, 14), (14, 14), (15, 21), (363, 364), (-30, 7)]
)
def test_a_late_case_is_marked_every_seven_days_after_its_target(days: int, mark: int) -> None:
    case = late()
    found = next_mark(case, TARGET + timedelta(days))

    assert case.policy.mark_days == 7
    assert found is not None and found.due == TARGET + timedelta(mark)
    assert (found.kind, found.acts_on) == ("mark", None)
    assert found.explanation.budget == f"{mark} days, every 7 days"
    assert found.explanation.anchor_day == TARGET


def test_the_policy_says_how_often() -> None:
    case = late()
    case = replace(case, terms=replace(case.terms, policy=replace(DEFAULT, mark_days=10)))

    mark = next_mark(case, TARGET + timedelta(11))
    assert mark is not None and mark.due == TARGET + timedelta(20)


def test_no_case_is_marked_before_its_target_is_missed_or_after_its_end() -> None:
    waits = a_case("under_review")

    assert missed_target(waits) is None and next_mark(waits, day(80)) is None
    assert next_mark(then(late(), Grant(ELI), on=day(60)), day(80)) is None
    assert next_mark(enquiry(), day(80)) is None
    assert MARK.due(late()) is None


def test_a_target_stays_the_day_on_which_it_was_missed() -> None:
    case = late()
    case = replace(case, terms=replace(case.terms, policy=replace(DEFAULT, target_days=90)))

    missed = missed_target(case)
    assert missed is not None and missed.due == TARGET


def test_a_target_that_does_not_run_was_not_missed() -> None:
    ended = ENQUIRY.timers[0]._replace(due=lambda _: None)
    case = replace(enquiry(), process=replace(ENQUIRY, timers=(ended, ENQUIRY.timers[1])))

    assert missed_target(case) is None and next_date(case, day(0)) is None


def test_the_next_date_is_the_nearest_open_one_or_the_next_mark() -> None:
    on = next_date(a_case("under_review"), day(0))
    marked = next_date(replace(late(), events=late().events), date(2015, 7, 1))

    assert on is not None and on.kind == "four_weeks"
    assert marked is not None and marked.due < date(2015, 7, 7)
    assert next_date(enquiry(), day(0)) is not None


# How long a case has taken ---------------------------------------------------------------------


def test_a_pause_names_whom_the_case_waits_for() -> None:
    case = a_case("missing_info")
    assert pauses(case) == (Pause(case.received, None, "waiting for the doctor"),)

    referred = advance(enquiry(), ENQUIRY.step("refer").command("Eli", "So."), noon(day(2))).case
    noted = advance(referred, Note("Eli", "Filed."), noon(day(3))).case
    silent = advance(noted, TimePassed(by=TIME, kind="advice", due=day(10)), noon(day(11))).case
    assert pauses(referred) == (Pause(day(2), None, "waiting for adviser"),)
    assert pauses(silent) == (Pause(day(2), day(11), "waiting for adviser"),)
    assert days_used(silent, day(20)) == (20, 11)


def test_a_case_can_wait_for_nobody_in_particular() -> None:
    timers = tuple(timer._replace(party="the office") for timer in ENQUIRY.timers)
    case = advance(enquiry(), ENQUIRY.step("refer").command("Eli", "So."), noon(day(2))).case

    [pause] = pauses(replace(case, process=replace(ENQUIRY, timers=timers)))
    assert pause.reason == "waiting for somebody else"


def test_whom_a_process_waits_for_is_told_once_each() -> None:
    assert waited_for(REIMBURSEMENT) == ("the doctor",)
    assert waited_for(PROCESSES["complaint"]) == (
        "the complainant",
        "the body that decides the complaint",
    )


def test_days_end_with_the_case() -> None:
    reply = ENQUIRY.step("reply").command("Eli", "From nine.")
    closed = advance(enquiry(), reply, noon(day(3))).case

    assert days_used(closed, day(30)) == (3, 3)
    assert days_used(closed, day(1)) == (1, 1)


def test_a_process_says_nothing_on_screens_unless_it_does() -> None:
    screen = Screen[Case]()

    assert screen.summary(enquiry()) == {} and screen.outcomes == {}
    assert screen.favour == "granted"
