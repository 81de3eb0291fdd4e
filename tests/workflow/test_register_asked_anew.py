"""What the case register answers is asked anew by every step that assesses (S-2, law 2.5)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import BORN_1961, BORN_1985, an_application
from cases import RECEIVED, a_case, day
from matters import ELI, OLA, Matter
from told_cases import corrected, revoked

from workflow.engine.errors import Refused
from workflow.engine.links import Link
from workflow.engine.steps import Note, Register
from workflow.logic.assessing import reused
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.case_register import NOTHING, answer, of_the_patient, waits_for
from workflow.reimbursement.commands import Answer, Ask, Grant, Judge, Reject, Start, Withdraw
from workflow.reimbursement.events import RegisterAnswered
from workflow.reimbursement.file import patient_key
from workflow.reimbursement.position import is_covered_after
from workflow.reimbursement.process import REIMBURSEMENT

RENEWAL: dict[str, Any] = {"form": {"first_time": "no"}}
INCOMPLETE: dict[str, Any] = {"initiation": {"date": None}}
PENDING = "2015-000001"


@pytest.fixture
def matter() -> Matter:
    return Matter()


def opened(matter: Matter, on: date = RECEIVED, **changes: Any) -> Any:
    return matter.open(REIMBURSEMENT, Register("post", "", an_application(**changes)), on)


def granted(matter: Matter, on: date = RECEIVED, **changes: Any) -> Any:
    number = opened(matter, on, **changes).number
    matter.take(number, Start(ELI), on)
    return matter.take(number, Grant(ELI), on)


def answers(case: Any) -> list[RegisterAnswered]:
    return [each.event for each in case.events if isinstance(each.event, RegisterAnswered)]


def names(case: Any) -> list[str]:
    return [each.event.name for each in case.events]


def test_the_answer_is_an_event_of_the_new_case(matter: Matter) -> None:
    first = opened(matter)
    second = opened(matter, day(3))

    assert answers(second) == [RegisterAnswered("pending", first.number, earlier_grant=False)]
    assert names(second) == ["application_received", "register_answered"]
    assert second.application.registers is None
    assert second.events[-1].actor == "post"
    assert answers(matter[first.number]) == []


def test_a_duplicate_of_a_withdrawn_application_is_none_any_more(matter: Matter) -> None:
    first = opened(matter).number
    second = opened(matter, day(3)).number
    assert assessed(matter[second]).open.outcome == "dismiss"
    matter.take(first, Withdraw("post", "doctor"), day(4))

    assert assessed(matter[second]).open.outcome == "grant"
    case = matter.take(second, Start(ELI), day(5))
    assert names(case)[-2:] == ["register_answered", "review_started"]
    assert answers(case)[-1] == NOTHING
    assert matter.take(second, Grant(ELI), day(5)).state == "granted"


def test_a_pending_application_that_was_granted_meanwhile_is_told_as_a_grant(
    matter: Matter,
) -> None:
    first = opened(matter).number
    second = opened(matter, day(3)).number
    matter.take(first, Start(ELI), day(4))
    matter.take(first, Grant(ELI), day(4))
    matter.take(second, Start(ELI), day(5))
    case = matter.take(second, Reject(ELI), day(5))

    assert answers(case)[-1] == RegisterAnswered("granted", first, earlier_grant=True)
    assert names(case)[-1] == "dismissed"


def test_a_step_that_does_not_assess_asks_nothing(matter: Matter) -> None:
    first = opened(matter).number
    second = opened(matter, day(3)).number
    matter.take(first, Withdraw("post", "patient"), day(4))

    assert len(answers(matter.take(second, Note(ELI, "Ringte."), day(4)))) == 1
    assert len(answers(matter.take(second, Start(ELI), day(4)))) == 2
    assert len(answers(matter.take(second, Grant(ELI), day(4)))) == 2


def test_a_refused_step_records_no_answer(matter: Matter) -> None:
    first = opened(matter).number
    second = opened(matter, day(3)).number
    matter.take(first, Withdraw("post", "patient"), day(4))

    with pytest.raises(Refused):
        matter.take(second, Ask(ELI), day(4))
    assert len(answers(matter[second])) == 1


def test_the_decided_case_keeps_the_answer_that_it_was_decided_on(matter: Matter) -> None:
    first = opened(matter).number
    second = opened(matter, day(3)).number
    matter.take(second, Start(ELI), day(4))
    dismissed = matter.take(second, Reject(ELI), day(4))
    matter.take(first, Withdraw("post", "patient"), day(5))

    alone = matter.cases[second]
    assert answer(matter[second]) == answer(alone) == answers(dismissed)[-1]
    assert assessed(matter[second]).on_the_file.outcome == "dismiss"


@pytest.mark.parametrize(
    ("register", "told"),
    [
        ({"duplicate": "no"}, (None, True)),
        ({"earlier_grant": "no"}, ("granted", False)),
        ({"duplicate": "no", "earlier_grant": "yes"}, None),
        ({"annex_row": "yes"}, ("granted", True)),
    ],
)
def test_what_the_file_states_is_not_asked(
    register: dict[str, str], told: tuple[str | None, bool] | None, matter: Matter
) -> None:
    granted(matter)
    found = answers(opened(matter, day(9), register=register))

    assert [(each.duplicate, each.earlier_grant) for each in found] == ([told] if told else [])


def test_the_answer_goes_beside_what_the_file_states(matter: Matter) -> None:
    first = granted(matter)
    case = opened(matter, day(9), register={"annex_row": "yes", "earlier_grant": "no"}, **RENEWAL)
    registers = assessed(case).application.registers

    assert registers is not None
    assert (registers.annex_row, registers.earlier_grant) == (True, False)
    assert (registers.duplicate, registers.duplicate_of) == ("granted", first.number)


def test_only_cases_registered_before_make_a_duplicate(matter: Matter) -> None:
    """A renewal that came later, and was granted first, does not stand in the way."""
    first = opened(matter).number
    second = opened(matter, day(3), register={"duplicate": "no"}).number
    matter.take(second, Start(ELI), day(4))
    matter.take(second, Grant(ELI), day(4))

    assert matter.take(first, Start(ELI), day(5)).register is None
    assert matter.take(first, Grant(ELI), day(5)).state == "granted"


def test_a_case_received_earlier_and_registered_later_is_the_later_one(matter: Matter) -> None:
    first = opened(matter, day(9))
    late = Register("post", "", an_application(), RECEIVED)
    second = matter.open(REIMBURSEMENT, late, day(10))

    assert second.received < first.received
    assert answers(second)[0].duplicate == "pending"
    assert answers(matter.take(first.number, Start(ELI), day(10))) == []


@pytest.mark.parametrize("last", [0, 1])
def test_a_grant_with_a_day_left_on_the_day_of_receipt_counts(last: int, matter: Matter) -> None:
    first = granted(matter)
    on = first.decision.valid_to + timedelta(days=last)
    again = answers(opened(matter, on))

    assert again[0].duplicate == (None if last else "granted")
    assert again[0].earlier_grant is True


def test_a_new_number_in_an_answer_is_asked_about_by_the_next_step(matter: Matter) -> None:
    first = opened(matter).number
    nobody = {"patient": {"identity_number": "none"}}
    second = opened(matter, day(1), **nobody, **INCOMPLETE).number
    assert matter[second].linked == () and matter[second].register is None
    number = {"patient": {"identity_number": BORN_1961}, "initiation": {"date": "2015-03-02"}}
    matter.take(second, Answer("post", Application.model_validate(number)), day(2))
    matter.take(second, Start(ELI), day(3))

    assert answers(matter[second])[-1].duplicate_of == first


def test_a_number_taken_back_asks_nothing(matter: Matter) -> None:
    opened(matter)
    second = opened(matter, day(1)).number
    none = Application.model_validate({"patient": {"identity_number": "none"}})
    matter.take(second, Answer("post", none), day(2))

    assert answer(matter[second]) == NOTHING


# The link of a renewal -----------------------------------------------------------------------


def test_a_renewal_is_linked_to_the_newest_grant(matter: Matter) -> None:
    first = granted(matter)
    second = granted(matter, day(600), **RENEWAL)
    on = second.decision.valid_to + timedelta(days=400)
    third = opened(matter, on, **RENEWAL)

    assert second.links == (Link("renews", first.number),)
    assert third.links == (Link("renews", second.number),)
    assert names(third)[:2] == ["application_received", "linked"]
    assert third.linked_to("renews")[0].number == second.number


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {**RENEWAL, "patient": {"identity_number": BORN_1985}},
        {**RENEWAL, "patient": {"identity_number": "none"}},
        {**RENEWAL, "diagnosis": None},
        {**RENEWAL, "medicine": {"substance": "annet", "name": "Annet"}},
    ],
    ids=["the first time", "another person", "nobody", "no diagnosis", "another medicine"],
)
def test_no_link_where_there_is_nothing_to_renew(changes: dict[str, Any], matter: Matter) -> None:
    granted(matter)

    assert opened(matter, day(9), **changes).links == ()


def test_a_refused_application_is_not_renewed(matter: Matter) -> None:
    number = opened(matter, treatment={"outside_hospital": "no"}).number
    matter.take(number, Start(ELI), day(1))
    matter.take(number, Reject(ELI), day(1))

    assert opened(matter, day(9), **RENEWAL).links == ()


# The end of a grant --------------------------------------------------------------------------


def at_its_warning(matter: Matter, number: str) -> Any:
    case = matter[number]
    return matter.take(number, None, case.decision.valid_to - timedelta(days=56))


def test_patient_and_doctor_are_told_that_a_grant_ends(matter: Matter) -> None:
    first = granted(matter)
    case = at_its_warning(matter, first.number)

    assert names(case)[-1] == "expiry_warned"
    assert matter.letters() == [
        ("expiry_warning", "applicant", False),
        ("expiry_warning", "doctor", True),
    ]
    assert not is_covered_after(case)


def test_nobody_is_told_where_a_renewal_is_granted(matter: Matter) -> None:
    first = granted(matter)
    granted(matter, day(600), **RENEWAL)
    case = at_its_warning(matter, first.number)

    assert (names(case)[-1], matter.letters()) == ("expiry_silent", [])
    assert matter.take(first.number, None, first.decision.valid_to).events == case.events


def test_a_renewal_that_is_not_decided_covers_nothing(matter: Matter) -> None:
    first = granted(matter)
    opened(matter, day(600), **RENEWAL)

    assert names(at_its_warning(matter, first.number))[-1] == "expiry_warned"


def test_a_grant_of_a_patient_without_a_number_is_warned_of(matter: Matter) -> None:
    number = opened(matter, patient={"identity_number": "none"}).number
    found = Judge(ELI, "patient.identity_number", True, "Født i går.")
    matter.take(number, found, RECEIVED)
    matter.take(number, Start(ELI), RECEIVED)
    matter.take(number, Grant(OLA), RECEIVED)

    assert names(at_its_warning(matter, number))[-1] == "expiry_warned"


def test_nobody_is_told_of_the_end_of_a_grant_that_was_revoked() -> None:
    case = a_case("granted")

    assert not is_covered_after(case)
    assert is_covered_after(replace(case, linked=(revoked("2", case.number, since=day(90)),)))


def test_a_correction_whose_own_case_can_not_be_read_stands_for_itself() -> None:
    correction = corrected("2014-000009", "2014-000001", day(-9), (day(-9), None))
    case = replace(a_case("received"), linked=(correction,))

    assert answer(case) == RegisterAnswered("granted", correction.number, earlier_grant=True)


# A case that waits -----------------------------------------------------------------------------


def waiting(matter: Matter, application: Application) -> Any:
    return waits_for(application, tuple(matter.cases.values()))


def test_an_application_of_the_same_doctor_meets_the_case_that_waits(matter: Matter) -> None:
    number = opened(matter, **INCOMPLETE).number
    again = an_application()
    assert waiting(matter, again) is None
    matter.take(number, Ask(ELI), day(1))

    found = waiting(matter, again)
    assert (found.number, found.same_doctor) == (number, True)
    assert waiting(matter, an_application(doctor=None)) is None
    assert waiting(matter, an_application(patient={"identity_number": BORN_1985})) is None
    assert waiting(matter, an_application(doctor={"hpr_number": "1098765"})) is None
    assert waiting(matter, an_application(diagnosis=None)) is None


def test_an_application_of_another_doctor_meets_the_case_that_waits_for_one(
    matter: Matter,
) -> None:
    unrecognised = {"indication_approved": "none"}
    number = opened(matter, medicine=unrecognised).number
    matter.take(number, Ask(ELI), day(1))
    specialist = {"name": "Per Nevland", "hpr_number": "1098765", "role": "specialist"}
    again = an_application(medicine=unrecognised, doctor={**specialist, "specialty": "37"})

    found = waiting(matter, again)
    assert (found.number, found.same_doctor) == (number, False)


def test_the_search_begins_with_the_patients_number() -> None:
    nobody = an_application(patient={"identity_number": "none"})

    assert of_the_patient(an_application()).keys == (patient_key(BORN_1961),)
    assert of_the_patient(nobody).keys == ()


def test_an_assessment_is_used_again_while_the_case_and_its_matter_say_the_same(
    matter: Matter,
) -> None:
    first, second = (opened(matter).number for _ in range(2))
    before = assessed(matter[second], day(1))
    noted = matter.take(second, Note(ELI, "Called the doctor."), day(1))
    assert reused(assessed(noted, day(1)), before) is before
    assert reused(assessed(noted, day(2)), before).today == day(2)

    matter.take(first, Withdraw("post", "doctor"), day(1))
    alone = reused(assessed(matter[second], day(1)), before)
    assert (before.open.outcome, alone.open.outcome) == ("dismiss", "grant")
