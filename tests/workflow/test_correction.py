"""Corrections (law § 4): rules R-1 … R-6, what a decision becomes, and late mail."""

from datetime import date
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, day
from matters import ELI, OLA, Matter, decided

from workflow.correction.commands import Approve, Correct
from workflow.correction.process import CORRECTION
from workflow.engine.links import Link
from workflow.reimbursement.application import Application

IN_HOSPITAL = an_application(treatment={"outside_hospital": "no"})
AT_HOME = Application.model_validate({"treatment": {"outside_hospital": True}})
NOT_AT_HOME = Application.model_validate({"treatment": {"outside_hospital": False}})


def correct(of: Any, ground: str = "c", file: Application | None = None, **more: Any) -> Correct:
    more.setdefault("by", ELI)
    return Correct(
        number="",
        application=file,
        links=(Link("corrects", of.number),),
        ground=ground,  # type: ignore[arg-type]
        because="Feil i vedtaket.",
        **more,
    )


@pytest.fixture
def matter() -> Matter:
    return Matter()


def test_a_refusal_becomes_a_grant_from_the_first_receipt(matter: Matter) -> None:
    refusal = decided(matter, IN_HOSPITAL)
    case = matter.open(CORRECTION, correct(refusal, file=AT_HOME), day(30))

    assert (case.state, case.applied_on, case.received) == ("under_review", RECEIVED, day(30))
    case = matter.take(case.number, Approve(OLA), day(31))

    assert case.state == "changed" and case.decided_on == day(31)
    decision = case.decision
    assert (decision.verdict, decision.valid_from) == ("granted", RECEIVED)
    assert decision.valid_to == date(2017, 3, 15) and decision.favour
    assert matter[refusal.number].state == "rejected"
    assert matter.letters() == [
        ("decision_changed", "applicant", False),
        ("decision_changed", "doctor", True),
    ]
