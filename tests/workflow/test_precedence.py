"""Law 1.0: stops, merits, the wrong applicant, what is missing, in this order; and the deadline."""

from typing import Any

import pytest
from builders import (
    NEUROLOGY,
    RECEIVED,
    a_3b_application,
    an_application,
    assessed,
    dismissed,
    missing,
    rejected,
    result,
    wrong_applicant,
)

from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess, prove
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008
from workflow.reimbursement.rules_2008.paragraph_3a import A_10

SOURCE = "Et oppdiktet register"
OFF_LABEL = {"indication_approved": "none"}
RCT = {"title": "Oppdiktet studie 2013", "design": "randomised_controlled", "shows_effect": "yes"}
USABLE = [{"product": "Lamotrel", "tried": "yes", "outcome": "usable"}]
NEVER = {"done": "no", "by": None, "specialty": None, "date": None}
COMMON_DISEASE = {
    "severity": "alvorlig",
    "persons_in_norway": {"number": "40000", "source": SOURCE},
    "persons_at_severity": {"number": "9000"},
    "candidates_a_year": {"number": "700"},
}
SPECIALIST = {"role": "specialist", "specialty": str(NEUROLOGY)}


# Step 1: stops ------------------------------------------------------------------------------------


def test_a_stop_dismisses_with_its_reason_and_none_from_the_merits() -> None:
    application = an_application(
        patient={"identity_number": "none"},
        treatment={"outside_hospital": "no"},
        prior_treatments=USABLE,
    )

    assert result(application) == dismissed(17)
    assert assessed(application).basis is None


def test_all_stops_are_given_at_once() -> None:
    application = an_application(
        patient={"identity_number": "none", "member": "no"},
        doctor={"role": "not_a_doctor"},
        medicine={"list_conditions_met": "yes"},
        register={"duplicate": "pending", "on_refund_list_for_code": "yes"},
    )

    assessment = assessed(application)

    assert assessment.reasons == (14, 17, 18, 19)
    assert [failing.rule for failing in assessment.failing] == ["S-1", "S-2", "S-3", "G-1", "G-2a"]


def test_a_stop_does_not_wait_for_anything_unknown() -> None:
    stopped = an_application(patient={"member": "no", "identity_number": None}, medicine=None)

    assert result(stopped) == dismissed(19)


def test_a_stop_goes_before_the_wrong_applicant_too() -> None:
    assert result(an_application(patient={"member": "no"}, medicine=OFF_LABEL)) == dismissed(19)


# Step 2: merits -----------------------------------------------------------------------------------


def test_all_failing_reasons_are_given_at_once_ascending() -> None:
    application = an_application(
        medicine={"classified_as_medicine": "no", "over_the_counter": "yes"},
        diagnosis={"duration_months": "24"},
        treatment={"outside_hospital": "no", "intervals": [], "standby": {"serious_danger": "no"}},
        prior_treatments=[{"product": "Lamotrel", "tried": "no", "not_tried_because": "pris"}],
        initiation=NEVER,
        register={"financed_by_others": "yes"},
    )

    assert result(application) == rejected(2, 3, 5, 6, 7, 10, 11, 12, 14)


def test_documentation_and_the_reason_for_a_product_that_is_not_marketed_are_among_them() -> None:
    application = an_application(
        doctor=SPECIALIST,
        medicine={
            **OFF_LABEL,
            "marketing": "unregistered",
            "reason_not_marketed": {"kind": "not_medical"},
        },
        documentation=[{"title": "Oppdiktet", "design": "case_report", "shows_effect": "yes"}],
        prior_treatments=USABLE,
    )

    assert result(application) == rejected(1, 3, 4)


def test_a_finding_tells_the_rule_its_paragraph_its_question_and_its_reason() -> None:
    failing = assessed(an_application(prior_treatments=USABLE)).failing

    assert [(f.rule, f.law, f.reason) for f in failing] == [("A-4", "§ 3a", 3)]
    assert failing[0].question.endswith("?")


def test_what_is_missing_is_not_asked_for_when_a_ground_is_certain() -> None:
    application = an_application(
        treatment={"outside_hospital": "no"},
        initiation=None,
        patient={"name": None},
        doctor={"hpr_number": None},
    )

    assert result(application) == rejected(11)


def test_a_certain_ground_goes_before_the_wrong_applicant_and_never_gives_8() -> None:
    application = an_application(medicine=OFF_LABEL, prior_treatments=USABLE, documentation=[RCT])

    assert result(application) == rejected(3)


@pytest.mark.parametrize(
    ("stop", "fact"),
    [
        ({"patient": {"identity_number": None}}, "patient.identity_number"),
        ({"patient": {"member": None}}, "patient.member"),
        ({"doctor": {"role": None}}, "applicant_is_doctor"),
        ({"register": {"on_refund_list_for_code": "yes"}}, "medicine.list_conditions_met"),
    ],
    ids=["S-1", "S-3", "G-2", "G-1"],
)
def test_a_rejection_gives_way_while_an_unknown_fact_could_bring_a_stop(
    stop: dict[str, Any],
    fact: str,
) -> None:
    application = an_application(prior_treatments=USABLE, initiation=None, **stop)

    assert result(application) == missing(fact)


def test_then_nobody_is_the_wrong_applicant_either() -> None:
    application = an_application(
        patient={"member": None},
        medicine=OFF_LABEL,
        prior_treatments=USABLE,
        documentation=[RCT],
    )

    assert result(application) == missing("patient.member")


def test_a_ground_of_one_paragraph_counts_only_when_the_paragraph_is_known() -> None:
    unknown_route = an_application(diagnosis={"reimbursement_code": None}, prior_treatments=USABLE)

    assert result(unknown_route) == missing(
        "refund_code_covers",
        "diagnosis.persons_in_norway",
        "diagnosis.persons_at_severity",
        "diagnosis.candidates_a_year",
        "diagnosis.severity",
    )
    assert assessed(unknown_route).basis is None


def test_a_ground_of_both_paragraphs_counts_whatever_the_code() -> None:
    application = an_application(
        diagnosis={"reimbursement_code": None},
        treatment={"outside_hospital": "no"},
    )

    assert result(application) == rejected(11)


def test_when_both_paragraphs_fail_the_code_alone_is_asked_for() -> None:
    application = an_application(
        diagnosis={"reimbursement_code": None, **COMMON_DISEASE},
        prior_treatments=USABLE,
    )

    assert result(application) == missing("refund_code_covers")


def test_when_the_grounds_hang_on_the_market_status_it_alone_is_asked_for() -> None:
    """Marketed and off-label: reason 1. NAF: reason 7. Not marketed: both 1 and 4."""
    application = an_application(
        doctor={"role": "other_doctor"},
        medicine={
            **OFF_LABEL,
            "marketing": None,
            "contains_marketed_substance": "yes",
            "reason_not_marketed": {"kind": "not_medical"},
        },
        documentation=[{"title": "Oppdiktet", "design": "guideline", "shows_effect": "yes"}],
        initiation=NEVER,
    )

    assert application.medicine is not None
    unsure_medicine = application.medicine.model_copy(update={"over_the_counter": None})
    unsure = application.model_copy(update={"medicine": unsure_medicine})

    assert result(application) == missing("medicine.marketing")
    assert result(application, closed=True) == ("reject", (13,), ("medicine.marketing",))
    assert result(unsure) == missing("medicine.marketing")  # and not what else is unknown


# Step 3: the wrong applicant ----------------------------------------------------------------------


def test_a_gp_with_an_off_label_medicine_is_the_wrong_applicant_not_rejected_7() -> None:
    application = an_application(medicine=OFF_LABEL, initiation=NEVER, documentation=[RCT])

    assert result(application) == wrong_applicant()
    assert assessed(application).failing[0].as_data() == {
        "rule": "A-10",
        "law": "§ 3a",
        "question": A_10.question,
        "reason": 8,
    }


def test_the_same_gp_with_an_approved_use_is_rejected_7() -> None:
    assert result(an_application(initiation=NEVER)) == rejected(7)


def test_while_it_is_unknown_whether_the_use_is_approved_nobody_is_rejected_7() -> None:
    application = an_application(
        medicine={"indication_approved": None},
        initiation=NEVER,
        documentation=[RCT],
    )

    assert result(application) == missing("medicine.indication_approved")


def test_the_letter_to_a_wrong_applicant_lists_every_other_missing_fact() -> None:
    application = an_application(
        medicine={**OFF_LABEL, "over_the_counter": None},
        patient={"name": None, "member": None},
        documentation=None,
        initiation=None,
    )

    assert result(application) == wrong_applicant(
        "patient.member",
        "medicine.over_the_counter",
        "documentation.randomised_study",
        "patient.name",
    )


def test_the_applicants_own_role_number_and_specialty_are_never_on_it() -> None:
    application = an_application(
        doctor={"role": None, "hpr_number": None, "specialty": "1"},
        medicine=OFF_LABEL,
        documentation=[RCT],
    )

    assert result(application) == wrong_applicant()


def test_a_wrong_applicant_does_not_wait_for_an_unknown_stop() -> None:
    application = an_application(
        patient={"identity_number": None},
        medicine=OFF_LABEL,
        documentation=[RCT],
    )

    assert result(application) == wrong_applicant("patient.identity_number")


def test_a_wrong_applicant_under_either_paragraph_does_not_wait_for_the_code() -> None:
    application = an_application(
        medicine=OFF_LABEL,
        documentation=[RCT],
        diagnosis={"reimbursement_code": None, "severity": "alvorlig"},
    )

    assert result(application) == wrong_applicant(
        "refund_code_covers",
        "diagnosis.persons_in_norway",
        "diagnosis.persons_at_severity",
        "diagnosis.candidates_a_year",
    )


def test_one_who_may_apply_under_one_of_the_paragraphs_is_not_yet_the_wrong_applicant() -> None:
    """A-10c is of § 3a alone, so the code must come first."""
    application = an_application(
        medicine={"prescription_group": "A"},
        treatment={"purpose": "chronic_pain"},
        diagnosis={
            "reimbursement_code": None,
            **COMMON_DISEASE,
            "candidates_a_year": {"number": "3"},
        },
    )

    assert result(application) == missing("refund_code_covers")


def test_a_wrong_applicant_is_asked_for_the_code_when_both_paragraphs_fail() -> None:
    application = an_application(
        diagnosis={"reimbursement_code": None, **COMMON_DISEASE},
        medicine=OFF_LABEL,
        documentation=[RCT],
        prior_treatments=USABLE,
    )

    assert result(application) == wrong_applicant("refund_code_covers")


# Step 4, and the file after the deadline ----------------------------------------------------------


def test_everything_missing_is_asked_for_in_one_letter_in_the_order_of_the_law() -> None:
    application = an_application(
        patient={"member": None, "name": None},
        diagnosis={"duration_months": None},
        initiation={"date": None},
        prior_treatments=[{"product": "Lamotrel", "tried": "yes"}],
    )

    assert result(application) == missing(
        "patient.member",
        "diagnosis.duration_months",
        "cannot_be_used",
        "patient.name",
        "initiation.date",
    )


def test_an_empty_application_asks_for_all_that_the_doctor_states() -> None:
    outcome, reasons, asked = result(Application())
    stated = {fact.name for fact in RULES_2008.facts if fact.owner == "doctor"}

    assert (outcome, reasons) == ("missing", ())
    assert set(asked) == stated - {"medicine.list_conditions_met"}


def test_after_the_deadline_a_missing_fact_becomes_13_and_not_the_reason_of_its_rule() -> None:
    application = an_application(prior_treatments=[{"product": "Lamotrel", "tried": "yes"}])

    assert result(application, closed=True) == ("reject", (13,), ("cannot_be_used",))


def test_after_the_deadline_a_ground_that_waited_for_a_stop_is_given_beside_13() -> None:
    application = an_application(patient={"member": None}, prior_treatments=USABLE)

    assert result(application, closed=True) == ("reject", (3, 13), ("patient.member",))


def test_after_the_deadline_a_wrong_applicant_becomes_8() -> None:
    application = an_application(medicine=OFF_LABEL, documentation=[RCT])

    assert result(application, closed=True) == rejected(8)


def test_after_the_deadline_a_wrong_applicant_with_facts_missing_becomes_8_and_13() -> None:
    application = an_application(medicine=OFF_LABEL, documentation=None)

    asked = ("documentation.randomised_study",)

    assert result(application, closed=True) == ("reject", (8, 13), asked)


@pytest.mark.parametrize(
    "changes",
    [{}, {"prior_treatments": USABLE}, {"patient": {"member": "no"}}],
    ids=["grant", "reject", "dismiss"],
)
def test_the_deadline_changes_nothing_where_nothing_was_missing(changes: dict[str, Any]) -> None:
    application = an_application(**changes)

    assert result(application, closed=True) == result(application)


# Findings, proof, hashes --------------------------------------------------------------------------

FOUND = Finding("cannot_be_used", False, "Kan brukes ifølge journalen", "Åse Berge")


def test_a_case_workers_finding_goes_before_the_doctors_statement() -> None:
    assessment = assess(an_application(), RECEIVED, DEFAULT, {"cannot_be_used": FOUND})

    assert (assessment.outcome, assessment.reasons) == ("reject", (3,))
    assert assessment.facts["cannot_be_used"] is False


def test_a_finding_answers_what_the_doctor_left_out() -> None:
    persons = Finding("diagnosis.persons_in_norway", 80, "Rådgiverens vurdering", "Åse Berge")
    application = a_3b_application(diagnosis={"persons_in_norway": None})

    assert result(application)[0] == "missing"
    assert assess(application, RECEIVED, DEFAULT, {persons.fact: persons}).outcome == "grant"


def test_a_proof_shows_every_rule_to_the_last_fact_with_the_finding_and_its_grounds() -> None:
    found = prove(an_application(), RECEIVED, DEFAULT, {"cannot_be_used": FOUND})
    proofs = {proof.id: proof for proof in found}
    a_4 = proofs["A-4"]
    not_3a, _, judged = a_4.parts[0].parts

    assert (a_4.answer, a_4.law, a_4.parts[0].id) == (False, "§ 3a", "any")
    assert (not_3a.id, not_3a.answer, not_3a.parts[0].id) == ("not", False, "refund_code_covers")
    assert judged.evidence is not None
    assert judged.evidence.as_data() == {
        "fact": "cannot_be_used",
        "value": "no",
        "judged": "Kan brukes ifølge journalen (Åse Berge)",
    }
    assert proofs["S-7"].parts[0].parts[0].parts[0].id == "long_lasting_gate"
    assert [p.answer for p in proofs["G-4"].parts[0].parts] == [True, None, False]
    assert proofs["A-8"].parts[0].parts[1].id == "all"


def test_without_findings_a_proof_rests_on_statements_alone() -> None:
    proofs = {proof.id: proof for proof in prove(an_application(), RECEIVED)}

    evidence = {"fact": "patient.member", "value": "yes"}
    assert proofs["S-3"].as_data()["parts"] == [
        {"id": "patient.member", "answer": True, "evidence": evidence},
    ]


def test_an_assessment_carries_the_hashes_of_what_was_applied() -> None:
    assessment = assessed(an_application())

    assert assessment.policy == DEFAULT.content_hash()
    assert len(assessment.rule_set) == 64
