"""The program on one page: what each step makes of a case, and what time itself asks for, found
early or late.
"""

from dataclasses import replace
from datetime import UTC, date

import pytest
from builders import BORN_2012, an_application
from cases import (
    ELI,
    INCOMPLETE,
    RECEIVED,
    a_case,
    day,
    noon,
    received,
    sweep,
    swept,
    then,
    time_passed,
    under,
)

from workflow.engine.advance import advance, due, next_due, open_case
from workflow.engine.case import Command, Recorded, apply, fold
from workflow.engine.errors import Refused, UnknownState
from workflow.engine.steps import Note, NoteAdded, Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.commands import (
    Answer,
    Ask,
    Grant,
    Judge,
    Propose,
    Reject,
    Return,
    Start,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters import NO_CONSENT, NOT_IDENTIFIED
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT


def names(case) -> list[str]:  # type: ignore[no-untyped-def]
    return [entry.event.name for entry in case.events]


def test_an_application_becomes_a_case_on_the_day_it_reached_the_office() -> None:
    outcome = open_case(
        REIMBURSEMENT, Register("post", "2015-000007", an_application(), RECEIVED), noon(day(3))
    )

    assert (outcome.case.state, outcome.case.received) == ("received", RECEIVED)
    assert outcome.events[0].effective == RECEIVED and outcome.events[0].recorded == noon(day(3))


def test_nothing_is_received_tomorrow() -> None:
    with pytest.raises(Refused, match="in the future"):
        open_case(
            REIMBURSEMENT, Register("post", "2015-000007", an_application(), day(1)), noon(RECEIVED)
        )
    with pytest.raises(Refused, match="in the future"):
        then(a_case("received"), Answer("post", Application(), day(1)))


def test_an_answer_does_not_come_before_its_application() -> None:
    with pytest.raises(Refused, match="before its application"):
        then(a_case("received"), Answer("post", Application(), day(-1)))


def test_a_case_is_what_its_events_add_up_to() -> None:
    case = then(swept(a_case("missing_info"), day(70)), Reject(ELI), on=day(70))

    assert fold(REIMBURSEMENT, case.number, case.events) == case


def test_a_file_that_does_not_begin_with_an_application_is_no_case() -> None:
    note = Recorded(1, NoteAdded("?"), RECEIVED, noon(RECEIVED), ELI, "received")

    with pytest.raises(ValueError, match="does not begin"):
        fold(REIMBURSEMENT, "2015-000001", [note])


def test_an_unknown_state_is_a_hard_error_that_names_the_case() -> None:
    case = a_case("received")
    broken = replace(case.events[0], state="nonsense")  # type: ignore[arg-type]

    with pytest.raises(UnknownState, match="2015-000001"):
        fold(REIMBURSEMENT, case.number, [broken])
    with pytest.raises(UnknownState, match="2015-000001"):
        apply(case, broken)


def test_a_note_changes_nothing_but_the_file() -> None:
    case = then(a_case("granted"), Note(ELI, "The patient called."))

    assert case.state == "granted" and names(case)[-1] == "note_added"


def test_a_decision_carries_what_it_rests_on() -> None:
    granted = a_case("granted").decision
    rejected = a_case("rejected").decision

    assert granted is not None and rejected is not None
    assert (granted.verdict, granted.basis, granted.valid_from, granted.valid_to) == (
        "granted",
        "§ 3a",
        RECEIVED,
        date(2017, 3, 15),
    )
    assert (rejected.verdict, rejected.reasons) == ("rejected", (11,))
    assert [(ground.rule, ground.law, ground.reason) for ground in rejected.grounds] == [
        ("S-4", "§§ 3a and 3b", 11)
    ]
    assert granted.policy == DEFAULT.content_hash() and len(granted.rule_set) == 64


def test_another_policy_leaves_its_mark_on_the_decision() -> None:
    policy = replace(DEFAULT, long_term_days=80)
    case = then(under(a_case("under_review"), policy), Grant(ELI))

    assert (
        case.decision is not None
        and case.decision.policy == policy.content_hash() != DEFAULT.content_hash()
    )


def test_a_formal_stop_is_dismissed_not_rejected_on_the_merits() -> None:
    application = an_application(patient={"member": "no"}, treatment={"outside_hospital": "no"})
    case = then(received(application), Start(ELI), Reject(ELI))

    assert case.decision is not None and (case.decision.verdict, case.decision.reasons) == (
        "dismissed",
        (19,),
    )
    assert case.state == "rejected" and names(case)[-1] == "dismissed"


def test_a_wrong_applicant_is_asked_for_another_and_the_specialist_answers_in_the_same_case() -> (
    None
):
    application = an_application(medicine={"indication_approved": "none"}, initiation=None)
    specialist = Application.model_validate(
        {
            "doctor": {
                "name": "Liv Nerve",
                "hpr_number": "7654321",
                "role": "specialist",
                "specialty": "37",
            },
            "documentation": [
                {"title": "Trial", "design": "randomised_controlled", "shows_effect": "yes"}
            ],
        }
    )
    waiting = then(received(application), Ask(ELI))
    granted = then(waiting, Answer("post", specialist), Grant(ELI), on=day(9))

    assert waiting.events[-1].event.wrong_applicant  # type: ignore[union-attr]
    assert granted.received == RECEIVED and granted.state == "granted"
    assert (
        granted.application.doctor is not None and granted.application.doctor.role == "specialist"
    )


def test_nobody_applied_instead_so_it_is_rejected_for_the_applicant_and_what_is_missing() -> None:
    application = an_application(medicine={"indication_approved": "none"}, initiation=None)
    case = then(swept(then(received(application), Ask(ELI)), day(30)), Reject(ELI), on=day(30))

    assert case.decision is not None and case.decision.reasons == (8, 13)


def test_time_asks_for_everything_that_came_due_in_order() -> None:
    case = received(an_application())

    assert [c.kind for c in due(case, noon(day(57)))] == [
        "four_weeks",
        "preliminary_reply",
        "early_warning",
        "late_warning",
        "target",
        "eight_weeks",
    ]
    assert due(case, noon(day(28))) == ()
    assert next_due(case) == day(29)


def test_nothing_happens_twice() -> None:
    case = swept(received(an_application()), day(400))

    assert due(case, noon(day(800))) == ()
    assert next_due(case) is None
    assert len(names(case)) == len(set(names(case)))


def test_time_can_not_be_hurried() -> None:
    case = received(an_application())

    with pytest.raises(Refused, match="no target is due by then"):
        then(case, time_passed("target", day(56)), on=day(56))
    with pytest.raises(Refused, match="no target is due by then"):
        then(case, time_passed("target", day(55)), on=day(90))


@pytest.mark.parametrize("weeks", [1, 4, 9, 52])
@pytest.mark.parametrize("incomplete", [True, False])
def test_one_sweep_after_weeks_of_silence_equals_a_sweep_each_day(
    weeks: int, incomplete: bool
) -> None:
    case = a_case("missing_info") if incomplete else a_case("under_review")
    daily = case
    for number in range(weeks * 7 + 1):
        daily = swept(daily, day(number))
    once = swept(case, day(weeks * 7))

    def story(case) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
        kinds = {"reminder_not_sent": "reminder_sent"}
        return [
            (kinds.get(e.event.name, e.event.name), e.effective, getattr(e.event, "due", None))
            for e in case.events
        ]

    assert story(once) == story(daily)
    assert once.state == daily.state


def test_a_reminder_found_after_the_last_day_is_recorded_as_not_sent() -> None:
    early, late = swept(a_case("missing_info"), day(22)), swept(a_case("missing_info"), day(23))

    assert "reminder_sent" in names(early)
    assert names(late)[2:] == ["reminder_not_sent", "information_overdue"]
    assert late.events[2].effective == day(14) and late.events[2].recorded == noon(day(23))


def test_a_grant_that_ends_is_announced_once() -> None:
    case = swept(a_case("granted"), date(2017, 1, 18))

    assert names(case)[-1] == "expiry_warned" and case.state == "granted"
    assert next_due(case) is None


def test_a_grant_does_not_lose_its_decision_when_time_passes() -> None:
    case = a_case("granted")

    assert swept(case, date(2020, 1, 1)).decision == case.decision


def test_events_are_named_in_the_past_tense_and_every_letter_has_one() -> None:
    assert {letter.event for letter in REIMBURSEMENT.letters} <= set(REIMBURSEMENT.events)


def test_each_event_with_a_letter_gives_it_once_to_each() -> None:
    outcomes = sweep(a_case("missing_info"), day(20)) + sweep(a_case("under_review"), day(80))

    for outcome in outcomes:
        wanted = [rule.kind for rule in REIMBURSEMENT.letters_of(outcome.events[0].event)]
        assert [letter.kind for letter in outcome.letters] == [
            kind for kind in wanted for _ in range(2)
        ]


def test_a_decision_is_copied_to_the_doctor() -> None:
    outcome = advance(a_case("under_review"), Grant(ELI), noon(RECEIVED))

    assert [(x.kind, x.to, x.copy, x.names) for x in outcome.letters] == [
        ("decision_granted", "applicant", False, ("Ingrid Solbakken",)),
        ("decision_granted", "doctor", True, ("Kari Lundevik",)),
    ]


def test_a_request_goes_to_the_doctor_with_a_copy_to_the_patient() -> None:
    outcome = advance(received(INCOMPLETE), Ask(ELI), noon(RECEIVED))

    assert [(x.kind, x.to, x.copy) for x in outcome.letters] == [
        ("request_for_information", "doctor", False),
        ("request_for_information", "applicant", True),
    ]


def test_each_letter_is_in_the_language_form_of_its_addressee() -> None:
    application = an_application(patient={"language": "nn"}, doctor={"language": "nb"})
    outcome = open_case(REIMBURSEMENT, Register("post", "2015-000001", application), noon(RECEIVED))

    assert [letter.language for letter in outcome.letters] == ["nn", "nb"]


@pytest.mark.parametrize("number", ["none", None, "14836130032"])
def test_a_patient_who_is_not_identified_is_not_written_to_and_the_log_says_why(
    number: str | None,
) -> None:
    outcome = open_case(
        REIMBURSEMENT,
        Register("post", "2015-000001", an_application(patient={"identity_number": number})),
        noon(RECEIVED),
    )

    assert [(letter.to, letter.copy) for letter in outcome.letters] == [("doctor", True)]
    assert outcome.events[0].remark == NOT_IDENTIFIED == outcome.case.events[0].remark


def test_a_dismissal_for_want_of_identity_goes_to_the_doctor_alone() -> None:
    case = then(received(an_application(patient={"identity_number": "none"})), Start(ELI))
    outcome = advance(case, Reject(ELI), noon(RECEIVED))

    assert [letter.to for letter in outcome.letters] == ["doctor"]
    assert outcome.events[0].remark == NOT_IDENTIFIED


def without_copies(**changes: dict[str, object]) -> Application:
    patient = {"copy_to_doctor": "no", **changes.pop("patient", {})}
    return an_application(patient=patient, **changes)


def test_a_doctor_gets_no_copy_without_the_patients_consent_and_the_log_says_why() -> None:
    outcome = open_case(
        REIMBURSEMENT, Register("post", "2015-000001", without_copies()), noon(RECEIVED)
    )
    granted = advance(then(outcome.case, Start(ELI)), Grant(ELI), noon(RECEIVED))

    for each in (outcome, granted):
        assert [(letter.to, letter.copy) for letter in each.letters] == [("applicant", False)]
        assert each.events[0].remark == NO_CONSENT


def test_a_doctor_is_asked_whatever_the_patient_says_of_copies() -> None:
    case = received(without_copies(initiation={"date": None}))
    outcome = advance(case, Ask(ELI), noon(RECEIVED))

    assert [(letter.to, letter.copy) for letter in outcome.letters] == [
        ("doctor", False),
        ("applicant", True),
    ]
    assert outcome.events[0].remark == ""


def test_the_doctor_of_an_unidentified_patient_is_written_to_whatever_is_said_of_copies() -> None:
    application = without_copies(patient={"identity_number": "none"})
    outcome = open_case(REIMBURSEMENT, Register("post", "2015-1", application), noon(RECEIVED))

    assert [letter.to for letter in outcome.letters] == ["doctor"]
    assert outcome.events[0].remark == NOT_IDENTIFIED


def child(**patient: object) -> Application:
    return an_application(patient={"identity_number": BORN_2012, **patient})


def test_letters_about_a_child_go_to_the_guardians() -> None:
    guardians = [{"name": "Siv Berg"}, {"name": "Pål Berg"}]
    outcome = open_case(
        REIMBURSEMENT, Register("post", "2015-000001", child(guardians=guardians)), noon(RECEIVED)
    )

    assert outcome.letters[0].names == ("Siv Berg", "Pål Berg")


def test_guardians_of_two_language_forms_get_a_letter_each() -> None:
    guardians = [{"name": "Siv Berg", "language": "nn"}, {"name": "Pål Berg"}]
    outcome = open_case(
        REIMBURSEMENT, Register("post", "2015-000001", child(guardians=guardians)), noon(RECEIVED)
    )

    assert [(x.names, x.language) for x in outcome.letters if x.to == "applicant"] == [
        (("Siv Berg",), "nn"),
        (("Pål Berg",), "nb"),
    ]


def test_a_child_without_stated_guardians_is_written_to_without_a_name() -> None:
    outcome = open_case(REIMBURSEMENT, Register("post", "2015-000001", child()), noon(RECEIVED))

    assert outcome.letters[0].names == ()


def newborn(**patient: object) -> Case:
    """Return the case of a patient without a number, whom a finding has identified."""
    seen = {"date": str(RECEIVED)}
    case = received(an_application(patient={"identity_number": "none", **patient}, initiation=seen))
    return then(case, Judge(ELI, "patient.identity_number", True, "Mor er identifisert."))


GUARDIAN = {"guardians": [{"name": "Siv Berg"}]}


@pytest.mark.parametrize(
    ("patient", "names"),
    [
        (GUARDIAN, ("Siv Berg",)),
        ({}, ("Ingrid Solbakken",)),
        ({"birth_date": "2015-03-10", **GUARDIAN}, ("Siv Berg",)),
        ({"birth_date": "2015-03-10"}, ()),
        ({"birth_date": "1997-03-17", **GUARDIAN}, ("Siv Berg",)),
        ({"birth_date": "1997-03-16", **GUARDIAN}, ("Ingrid Solbakken",)),
    ],
    ids=[
        "age unknown, a guardian",
        "age unknown, no guardian",
        "a newborn with a guardian",
        "a newborn without one",
        "the day before 18",
        "18 years old",
    ],
)
def test_letters_about_a_patient_without_a_number_go_to_whom_age_and_guardians_tell(
    patient: dict[str, object], names: tuple[str, ...]
) -> None:
    granted = advance(then(newborn(**patient), Start(ELI)), Grant(ELI), noon(RECEIVED))
    to_patient = [letter for letter in granted.letters if letter.to == "applicant"]

    assert [letter.names for letter in to_patient] == [names]


def test_an_application_with_nothing_in_it_still_becomes_a_case() -> None:
    case = received(Application())

    assert assessment(case).outcome == "missing"
    assert then(case, Ask(ELI)).state == "missing_info"


def test_instants_are_kept_in_utc() -> None:
    assert received(an_application()).events[0].recorded.tzinfo is UTC


def test_an_answer_counts_on_the_day_it_reached_the_office() -> None:
    came = Application.model_validate({"initiation": {"date": "2015-03-02"}})
    case = then(a_case("missing_info"), Answer("post", came, day(5)), on=day(7))

    assert case.events[-1].effective == day(5)
    assert case.request is not None and case.request.closed == day(5)


@pytest.mark.parametrize(
    "command",
    [
        Note(ELI, " "),
        Judge(ELI, "treatment.outside_hospital", True, ""),
        Propose(ELI, "\n"),
        Return(ELI, ""),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_needs_written_grounds_is_refused_without_them(command: Command) -> None:
    with pytest.raises(Refused, match="no written grounds"):
        then(a_case("under_review"), command)


@pytest.mark.parametrize("command", [Start(ELI), Note(ELI, "?"), Answer("post", Application())])
def test_nothing_is_done_before_the_application_came(command: Command) -> None:
    with pytest.raises(Refused, match="had not been received by then"):
        then(a_case("received"), command, on=day(-1))


def test_a_decision_never_comes_before_an_event_that_was_recorded_later() -> None:
    case = then(a_case("under_review"), Note(ELI, "Ringt legen."), on=day(3))

    with pytest.raises(Refused, match=r"was recorded later \(2015-03-19\), and no decision"):
        then(case, Grant(ELI), on=day(2))
    assert then(case, Note(ELI, "Lagt til side."), on=day(2)).state == "under_review"
    assert then(case, Grant(ELI), on=day(3)).state == "granted"


def test_after_a_decision_the_clock_may_go_back() -> None:
    case = then(then(a_case("under_review"), Grant(ELI), on=day(3)), Note(ELI, "Arkivert."))

    assert case.state == "granted"
