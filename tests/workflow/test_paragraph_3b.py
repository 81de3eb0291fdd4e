"""§ 3b, B-1 … B-4 and D-21 … D-27: each rule met, not met and unknown (law 1.5)."""

from dataclasses import replace
from typing import Any

import pytest
from builders import (
    DERMATOLOGY,
    GENERAL_MEDICINE,
    GRANTED,
    a_3b_application,
    assessed,
    missing,
    rejected,
    result,
    wrong_applicant,
)

from workflow.reimbursement.policy import DEFAULT

SOURCE = "Et oppdiktet register"
GP = {"role": "general_practitioner", "specialty": None}
COMMON = {
    "persons_in_norway": {"number": "500", "source": SOURCE},
    "persons_at_severity": {"number": "500"},
    "candidates_a_year": {"number": "500"},
}
ASK_B2 = (
    "diagnosis.persons_in_norway",
    "diagnosis.persons_at_severity",
    "diagnosis.candidates_a_year",
)


def document(design: str | None, effect: str | None = "yes") -> dict[str, str]:
    """Return an attachment; a value of None is not stated."""
    stated = {"title": "Oppdiktet vedlegg", "design": design, "shows_effect": effect}
    return {name: value for name, value in stated.items() if value is not None}


APPROVED: dict[str, Any] = {"medicine": {"indication_approved": "norway"}}


def rare_by(**counts: Any) -> Any:
    """Return an approved product for a disease that is rare by these counts only."""
    return a_3b_application(diagnosis={**COMMON, **counts}, **APPROVED)


# B-1, B-2

EXCEPTIONS: dict[str, tuple[dict[str, Any], Any]] = {
    "none of the three": ({}, rejected(9)),
    "B-2a 499 persons": ({"persons_in_norway": {"number": "499"}}, GRANTED),
    "B-2a 499 persons without a source": (
        {"persons_in_norway": {"number": "499", "source": None}},
        missing("diagnosis.persons_in_norway"),
    ),
    "B-2a a source without a number": (
        {"persons_in_norway": {"number": None}},
        missing("diagnosis.persons_in_norway"),
    ),
    "B-2a not stated": ({"persons_in_norway": None}, missing("diagnosis.persons_in_norway")),
    "B-2b 499 at this severity": ({"persons_at_severity": {"number": "499"}}, GRANTED),
    "B-2b not stated": ({"persons_at_severity": None}, missing("diagnosis.persons_at_severity")),
    "B-2b 499, but the severity does not appear": (
        {"persons_at_severity": {"number": "499"}, "severity": None},
        missing("diagnosis.severity"),
    ),
    "B-2b 500, and the severity does not appear": ({"severity": None}, rejected(9)),
    "B-2a 500 persons without a source": (
        {"persons_in_norway": {"source": None}},
        rejected(9),
    ),
    "B-2c 499 candidates a year": ({"candidates_a_year": {"number": "499"}}, GRANTED),
    "B-2c not stated": ({"candidates_a_year": None}, missing("diagnosis.candidates_a_year")),
    "one of the three is enough": (
        {
            "persons_in_norway": {"number": "1"},
            "persons_at_severity": None,
            "candidates_a_year": None,
        },
        GRANTED,
    ),
    "nothing stated": (
        {"persons_in_norway": None, "persons_at_severity": None, "candidates_a_year": None},
        missing(*ASK_B2),
    ),
}


def test_a_disease_without_code_is_decided_under_3b() -> None:
    assert assessed(a_3b_application()).basis == "§ 3b"


@pytest.mark.parametrize("case", EXCEPTIONS)
def test_an_exception_is_a_rare_disease_a_rare_severity_or_a_rare_treatment(case: str) -> None:
    counts, expected = EXCEPTIONS[case]
    stated = {
        name: {**COMMON[name], **count} if isinstance(count, dict) else count
        for name, count in counts.items()
    }

    assert result(rare_by(**stated)) == expected


def test_each_of_the_three_exceptions_has_its_own_policy_value() -> None:
    policy = replace(DEFAULT, rare_persons=200, rare_severity_persons=300, rare_candidates=400)

    def outcome(**counts: Any) -> Any:
        return result(rare_by(**counts), policy=policy)

    assert outcome(persons_in_norway={"number": "200", "source": SOURCE}) == rejected(9)
    assert outcome(persons_in_norway={"number": "199", "source": SOURCE}) == GRANTED
    assert outcome(persons_at_severity={"number": "300"}) == rejected(9)
    assert outcome(persons_at_severity={"number": "299"}) == GRANTED
    assert outcome(candidates_a_year={"number": "400"}) == rejected(9)
    assert outcome(candidates_a_year={"number": "399"}) == GRANTED


def test_after_reason_9_the_documentation_under_3b_is_not_judged() -> None:
    application = a_3b_application(
        diagnosis={**COMMON, "code": None},
        medicine={"marketing": "unregistered", "reason_not_marketed": {"kind": "not_medical"}},
        documentation=[document("guideline")],
        prior_treatments=None,
    )

    assert result(application) == rejected(9)


def test_after_reason_9_the_general_rules_are_still_judged() -> None:
    application = a_3b_application(
        diagnosis={**COMMON, "duration_months": "6"}, treatment={"outside_hospital": "no"}
    )

    assert result(application) == rejected(9, 11, 12)


def test_while_rarity_is_unknown_the_documentation_under_3b_is_judged() -> None:
    application = a_3b_application(
        diagnosis={"persons_in_norway": None},
        medicine={"marketing": "unregistered", "reason_not_marketed": {"kind": "not_medical"}},
        documentation=[document("guideline")],
    )

    assert result(application) == rejected(1, 4)


# B-3, B-4: who may apply

PRODUCTS: dict[str, tuple[dict[str, Any], str]] = {
    "marketed, approved in Norway": ({"indication_approved": "norway"}, "grant"),
    "marketed, approved in the EEA": ({"indication_approved": "eea"}, "grant"),
    "marketed, off-label": ({}, "wrong_applicant"),
    "off-label or not is unknown": ({"indication_approved": None}, "missing"),
    "not marketed": (
        {
            "marketing": "unregistered",
            "indication_approved": "eea",
            "reason_not_marketed": {"kind": "medical", "text": "Tåles ikke."},
        },
        "wrong_applicant",
    ),
    "NAF": ({"marketing": "naf"}, "grant"),
    "pharmacy-made of a marketed substance": (
        {"marketing": "pharmacy_made", "contains_marketed_substance": "yes"},
        "grant",
    ),
    "pharmacy-made of another": (
        {"marketing": "pharmacy_made", "contains_marketed_substance": "no"},
        "wrong_applicant",
    ),
}
ENOUGH = [document("randomised_controlled"), document("guideline")]


@pytest.mark.parametrize("case", PRODUCTS)
def test_a_general_practitioner_may_apply_for_the_same_products_as_under_3a(case: str) -> None:
    medicine, expected = PRODUCTS[case]

    assert (
        result(a_3b_application(doctor=GP, medicine=medicine, documentation=ENOUGH))[0] == expected
    )


@pytest.mark.parametrize("case", [name for name in PRODUCTS if "unknown" not in name])
def test_a_relevant_specialist_may_apply_for_all_of_them(case: str) -> None:
    assert result(a_3b_application(medicine=PRODUCTS[case][0], documentation=ENOUGH)) == GRANTED


@pytest.mark.parametrize("specialty", [GENERAL_MEDICINE, DERMATOLOGY])
def test_a_specialist_in_another_field_may_apply_for_what_a_general_practitioner_may(
    specialty: int,
) -> None:
    doctor = {"specialty": str(specialty)}

    assert result(a_3b_application(doctor=doctor)) == wrong_applicant()
    assert result(a_3b_application(doctor=doctor, **APPROVED)) == GRANTED


def test_annex_1_may_demand_a_specialist_under_3b_too() -> None:
    register = {"annex": {"specialist_required": ["37"]}}

    assert result(a_3b_application(doctor=GP, register=register, **APPROVED)) == wrong_applicant()
    assert result(a_3b_application(register=register, **APPROVED)) == GRANTED


def test_a_10c_applies_under_3b_only_if_the_policy_says_so() -> None:
    application = a_3b_application(
        doctor=GP,
        medicine={"indication_approved": "norway", "prescription_group": "A"},
        treatment={"purpose": "chronic_pain"},
    )
    another_use = a_3b_application(
        doctor=GP, medicine={"indication_approved": "norway", "prescription_group": "A"}
    )
    policy = replace(DEFAULT, addictive_applicant_rule_under_3b=True)

    assert result(application) == GRANTED
    assert result(application, policy=policy) == wrong_applicant()
    assert result(another_use, policy=policy) == GRANTED


def test_there_is_no_initiation_rule_under_3b() -> None:
    never = {"done": "no"}

    assert result(a_3b_application(doctor=GP, initiation=never, **APPROVED)) == GRANTED
    assert result(a_3b_application(doctor=GP, initiation=None, **APPROVED)) == GRANTED


def test_a_usable_medicine_is_no_ground_for_rejection_under_3b() -> None:
    usable = [{"product": "Gangolin", "tried": "yes", "outcome": "usable"}]

    assert result(a_3b_application(prior_treatments=usable)) == GRANTED


# D-21, D-22, D-26: documentation

DESIGNS = (
    "randomised_controlled",
    "controlled",
    "cohort",
    "case_series",
    "case_report",
    "guideline",
    "established_practice",
)
A_STUDY = DESIGNS[:4]


def rare(persons: str | None, **changes: Any) -> Any:
    """Return an off-label application for a disease that so many persons have."""
    return a_3b_application(
        diagnosis={"persons_in_norway": persons and {"number": persons}}, **changes
    )


SUFFICES: dict[str, tuple[str, ...]] = {
    "99": (*A_STUDY, "case_report"),
    "100": A_STUDY,
    "499": A_STUDY,
}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("persons", SUFFICES)
def test_the_rarer_the_disease_the_less_documentation_is_demanded(
    persons: str, design: str
) -> None:
    with_effect = rare(persons, documentation=[document(design)])
    without_effect = rare(persons, documentation=[document(design, "no")])

    assert result(with_effect) == (GRANTED if design in SUFFICES[persons] else rejected(1))
    assert result(without_effect) == rejected(1)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    "rarity",
    [{"persons_at_severity": {"number": "499"}}, {"candidates_a_year": {"number": "499"}}],
    ids=["b", "c"],
)
def test_a_rare_severity_or_treatment_needs_the_studies_of_3a(
    rarity: dict[str, Any], design: str
) -> None:
    application = a_3b_application(diagnosis={**COMMON, **rarity}, documentation=[document(design)])

    assert result(application) == (GRANTED if design == "randomised_controlled" else rejected(1))


@pytest.mark.parametrize("attached", ["none", None, []], ids=["none", "not mentioned", "empty"])
def test_without_attachments_every_kind_that_would_help_is_asked_for(attached: Any) -> None:
    assert result(rare("120", documentation=attached)) == missing(
        "documentation.randomised_study", "documentation.study"
    )
    assert result(rare("99", documentation=attached)) == missing(
        "documentation.randomised_study", "documentation.study", "documentation.case_reports"
    )


def test_with_case_reports_only_the_number_of_persons_is_asked_for() -> None:
    application = a_3b_application(
        diagnosis={**COMMON, "persons_in_norway": None, "candidates_a_year": {"number": "3"}},
        documentation=[document("case_report")],
    )

    assert result(application) == missing("diagnosis.persons_in_norway")


def test_a_policy_can_move_the_limit_of_a_very_rare_disease() -> None:
    application = rare("120", documentation=[document("case_report")])

    assert result(application, policy=replace(DEFAULT, very_rare_persons=121)) == GRANTED
    assert result(application, policy=replace(DEFAULT, very_rare_persons=120)) == rejected(1)


@pytest.mark.parametrize("where", ["norway", "eea"])
def test_an_approved_use_needs_no_attachment_under_3b_either(where: str) -> None:
    assert (
        result(a_3b_application(medicine={"indication_approved": where}, documentation="none"))
        == GRANTED
    )


@pytest.mark.parametrize("kind", ["naf", "pharmacy_made"])
def test_a_guideline_suffices_for_a_pharmacy_made_product_under_3b_too(kind: str) -> None:
    medicine = {"marketing": kind}

    assert (
        result(a_3b_application(medicine=medicine, documentation=[document("guideline")]))
        == GRANTED
    )
    assert result(
        a_3b_application(medicine=medicine, documentation=[document("case_report")])
    ) == rejected(1)


# D-23, D-24, D-27: statements

STATEMENTS: dict[str, tuple[dict[str, Any], Any]] = {
    "D-23 no code": (
        {"diagnosis": {"code": None}},
        missing("relevant_specialist", "diagnosis.code"),
    ),
    "D-24 no names": ({"prior_treatments": None}, missing("prior_treatments.product")),
    "D-24 a medicine without name": (
        {"prior_treatments": [{"tried": "yes", "outcome": "no_effect"}]},
        missing("prior_treatments.product"),
    ),
    "D-24 a medicine without name that was not tried": (
        {"prior_treatments": [{"tried": "no", "excluded_by": "N18.5"}]},
        GRANTED,
    ),
    "D-24 none exist": ({"prior_treatments": None, "nothing_tried": "1"}, GRANTED),
    "D-24 another coded answer": ({"prior_treatments": None, "nothing_tried": "6"}, GRANTED),
    "D-27 no severity": ({"diagnosis": {"severity": None}}, missing("diagnosis.severity")),
}


@pytest.mark.parametrize("case", STATEMENTS)
def test_a_required_statement_is_asked_for(case: str) -> None:
    changes, expected = STATEMENTS[case]

    assert result(a_3b_application(**changes)) == expected


def test_a_renewal_under_3b_still_names_what_was_tried() -> None:
    application = a_3b_application(
        prior_treatments=None, form={"first_time": "no"}, register={"earlier_grant": "yes"}
    )

    assert result(application) == missing("prior_treatments.product")


def test_one_randomised_study_suffices_for_a_rare_disease_even_if_3a_needs_two() -> None:
    application = rare("120", documentation=[document("randomised_controlled")])

    assert result(application, policy=replace(DEFAULT, randomised_studies_needed=2)) == GRANTED
