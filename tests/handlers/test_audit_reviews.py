"""`audit verify` on complaints, corrections and revocations: what they promise beyond tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, day, noon
from complaint_cases import AT_HOME, IN_HOSPITAL, a_complaint, complain
from matters import ELI, OLA, PER, Matter, decided

from handlers.api import Office, open_office
from handlers.safekeeping.audit import verified
from handlers.safekeeping.audit_reviews import (
    correction_again,
    of_complaint,
    of_correction,
    of_revocation,
    revocation_again,
)
from handlers.safekeeping.package import read
from storage.verification import Damage
from workflow.complaint import commands as of_complaints
from workflow.complaint.process import COMPLAINT
from workflow.correction.commands import Approve, Correct
from workflow.correction.process import CORRECTION
from workflow.engine.errors import NotAssessed
from workflow.engine.links import Link, Linked
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Drop, Start
from workflow.revocation import commands as of_revocations
from workflow.revocation.process import REVOCATION

HOME = Application.model_validate({"treatment": {"outside_hospital": True}})


def corrected(matter: Matter) -> Any:
    """A refusal that a correction made a grant."""
    refusal = decided(matter, IN_HOSPITAL)
    links = (Link("corrects", refusal.number),)
    command = Correct(by=ELI, number="", application=HOME, links=links, ground="c", because="Feil.")
    case = matter.open(CORRECTION, command, day(30))
    return matter.take(case.number, Approve(OLA), day(31))


def revoked(matter: Matter, ground: Any = "21-6") -> Any:
    grant = decided(matter)
    command = of_revocations.Revoke(
        by=ELI,
        number="",
        links=(Link("revokes", grant.number),),
        ground=ground,
        from_=day(40),
        because="Endret.",
    )
    case = matter.open(REVOCATION, command, day(30))
    matter.take(case.number, None, day(50))
    return matter.take(case.number, of_revocations.Approve(OLA), day(60))


def reversed_(matter: Matter) -> Any:
    refusal = decided(matter, IN_HOSPITAL)
    case = matter.open(COMPLAINT, complain(a_complaint(AT_HOME), refusal.number), day(20))
    matter.take(case.number, Start(OLA), day(21))
    return matter.take(case.number, of_complaints.Reverse(OLA, "Nytt."), day(22))


def said(damages: Iterator[Damage]) -> list[str]:
    return [damage.what for damage in damages]


def by(case: Any, sequence: int, actor: str) -> Any:
    """A case in which somebody else took a step."""
    events = [replace(x, actor=actor) if x.sequence == sequence else x for x in case.events]
    return replace(case, events=tuple(events))


def without(case: Any, name: str) -> Any:
    return replace(case, events=tuple(x for x in case.events if x.event.name != name))


# Corrections -----------------------------------------------------------------------------------


@pytest.fixture
def matter() -> Matter:
    return Matter()


def test_a_correction_takes_two_people(matter: Matter) -> None:
    case = corrected(matter)

    assert said(of_correction(case)) == []
    alone = by(case, len(case.events), ELI.upper())
    assert said(of_correction(alone)) == ["a correction takes two people, and one made it alone"]


def test_a_correction_is_decided_once_or_dropped_once(matter: Matter) -> None:
    case = corrected(matter)

    assert said(of_correction(without(case, "changed"))) == [
        "the case is changed and has 0 decisions"
    ]
    dropped = matter.open(CORRECTION, _again(case), day(40))
    dropped = matter.take(dropped.number, Drop(OLA, "Nei."), day(41))
    assert said(of_correction(dropped)) == []
    assert said(of_correction(without(dropped, "dropped"))) == ["the case is closed and has 0 ends"]


def _again(case: Any) -> Correct:
    links = (Link("corrects", case.number),)
    return Correct(by=ELI, number="", links=links, ground="c", because="Igjen.")


def test_a_correction_of_a_corrected_revocation_is_made_again(matter: Matter) -> None:
    ended = revoked(matter)
    moved = _corrected_again(matter, ended, day(61), moved_to=day(70))
    lifted = _corrected_again(matter, moved, day(62))

    assert [correction_again(each, None) for each in (moved, lifted)] == [None, None]


def _corrected_again(matter: Matter, case: Any, on: date, **more: Any) -> Any:
    command = replace(_again(case), ground="a", **more)
    opened = matter.open(CORRECTION, command, on)
    return matter.take(opened.number, Approve(OLA), on)


def test_a_decision_is_replaced_once(matter: Matter) -> None:
    case = corrected(matter)
    earlier = replace(case, number="2015-000000")
    twice = replace(case, linked=(earlier, *case.linked))

    assert said(of_correction(twice)) == [
        "case 2015-000001 was replaced by correction 2015-000000 already"
    ]


def test_links_come_at_the_birth_and_lead_where_they_may(matter: Matter) -> None:
    case = corrected(matter)
    [linked] = [x for x in case.events if isinstance(x.event, Linked)]
    late = replace(linked, sequence=len(case.events) + 1)
    foreign = replace(linked, event=Linked("revokes", case.links[0].number))
    mine = replace(linked, event=Linked("settles", case.links[0].number))

    def of(*entries: Any) -> list[str]:
        kept = [x for x in case.events if not isinstance(x.event, Linked)]
        return said(of_correction(replace(case, events=(*kept, *entries))))

    assert of(late) == ["it was linked later than at its opening"]
    assert of() == ["it has 0 links of the kind corrects"]
    assert of(linked, replace(linked, sequence=3)) == ["it has 2 links of the kind corrects"]
    assert "cases of its process have no link revokes" in of(foreign)
    leads = "its link settles leads to case 2015-000001, which is a reimbursement"
    assert leads in of(linked, replace(mine, sequence=3))


def test_a_target_is_missed_once(matter: Matter) -> None:
    refusal = decided(matter, IN_HOSPITAL)
    case = matter.open(CORRECTION, _again(refusal), day(30))
    case = matter.take(case.number, None, day(100))
    [missed] = [x for x in case.events if x.event.name == "target_missed"]

    assert said(of_correction(case)) == []
    assert said(of_correction(replace(case, events=(*case.events, missed)))) == [
        "target_missed happened 2 times"
    ]


def test_the_decision_of_a_correction_is_made_again(matter: Matter) -> None:
    case = corrected(matter)
    policy = case.terms.policy_hash

    assert correction_again(case, policy) is None
    for wrong in (
        replace(case.decision, verdict="rejected"),
        replace(case.decision, valid_to=date(2020, 1, 1)),
        replace(case.decision, basis="§ 3b"),
        replace(case.decision, lifts=True),
    ):
        damage = correction_again(replace(case, decision=wrong), policy)
        assert damage is not None and "does not give that decision" in damage.what


def test_a_correction_that_can_not_be_made_again_says_why(matter: Matter) -> None:
    case = corrected(matter)
    policy = case.terms.policy_hash

    for wrong, says in (
        (replace(case, linked=()), "corrects a case that can't be read"),
        (replace(case, decision=replace(case.decision, rule_set="0")), "rules that are not here"),
        (replace(case, decision=replace(case.decision, policy="0")), "other policy values"),
    ):
        with pytest.raises(NotAssessed, match=says):
            correction_again(wrong, policy)


# Revocations -----------------------------------------------------------------------------------


def test_a_revocation_takes_two_people_and_is_decided_once(matter: Matter) -> None:
    case = revoked(matter)

    assert said(of_revocation(case)) == []
    assert said(of_revocation(by(case, len(case.events), ELI))) == [
        "a revocation takes two people, and one made it alone"
    ]
    assert said(of_revocation(without(case, "revoked"))) == [
        "the case is revoked and has 0 decisions"
    ]


def test_the_day_of_a_revocation_is_found_again(matter: Matter) -> None:
    case = revoked(matter)
    last = case.events[-1]
    other = replace(last, event=replace(last.event, day=day(40)))

    assert last.event.day == day(60)
    assert revocation_again(case, None) is None
    damage = revocation_again(replace(case, events=(*case.events[:-1], other)), None)
    assert damage is not None and damage.what == (
        f"the grants end from {day(40)}, but the case gives {day(60)}"
    )


def test_wrong_information_takes_away_from_the_day_that_was_stated(matter: Matter) -> None:
    case = revoked(matter, "21-7")

    assert case.events[-1].event.day == day(40)
    assert revocation_again(case, None) is None
    linked = case.events[1]
    doubled = (case.events[0], linked, replace(linked, sequence=3), *case.events[2:])
    assert said(of_revocation(replace(case, events=doubled))) == [
        "it has 2 links of the kind revokes"
    ]


# Complaints ------------------------------------------------------------------------------------


def test_a_complaint_is_reviewed_by_another_person(matter: Matter) -> None:
    case = reversed_(matter)

    assert said(of_complaint(case)) == []
    assert said(of_complaint(by(case, len(case.events), ELI))) == [
        "a complaint is reviewed by another than who decided, and one did both"
    ]


def test_a_reversal_without_its_correction_is_found(matter: Matter) -> None:
    case = reversed_(matter)
    alone = replace(case, linked=tuple(x for x in case.linked if x.process is not CORRECTION))

    assert said(of_complaint(alone)) == ["0 cases settle the complaint, and its events opened 1"]


def test_a_complaint_ends_once(matter: Matter) -> None:
    case = reversed_(matter)

    found = said(of_complaint(without(case, "complaint_reversed")))
    assert found[0] == "the case is closed and has 0 ends"
    reply = replace(case.events[0], event=_event("preliminary_reply_sent"))
    twice = replace(case, events=(*case.events, reply, reply))
    assert said(of_complaint(twice)) == ["preliminary_reply_sent happened more than once"]


def _event(name: str) -> Any:
    from workflow.reimbursement.events import PreliminaryReplySent

    event = PreliminaryReplySent(day(1))
    assert event.name == name
    return event


def test_a_complaint_that_the_body_returned_can_miss_a_second_target(matter: Matter) -> None:
    refusal = decided(matter, IN_HOSPITAL)
    case = matter.open(COMPLAINT, complain(a_complaint(), refusal.number), day(20))
    matter.take(case.number, Start(OLA), day(21))
    matter.take(case.number, of_complaints.Uphold(OLA, "Står."), day(22))
    case = matter.take(case.number, None, day(50))
    assert case.state == "sent_on"
    command = of_complaints.Outcome(PER, outcome="returned", dated=day(60))
    matter.take(case.number, command, day(60))
    case = matter.take(case.number, None, day(200))

    assert [x.event.name for x in case.events].count("target_missed") == 1
    assert said(of_complaint(case)) == []


# In a database ---------------------------------------------------------------------------------


@pytest.fixture
def office(shared_place: str) -> Iterator[Office]:
    found = open_office(shared_place, by=ELI, simulated=True, now=lambda: noon(RECEIVED))
    yield found
    found.close()


def of_a_complaint(office: Office) -> None:
    office.register(an_application(treatment={"outside_hospital": "no"}))
    office.start("1")
    office.reject("1")
    form = a_complaint(AT_HOME)
    office.acting_as("post").open_on("1", "complain", application=form)
    office.acting_as(OLA).take("2", "start")
    office.acting_as(OLA).take("2", "reverse", because="Nytt.")


def test_a_reversed_decision_verifies_and_is_made_again(office: Office) -> None:
    of_a_complaint(office)
    found = verified(office.store, None, law=True)

    assert found.damages == ()
    assert found.decisions is not None
    assert (found.decisions.made, found.decisions.not_made) == (2, [])


def test_each_case_of_a_matter_can_be_packed(office: Office, tmp_path: Any) -> None:
    of_a_complaint(office)
    for number in ("1", "2", "3"):
        office.package(number, tmp_path / number)
        package = read(tmp_path / number).files
        patient = an_application().patient
        assert patient is not None and patient.name
        named = [name for name, content in package.items() if patient.name.encode() in content]
        assert all(name.startswith("letters") for name in named), (number, named)


def test_one_person_alone_is_found_in_a_database(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.register(an_application(treatment={"outside_hospital": "no"}))
    office.start("1")
    office.reject("1")
    office.open_on("1", "correct", application=HOME, ground="c", because="Feil.")
    monkeypatch.setattr("workflow.correction.guards.same_person", lambda *_: False)
    office.take("2", "approve")

    assert [str(damage) for damage in verified(office.store, None).damages] == [
        "case 2015-000002, event 3: a correction takes two people, and one made it alone"
    ]
