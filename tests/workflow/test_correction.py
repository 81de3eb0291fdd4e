"""Corrections (law § 4): rules R-1 … R-6, what a decision becomes, and late mail."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, day, noon
from matters import ELI, OLA, PER, Matter, decided

from workflow.correction.commands import Approve, Correct, GiveNotice, Open
from workflow.correction.events import BodyOutcome
from workflow.correction.process import CORRECTION
from workflow.correction.result import Result, decided_result, detriment, favours
from workflow.engine.advance import open_steps
from workflow.engine.case import Command
from workflow.engine.links import Link
from workflow.engine.process import START
from workflow.engine.steps import Note, Register
from workflow.engine.timers import deadlines
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import (
    Answer,
    Ask,
    Drop,
    Extend,
    Judge,
    Mail,
    Reject,
    Start,
    Withdraw,
)
from workflow.reimbursement.position import key_of, position
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.revocation.commands import Approve as ApproveRevocation
from workflow.revocation.commands import Revoke
from workflow.revocation.process import REVOCATION

IN_HOSPITAL = an_application(treatment={"outside_hospital": "no"})
AT_HOME = Application.model_validate({"treatment": {"outside_hospital": True}})
NOT_AT_HOME = Application.model_validate({"treatment": {"outside_hospital": False}})
NO_DATE = an_application(initiation={"date": None})
THE_DATE = Application.model_validate({"initiation": {"date": "2015-03-02"}})
LAST = date(2017, 3, 15)


def correct(of: Any, ground: str = "c", file: Application | None = None, **more: Any) -> Correct:
    more.setdefault("by", ELI)
    return Correct(
        number="",
        application=file,
        links=(Link("corrects", of.number),),
        ground=ground,  # type: ignore[arg-type]
        because="Feil i vedtaket.",
        **more,
    )


def of_the_body(of: Any, kind: str, **days: date) -> Open:
    return Open(
        by=ELI,
        number="",
        links=(Link("corrects", of.number),),
        ground="body",
        because="Klageorganet har avgjort.",
        outcome=BodyOutcome(kind, RECEIVED, **days),  # type: ignore[arg-type]
    )


@pytest.fixture
def matter() -> Matter:
    return Matter()


@pytest.fixture
def grant(matter: Matter) -> Any:
    return decided(matter)


@pytest.fixture
def refusal(matter: Matter) -> Any:
    return decided(matter, IN_HOSPITAL)


# The decision that results ----------------------------------------------------------------------


def test_a_refusal_becomes_a_grant_from_the_first_receipt(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))

    assert (case.state, case.applied_on, case.received) == ("under_review", RECEIVED, day(30))
    case = matter.take(case.number, Approve(OLA), day(31))

    assert case.state == "changed" and case.decided_on == day(31)
    decision = case.decision
    assert (decision.verdict, decision.valid_from) == ("granted", RECEIVED)
    assert decision.valid_to == LAST and decision.favour and not decision.withholds
    assert matter[refusal.number].state == "rejected"
    assert matter.letters() == [
        ("decision_changed", "applicant", False),
        ("decision_changed", "doctor", True),
    ]


def test_a_grant_becomes_a_refusal_after_notice(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, file=NOT_AT_HOME), day(30))

    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-3"]
    case = matter.take(case.number, GiveNotice(ELI), day(30))
    assert case.state == "noticed" and case.noticed.verdict == "rejected"
    assert matter.letters()[0] == ("prior_notice", "applicant", False)
    assert [told.day for told in case.events[-1].told] == [day(44)]
    case = matter.take(case.number, None, day(45))
    assert case.state == "under_review"
    case = matter.take(case.number, Approve(OLA), day(45))

    assert (case.decision.verdict, case.decision.favour) == ("rejected", False)
    assert case.decision.reasons and case.decision.valid_from is None


def test_another_decision_than_was_told_needs_another_notice(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, file=NOT_AT_HOME), day(30))
    matter.take(case.number, GiveNotice(ELI), day(30))
    matter.take(case.number, None, day(45))
    for fact, value in (("treatment.outside_hospital", True), ("grant_has_days", "2016-01-01")):
        matter.take(case.number, Judge(ELI, fact, value, "Funnet."), day(45))

    with pytest.raises(Exception, match=r"told of another decision than this one \(R-3"):
        matter.take(case.number, Approve(OLA), day(45))
    matter.take(case.number, GiveNotice(ELI), day(45))
    matter.take(case.number, None, day(61))  # the last day is Ascension Day, so one more
    assert matter.take(case.number, Approve(OLA), day(61)).decision.valid_to == date(2016, 1, 1)


def test_a_missing_fact_is_asked_for(matter: Matter) -> None:
    refusal = decided_without_the_date(matter)
    case = matter.open(CORRECTION, correct(refusal), day(60))

    assert matter.refused(case.number, Approve(OLA), day(60)) == ["missing"]
    assert matter.refused(case.number, GiveNotice(ELI), day(60)) == ["missing"]
    case = matter.take(case.number, Ask(ELI), day(60))
    assert case.state == "missing_info" and matter.letters()[0][0] == "request_for_information"
    case = matter.take(case.number, Extend(ELI), day(61))
    assert matter.letters()[0][0] == "time_extended"
    case = matter.take(case.number, Answer(ELI, THE_DATE), day(62))
    assert case.state == "under_review"
    assert matter.take(case.number, Approve(OLA), day(62)).decision.verdict == "granted"


def test_what_is_not_answered_leaves_the_decision_as_it_is(matter: Matter) -> None:
    refusal = decided_without_the_date(matter)
    case = matter.open(CORRECTION, correct(refusal), day(60))
    matter.take(case.number, Ask(ELI), day(60))
    case = matter.take(case.number, None, day(100))

    assert (case.state, case.closed_file) == ("under_review", True)
    assert matter.refused(case.number, Approve(OLA), day(100)) == ["R-5"]
    case = matter.take(case.number, Drop(ELI, "Står seg."), day(100))
    assert case.state == "closed" and matter.letters() == []


def refused_by_a_finding(matter: Matter) -> Any:
    case = matter.open(REIMBURSEMENT, Register("post", "", an_application(), RECEIVED), RECEIVED)
    found = Judge(ELI, "treatment.outside_hospital", False, "Journalen viser sykehus.")
    for command in (found, Start(ELI), Reject(ELI)):
        matter.take(case.number, command, RECEIVED)
    return matter[case.number]


def test_a_finding_comes_with_the_file(matter: Matter) -> None:
    correction = matter.open(CORRECTION, correct(refused_by_a_finding(matter)), day(5))

    (carried,) = correction.judged.values()
    assert (carried.value, carried.by, carried.since) == (False, ELI, ())
    assert matter.refused(correction.number, Approve(OLA), day(5)) == ["R-5"]


def test_what_the_doctor_states_against_a_finding_is_for_the_case_worker(matter: Matter) -> None:
    case = refused_by_a_finding(matter)
    correction = matter.open(CORRECTION, correct(case, file=AT_HOME), day(5))

    (carried,) = correction.judged.values()
    assert carried.since
    assert matter.refused(correction.number, Approve(OLA), day(5)) == ["missing"]
    judged = Judge(PER, "treatment.outside_hospital", True, "Legen har rett.")
    matter.take(correction.number, judged, day(5))
    assert matter.take(correction.number, Approve(OLA), day(5)).decision.verdict == "granted"


def test_rules_and_policy_are_those_of_the_decision(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), date(2019, 1, 7))

    assert case.terms == refusal.terms
    assert matter.take(case.number, Approve(OLA), date(2019, 1, 7)).decision.basis == "§ 3a"


def test_the_correction_of_a_correction(matter: Matter, refusal: Any) -> None:
    first = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    matter.take(first.number, Approve(OLA), day(31))
    second = matter.open(CORRECTION, correct(first, "b", sent=()), day(40))
    end = Judge(ELI, "grant_has_days", "2018-03-15", "Livslang sykdom.")
    matter.take(second.number, end, day(40))
    second = matter.take(second.number, Approve(OLA, sent=()), day(40))

    assert (second.applied_on, second.decision.valid_from) == (RECEIVED, RECEIVED)
    cases = tuple(matter.cases.values())
    key = key_of(second.application, cases)
    assert key is not None
    assert position(cases, key, day(35)).grant.case.number == second.number  # type: ignore[union-attr]


# The body that handles complaints ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "days", "verdict", "first", "last"),
    [
        ("granted", {}, "granted", RECEIVED, LAST),
        ("partly", {"valid_to": date(2016, 1, 1)}, "granted", RECEIVED, date(2016, 1, 1)),
        ("partly", {"valid_from": day(9)}, "granted", day(9), LAST),
        ("annulled", {}, "rejected", None, None),
    ],
)
def test_a_refusal_is_decided_as_the_body_says(
    matter: Matter, refusal: Any, kind: str, days: Any, verdict: str, first: Any, last: Any
) -> None:
    case = matter.open(CORRECTION, of_the_body(refusal, kind, **days), day(30))

    assert matter.refused(case.number, Approve(ELI), day(30)) == ["R-4"]
    assert matter.refused(case.number, Drop(ELI, "Nei."), day(30)) == ["road"]
    decision = matter.take(case.number, Approve(OLA), day(30)).decision

    assert (decision.verdict, decision.valid_from, decision.valid_to) == (verdict, first, last)
    assert decision.favour is (verdict == "granted")


@pytest.mark.parametrize(("last", "verdict"), [(day(99), "granted"), (None, "rejected")])
def test_the_body_can_make_a_grant_worse(
    matter: Matter, grant: Any, last: date | None, verdict: str
) -> None:
    days = {"valid_to": last} if last else {}
    case = matter.open(CORRECTION, of_the_body(grant, "worse", **days), day(30))
    assert matter.refused(case.number, Ask(ELI), day(30)) != []
    decision = matter.take(case.number, Approve(OLA), day(30)).decision

    assert (decision.verdict, decision.valid_to) == (verdict, last)
    assert decision.because == "Klageorganet har avgjort." and not decision.favour


def test_days_that_end_before_they_begin_are_refused(matter: Matter, refusal: Any) -> None:
    wrong = of_the_body(refusal, "partly", valid_from=day(9), valid_to=day(8))
    case = matter.open(CORRECTION, wrong, day(30))
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["road"]


# The rules --------------------------------------------------------------------------------------


def test_r_1_ground_a_takes_no_day_away(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, "a", NOT_AT_HOME), day(30))
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-1"]

    matter.take(case.number, Judge(ELI, "treatment.outside_hospital", True, "Hjemme."), day(31))
    longer = Judge(ELI, "grant_has_days", "2019-03-15", "Livslang.")
    matter.take(case.number, longer, day(31))
    decision = matter.take(case.number, Approve(OLA), day(31)).decision
    assert decision.valid_to == date(2019, 3, 15) and decision.favour


@pytest.mark.parametrize(
    ("sent", "rules"), [(None, ["R-2"]), ((), []), (("2015-000001-05-letter",), ["R-2"])]
)
def test_r_2_ground_b_before_a_letter_is_out(
    matter: Matter, refusal: Any, sent: Any, rules: list[str]
) -> None:
    assert matter.not_opened(CORRECTION, correct(refusal, "b", AT_HOME, sent=sent), day(2)) == rules


def test_r_2_a_letter_that_came_back_is_not_out(matter: Matter, refusal: Any) -> None:
    letter = f"{refusal.number}-03-decision_rejected"
    matter.take(refusal.number, Mail(ELI, returned=(letter,)), day(5))
    case = matter.open(CORRECTION, correct(refusal, "b", AT_HOME, sent=(letter,)), day(6))

    assert matter.refused(case.number, Approve(OLA, sent=(letter, "another")), day(6)) == ["R-2"]
    assert matter.refused(case.number, Approve(OLA), day(6)) == ["R-2"]
    decision = matter.take(case.number, Approve(OLA, sent=(letter,)), day(6)).decision
    assert decision.withholds


def test_r_3_needs_no_notice_without_detriment(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    assert matter.refused(case.number, GiveNotice(ELI), day(30)) == ["road"]
    assert matter.take(case.number, Approve(OLA), day(30)).state == "changed"


@pytest.mark.parametrize(
    ("by", "rules"), [("eli  SAKSBEHANDLER", ["R-4"]), (PER, ["R-4"]), (OLA, [])]
)
def test_r_4_two_persons(matter: Matter, refusal: Any, by: str, rules: list[str]) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    judged = Judge(PER, "treatment.outside_hospital", True, "Hjemme.")
    matter.take(case.number, judged, day(30))

    assert matter.refused(case.number, Approve(by), day(30)) == rules


def test_r_4_who_supplied_facts_does_not_decide(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal), day(30))
    matter.take(case.number, Answer(PER, AT_HOME), day(30))
    assert matter.refused(case.number, Approve(PER), day(30)) == ["R-4"]


def test_r_4_in_a_complaint_the_reviewer_is_the_second_person(matter: Matter, refusal: Any) -> None:
    command = Open(
        by=OLA,
        number="",
        application=AT_HOME,
        links=(Link("corrects", refusal.number),),
        ground="complaint",
        because="Klagen fører fram.",
        findings=(Finding("grant_has_days", "2018-03-15", "Livslang.", PER),),
    )
    case = matter.open(CORRECTION, command, day(30))
    decision = matter.take(case.number, Approve(OLA), day(30)).decision
    assert (decision.verdict, decision.valid_to) == ("granted", date(2018, 3, 15))


def test_r_5_something_differs(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, "a"), day(30))
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-5"]


def test_r_6_no_other_review_is_open_and_it_was_not_replaced(matter: Matter, refusal: Any) -> None:
    first = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    assert matter.not_opened(CORRECTION, correct(refusal, file=AT_HOME), day(30)) == ["R-6"]
    matter.take(first.number, Approve(OLA), day(30))

    assert matter.not_opened(CORRECTION, correct(refusal, file=AT_HOME), day(31)) == ["R-6"]
    assert matter.not_opened(CORRECTION, correct(first, "a"), day(31)) == []
    assert matter.not_opened(REVOCATION, revoke(first, day(40)), day(31)) == ["V-5"]


def test_r_6_an_open_revocation_bars_at_the_decision_too(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, "a"), day(30))
    end = Judge(ELI, "grant_has_days", "2019-03-15", "Livslang.")
    matter.take(case.number, end, day(30))
    revocation = matter.cases[case.number]
    assert matter.refused(case.number, Approve(OLA), day(30)) == []
    other = replace(
        revocation,
        number="2015-000009",
        process=REVOCATION,
        state="noticed",
        events=tuple(
            replace(each, event=replace(each.event, kind="revokes"))  # type: ignore[type-var]
            if each.event.name == "linked"
            else each
            for each in revocation.events
        ),
    )
    matter.cases[other.number] = other
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-6"]


def test_r_6_an_open_complaint_bars(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    complaint = replace(
        matter.cases[case.number],
        number="2015-000009",
        events=tuple(
            replace(each, event=replace(each.event, kind="complains_of"))  # type: ignore[type-var]
            if each.event.name == "linked"
            else each
            for each in matter.cases[case.number].events
        ),
    )
    matter.cases[complaint.number] = complaint
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-6"]


def test_only_a_decision_is_corrected(matter: Matter) -> None:
    case = matter.open(REIMBURSEMENT, Register("post", "", an_application(), RECEIVED), RECEIVED)
    assert matter.not_opened(CORRECTION, correct(case), day(1)) == ["road"]


def test_what_is_new_came_after_the_case(matter: Matter, refusal: Any) -> None:
    early = correct(refusal, file=AT_HOME, received=day(-1))
    assert matter.not_opened(CORRECTION, early, day(1)) == ["road"]
    late = correct(refusal, file=AT_HOME, received=day(2))
    assert matter.not_opened(CORRECTION, late, day(1)) == ["road"]


# Of a revocation --------------------------------------------------------------------------------


def revoke(of: Any, on: date, ground: str = "21-7", by: str = ELI) -> Revoke:
    return Revoke(
        by=by,
        number="",
        links=(Link("revokes", of.number),),
        ground=ground,  # type: ignore[arg-type]
        from_=on,
        because="Uriktige opplysninger.",
    )


@pytest.fixture
def revocation(matter: Matter, grant: Any) -> Any:
    case = matter.open(REVOCATION, revoke(grant, day(20)), day(30))
    matter.take(case.number, None, day(50))
    return matter.take(case.number, ApproveRevocation(OLA), day(50))


def test_a_revocation_is_lifted(matter: Matter, grant: Any, revocation: Any) -> None:
    assert decided_result(matter[grant.number], matter[grant.number].linked).last == day(19)
    case = matter.open(CORRECTION, correct(revocation), day(60))
    assert set(matter.refused(case.number, Ask(ELI), day(60))) == {"road"}
    case = matter.take(case.number, Approve(OLA), day(60))

    assert (case.lifts, case.moved_to, case.decision.favour) == (True, None, True)
    assert matter.letters()[0] == ("decision_changed", "applicant", False)
    assert decided_result(matter[grant.number], matter[grant.number].linked).last == LAST


@pytest.mark.parametrize(("moved_to", "rules"), [(day(25), []), (day(20), ["road"])])
def test_a_revocation_is_moved_to_a_later_day(
    matter: Matter, grant: Any, revocation: Any, moved_to: date, rules: list[str]
) -> None:
    command = correct(revocation, moved_to=moved_to)
    assert matter.not_opened(CORRECTION, command, day(60)) == rules
    if not rules:
        case = matter.take("2015-000003", Approve(OLA), day(60))
        assert (case.lifts, case.revoked_from, case.moved_to) == (False, day(25), day(25))
        assert decided_result(matter[grant.number], matter[grant.number].linked).last == day(24)


def test_a_correction_of_a_revocation_is_corrected_as_one(matter: Matter, revocation: Any) -> None:
    """Nothing of an application is assessed, however many corrections lie between."""
    moved = matter.open(CORRECTION, correct(revocation, moved_to=day(25)), day(60))
    moved = matter.take(moved.number, Approve(OLA), day(60))
    assert matter.not_opened(CORRECTION, correct(moved, moved_to=day(25)), day(61)) == ["road"]

    again = matter.open(CORRECTION, correct(moved, moved_to=day(28)), day(61))
    again = matter.take(again.number, Approve(OLA), day(61))
    assert (again.lifts, again.revoked_from) == (False, day(28))
    lifted = matter.open(CORRECTION, correct(again), day(62))
    lifted = matter.take(lifted.number, Approve(OLA), day(62))
    assert (lifted.lifts, lifted.decision.favour) == (True, True)

    assert matter.not_opened(CORRECTION, correct(lifted, moved_to=day(30)), day(63)) == ["road"]
    same = matter.open(CORRECTION, correct(lifted), day(63))
    assert matter.refused(same.number, Approve(OLA), day(63)) == ["R-5"]


def test_the_body_moves_a_revocation(matter: Matter, revocation: Any) -> None:
    wrong = of_the_body(revocation, "partly", moved_to=day(10))
    case = matter.open(CORRECTION, wrong, day(60))
    assert matter.take(case.number, Approve(OLA), day(60)).moved_to == day(10)


def test_a_day_is_moved_in_a_revocation_alone(matter: Matter, grant: Any) -> None:
    command = correct(grant, "a", moved_to=day(90))
    assert matter.not_opened(CORRECTION, command, day(60)) == ["road"]


# Detriment --------------------------------------------------------------------------------------

TODAY = date(2015, 6, 1)


def a_grant(first: str, last: str | None) -> Result:
    return Result(True, date.fromisoformat(first), date.fromisoformat(last) if last else None)


REFUSED = Result(granted=False)


@pytest.mark.parametrize(
    ("old", "new", "worse"),
    [
        (REFUSED, a_grant("2015-01-01", "2015-12-31"), False),
        (a_grant("2015-01-01", "2015-12-31"), REFUSED, True),
        (a_grant("2015-01-01", "2015-05-31"), REFUSED, False),
        (a_grant("2015-01-01", "2015-06-01"), REFUSED, True),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-01-01", "2015-12-30"), True),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-06-01", "2015-12-31"), False),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-06-02", "2015-12-31"), True),
        (a_grant("2015-01-01", None), a_grant("2015-01-01", "2030-12-31"), True),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-01-01", None), False),
        (a_grant("2015-07-01", "2015-12-31"), a_grant("2015-07-02", "2015-12-31"), True),
    ],
)
def test_detriment(old: Result, new: Result, worse: bool) -> None:
    assert detriment(old, new, TODAY) is worse


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        (REFUSED, a_grant("2015-01-01", "2015-12-31"), True),
        (REFUSED, REFUSED, False),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-01-01", "2015-12-31"), False),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-01-02", "2016-12-31"), False),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2015-01-01", "2016-01-01"), True),
        (a_grant("2015-01-01", "2015-12-31"), a_grant("2014-12-31", "2015-12-30"), False),
    ],
)
def test_in_favour(old: Result, new: Result, better: bool) -> None:
    assert favours(old, new) is better


# Mail on an ended case --------------------------------------------------------------------------


def decided_without_the_date(matter: Matter) -> Any:
    """A refusal for reason 13, after a request that nobody answered by day 22 (2015-04-07)."""
    case = matter.open(REIMBURSEMENT, Register("post", "", NO_DATE, RECEIVED), RECEIVED)
    matter.take(case.number, Ask(ELI), RECEIVED)
    matter.take(case.number, None, day(23))
    return matter.take(case.number, Reject(ELI), day(24))


@pytest.mark.parametrize(("received", "opened"), [(day(22), True), (day(23), False)])
def test_mail_that_came_in_time_opens_a_correction(
    matter: Matter, received: date, opened: bool
) -> None:
    refusal = decided_without_the_date(matter)
    mail = Mail(ELI, supplement=THE_DATE, received=received)
    case = matter.take(refusal.number, mail, day(30))

    assert (case.state, case.events[-1].event.name) == ("rejected", "mail_recorded")
    assert (len(matter.cases) == 2) is opened
    if opened:
        born = matter["2015-000002"]
        assert (born.ground, born.state, born.received) == ("c", "under_review", received)
        assert born.links == (Link("corrects", refusal.number),)
        assert matter.refused(born.number, Approve(ELI), day(30)) == ["R-4"]
        assert matter.take(born.number, Approve(OLA), day(30)).decision.verdict == "granted"


def test_mail_opens_nothing_while_a_correction_is_open(matter: Matter) -> None:
    refusal = decided_without_the_date(matter)
    matter.open(CORRECTION, correct(refusal), day(25))
    matter.take(refusal.number, Mail(ELI, supplement=THE_DATE, received=day(22)), day(30))
    assert len(matter.cases) == 2


@pytest.mark.parametrize(
    "mail",
    [
        Mail(ELI),
        Mail(ELI, returned=("2015-000009-03-letter",)),
        Mail(ELI, supplement=THE_DATE, received=day(-1)),
        Mail(ELI, supplement=THE_DATE, received=day(31)),
    ],
)
def test_mail_says_what_came_and_when(matter: Matter, mail: Mail) -> None:
    refusal = decided_without_the_date(matter)
    assert matter.refused(refusal.number, mail, day(30)) == ["road"]


def test_mail_on_other_decisions_is_recorded_alone(
    matter: Matter, grant: Any, refusal: Any
) -> None:
    for case in (grant, refusal):
        matter.take(case.number, Mail(ELI, supplement=THE_DATE), day(3))
    assert len(matter.cases) == 2
    for case in (grant, refusal):
        now = matter[case.number]
        assert (now.application, now.decision) == (case.application, case.decision)
        assert now.events[:-1] == case.events


def test_a_refusal_for_missing_information_without_a_request_is_left(matter: Matter) -> None:
    refusal = decided_without_the_date(matter)
    without = tuple(x for x in refusal.events if x.event.name != "information_overdue")
    matter.cases[refusal.number] = replace(matter.cases[refusal.number], events=without)
    matter.take(refusal.number, Mail(ELI, supplement=THE_DATE, received=day(22)), day(30))
    assert len(matter.cases) == 1


def test_an_answer_to_a_decided_case_is_sent_to_mail(matter: Matter, grant: Any) -> None:
    with pytest.raises(Exception, match=r"Record what comes in \(`mail`\)"):
        matter.take(grant.number, Answer(ELI, THE_DATE), day(3))


# Time -------------------------------------------------------------------------------------------


def test_the_target_is_counted_from_the_opening(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME, received=day(1)), day(30))
    case = matter.take(case.number, None, day(30 + 57))

    missed = case.events[-1]
    assert (missed.event.name, missed.event.due) == ("target_missed", day(86))
    assert matter.letters() == [] and case.state == "under_review"
    assert "target" not in {each.kind for each in deadlines(case)}


def test_a_changed_grant_is_warned_of_its_end(matter: Matter, refusal: Any) -> None:
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))
    case = matter.take(case.number, Approve(OLA), day(30))
    case = matter.take(case.number, None, date(2017, 1, 18))
    assert case.events[-1].event.name == "expiry_warned"
    assert ("expiry_warning", "applicant", False) in matter.letters()


# State by step ----------------------------------------------------------------------------------

COMMANDS: dict[str, Command] = {
    "answer": Answer(PER, AT_HOME),
    "judge": Judge(PER, "treatment.outside_hospital", True, "Hjemme."),
    "ask": Ask(PER, facts=("treatment.outside_hospital",)),
    "extend": Extend(PER),
    "give_notice": GiveNotice(PER),
    "approve": Approve(OLA),
    "drop": Drop(PER, "Står seg."),
    "mail": Mail(PER, supplement=AT_HOME),
    "note": Note(PER, "Sett på."),
}
GRID = {
    "under_review": {
        "answer": "under_review",
        "judge": "under_review",
        "ask": "missing_info",
        "give_notice": "R",
        "approve": "changed",
        "drop": "closed",
        "note": "under_review",
    },
    "missing_info": {
        "answer": "under_review",
        "judge": "under_review",
        "extend": "missing_info",
        "drop": "closed",
        "note": "missing_info",
    },
    "noticed": {"answer": "noticed", "drop": "closed", "note": "noticed"},
    "changed": {"mail": "changed", "note": "changed"},
    "closed": {"mail": "closed", "note": "closed"},
}


def in_state(matter: Matter, state: str) -> Any:
    if state == "noticed":
        case = matter.open(CORRECTION, correct(decided(matter), file=NOT_AT_HOME), day(30))
        return matter.take(case.number, GiveNotice(ELI), day(30))
    case = matter.open(CORRECTION, correct(decided(matter, IN_HOSPITAL), file=AT_HOME), day(30))
    ways: dict[str, Command] = {
        "missing_info": Ask(ELI, facts=("treatment.outside_hospital",)),
        "changed": Approve(OLA),
        "closed": Drop(ELI, "Står seg."),
    }
    return matter.take(case.number, ways[state], day(30)) if state in ways else case


@pytest.mark.parametrize("step", COMMANDS)
@pytest.mark.parametrize("state", CORRECTION.state_names)
def test_each_step_in_each_state(matter: Matter, state: str, step: str) -> None:
    case = in_state(matter, state)
    to = GRID[state].get(step, "R")

    refused = matter.refused(case.number, COMMANDS[step], day(31))
    assert bool(refused) is (to == "R"), refused
    if to != "R":
        assert matter.take(case.number, COMMANDS[step], day(31)).state == to


def test_the_table_of_roads_is_the_grid() -> None:
    people = {step.name for step in CORRECTION.steps if step.by_people} - {"assign", "correct"}
    assert people == set(COMMANDS)
    for state in CORRECTION.state_names:
        roads = {road.step for road in CORRECTION.roads if road.source == state}
        assert roads & set(COMMANDS) == set(GRID[state]), state
    assert {road.step for road in CORRECTION.roads if road.source == START} == {"correct", "open"}


def test_a_notice_that_was_dropped_is_told(matter: Matter) -> None:
    case = in_state(matter, "noticed")
    matter.take(case.number, Drop(ELI, "Står seg."), day(31))
    assert matter.letters() == [
        ("notice_dropped", "applicant", False),
        ("notice_dropped", "doctor", True),
    ]


def test_a_screen_does_not_offer_to_open_a_correction(matter: Matter) -> None:
    case = in_state(matter, "under_review")
    steps = open_steps(case, OLA, noon(day(31)))
    assert "correct" not in steps and steps["approve"] == ()


# The case register ------------------------------------------------------------------------------


def test_what_is_no_duplicate_any_longer_can_be_granted(matter: Matter, grant: Any) -> None:
    duplicate = decided(matter, an_application(), day(30))
    assert duplicate.decision.reasons == (18,)
    revocation = matter.open(REVOCATION, revoke(grant, RECEIVED), day(40))
    matter.take(revocation.number, None, day(60))
    matter.take(revocation.number, ApproveRevocation(OLA), day(60))

    case = matter.open(CORRECTION, correct(duplicate, "a"), day(70))
    decision = matter.take(case.number, Approve(OLA), day(70)).decision
    assert (decision.verdict, decision.valid_from) == ("granted", day(30))


def test_a_grant_before_the_corrected_application_is_found(matter: Matter, grant: Any) -> None:
    renewal = {"form": {"first_time": "no"}, "treatment": {"outside_hospital": "no"}}
    refusal = decided(matter, an_application(**renewal), day(600))
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(610))
    case = matter.take(case.number, Approve(OLA), day(610))

    names = [each.event.name for each in case.events]
    assert names == ["correction_opened", "linked", "register_answered", "changed"]
    assert case.register.earlier_grant and case.decision.valid_from == day(600)


def test_the_corrected_application_itself_is_no_duplicate(matter: Matter, grant: Any) -> None:
    case = matter.open(CORRECTION, correct(grant, "a"), day(30))
    assert matter.refused(case.number, Approve(OLA), day(30)) == ["R-5"]


def test_mail_on_a_withdrawn_application_is_recorded(matter: Matter) -> None:
    case = matter.open(REIMBURSEMENT, Register("post", "", an_application(), RECEIVED), RECEIVED)
    matter.take(case.number, Withdraw(ELI, "patient"), day(1))
    case = matter.take(case.number, Mail(ELI, supplement=THE_DATE), day(2))
    assert (case.state, case.events[-1].event.name) == ("withdrawn", "mail_recorded")
