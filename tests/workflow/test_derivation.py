"""From an application to facts: specialists, codes, use, documentation, prior treatments."""

from datetime import date
from typing import Any

import pytest
from builders import (
    BORN_1948,
    BORN_1961,
    BORN_1985,
    BORN_2008,
    BORN_2012,
    D_NUMBER_BORN_1979,
    RECEIVED,
    a_3b_application,
    an_application,
)

from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application, Patient
from workflow.reimbursement.assessment import assess, facts_of
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.derive.patient import has_priority, patient_age
from workflow.reimbursement.derive.prior_treatment import prior_treatments
from workflow.reimbursement.derive.specialists import Relevance, relevance
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008


def fact(name: str, application: Application) -> object:
    return derive(application, RECEIVED, DEFAULT, validity=RULES_2008.validity).facts[name]


def test_silence_is_no_for_the_facts_of_registers_and_unknown_for_all_others() -> None:
    facts = derive(Application(), RECEIVED, DEFAULT, validity=RULES_2008.validity).facts
    read = {fact.name for fact in RULES_2008.facts} - {"annex.validity_years", "annex.valid_until"}

    assert set(facts) == set(FACTS)
    assert {name: facts[name] for name in read if facts[name] is not None} == {
        name: name == "grant_has_days"  # annex 1 sets no end to a grant
        for name in read
        if FACTS[name].owner == "register"
    }


# Specialists

FIELDS: list[tuple[int | None, dict[str, str], bool | None]] = [
    (37, {"code": "G40.2"}, True),
    (37, {"code": "N88", "system": "icpc2"}, True),
    (37, {"code": "N88"}, True),
    (37, {"code": "F20.0"}, None),
    (37, {"code": "L40"}, False),
    (37, {"reimbursement_code": "G40"}, True),
    (37, {"reimbursement_code": "-71"}, None),
    (37, {"reimbursement_code": "none"}, None),
    (37, {"text": "epilepsi"}, None),
    (6, {"reimbursement_code": "-71"}, True),
    (6, {"code": "E10", "reimbursement_code": "-71"}, True),
    (40, {"code": "F20.0"}, True),
    (40, {"code": "F71"}, False),
    (40, {"code": "F71", "system": "icd10"}, True),
    (40, {"code": "P72", "system": "icpc2"}, True),
    (40, {"reimbursement_code": "-F3"}, True),
    (46, {"code": "F71"}, True),
    (193, {"code": "K50.1"}, True),
    (193, {"code": "D94"}, True),
    (197, {"code": "J45"}, True),
    (32, {"code": "G47.4"}, True),
    (41, {"code": "L40.5"}, True),
    (1, {"code": "G40.2"}, False),
    (None, {"code": "G40.2"}, None),
]


@pytest.mark.parametrize(("specialty", "diagnosis", "relevant"), FIELDS)
def test_a_specialty_is_relevant_when_its_field_covers_the_disease(
    specialty: int | None, diagnosis: dict[str, str], relevant: bool | None
) -> None:
    application = an_application(diagnosis=None)
    with_diagnosis = an_application(
        diagnosis={"code": None, "reimbursement_code": None, **diagnosis}
    )

    assert relevance(specialty, with_diagnosis, RECEIVED, DEFAULT).truth is relevant
    assert relevance(specialty, application, RECEIVED, DEFAULT).truth is (
        False if specialty == 1 else None
    )


@pytest.mark.parametrize(
    ("specialty", "diagnosis", "expected"),
    [
        (37, {"code": "R52.2", "reimbursement_code": "-71"}, Relevance.OPEN),
        (37, {"code": "M79.7", "reimbursement_code": "-71"}, Relevance.OPEN),
        (37, {"code": "M79.7"}, Relevance.NO),
        (37, {"code": "F20.0"}, Relevance.OPEN),
        (40, {"code": "G40.2"}, Relevance.OPEN),
        (16, {"code": "G40.2"}, Relevance.NO),
        (16, {"code": "R21"}, Relevance.OPEN),
        (16, {"code": "Z94.0"}, Relevance.OPEN),
        (16, {"code": "N17", "system": "icpc2"}, Relevance.OPEN),
        (16, {"code": "A70", "system": "icpc2"}, Relevance.OPEN),
        (16, {"code": "N88", "system": "icpc2"}, Relevance.NO),
        (1, {"code": "R52.2", "reimbursement_code": "-71"}, Relevance.NO),
        (37, {"reimbursement_code": "-71"}, Relevance.UNSTATED),
        (None, {"code": "R52.2"}, Relevance.UNSTATED),
    ],
)
def test_outside_the_table_of_fields_only_clear_cases_are_a_certain_no(
    specialty: int | None, diagnosis: dict[str, str], expected: Relevance
) -> None:
    stated = {"code": None, "reimbursement_code": None, **diagnosis}
    application = an_application(diagnosis=stated)

    assert relevance(specialty, application, RECEIVED, DEFAULT) is expected


@pytest.mark.parametrize("specialty", [3, 4])
@pytest.mark.parametrize(
    ("identity_number", "relevant"),
    [(BORN_2012, True), (BORN_2008, True), (BORN_1961, False), ("none", None), (None, None)],
)
def test_the_specialties_of_children_are_relevant_for_children_only(
    specialty: int, identity_number: str | None, relevant: bool | None
) -> None:
    application = an_application(
        patient={"identity_number": identity_number}, diagnosis={"code": "F90"}
    )

    assert relevance(specialty, application, RECEIVED, DEFAULT).truth is relevant


def test_a_paediatrician_is_relevant_until_the_eighteenth_birthday() -> None:
    application = an_application(patient={"identity_number": BORN_2008})

    assert relevance(3, application, date(2026, 1, 4), DEFAULT).truth is True
    assert relevance(3, application, date(2026, 1, 5), DEFAULT).truth is False


@pytest.mark.parametrize(
    ("doctor", "relevant"),
    [
        (None, None),
        ({"role": None}, None),
        ({"role": "general_practitioner"}, False),
        ({"role": "other_doctor"}, False),
        ({"role": "not_a_doctor"}, False),
        ({"role": "specialist"}, None),
        ({"role": "hospital_doctor"}, None),
        ({"role": "hospital_doctor", "specialty": "37"}, True),
        ({"role": None, "specialty": "37"}, True),
        ({"role": "specialist", "specialty": "40"}, None),
        ({"role": "specialist", "specialty": "16"}, False),
        ({"role": "hospital_doctor", "department": "Nevrologisk avdeling"}, None),
    ],
)
def test_role_and_specialty_tell_whether_the_doctor_is_a_relevant_specialist(
    doctor: dict[str, str | None] | None, relevant: bool | None
) -> None:
    assert fact("relevant_specialist", an_application(doctor=doctor)) is relevant


def test_a_specialty_named_in_annex_1_is_the_only_relevant_one() -> None:
    annex = {"annex": {"specialist_required": ["40"]}}

    def by(specialty: str | None) -> object:
        return fact(
            "relevant_specialist",
            an_application(doctor={"role": "specialist", "specialty": specialty}, register=annex),
        )

    assert (by("40"), by("37"), by(None)) == (True, False, None)


# The use


@pytest.mark.parametrize(
    ("diagnosis", "stated", "purpose"),
    [
        ({"reimbursement_code": "-71"}, None, "chronic_pain"),
        ({"reimbursement_code": "-71"}, "other", "chronic_pain"),
        ({"code": "F20.0", "reimbursement_code": "-F2"}, None, "mental_disorder"),
        ({"reimbursement_code": "-F2"}, None, None),
        ({"code": "P72", "system": "icpc2", "reimbursement_code": "-74"}, None, "mental_disorder"),
        ({"code": "F90"}, "other", "mental_disorder"),
        ({"code": "F90", "reimbursement_code": "none"}, None, "mental_disorder"),
        ({"code": "F20", "reimbursement_code": "none"}, None, "mental_disorder"),
        ({"code": "F71"}, "other", "other"),
        ({"code": "F71", "system": "icd10"}, "other", "mental_disorder"),
        ({}, "spinal_cord_spasms", "spinal_cord_spasms"),
        ({}, None, None),
        (None, "chronic_pain", "chronic_pain"),
    ],
)
def test_group_codes_and_chapter_f_tell_the_use_before_what_is_stated(
    diagnosis: dict[str, str] | None, stated: str | None, purpose: str | None
) -> None:
    application = an_application(diagnosis=diagnosis, treatment={"purpose": stated})

    assert fact("treatment.purpose", application) == purpose


def test_without_diagnosis_and_treatment_the_use_is_unknown() -> None:
    assert fact("treatment.purpose", an_application(diagnosis=None, treatment=None)) is None


# The code


@pytest.mark.parametrize(
    ("diagnosis", "register_says", "covers"),
    [
        (None, None, None),
        ({"code": "G40", "reimbursement_code": None}, None, True),
        ({"code": "G40.2", "reimbursement_code": None}, None, None),
        ({"code": "N88", "reimbursement_code": None}, None, True),
        ({"code": "N88", "system": "icd10", "reimbursement_code": None}, None, None),
        ({"code": "G40", "system": "icpc2", "reimbursement_code": None}, None, None),
        ({"code": "G40", "reimbursement_code": "none"}, None, True),
        ({"code": "E75.2", "reimbursement_code": "none"}, None, False),
        ({"code": None, "reimbursement_code": "none"}, None, False),
        ({"code": None, "reimbursement_code": "G40"}, None, True),
        ({"code": "G40.2", "reimbursement_code": "G40"}, None, True),
        ({"code": "G40.2", "reimbursement_code": "N88"}, None, True),
        ({"code": "L20", "reimbursement_code": "-30"}, None, True),
        ({"code": "G40.2", "reimbursement_code": "-30"}, None, True),
        ({"code": "G40.2", "reimbursement_code": "-90"}, None, True),
        ({"code": "P72", "system": "icpc2", "reimbursement_code": "-72"}, None, True),
        ({"code": "N18", "system": "icpc2", "reimbursement_code": "-72"}, None, None),
        ({"code": "G40.2", "reimbursement_code": "G41"}, None, True),
        ({"code": "G40.2", "reimbursement_code": "G41"}, "no", None),
        ({"code": "G40.2", "reimbursement_code": "L40"}, None, None),
        ({"code": "E75.2", "reimbursement_code": "-12"}, None, None),
        ({"code": "E75.2", "reimbursement_code": "Z99"}, None, None),
        ({"code": None, "reimbursement_code": "Z99"}, None, None),
        ({"code": "E75.2", "reimbursement_code": "-12"}, "yes", True),
        ({"code": "G40", "reimbursement_code": "-12"}, None, True),
        ({"code": "E43", "reimbursement_code": None}, None, True),
        ({"code": "G47.1", "reimbursement_code": "P06"}, None, True),
        ({"code": "G47.1", "reimbursement_code": None}, None, True),
        ({"code": "G40.2", "reimbursement_code": "L40"}, "yes", True),
        ({"code": "G40.2", "reimbursement_code": "G40"}, "no", None),
        ({"code": "G40", "reimbursement_code": "L40"}, "no", True),
    ],
)
def test_a_reimbursement_code_covers_the_disease(
    diagnosis: dict[str, str | None] | None, register_says: str | None, covers: bool | None
) -> None:
    register = None if register_says is None else {"code_covers_diagnosis": register_says}

    assert (
        fact("refund_code_covers", an_application(diagnosis=diagnosis, register=register)) is covers
    )


# The product


@pytest.mark.parametrize(
    ("medicine", "group"),
    [
        ({"prescription_group": "B", "atc": "N02AA05"}, "B"),
        ({"prescription_group": None, "atc": "N02AA05"}, "A"),
        ({"prescription_group": None, "atc": "A10BA02"}, None),
        ({"prescription_group": None}, None),
        (None, None),
    ],
)
def test_the_prescription_group_is_stated_or_in_the_table(
    medicine: dict[str, str | None] | None, group: str
) -> None:
    assert fact("medicine.prescription_group", an_application(medicine=medicine)) == group


@pytest.mark.parametrize("stated", ["norway", "eea", "none", None])
@pytest.mark.parametrize(
    ("marketing", "approved"),
    [
        ("naf", "none"),
        ("pharmacy_made", "none"),
        ("marketed", ...),
        ("unregistered", ...),
        (None, ...),
    ],
)
def test_the_use_of_a_known_preparation_is_approved_nowhere(
    marketing: str | None, approved: object, stated: str | None
) -> None:
    medicine = {"marketing": marketing, "indication_approved": stated}
    expected = stated if approved is ... else approved

    assert fact("medicine.indication_approved", an_application(medicine=medicine)) == expected


def test_a_finding_that_it_is_a_preparation_takes_the_approved_use_away() -> None:
    naf = Finding("medicine.marketing", "naf", "Apoteket lager den.", "Eli")
    norway = Finding("medicine.indication_approved", "norway", "Står i katalogen.", "Eli")

    for found in ([naf], [naf, norway], [norway, naf]):
        judged = {finding.fact: finding for finding in found}
        facts = facts_of(an_application(), RECEIVED, DEFAULT, judged)

        assert facts["medicine.indication_approved"] == "none"


# Documentation


def doc(design: str | None = None, effect: str | None = None) -> dict[str, str]:
    return {
        k: v
        for k, v in {"title": "Vedlegg", "design": design, "shows_effect": effect}.items()
        if v is not None
    }


FOUR = ("randomised_study", "study", "case_reports", "guideline")
YES, NO, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([], (UNKNOWN,) * 4),
        ([doc("randomised_controlled", "yes")], (YES, YES, NO, NO)),
        ([doc("randomised_controlled", "no")], (NO, NO, NO, NO)),
        ([doc("randomised_controlled")], (UNKNOWN, UNKNOWN, NO, NO)),
        ([doc("case_series", "yes")], (NO, YES, NO, NO)),
        ([doc("cohort", "yes"), doc("controlled", "no")], (NO, YES, NO, NO)),
        ([doc("case_report", "yes")], (NO, NO, YES, NO)),
        ([doc("guideline", "yes")], (NO, NO, NO, YES)),
        ([doc("established_practice", "yes")], (NO, NO, NO, YES)),
        ([doc("guideline")], (NO, NO, NO, YES)),
        ([doc("guideline", "no")], (NO, NO, NO, NO)),
        ([doc(None, "yes")], (UNKNOWN,) * 4),
        ([doc(None, "no")], (NO,) * 4),
        ([doc("case_report", "yes"), doc()], (UNKNOWN, UNKNOWN, YES, UNKNOWN)),
    ],
)
def test_attachments_answer_the_four_questions_on_effect(
    documents: list[dict[str, str]], expected: tuple[bool | None, ...]
) -> None:
    application = an_application(documentation=documents)

    assert tuple(fact(f"documentation.{name}", application) for name in FOUR) == expected


# Prior treatments, medicine by medicine


@pytest.mark.parametrize(
    ("entry", "tried", "unusable", "settled_by", "missing_field"),
    [
        ({"tried": "yes", "outcome": "side_effects"}, True, True, "A-4a", None),
        ({"tried": "yes", "outcome": "no_effect"}, True, True, "A-4b", None),
        ({"tried": "yes", "outcome": "usable"}, True, False, "A-4", None),
        ({"tried": "yes"}, True, None, "", "prior_treatments[0].outcome"),
        (
            {"tried": "yes", "excluded_by": "secondary_diagnosis"},
            True,
            None,
            "",
            "prior_treatments[0].outcome",
        ),
        (
            {"outcome": "usable", "excluded_by": "secondary_diagnosis"},
            True,
            None,
            "",
            "diagnosis.secondary",
        ),
        ({"tried": "yes", "excluded_by": "N18.5"}, True, True, "A-4c", None),
        ({"tried": "no", "excluded_by": "N18.5"}, True, True, "A-4c", None),
        (
            {"tried": "no", "excluded_by": "secondary_diagnosis"},
            None,
            None,
            "",
            "diagnosis.secondary",
        ),
        ({"tried": "no", "not_tried_because": "pris"}, False, False, "A-3", None),
        ({"tried": "no"}, None, None, "", "prior_treatments[0].not_tried_because"),
        ({}, None, None, "", "prior_treatments[0].tried"),
    ],
)
def test_each_medicine_names_the_rule_that_settles_it_or_the_missing_field(
    entry: dict[str, str],
    tried: bool | None,
    unusable: bool | None,
    settled_by: str,
    missing_field: str | None,
) -> None:
    (medicine,) = prior_treatments(an_application(prior_treatments=[entry])).medicines

    assert (medicine.product, medicine.tried, medicine.unusable) == ("medicine 1", tried, unusable)
    assert (medicine.settled_by, medicine.missing_field) == (settled_by, missing_field)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ()),
        ({"prior_treatments": None}, ("nothing_tried",)),
        ({"prior_treatments": None, "nothing_tried": "5"}, ()),
        ({"prior_treatments": None, "nothing_tried": "3"}, ("diagnosis.secondary",)),
        (
            {"prior_treatments": [{"product": "Lamotrel"}], "nothing_tried": "3"},
            ("diagnosis.secondary",),
        ),
        (
            {"prior_treatments": [{"product": "X"}, {"product": "Y", "tried": "no"}]},
            ("prior_treatments[0].tried", "prior_treatments[1].not_tried_because"),
        ),
        ({"register": {"annex": {"min_prior": "3"}}}, ("prior_treatments",)),
        ({"register": {"annex": {"required_prior": ["Gabapenta"]}}}, ("prior_treatments",)),
    ],
)
def test_the_fields_that_would_answer_what_was_tried(
    changes: dict[str, Any], fields: tuple[str, ...]
) -> None:
    application = an_application(**changes)

    assert missing_fields("tried_enough", application) == fields
    assert missing_fields("cannot_be_used", application) == fields


def test_fields_of_the_register_are_never_asked_for() -> None:
    assert missing_fields("duplicate", an_application()) == ("form.first_time",)
    assert missing_fields("patient.member", an_application()) == ("patient.member",)
    assert missing_fields("initiation.by", an_application()) == (
        "initiation.by",
        "initiation.department",
    )


def test_a_specialist_with_a_stated_specialty_is_asked_for_diagnosis_or_age() -> None:
    stated = an_application(doctor={"role": "specialist", "specialty": "37"}, diagnosis=None)
    paediatrician = an_application(doctor={"role": "specialist", "specialty": "3"}, patient=None)

    assert missing_fields("relevant_specialist", stated) == ("diagnosis.code",)
    assert missing_fields("relevant_specialist", paediatrician) == ("patient.identity_number",)
    assert missing_fields("relevant_specialist", an_application(doctor=None)) == (
        "doctor.role",
        "doctor.specialty",
    )


def test_with_the_specialty_of_who_started_it_only_the_diagnosis_is_asked_for() -> None:
    assert missing_fields("initiated_by_specialist", an_application(diagnosis=None)) == (
        "diagnosis.code",
    )
    assert missing_fields("initiated_by_specialist", an_application(initiation=None)) == (
        "initiation.done",
        "initiation.specialty",
        "initiation.department",
    )


@pytest.mark.parametrize("severity", ["Uten gangfunksjon.", None])
def test_a_number_at_this_severity_counts_whether_or_not_the_severity_is_described(
    severity: str | None,
) -> None:
    stated = {"severity": severity, "persons_at_severity": {"number": "60000"}}

    assert fact("diagnosis.persons_at_severity", a_3b_application(diagnosis=stated)) == 60000


@pytest.mark.parametrize(("number", "counts"), [("499", None), ("500", 500), ("60000", 60000)])
def test_a_number_of_persons_needs_a_source_only_below_the_limit(
    number: str, counts: int | None
) -> None:
    stated = {"persons_in_norway": {"number": number, "source": None}}

    assert fact("diagnosis.persons_in_norway", a_3b_application(diagnosis=stated)) == counts


def test_a_medicine_of_annex_1_that_fails_is_a_no_however_few_are_named() -> None:
    untried = {"product": "Gabapenta", "tried": "no", "not_tried_because": "pris"}
    annex = {"min_prior": "3", "required_prior": ["Gabapenta"]}
    application = an_application(prior_treatments=[untried], register={"annex": annex})

    assert fact("tried_enough", application) is False
    assert fact("cannot_be_used", application) is False


# Age and priority


@pytest.mark.parametrize(
    ("number", "age"),
    [
        (BORN_1961, 54),
        (BORN_1948, 66),
        (BORN_2012, 2),
        (BORN_2008, 7),
        (BORN_1985, 29),
        (D_NUMBER_BORN_1979, 35),
        ("none", None),
        (None, None),
    ],
)
def test_the_patients_age_follows_from_the_identity_number(
    number: str | None, age: int | None
) -> None:
    assert patient_age(an_application(patient={"identity_number": number}), RECEIVED) == age


@pytest.mark.parametrize(
    ("number", "age"),
    [("none", 3), (None, 3), (BORN_1961, 54), ("14130099999", 3)],
)
def test_a_stated_day_of_birth_counts_where_the_number_tells_none(
    number: str | None, age: int
) -> None:
    patient = Patient.model_construct(identity_number=number, birth_date=date(2012, 1, 1))

    assert patient_age(Application(patient=patient), RECEIVED) == age


def test_a_stated_day_of_birth_gives_priority_and_makes_a_paediatrician_relevant() -> None:
    child = an_application(patient={"identity_number": "none", "birth_date": "2012-01-01"})
    unborn = an_application(patient={"identity_number": "none", "birth_date": "2015-03-17"})

    assert has_priority(child, RECEIVED, DEFAULT) is True
    assert relevance(3, child, RECEIVED, DEFAULT) is Relevance.YES
    assert has_priority(unborn, RECEIVED, DEFAULT) is False
    assert relevance(3, unborn, RECEIVED, DEFAULT) is Relevance.UNSTATED


def test_of_a_patient_without_a_number_the_day_of_birth_is_asked_for() -> None:
    doctor = {"role": "specialist", "specialty": "3"}
    no_number = an_application(doctor=doctor, patient={"identity_number": "none"})

    assert missing_fields("relevant_specialist", no_number) == ("patient.birth_date",)


def test_without_a_patient_section_there_is_no_age_and_no_priority() -> None:
    application = an_application(patient=None)

    assert patient_age(application, RECEIVED) is None
    assert has_priority(application, RECEIVED, DEFAULT) is False


def test_a_serious_condition_or_a_patient_under_twelve_has_priority() -> None:
    child = an_application(patient={"identity_number": BORN_2008})
    serious = an_application(patient={"serious_condition": "yes"})
    not_serious = an_application(patient={"serious_condition": "no"})

    assert has_priority(child, date(2020, 1, 4), DEFAULT) is True
    assert has_priority(child, date(2020, 1, 5), DEFAULT) is False
    assert has_priority(serious, RECEIVED, DEFAULT) is True
    assert has_priority(not_serious, RECEIVED, DEFAULT) is False
    assert has_priority(an_application(), RECEIVED, DEFAULT) is False


# Words of § 3, as the rules of 2008–2017 read them

NEAREST: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a hospital pharmacy": (
        {"medicine": {"marketing": "hospital_pharmacy"}},
        {"medicine": {"marketing": "pharmacy_made"}},
    ),
    **{
        use: ({"treatment": {"purpose": use}}, {"treatment": {"purpose": "other"}})
        for use in ("cns_spasms", "restless_legs", "tuberculosis_side_effects", "sleep")
    },
    "an excuse": (
        {"prior_treatments": [{"product": "Lamotrel", "excused_by": "compliance"}]},
        {"prior_treatments": [{"product": "Lamotrel", "not_tried_because": "Dyrt."}]},
    ),
    "an excuse and a reason": (
        {
            "prior_treatments": [
                {
                    "product": "Lamotrel",
                    "excused_by": "compliance",
                    "not_tried_because": "Dyrt.",
                }
            ]
        },
        {"prior_treatments": [{"product": "Lamotrel", "not_tried_because": "Dyrt."}]},
    ),
    "a national guideline": (
        {"documentation": [{"title": "Råd", "design": "national_guideline"}]},
        {"documentation": [{"title": "Råd", "design": "guideline"}]},
    ),
    "a case-control study": (
        {"documentation": [{"title": "En", "design": "case_control", "shows_effect": "yes"}]},
        {"documentation": [{"title": "En", "design": "cohort", "shows_effect": "yes"}]},
    ),
}


@pytest.mark.parametrize("word", NEAREST)
def test_the_rules_of_2008_read_a_word_of_paragraph_3_as_the_nearest_of_their_own(
    word: str,
) -> None:
    new, known = (assess(an_application(**changes), RECEIVED, DEFAULT) for changes in NEAREST[word])

    assert (new.outcome, new.failing, new.missing, new.tasks) == (
        known.outcome,
        known.failing,
        known.missing,
        known.tasks,
    )
