"""An application is withdrawn: from which states, by whom, when, and what follows."""

from typing import Any

import pytest
from builders import BORN_2012, a_3b_application, an_application
from cases import ELI, OLA, RECEIVED, a_case, day, noon, sweep, then

from workflow.engine.advance import advance, next_due
from workflow.engine.errors import Refused
from workflow.engine.process import START
from workflow.engine.timers import deadlines
from workflow.reimbursement.commands import Answer, Approve, Ask, Mail, Propose, Start, Withdraw
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.timers import DECIDED, UNDECIDED


def letters_of(case: Any, command: Any, on: Any) -> list[tuple[str, str, bool]]:
    outcome = advance(case, command, noon(on))
    return [(letter.kind, letter.to, letter.copy) for letter in outcome.letters]


@pytest.mark.parametrize("state", UNDECIDED)
@pytest.mark.parametrize("party", ["doctor", "patient"])
def test_an_undecided_application_is_withdrawn_with_a_letter(state: str, party: Any) -> None:
    case = a_case(state)
    withdraw = Withdraw(ELI, party)

    assert then(case, withdraw).state == "withdrawn"
    assert letters_of(case, withdraw, RECEIVED) == [
        ("withdrawn", "applicant", False),
        ("withdrawn", "doctor", True),
    ]


@pytest.mark.parametrize("state", [*DECIDED, "withdrawn"])
def test_an_ended_case_is_not_withdrawn(state: str) -> None:
    with pytest.raises(Refused, match="never changes"):
        then(a_case(state), Withdraw(ELI, "patient"))


def test_it_is_no_decision_and_all_dates_end() -> None:
    case = then(a_case("missing_info"), Withdraw(ELI, "patient", because="Et annet middel."))

    assert (case.ended, case.decided, case.decision) == (True, False, None)
    assert case.request is not None and case.request.closed == RECEIVED
    assert deadlines(case) == () and next_due(case) is None
    assert sweep(case, day(4000)) == []
    assert case.events[-1].event.because == "Et annet middel."


def test_nothing_leads_on_but_notes_and_mail() -> None:
    assert {(road.step, road.to) for road in ROADS if road.source == "withdrawn"} == {
        ("mail", "withdrawn"),
        ("note", "withdrawn"),
        ("assign", "withdrawn"),
    }
    case = a_case("withdrawn")
    assert then(case, Mail(ELI, an_application())).state == "withdrawn"
    with pytest.raises(Refused):
        then(case, Answer(ELI, an_application()))


def test_a_proposed_refusal_lapses() -> None:
    proposed = then(a_case("under_review", a_3b_application()), Propose(ELI, "Ikke et unntak."))
    case = then(proposed, Withdraw(ELI, "doctor"))

    assert proposed.proposal is not None and case.proposal is None
    with pytest.raises(Refused):
        then(case, Approve(OLA))


def test_the_day_of_arrival_counts_not_that_of_recording() -> None:
    case = then(a_case("received"), Withdraw(ELI, "patient", day(3)), on=day(5))

    assert case.events[-1].effective == day(3)


@pytest.mark.parametrize(
    ("received", "says"), [(-1, "can't come before its application"), (6, "lies in the future")]
)
def test_it_comes_neither_before_the_application_nor_after_today(received: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        then(a_case("received"), Withdraw(ELI, "patient", day(received)), on=day(5))


def test_a_childs_letter_goes_to_the_guardians() -> None:
    patient = {
        "identity_number": BORN_2012,
        "guardians": [{"name": "Åse Myr"}, {"name": "Per Myr"}],
    }
    case = a_case("received", an_application(patient=patient))
    [first, copy] = advance(case, Withdraw(ELI, "patient"), noon(RECEIVED)).letters

    assert (first.names, copy.to) == (("Åse Myr", "Per Myr"), "doctor")


def test_a_patient_who_is_not_identified_gets_no_letter() -> None:
    case = a_case("received", an_application(patient={"identity_number": "none"}))

    letters = letters_of(case, Withdraw(ELI, "doctor"), RECEIVED)
    assert letters == [("withdrawn", "doctor", True)]


def test_time_acts_first_and_the_withdrawal_ends_what_it_began() -> None:
    case = then(a_case("received", an_application(initiation={"date": None})), Ask(ELI))
    late = day(30)
    for outcome in sweep(case, late):
        case = outcome.case
    case = then(case, Withdraw(ELI, "doctor", late), on=late)

    assert [each.event.name for each in case.events][1:] == [
        "information_requested",
        "reminder_not_sent",
        "information_overdue",
        "four_weeks_passed",
        "withdrawn",
    ]


def test_an_application_is_not_born_withdrawn() -> None:
    assert [road.to for road in ROADS if road.source == START] == ["received"]
    assert REIMBURSEMENT.state("withdrawn").kind == "closed"
    assert then(a_case("received"), Start(ELI)).state == "under_review"
