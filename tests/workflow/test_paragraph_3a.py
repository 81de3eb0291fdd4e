"""§ 3a, A-1 … A-10 and D-1 … D-8: each rule met, not met and unknown (law 1.3 and 1.4)."""

from dataclasses import replace
from typing import Any

import pytest
from builders import (
    BORN_2012,
    CLINICAL_NEUROPHYSIOLOGY,
    DERMATOLOGY,
    GENERAL_MEDICINE,
    GRANTED,
    NEUROLOGY,
    PSYCHIATRY,
    a_3b_application,
    an_application,
    assessed,
    missing,
    rejected,
    result,
    wrong_applicant,
)

from workflow.reimbursement.policy import DEFAULT

SPECIALIST = {"role": "specialist", "specialty": str(NEUROLOGY)}
RCT = {"title": "Oppdiktet studie 2013", "design": "randomised_controlled", "shows_effect": "yes"}
MEDICAL = {"kind": "medical", "text": "Tåles ikke."}

# D-4: the codes

IF_NO_CODE = (
    "diagnosis.persons_in_norway",
    "diagnosis.persons_at_severity",
    "diagnosis.candidates_a_year",
    "diagnosis.severity",
)

CODES: dict[str, tuple[dict[str, Any], Any]] = {
    "a code stated": ({"code": "G40.2", "reimbursement_code": "G40"}, GRANTED),
    "the diagnosis is itself the code": ({"code": "G40", "reimbursement_code": None}, GRANTED),
    "one code is enough in the other field too": (
        {"code": None, "reimbursement_code": "G40"},
        GRANTED,
    ),
    "the diagnosis is below the code": (
        {"code": "G40.2", "reimbursement_code": None},
        missing("refund_code_covers", *IF_NO_CODE),
    ),
    "a code that does not cover the diagnosis": (
        {"code": "G40.2", "reimbursement_code": "L40"},
        missing("refund_code_covers", *IF_NO_CODE),
    ),
    "a group code is never the diagnosis": (
        {"code": None, "reimbursement_code": "-90"},
        missing("initiated_by_specialist", "diagnosis.code"),
    ),
    "a group code and the diagnosis": ({"code": "G40.2", "reimbursement_code": "-90"}, GRANTED),
    "a code outside our table": ({"code": "G40.2", "reimbursement_code": "G41"}, GRANTED),
}


@pytest.mark.parametrize("case", CODES)
def test_the_codes_choose_the_paragraph_and_one_code_is_enough_if_both_are_the_same(
    case: str,
) -> None:
    diagnosis, expected = CODES[case]

    assert result(an_application(diagnosis=diagnosis)) == expected


def test_a_code_that_the_register_denies_is_asked_for_again() -> None:
    application = an_application(
        diagnosis={"reimbursement_code": "G41"}, register={"code_covers_diagnosis": "no"}
    )

    assert result(application) == missing("refund_code_covers", *IF_NO_CODE)


def test_the_registers_answer_outweighs_our_table_of_codes() -> None:
    application = an_application(
        diagnosis={"reimbursement_code": "L40"}, register={"code_covers_diagnosis": "yes"}
    )

    assert result(application) == GRANTED


def test_no_code_leads_to_3b_which_rejects_a_common_disease() -> None:
    diagnosis = {
        "reimbursement_code": "none",
        "severity": "alvorlig",
        "persons_in_norway": {"number": "40000", "source": "Et oppdiktet register"},
        "persons_at_severity": {"number": "9000"},
        "candidates_a_year": {"number": "700"},
    }

    assessment = assessed(an_application(diagnosis=diagnosis))

    assert (assessment.outcome, assessment.basis, assessment.reasons) == ("reject", "§ 3b", (9,))


def test_a_diagnosis_that_is_itself_a_code_stays_under_3a_even_if_the_doctor_says_none() -> None:
    application = an_application(diagnosis={"code": "G40", "reimbursement_code": "none"})

    assert assessed(application).basis == "§ 3a"


# D-5, D-6: what was tried

ASK_BOTH = missing("tried_enough", "cannot_be_used")


def tried(product: str | None = "Lamotrel", **rest: str) -> dict[str, str]:
    """Return a prior treatment; a product of None is not named."""
    return rest if product is None else {"product": product, **rest}


SIDE_EFFECTS = tried(tried="yes", outcome="side_effects")
NO_EFFECT = tried("Karbazin", tried="yes", outcome="no_effect")
USABLE = tried(tried="yes", outcome="usable")
CLAIMED = {"excluded_by": "secondary_diagnosis"}

ONE_MEDICINE: dict[str, tuple[dict[str, str], Any]] = {
    "A-4a side effects": (SIDE_EFFECTS, GRANTED),
    "A-4b no effect": (NO_EFFECT, GRANTED),
    "A-4 usable": (USABLE, rejected(3)),
    "an outcome says that it was tried": (tried(outcome="no_effect"), GRANTED),
    "outcome not stated": (tried(tried="yes"), missing("cannot_be_used")),
    "A-4c not tried, excluded by a named disorder": (
        tried(tried="no", excluded_by="N18.5"),
        GRANTED,
    ),
    "A-4c tried, excluded now": (tried(tried="yes", excluded_by="N18.5"), GRANTED),
    "A-4c usable, but excluded": (
        tried(tried="yes", outcome="usable", excluded_by="N18.5"),
        GRANTED,
    ),
    "A-4c usable, exclusion claimed, disorder not named": (
        tried(tried="yes", outcome="usable", **CLAIMED),
        missing("cannot_be_used"),
    ),
    "A-4c tried, outcome not stated, exclusion claimed": (
        tried(tried="yes", **CLAIMED),
        missing("cannot_be_used"),
    ),
    "A-4c not tried, disorder not named": (tried(tried="no", **CLAIMED), ASK_BOTH),
    "not tried for another reason": (tried(tried="no", not_tried_because="pris"), rejected(2, 3)),
    "not tried, no reason": (tried(tried="no"), ASK_BOTH),
    "nothing said of it": (tried(), ASK_BOTH),
    "D-5 not named": (
        tried(None, tried="yes", outcome="no_effect"),
        missing("prior_treatments.product"),
    ),
    "D-5 not named, and excluded": (tried(None, tried="no", excluded_by="N18.5"), GRANTED),
    "D-5 not named, excluded, trying not mentioned": (tried(None, excluded_by="N18.5"), GRANTED),
    "D-5 not named, not tried": (
        tried(None, tried="no", not_tried_because="pris"),
        rejected(2, 3),
    ),
    "D-5 not named, tried and excluded": (
        tried(None, tried="yes", excluded_by="N18.5"),
        missing("prior_treatments.product"),
    ),
}


@pytest.mark.parametrize("case", ONE_MEDICINE)
def test_each_relevant_medicine_must_have_failed_or_be_excluded(case: str) -> None:
    entry, expected = ONE_MEDICINE[case]

    assert result(an_application(prior_treatments=[entry])) == expected


def test_an_exclusion_by_the_secondary_diagnosis_counts_if_one_is_named() -> None:
    entry = tried(tried="no", **CLAIMED)

    assert (
        result(an_application(prior_treatments=[entry], diagnosis={"secondary": ["N18.5"]}))
        == GRANTED
    )


def test_one_usable_medicine_rejects_for_reason_3_though_another_failed() -> None:
    assert result(an_application(prior_treatments=[NO_EFFECT, USABLE])) == rejected(3)


def test_one_usable_medicine_rejects_while_another_is_unknown() -> None:
    assert result(an_application(prior_treatments=[tried("Karbazin"), USABLE])) == rejected(3)


NOTHING: dict[str, tuple[dict[str, Any], Any]] = {
    "no answer": ({}, missing("tried_enough", "cannot_be_used", "prior_treatments.product")),
    "1 none exists": ({"nothing_tried": "1"}, GRANTED),
    "2 not relevant": ({"nothing_tried": "2"}, GRANTED),
    "3 excluded, disorder not named": ({"nothing_tried": "3"}, ASK_BOTH),
    "3 excluded, disorder named": (
        {"nothing_tried": "3", "diagnosis": {"secondary": ["N18.5"]}},
        GRANTED,
    ),
    "4 contraindicated": ({"nothing_tried": "4"}, missing()),
    "5 caution": ({"nothing_tried": "5"}, missing()),
    "6 other": ({"nothing_tried": "6"}, missing()),
    "1 whatever is named untried": (
        {"nothing_tried": "1", "prior_treatments": [tried(tried="no", not_tried_because="pris")]},
        GRANTED,
    ),
    "2 whatever annex 1 demands": (
        {"nothing_tried": "2", "register": {"annex": {"min_prior": "2"}}},
        GRANTED,
    ),
    "1 does not count when one was tried": (
        {"nothing_tried": "1", "prior_treatments": [USABLE]},
        rejected(3),
    ),
    "3 excludes what is named untried": (
        {
            "nothing_tried": "3",
            "prior_treatments": [tried()],
            "diagnosis": {"secondary": ["N18.5"]},
        },
        GRANTED,
    ),
    "3 with a name, but no disorder": (
        {"nothing_tried": "3", "prior_treatments": [tried()]},
        ASK_BOTH,
    ),
    "3 does not cover a medicine not tried for another reason": (
        {
            "nothing_tried": "3",
            "prior_treatments": [tried(not_tried_because="pris")],
            "diagnosis": {"secondary": ["N18.5"]},
        },
        rejected(2, 3),
    ),
}


@pytest.mark.parametrize("case", NOTHING)
def test_the_coded_answer_on_why_nothing_was_tried(case: str) -> None:
    changes, expected = NOTHING[case]

    assert result(an_application(**{"prior_treatments": None, **changes})) == expected


ANNEX: dict[str, tuple[dict[str, Any], list[dict[str, str]], Any]] = {
    "one of two is enough": ({"min_prior": "1"}, [NO_EFFECT, USABLE], GRANTED),
    "one, and it can be used": ({"min_prior": "1"}, [USABLE], rejected(3)),
    "one, and one is unknown": (
        {"min_prior": "1"},
        [tried("Karbazin"), USABLE],
        missing("cannot_be_used"),
    ),
    "two demanded, one named": ({"min_prior": "2"}, [NO_EFFECT], ASK_BOTH),
    "two demanded, none named": (
        {"min_prior": "2"},
        [],
        missing("tried_enough", "cannot_be_used", "prior_treatments.product"),
    ),
    "two demanded, two failed": ({"min_prior": "2"}, [NO_EFFECT, SIDE_EFFECTS], GRANTED),
    "two demanded, one can be used": ({"min_prior": "2"}, [NO_EFFECT, USABLE], rejected(3)),
    "a named one is among them": ({"required_prior": ["lamotrel"]}, [SIDE_EFFECTS], GRANTED),
    "a named one is not among them": ({"required_prior": ["Gabapenta"]}, [SIDE_EFFECTS], ASK_BOTH),
    "one is enough, but not of the others": (
        {"min_prior": "1", "required_prior": ["Lamotrel"]},
        [NO_EFFECT, USABLE],
        rejected(3),
    ),
    "one is enough, and it is the named one": (
        {"min_prior": "1", "required_prior": ["Lamotrel"]},
        [tried("Karbazin", outcome="usable"), SIDE_EFFECTS],
        GRANTED,
    ),
    "one is enough, the named one is missing": (
        {"min_prior": "1", "required_prior": ["Gabapenta"]},
        [NO_EFFECT],
        ASK_BOTH,
    ),
}


@pytest.mark.parametrize("case", ANNEX)
def test_annex_1_says_how_many_medicines_must_be_tried_and_which(case: str) -> None:
    annex, entries, expected = ANNEX[case]

    assert result(an_application(prior_treatments=entries, register={"annex": annex})) == expected


def test_annex_1_may_demand_no_prior_medicine() -> None:
    application = an_application(
        prior_treatments=None, nothing_tried="4", register={"annex": {"min_prior": "0"}}
    )

    assert result(application) == GRANTED


def test_another_serious_disorder_also_excludes_a_medicine_that_annex_1_names() -> None:
    application = an_application(
        prior_treatments=None,
        nothing_tried="3",
        diagnosis={"secondary": ["N18.5"]},
        register={"annex": {"required_prior": ["Lamotrel"]}},
    )

    assert result(application) == GRANTED


# who may apply for what

PRODUCTS: dict[str, tuple[dict[str, Any], bool | None]] = {
    "A-5a marketed, approved in Norway": ({}, True),
    "A-5a marketed, approved in the EEA only": ({"indication_approved": "eea"}, True),
    "A-10a marketed, off-label": ({"indication_approved": "none"}, False),
    "A-5a marketed, approval unknown": ({"indication_approved": None}, None),
    "A-10b authorised, not marketed": (
        {"marketing": "authorised_not_marketed", "reason_not_marketed": MEDICAL},
        False,
    ),
    "A-10b authorised in the EEA": (
        {"marketing": "authorised_in_eea", "reason_not_marketed": MEDICAL},
        False,
    ),
    "A-10b unregistered": ({"marketing": "unregistered", "reason_not_marketed": MEDICAL}, False),
    "A-10b approved in the EEA, not marketed": (
        {
            "marketing": "authorised_in_eea",
            "indication_approved": "eea",
            "reason_not_marketed": MEDICAL,
        },
        False,
    ),
    "A-5b NAF, off-label": ({"marketing": "naf", "indication_approved": "none"}, True),
    "A-5b NAF, approval unknown": ({"marketing": "naf", "indication_approved": None}, True),
    "A-5c pharmacy-made of a marketed substance": (
        {
            "marketing": "pharmacy_made",
            "contains_marketed_substance": "yes",
            "indication_approved": "none",
        },
        True,
    ),
    "A-5c pharmacy-made of another substance": (
        {"marketing": "pharmacy_made", "contains_marketed_substance": "no"},
        False,
    ),
    "A-5c substance unknown": ({"marketing": "pharmacy_made"}, None),
    "market status unknown": ({"marketing": None}, None),
}


@pytest.mark.parametrize("case", PRODUCTS)
def test_a_general_practitioner_may_apply_for_three_groups_of_products(case: str) -> None:
    medicine, may = PRODUCTS[case]

    outcome = result(an_application(medicine=medicine, documentation=[RCT]))[0]

    assert outcome == {True: "grant", False: "wrong_applicant", None: "missing"}[may]


@pytest.mark.parametrize("case", PRODUCTS)
def test_a_relevant_specialist_may_apply_for_all_of_them(case: str) -> None:
    medicine, _ = PRODUCTS[case]
    stated = {
        "marketing": "marketed",
        **{name: value for name, value in medicine.items() if value is not None},
    }

    assert (
        result(an_application(doctor=SPECIALIST, medicine=stated, documentation=[RCT])) == GRANTED
    )


APPLICANTS: dict[str, tuple[dict[str, Any], Any]] = {
    "specialist in the field": (SPECIALIST, GRANTED),
    "hospital department in the field": (
        {"role": "hospital_doctor", "specialty": str(NEUROLOGY)},
        GRANTED,
    ),
    "general practitioner who is a specialist in the field": (
        {"specialty": str(NEUROLOGY)},
        GRANTED,
    ),
    "general practitioner": ({}, wrong_applicant()),
    "another doctor": ({"role": "other_doctor"}, wrong_applicant()),
    "specialist in general medicine": (
        {"role": "specialist", "specialty": str(GENERAL_MEDICINE)},
        wrong_applicant(),
    ),
    "specialist in immunology, which has no field": (
        {"role": "specialist", "specialty": "18"},
        wrong_applicant(),
    ),
    "specialist in another field": (
        {"role": "specialist", "specialty": str(DERMATOLOGY)},
        wrong_applicant(),
    ),
    "specialist in a field not stated": ({"role": "specialist"}, missing("relevant_specialist")),
    "role not stated": ({"role": None}, missing("applicant_is_doctor", "relevant_specialist")),
}


@pytest.mark.parametrize("case", APPLICANTS)
def test_off_label_a_relevant_specialist_or_department_must_apply(case: str) -> None:
    doctor, expected = APPLICANTS[case]

    application = an_application(
        doctor=doctor, medicine={"indication_approved": "none"}, documentation=[RCT]
    )

    assert result(application) == expected


ADDICTIVE: dict[str, tuple[str | None, str | None, Any]] = {
    "A for chronic pain": ("A", "chronic_pain", wrong_applicant()),
    "B for mental disorder": ("B", "mental_disorder", wrong_applicant()),
    "A for spasms from the spinal cord": ("A", "spinal_cord_spasms", wrong_applicant()),
    "A for something else": ("A", "other", GRANTED),
    "C for chronic pain": ("C", "chronic_pain", GRANTED),
    "F for chronic pain": ("F", "chronic_pain", GRANTED),
    "A for a use not stated": ("A", None, missing("treatment.purpose")),
    "group not stated, chronic pain": (
        None,
        "chronic_pain",
        missing("medicine.prescription_group"),
    ),
    "group not stated, something else": (None, "other", GRANTED),
    "neither stated": (None, None, missing("medicine.prescription_group", "treatment.purpose")),
    "C for a use not stated": ("C", None, GRANTED),
}


@pytest.mark.parametrize("case", ADDICTIVE)
def test_a_10c_needs_an_addictive_medicine_and_one_of_three_uses(case: str) -> None:
    group, purpose, expected = ADDICTIVE[case]

    application = an_application(
        medicine={"prescription_group": group}, treatment={"purpose": purpose}
    )

    assert result(application) == expected


def test_a_specialist_must_apply_for_a_naf_opioid_for_pain_but_not_for_other_naf_products() -> None:
    naf = {
        "medicine": {"marketing": "naf", "prescription_group": "A"},
        "documentation": [document("guideline")],
    }

    for_pain = an_application(**naf, treatment={"purpose": "chronic_pain"})
    assert result(for_pain) == wrong_applicant()
    assert result(an_application(**naf)) == GRANTED


def test_spasms_after_a_stroke_are_not_spasms_from_the_spinal_cord() -> None:
    application = an_application(
        medicine={"prescription_group": "A"},
        diagnosis={"code": "I69.4", "reimbursement_code": "I69"},
        treatment={"purpose": "other"},
    )

    assert result(application) == GRANTED


def test_annex_1_may_demand_a_specialist_for_any_product() -> None:
    narcolepsy = {"code": "G47.4", "reimbursement_code": "G47.4"}
    annex = {"annex": {"specialist_required": [str(PSYCHIATRY), str(CLINICAL_NEUROPHYSIOLOGY)]}}
    group_a = {"prescription_group": "A"}

    gp = an_application(diagnosis=narcolepsy, medicine=group_a, register=annex)
    named = an_application(
        diagnosis=narcolepsy,
        medicine=group_a,
        register=annex,
        doctor={"role": "specialist", "specialty": str(CLINICAL_NEUROPHYSIOLOGY)},
    )
    not_named = an_application(
        diagnosis=narcolepsy, medicine=group_a, register=annex, doctor=SPECIALIST
    )
    without_annex = an_application(diagnosis=narcolepsy, medicine=group_a)

    assert result(gp) == wrong_applicant()
    assert result(named) == GRANTED
    assert result(not_named) == wrong_applicant()
    assert result(without_annex) == GRANTED


def test_an_annex_row_without_specialties_demands_no_specialist() -> None:
    assert result(an_application(register={"annex": {"specialist_required": []}})) == GRANTED


def test_with_the_policy_reject_a_wrong_applicant_is_rejected_for_reason_8_only() -> None:
    policy = replace(DEFAULT, wrong_applicant_policy="reject")
    application = an_application(
        medicine={"indication_approved": "none"}, patient={"name": None}, initiation=None
    )

    assert result(application, policy=policy) == rejected(8)


# A-6 … A-9: initiation

INITIATION: dict[str, tuple[dict[str, Any] | None, Any]] = {
    "by a visit": ({"mode": "visit"}, GRANTED),
    "A-7 by telephone": ({"mode": "phone"}, GRANTED),
    "mode not stated": ({"mode": None}, GRANTED),
    "A-6 never": ({"done": "no", "by": None, "specialty": None, "date": None}, rejected(7)),
    "A-7 not started, but by telephone": ({"done": "no", "mode": "phone"}, GRANTED),
    "A-6 not started, and a visit": ({"done": "no", "mode": "visit"}, rejected(7)),
    "A-6 not started by the department": (
        {"done": "no", "specialty": None, "department": "Fjordheim sykehus"},
        rejected(7),
    ),
    "A-6 by an irrelevant specialist": ({"specialty": str(DERMATOLOGY)}, rejected(7)),
    "A-6 by a department named in words": (
        {"by": None, "specialty": None, "department": "Fjordheim sykehus, nevrologisk"},
        GRANTED,
    ),
    "A-6 a department, but an irrelevant specialty": (
        {"specialty": str(DERMATOLOGY), "department": "Fjordheim sykehus"},
        rejected(7),
    ),
    "A-6 by a general practitioner": ({"specialty": str(GENERAL_MEDICINE)}, rejected(7)),
    "A-6 field not stated": ({"specialty": None}, missing("initiated_by_specialist")),
    "A-8 no name, no department": ({"by": None}, missing("initiation.by")),
    "A-8 a department instead of a name": (
        {"by": None, "department": "Fjordheim sykehus, nevrologisk"},
        GRANTED,
    ),
    "A-8 no date": ({"date": None}, missing("initiation.date")),
    "not mentioned": (None, missing("initiated_by_specialist", "initiation.by", "initiation.date")),
}


@pytest.mark.parametrize("case", INITIATION)
def test_who_started_the_treatment_and_when_must_appear(case: str) -> None:
    initiation, expected = INITIATION[case]

    assert result(an_application(initiation=initiation)) == expected


@pytest.mark.parametrize("case", INITIATION)
def test_a_specialist_who_applies_needs_no_initiation_by_another(case: str) -> None:
    assert result(an_application(initiation=INITIATION[case][0], doctor=SPECIALIST)) == GRANTED


@pytest.mark.parametrize("case", INITIATION)
def test_annex_1_can_except_a_product_from_initiation(case: str) -> None:
    application = an_application(
        initiation=INITIATION[case][0], register={"annex": {"institution_exempt": "yes"}}
    )

    assert result(application) == GRANTED


def test_an_annex_row_without_exception_leaves_initiation_required() -> None:
    application = an_application(
        initiation={"done": "no"}, register={"annex": {"institution_exempt": "no"}}
    )

    assert result(application) == rejected(7)


# Renewal (law 2.5)

NOTHING_BEFORE: dict[str, Any] = {"prior_treatments": None, "initiation": None}
RENEWAL: dict[str, Any] = {"form": {"first_time": "no"}, "register": {"earlier_grant": "yes"}}


def test_a_renewal_need_not_repeat_what_was_tried_and_who_started_it() -> None:
    assert result(an_application(**NOTHING_BEFORE, **RENEWAL)) == GRANTED


@pytest.mark.parametrize(
    "changes",
    [
        {"form": {"first_time": "yes"}, "register": {"earlier_grant": "yes"}},
        {"form": {"first_time": None}, "register": {"earlier_grant": "yes"}},
        {"form": {"first_time": "no"}, "register": {"earlier_grant": "no"}},
        {"form": {"first_time": "no"}},
    ],
    ids=["first time", "not said", "no earlier grant", "register silent"],
)
def test_without_a_known_earlier_grant_everything_is_asked_for(changes: dict[str, Any]) -> None:
    assert result(an_application(**NOTHING_BEFORE, **changes)) == missing(
        "tried_enough",
        "cannot_be_used",
        "initiated_by_specialist",
        "initiation.by",
        "initiation.date",
        "prior_treatments.product",
    )


def test_a_renewal_is_tested_again_for_long_term_need_and_effect() -> None:
    short = {
        "intervals": [{"start": "2015-04-01", "end": "2015-04-10"}],
        "standby": {"serious_danger": "no"},
    }
    off_label = {"indication_approved": "none"}

    assert result(an_application(treatment=short, **RENEWAL)) == rejected(10)
    assert result(an_application(medicine=off_label, doctor=SPECIALIST, **RENEWAL)) == missing(
        "documentation.randomised_study"
    )


# D-1 … D-3, D-7, D-8: documentation


def document(design: str | None, effect: str | None = "yes") -> dict[str, str]:
    """Return an attachment; a value of None is not stated."""
    stated = {"title": "Oppdiktet vedlegg", "design": design, "shows_effect": effect}
    return {name: value for name, value in stated.items() if value is not None}


ASK_STUDY = missing("documentation.randomised_study")
OFF_LABEL: dict[str, tuple[Any, Any]] = {
    "a controlled randomised study with effect": ([RCT], GRANTED),
    "without effect": ([document("randomised_controlled", "no")], rejected(1)),
    "effect not stated": ([document("randomised_controlled", None)], ASK_STUDY),
    "design not stated": ([document(None)], ASK_STUDY),
    "controlled, not randomised": ([document("controlled")], rejected(1)),
    "cohort": ([document("cohort")], rejected(1)),
    "case series": ([document("case_series")], rejected(1)),
    "case report": ([document("case_report")], rejected(1)),
    "guideline": ([document("guideline")], rejected(1)),
    "established practice": ([document("established_practice")], rejected(1)),
    "one good among others": ([document("guideline"), RCT], GRANTED),
    "none attached": ("none", ASK_STUDY),
    "not mentioned": (None, ASK_STUDY),
    "an empty list": ([], ASK_STUDY),
}


@pytest.mark.parametrize("case", OFF_LABEL)
def test_off_label_use_needs_a_controlled_randomised_study_with_effect(case: str) -> None:
    attached, expected = OFF_LABEL[case]

    application = an_application(
        doctor=SPECIALIST, medicine={"indication_approved": "none"}, documentation=attached
    )

    assert result(application) == expected


@pytest.mark.parametrize("case", OFF_LABEL)
@pytest.mark.parametrize("where", ["norway", "eea"])
def test_an_approved_use_needs_no_attachment(where: str, case: str) -> None:
    application = an_application(
        medicine={"indication_approved": where}, documentation=OFF_LABEL[case][0]
    )

    assert result(application) == GRANTED


def test_a_policy_can_demand_two_randomised_studies() -> None:
    policy = replace(DEFAULT, randomised_studies_needed=2)
    off_label = {"indication_approved": "none"}
    another = {**RCT, "title": "Oppdiktet studie 2014"}
    unsure = {**document("randomised_controlled", None), "title": "Oppdiktet studie 2014"}

    def with_documents(*documents: dict[str, str]) -> Any:
        return an_application(doctor=SPECIALIST, medicine=off_label, documentation=list(documents))

    assert result(with_documents(RCT), policy=policy) == rejected(1)
    assert result(with_documents(RCT, unsure), policy=policy) == ASK_STUDY
    assert result(with_documents(RCT, another), policy=policy) == GRANTED


PREPARED: dict[str, tuple[Any, Any]] = {
    "guideline": ([document("guideline")], GRANTED),
    "established practice": ([document("established_practice")], GRANTED),
    "a guideline against it": ([document("guideline", "no")], rejected(1)),
    "case report": ([document("case_report")], rejected(1)),
    "study": ([RCT], GRANTED),
    "nothing": (None, missing("documentation.guideline", "documentation.randomised_study")),
}


@pytest.mark.parametrize("case", PREPARED)
@pytest.mark.parametrize("kind", ["naf", "pharmacy_made"])
@pytest.mark.parametrize("where", ["none", "norway", "eea", None])
def test_a_guideline_or_practice_suffices_for_a_pharmacy_made_product(
    where: str | None, kind: str, case: str
) -> None:
    """Its use is approved nowhere, whatever the application says of that."""
    attached, expected = PREPARED[case]
    medicine = {
        "marketing": kind,
        "contains_marketed_substance": "yes",
        "indication_approved": where,
    }

    assert result(an_application(medicine=medicine, documentation=attached)) == expected


NOT_MARKETED = ("authorised_not_marketed", "authorised_in_eea", "unregistered")
REASONS: dict[str, tuple[dict[str, str] | None, Any]] = {
    "medical": ({"kind": "medical", "text": "Tåles ikke."}, GRANTED),
    "medical, without a word": ({"kind": "medical"}, missing("medicine.reason_not_marketed")),
    "alternatives not tried": ({"kind": "not_medical"}, rejected(4)),
    "only in words": ({"text": "Tåles ikke."}, missing()),
    "none": (None, missing("medicine.reason_not_marketed")),
}


@pytest.mark.parametrize("case", REASONS)
@pytest.mark.parametrize("status", NOT_MARKETED)
def test_a_product_that_is_not_marketed_needs_a_medical_reason(status: str, case: str) -> None:
    reason, expected = REASONS[case]
    medicine = {"marketing": status, "reason_not_marketed": reason}

    assert result(an_application(doctor=SPECIALIST, medicine=medicine)) == expected
    assert result(a_3b_application(medicine=medicine)) == expected


@pytest.mark.parametrize("status", ["marketed", "naf"])
def test_a_marketed_or_naf_product_needs_no_reason_against_marketed_ones(status: str) -> None:
    medicine = {"marketing": status, "reason_not_marketed": {"kind": "not_medical"}}
    application = an_application(medicine=medicine, documentation=[document("guideline")])

    assert result(application) == GRANTED


@pytest.mark.parametrize("status", ["applied", "granted", "refused", "not_applied", None])
def test_an_exemption_from_marketing_authorisation_is_never_a_ground(status: str | None) -> None:
    medicine = {
        "marketing": "unregistered",
        "reason_not_marketed": MEDICAL,
        "exemption_status": status,
    }

    assert result(an_application(doctor=SPECIALIST, medicine=medicine)) == GRANTED


# The shape of the application


@pytest.mark.parametrize("kind", ["helfo_form", "letter", "message", None])
def test_a_letter_is_as_good_as_the_form(kind: str | None) -> None:
    assert result(an_application(form={"kind": kind})) == GRANTED


def test_a_paediatrician_is_a_relevant_specialist_for_a_child_only() -> None:
    paediatrician = {"role": "specialist", "specialty": "3"}
    off_label = {"indication_approved": "none"}

    def applied(**patient: str | None) -> Any:
        return an_application(
            doctor=paediatrician,
            patient=patient,
            medicine=off_label,
            documentation=[RCT],
            initiation=None,
        )

    assert result(applied(identity_number=BORN_2012)) == GRANTED
    assert result(applied()) == wrong_applicant()


def test_a_code_that_the_register_denies_does_not_tell_the_use() -> None:
    application = an_application(
        diagnosis={"code": "G40", "reimbursement_code": "-71"},
        register={"code_covers_diagnosis": "no"},
        medicine={"prescription_group": "B"},
        treatment={"purpose": "other"},
    )

    assert result(application) == GRANTED


def test_a_group_code_of_icpc_2_makes_the_diagnosis_an_icpc_2_code() -> None:
    application = an_application(
        diagnosis={"code": "P72", "reimbursement_code": "-72"},
        initiation={"specialty": str(PSYCHIATRY)},
    )

    assert result(application) == GRANTED
