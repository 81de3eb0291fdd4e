"""The duplicate rule (S-2): the same person and treatment, however they are stated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import BORN_1961, BORN_1985, D_NUMBER_BORN_1979, an_application
from cases import ELI, RECEIVED, day, noon
from databases import simulated_store

from handlers.casework import views
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.cli.reimbursement_screens import application_lines, assessment_lines, event_detail
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT

SUBSTANCE = {"name": None, "substance": "Epilozamid", "atc": None}
ATC = "N03AX99"


@pytest.fixture
def door() -> Iterator[Door]:
    """An empty office."""
    store = simulated_store(":memory:")
    yield Door(store)
    store.close()


def register(door: Door, on: int = 0, **changes: Any) -> Any:
    return door.register(an_application(**changes), noon(day(on)), "post").case


def repeats(door: Door, first: dict[str, Any], second: dict[str, Any]) -> str | None:
    """Return what the register answers of a second application while the first one is pending."""
    register(door, **first)
    answer = register(door, on=3, **second).register
    return None if answer is None else answer.duplicate


SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the other code list": (
        {},
        {"diagnosis": {"code": "N88", "system": "icpc2", "reimbursement_code": "N88"}},
    ),
    "another code of the row": ({}, {"diagnosis": {"code": "G40.9"}}),
    "the reimbursement code alone": ({}, {"diagnosis": {"code": None}}),
    "another spelling of the substance": ({}, {"medicine": {"substance": "EPILOZAMID "}}),
    "another product of the substance": ({}, {"medicine": {"name": "Epilozan mikstur"}}),
    "the substance alone": ({}, {"medicine": SUBSTANCE}),
    "one ATC code, another name of the substance": (
        {"medicine": {"atc": ATC}},
        {"medicine": {"atc": ATC, "substance": "epilozamidum", "name": "X"}},
    ),
    "the product in decomposed letters": (
        {"medicine": {"name": "Nervåzin", "substance": None}},
        {"medicine": {"name": "Nerva\u030azin", "substance": None}},
    ),
    "a code outside the table": (
        {"diagnosis": {"code": "K75.4", "reimbursement_code": "none"}},
        {"diagnosis": {"code": "K75.4", "reimbursement_code": "none", "text": "hepatitt"}},
    ),
    "one group code": (
        {"diagnosis": {"code": "M79.7", "reimbursement_code": "-71"}},
        {"diagnosis": {"code": "R52.2", "reimbursement_code": "-71"}},
    ),
}
OTHER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another substance": ({}, {"medicine": {"substance": "lamotrigin", "name": "Y"}}),
    "another disease of the table": (
        {},
        {"diagnosis": {"code": "L40", "reimbursement_code": "L40"}},
    ),
    "a disease outside the table": (
        {},
        {"diagnosis": {"code": "K75.4", "reimbursement_code": "none"}},
    ),
    "another person": ({}, {"patient": {"identity_number": BORN_1985}}),
    "nobody's number": ({}, {"patient": {"identity_number": "none"}}),
}
UNKNOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no diagnosis": ({}, {"diagnosis": None}),
    "no code": ({}, {"diagnosis": {"code": None, "reimbursement_code": None}}),
    "no medicine": ({"medicine": None}, {}),
    "one product with two substances": ({}, {"medicine": {"substance": "epilosamid"}}),
    "nothing to compare the medicine by": (
        {"medicine": {"name": None}},
        {"medicine": {"substance": None}},
    ),
    "two code lists outside the table": (
        {"diagnosis": {"code": "K75.4", "reimbursement_code": "none"}},
        {"diagnosis": {"code": "D97", "system": "icpc2", "reimbursement_code": "none"}},
    ),
    "a chapter of the code": (
        {"diagnosis": {"code": "K75", "reimbursement_code": "none"}},
        {"diagnosis": {"code": "K75.4", "reimbursement_code": "none"}},
    ),
    "a code of two diseases": (
        {"diagnosis": {"code": "P06", "system": "icpc2", "reimbursement_code": "P06"}},
        {"diagnosis": {"code": "G47.4", "reimbursement_code": "G47.4"}},
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_treatment_is_one_however_it_is_stated(name: str, door: Door) -> None:
    assert repeats(door, *SAME[name]) == "pending"


@pytest.mark.parametrize("name", OTHER)
def test_another_treatment_or_person_is_no_duplicate(name: str, door: Door) -> None:
    assert repeats(door, *OTHER[name]) is None


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_told_is_possible(name: str, door: Door) -> None:
    assert repeats(door, *UNKNOWN[name]) == "possible"


def show(door: Door, number: str) -> Any:
    return views.show(door.store, number, noon(day(9)), ELI).details


def test_what_cannot_be_told_is_a_task_that_names_the_case(door: Door) -> None:
    first = register(door, medicine={"name": None}).number
    second = register(door, on=3, medicine={"substance": None}).number
    [task] = show(door, second).assessment.tasks

    assert (task.fact, show(door, second).outcome) == ("duplicate", "missing")
    assert f"whether this repeats case {first}" in task.says
    assert f"May repeat: case {first}" in application_lines(show(door, second), unmask=False)
    door.judge(second, "duplicate", True, "Legen bekrefter det.", ELI, noon(day(4)))
    assert show(door, second).assessment.reasons == (18,)
    door.judge(second, "duplicate", False, "Et annet legemiddel.", ELI, noon(day(4)))
    assert show(door, second).outcome == "grant"


def test_a_duplicate_names_the_cases_that_it_repeats(door: Door) -> None:
    first = register(door).number
    second = register(door, on=3).number

    assert f"Repeats: case {first}" in application_lines(show(door, second), unmask=False)
    assert not [x for x in application_lines(show(door, first), unmask=False) if "epeat" in x]


D_NUMBER, BIRTH_NUMBER = "62817241781", "22817241011"


def answered(door: Door, number: str, identity_number: str, on: int) -> None:
    supplement = Application.model_validate({"patient": {"identity_number": identity_number}})
    door.answer(number, supplement, "post", noon(day(on)))


@pytest.mark.parametrize("again", [D_NUMBER, BIRTH_NUMBER])
def test_an_application_under_an_earlier_number_is_a_duplicate(again: str, door: Door) -> None:
    number = register(door, patient={"identity_number": D_NUMBER}).number
    answered(door, number, BIRTH_NUMBER, on=1)
    second = register(door, on=3, patient={"identity_number": again})

    assert second.register.duplicate == "pending"
    assert second.register.duplicate_of == number


def test_a_case_under_an_earlier_number_is_found_through_another_case(door: Door) -> None:
    """Only the case of another disease tells that the two numbers are one person's."""
    first = register(door, patient={"identity_number": D_NUMBER}).number
    psoriasis = {"code": "L40", "reimbursement_code": "L40"}
    other = register(door, on=1, patient={"identity_number": D_NUMBER}, diagnosis=psoriasis).number
    answered(door, other, BIRTH_NUMBER, on=2)
    second = register(door, on=3, patient={"identity_number": BIRTH_NUMBER})

    assert second.register.duplicate_of == first


def test_a_number_that_was_a_slip_makes_a_possible_duplicate_of_its_owner(door: Door) -> None:
    """Somebody else's number stood in the case. Only a treatment that is the same is told."""
    slip = register(door, patient={"identity_number": D_NUMBER_BORN_1979}).number
    answered(door, slip, BORN_1961, on=1)
    owner = register(door, on=2, patient={"identity_number": D_NUMBER_BORN_1979})
    unsure = register(door, on=3, patient={"identity_number": D_NUMBER_BORN_1979}, diagnosis=None)

    assert owner.register.duplicate == "possible"
    assert owner.register.duplicate_of == slip
    assert unsure.register.duplicate_of == owner.number


def test_a_renewal_is_no_possible_duplicate_of_a_grant(door: Door) -> None:
    number = register(door).number
    door.start(number, ELI, noon(RECEIVED))
    door.grant(number, ELI, noon(RECEIVED))
    renewal = register(door, on=3, diagnosis=None, form={"first_time": "no"})
    first_time = register(door, on=4, diagnosis=None, patient={"name": "Annet"})

    assert renewal.register is None
    assert first_time.register.duplicate == "possible"
    assert number in first_time.register.duplicate_of


# A grant without end (§ 3 since 2018)


SERIOUS: dict[str, Any] = {
    "form": {"kind": "portal"},
    "diagnosis": {"seriousness": "serious_disease"},
}


def granted_for_ever(door: Door) -> str:
    """The number of a case that is granted under § 3 on 4 March 2024."""
    at = noon(date(2024, 3, 4))
    application = an_application(**SERIOUS)
    number = door.register(application, at, "post").case.number
    door.start(number, ELI, at)
    door.grant(number, ELI, at)
    return number


@pytest.fixture
def by_date() -> Iterator[Door]:
    """An empty office that decides by the rules of the day of receipt."""
    store = simulated_store(":memory:")
    yield Door(store, replace(DEFAULT, rule_sets_by_date=True))
    store.close()


@pytest.mark.parametrize(("first_time", "duplicate"), [("yes", True), ("no", False)])
def test_a_grant_without_end_is_valid_for_ever(
    first_time: str, duplicate: bool, by_date: Door
) -> None:
    first = granted_for_ever(by_date)
    again = an_application(**SERIOUS | {"form": {"kind": "portal", "first_time": first_time}})
    case = by_date.register(again, noon(date(2055, 3, 4)), "post").case

    answer = case.register
    assert answer is not None and answer.earlier_grant is True
    assert (answer.duplicate, answer.duplicate_of) == ("granted", first)
    found = views.show(by_date.store, case.number, noon(date(2055, 3, 4)), ELI).details
    assert (found.outcome == "dismiss") is duplicate


def test_a_refusal_is_no_valid_grant(by_date: Door) -> None:
    at = noon(date(2024, 3, 4))
    application = an_application(**SERIOUS | {"diagnosis": {"seriousness": "neither"}})
    number = by_date.register(application, at, "post").case.number
    by_date.start(number, ELI, at)
    by_date.reject(number, ELI, at)
    again = by_date.register(application, noon(date(2024, 4, 4)), "post").case

    assert again.register is None


def test_a_grant_without_end_is_shown_so_and_never_warned_of(by_date: Door) -> None:
    number = granted_for_ever(by_date)
    shown = views.show(by_date.store, number, noon(date(2024, 3, 5)), ELI)
    sweep(by_date, noon(date(2055, 3, 4)))

    assert shown.as_data()["valid_to"] is None
    assert "  valid from 2024-03-04, without end" in list(assessment_lines(shown.details))
    history = [recorded.event for recorded in by_date.look(number).events]
    assert event_detail(history[-1]) == ": § 3; valid from 2024-03-04, without end"
    assert [event.name for event in history] == [
        "application_received",
        "review_started",
        "granted",
    ]
