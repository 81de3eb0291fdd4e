"""Readings that the law page chooses where its sources say nothing."""

from typing import Any

import pytest
from builders import an_application, assessed

from workflow.reimbursement.derive.prior_treatment import prior_treatments


def test_certain_grounds_stand_beside_13_where_a_stop_was_never_told() -> None:
    application = an_application(
        patient={"member": None}, treatment={"outside_hospital": "no"}, medicine=None
    )
    waiting, closed = assessed(application), assessed(application, closed=True)

    assert (waiting.outcome, waiting.reasons) == ("missing", ())
    assert (closed.outcome, closed.reasons) == ("reject", (11, 13))


def test_a_stated_approval_counts_while_the_market_status_is_unknown() -> None:
    found = assessed(an_application(medicine={"marketing": None}, documentation=None))

    assert "medicine.marketing" in found.missing
    assert not any(fact.startswith("documentation") for fact in found.missing)
    preparation = assessed(an_application(medicine={"marketing": "naf"}, documentation=None))
    assert set(preparation.missing) == {
        "documentation.randomised_study",
        "documentation.guideline",
    }


@pytest.mark.parametrize(
    ("entries", "unusable"),
    [
        ([{"product": "A", "tried": "no"}], (True,)),
        ([{"product": "A", "tried": "no", "not_tried_because": "Dyr"}], (False,)),
        ([{"product": "A", "tried": "no"}, {"product": "B", "tried": "yes"}], (None, None)),
    ],
    ids=["no reason of its own", "a reason of its own", "one was tried"],
)
def test_coded_answer_3_speaks_for_the_medicines_that_give_no_reason_of_their_own(
    entries: list[dict[str, str]], unusable: tuple[bool | None, ...]
) -> None:
    application = an_application(
        prior_treatments=entries, nothing_tried="3", diagnosis={"secondary": ["N18.5"]}
    )

    assert tuple(x.unusable for x in prior_treatments(application).medicines) == unusable


NO_STANDBY: dict[str, Any] = {"standby": {"serious_danger": "no"}}


@pytest.mark.parametrize(
    ("diseases", "outcome", "missing"),
    [
        ((None, None), "grant", ()),
        (("G40.9", "N88"), "grant", ()),
        (("G40.2", "L40"), "reject", ()),
        (("L40", "L40"), "missing", ("treatment_time",)),
    ],
    ids=["none named", "the same disease", "one of another", "both of another"],
)
def test_a_course_for_another_disease_does_not_count(
    diseases: tuple[str | None, str | None], outcome: str, missing: tuple[str, ...]
) -> None:
    days = (("2015-04-01", "2015-05-15"), ("2015-08-01", "2015-09-14"))
    courses = [
        {"start": start, "end": end} | ({"disease": disease} if disease else {})
        for (start, end), disease in zip(days, diseases, strict=True)
    ]
    found = assessed(an_application(treatment={"intervals": courses, **NO_STANDBY}))

    assert (found.outcome, found.missing) == (outcome, missing)


def test_without_a_diagnosis_every_course_counts() -> None:
    course = {"start": "2015-04-01", "end": "open", "disease": "L40"}
    found = assessed(an_application(treatment={"intervals": [course]}, diagnosis=None))

    assert "treatment_time" not in found.missing
