"""Complaints (law 2.7): rules C-1 … C-8, the grid of states and steps, dates, letters, births."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import BORN_2012, an_application
from cases import RECEIVED, day
from complaint_cases import (
    APPLICATION,
    AT_HOME,
    BORN,
    COMPLAINED,
    COMPLAINT,
    IN_HOSPITAL,
    KARI,
    a_complaint,
    a_matter,
    complain,
    complained,
    steps,
)
from matters import ELI, OLA, Matter

from workflow.complaint import commands as c
from workflow.complaint.assessed import assessed
from workflow.complaint.form import ComplaintForm
from workflow.complaint.process import COMPLAINT as PROCESS
from workflow.correction.commands import Correct
from workflow.correction.process import CORRECTION
from workflow.engine.errors import Refused
from workflow.engine.links import Link
from workflow.engine.process import START
from workflow.engine.steps import Assign, Note
from workflow.engine.timers import deadlines
from workflow.logic.assessing import reused
from workflow.reimbursement.commands import Extend, Start
from workflow.reimbursement.policy import DEFAULT
from workflow.revocation.commands import Approve as ApproveRevocation
from workflow.revocation.commands import Revoke
from workflow.revocation.process import REVOCATION

LATE = day(50)


@pytest.fixture
def matter() -> Matter:
    """An application that Eli rejected on the day of its arrival."""
    return a_matter()


def outcome(case: Any) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Outcome, rules that are not met, and missing facts of a complaint."""
    found = assessed(case).of(case)
    return found.outcome, tuple(each.rule for each in found.failing), found.missing


def proof(case: Any, rule: str) -> bool | None:
    """The answer of a rule."""
    now = assessed(case)
    answer: bool | None = now.rules.decide[rule](now.facts)
    return answer


def test_a_complaint_that_does_not_tell_what_it_follows_from_is_assessed_anew(
    matter: Matter,
) -> None:
    case = complained(matter)
    before, now = assessed(case), assessed(case)
    assert reused(now, before) is now


# C-1 … C-5 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "rule", "answer", "missing"),
    [
        ({}, "C-1", True, ()),
        ({"decision_named": None}, "C-1", None, ("complaint.decision_named",)),
        ({"decision_named": "no"}, "C-1", None, ("complaint.decision_named",)),
        ({"what_is_wrong": "alt"}, "C-3", True, ()),
        ({"what_is_wrong": None}, "C-3", None, ("complaint.what_is_wrong",)),
        ({"what_is_wrong": "None"}, "C-3", None, ("complaint.what_is_wrong",)),
        ({"signed": None, "channel": "portal"}, "C-4", True, ()),
        ({"signed": None}, "C-4", None, ("complaint.signed",)),
        ({"signed": "no", "channel": "email"}, "C-4", None, ("complaint.signed",)),
        ({"signed": "yes", "channel": "email"}, "C-4", True, ()),
        ({"by": "lawyer", "authority": "no"}, "C-5", True, ()),
        ({"by": "patient"}, "C-5", True, ()),
        ({"by": "guardian"}, "C-5", None, ("complaint.authority",)),
        ({"by": "guardian", "authority": "yes"}, "C-5", True, ()),
        ({"by": "doctor"}, "C-5", None, ("complaint.authority",)),
        ({"by": "other", "authority": "yes"}, "C-5", True, ()),
        ({"by": "other"}, "C-5", None, ("complaint.authority",)),
        ({"by": None}, "C-5", None, ("complaint.by", "complaint.authority")),
        ({"by": None, "authority": "no"}, "C-5", None, ("complaint.by",)),
    ],
)
def test_what_a_complaint_says_meets_a_rule_or_is_missing(
    matter: Matter, said: dict[str, Any], rule: str, answer: bool | None, missing: tuple[str, ...]
) -> None:
    case = complained(matter, a_complaint(**said))

    assert proof(case, rule) is answer
    expected = ("missing", (), missing) if missing else ("admissible", (), ())
    assert outcome(case) == expected


@pytest.mark.parametrize("by", ["guardian", "doctor", "other"])
def test_who_has_no_authority_may_not_complain(matter: Matter, by: str) -> None:
    case = complained(matter, a_complaint(by=by, authority="no", signed=None))

    assert outcome(case) == ("dismiss", ("C-5",), ())
    assert assessed(case, LATE).unchanged_until is None


@pytest.mark.parametrize(("by", "answer"), [("patient", None), ("guardian", True)])
def test_a_guardian_complains_for_a_child(by: str, answer: bool | None) -> None:
    child = an_application(
        patient={"identity_number": BORN_2012, "guardians": [{"name": "Mor"}]},
        treatment={"outside_hospital": "no"},
    )
    case = complained(a_matter(child), a_complaint(by=by))

    assert proof(case, "C-5") is answer


def test_a_doctor_who_alone_got_the_decision_may_complain() -> None:
    unknown = an_application(patient={"identity_number": "none"})
    case = complained(a_matter(unknown), a_complaint(by="doctor"))

    assert proof(case, "C-5") is True


@pytest.mark.parametrize(
    ("notice", "on", "in_time"),
    [
        (None, date(2015, 4, 27), True),  # six weeks from the decision of 16 March
        (None, date(2015, 4, 28), False),
        (date(2015, 3, 20), date(2015, 5, 4), True),  # 1 May is a holiday, then a weekend
        (date(2015, 3, 20), date(2015, 5, 5), False),
    ],
)
def test_a_complaint_is_in_time_until_six_weeks_after_notice(
    matter: Matter, notice: date | None, on: date, in_time: bool
) -> None:
    case = complained(matter, a_complaint(notice_received=notice), on=on)

    assert proof(case, "C-2") is in_time
    assert outcome(case)[:2] == (("admissible", ()) if in_time else ("dismiss", ("C-2",)))


def test_the_day_that_the_letter_told_counts_if_it_is_later(matter: Matter) -> None:
    told = matter.cases[APPLICATION]
    decision = told.events[-1]
    later = tuple(each._replace(day=date(2015, 5, 6)) for each in decision.told)
    matter.cases[APPLICATION] = replace(
        told, events=(*told.events[:-1], replace(decision, told=later))
    )

    assert proof(complained(matter, on=date(2015, 5, 6)), "C-2") is True


def test_the_day_of_receipt_counts_and_not_that_of_recording(matter: Matter) -> None:
    case = complained(matter, on=LATE, received=date(2015, 4, 27))

    assert proof(case, "C-2") is True and case.received == date(2015, 4, 27)


def test_days_until_notice_follow_the_policy(matter: Matter) -> None:
    told = matter.cases[APPLICATION]
    terms = replace(told.terms, policy=replace(DEFAULT, notice_days=3))
    matter.cases[APPLICATION] = replace(told, terms=terms)

    case = complained(matter, on=date(2015, 4, 30))

    assert proof(case, "C-2") is True
    assert assessed(case).facts["complaint.notice_received"] == date(2015, 3, 19)


def test_a_late_complaint_is_accepted_on_written_grounds(matter: Matter) -> None:
    late = complained(matter, on=LATE)
    assert outcome(late) == ("dismiss", ("C-2",), ())

    case = matter.take(COMPLAINT, c.AcceptLate(ELI, "Ill."), LATE)

    assert outcome(case) == ("admissible", (), ())
    assert matter.refused(COMPLAINT, c.AcceptLate(ELI, " "), LATE) == ["road"]


def test_every_rule_that_is_not_met_is_named_and_nothing_is_asked(matter: Matter) -> None:
    form = a_complaint(by="other", authority="no", signed=None, decision_named=None)
    case = complained(matter, form, on=LATE)

    assert outcome(case) == ("dismiss", ("C-2", "C-5"), ())
    assert matter.refused(COMPLAINT, c.Ask(OLA), LATE) == ["road"]


@pytest.mark.parametrize(
    ("notice", "rules"),
    [(RECEIVED, []), (day(-1), ["road"]), (COMPLAINED, []), (day(21), ["road"])],
)
def test_notice_lies_between_the_decision_and_the_complaint(
    matter: Matter, notice: date, rules: list[str]
) -> None:
    stated = complain(a_complaint(notice_received=notice))
    assert matter.not_opened(PROCESS, stated, COMPLAINED) == rules

    other = a_matter()
    complained(other)
    found = c.Judge(OLA, "complaint.notice_received", notice.isoformat(), "The receipt.")
    assert other.refused(COMPLAINT, found, COMPLAINED) == rules
    said = ComplaintForm.model_validate({"complaint": {"notice_received": notice}})
    assert other.refused(COMPLAINT, c.Answer("post", said), COMPLAINED) == rules


@pytest.mark.parametrize(("received", "rules"), [(day(-1), ["road"]), (RECEIVED, [])])
def test_a_complaint_does_not_come_before_the_decision(
    matter: Matter, received: date, rules: list[str]
) -> None:
    early = complain(a_complaint(), received=received)

    assert matter.not_opened(PROCESS, early, COMPLAINED) == rules


def test_a_late_complaint_says_that_it_can_be_accepted(matter: Matter) -> None:
    complained(matter, on=LATE)
    matter.take(COMPLAINT, Start(OLA), LATE)

    with pytest.raises(Refused, match="accept-late"):
        matter.take(COMPLAINT, c.Uphold(OLA, "No."), LATE)


def test_a_finding_replaces_a_statement_until_a_newer_one(matter: Matter) -> None:
    complained(matter, a_complaint(by="other", authority=None))
    found = c.Judge(OLA, "complaint.authority", True, "The register of guardians.")
    case = matter.take(COMPLAINT, found, COMPLAINED)
    assert proof(case, "C-5") is True

    stated = ComplaintForm.model_validate({"complaint": {"authority": "no"}})
    case = matter.take(COMPLAINT, c.Answer("post", stated), COMPLAINED)

    assert proof(case, "C-5") is False


def test_a_text_that_is_found_is_there(matter: Matter) -> None:
    complained(matter, a_complaint(what_is_wrong=None))
    found = c.Judge(OLA, "complaint.what_is_wrong", "The dose.", "The call.")

    assert proof(matter.take(COMPLAINT, found, COMPLAINED), "C-3") is True


def test_a_complaint_that_nobody_read_the_decision_of_is_not_judged(matter: Matter) -> None:
    alone = replace(complained(matter), linked=())

    assert proof(alone, "C-2") is None and outcome(alone)[0] == "missing"


# The grid of states and steps -----------------------------------------------------------------

OPEN = {"received", "missing_info", "under_review"}
LET: dict[str, dict[str, str]] = {
    # by state: the steps that are allowed, and where they lead, of an admissible complaint that
    # would be reversed (in missing_info: of one that was asked for a signature)
    "received": {
        "start": "under_review",
        "answer": "received",
        "judge": "received",
        "accept_late": "received",
        "withdraw": "closed",
    },
    "missing_info": {
        "answer": "under_review",
        "judge": "missing_info",
        "accept_late": "missing_info",
        "extend": "missing_info",
        "withdraw": "closed",
    },
    "under_review": {
        "answer": "under_review",
        "judge": "under_review",
        "accept_late": "under_review",
        "ask": "missing_info",
        "uphold": "upheld",
        "reverse": "closed",
        "withdraw": "closed",
    },
    "upheld": {
        "answer": "upheld",
        "judge": "upheld",
        "reconsider": "under_review",
        "withdraw": "closed",
    },
    "sent_on": {"outcome": "closed", "mail": "sent_on"},
    "closed": {"mail": "closed"},
}
COMMANDS: dict[str, Any] = {
    "start": Start(OLA),
    "ask": c.Ask(OLA, ("complaint.signed",)),
    "answer": c.Answer("post", a_complaint()),
    "judge": c.Judge(OLA, "complaint.authority", True, "The register."),
    "accept_late": c.AcceptLate(OLA, "Ill."),
    "extend": Extend(OLA),
    "dismiss": c.Dismiss(OLA),
    "uphold": c.Uphold(OLA, "The rules are clear."),
    "reverse": c.Reverse(OLA, "The facts are new."),
    "reconsider": c.Reconsider(OLA, "New facts came."),
    "withdraw": c.Withdraw(OLA),
    "outcome": c.Outcome(OLA, "upheld", day(50)),
    "mail": c.Mail(OLA, ComplaintForm()),
    "note": Note(OLA, "Called."),
    "assign": Assign(OLA, "Eli"),
}


def in_state(state: str, form: ComplaintForm | None = None) -> Matter:
    """A matter with a complaint in a state."""
    matter = a_matter()
    if state == "missing_info":
        form = a_complaint(AT_HOME, signed=None)
    complained(matter, form or a_complaint(AT_HOME))
    match state:
        case "missing_info":
            matter.take(COMPLAINT, c.Ask(OLA), COMPLAINED)
        case "under_review":
            matter.take(COMPLAINT, Start(OLA), COMPLAINED)
        case "upheld" | "sent_on":
            steps(matter, COMPLAINT, Start(OLA), c.Uphold(OLA, "No."), on=COMPLAINED)
        case "closed":
            matter.take(COMPLAINT, c.Withdraw(OLA), COMPLAINED)
    if state == "sent_on":
        matter.take(COMPLAINT, None, day(50))
    assert matter[COMPLAINT].state == state
    return matter


def test_mail_on_a_complaint_keeps_its_new_facts_beside_it_or_tells_what_came_back() -> None:
    matter = in_state("sent_on")
    before = matter[COMPLAINT]
    matter.take(COMPLAINT, c.Mail(OLA, a_complaint(AT_HOME)), day(51))
    matter.take(COMPLAINT, c.Mail(OLA, returned=(f"{COMPLAINT}-1-receipt",)), day(52))

    said, returned = (entry.event for entry in matter[COMPLAINT].events[-2:])
    assert said.new_facts is not None and said.supplement.new_facts is None
    assert (returned.supplement, returned.new_facts) == (None, None)
    assert matter[COMPLAINT].application == before.application


@pytest.mark.parametrize("step", COMMANDS)
@pytest.mark.parametrize("state", LET)
def test_each_state_lets_a_step_or_refuses_it(state: str, step: str) -> None:
    matter = in_state(state)
    on = day(50) if state == "sent_on" else COMPLAINED
    to = state if step in ("note", "assign") else LET[state].get(step)
    if to is None:
        assert matter.refused(COMPLAINT, COMMANDS[step], on)
        assert matter[COMPLAINT].state == state
    else:
        matter.take(COMPLAINT, COMMANDS[step], on)
        assert matter.cases[COMPLAINT].state == to


def test_the_grid_has_every_state_and_every_step_that_people_take() -> None:
    by_people = {step.name for step in PROCESS.steps if step.by_people}

    assert set(LET) == set(PROCESS.state_names)
    assert set(COMMANDS) == by_people - {
        road.step for road in PROCESS.roads if road.source == START
    }


def test_what_is_to_be_dismissed_is_neither_upheld_nor_reversed() -> None:
    matter = a_matter()
    complained(matter, on=LATE)
    matter.take(COMPLAINT, Start(OLA), LATE)

    assert matter.refused(COMPLAINT, c.Uphold(OLA, "No."), LATE) == ["C-2"]
    assert "C-2" in matter.refused(COMPLAINT, c.Reverse(OLA, "No."), LATE)
    assert matter.take(COMPLAINT, c.Dismiss(OLA), LATE).state == "closed"


def test_a_missing_complaint_is_not_started_and_the_list_is_derived() -> None:
    matter = a_matter()
    complained(matter, a_complaint(signed=None, decision_named=None))

    assert matter.refused(COMPLAINT, Start(OLA), COMPLAINED) == ["missing", "missing"]
    case = matter.take(COMPLAINT, c.Ask(OLA), COMPLAINED)
    assert case.request.facts == ("complaint.decision_named", "complaint.signed")
    half = ComplaintForm.model_validate({"complaint": {"signed": "yes"}})
    assert matter.take(COMPLAINT, c.Answer("post", half), day(21)).state == "missing_info"
    rest = ComplaintForm.model_validate({"complaint": {"decision_named": "yes"}})
    assert matter.take(COMPLAINT, c.Answer("post", rest), day(22)).state == "under_review"


def test_what_is_overdue_is_dismissed_and_named() -> None:
    matter = in_state("missing_info")
    case = matter.take(COMPLAINT, None, day(43))
    assert case.state == "under_review" and outcome(case) == ("dismiss", (), ("complaint.signed",))
    assert matter.refused(COMPLAINT, c.Uphold(OLA, "No."), day(43)) == ["missing"]

    matter.take(COMPLAINT, c.Dismiss(OLA), day(43))

    event = matter.cases[COMPLAINT].events[-1].event
    assert (event.rules, event.missing) == ((), ("complaint.signed",))


def test_what_is_missing_is_asked_for_and_not_dismissed(matter: Matter) -> None:
    complained(matter)
    unnamed = ComplaintForm.model_validate({"complaint": {"decision_named": "no"}})
    steps(matter, COMPLAINT, Start(OLA), c.Answer("post", unnamed), on=COMPLAINED)

    assert matter.refused(COMPLAINT, c.Dismiss(OLA), COMPLAINED) == ["missing"]
    assert matter.refused(COMPLAINT, c.Uphold(OLA, "No."), COMPLAINED) == ["missing"]
    assert matter.take(COMPLAINT, c.Ask(OLA), COMPLAINED).state == "missing_info"


def test_an_answer_before_its_complaint_is_refused(matter: Matter) -> None:
    complained(matter)
    early = c.Answer("post", a_complaint(), day(19))

    assert matter.refused(COMPLAINT, early, COMPLAINED) == ["road"]
    assert matter.refused(COMPLAINT, c.Withdraw("post", day(19)), COMPLAINED) == ["road"]
    assert matter.refused(COMPLAINT, c.Withdraw("post", day(21)), COMPLAINED) == ["road"]


# C-6 ------------------------------------------------------------------------------------------


def not_complained(matter: Matter, of: str = APPLICATION, on: date | None = None) -> list[str]:
    """The rules that refuse a complaint."""
    return matter.not_opened(PROCESS, complain(a_complaint(), of), on or day(60))


def test_only_one_complaint_of_a_decision_is_open(matter: Matter) -> None:
    complained(matter)
    assert not_complained(matter) == ["C-6"]

    matter.take(COMPLAINT, c.Withdraw(OLA), COMPLAINED)

    assert not_complained(matter) == []


def test_what_is_not_decided_is_not_complained_of() -> None:
    from workflow.engine.steps import Register
    from workflow.reimbursement.process import REIMBURSEMENT

    matter = Matter()
    matter.open(REIMBURSEMENT, Register("post", "", IN_HOSPITAL), RECEIVED)

    assert not_complained(matter) == ["C-6"]


def test_a_complaint_that_is_not_dismissed_is_not_complained_of(matter: Matter) -> None:
    complained(matter)
    matter.take(COMPLAINT, c.Withdraw(OLA), COMPLAINED)

    assert not_complained(matter, of=COMPLAINT) == ["C-6"]


@pytest.mark.parametrize(
    ("answer", "rules"), [("upheld", ["C-6"]), ("dismissed", ["C-6"]), ("withdrawn", [])]
)
def test_what_the_body_closed_is_not_complained_of_again(answer: Any, rules: list[str]) -> None:
    matter = in_state("sent_on")
    matter.take(COMPLAINT, c.Outcome(OLA, answer, day(50)), day(50))

    assert not_complained(matter) == rules


def test_a_decision_that_was_replaced_is_not_complained_of() -> None:
    matter = in_state("under_review")
    matter.take(COMPLAINT, c.Reverse(OLA, "New facts."), COMPLAINED)

    assert not_complained(matter) == ["C-6"]
    assert not_complained(matter, of=BORN) == []


# C-7, C-8, reverse ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["uphold", "reverse"])
def test_who_decided_does_not_review_the_complaint(step: str) -> None:
    matter = in_state("under_review")
    own = replace(COMMANDS[step], by="eli  SAKSBEHANDLER")

    assert matter.refused(COMPLAINT, own, COMPLAINED) == ["C-7"]


def test_who_decided_does_not_dismiss_the_complaint() -> None:
    matter = a_matter()
    complained(matter, on=LATE)
    matter.take(COMPLAINT, Start(OLA), LATE)

    assert matter.refused(COMPLAINT, c.Dismiss(ELI), LATE) == ["C-7"]


def test_who_proposed_does_not_review_the_complaint() -> None:
    from builders import a_3b_application
    from matters import PER

    from workflow.engine.steps import Register
    from workflow.reimbursement.commands import Approve, Propose
    from workflow.reimbursement.process import REIMBURSEMENT

    matter = Matter()
    matter.open(REIMBURSEMENT, Register("post", "", a_3b_application()), RECEIVED)
    steps(matter, APPLICATION, Start(ELI), Propose(ELI, "No."), Approve(PER), on=RECEIVED)
    complained(matter)
    matter.take(COMPLAINT, Start(OLA), COMPLAINED)

    for by, rules in ((ELI, ["C-7"]), (PER, ["C-7"]), (OLA, [])):
        assert matter.refused(COMPLAINT, c.Reverse(by, "An exception."), COMPLAINED) == rules


def test_a_reversal_bears_a_decided_correction_in_one_commit() -> None:
    matter = in_state("under_review")

    matter.take(COMPLAINT, c.Reverse(OLA, "New facts."), day(21))

    events = [(x.case.number, entry.event.name) for x in matter.outcomes for entry in x.events]
    assert events == [
        (COMPLAINT, "complaint_reversed"),
        (BORN, "correction_opened"),
        (BORN, "linked"),
        (BORN, "linked"),
        (BORN, "changed"),
    ]
    born = matter[BORN]
    assert [tuple(link) for link in born.links] == [
        ("corrects", APPLICATION),
        ("settles", COMPLAINT),
    ]
    assert (born.decision.verdict, born.decision.valid_from) == ("granted", RECEIVED)
    assert (born.ground, born.opening.because, born.decided_on) == (
        "complaint",
        "New facts.",
        day(21),
    )
    assert matter.cases[APPLICATION].state == "rejected"
    assert born.policy == matter.cases[APPLICATION].policy


def test_what_gives_no_grant_is_not_reversed(matter: Matter) -> None:
    complained(matter)
    matter.take(COMPLAINT, Start(OLA), COMPLAINED)

    refused = matter.refused(COMPLAINT, c.Reverse(OLA, "A pity."), COMPLAINED)

    assert refused[0] == "C-8" and "S-4" in refused


def test_a_finding_of_the_review_is_part_of_the_new_decision(matter: Matter) -> None:
    complained(matter)
    found = c.Judge(OLA, "treatment.outside_hospital", True, "The nursing home is no hospital.")
    steps(matter, COMPLAINT, Start(OLA), found, c.Reverse(OLA, "Home."), on=COMPLAINED)

    assert matter[BORN].judged["treatment.outside_hospital"].by == OLA


def test_a_grant_is_reversed_only_for_more_days() -> None:
    matter = a_matter(an_application())
    complained(matter)
    matter.take(COMPLAINT, Start(OLA), COMPLAINED)

    assert matter.refused(COMPLAINT, c.Reverse(OLA, "More."), COMPLAINED) == ["C-8"]


def test_a_decision_under_correction_is_not_reversed() -> None:
    matter = a_matter()
    correct = Correct(
        by=ELI,
        number="",
        ground="c",
        because="Wrong.",
        links=(Link("corrects", APPLICATION),),
    )
    matter.open(CORRECTION, correct, day(5))
    complaint = complained(matter, a_complaint(AT_HOME)).number
    matter.take(complaint, Start(OLA), COMPLAINED)

    assert matter.refused(complaint, c.Reverse(OLA, "Home."), COMPLAINED) == ["C-6"]


# Complaints of dismissals ---------------------------------------------------------------------


def dismissed_and_complained_of() -> Matter:
    """A late complaint, dismissed by Ola, and a complaint of that."""
    matter = a_matter()
    complained(matter, a_complaint(AT_HOME, by="other", authority="no"), on=LATE)
    steps(matter, COMPLAINT, Start(OLA), c.Dismiss(OLA), on=LATE)
    complained(matter, on=day(60), of=COMPLAINT)
    matter.take(BORN, Start(KARI), day(61))
    return matter


def test_a_dismissed_complaint_is_taken_up_anew() -> None:
    matter = dismissed_and_complained_of()
    assert matter.refused(BORN, c.Reverse(OLA, "Ill."), day(62)) == ["C-7"]

    matter.take(BORN, c.Reverse(KARI, "Ill."), day(62))

    anew = matter["2015-000004"]
    assert [x.case.number for x in matter.outcomes] == [BORN, "2015-000004"]
    assert (anew.state, anew.received, anew.target_from) == ("under_review", LATE, day(62))
    assert [tuple(link) for link in anew.links] == [
        ("complains_of", APPLICATION),
        ("settles", BORN),
    ]
    assert outcome(anew) == ("admissible", (), ())
    assert anew.new_facts.treatment.outside_hospital is True
    matter.take("2015-000004", c.Reverse(OLA, "Home."), day(63))
    assert matter["2015-000005"].state == "changed"


def test_what_was_taken_up_anew_is_not_complained_of_again() -> None:
    matter = dismissed_and_complained_of()
    matter.take(BORN, c.Reverse(KARI, "Ill."), day(62))

    matter.take("2015-000004", c.Withdraw(KARI), day(63))

    assert not_complained(matter, of=COMPLAINT, on=day(63)) == ["C-6"]
    assert not_complained(matter, on=day(63)) == []


def test_a_dismissal_can_be_complained_of_for_six_weeks() -> None:
    matter = dismissed_and_complained_of()
    (deadline,) = [x for x in deadlines(matter[COMPLAINT]) if x.kind == "complaint"]

    assert deadline.due == date(2015, 6, 16)
    assert proof(matter[BORN], "C-2") is True


@pytest.mark.parametrize("answer", ["granted", "partly", "annulled", "worse"])
def test_the_body_has_a_dismissed_complaint_taken_up(answer: Any) -> None:
    matter = dismissed_and_complained_of()
    matter.take(BORN, c.Uphold(KARI, "Late."), day(62))
    matter.take(BORN, None, day(90))
    matter.take(BORN, c.Outcome(KARI, answer, day(90)), day(91))

    assert matter["2015-000004"].state == "under_review"


def test_a_finding_goes_along_with_a_complaint_that_is_taken_up() -> None:
    matter = a_matter()
    complained(matter, a_complaint(AT_HOME, signed=None), on=LATE)
    found = c.Judge(OLA, "complaint.signed", True, "Seen.")
    steps(matter, COMPLAINT, found, Start(OLA), c.Dismiss(OLA), on=LATE)
    complained(matter, on=day(60), of=COMPLAINT)
    steps(matter, BORN, Start(KARI), c.Reverse(KARI, "Ill."), on=day(61))

    assert matter["2015-000004"].judged["complaint.signed"].by == OLA
    assert outcome(matter["2015-000004"])[0] == "admissible"


# Complaints of revocations and corrections -----------------------------------------------------


def revoked() -> Matter:
    """A grant that Eli revoked from day 30 on, approved by Ola, and a complaint of that."""
    matter = a_matter(an_application())
    revoke = Revoke(
        by=ELI,
        number="",
        ground="21-6",
        from_=day(30),
        because="No need.",
        links=(Link("revokes", APPLICATION),),
    )
    matter.open(REVOCATION, revoke, day(5))
    matter.take(COMPLAINT, None, day(25))
    matter.take(COMPLAINT, ApproveRevocation(OLA), day(25))
    complained(matter, on=day(40), of=COMPLAINT)
    matter.take(BORN, Start(KARI), day(41))
    return matter


def test_a_complaint_of_a_revocation_is_reviewed_by_a_third_person_and_lifts_it() -> None:
    matter = revoked()
    for by in (ELI, OLA):
        assert matter.refused(BORN, c.Reverse(by, "Needed."), day(42)) == ["C-7"]

    matter.take(BORN, c.Reverse(KARI, "Needed."), day(42))

    correction = matter["2015-000004"]
    assert correction.lifts and ("corrects", COMPLAINT) in correction.links
    assert not_complained(matter, of=COMPLAINT, on=day(43)) == ["C-6"]

    complained(matter, on=day(43), of="2015-000004")
    matter.take("2015-000005", Start("Ada"), day(43))
    assert matter.refused("2015-000005", c.Uphold(KARI, "No."), day(44)) == ["C-7"]


@pytest.mark.parametrize(
    ("answer", "days", "rules"),
    [
        ("partly", {"from_": day(60)}, []),
        ("partly", {"from_": day(1)}, ["road"]),
        ("granted", {}, []),
        ("annulled", {}, []),
        ("partly", {}, ["road"]),
        ("partly", {"valid_to": day(60)}, ["road"]),
        ("worse", {}, ["road"]),
    ],
)
def test_the_body_lifts_a_revocation_or_moves_it(
    answer: Any, days: dict[str, Any], rules: list[str]
) -> None:
    matter = revoked()
    matter.take(BORN, c.Uphold(KARI, "No."), day(42))
    matter.take(BORN, None, day(70))

    said = c.Outcome(KARI, answer, day(70), **days)
    assert matter.refused(BORN, said, day(71)) == rules
    if not rules:
        matter.take(BORN, said, day(71))
        assert matter["2015-000004"].outcome.moved_to == days.get("from_")


def test_a_grant_under_revocation_is_not_reversed() -> None:
    matter = a_matter(an_application())
    revoke = Revoke(
        by=KARI,
        number="",
        ground="21-6",
        from_=day(90),
        because="No need.",
        links=(Link("revokes", APPLICATION),),
    )
    complained(matter, a_complaint({"patient": {"serious_condition": "yes"}}))
    matter.take(COMPLAINT, Start(OLA), COMPLAINED)
    matter.open(REVOCATION, revoke, day(21))

    assert "C-6" in matter.refused(COMPLAINT, c.Reverse(OLA, "More."), day(21))


# The body -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "days", "state"),
    [
        ("granted", {}, "closed"),
        ("partly", {"valid_to": day(300)}, "closed"),
        ("annulled", {}, "closed"),
        ("upheld", {}, "closed"),
        ("dismissed", {}, "closed"),
        ("withdrawn", {}, "closed"),
        ("returned", {}, "under_review"),
    ],
)
def test_what_the_body_answers(answer: Any, days: dict[str, Any], state: str) -> None:
    matter = in_state("sent_on")

    matter.take(COMPLAINT, c.Outcome(OLA, answer, day(50), **days), day(55))

    bears = answer in ("granted", "partly", "annulled")
    assert matter.cases[COMPLAINT].state == state and (BORN in matter.cases) is bears
    entry = matter.cases[COMPLAINT].events[-1]
    assert (entry.event.name, entry.effective) == ("body_decided", day(50))
    if bears:
        born = matter[BORN]
        assert (born.ground, born.state, born.outcome.kind) == ("body", "under_review", answer)


def test_a_grant_becomes_worse_by_the_body() -> None:
    matter = a_matter(an_application())
    complained(matter)
    steps(matter, COMPLAINT, Start(OLA), c.Uphold(OLA, "No."), on=COMPLAINED)
    matter.take(COMPLAINT, None, day(50))
    matter.take(COMPLAINT, c.Outcome(OLA, "worse", day(50), valid_to=day(90)), day(50))

    assert matter[BORN].outcome.valid_to == day(90)


@pytest.mark.parametrize("valid_to", [day(-1), day(5000)])
def test_a_grant_does_not_become_worse_by_days_that_it_can_not_have(valid_to: date) -> None:
    matter = a_matter(an_application())
    complained(matter)
    steps(matter, COMPLAINT, Start(OLA), c.Uphold(OLA, "No."), on=COMPLAINED)
    matter.take(COMPLAINT, None, day(50))

    worse = c.Outcome(OLA, "worse", day(50), valid_to=valid_to)
    assert matter.refused(COMPLAINT, worse, day(50)) == ["road"]


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ("partly", {}),
        ("partly", {"from_": day(60)}),
        ("granted", {"valid_to": day(60)}),
        ("upheld", {"valid_from": day(60)}),
        ("partly", {"valid_from": day(60), "valid_to": day(59)}),
        ("partly", {"valid_to": day(-400)}),
        ("partly", {"valid_from": day(5000)}),
        ("worse", {}),
    ],
)
def test_days_that_do_not_fit_the_answer_are_refused(answer: Any, days: dict[str, Any]) -> None:
    matter = in_state("sent_on")

    assert matter.refused(COMPLAINT, c.Outcome(OLA, answer, day(50), **days), day(55)) == ["road"]


@pytest.mark.parametrize(("dated", "rules"), [(42, ["road"]), (43, []), (55, []), (56, ["road"])])
def test_the_body_answers_from_the_day_sent_on_to_today(dated: int, rules: list[str]) -> None:
    matter = in_state("sent_on")
    assert matter[COMPLAINT].sent_on == day(43)

    said = c.Outcome(OLA, "upheld", day(dated))
    assert matter.refused(COMPLAINT, said, day(55)) == rules


# Dates ----------------------------------------------------------------------------------------


def due(matter: Matter, number: str = COMPLAINT) -> dict[str, date]:
    """The open dates of a case."""
    return {deadline.kind: deadline.due for deadline in deadlines(matter[number])}


def test_the_dates_of_a_new_complaint() -> None:
    assert due(in_state("received")) == {
        "preliminary_reply": date(2015, 5, 5),
        "target": date(2015, 5, 31),
    }


def test_the_comment_time_ends_on_a_working_day_and_the_complaint_is_sent_on_the_day_after() -> (
    None
):
    matter = in_state("upheld")
    assert due(matter) == {"comment": date(2015, 4, 27)}  # 26 April is a Sunday

    assert matter.take(COMPLAINT, None, date(2015, 4, 27)).state == "upheld"
    case = matter.take(COMPLAINT, None, date(2015, 4, 28))

    assert case.state == "sent_on" and case.sent_on == date(2015, 4, 28)


def test_no_preliminary_reply_after_the_decision_was_upheld() -> None:
    matter = in_state("upheld")
    matter.take(COMPLAINT, c.Reconsider(OLA, "New facts."), day(22))

    assert due(matter) == {"target": date(2015, 5, 31)}


def test_a_missed_target_is_told_once_and_names_a_new_day() -> None:
    matter = in_state("received")
    matter.take(COMPLAINT, None, date(2015, 6, 1))

    names = [entry.event.name for entry in matter[COMPLAINT].events]
    assert names.count("target_missed") == 1
    assert due(matter) == {"expected_decision": date(2015, 6, 28)}
    assert ("delay_notice", "complainant", False) in matter.letters()


def test_a_returned_complaint_has_a_new_target() -> None:
    matter = in_state("sent_on")
    matter.take(COMPLAINT, c.Outcome(OLA, "returned", day(50)), day(51))

    assert due(matter) == {"target": day(50 + 56)}


def test_the_silence_of_the_body_is_noted_again_and_again() -> None:
    matter = in_state("sent_on")
    sent = matter[COMPLAINT].sent_on
    matter.take(COMPLAINT, None, date(2016, 5, 1))

    silent = [x.effective for x in matter[COMPLAINT].events if x.event.name == "body_silent"]
    assert [(each - sent).days for each in silent] == [180, 360]
    assert matter.letters() == []


# Letters --------------------------------------------------------------------------------------


def written(matter: Matter) -> list[tuple[str, str, tuple[str, ...], str, bool]]:
    """The letters of the last step."""
    return [
        (letter.kind, letter.to, letter.names, letter.language, letter.copy)
        for outcome in matter.outcomes
        for letter in outcome.letters
    ]


def test_a_lawyer_is_written_to_and_the_patient_gets_a_copy(matter: Matter) -> None:
    complained(matter, a_complaint(by="lawyer", name="Anne Advokat", language="nn"))

    assert written(matter) == [
        ("complaint_received", "complainant", ("Anne Advokat",), "nn", False),
        ("complaint_received", "applicant", ("Ingrid Solbakken",), "nb", True),
    ]


def test_the_patient_is_written_to_alone(matter: Matter) -> None:
    complained(matter, a_complaint(language="nn"))

    assert written(matter) == [
        ("complaint_received", "complainant", ("Ingrid Solbakken",), "nn", False)
    ]
    assert matter.outcomes[-1].events[0].remark == ""


def test_a_doctor_is_written_to_by_name_in_the_doctor_s_language() -> None:
    unknown = an_application(patient={"identity_number": "none"}, doctor={"language": "nn"})
    matter = a_matter(unknown)
    complained(matter, a_complaint(by="doctor"))

    assert written(matter) == [
        ("complaint_received", "complainant", ("Kari Lundevik",), "nn", False)
    ]


def test_of_a_patient_who_is_not_identified_the_doctor_is_written_to() -> None:
    matter = a_matter(an_application(patient={"identity_number": "none"}))
    complained(matter, a_complaint(by="patient"))

    assert written(matter)[0][2] == ("Kari Lundevik",)


def test_what_is_reversed_is_told_to_the_lawyer_and_decided_to_the_patient() -> None:
    matter = in_state("under_review", a_complaint(AT_HOME, by="lawyer", name="Anne Advokat"))
    matter.take(COMPLAINT, c.Reverse(OLA, "Home."), COMPLAINED)

    assert matter.letters() == [
        ("complaint_reversed", "representative", False),
        ("decision_changed", "applicant", False),
        ("decision_changed", "doctor", True),
    ]


def test_what_is_reversed_is_not_told_twice_to_the_patient() -> None:
    matter = in_state("under_review")
    matter.take(COMPLAINT, c.Reverse(OLA, "Home."), COMPLAINED)

    assert [kind for kind, *_ in matter.letters()] == ["decision_changed", "decision_changed"]


def test_the_package_goes_to_the_body_with_a_copy_to_the_complainant() -> None:
    matter = in_state("sent_on")

    assert written(matter) == [
        ("complaint_sent_on", "body", ("Helfos egen klageenhet",), "nb", False),
        ("complaint_sent_on", "complainant", ("Ingrid Solbakken",), "nb", True),
    ]


@pytest.mark.parametrize(
    ("upheld", "body"),
    [
        # 21 days from 9 December end on 30 December; sent on on 31 December
        (date(2015, 12, 9), "Helfos egen klageenhet"),
        # … from 10 December on 31 December; due to be sent on on 1 January 2016
        (date(2015, 12, 10), "Helseklage (Nasjonalt klageorgan for helsetjenesten)"),
    ],
)
def test_the_body_goes_by_the_day_due_to_be_sent_on(upheld: date, body: str) -> None:
    matter = a_matter(on=date(2015, 11, 2))
    complained(matter, on=date(2015, 12, 1))
    steps(matter, COMPLAINT, Start(OLA), c.Uphold(OLA, "No."), on=upheld)
    matter.take(COMPLAINT, None, date(2016, 2, 1))

    assert written(matter)[0][2] == (body,)


def test_a_refused_step_says_what_would_help() -> None:
    matter = in_state("upheld")
    with pytest.raises(Refused, match="waits for the complainant's comments"):
        matter.take(COMPLAINT, Start(OLA), COMPLAINED)
