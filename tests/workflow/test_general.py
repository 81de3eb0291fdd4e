"""General rules, G-1 … G-6: each rule met, not met and unknown."""

from dataclasses import replace
from typing import Any

import pytest
from builders import GRANTED, a_3b_application, an_application, dismissed, missing, rejected, result

from workflow.reimbursement.policy import DEFAULT

LISTED = {"on_refund_list_for_code": "yes"}

WHO_AND_WHETHER: dict[str, tuple[dict[str, Any], Any]] = {
    "G-1 listed, conditions met": (
        {"register": LISTED, "medicine": {"list_conditions_met": "yes"}},
        dismissed(14),
    ),
    "G-1 listed, conditions not met": (
        {"register": LISTED, "medicine": {"list_conditions_met": "no"}},
        GRANTED,
    ),
    "G-1 listed, conditions not stated": (
        {"register": LISTED},
        missing("medicine.list_conditions_met"),
    ),
    "G-1 not listed, so the conditions don't matter": (
        {"register": {"on_refund_list_for_code": "no"}, "medicine": {"list_conditions_met": "yes"}},
        GRANTED,
    ),
    "G-1 the list is silent": ({"medicine": {"list_conditions_met": "yes"}}, GRANTED),
    "G-2 no doctor": ({"doctor": {"role": "not_a_doctor"}}, dismissed(14)),
    "G-2 role not stated": ({"doctor": {"role": None}}, missing("applicant_is_doctor")),
    "G-2 number not stated": ({"doctor": {"hpr_number": None}}, missing("doctor.hpr_number")),
    "G-2 six digits are no number": (
        {"doctor": {"hpr_number": "123456"}},
        missing("doctor.hpr_number"),
    ),
    "G-2 seven digits": ({"doctor": {"hpr_number": "1234567"}}, GRANTED),
    "G-2 nine digits": ({"doctor": {"hpr_number": "123456789"}}, GRANTED),
    "G-2 ten digits are no number": (
        {"doctor": {"hpr_number": "1234567890"}},
        missing("doctor.hpr_number"),
    ),
    "G-2 a letter in the number": (
        {"doctor": {"hpr_number": "12345O7"}},
        missing("doctor.hpr_number"),
    ),
    "G-2 digits of another script": (
        {"doctor": {"hpr_number": "١٢٣٤٥٦٧"}},
        missing("doctor.hpr_number"),
    ),
    "G-2 patient not named": ({"patient": {"name": None}}, missing("patient.name")),
}


@pytest.mark.parametrize("case", WHO_AND_WHETHER)
def test_a_general_rule_under_3a(case: str) -> None:
    changes, expected = WHO_AND_WHETHER[case]

    assert result(an_application(**changes)) == expected


@pytest.mark.parametrize("case", [name for name in WHO_AND_WHETHER if "role" not in name])
def test_the_same_general_rule_under_3b(case: str) -> None:
    changes, expected = WHO_AND_WHETHER[case]

    assert result(a_3b_application(**changes)) == expected


def days(*courses: tuple[str, str]) -> list[dict[str, str]]:
    """Return courses of treatment, each with its first and last day."""
    return [{"start": start, "end": end} for start, end in courses]


NO_STANDBY = {"serious_danger": "no"}

LONG_TERM: dict[str, tuple[list[dict[str, str]], bool]] = {
    "89 days that are no three months": (days(("2015-07-02", "2015-09-28")), False),
    "90 days that are no three months": (days(("2015-07-02", "2015-09-29")), True),
    "1 February to 30 April: 89 days, three months": (days(("2015-02-01", "2015-04-30")), True),
    "2 February to 1 May: 89 days, three months": (days(("2015-02-02", "2015-05-01")), True),
    "2 February to 30 April": (days(("2015-02-02", "2015-04-30")), False),
    "adjoining courses are one": (
        days(("2015-02-01", "2015-03-10"), ("2015-03-11", "2015-04-30")),
        True,
    ),
    "a day between, so two courses": (
        days(("2015-02-01", "2015-03-10"), ("2015-03-12", "2015-05-01")),
        False,
    ),
    "30 + 30 + 29 days": (
        days(
            ("2015-01-01", "2015-01-30"), ("2015-04-01", "2015-04-30"), ("2015-08-01", "2015-08-29")
        ),
        False,
    ),
    "30 + 30 + 30 days": (
        days(
            ("2015-01-01", "2015-01-30"), ("2015-04-01", "2015-04-30"), ("2015-08-01", "2015-08-30")
        ),
        True,
    ),
    "45 + 45 days, the last on the year's last day": (
        days(("2015-04-01", "2015-05-15"), ("2016-02-16", "2016-03-31")),
        True,
    ),
    "45 + 45 days, the last a day too late": (
        days(("2015-04-01", "2015-05-15"), ("2016-02-17", "2016-04-01")),
        False,
    ),
    "two medicines at once count once": (
        days(("2015-04-01", "2015-05-29"), ("2015-04-01", "2015-05-29")),
        False,
    ),
    "an open end is lifelong": ([{"start": "2015-04-01", "end": "open"}], True),
    "no course at all": ([], False),
}


@pytest.mark.parametrize("case", LONG_TERM)
def test_three_months_within_a_year_make_a_need_long_term(case: str) -> None:
    intervals, long_term = LONG_TERM[case]

    application = an_application(treatment={"intervals": intervals, "standby": NO_STANDBY})

    assert result(application) == (GRANTED if long_term else rejected(10))


SHORT = days(("2015-04-01", "2015-04-10"))
STANDBY: dict[str, tuple[dict[str, Any], Any]] = {
    "six months": ({"serious_danger": "yes", "months_a_year": "6"}, GRANTED),
    "five months": ({"serious_danger": "yes", "months_a_year": "5"}, rejected(10)),
    "convenience stock": ({"serious_danger": "no", "months_a_year": "12"}, rejected(10)),
    "no danger, months not stated": ({"serious_danger": "no"}, rejected(10)),
    "months not stated": ({"serious_danger": "yes"}, missing("treatment.standby.months_a_year")),
    "danger not stated": ({"months_a_year": "6"}, missing("treatment.standby.serious_danger")),
    "danger not stated, months too few": ({"months_a_year": "5"}, rejected(10)),
}


@pytest.mark.parametrize("case", STANDBY)
def test_standby_against_a_danger_equals_use_for_most_of_the_year(case: str) -> None:
    standby, expected = STANDBY[case]

    assert result(an_application(treatment={"intervals": SHORT, "standby": standby})) == expected
    assert result(a_3b_application(treatment={"intervals": SHORT, "standby": standby})) == expected


def test_short_use_is_no_ground_while_standby_is_unknown() -> None:
    application = an_application(treatment={"intervals": SHORT})

    assert result(application) == missing(
        "treatment.standby.serious_danger", "treatment.standby.months_a_year"
    )


def test_standby_is_enough_without_any_course() -> None:
    application = an_application(
        treatment={"intervals": None, "standby": {"serious_danger": "yes", "months_a_year": "8"}}
    )

    assert result(application) == GRANTED


def test_without_any_time_stated_courses_and_standby_are_asked_for() -> None:
    assert result(an_application(treatment={"intervals": None})) == missing(
        "treatment_time", "treatment.standby.serious_danger", "treatment.standby.months_a_year"
    )


def test_a_course_without_a_last_day_is_asked_about() -> None:
    application = an_application(
        treatment={"intervals": [{"start": "2015-04-01"}], "standby": NO_STANDBY}
    )

    assert result(application) == missing("treatment_time")


def test_a_product_that_annex_1_excepts_needs_no_three_months() -> None:
    application = an_application(
        treatment={"intervals": SHORT, "standby": NO_STANDBY}, register={"annex_override": "yes"}
    )

    assert result(application) == GRANTED


def test_a_policy_can_demand_six_months_instead_of_three() -> None:
    policy = replace(DEFAULT, long_term_days=180, long_term_months=6, standby_months=9)
    three_months = an_application(
        treatment={"intervals": days(("2015-04-01", "2015-06-30")), "standby": NO_STANDBY}
    )
    six_months = an_application(
        treatment={"intervals": days(("2015-04-01", "2015-09-30")), "standby": NO_STANDBY}
    )
    standby = an_application(
        treatment={"intervals": SHORT, "standby": {"serious_danger": "yes", "months_a_year": "8"}}
    )

    assert result(three_months, policy=policy) == rejected(10)
    assert result(six_months, policy=policy) == GRANTED
    assert result(standby, policy=policy) == rejected(10)


def test_a_course_without_dates_is_not_asked_about_if_another_is_long_enough() -> None:
    application = an_application(
        treatment={
            "intervals": [{"start": "2015-01-01", "end": "2015-12-31"}, {"start": "2016-02-01"}]
        }
    )

    assert result(application) == GRANTED
