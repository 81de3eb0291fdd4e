"""Whether two applications are for one treatment of one person, and what follows if unknown."""

from typing import Any

import pytest
from builders import BORN_1961, BORN_1985, an_application, assessed
from cases import ELI, received, then

from workflow.engine.errors import Refused
from workflow.engine.people import fault_of, same_person
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Approve
from workflow.reimbursement.derive.same_treatment import is_same_person, same_treatment
from workflow.reimbursement.file import patient_key
from workflow.reimbursement.process import REIMBURSEMENT

D_NUMBER, BIRTH_NUMBER = "62817241781", "22817241011"  # of one day of birth


@pytest.mark.parametrize(
    ("number", "had", "same"),
    [
        (BORN_1961, (BORN_1961,), True),
        (BIRTH_NUMBER, (D_NUMBER, BIRTH_NUMBER), True),
        (D_NUMBER, (D_NUMBER, BIRTH_NUMBER), True),
        (BORN_1985, (BORN_1985, BORN_1961), None),
        ("14836130099", ("14836130099", "99999999999"), None),
        (BORN_1985, (BORN_1961,), False),
        (BORN_1985, (), False),
    ],
    ids=["one number", "the newest", "a D-number before", "a slip", "no day", "another", "none"],
)
def test_a_number_is_that_of_whoever_has_had_it(
    number: str, had: tuple[str, ...], same: bool | None
) -> None:
    assert is_same_person(number, had) is same


def alike(**second: Any) -> bool | None:
    return same_treatment(an_application(), an_application(**second))


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ({}, True),
        ({"medicine": {"name": "EPILOZAN  tabletter 50 mg", "substance": None}}, True),
        ({"medicine": {"name": "X", "substance": None}}, False),
        ({"medicine": {"name": "X", "substance": "y"}}, False),
        ({"medicine": {"substance": "y"}}, None),
        ({"medicine": {"name": None, "substance": None}}, None),
        ({"medicine": None}, None),
        ({"diagnosis": None}, None),
        ({"diagnosis": {"code": None, "reimbursement_code": None}}, None),
        ({"diagnosis": {"code": "L40", "reimbursement_code": "L40"}}, False),
        ({"diagnosis": {"code": "N88", "system": "icpc2", "reimbursement_code": None}}, True),
        ({"diagnosis": {"code": "D97", "system": "icpc2", "reimbursement_code": None}}, None),
        ({"diagnosis": {"code": "K75.4", "reimbursement_code": "none"}}, False),
    ],
)
def test_two_applications_are_compared_part_by_part(
    second: dict[str, Any], same: bool | None
) -> None:
    assert alike(**second) is same


@pytest.mark.parametrize(("atc", "same"), [("N03AX99", True), ("N03AX98", False), ("N03AX", None)])
def test_a_whole_atc_code_tells_the_substance(atc: str, same: bool | None) -> None:
    medicine = {"name": None, "substance": None}
    one = an_application(medicine={**medicine, "atc": "N03AX99"})

    assert same_treatment(one, an_application(medicine={**medicine, "atc": atc})) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"code": "M79.7", "reimbursement_code": "-71"}, {"code": "R52"}, True),
        ({"code": "P06", "system": "icpc2"}, {"code": "G47.4"}, None),
        ({"code": "K75"}, {"code": "K75.4"}, None),
        ({"code": "K75.4"}, {"code": "K75.4"}, True),
        ({"code": "K75.4"}, {"code": "E75.2"}, False),
    ],
    ids=["one group code", "rows that overlap", "a part of the other", "equal", "another"],
)
def test_codes_are_compared_by_their_rows_and_else_by_themselves(
    one: dict[str, str], other: dict[str, str], same: bool | None
) -> None:
    code = {"reimbursement_code": one.get("reimbursement_code", "none")}
    first = an_application(diagnosis={**one, **code})

    assert same_treatment(first, an_application(diagnosis={**other, **code})) is same


@pytest.mark.parametrize("case", [None, "2015-000007"])
def test_a_possible_duplicate_is_a_task_and_never_asked_for(case: str | None) -> None:
    register = {"duplicate": "possible"} | ({"duplicate_of": case} if case else {})
    found = assessed(an_application(register=register))
    [task] = found.tasks

    assert (found.outcome, found.missing, task.fact) == ("missing", (), "duplicate")
    assert f"repeats {f'case {case}' if case else 'a case'}:" in task.says


def test_a_case_is_found_by_every_number_that_its_patient_has_had() -> None:
    number = Application.model_validate({"patient": {"identity_number": BIRTH_NUMBER}})
    nobody = Application.model_validate({"patient": {"identity_number": "none"}})
    first = received(an_application(patient={"identity_number": D_NUMBER}))
    case = then(first, Answer("post", number), Answer("post", nobody), Answer("post", number))

    assert case.identity_numbers == (D_NUMBER, BIRTH_NUMBER)
    assert REIMBURSEMENT.keys(case) == (patient_key(D_NUMBER), patient_key(BIRTH_NUMBER))
    assert REIMBURSEMENT.keys(received(Application())) == ()


@pytest.mark.parametrize(
    ("name", "says"), [("Åse Berg 2", None), (":", "letters"), ("\u0415li", "Latin")]
)
def test_a_name_of_one_who_acts_has_latin_letters(name: str, says: str | None) -> None:
    fault = fault_of(name)

    assert fault is None if says is None else fault is not None and says in fault
    assert same_person("A\u030ase", "åse.")


def test_the_engine_refuses_a_name_that_nobody_has_where_two_people_are_needed() -> None:
    with pytest.raises(Refused, match="nobody has this name"):
        then(received(an_application()), Approve("\u0415li"))
    with pytest.raises(Refused, match="does not lead on"):
        then(received(an_application()), Approve(ELI))
