"""Findings that carry a value, and answers that carry their sender."""

from datetime import date

import pytest
from builders import RECEIVED, an_application
from cases import ELI, INCOMPLETE, a_case, received, then

from workflow.engine.errors import Refused
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.commands import Answer, Judge
from workflow.reimbursement.events import InformationSupplied
from workflow.reimbursement.fact_values import typed_value
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT

DATE = "initiation.date"


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        (DATE, "2015-03-02", "2015-03-02"),
        (DATE, "02.03.2015", "2015-03-02"),
        (DATE, "yes", True),
        ("initiation.by", "Per Nevland", "Per Nevland"),
        ("doctor.hpr_number", "9876543", "9876543"),
        ("diagnosis.severity", "ja", True),
        ("grant_has_days", "2016-12-31", "2016-12-31"),
        ("grant_has_days", "nei", False),
    ],
)
def test_what_is_found_is_read_as_it_is(fact: str, text: str, value: object) -> None:
    assert typed_value(FACTS[fact], text) == value


@pytest.mark.parametrize(
    ("fact", "text", "says"),
    [
        (DATE, "no", "can't be no"),
        (DATE, "i fjor", "date.*; or yes"),
        ("initiation.by", "", "write what is found, or yes"),
        ("patient.name", "Ingrid Solbakken", "put the name itself in the file with `answer`"),
        ("doctor.hpr_number", "12", "7 to 9 digits"),
        ("grant_has_days", "yes", "write the last day of the grant"),
        ("treatment.outside_hospital", "kanskje", "write yes or no"),
    ],
)
def test_what_cannot_be_the_value_is_refused(fact: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        typed_value(FACTS[fact], text)


def test_a_day_that_is_found_supplies_the_statement_and_is_kept() -> None:
    found = then(a_case("missing_info"), Judge(ELI, DATE, "2015-03-02", "Sykehuset oppga den"))

    assert found.state == "under_review"
    assert found.judged[DATE].value == "2015-03-02"
    assert assessed(found).facts[DATE] is True


def test_a_consultation_that_has_not_been_cannot_be_found() -> None:
    for day in ("2015-03-17", "2051-03-02"):
        with pytest.raises(Refused, match="has not been yet"):
            then(received(INCOMPLETE), Judge(ELI, DATE, day, "x"), on=RECEIVED)
    assert then(received(INCOMPLETE), Judge(ELI, DATE, "2015-03-16", "x")).judged
    assert then(received(INCOMPLETE), Judge(ELI, DATE, True, "x")).judged


@pytest.mark.parametrize(
    ("states", "task"),
    [
        ({"initiation": {"date": "2015-03-02"}}, False),
        ({"initiation": {"date": "2015-02-01"}}, True),
        ({"initiation": {"by": "Per Nevland"}}, False),
    ],
    ids=["the same day", "another day", "nothing of it"],
)
def test_another_day_of_the_doctor_contradicts_the_one_that_was_found(
    states: dict[str, object], task: bool
) -> None:
    found = then(received(INCOMPLETE), Judge(ELI, DATE, "2015-03-02", "Sykehuset oppga den"))
    answered = then(found, Answer("post", Application.model_validate(states)))

    assert (assessed(answered).facts[DATE] is None) == task
    assert [each.fact for each in assessed(answered).open.tasks] == ([DATE] if task else [])


def test_an_answer_says_who_sent_it() -> None:
    supplement = an_application()
    by_default = then(received(INCOMPLETE), Answer("post", supplement)).events[-1].event
    told = then(received(INCOMPLETE), Answer("post", supplement, None, "patient")).events[-1].event

    assert isinstance(by_default, InformationSupplied) and by_default.sender == "doctor"
    assert isinstance(told, InformationSupplied) and told.sender == "patient"
    assert told.supplement == supplement and date(2015, 3, 16) == RECEIVED


def test_an_atc_code_that_is_found_tells_the_prescription_group() -> None:
    found = Finding("medicine.atc", "N02AA01", "Etter legemiddelets merking.", "Eli")
    unsaid = an_application(medicine={"atc": None, "prescription_group": None})

    facts = facts_of(unsaid, RECEIVED, DEFAULT, {found.key: found})
    assert (facts["medicine.prescription_group"], facts["opioid"]) == ("A", True)
    assert facts["prescription_group_known"] is True
