"""What letters told: kept with the event, never shortened where it binds, else marked."""

from dataclasses import replace
from datetime import date

from cases import ELI, INCOMPLETE, RECEIVED, a_case, day, noon, received, swept, then, under
from oracles.dates import plus, rolled

from workflow.engine.advance import due, open_case
from workflow.engine.case import Command
from workflow.engine.outdated import ToldDateOutdated
from workflow.engine.steps import Note, Register
from workflow.engine.timers import Deadline, deadlines
from workflow.engine.told import ToldDate
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask, Extend, Grant
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

TEN_DAYS = replace(DEFAULT, answer_days=10, extended_answer_days=10, reminder_days=5)
SIXTY_DAYS = replace(DEFAULT, answer_days=60, extended_answer_days=60, reminder_days=55)
TOLD = date(2015, 4, 7)  # 21 days end on Easter Monday
ANSWER = Application.model_validate({"initiation": {"date": "2015-03-02"}})


def the(kind: str, case: Case, policy: Policy | None = None) -> Deadline:
    """A date of a case; with a policy, of the case as if moved to it."""
    now = case if policy is None else under(case, policy)
    return next(each for each in deadlines(now) if each.kind == kind)


def daily(case: Case, until: int) -> Case:
    """The case after a sweep on each day until so many days after receipt."""
    for number in range(until + 1):
        case = swept(case, day(number))
    return case


def told(case: Case) -> dict[str, dict[str, date]]:
    """What the letters of each event told."""
    return {entry.event.name: dict(entry.told) for entry in case.events if entry.told}


def test_an_event_keeps_the_dates_that_its_letters_tell() -> None:
    case = daily(a_case("missing_info"), 70)

    assert told(case) == {
        "application_received": {"target": day(56)},
        "information_requested": {"answer": TOLD},
        "reminder_sent": {"answer": TOLD},
        "preliminary_reply_sent": {"target": day(56)},
        "target_missed": {"expected_decision": day(84)},
    }
    assert told(a_case("granted"))["granted"] == {
        "complaint": day(42),
        "grant_end": date(2017, 3, 15),
    }
    assert told(a_case("rejected"))["rejected"] == {"complaint": day(42)}


def test_an_answer_day_that_was_told_is_never_shortened() -> None:
    asked = a_case("missing_info")
    short = the("answer", asked, TEN_DAYS)

    assert the("answer", asked).due == TOLD == rolled(plus(RECEIVED, 21))
    assert (short.due, short.acts_on, short.computed) == (TOLD, plus(TOLD, 1), day(10))
    assert short.told == ToldDate(TOLD, "request_for_information", RECEIVED, 2)
    assert short.told_otherwise and short.explanation.budget == "10 days"
    assert swept(under(asked, TEN_DAYS), TOLD).state == "missing_info"
    assert swept(under(asked, TEN_DAYS), plus(TOLD, 1)).state == "under_review"


def test_a_later_computed_day_counts_though_an_earlier_one_was_told() -> None:
    later = the("answer", a_case("missing_info"), SIXTY_DAYS)

    assert later.due == later.computed == rolled(plus(RECEIVED, 60)) and later.told_otherwise


def test_a_day_to_complain_that_was_told_is_never_shortened() -> None:
    week = replace(DEFAULT, complaint_weeks=1)
    case = a_case("rejected")

    assert the("complaint", case, week).due == day(42)
    assert the("complaint", case, week).computed == day(7)
    assert not the("complaint", case).told_otherwise


def test_a_target_that_was_told_does_not_bind_and_the_difference_is_shown() -> None:
    sooner = replace(DEFAULT, target_days=30)
    target = the("target", a_case("under_review"), sooner)

    assert (target.due, target.told and target.told.day) == (day(30), day(56))
    assert target.told_otherwise


def test_a_day_that_was_told_stands_where_a_closed_day_is_taken_away() -> None:
    closed = replace(DEFAULT, closed_days=(date(2015, 12, 24),))
    asked = then(received(INCOMPLETE, date(2015, 12, 3), closed), Ask(ELI), on=date(2015, 12, 3))
    answer = the("answer", asked, DEFAULT)

    assert the("answer", asked).due == answer.due == date(2015, 12, 28)
    assert answer.computed == date(2015, 12, 24) and answer.told_otherwise


def test_an_extension_tells_a_new_day_that_stands_as_well() -> None:
    extended = then(a_case("missing_info"), Extend(ELI))
    asked = then(received(INCOMPLETE, policy=SIXTY_DAYS), Ask(ELI))
    generous = then(under(asked, DEFAULT), Extend(ELI))

    assert told(extended)["answer_time_extended"] == {"answer": rolled(plus(RECEIVED, 42))}
    assert the("answer", extended, TEN_DAYS).due == rolled(plus(RECEIVED, 42))
    assert the("answer", generous).due == rolled(plus(RECEIVED, 60))


def test_what_was_told_of_one_request_does_not_bind_the_next() -> None:
    first = then(a_case("missing_info"), Extend(ELI), Answer("post", ANSWER))
    second = then(first, Ask(ELI, ("diagnosis.severity",)), on=day(1))

    assert told(first)["answer_time_extended"]["answer"] == day(42)
    assert the("answer", second).due == day(22)
    assert the("answer", second).told == ToldDate(day(22), "request_for_information", day(1), 5)


def test_a_letter_made_after_a_day_does_not_tell_it() -> None:
    late = swept(a_case("under_review"), day(90))

    assert told(late) == {"application_received": {"target": day(56)}}


def test_nothing_is_told_to_nobody() -> None:
    nobody = (x._replace(addressees=lambda *_: (), copies=None) for x in REIMBURSEMENT.receivers)
    silent = replace(REIMBURSEMENT, receivers=tuple(nobody))
    new = open_case(silent, Register("post", "2015-000001", INCOMPLETE), noon(RECEIVED))

    assert new.events[0].told == () and new.letters == ()


# Out of date ----------------------------------------------------------------------------------


def marks(case: Case) -> list[tuple[ToldDateOutdated, date]]:
    return [
        (entry.event, entry.effective)
        for entry in case.events
        if isinstance(entry.event, ToldDateOutdated)
    ]


def test_a_told_day_that_a_later_one_replaces_is_marked_on_that_day_and_once() -> None:
    case = under(a_case("missing_info"), SIXTY_DAYS)
    mark = ToldDateOutdated("answer", TOLD, rolled(plus(RECEIVED, 60)))

    assert marks(swept(case, plus(TOLD, -1))) == []
    assert marks(swept(case, TOLD)) == [(mark, TOLD)]
    assert marks(swept(swept(case, TOLD), day(50))) == [(mark, TOLD)]
    assert swept(case, day(50)).state == "missing_info"


def test_a_new_letter_of_an_outdated_day_tells_one_that_is_marked_in_its_turn() -> None:
    once = swept(under(a_case("missing_info"), SIXTY_DAYS), TOLD)
    reminded = swept(once, day(55))
    again = replace(SIXTY_DAYS, answer_days=80, extended_answer_days=80, target_days=120)
    twice = swept(under(reminded, again), day(80))

    assert told(reminded)["reminder_sent"] == {"answer": day(60)}
    assert [on for event, on in marks(twice) if event.kind == "answer"] == [TOLD, day(60)]


def test_a_told_day_is_not_marked_when_a_new_letter_tells_the_later_one() -> None:
    reminded = replace(SIXTY_DAYS, reminder_days=20)
    case = swept(under(a_case("missing_info"), reminded), day(20))

    assert told(case)["reminder_sent"] == {"answer": rolled(plus(RECEIVED, 60))}
    assert marks(swept(case, day(50))) == []


def test_two_told_days_that_are_out_of_date_get_a_mark_each() -> None:
    longer = replace(SIXTY_DAYS, target_days=80, preliminary_reply_months=3)
    case = daily(under(a_case("missing_info"), longer), 56)

    assert [(event.kind, on) for event, on in marks(case)] == [
        ("answer", TOLD),
        ("target", day(56)),
    ]


def test_an_answer_that_gives_priority_makes_the_told_target_differ_until_it_is_withdrawn() -> None:
    serious = Application.model_validate({"patient": {"serious_condition": "yes"}})
    other = Application.model_validate({"patient": {"serious_condition": "no"}})
    sooner = then(received(INCOMPLETE), Answer("post", serious))
    again = then(sooner, Answer("post", other))

    assert the("target", sooner).due == day(28) and the("target", sooner).told_otherwise
    assert not the("target", again).told_otherwise


# The letters of a new date ---------------------------------------------------------------------


def test_the_reminder_of_the_day_is_part_of_the_letter_that_gives_more_time() -> None:
    asked = a_case("missing_info")
    extended = then(asked, Extend(ELI), on=day(14))
    earlier = then(asked, Extend(ELI), on=day(13))

    assert extended.events[-1].event.reminder == day(14)
    assert extended.request.reminded
    assert "reminder" not in {each.kind for each in deadlines(extended)}
    assert earlier.events[-1].event.reminder is None
    assert the("reminder", earlier).due == day(14)


def test_time_leaves_a_notice_of_the_day_to_the_letter_that_contains_it() -> None:
    asked = a_case("missing_info")

    def first(on: date, before: Command) -> list[str]:
        return [each.kind for each in due(asked, noon(on), before)]

    assert first(day(14), Extend(ELI)) == []
    assert first(day(15), Extend(ELI)) == ["reminder"]
    assert first(day(14), Note(ELI, "The doctor called.")) == ["reminder"]


def test_a_missed_target_is_followed_by_a_new_expected_date() -> None:
    case = swept(a_case("under_review"), day(60))
    expected = the("expected_decision", case)

    assert (expected.due, expected.acts_on) == (day(84), None)
    assert expected.told == ToldDate(day(84), "delay_notice", day(60), 7)
    assert "expected_decision" not in {each.kind for each in deadlines(a_case("under_review"))}
    assert the("expected_decision", case, replace(DEFAULT, delay_days=7)).due == day(63)
    assert "expected_decision" not in {
        each.kind for each in deadlines(then(case, Grant(ELI), on=day(60)))
    }
