"""The application that renews a grant, and what a screen tells of the grant in force."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, a_case, day
from told_cases import corrected, granted, revoked

from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.renewing import renewal_of


def with_others(case: Any, *others: Any) -> Any:
    """The case with other cases of its matter."""
    return replace(case, linked=others)


def test_what_stays_the_same_is_stated() -> None:
    renewal = renewal_of(a_case("granted"))
    before = stated(an_application())

    assert stated(renewal) == {
        "form": {"kind": "helfo_form", "first_time": False},
        **{name: before[name] for name in ("patient", "medicine", "diagnosis", "treatment")},
    }


def test_the_doctors_grounds_are_left_out() -> None:
    reason = {"kind": "medical", "text": "Tåles ikke."}
    application = an_application(form=None, medicine={"reason_not_marketed": reason})
    renewal = renewal_of(a_case("granted", application))

    assert renewal.medicine is not None and renewal.medicine.reason_not_marketed is None
    assert renewal.form is not None and stated(renewal.form) == {"first_time": False}


@pytest.mark.parametrize("state", ["received", "missing_info", "rejected", "withdrawn"])
def test_only_a_grant_is_renewed(state: str) -> None:
    with pytest.raises(Refused, match="only a grant is renewed") as refused:
        renewal_of(a_case(state))
    assert [reason.rule for reason in refused.value.reasons] == ["road"]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (revoked("2", "2015-000001", since=day(90)), "was revoked from"),
        (corrected("2", "2015-000001", day(90), None), "was corrected from"),
    ],
)
def test_a_grant_that_was_cut_is_not_renewed(other: Any, says: str) -> None:
    with pytest.raises(Refused, match=says):
        renewal_of(with_others(a_case("granted"), other))


def position(case: Any, on: date) -> Any:
    return REIMBURSEMENT.screen.position(case, on)


def test_a_screen_tells_the_position_of_a_case_with_a_key() -> None:
    case = a_case("granted")
    nobody = a_case("received", an_application(patient={"identity_number": "none"}))
    other = granted("2015-000002", day(100), None)

    assert position(case, RECEIVED)["in_force"] is True
    assert position(with_others(case, other), day(100))["case"] == "2015-000002"
    assert position(nobody, RECEIVED) is None
    assert position(a_case("received", Application()), RECEIVED) is None
