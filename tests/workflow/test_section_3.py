"""§ 3 since 2018: each rule met, not met and unknown, on both sides of each day of change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    BORN_2008,
    DERMATOLOGY,
    GRANTED,
    NEUROLOGY,
    a_section_3_application,
    dismissed,
    missing,
    rejected,
    result,
    wrong_applicant,
)
from cases import received, then

from workflow.engine.errors import Refused
from workflow.logic.fact import Finding
from workflow.logic.validity import Validity
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.commands import Grant, Judge, Start
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.grant_days import first_day, last_day
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008, NoRuleSet, assembled
from workflow.reimbursement.rules_2018.versions import SECTION_3

BY_DATE = replace(DEFAULT, rule_sets_by_date=True)
IN_2019, IN_2022, IN_2024 = date(2019, 3, 4), date(2022, 9, 5), date(2024, 2, 5)
CIRCULAR, ROWS = date(2022, 7, 1), date(2023, 11, 1)
DAY = timedelta(days=1)

NO_NUMBER = {"identity_number": "none", "foreign_id": "PA1234567"}
SPECIALIST = {"role": "specialist", "specialty": str(NEUROLOGY)}
EEA = {"indication_approved": "eea"}
FOUR = {
    "improves_function": "yes",
    "lowest_dose": "yes",
    "plan": "yes",
    "individually_assessed": "yes",
}
STATEMENTS = tuple(f"treatment.{name}" for name in FOUR)
OPIOID = {"prescription_group": "A", "atc": "N02AA01"}
TRIED = ("tried_or_excused", "failed_or_excused")


def ends(on: date, policy: Policy = BY_DATE, **changes: Any) -> tuple[Any, ...]:
    """Return outcome, reasons and missing facts of an application that came on a day."""
    return result(a_section_3_application(**changes), received=on, policy=policy)


def document(design: str, effect: str | None = "yes") -> list[dict[str, str]]:
    """Return one attachment; without an effect none is stated."""
    stated = {"title": "Oppdiktet vedlegg", "design": design}
    return [stated if effect is None else {**stated, "shows_effect": effect}]


def test_a_complete_application_is_granted_under_section_3() -> None:
    found = assess(a_section_3_application(), IN_2019, BY_DATE)

    assert (found.outcome, found.basis, found.reasons) == ("grant", "§ 3", ())


def test_which_set_is_used_is_a_matter_of_the_day_of_receipt() -> None:
    days = {each.valid_from: each.name for each in SECTION_3}

    assert [*days] == [date(2018, 1, 1), date(2021, 5, 1), CIRCULAR, ROWS]
    assert assembled(date(2017, 12, 31)) is RULES_2008
    for earlier, later in zip([RULES_2008, *SECTION_3], SECTION_3, strict=False):
        assert assembled(later.valid_from - DAY) is earlier
        assert assembled(later.valid_from) is later
    with pytest.raises(NoRuleSet):
        assess(a_section_3_application(), date(2008, 3, 2), BY_DATE)


def test_in_may_2021_only_words_change() -> None:
    old, new = SECTION_3[0], SECTION_3[1]

    assert old.content_hash() == new.content_hash()
    assert (old.words, new.words) == (date(2018, 1, 1), date(2021, 5, 1))


# Scope

SCOPE: dict[str, tuple[date, dict[str, Any], Any]] = {
    "S-1 no number, other identification": (IN_2019, {"patient": NO_NUMBER}, GRANTED),
    "S-1 neither": (IN_2019, {"patient": {**NO_NUMBER, "foreign_id": "none"}}, dismissed(17)),
    "S-1 no number, nothing said": (
        IN_2019,
        {"patient": {"identity_number": "none"}},
        missing("patient.foreign_id"),
    ),
    "S-1 nothing said": (
        IN_2019,
        {"patient": {"identity_number": None}},
        missing("patient.identity_number"),
    ),
    "S-1 other identification beside a number": (
        IN_2019,
        {"patient": {"foreign_id": "none"}},
        GRANTED,
    ),
    "S-1 no patient at all": (
        IN_2019,
        {"patient": None},
        missing("patient.identity_number", "patient.member", "patient.name"),
    ),
    "S-3 no member": (IN_2019, {"patient": {"member": "no"}}, dismissed(19)),
    "S-3 asylum seeker": (
        IN_2019,
        {"patient": {"member": "no", "special_group": "asylum_seeker"}},
        GRANTED,
    ),
    "S-3 nothing said": (IN_2019, {"patient": {"member": None}}, missing("patient.member")),
    "N-12 a letter the day before": (CIRCULAR - DAY, {"form": {"kind": "letter"}}, GRANTED),
    "N-12 a letter": (CIRCULAR, {"form": {"kind": "letter"}}, dismissed(14)),
    "N-12 a message": (CIRCULAR, {"form": {"kind": "message"}}, dismissed(14)),
    "N-12 the portal": (CIRCULAR, {"form": {"kind": "portal"}}, GRANTED),
    "N-12 nothing said": (CIRCULAR, {"form": None}, GRANTED),
    "N-12 paper without a number": (
        CIRCULAR,
        {"form": {"kind": "helfo_form"}, "patient": NO_NUMBER},
        GRANTED,
    ),
    "N-12 a message without a number": (
        CIRCULAR,
        {"form": {"kind": "message"}, "patient": NO_NUMBER},
        dismissed(14),
    ),
    "N-12 paper, number unsaid": (
        CIRCULAR,
        {"form": {"kind": "letter"}, "patient": {"identity_number": None}},
        missing("patient.identity_number"),
    ),
    "N-16 a vitamin the day before": (
        CIRCULAR - DAY,
        {"medicine": {"over_the_counter": "yes", "otc_ground": "single_vitamin_or_mineral"}},
        rejected(6),
    ),
    "N-16 a vitamin": (
        CIRCULAR,
        {"medicine": {"over_the_counter": "yes", "otc_ground": "single_vitamin_or_mineral"}},
        GRANTED,
    ),
    "N-16 no ground": (CIRCULAR, {"medicine": {"over_the_counter": "yes"}}, rejected(6)),
    "N-16 exception of annex 1": (
        CIRCULAR,
        {"medicine": {"over_the_counter": "yes"}, "register": {"otc_exception": "yes"}},
        GRANTED,
    ),
    "N-16 nothing said": (
        CIRCULAR,
        {"medicine": {"over_the_counter": None}},
        missing("medicine.over_the_counter"),
    ),
    "N-16 a child's strength at 17": (
        date(2026, 1, 4),
        {
            "patient": {"identity_number": BORN_2008},
            "medicine": {"over_the_counter": "yes", "otc_ground": "child_strength"},
        },
        GRANTED,
    ),
    "N-16 a child's strength at 18": (
        date(2026, 1, 5),
        {
            "patient": {"identity_number": BORN_2008},
            "medicine": {"over_the_counter": "yes", "otc_ground": "child_strength"},
        },
        rejected(6),
    ),
    "N-16 a child's strength, age unknown": (
        IN_2022,
        {
            "patient": NO_NUMBER,
            "medicine": {"over_the_counter": "yes", "otc_ground": "child_strength"},
        },
        missing("patient.birth_date"),
    ),
    "N-11 steered": (IN_2019, {"treatment": {"specialist_steered": "yes"}}, rejected(14)),
    "N-11 watched over": (IN_2019, {"treatment": {"specialist_monitoring": "yes"}}, rejected(14)),
    "N-11 equipped": (IN_2019, {"treatment": {"specialist_equipment": "yes"}}, rejected(14)),
    "N-11 paid for": (IN_2019, {"register": {"financed_by_others": "yes"}}, rejected(14)),
}


@pytest.mark.parametrize("case", SCOPE.values(), ids=SCOPE)
def test_who_and_what_section_3_is_for(case: tuple[date, dict[str, Any], Any]) -> None:
    on, changes, expected = case
    assert ends(on, **changes) == expected


# The need

SHORT = {
    "intervals": [{"start": "2019-03-10", "end": "2019-03-29"}],
    "standby": {"serious_danger": "no"},
}
NEED: dict[str, tuple[dict[str, Any], Any]] = {
    "N-2 risk factors": ({"diagnosis": {"seriousness": "risk_factors"}}, GRANTED),
    "N-2 neither": ({"diagnosis": {"seriousness": "neither"}}, rejected(15)),
    "N-2 nothing said": ({"diagnosis": {"seriousness": None}}, missing("diagnosis.seriousness")),
    "N-2b a risk": ({"treatment": {**SHORT, "risk_of_long_use": "yes"}}, GRANTED),
    "N-2b no risk": ({"treatment": {**SHORT, "risk_of_long_use": "no"}}, rejected(10)),
    "N-2b nothing said": ({"treatment": SHORT}, missing("treatment.risk_of_long_use")),
    "N-2b exception of annex 1": (
        {
            "treatment": {**SHORT, "risk_of_long_use": "no"},
            "register": {"annex_override": "yes"},
        },
        GRANTED,
    ),
    "N-3 unreasonable": ({"findings": {"cost_reasonable": "no"}}, rejected(15)),
    "N-3 reasonable": ({"findings": {"cost_reasonable": "yes"}}, GRANTED),
    "N-5 authorised in 2018": ({"register": {"first_authorised": "2018-01-01"}}, rejected(15)),
    "N-5 authorised in 2017": ({"register": {"first_authorised": "2017-12-31"}}, GRANTED),
    "N-5 a new use": ({"register": {"use_authorised": "2018-06-01"}}, rejected(15)),
    "N-5 authorised that day": ({"register": {"first_authorised": "2019-03-04"}}, rejected(15)),
    "N-5 authorised later": ({"register": {"first_authorised": "2019-03-05"}}, GRANTED),
    "N-5 going on": (
        {"register": {"first_authorised": "2018-01-01", "assessment": "pending"}},
        rejected(15),
    ),
    "N-5 ended with yes": (
        {"register": {"first_authorised": "2018-01-01", "assessment": "yes"}},
        GRANTED,
    ),
    "N-6 ended with no": (
        {"register": {"assessment": "no"}},
        missing("patient.differs_by", "patient.differs_because"),
    ),
    "N-6 over the budget, no difference": (
        {"register": {"assessment": "over_budget"}, "patient": {"differs_by": "no"}},
        rejected(15),
    ),
    "N-6d a difference without words": (
        {"register": {"assessment": "no"}, "patient": {"differs_by": "cost"}},
        missing("patient.differs_because"),
    ),
    "N-6d a difference in words": (
        {
            "register": {"assessment": "no"},
            "patient": {"differs_by": "cost", "differs_because": "Lav dose"},
        },
        GRANTED,
    ),
}


@pytest.mark.parametrize("case", NEED.values(), ids=NEED)
def test_severity_need_and_cost(case: tuple[dict[str, Any], Any]) -> None:
    changes, expected = case
    assert ends(IN_2019, **changes) == expected


def test_from_when_an_assessment_is_demanded_is_a_policy_value() -> None:
    later = replace(BY_DATE, hta_from=date(2019, 1, 1))
    register = {"first_authorised": "2018-06-01"}

    assert ends(IN_2019, register=register) == rejected(15)
    assert ends(IN_2019, later, register=register) == GRANTED


# What was tried before


def untried(**reason: str) -> dict[str, str]:
    return {"product": "Karbazin", "tried": "no", **reason}


USABLE = {"product": "Karbazin", "tried": "yes", "outcome": "usable"}
FAILED = {"product": "Lamotrel", "tried": "yes", "outcome": "no_effect"}
SECONDARY = {"diagnosis": {"secondary": ["I44.2"]}}
INSUFFICIENT = {"findings": {"reason_insufficient": ["karbazin"]}}
EARLIER: dict[str, tuple[dict[str, Any], Any]] = {
    "one can be used": ({"prior_treatments": [FAILED, USABLE]}, rejected(3)),
    "one not tried for another reason": (
        {"prior_treatments": [FAILED, untried(not_tried_because="Ville ikke")]},
        rejected(2, 3),
    ),
    "one not tried, no reason": (
        {"prior_treatments": [FAILED, untried()]},
        missing(*TRIED),
    ),
    "one neither tried nor not": (
        {"prior_treatments": [FAILED, {"product": "Karbazin"}]},
        missing(*TRIED),
    ),
    "an outcome unsaid": (
        {"prior_treatments": [{"product": "Karbazin", "tried": "yes"}]},
        missing("failed_or_excused"),
    ),
    "excused": ({"prior_treatments": [untried(excused_by="compliance")]}, GRANTED),
    "excused though it works": (
        {"prior_treatments": [{**USABLE, "excused_by": "compliance"}]},
        GRANTED,
    ),
    "excluded by a serious disorder": (
        {"prior_treatments": [untried(excluded_by="I44.2")]},
        GRANTED,
    ),
    "excluded by the secondary diagnosis": (
        {"prior_treatments": [untried(excluded_by="secondary_diagnosis")], **SECONDARY},
        GRANTED,
    ),
    "tried, and excluded by one that is not named": (
        {
            "prior_treatments": [
                {"product": "Karbazin", "tried": "yes", "excluded_by": "secondary_diagnosis"},
                {**USABLE, "product": "Lamotrel", "excluded_by": "I44.2"},
            ]
        },
        missing("failed_or_excused"),
    ),
    "works, and excluded by one that is not named": (
        {"prior_treatments": [{**USABLE, "excluded_by": "secondary_diagnosis"}]},
        missing("failed_or_excused"),
    ),
    "an insufficient reason": (
        {"prior_treatments": [untried(excused_by="compliance")], **INSUFFICIENT},
        rejected(2, 3),
    ),
    "an insufficient reason, but tried": (
        {"prior_treatments": [{**USABLE, "excused_by": "compliance"}], **INSUFFICIENT},
        rejected(3),
    ),
    "an insufficient reason, but it had no effect": (
        {"prior_treatments": [{**FAILED, "product": "Karbazin"}], **INSUFFICIENT},
        GRANTED,
    ),
    "nothing said": (
        {"prior_treatments": None},
        missing(*TRIED, "prior_treatments.product"),
    ),
    "a name unsaid": (
        {"prior_treatments": [{"tried": "yes", "outcome": "no_effect"}]},
        missing("prior_treatments.product"),
    ),
    "a renewal": (
        {
            "prior_treatments": None,
            "form": {"first_time": "no"},
            "register": {"earlier_grant": "yes"},
        },
        GRANTED,
    ),
    "annex 1 wants two": (
        {"prior_treatments": [FAILED], "register": {"annex": {"min_prior": "2"}}},
        missing(*TRIED),
    ),
    "annex 1 wants one of two": (
        {
            "prior_treatments": [FAILED, untried(not_tried_because="Ville ikke")],
            "register": {"annex": {"min_prior": "1"}},
        },
        GRANTED,
    ),
    "annex 1 wants none": (
        {"prior_treatments": None, "register": {"annex": {"min_prior": "0"}}},
        GRANTED,
    ),
    "annex 1 names one": (
        {"prior_treatments": [FAILED], "register": {"annex": {"required_prior": ["Gabalin"]}}},
        missing(*TRIED),
    ),
    "annex 1 names one that was tried": (
        {"prior_treatments": [FAILED], "register": {"annex": {"required_prior": ["Lamotrel"]}}},
        GRANTED,
    ),
    "code 1, and one named": (
        {"nothing_tried": "1", "prior_treatments": [untried(not_tried_because="Ikke relevant")]},
        GRANTED,
    ),
    "code 4, and one that annex 1 names": (
        {
            "nothing_tried": "4",
            "prior_treatments": None,
            "register": {"annex": {"required_prior": ["Gabalin"]}},
            **SECONDARY,
        },
        GRANTED,
    ),
    "code 4, and one without a reason": (
        {"nothing_tried": "4", "prior_treatments": [untried()], **SECONDARY},
        GRANTED,
    ),
    "code 4, and two that annex 1 wants": (
        {
            "nothing_tried": "4",
            "prior_treatments": None,
            "register": {"annex": {"min_prior": "2"}},
            **SECONDARY,
        },
        GRANTED,
    ),
}


@pytest.mark.parametrize("case", EARLIER.values(), ids=EARLIER)
def test_each_relevant_medicine_was_tried_and_failed_or_is_excused(
    case: tuple[dict[str, Any], Any],
) -> None:
    changes, expected = case
    assert ends(IN_2019, **changes) == expected


@pytest.mark.parametrize("code", range(1, 10))
def test_a_coded_answer_holds_alone_or_with_the_other_disease(code: int) -> None:
    asked = "prior_treatments" if code == 6 else "diagnosis.secondary"
    coded = a_section_3_application(prior_treatments=None, nothing_tried=str(code))
    named = a_section_3_application(prior_treatments=None, nothing_tried=str(code), **SECONDARY)
    alone = result(coded, received=IN_2019, policy=BY_DATE)

    assert alone == (missing(*TRIED) if code in (3, 4, 5, 6) else GRANTED)
    assert missing_fields("failed_or_excused", coded) == ((asked,) if code in (3, 4, 5, 6) else ())
    assert result(named, received=IN_2019, policy=BY_DATE) == (
        missing(*TRIED) if code == 6 else GRANTED
    )


def test_without_a_medicine_and_a_code_the_code_is_asked_for() -> None:
    nothing = a_section_3_application(prior_treatments=None)
    named = a_section_3_application(prior_treatments=[{"product": "Karbazin"}, untried()])

    assert missing_fields("tried_or_excused", nothing) == ("nothing_tried",)
    assert missing_fields("tried_or_excused", named) == (
        "prior_treatments[0].tried",
        "prior_treatments[1].not_tried_because",
    )


NOT_MEDICAL, MEDICAL = {"kind": "not_medical"}, {"kind": "medical", "text": "Allergi"}
GUIDELINE = {"documentation": document("national_guideline", None)}
STATUS: dict[str, tuple[dict[str, Any], Any]] = {
    "marketed": ({"medicine": {"marketing": "marketed"}}, GRANTED),
    "NAF": ({"medicine": {"marketing": "naf"}, **GUIDELINE}, GRANTED),
    "hospital pharmacy": ({"medicine": {"marketing": "hospital_pharmacy"}, **GUIDELINE}, GRANTED),
    "another pharmacy": (
        {"medicine": {"marketing": "pharmacy_made", "reason_not_marketed": MEDICAL}, **GUIDELINE},
        wrong_applicant(),
    ),
    "not marketed, no reason": (
        {"medicine": {"marketing": "unregistered"}, "doctor": SPECIALIST},
        missing("medicine.reason_not_marketed"),
    ),
    "not marketed, no medical reason": (
        {
            "medicine": {"marketing": "unregistered", "reason_not_marketed": NOT_MEDICAL},
            "doctor": SPECIALIST,
        },
        rejected(4),
    ),
    "not marketed, a medical reason": (
        {
            "medicine": {"marketing": "unregistered", "reason_not_marketed": MEDICAL},
            "doctor": SPECIALIST,
        },
        GRANTED,
    ),
    "nothing said": (
        {"medicine": {"marketing": None}},
        missing("medicine.marketing", "medicine.reason_not_marketed"),
    ),
}


@pytest.mark.parametrize("case", STATUS.values(), ids=STATUS)
def test_what_counts_as_marketed(case: tuple[dict[str, Any], Any]) -> None:
    changes, expected = case
    assert ends(IN_2019, **changes) == expected


# Addictive medicines

USES: dict[str, tuple[dict[str, Any], Any]] = {
    "chronic pain": ({"treatment": {"purpose": "chronic_pain"}}, GRANTED),
    "other": ({"treatment": {"purpose": "other"}}, rejected(14)),
    "unsaid": ({}, missing("treatment.purpose")),
    "sleep": ({"treatment": {"purpose": "sleep"}}, rejected(14)),
    "sleep before a code": (
        {"treatment": {"purpose": "sleep"}, "diagnosis": {"reimbursement_code": "-71"}},
        rejected(14),
    ),
    "code -71": ({"diagnosis": {"code": "M79.7", "reimbursement_code": "-71"}}, GRANTED),
    "code -81": ({"diagnosis": {"code": "A15.0", "reimbursement_code": "-81"}}, GRANTED),
    "code -90": (
        {
            "diagnosis": {"code": "C50.9", "reimbursement_code": "-90"},
            "treatment": {"purpose": "other"},
        },
        GRANTED,
    ),
    "code -F4": ({"diagnosis": {"code": "F41.1", "reimbursement_code": "-F4"}}, rejected(14)),
    "R25.2": ({"diagnosis": {"code": "R25.2"}}, GRANTED),
    "G25.8": ({"diagnosis": {"code": "G25.8"}}, GRANTED),
    "F51": ({"diagnosis": {"code": "F51.0"}}, rejected(14)),
    "G47.0": ({"diagnosis": {"code": "G47.0"}}, rejected(14)),
    "a code of ICPC-2": ({"diagnosis": {"code": "P74"}}, missing("treatment.purpose")),
    "F41, an opioid": ({"diagnosis": {"code": "F41.1"}}, rejected(14)),
    "F41, an anxiolytic": (
        {"diagnosis": {"code": "F41.1"}, "medicine": {"atc": "N05BA01"}},
        GRANTED,
    ),
    "F41, a code too short to tell": (
        {"diagnosis": {"code": "F41.1"}, "medicine": {"atc": "N05"}},
        missing("medicine.atc"),
    ),
    "pregabalin": (
        {"medicine": {"atc": "N02BF02"}, "treatment": {"purpose": "other"}},
        GRANTED,
    ),
    "pregabalin for sleep": (
        {"medicine": {"atc": "N02BF02"}, "treatment": {"purpose": "sleep"}},
        rejected(14),
    ),
    "the end of life": ({"treatment": {"purpose": "sleep", "end_of_life": "yes"}}, GRANTED),
    "a row in annex 1": (
        {"treatment": {"purpose": "other"}, "register": {"annex_row": "yes"}},
        GRANTED,
    ),
    "a use that is accepted": (
        {"treatment": {"purpose": "other"}, "findings": {"use_accepted": "yes"}},
        GRANTED,
    ),
    "no code of ATC": (
        {"treatment": {"purpose": "chronic_pain"}, "medicine": {"atc": None}},
        missing("medicine.atc"),
    ),
    "no group": (
        {"medicine": {"prescription_group": None, "atc": None}},
        missing("treatment.purpose", "medicine.prescription_group", "medicine.atc"),
    ),
}


@pytest.mark.parametrize("case", USES.values(), ids=USES)
def test_an_addictive_medicine_has_an_allowed_use(case: tuple[dict[str, Any], Any]) -> None:
    changes, expected = case
    changes = {**changes, "medicine": {**OPIOID, **changes.get("medicine", {})}}
    changes["treatment"] = {**FOUR, **changes.get("treatment", {})}
    outcome, reasons, asked = ends(IN_2019, **changes)

    assert (outcome, reasons, set(asked)) == (*expected[:2], set(expected[2]))


@pytest.mark.parametrize("name", FOUR)
def test_each_of_four_statements_is_needed(name: str) -> None:
    said = {**FOUR, "purpose": "chronic_pain"}

    assert ends(IN_2019, medicine=OPIOID, treatment=said) == GRANTED
    assert ends(IN_2019, medicine=OPIOID, treatment={**said, name: "no"}) == rejected(14)
    assert ends(IN_2019, medicine=OPIOID, treatment={**said, name: None}) == missing(
        f"treatment.{name}"
    )
    assert ends(IN_2019, treatment={name: "no", "purpose": "sleep"}) == GRANTED  # group C


# Who may apply

HOSPITAL = {"role": "hospital_doctor", "specialty": str(DERMATOLOGY)}
APPLICANT: dict[str, tuple[date, dict[str, Any], Any]] = {
    "a general practitioner": (IN_2019, {}, wrong_applicant()),
    "a neurologist": (IN_2019, {"doctor": SPECIALIST}, GRANTED),
    "a specialist in something": (
        IN_2019,
        {"doctor": {"role": "specialist"}},
        missing("relevant_specialist"),
    ),
    "another hospital department the day before": (
        CIRCULAR - DAY,
        {"doctor": HOSPITAL},
        wrong_applicant(),
    ),
    "another hospital department": (CIRCULAR, {"doctor": HOSPITAL}, GRANTED),
    "a private hospital": (
        CIRCULAR,
        {"doctor": {**HOSPITAL, "public_hospital": "no"}},
        wrong_applicant(),
    ),
    "a specialty that annex 1 does not name": (
        CIRCULAR,
        {"doctor": HOSPITAL, "register": {"annex": {"specialist_required": [str(NEUROLOGY)]}}},
        wrong_applicant(),
    ),
    "nobody says": (
        CIRCULAR,
        {"doctor": {"role": None}},
        missing("applicant_is_doctor", "relevant_specialist"),
    ),
    "no doctor at all": (
        CIRCULAR,
        {"doctor": None},
        missing("applicant_is_doctor", "relevant_specialist", "doctor.hpr_number"),
    ),
}


@pytest.mark.parametrize("case", APPLICANT.values(), ids=APPLICANT)
def test_who_may_apply_where_a_specialist_must(case: tuple[date, dict[str, Any], Any]) -> None:
    on, changes, expected = case
    assert ends(on, medicine=EEA, **changes) == expected


def test_an_approved_and_marketed_product_needs_no_specialist_unless_annex_1_says_so() -> None:
    named = {"annex": {"specialist_required": [str(NEUROLOGY)]}}

    assert ends(IN_2019) == GRANTED
    assert ends(IN_2019, register=named) == wrong_applicant()


# Effect

ASKED = (
    "documentation.randomised_study",
    "documentation.national_guideline",
    "diagnosis.persons_in_norway",
    "documentation.comparative_study",
)


def persons(number: int, source: str | None = "Et oppdiktet register") -> dict[str, Any]:
    return {"diagnosis": {"persons_in_norway": {"number": str(number), "source": source}}}


EFFECT: dict[str, tuple[date, dict[str, Any], Any]] = {
    "randomised": (IN_2019, {"documentation": document("randomised_controlled")}, GRANTED),
    "randomised, no effect": (
        IN_2019,
        {"documentation": document("randomised_controlled", "no")},
        rejected(1),
    ),
    "national guideline": (IN_2019, GUIDELINE, GRANTED),
    "another guideline": (IN_2019, {"documentation": document("guideline", None)}, rejected(1)),
    "cohort, 400": (IN_2019, {"documentation": document("cohort"), **persons(400)}, GRANTED),
    "cohort, 401": (IN_2019, {"documentation": document("cohort"), **persons(401)}, rejected(1)),
    "cohort, 401 without a source": (
        IN_2019,
        {"documentation": document("cohort"), **persons(401, None)},
        rejected(1),
    ),
    "cohort, 400 without a source": (
        IN_2019,
        {"documentation": document("cohort"), **persons(400, None)},
        missing("diagnosis.persons_in_norway"),
    ),
    "cohort, a source without a number": (
        IN_2019,
        {
            "documentation": document("cohort"),
            "diagnosis": {"persons_in_norway": {"source": "Et oppdiktet register"}},
        },
        missing("diagnosis.persons_in_norway"),
    ),
    "case-control, 400": (
        IN_2019,
        {"documentation": document("case_control"), **persons(400)},
        GRANTED,
    ),
    "controlled, 400": (
        IN_2019,
        {"documentation": document("controlled"), **persons(400)},
        GRANTED,
    ),
    "case series, 4": (
        IN_2019,
        {"documentation": document("case_series"), **persons(4)},
        rejected(1),
    ),
    "nothing": (IN_2019, {}, missing(*ASKED)),
    "nothing, 401": (IN_2019, persons(401), missing(*ASKED[:2])),
    "nothing, pregnant": (
        IN_2019,
        {"patient": {"pregnant": "yes"}, **persons(401)},
        missing(*ASKED[:2], "documentation.guideline"),
    ),
    "pregnant": (
        IN_2019,
        {
            "patient": {"pregnant": "yes"},
            "documentation": document("established_practice", None),
        },
        GRANTED,
    ),
    "at 17": (
        date(2026, 1, 4),
        {
            "patient": {"identity_number": BORN_2008},
            "documentation": document("guideline", None),
        },
        GRANTED,
    ),
    "at 18": (
        date(2026, 1, 5),
        {
            "patient": {"identity_number": BORN_2008},
            "documentation": document("guideline", None),
        },
        rejected(1),
    ),
    "age unknown": (
        IN_2019,
        {"patient": NO_NUMBER, "documentation": document("guideline", None)},
        missing("patient.birth_date"),
    ),
    "number unsaid": (
        IN_2019,
        {
            "patient": {"identity_number": None, "birth_date": "2011-04-02"},
            "documentation": document("guideline", None),
        },
        missing("patient.identity_number"),
    ),
}


@pytest.mark.parametrize("case", EFFECT.values(), ids=EFFECT)
def test_off_label_use_needs_documentation(case: tuple[date, dict[str, Any], Any]) -> None:
    on, changes, expected = case
    changes = {"medicine": {"indication_approved": "none"}, "doctor": SPECIALIST, **changes}
    assert ends(on, **changes) == expected


@pytest.mark.parametrize("approved", ["norway", "eea"])
def test_an_approved_use_needs_none(approved: str) -> None:
    assert ends(IN_2019, medicine={"indication_approved": approved}, doctor=SPECIALIST) == GRANTED


# The code

CODES: dict[str, tuple[date, dict[str, Any], Any]] = {
    "none": (IN_2019, {"code": None}, missing("diagnosis.code")),
    "a group's": (
        IN_2019,
        {"code": None, "reimbursement_code": "-71"},
        missing("diagnosis.code"),
    ),
    "a reimbursement code": (IN_2019, {"code": None, "reimbursement_code": "G40"}, GRANTED),
    "a symptom's the day before": (CIRCULAR - DAY, {"code": "R11"}, GRANTED),
    "a symptom's": (CIRCULAR, {"code": "R11"}, missing("treatment.symptomatic")),
    "29 of ICPC-2": (
        CIRCULAR,
        {"code": "N29", "system": "icpc2"},
        missing("treatment.symptomatic"),
    ),
    "30 of ICPC-2": (CIRCULAR, {"code": "N30", "system": "icpc2"}, GRANTED),
    "none after 2022": (CIRCULAR, {"code": None}, missing("diagnosis.code")),
}


@pytest.mark.parametrize("case", CODES.values(), ids=CODES)
def test_the_code_of_the_disease(case: tuple[date, dict[str, Any], Any]) -> None:
    on, diagnosis, expected = case
    assert ends(on, diagnosis=diagnosis) == expected


def test_a_symptom_counts_only_if_it_is_what_is_treated() -> None:
    def treated(word: str, code: str = "R11") -> tuple[Any, ...]:
        return ends(CIRCULAR, diagnosis={"code": code}, treatment={"symptomatic": word})

    assert treated("yes") == GRANTED
    assert treated("no") == missing("diagnosis.code")
    assert treated("no", "G40.2") == GRANTED


# How long a grant lasts


def validity(on: date, policy: Policy = BY_DATE, **changes: Any) -> tuple[date, date | None]:
    """Return the first and the last day of a grant; None = it has no end."""
    application, length = a_section_3_application(**changes), assembled(on).validity
    facts = derive(application, on, policy, validity=length).facts
    last = last_day(application, on, policy, facts, {}, length)
    return first_day(application, on, length), last


def row(on: date, **changes: Any) -> str:
    """Return the id of the row that says how long a grant lasts."""
    length: Validity = assembled(on).validity
    facts = derive(a_section_3_application(**changes), on, BY_DATE, validity=length).facts
    found = length.row(facts, BY_DATE)
    assert found is not None
    return found.id


ANXIOLYTIC = {"prescription_group": "B", "atc": "N05BA01"}
ROWS_BEFORE_AND_AFTER: dict[str, tuple[dict[str, Any], str, str]] = {
    "an asylum seeker": ({"patient": {"special_group": "asylum_seeker"}}, "V1", "V1"),
    "the end of life": ({"treatment": {"end_of_life": "yes"}}, "V9", "V2"),
    "years of annex 1": ({"register": {"annex": {"validity_years": "3"}}}, "V3", "V3"),
    "years of annex 1 for an opioid": (
        {"register": {"annex": {"validity_years": "3"}}, "medicine": OPIOID},
        "V3",
        "V3",
    ),
    "an opioid": ({"medicine": OPIOID}, "V8", "V4"),
    "an opioid of the other group": ({"medicine": {"atc": "N07BC02"}}, "V9", "V4"),
    "group B, not marketed": (
        {"medicine": {**ANXIOLYTIC, "marketing": "unregistered"}},
        "V8",
        "V5",
    ),
    "group C, not marketed": ({"medicine": {"marketing": "unregistered"}}, "V9", "V9"),
    "against obesity": ({"medicine": {"atc": "A08AB01"}}, "V6", "V6"),
    "under contract": ({"medicine": {"atc": "N02CD03"}}, "V6", "V6"),
    "beside the contract": ({"medicine": {"atc": "N02CD04"}}, "V9", "V9"),
    "pregabalin": ({"medicine": {**ANXIOLYTIC, "atc": "N03AX16"}}, "V7", "V7"),
    "pregabalin, not marketed": (
        {"medicine": {**ANXIOLYTIC, "atc": "N03AX16", "marketing": "unregistered"}},
        "V7",
        "V5",
    ),
    "group B": ({"medicine": ANXIOLYTIC}, "V8", "V8"),
    "anything else": ({}, "V9", "V9"),
}


@pytest.mark.parametrize("case", ROWS_BEFORE_AND_AFTER.values(), ids=ROWS_BEFORE_AND_AFTER)
def test_the_first_row_that_fits_before_and_after_1_november_2023(
    case: tuple[dict[str, Any], str, str],
) -> None:
    changes, before, after = case
    assert (row(ROWS - DAY, **changes), row(ROWS, **changes)) == (before, after)


def test_years_run_from_the_day_of_receipt() -> None:
    leap_day = date(2024, 2, 29)

    assert validity(IN_2019) == (IN_2019, None)
    assert validity(IN_2019, medicine=ANXIOLYTIC) == (IN_2019, date(2021, 3, 3))
    assert validity(leap_day, medicine=OPIOID) == (leap_day, date(2025, 2, 28))
    assert validity(leap_day, medicine=ANXIOLYTIC) == (leap_day, date(2026, 2, 28))


def test_the_years_and_the_lists_are_policy_values() -> None:
    longer = replace(BY_DATE, validity_years_opioids=4)
    other = replace(BY_DATE, opioid_atc=("N07BC02",))
    nothing = replace(BY_DATE, opioid_atc=())

    assert validity(IN_2024, longer, medicine=OPIOID)[1] == date(2028, 2, 4)
    assert validity(IN_2024, other, medicine=OPIOID)[1] == date(2026, 2, 4)
    assert validity(IN_2024, nothing, medicine={"atc": None})[1] is None


CAPS: dict[str, tuple[dict[str, Any], date]] = {
    "annex 1": ({"annex": {"valid_until": "2019-12-31"}}, date(2019, 12, 31)),
    "pre-approved": ({"preapproved_from": "2019-07-01"}, date(2019, 6, 30)),
    "both": (
        {"annex": {"valid_until": "2019-12-31"}, "preapproved_from": "2019-07-01"},
        date(2019, 6, 30),
    ),
    "both the other way": (
        {"annex": {"valid_until": "2019-06-15"}, "preapproved_from": "2019-07-01"},
        date(2019, 6, 15),
    ),
    "years and annex 1": (
        {"annex": {"validity_years": "3", "valid_until": "2030-01-01"}},
        date(2022, 3, 3),
    ),
}


@pytest.mark.parametrize("case", CAPS.values(), ids=CAPS)
def test_of_all_last_days_the_earliest_counts(case: tuple[dict[str, Any], date]) -> None:
    register, expected = case
    assert validity(IN_2019, register=register) == (IN_2019, expected)


@pytest.mark.parametrize(
    ("decided", "begins"), [("2019-05-02", date(2019, 5, 2)), ("2018-12-03", IN_2019)]
)
def test_a_grant_begins_no_earlier_than_the_assessment(decided: str, begins: date) -> None:
    register = {"assessment": "yes", "assessment_decided": decided}

    assert validity(IN_2019, register=register) == (begins, None)


def test_a_grant_that_would_end_before_it_begins_is_refused() -> None:
    register = {
        "assessment": "yes",
        "assessment_decided": "2019-05-02",
        "annex": {"valid_until": "2019-05-01"},
    }
    case = received(a_section_3_application(register=register), IN_2019, BY_DATE)
    reviewed = then(case, Start("Eli"), on=IN_2019)
    with pytest.raises(Refused) as refused:
        then(reviewed, Grant("Eli"), on=IN_2019)
    longer = Judge("Eli", f.GRANT_HAS_DAYS.name, "2019-05-02", "Vedlegget er forlenget")
    decided = then(reviewed, longer, Grant("Eli"), on=IN_2019).decision

    assert [reason.rule for reason in refused.value.reasons] == ["V-1"]
    assert "2019-05-01" in str(refused.value) and "2019-05-02" in str(refused.value)
    assert decided is not None
    assert (decided.valid_from, decided.valid_to) == (date(2019, 5, 2), date(2019, 5, 2))


# Findings of the case worker


def found(application: Application, fact: f.Fact, value: Any, item: str = "") -> dict[str, object]:
    finding = Finding(fact.name, value, "Oppslag", "Eli", item)
    judged = {finding.key: finding}
    return dict(
        derive(application, IN_2019, BY_DATE, judged, validity=assembled(IN_2019).validity).facts
    )


def test_a_finding_on_a_field_counts_as_if_the_field_stated_it() -> None:
    silent = a_section_3_application(medicine=None, diagnosis=None, treatment=None)

    assert found(silent, f.ATC_CODE, "N02AA01")["opioid"] is True
    assert found(silent, f.ATC_CODE, "N02AA01")["pregabalin"] is False
    assert found(silent, f.DIAGNOSIS_CODE, "R11")["symptom_code"] is True
    assert found(silent, f.PURPOSE, "sleep")["use"] == "sleep"
    assert found(silent, f.PERSONS, 400)["few_persons"] is True
    assert found(silent, f.PERSONS, 401)["few_persons"] is False
    assert found(silent, f.PRESCRIPTION_GROUP, "A")["prescription_group_known"] is True


def test_a_finding_that_only_says_yes_or_no_tells_no_field() -> None:
    silent = a_section_3_application(diagnosis=None)

    assert found(silent, f.DIAGNOSIS_CODE, True)["symptom_code"] is None


def test_a_finding_that_the_doctor_has_answered_since_tells_no_field() -> None:
    old = Finding(f.ATC_CODE.name, "N02AA01", "Oppslag", "Eli", since=((None,),))
    length = assembled(IN_2019).validity
    facts = derive(
        a_section_3_application(), IN_2019, BY_DATE, {old.key: old}, validity=length
    ).facts

    assert facts["opioid"] is None


def test_a_reason_is_found_insufficient_medicine_by_medicine() -> None:
    entries = [untried(excused_by="compliance"), untried(excused_by="compliance")]
    entries[1] = {**entries[1], "product": "Lamotrel"}
    application = a_section_3_application(prior_treatments=entries)

    assert found(application, f.REASON_INSUFFICIENT, True, "Karbazin")["tried_or_excused"] is False
    assert found(application, f.REASON_INSUFFICIENT, True, "Gangolin")["tried_or_excused"] is True
    assert found(application, f.REASON_INSUFFICIENT, False, "Karbazin")["tried_or_excused"] is True


def test_a_case_worker_finds_a_reason_insufficient_and_takes_it_back() -> None:
    excused = a_section_3_application(prior_treatments=[untried(excused_by="compliance")])
    case = received(excused, IN_2019, BY_DATE)

    def judged(value: bool) -> Judge:
        return Judge("Eli", f.REASON_INSUFFICIENT.name, value, "Kan deles i uker", "karbazin")

    refused = then(case, judged(True), on=IN_2019)
    with pytest.raises(Refused, match="Name the medicine"):
        then(case, replace(judged(True), medicine=""), on=IN_2019)
    with pytest.raises(Refused, match="names no such medicine"):
        then(case, replace(judged(True), medicine="Kanarifugl"), on=IN_2019)

    assert assessment(refused).reasons == (2, 3)
    assert assessment(then(refused, judged(False), on=IN_2019)).outcome == "grant"


def test_a_doctor_who_is_only_found_to_be_one_is_at_no_public_hospital() -> None:
    unsaid = a_section_3_application(doctor={"role": None})

    assert found(unsaid, f.IS_DOCTOR, True)["public_hospital_doctor"] is False
    assert found(unsaid, f.IS_DOCTOR, False)["public_hospital_doctor"] is None
