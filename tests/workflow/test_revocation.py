"""Revocations (law § 4): rules V-1 … V-5, which grants end, and what is left of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, day
from matters import ELI, OLA, PER, Matter, decided

from workflow.correction.commands import Approve as ApproveCorrection
from workflow.correction.commands import Correct
from workflow.correction.process import CORRECTION
from workflow.engine.case import Command
from workflow.engine.links import Link
from workflow.engine.process import START
from workflow.engine.steps import Note, Register
from workflow.engine.timers import deadlines
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Drop, Grant, Judge, Mail, Start
from workflow.reimbursement.position import key_of, position
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.revocation.commands import Approve, Revoke
from workflow.revocation.process import REVOCATION

RENEWAL = an_application(form={"first_time": "no"})
COMMENTS = Application.model_validate({"treatment": {"outside_hospital": True}})
OPENED, D = date(2016, 12, 10), date(2017, 2, 1)
DECIDED = date(2017, 1, 2)


def revoke(of: Any, from_: date, ground: str = "21-6", by: str = ELI) -> Revoke:
    return Revoke(
        by=by,
        number="",
        links=(Link("revokes", of.number),),
        ground=ground,  # type: ignore[arg-type]
        from_=from_,
        because="Pasienten bruker ikke legemiddelet lenger.",
    )


def revoked(matter: Matter, of: Any, from_: date, ground: str = "21-6") -> Any:
    """A revocation that was opened on 10 December 2016 and decided on 2 January 2017."""
    case = matter.open(REVOCATION, revoke(of, from_, ground), OPENED)
    matter.take(case.number, None, DECIDED)
    return matter.take(case.number, Approve(OLA), DECIDED)


@pytest.fixture
def matter() -> Matter:
    return Matter()


@pytest.fixture
def grants(matter: Matter) -> tuple[Any, Any]:
    """G1 2015-03-16 … 2017-03-15, and its renewal G2 2016-12-01 … 2018-11-30."""
    return decided(matter), decided(matter, RENEWAL, date(2016, 12, 1))


def on(matter: Matter, number: str, day: date) -> tuple[str | None, str | None]:
    """What is in force on a day, and else why nothing is."""
    cases = tuple(matter.cases.values())
    key = key_of(matter[number].application, cases, number)
    assert key is not None
    found = position(cases, key, day)
    grant = found.grant.case.number if found.grant and found.why is None else None
    return grant, found.why


# Which grants end -------------------------------------------------------------------------------


def test_changed_circumstances_end_each_grant_of_the_treatment(
    matter: Matter, grants: tuple[Any, Any]
) -> None:
    one, two = (case.number for case in grants)
    case = revoked(matter, grants[0], D)

    assert case.links == (Link("revokes", one), Link("revokes", two))
    assert (case.state, case.revoked_from, case.decided_on) == ("revoked", D, DECIDED)
    assert on(matter, one, date(2016, 11, 30)) == (one, None)
    assert on(matter, one, date(2017, 1, 31)) == (two, None)
    assert on(matter, one, D) == (None, "revoked")
    assert matter.letters() == [("revoked", "applicant", False), ("revoked", "doctor", True)]


def test_wrong_information_ends_one_grant_alone(matter: Matter, grants: tuple[Any, Any]) -> None:
    one, two = (case.number for case in grants)
    case = revoked(matter, grants[1], date(2016, 12, 1), "21-7")

    assert case.links == (Link("revokes", two),)
    assert on(matter, one, date(2017, 3, 15)) == (one, None)
    assert on(matter, one, date(2017, 3, 16))[0] is None


def test_a_grant_without_a_day_left_is_not_named(matter: Matter, grants: tuple[Any, Any]) -> None:
    case = matter.open(REVOCATION, revoke(grants[1], date(2017, 3, 16)), OPENED)
    assert case.links == (Link("revokes", grants[1].number),)


def test_grants_of_another_treatment_stay(matter: Matter, grants: tuple[Any, Any]) -> None:
    other = an_application(
        medicine={"substance": "karbamazepin", "name": "Karbazin"},
        prior_treatments=[
            {"product": "Lamotrel", "tried": "yes", "outcome": "side_effects"},
            {"product": "Fenytol", "tried": "yes", "outcome": "no_effect"},
        ],
    )
    third = decided(matter, other, date(2016, 12, 2))
    assert third.state == "granted"
    case = matter.open(REVOCATION, revoke(grants[1], D), OPENED)
    assert [link.number for link in case.links] == [grants[1].number, grants[0].number]


def test_of_a_patient_without_a_number_one_grant_ends(matter: Matter) -> None:
    nameless = an_application(patient={"identity_number": None})
    known = Judge(ELI, "patient.identity_number", True, "Kjent fra sykehuset.")
    for _ in range(2):
        case = matter.open(REIMBURSEMENT, Register("post", "", nameless, RECEIVED), RECEIVED)
        for command in (known, Start(ELI), Grant(ELI)):
            grant = matter.take(case.number, command, RECEIVED)

    case = matter.open(REVOCATION, revoke(grant, D), OPENED)
    assert case.links == (Link("revokes", grant.number),)


def test_under_21_6_the_day_of_the_decision_counts_if_it_is_later(
    matter: Matter, grants: tuple[Any, Any]
) -> None:
    assert revoked(matter, grants[0], date(2016, 12, 20)).revoked_from == DECIDED


def test_a_correction_that_grants_is_revoked_like_a_grant(matter: Matter) -> None:
    refusal = decided(matter, an_application(treatment={"outside_hospital": "no"}))
    command = Correct(
        by=ELI,
        number="",
        links=(Link("corrects", refusal.number),),
        application=Application.model_validate({"treatment": {"outside_hospital": True}}),
        ground="a",
        because="Feil.",
    )
    correction = matter.open(CORRECTION, command, day(30))
    matter.take(correction.number, ApproveCorrection(OLA), day(30))

    case = matter.open(REVOCATION, revoke(matter[correction.number], D), OPENED)
    assert case.links == (Link("revokes", correction.number),)
    assert case.applied_on == RECEIVED


# The rules --------------------------------------------------------------------------------------


def test_v_1_a_grant_with_a_day_left(matter: Matter, grants: tuple[Any, Any]) -> None:
    refusal = decided(matter, an_application(treatment={"outside_hospital": "no"}), OPENED)
    assert "V-1" in matter.not_opened(REVOCATION, revoke(refusal, D, "21-7"), OPENED)
    late = revoke(grants[1], date(2018, 12, 1), "21-7")
    assert matter.not_opened(REVOCATION, late, OPENED) == ["V-1"]
    last = revoke(grants[1], date(2018, 11, 30), "21-7")
    assert matter.not_opened(REVOCATION, last, OPENED) == []


def test_v_1_of_the_grant_that_is_named(matter: Matter, grants: tuple[Any, Any]) -> None:
    after_the_first = revoke(grants[0], date(2017, 3, 16))
    assert matter.not_opened(REVOCATION, after_the_first, OPENED) == ["V-1"]


def test_v_1_at_the_decision_too(matter: Matter) -> None:
    grant = decided(matter)
    opened = date(2017, 2, 20)
    case = matter.open(REVOCATION, revoke(grant, opened), opened)
    matter.take(case.number, None, date(2017, 3, 15))
    assert matter.refused(case.number, Approve(OLA), date(2017, 3, 15)) == []
    assert matter.refused(case.number, Approve(OLA), date(2017, 3, 16)) == ["V-1"]


def test_v_2_not_before_the_opening(matter: Matter, grants: tuple[Any, Any]) -> None:
    early = revoke(grants[0], OPENED - timedelta(days=1))
    assert matter.not_opened(REVOCATION, early, OPENED) == ["V-2"]
    assert matter.not_opened(REVOCATION, revoke(grants[0], OPENED), OPENED) == []


@pytest.mark.parametrize(("from_", "rules"), [(day(-1), ["V-3"]), (RECEIVED, [])])
def test_v_3_not_before_the_grant(matter: Matter, from_: date, rules: list[str]) -> None:
    grant = decided(matter)
    assert matter.not_opened(REVOCATION, revoke(grant, from_, "21-7"), day(9)) == rules


@pytest.mark.parametrize(("by", "rules"), [("ELI saksbehandler", ["V-4"]), (OLA, []), (PER, [])])
def test_v_4_two_persons(
    matter: Matter, grants: tuple[Any, Any], by: str, rules: list[str]
) -> None:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    matter.take(case.number, None, DECIDED)
    assert matter.refused(case.number, Approve(by), DECIDED) == rules


def test_v_5_no_other_review_is_open(matter: Matter, grants: tuple[Any, Any]) -> None:
    first = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    for grant in grants:
        assert matter.not_opened(REVOCATION, revoke(grant, D, "21-7"), OPENED) == ["V-5"]

    matter.take(first.number, Drop(ELI, "Bruker det likevel."), OPENED)
    assert matter.not_opened(REVOCATION, revoke(grants[0], D), OPENED) == []


# Notice, comments, letters, time ----------------------------------------------------------------


def test_the_patient_is_told_first(matter: Matter, grants: tuple[Any, Any]) -> None:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)

    assert case.state == "noticed"
    assert matter.letters() == [
        ("prior_notice", "applicant", False),
        ("prior_notice", "doctor", True),
    ]
    dates = {each.kind: each.due for each in deadlines(case)}
    assert dates == {"notice": date(2016, 12, 27), "target": OPENED + timedelta(days=56)}
    assert matter.refused(case.number, Approve(OLA), date(2016, 12, 27)) == ["road"]
    case = matter.take(case.number, None, date(2016, 12, 28))
    assert (case.state, case.events[-1].event.name) == ("under_review", "notice_over")


def test_a_late_revocation_is_marked_without_a_letter(
    matter: Matter, grants: tuple[Any, Any]
) -> None:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    case = matter.take(case.number, None, OPENED + timedelta(days=57))
    assert case.events[-1].event.name == "target_missed" and case.state == "under_review"
    assert matter.letters() == []


def test_the_revocation_carries_the_terms_and_the_file_of_the_grant(
    matter: Matter, grants: tuple[Any, Any]
) -> None:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    assert (case.terms, case.application) == (grants[0].terms, grants[0].application)


# State by step ----------------------------------------------------------------------------------

COMMANDS: dict[str, Command] = {
    "answer": Answer(PER, COMMENTS, sender="patient"),
    "approve": Approve(OLA),
    "drop": Drop(PER, "Bruker det likevel."),
    "mail": Mail(PER, supplement=COMMENTS),
    "note": Note(PER, "Sett på."),
    "judge": Judge(PER, "treatment.outside_hospital", True, "Hjemme."),
}
GRID = {
    "noticed": {"answer": "noticed", "drop": "closed", "note": "noticed"},
    "under_review": {
        "answer": "under_review",
        "approve": "revoked",
        "drop": "closed",
        "note": "under_review",
    },
    "revoked": {"mail": "revoked", "note": "revoked"},
    "closed": {"mail": "closed", "note": "closed"},
}


def in_state(matter: Matter, grants: tuple[Any, Any], state: str) -> Any:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    if state == "closed":
        return matter.take(case.number, Drop(ELI, "Nei."), OPENED)
    if state != "noticed":
        case = matter.take(case.number, None, DECIDED)
    return matter.take(case.number, Approve(OLA), DECIDED) if state == "revoked" else case


@pytest.mark.parametrize("step", COMMANDS)
@pytest.mark.parametrize("state", GRID)
def test_each_step_in_each_state(
    matter: Matter, grants: tuple[Any, Any], state: str, step: str
) -> None:
    case = in_state(matter, grants, state)
    on_day = OPENED if state in ("noticed", "closed") else DECIDED
    command = COMMANDS[step]
    if step not in {each.name for each in REVOCATION.steps}:
        with pytest.raises(KeyError):
            matter.take(case.number, command, on_day)
    elif step not in GRID[state]:
        assert matter.refused(case.number, command, on_day) == ["road"]
    else:
        assert matter.take(case.number, command, on_day).state == GRID[state][step]


def test_the_table_of_roads_is_the_grid() -> None:
    assert tuple(REVOCATION.state_names) == tuple(GRID)
    people = {step.name for step in REVOCATION.steps if step.by_people} - {"assign", "revoke"}
    assert people == set(COMMANDS) - {"judge"}
    for state, steps in GRID.items():
        roads = {road.step for road in REVOCATION.roads if road.source == state}
        assert roads & set(COMMANDS) == set(steps), state
    assert [road.step for road in REVOCATION.roads if road.source == START] == ["revoke"]


def test_a_notice_that_was_dropped_is_told(matter: Matter, grants: tuple[Any, Any]) -> None:
    case = matter.open(REVOCATION, revoke(grants[0], D), OPENED)
    matter.take(case.number, Drop(ELI, "Bruker det likevel."), OPENED)
    assert matter.letters() == [
        ("notice_dropped", "applicant", False),
        ("notice_dropped", "doctor", True),
    ]


def test_an_application_that_is_not_decided_is_not_revoked(matter: Matter) -> None:
    case = matter.open(REIMBURSEMENT, Register("post", "", an_application(), RECEIVED), RECEIVED)
    assert "V-1" in matter.not_opened(REVOCATION, revoke(case, day(9), "21-7"), day(1))
