"""What only the case worker can settle: a task on the case, never a question to the doctor."""

from datetime import timedelta
from typing import Any

import pytest
from builders import RECEIVED, a_3b_application, an_application, assessed
from cases import ELI, received, swept, then

from workflow.engine.errors import Refused
from workflow.logic.outcome import Assessment
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.commands import Answer, Ask, Grant, Judge, Reject, Start
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.file import Case

BOTH = ("tried_enough", "cannot_be_used")
UNTRIED: dict[str, Any] = {"product": "Lamotrel", "tried": "no"}
COLD = {**UNTRIED, "excluded_by": "J00"}
KIDNEYS = {**UNTRIED, "excluded_by": "N18.5"}
KARBAZIN = {"product": "Karbazin", "tried": "yes", "outcome": "no_effect"}
PAIN: dict[str, Any] = {
    "doctor": {"role": "specialist", "specialty": "37"},
    "medicine": {"prescription_group": "A"},
    "diagnosis": {"code": "M79.7", "reimbursement_code": "-71"},
}
NOT_MARKETED: dict[str, Any] = {
    "doctor": {"role": "specialist", "specialty": "37"},
    "medicine": {"marketing": "unregistered", "reason_not_marketed": {"text": "Allergi"}},
}
A_COLD_BESIDE = {"secondary": ["J00"]}

TASKS: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    "code 4": ({"prior_treatments": None, "nothing_tried": "4"}, (), BOTH),
    "code 5": ({"prior_treatments": None, "nothing_tried": "5"}, (), BOTH),
    "code 6 and a medicine named": (
        {"prior_treatments": [UNTRIED], "nothing_tried": "6"},
        (),
        BOTH,
    ),
    "code 6, and annex 1 wants two": (
        {
            "prior_treatments": None,
            "nothing_tried": "6",
            "register": {"annex": {"min_prior": "2"}},
        },
        (),
        BOTH,
    ),
    "code 6, and annex 1 names one": (
        {
            "prior_treatments": None,
            "nothing_tried": "6",
            "register": {"annex": {"required_prior": ["Gabapenta"]}},
        },
        (),
        BOTH,
    ),
    "code 6, but one was tried": (
        {"prior_treatments": [KARBAZIN, UNTRIED], "nothing_tried": "6"},
        BOTH,
        (),
    ),
    "a cold": ({"prior_treatments": [COLD]}, (), BOTH),
    "a cold, and something to ask": ({"prior_treatments": [COLD, {"product": "X"}]}, BOTH, BOTH),
    "a cold, tried": (
        {"prior_treatments": [{**COLD, "tried": "yes"}]},
        (),
        ("cannot_be_used",),
    ),
    "a cold as the secondary diagnosis": (
        {
            "prior_treatments": [{**UNTRIED, "excluded_by": "secondary_diagnosis"}],
            "diagnosis": A_COLD_BESIDE,
        },
        (),
        BOTH,
    ),
    "code 3 and a cold": (
        {"prior_treatments": None, "nothing_tried": "3", "diagnosis": A_COLD_BESIDE},
        (),
        BOTH,
    ),
    "code 3 and no disorder": ({"prior_treatments": None, "nothing_tried": "3"}, BOTH, ()),
    "pain and a neurologist": (PAIN, (), ("relevant_specialist",)),
    "a department in words": (
        {
            "doctor": {"role": "hospital_doctor", "department": "Nevrologisk avdeling"},
            "medicine": {"indication_approved": "eea", "marketing": "authorised_in_eea"},
        },
        ("medicine.reason_not_marketed",),
        ("relevant_specialist",),
    ),
    "started by a psychiatrist": (
        {"initiation": {"specialty": "40"}},
        (),
        ("initiated_by_specialist",),
    ),
    "a reason in words alone": (NOT_MARKETED, (), ("medicine.reason_not_marketed",)),
}


@pytest.mark.parametrize("case", TASKS)
def test_what_the_tables_do_not_tell_is_a_task_and_asked_of_nobody(case: str) -> None:
    changes, missing, tasks = TASKS[case]
    found = assessed(an_application(**changes))

    assert (found.outcome, found.missing) == ("missing", missing)
    assert tuple(task.fact for task in found.tasks) == tasks


def test_a_serious_disorder_excludes_without_a_task() -> None:
    assert assessed(an_application(prior_treatments=[KIDNEYS])).outcome == "grant"


@pytest.mark.parametrize("outcome", ["side_effects", "usable"])
def test_what_was_tried_and_how_it_went_stands_before_a_doubtful_exclusion(outcome: str) -> None:
    entry = {"product": "Lamotrel", "tried": "yes", "outcome": outcome, "excluded_by": "J00"}
    found = assessed(an_application(prior_treatments=[entry]))

    assert (found.outcome, bool(found.tasks)) == (
        ("grant", False) if outcome == "side_effects" else ("missing", True)
    )


def test_icpc_2_has_serious_disorders_of_its_own() -> None:
    """N88 is epilepsy in ICPC-2. N18 is kidney failure in ICD-10, a weak arm in ICPC-2."""

    def excluded_by(code: str, diagnosis: str) -> str:
        entry = {**UNTRIED, "excluded_by": code}
        changes = {"code": diagnosis, "reimbursement_code": None}
        return assessed(an_application(prior_treatments=[entry], diagnosis=changes)).outcome

    assert excluded_by("K90", "N88") == "grant"
    assert excluded_by("N18", "N88") == "missing"
    assert excluded_by("N18.5", "N88") == "grant"
    assert excluded_by("N18", "G40") == "grant"


def test_a_task_that_decides_nothing_is_not_listed() -> None:
    outside = assessed(an_application(**PAIN, treatment={"outside_hospital": "no"}))
    under_3b = assessed(a_3b_application(prior_treatments=None, nothing_tried="6"))

    assert (outside.outcome, outside.tasks) == ("reject", ())
    assert (under_3b.outcome, under_3b.tasks) == ("grant", ())


def test_a_tick_without_a_word_is_asked_for_the_words() -> None:
    ticked = an_application(medicine={"reason_not_marketed": {"kind": "medical"}})
    neither = an_application()

    fact = "medicine.reason_not_marketed"
    assert missing_fields(fact, ticked) == ("medicine.reason_not_marketed.text",)
    assert missing_fields(fact, neither) == (fact,)


# On a case ----------------------------------------------------------------------------------

TASK_ALONE = an_application(prior_treatments=None, nothing_tried="5")
TASK_AND_QUESTION = an_application(
    prior_treatments=None, nothing_tried="5", initiation={"date": None}
)
DATE = Application.model_validate({"initiation": {"date": "2015-03-02"}})
HOLDS = Judge(ELI, "cannot_be_used", True, "Ingen annen form kan gis.")


def refused(case: Case, command: Any) -> str:
    with pytest.raises(Refused) as why:
        then(case, command)
    return str(why.value)


def test_with_a_task_alone_nobody_is_asked_and_nothing_is_decided() -> None:
    case = received(TASK_ALONE)

    for command in (Ask(ELI), Start(ELI)):
        says = refused(case, command)
        assert "(cannot_be_used) is for the case worker to settle" in says
        assert "coded answer 5" in says and "`judge`" in says
    assert then(case, HOLDS, Start(ELI), Grant(ELI)).state == "granted"


def test_a_request_asks_the_doctor_for_the_rest_only() -> None:
    case = then(received(TASK_AND_QUESTION), Ask(ELI))

    assert case.request is not None
    assert (case.state, case.request.facts) == ("missing_info", ("initiation.date",))


def test_once_the_doctor_has_answered_the_case_waits_for_us() -> None:
    case = then(received(TASK_AND_QUESTION), Ask(ELI), Answer("post", DATE))

    assert case.state == "under_review"
    assert [task.fact for task in assessment(case).tasks] == list(BOTH)
    for command in (Grant(ELI), Reject(ELI), Ask(ELI)):
        assert "for the case worker to settle" in refused(case, command)
    assert then(case, HOLDS, Grant(ELI)).state == "granted"


def test_a_finding_on_the_task_leaves_the_doctors_answer_awaited() -> None:
    asked = then(received(TASK_AND_QUESTION), Ask(ELI), HOLDS)

    assert (asked.state, assessment(asked).tasks) == ("missing_info", ())


def test_a_closed_file_is_decided_once_the_task_is_settled() -> None:
    late = RECEIVED + timedelta(days=30)
    case = swept(then(received(TASK_AND_QUESTION), Ask(ELI)), late)

    assert (case.state, assessment(case).outcome) == ("under_review", "missing")
    assert "for the case worker to settle" in refused(case, Reject(ELI))
    decided = then(case, HOLDS, Reject(ELI), on=late)
    assert decided.decision is not None
    assert (decided.decision.reasons, decided.decision.missing) == ((13,), ("initiation.date",))


def test_a_wrong_applicant_who_never_answers_is_rejected_whatever_we_have_not_settled() -> None:
    late = RECEIVED + timedelta(days=30)
    application = an_application(
        prior_treatments=None, nothing_tried="5", medicine={"indication_approved": "none"}
    )
    asked = then(received(application), Ask(ELI))
    found = assessment(asked)
    decided = then(swept(asked, late), Reject(ELI), on=late)

    assert found.outcome == "wrong_applicant"
    assert {task.fact for task in found.tasks} == set(BOTH)
    assert decided.decision is not None and 8 in decided.decision.reasons


# Findings, and what the doctor states later -----------------------------------------------------


def judged(case: Case, fact: str, value: Any, medicine: str = "") -> Case:
    return then(case, Judge(ELI, fact, value, "Grunn", medicine))


def answered(case: Case, **says: Any) -> Case:
    return then(case, Answer("post", Application.model_validate(says)))


def outcome(case: Case) -> tuple[Any, ...]:
    found: Assessment = assessment(case)
    return found.outcome, found.reasons, tuple(task.fact for task in found.tasks)


TRIED = {"prior_treatments": [{"product": "lamotrel", "tried": "yes", "outcome": "no_effect"}]}


@pytest.mark.parametrize("medicine", ["", "LAMOTREL"])
def test_an_exclusion_that_does_not_hold_fails_both_conditions(medicine: str) -> None:
    case = judged(
        received(an_application(prior_treatments=[COLD])), "cannot_be_used", False, medicine
    )

    assert outcome(case) == ("reject", (2, 3), ())
    assert outcome(answered(case, **TRIED)) == ("grant", (), ())


def test_an_exclusion_that_holds_counts_as_tried() -> None:
    case = judged(received(an_application(prior_treatments=[COLD])), "cannot_be_used", True)

    assert outcome(case) == ("grant", (), ())


def test_a_finding_on_one_medicine_leaves_the_others() -> None:
    both = received(an_application(prior_treatments=[COLD, {**COLD, "product": "Karbazin"}]))
    one = judged(both, "cannot_be_used", True, "Lamotrel")

    assert outcome(one) == ("missing", (), BOTH)
    assert outcome(judged(one, "cannot_be_used", True, "Karbazin")) == ("grant", (), ())
    assert outcome(judged(one, "cannot_be_used", False, "Karbazin")) == ("reject", (2, 3), ())
    assert outcome(judged(one, "cannot_be_used", False)) == ("reject", (2, 3), ())


def test_a_later_word_on_the_same_ground_is_a_task_until_it_is_judged_again() -> None:
    case = judged(received(an_application(prior_treatments=[COLD])), "cannot_be_used", False)
    again = answered(case, prior_treatments=[{"product": "Lamotrel", "excluded_by": "N18.5"}])

    assert outcome(again) == ("missing", (), BOTH)
    assert "Eli Saksbehandler found no (Grunn)" in assessment(again).tasks[0].says
    assert outcome(judged(again, "cannot_be_used", True)) == ("grant", (), ())
    assert outcome(judged(again, "cannot_be_used", False)) == ("reject", (2, 3), ())


def test_a_later_word_on_an_outcome_is_a_task_where_it_differs_from_the_finding() -> None:
    case = judged(received(an_application(prior_treatments=[KARBAZIN])), "cannot_be_used", False)

    def after(says: str) -> tuple[Any, ...]:
        return outcome(answered(case, prior_treatments=[{**KARBAZIN, "outcome": says}]))

    assert outcome(case) == ("reject", (3,), ())
    assert after("side_effects") == ("missing", (), ("cannot_be_used",))
    assert after("usable") == ("reject", (3,), ())


@pytest.mark.parametrize(("value", "then_is"), [(False, "reject"), (True, "grant")])
def test_a_finding_on_an_exclusion_stands_when_something_else_is_said(
    value: bool, then_is: str
) -> None:
    doubtful = {"product": "Lamotrel", "excluded_by": "J00"}
    case = judged(received(an_application(prior_treatments=[doubtful])), "cannot_be_used", value)
    later = answered(case, prior_treatments=[{"product": "Lamotrel", "tried": "no"}])

    assert outcome(case)[0] == outcome(later)[0] == then_is
    assert outcome(later)[2] == ()


def test_a_finding_on_an_outcome_stands_when_an_exclusion_is_added() -> None:
    case = judged(received(an_application(prior_treatments=[KARBAZIN])), "cannot_be_used", False)
    excluded = {"product": "Karbazin", "excluded_by": "N18.5"}

    assert outcome(answered(case, prior_treatments=[excluded])) == ("reject", (3,), ())


def test_another_secondary_diagnosis_is_a_later_word_on_the_exclusion() -> None:
    refers = {**UNTRIED, "excluded_by": "secondary_diagnosis"}
    case = received(an_application(prior_treatments=[refers], diagnosis=A_COLD_BESIDE))
    refuted = judged(case, "cannot_be_used", False)

    assert outcome(refuted) == ("reject", (2, 3), ())
    assert outcome(answered(refuted, diagnosis={"secondary": ["N18.5"]})) == ("missing", (), BOTH)


def test_a_code_is_a_later_word_on_a_medicine_of_which_nothing_was_said() -> None:
    refuted = judged(received(an_application(prior_treatments=[UNTRIED])), "cannot_be_used", False)

    assert outcome(refuted) == ("reject", (2, 3), ())
    assert outcome(answered(refuted, nothing_tried="1")) == ("missing", (), BOTH)


def test_a_finding_reaches_a_medicine_without_a_name_or_a_word() -> None:
    nameless = received(an_application(prior_treatments=[{"tried": "yes", "outcome": "no_effect"}]))
    wordless = received(an_application(prior_treatments=[{"product": "Lamotrel"}]))

    assert outcome(judged(nameless, "cannot_be_used", False)) == ("reject", (3,), ())
    assert outcome(judged(wordless, "cannot_be_used", False)) == ("reject", (3,), ())


def test_a_coded_answer_is_judged_as_one() -> None:
    case = received(TASK_ALONE)
    refuted = judged(case, "cannot_be_used", False)

    assert outcome(judged(case, "cannot_be_used", True)) == ("grant", (), ())
    assert outcome(refuted) == ("reject", (2, 3), ())
    assert outcome(answered(refuted, nothing_tried="1")) == ("missing", (), BOTH)
    assert outcome(answered(refuted, **TRIED)) == ("grant", (), ())


def test_a_finding_on_the_whole_stands_beside_medicines_that_are_named_later() -> None:
    case = judged(received(an_application(prior_treatments=[COLD])), "cannot_be_used", True)
    usable = {"product": "Karbazin", "tried": "yes", "outcome": "usable"}

    assert outcome(answered(case, prior_treatments=[usable])) == ("reject", (3,), ())
    assert outcome(answered(case, prior_treatments=[KARBAZIN])) == ("grant", (), ())


STUDY = {"title": "Ny", "design": "randomised_controlled", "shows_effect": "yes"}
OTHERWISE: dict[str, tuple[str, Any, dict[str, Any], dict[str, Any]]] = {
    "yes or no": (
        "treatment.outside_hospital",
        False,
        {"treatment": {"outside_hospital": "yes"}},
        {"treatment": {"purpose": "other"}},
    ),
    "a number": (
        "diagnosis.duration_months",
        12,
        {"diagnosis": {"duration_months": "60"}},
        {"diagnosis": {"text": "epilepsi"}},
    ),
    "a choice": (
        "medicine.marketing",
        "unregistered",
        {"medicine": {"marketing": "marketed"}},
        {"medicine": {"atc": "N03AX16"}},
    ),
    "another doctor": (
        "relevant_specialist",
        True,
        {"doctor": {"name": "Liv Hovden", "hpr_number": "5551234"}},
        {"treatment": {"purpose": "other"}},
    ),
    "another study": (
        "documentation.randomised_study",
        False,
        {"documentation": [STUDY]},
        {"documentation": [{"title": "Ny", "design": "guideline"}]},
    ),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_finding_lasts_until_the_doctor_states_something_else_of_its_fact(case: str) -> None:
    fact, value, of_the_fact, of_something_else = OTHERWISE[case]
    before = judged(received(an_application()), fact, value)
    now = answered(before, **of_the_fact)

    assert assessment(before).facts[fact] == value
    assert assessment(answered(before, **of_something_else)).facts[fact] == value
    assert assessment(now).facts[fact] is None
    assert assessment(judged(now, fact, value)).facts[fact] == value


def test_a_finding_that_the_doctor_comes_to_agree_with_is_no_task() -> None:
    case = judged(received(an_application()), "treatment.outside_hospital", False)
    agreed = answered(case, treatment={"outside_hospital": "no"})

    assert outcome(agreed) == ("reject", (11,), ())


@pytest.mark.parametrize(
    ("fact", "medicine", "says"),
    [
        ("cannot_be_used", "Kanarifugl", "names no such medicine"),
        ("treatment.outside_hospital", "Karbazin", "is not judged medicine by medicine"),
    ],
)
def test_a_finding_on_a_medicine_names_one_of_the_application(
    fact: str, medicine: str, says: str
) -> None:
    assert says in refused(received(an_application()), Judge(ELI, fact, False, "Grunn", medicine))
