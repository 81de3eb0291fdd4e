"""Scope, S-1 … S-8: each rule met, not met and unknown, under both paragraphs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import (
    BORN_2012,
    D_NUMBER_BORN_1979,
    GRANTED,
    a_3b_application,
    an_application,
    assessed,
    dismissed,
    missing,
    rejected,
    result,
)

from workflow.reimbursement.policy import DEFAULT

RENEWAL = {"first_time": "no"}

GATES: dict[str, tuple[dict[str, Any], Any]] = {
    "S-1 a valid D-number identifies": (
        {"patient": {"identity_number": D_NUMBER_BORN_1979}},
        GRANTED,
    ),
    "S-1 no number": ({"patient": {"identity_number": "none"}}, dismissed(17)),
    "S-1 wrong check digit": ({"patient": {"identity_number": "14836130032"}}, dismissed(17)),
    "S-1 not stated": ({"patient": {"identity_number": None}}, missing("patient.identity_number")),
    "S-2 no duplicate": ({"register": {"duplicate": "no"}}, GRANTED),
    "S-2 the register is silent": ({"register": {"annex_override": "no"}}, GRANTED),
    "S-2 pending": ({"register": {"duplicate": "pending"}}, dismissed(18)),
    "S-2 granted": ({"register": {"duplicate": "granted"}}, dismissed(18)),
    "S-2 a renewal of the grant": (
        {"form": RENEWAL, "register": {"duplicate": "granted", "earlier_grant": "yes"}},
        GRANTED,
    ),
    "S-2 a renewal that is already pending": (
        {"form": RENEWAL, "register": {"duplicate": "pending", "earlier_grant": "yes"}},
        dismissed(18),
    ),
    "S-2 said to be the first": (
        {
            "form": {"first_time": "yes"},
            "register": {"duplicate": "granted", "earlier_grant": "yes"},
        },
        dismissed(18),
    ),
    "S-2 not said to be a renewal": (
        {"form": None, "register": {"duplicate": "granted", "earlier_grant": "yes"}},
        dismissed(18),
    ),
    "S-3 no member": ({"patient": {"member": "no"}}, dismissed(19)),
    "S-3 not stated": ({"patient": {"member": None}}, missing("patient.member")),
    "S-4 in hospital": ({"treatment": {"outside_hospital": "no"}}, rejected(11)),
    "S-4 not stated": (
        {"treatment": {"outside_hospital": None}},
        missing("treatment.outside_hospital"),
    ),
    "S-5 no medicine": ({"medicine": {"classified_as_medicine": "no"}}, rejected(5)),
    "S-5 not stated": (
        {"medicine": {"classified_as_medicine": None}},
        missing("medicine.classified_as_medicine"),
    ),
    "S-6 over the counter": ({"medicine": {"over_the_counter": "yes"}}, rejected(6)),
    "S-6 over the counter, a named exception": (
        {"medicine": {"over_the_counter": "yes"}, "register": {"otc_exception": "yes"}},
        GRANTED,
    ),
    "S-6 no exception": (
        {"medicine": {"over_the_counter": "yes"}, "register": {"otc_exception": "no"}},
        rejected(6),
    ),
    "S-6 not stated": (
        {"medicine": {"over_the_counter": None}},
        missing("medicine.over_the_counter"),
    ),
    "S-6 not stated, but an exception either way": (
        {"medicine": {"over_the_counter": None}, "register": {"otc_exception": "yes"}},
        GRANTED,
    ),
    "S-7 lifelong": ({"diagnosis": {"duration_months": "lifelong"}}, GRANTED),
    "S-7 a month more than two years": ({"diagnosis": {"duration_months": "25"}}, GRANTED),
    "S-7 exactly two years": ({"diagnosis": {"duration_months": "24"}}, rejected(12)),
    "S-7 not stated": (
        {"diagnosis": {"duration_months": None}},
        missing("diagnosis.duration_months"),
    ),
    "S-8 financed by others": ({"register": {"financed_by_others": "yes"}}, rejected(14)),
    "S-8 not financed by others": ({"register": {"financed_by_others": "no"}}, GRANTED),
}


@pytest.mark.parametrize("case", GATES)
def test_a_scope_rule_under_3a(case: str) -> None:
    changes, expected = GATES[case]

    assert result(an_application(**changes)) == expected


@pytest.mark.parametrize("case", GATES)
def test_the_same_scope_rule_under_3b(case: str) -> None:
    changes, expected = GATES[case]

    assert result(a_3b_application(**changes)) == expected


@pytest.mark.parametrize("months", ["1", "24", None])
def test_with_s_7_switched_off_the_length_of_the_disease_does_not_matter(
    months: str | None,
) -> None:
    policy = replace(DEFAULT, long_lasting_gate=False)

    assert result(an_application(diagnosis={"duration_months": months}), policy=policy) == GRANTED


def test_a_policy_can_move_the_limit_of_a_long_lasting_disease() -> None:
    policy = replace(DEFAULT, long_lasting_months=36)

    assert result(an_application(diagnosis={"duration_months": "36"}), policy=policy) == rejected(
        12
    )
    assert result(an_application(diagnosis={"duration_months": "37"}), policy=policy) == GRANTED


def test_a_patient_not_born_on_the_day_of_arrival_is_not_identified() -> None:
    application = an_application(
        patient={"identity_number": BORN_2012},
        initiation={"date": "2012-06-21"},
        treatment={"intervals": [{"start": "2012-07-01", "end": "open"}]},
    )

    assert assessed(application, received=date(2012, 6, 20)).reasons == (17,)
    assert assessed(application, received=date(2012, 6, 21)).outcome == "grant"


def test_a_valid_grant_is_no_duplicate_for_an_application_stated_as_not_the_first() -> None:
    application = an_application(form=RENEWAL, register={"duplicate": "granted"})

    assert result(application) == GRANTED
