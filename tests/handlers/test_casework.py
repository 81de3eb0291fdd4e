"""Casework: inbox, deadlines, duplicates, contradictions, names, and what a view shows."""

from collections.abc import Iterator

import pytest
from builders import BORN_2012, a_3b_application, an_application
from cases import ELI, INCOMPLETE, RECEIVED, day, noon
from databases import simulated_store

from handlers.casework import overview, views
from handlers.casework.contradictions import contradictions
from handlers.casework.details import details_of
from handlers.casework.door import Door, WaitsForAnswer
from handlers.casework.names import UNNAMED, NameNeeded
from handlers.casework.stated_fields import StatedField
from handlers.casework.sweep import sweep
from handlers.cli.screens import why_lines
from storage.store import Store
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application


@pytest.fixture
def door() -> Iterator[Door]:
    """A door to an empty database in memory."""
    store: Store = simulated_store(":memory:")
    yield Door(store)
    store.close()


def opened(door: Door, application: Application, on: int = 0) -> str:
    return door.register(application, noon(day(on)), "post").case.number


def test_a_late_case_stays_late_until_it_is_decided(door: Door) -> None:
    number = opened(door, an_application())
    for swept_on in (57, 58, 96):
        sweep(door, noon(day(swept_on)))
        [late] = overview.board(door.store, noon(day(swept_on))).late

        assert (late.number, late.kind, late.days_left) == (number, "target", 56 - swept_on)
    [task] = overview.inbox(door.store, noon(day(96)))
    assert (task.kind, task.days_left) == ("target", -40)
    door.start(number, ELI, noon(day(96)))
    door.grant(number, ELI, noon(day(96)))
    assert overview.board(door.store, noon(day(97))).late == ()


def test_a_notice_is_never_late(door: Door) -> None:
    opened(door, an_application())

    assert [d for d in overview.open_deadlines(door.store, noon(day(50))) if d.is_late] == []


def test_a_child_comes_before_an_older_case_without_priority(door: Door) -> None:
    opened(door, an_application())
    child = opened(
        door,
        an_application(patient={"identity_number": BORN_2012, "guardians": [{"name": "Siv Berg"}]}),
        on=1,
    )
    task = overview.next_case(door.store, noon(day(1)))

    assert task is not None and task.number == child


OFF_LABEL = an_application(medicine={"indication_approved": "none"}, initiation=None)
SPECIALIST = an_application(
    medicine={"indication_approved": "none"},
    doctor={"name": "Liv Nerve", "hpr_number": "7654321", "role": "specialist", "specialty": "37"},
    documentation=[{"title": "Trial", "design": "randomised_controlled", "shows_effect": "yes"}],
)


def test_a_specialists_application_answers_the_case_that_waits_for_it(door: Door) -> None:
    number = opened(door, OFF_LABEL)
    door.ask(number, ELI, noon(day(1)))
    answered = door.register(SPECIALIST, noon(day(9)), "post")
    again = door.register(SPECIALIST, noon(day(9)), "post")

    assert (answered.case.number, answered.case.state, answered.case.received) == (
        number,
        "under_review",
        RECEIVED,
    )
    assert again.repeated and again.case.number == number


def test_a_second_application_of_the_same_doctor_is_a_duplicate(door: Door) -> None:
    opened(door, OFF_LABEL)
    again = door.register(OFF_LABEL, noon(day(9)), "post").case

    assert again.register is not None
    assert again.register.duplicate == "pending"


def test_while_a_case_waits_the_same_doctors_application_is_offered_as_its_answer(
    door: Door,
) -> None:
    waiting = opened(door, INCOMPLETE)
    door.ask(waiting, ELI, noon(day(1)))
    whole = an_application()
    without_number = an_application(doctor={"hpr_number": None})
    another = an_application(doctor={"name": "Sivert Hauglie", "hpr_number": "8765432"})

    for same in (whole, without_number):
        with pytest.raises(WaitsForAnswer, match=f"answer {waiting} FILE --correct") as waits:
            door.register(same, noon(day(2)), "post")
        assert waits.value.number == waiting
    assert door.register(another, noon(day(2)), "post").case.number != waiting
    fresh = door.register(whole, noon(day(2)), "post", new_case=True).case
    assert fresh.register.duplicate_of.startswith(waiting)
    assert door.answer(waiting, whole, "post", noon(day(3))).case.state == "under_review"
    assert door.register(whole, noon(day(4)), "post").case.number not in (waiting, fresh.number)


def test_a_renewal_of_a_grant_is_no_duplicate(door: Door) -> None:
    number = opened(door, an_application())
    door.start(number, ELI, noon(RECEIVED))
    door.grant(number, ELI, noon(RECEIVED))
    second = opened(door, an_application(), on=30)
    assert views.show(door.store, second, noon(day(30)), ELI).as_data()["reasons"] == [18]
    door.start(second, ELI, noon(day(30)))
    door.reject(second, ELI, noon(day(30)))
    renewed = opened(door, an_application(form={"first_time": "no"}), on=31)

    assert views.show(door.store, renewed, noon(day(31)), ELI).details.outcome == "grant"


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        ({"patient": {"name": "Somebody Else"}}, ("patient.name",)),
        (
            {"prior_treatments": [{"product": "LAMOTREL", "tried": "yes", "outcome": "usable"}]},
            ("prior_treatments[lamotrel].outcome",),
        ),
        (
            {"treatment": {"intervals": [{"start": "2015-05-01", "end": "open"}]}},
            ("treatment.intervals",),
        ),
        ({"prior_treatments": [{"product": "Neurolin", "tried": "yes", "outcome": "usable"}]}, ()),
        ({"doctor": {"hpr_number": "1111111"}, "initiation": {"done": "yes"}}, ()),
    ],
)
def test_contradictions_names_the_changed_fields(
    door: Door, answer: dict[str, object], changed: tuple[str, ...]
) -> None:
    number = opened(door, an_application())

    before, supplement = door.look(number).application, Application.model_validate(answer)
    assert contradictions(before, supplement) == changed


def test_why_begins_with_the_decision_of_a_decided_case(door: Door) -> None:
    number = opened(door, an_application(treatment={"outside_hospital": "no"}))
    door.start(number, ELI, noon(RECEIVED))
    door.reject(number, ELI, noon(RECEIVED))
    lines = list(why_lines(views.why(door.store, number, noon(RECEIVED), ELI), None))

    assert lines[0] == f"{number}: rejected under § 3a, reasons 11"
    assert not any("would be granted" in line for line in lines)


def test_a_letter_is_unsigned_if_nobody_said_who_acts(door: Door) -> None:
    number = opened(door, INCOMPLETE)
    [(_, unsigned), _] = door.ask(number, UNNAMED, noon(RECEIVED)).letters

    assert UNNAMED not in str(unsigned)


@pytest.mark.parametrize("nobody", [None, "", "  ", UNNAMED, "Case-Worker"])
def test_a_step_that_decides_needs_a_name(nobody: str | None, door: Door) -> None:
    number = opened(door, an_application())
    door.start(number, nobody, noon(RECEIVED))

    with pytest.raises(NameNeeded, match="decides the case, so say who you are: --as NAME"):
        door.grant(number, nobody, noon(RECEIVED))
    assert door.grant(number, ELI, noon(RECEIVED)).case.state == "granted"


def test_a_step_that_takes_two_people_needs_a_name(door: Door) -> None:
    number = opened(door, a_3b_application())
    door.start(number, ELI, noon(RECEIVED))

    with pytest.raises(NameNeeded, match="--as NAME"):
        door.propose(number, "Not proportionate.", None, noon(RECEIVED))
    assert door.propose(number, "Not proportionate.", ELI, noon(RECEIVED)).case.proposal.by == ELI


def test_a_waiting_case_has_two_futures(door: Door) -> None:
    number = opened(door, INCOMPLETE)
    case = door.ask(number, ELI, noon(RECEIVED)).case
    today, never = details_of(case).futures(noon(day(2)))

    assert "today" in today.when and today.on == day(2)
    assert (never.state, never.on) == ("under_review", day(23))
    assert never.events == ("reminder_sent", "information_overdue")


# Findings that a file states

WITH_FINDINGS = {"findings": {"cost_reasonable": "no"}}


def test_an_application_that_states_findings_opens_no_case(door: Door) -> None:
    with pytest.raises(Refused) as caught:
        door.register(an_application(**WITH_FINDINGS), noon(RECEIVED), "post")

    assert str(caught.value) == (
        "Can't register: the file states findings, and in a case those are the case worker's own. "
        "Leave out `findings`, and record each one with `judge CASE FACT VALUE --because TEXT`."
    )
    assert overview.inbox(door.store, noon(RECEIVED)) == []


def test_no_answer_states_findings(door: Door) -> None:
    number = opened(door, INCOMPLETE)
    door.ask(number, ELI, noon(day(1)))
    supplement = Application.model_validate(WITH_FINDINGS)

    with pytest.raises(Refused, match="Can't answer: the file states findings"):
        door.answer(number, supplement, "post", noon(day(2)))
    with pytest.raises(Refused, match="Can't answer: the file states findings"):
        door.take(number, "answer", by="post", at=noon(day(2)), supplement=supplement)
    assert door.look(number).state == "missing_info"


@pytest.mark.parametrize(
    ("field", "number", "shown"),
    [
        ("patient.identity_number", "14836130031", "148361*****"),
        ("patient.foreign_id", "X12345", "*****"),
        ("patient.foreign_id", "none", "none"),
        ("patient.name", "Ingrid Solbakken", "Ingrid Solbakken"),
    ],
)
def test_a_number_that_tells_who_the_patient_is_is_masked(
    field: str, number: str, shown: str
) -> None:
    row = StatedField(field, number, earlier=(number,)).with_masked_numbers()

    assert (row.value, row.earlier) == (shown, (shown,))
