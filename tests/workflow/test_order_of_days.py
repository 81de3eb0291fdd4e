"""Days that must come in order: each pair in order, on the same day, and broken."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import BORN_2012, RECEIVED, an_application, assessed
from cases import ELI, noon, received, then

from workflow.engine.advance import advance
from workflow.engine.errors import Refused
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.commands import Answer, Ask, Grant, Judge, Reject, Start
from workflow.reimbursement.derive.order_of_days import PAIRS, TODAY, remarks
from workflow.reimbursement.file import Case

DAY = timedelta(days=1)


def treated(*courses: tuple[str, str]) -> dict[str, Any]:
    return {"intervals": [{"start": start, "end": end} for start, end in courses]}


def annexed(until: str) -> dict[str, Any]:
    return {"register": {"annex": {"valid_until": until}}}


NO_STANDBY = {"standby": {"serious_danger": "no"}}
ASKED: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "consulted on the day of arrival": ({"initiation": {"date": "2015-03-16"}}, ()),
    "consulted the day after": ({"initiation": {"date": "2015-03-17"}}, ("initiation.date",)),
    "consulted in 2051": ({"initiation": {"date": "2051-03-02"}}, ("initiation.date",)),
    "consulted on the day of birth": (
        {"patient": {"identity_number": BORN_2012}, "initiation": {"date": "2012-06-21"}},
        (),
    ),
    "consulted before the birth": (
        {"patient": {"identity_number": BORN_2012}, "initiation": {"date": "2012-06-20"}},
        ("initiation.date",),
    ),
    "treated to the day of arrival": (
        {"treatment": treated(("2014-10-01", "2015-03-16")) | NO_STANDBY},
        (),
    ),
    "treated to the day before": (
        {"treatment": treated(("2014-10-01", "2015-03-15")) | NO_STANDBY},
        ("treatment_time",),
    ),
    "treated in 2001": (
        {"treatment": treated(("2001-01-01", "2001-12-31")) | NO_STANDBY},
        ("treatment_time",),
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_stated_day_that_cannot_be_right_is_asked_for(name: str) -> None:
    changes, missing = ASKED[name]
    found = assessed(an_application(**changes))

    assert (found.outcome, found.missing) == ("missing" if missing else "grant", missing)
    assert found.tasks == ()


@pytest.mark.parametrize(
    ("courses", "outcome"),
    [
        ((("2001-01-01", "2001-12-31"), ("2015-04-01", "2015-04-10")), "reject"),
        ((("2014-06-01", "2014-08-19"), ("2015-04-01", "2015-04-10")), "grant"),
        ((("2014-06-01", "2014-08-18"), ("2015-04-01", "2015-04-10")), "reject"),
        ((("2013-12-01", "2014-03-15"), ("2015-04-01", "2015-04-10")), "reject"),
    ],
    ids=["long ago", "90 days in one window", "89 days", "ended a year before the arrival"],
)
def test_an_earlier_course_counts_beside_a_planned_one_inside_one_window(
    courses: tuple[tuple[str, str], ...], outcome: str
) -> None:
    application = an_application(treatment=treated(*courses) | NO_STANDBY)

    assert assessed(application).outcome == outcome


TASK: dict[str, dict[str, Any]] = {
    "annex 1 ended the day before the arrival": annexed("2015-03-15"),
    "the treatment begins after the grant": {"treatment": treated(("2017-03-16", "2018-01-01"))},
}
NO_TASK: dict[str, dict[str, Any]] = {
    "annex 1 ends on the day of arrival": annexed("2015-03-16")
    | {"treatment": treated(("2015-03-16", "2015-07-01"))},
    "the treatment begins on the last day": {"treatment": treated(("2017-03-15", "2018-01-01"))},
    "a course without its first day": {
        "treatment": {
            "intervals": [{"end": "2018-01-01"}, {"start": "2017-03-16", "end": "2018-01-01"}]
        }
    },
}


@pytest.mark.parametrize("name", {**TASK, **NO_TASK})
def test_a_grant_without_a_day_is_a_task_and_never_asked_for(name: str) -> None:
    found = assessed(an_application(**(TASK | NO_TASK)[name]))

    assert found.missing == ()
    assert [task.fact for task in found.tasks] == (["grant_has_days"] if name in TASK else [])
    assert found.outcome == ("missing" if name in TASK else "grant")


def under_review() -> Case:
    return then(received(an_application()), Start(ELI))


LAST = date(2017, 3, 15)


def on(day: date, case: Case) -> Assessed:
    return Assessed(case, day)


def test_a_grant_is_made_up_to_its_own_last_day() -> None:
    granted = advance(under_review(), Grant(ELI), noon(LAST)).case

    assert granted.decision.valid_to == LAST
    with pytest.raises(Refused, match="comes after the last day of a grant") as refusal:
        advance(under_review(), Grant(ELI), noon(LAST + DAY))
    assert "`judge CASE grant_has_days YYYY-MM-DD`" in str(refusal.value)
    [task] = on(LAST + DAY, under_review()).open.tasks
    assert task.fact == "grant_has_days"


def test_an_assessment_holds_until_the_last_day_of_a_grant() -> None:
    """On each day up to the one that it names the same facts follow, and on the next one others."""
    case = under_review()
    named = on(RECEIVED, case).unchanged_until

    assert named == on(LAST, case).unchanged_until == LAST
    assert on(RECEIVED, case).facts == on(LAST, case).facts
    assert on(LAST, case).facts != on(LAST + DAY, case).facts
    assert on(LAST + DAY, case).unchanged_until is None
    assert Assessed(case).unchanged_until is None
    assert not any(pair.later is TODAY for pair in PAIRS)


def test_a_last_day_that_is_found_replaces_the_usual_one() -> None:
    found = then(under_review(), Judge(ELI, "grant_has_days", "2018-12-31", "Ble liggende"))
    late = noon(LAST + DAY)

    assert advance(found, Grant(ELI), late).case.decision.valid_to == date(2018, 12, 31)
    with pytest.raises(Refused, match="no reason to reject"):
        advance(found, Reject(ELI), late)
    with pytest.raises(Refused, match="2018-12-31"):
        advance(found, Grant(ELI), noon(date(2019, 1, 1)))


def test_a_grant_that_cannot_be_is_rejected_for_reason_14() -> None:
    found = then(under_review(), Judge(ELI, "grant_has_days", False, "Brukes ikke lenger"))

    rejected = advance(found, Reject(ELI), noon(LAST + DAY)).case
    assert (rejected.state, rejected.decision.reasons) == ("rejected", (14,))


def test_a_consultation_between_application_and_answer_is_taken_from_the_answer() -> None:
    asked = then(received(an_application(initiation={"date": None})), Ask(ELI))
    says = an_application(**{"initiation": {"date": "2015-03-25"}})
    early = advance(asked, Answer(ELI, says, date(2015, 3, 24)), noon(date(2015, 3, 26))).case
    in_time = advance(asked, Answer(ELI, says, None), noon(date(2015, 3, 25))).case

    assert (early.state, in_time.state) == ("missing_info", "under_review")
    assert in_time.heard == date(2015, 3, 25)


def test_the_newest_answer_counts_whichever_was_recorded_last() -> None:
    case = received(an_application(initiation={"date": None}))
    for day in (26, 20):
        case = advance(
            case, Answer(ELI, an_application(), date(2015, 3, day)), noon(date(2015, 3, 27))
        ).case

    assert case.heard == date(2015, 3, 26)


def test_check_tells_also_what_nothing_hangs_on() -> None:
    application = an_application(
        form={"signed": "2015-03-17"},
        patient={"identity_number": "none", "birth_date": "2015-03-18"},
        initiation={"date": "2015-03-17"},
    )

    assert [says.partition(":")[0] for says in remarks(application, RECEIVED)] == [
        "patient.birth_date",
        "form.signed",
        "initiation.date",
        "initiation.date",
    ]
    assert remarks(an_application(), RECEIVED) == ()
