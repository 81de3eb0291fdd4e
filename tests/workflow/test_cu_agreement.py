"""Agreements on compassionate use: rules K on both sides of each border, steps in every state."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cases import noon
from compassionate import KIM, NAMED, ON, PROGRAMME, Desk, agreement, hospital
from pydantic import TypeAdapter, ValidationError

from workflow.cu_agreement import facts as f
from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.assessed import AssessedAgreement, assessed
from workflow.cu_agreement.commands import (
    Answer,
    Ask,
    DecideNationally,
    End,
    Judge,
    MarketingAuthorisation,
    Refuse,
    Sign,
    TellReady,
    Withdraw,
)
from workflow.cu_agreement.fact_names import AgreementFact
from workflow.cu_agreement.process import CU_AGREEMENT
from workflow.cu_agreement.rules import AGREEMENT_RULES
from workflow.cu_hospital.commands import Allow as AllowHospital
from workflow.cu_hospital.commands import EndPatient, StartPatient
from workflow.engine.advance import due, open_steps
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.process import START
from workflow.engine.steps import Note, Register
from workflow.engine.timers import deadlines
from workflow.logic.consistency import verify
from workflow.logic.counterfactual import would_grant
from workflow.reimbursement.carried import OtherRules
from workflow.reimbursement.commands import Extend, Start
from workflow.reimbursement.policy import DEFAULT

DAY = timedelta(days=1)
SIGNED = agreement(signed={"lis": "2021-10-01", "company": "2021-10-04"})
ORDINARY = {"agreement": {"type": "ordinary"}}


def test_an_assessment_of_compassionate_use_holds_on_its_day_alone() -> None:
    assert found(ON).unchanged_until == ON


def found(on: date = ON, **changes: Any) -> AssessedAgreement:
    """The assessment of an agreement on a day."""
    desk = Desk()
    number = desk.register(agreement(**changes), on)
    return assessed(desk.case(number), on)


def ids(on: date = ON, **changes: Any) -> tuple[str, list[str], list[str]]:
    """The outcome, the rules that are not met, and those that are not known."""
    made = found(on, **changes)
    return (
        made.open.outcome,
        [rule.id for rule in made.answers(False)],
        [rule.id for rule in made.answers(None)],
    )


READY: tuple[str, list[str], list[str]] = ("ready", [], [])


def refuse(*rules: str) -> tuple[str, list[str], list[str]]:
    return "refuse", list(rules), []


def missing(*rules: str) -> tuple[str, list[str], list[str]]:
    return "missing", [], list(rules)


def listed(start: str, end: str) -> dict[str, Any]:
    return {"register": {"list": [{"from": start, "to": end}]}}


RULES: dict[str, tuple[dict[str, Any], tuple[str, list[str], list[str]]]] = {
    "everything is met": ({}, READY),
    "K-1 authorised tomorrow": ({"register": {"authorised_from": "2021-10-05"}}, READY),
    "K-1 authorised today": ({"register": {"authorised_from": "2021-10-04"}}, refuse("K-1")),
    "K-2 no list": ({"register": None}, refuse("K-2")),
    "K-2 from tomorrow": (listed("2021-10-05", "open"), refuse("K-2")),
    "K-2 from today": (listed("2021-10-04", "open"), READY),
    "K-2 until today": (listed("2021-01-01", "2021-10-04"), READY),
    "K-2 until yesterday": (listed("2021-01-01", "2021-10-03"), refuse("K-2")),
    "K-3 no basis": ({"basis": None}, missing("K-3", "K-4", "K-5", "K-6")),
    "K-3 approved today": ({"programme": {"approved": "2021-10-04"}}, READY),
    "K-3 approved tomorrow": ({"programme": {"approved": "2021-10-05"}}, missing("K-3")),
    "K-3 not said": ({"programme": {"approved": None}}, missing("K-3")),
    "K-3 programme refused": ({"programme": {"approved": "refused"}}, refuse("K-3")),
    "K-3 refused, but the basis is not said": (
        {"basis": None, "programme": {"approved": "refused"}},
        missing("K-3", "K-4", "K-5", "K-6"),
    ),
    "K-3 applied today": (
        {**NAMED, "programme": None, "named_patient": {"applied": "2021-10-04"}},
        READY,
    ),
    "K-3 applied tomorrow": (
        {**NAMED, "named_patient": {"applied": "2021-10-05"}},
        missing("K-3"),
    ),
    "K-3 not applied": ({**NAMED, "named_patient": {"applied": "no"}}, refuse("K-3")),
    "K-3 the other basis does not count": (
        {**NAMED, "named_patient": None},
        missing("K-3"),
    ),
    "K-4 none of the four": ({"programme": {"disease": "none"}}, refuse("K-4")),
    "K-4 not said": ({"programme": {"disease": None}}, missing("K-4")),
    "K-5 a trial is possible": ({"programme": {"trial_possible": "yes"}}, refuse("K-5")),
    "K-5 an authorised medicine helps": ({"programme": {"authorised_helps": "yes"}}, refuse("K-5")),
    "K-5 one yes, one not said": (
        {"programme": {"authorised_helps": "yes", "trial_possible": None}},
        refuse("K-5"),
    ),
    "K-5 one no, one not said": ({"programme": {"trial_possible": None}}, missing("K-5")),
    "K-6 both no": ({"programme": {"trials_running": "no"}}, refuse("K-6")),
    "K-6 filed alone": (
        {"programme": {"trials_running": "no", "application_filed": "yes"}},
        READY,
    ),
    "K-6 one no, one not said": ({"programme": {"trials_running": None}}, missing("K-6")),
    "K-4 to K-6 only under a programme": (
        {**NAMED, "programme": {"disease": "none", "trial_possible": "yes"}},
        READY,
    ),
    "K-7 seven months": ({"expected_months": "7"}, refuse("K-7")),
    "K-7 seven months with grounds": (
        {"expected_months": "7", "longer_because": "It works slowly."},
        READY,
    ),
    "K-7 months not said": ({"expected_months": None}, missing("K-7")),
    "K-7 grounds without months": (
        {"expected_months": None, "longer_because": "It works slowly."},
        missing("K-7"),
    ),
    "K-7 only of short ones": ({**ORDINARY, "expected_months": "24"}, READY),
    "K-9 changed": ({"text": {"changed": "yes"}}, refuse("K-9")),
    "K-9 changed by the meeting": (
        {"text": {"changed": "yes", "decision": "Meeting 12, case 3"}},
        READY,
    ),
    "K-9 not changed": ({"text": {"changed": "no"}}, READY),
    "two rules not met": (
        {"expected_months": "9", "text": {"changed": "yes"}},
        refuse("K-7", "K-9"),
    ),
    "not met goes before not known": (
        {"expected_months": "9", "programme": {"disease": None}},
        ("refuse", ["K-7"], ["K-4"]),
    ),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_on_each_side_of_its_border(case: str) -> None:
    changes, expected = RULES[case]

    assert ids(**changes) == expected


K_8 = {
    "short, the day before its documents": ({}, date(2021, 8, 31), missing("K-8")),
    "short, on their first day": ({}, date(2021, 9, 1), READY),
    "short, when the premises were agreed": ({}, date(2021, 7, 10), missing("K-8")),
    "ordinary, on that day": (ORDINARY, date(2021, 7, 10), READY),
}


@pytest.mark.parametrize("case", K_8)
def test_no_agreement_is_signed_before_its_documents_are_in_force(case: str) -> None:
    changes, on, expected = K_8[case]

    assert ids(on, **changes) == expected


def test_ordinary_agreements_wait_for_the_first_documents_of_2018() -> None:
    then = {
        **ORDINARY,
        "register": {"list": [{"from": "2018-01-01", "to": "open"}]},
        "programme": {"approved": "2018-01-01"},
    }

    assert ids(date(2018, 2, 1), **then) == missing("K-8")
    assert ids(date(2018, 2, 2), **then) == READY


SIGNATURES = {
    "both on the first day": ("2021-09-01", "2021-09-01", []),
    "one before it": ("2021-08-31", "2021-09-20", ["K-8"]),
    "the other before it": ("2021-09-20", "2021-08-31", ["K-8"]),
    "one signature, before it": ("2021-08-31", None, ["K-8"]),
    "one signature, on it": ("2021-09-01", None, []),
}


@pytest.mark.parametrize("case", SIGNATURES)
def test_documents_are_in_force_on_the_day_of_each_signature(case: str) -> None:
    lis, company, unknown = SIGNATURES[case]

    assert ids(signed={"lis": lis, "company": company})[2] == unknown


def test_the_documents_are_the_offices_to_wait_for_and_the_cure_names_their_first_day() -> None:
    waits = found(date(2021, 7, 10))
    never = replace(
        waits.case,
        terms=replace(
            waits.case.terms, policy=replace(DEFAULT, short_template_from=date(2199, 12, 31))
        ),
    )

    assert waits.open.missing == () and [task.fact for task in waits.open.tasks] == [
        f.DOCUMENTS.name
    ]
    assert "sign on or after 2021-09-01" in waits.open.tasks[0].says
    assert "when the documents are in force" in assessed(never, ON).open.tasks[0].says
    assert waits.of(waits.case).outcome == "missing"


def test_what_is_missing_is_asked_of_those_who_know_it() -> None:
    nothing = {"basis": None, "programme": None, "expected_months": None}

    assert found(**nothing).open.missing == ("basis", "expected_months")
    assert found(programme=None).open.missing == (
        "programme.approved",
        "programme.disease",
        "programme.trial_possible",
        "programme.authorised_helps",
        "programme.application_filed",
        "programme.trials_running",
    )
    assert found(**NAMED, expected_months=None).open.missing == ("expected_months",)


def test_what_would_make_it_ready_never_changes_what_nobody_can_change() -> None:
    longer = found(expected_months="9")
    authorised = found(register={"authorised_from": "2021-01-01"})

    ways = [[(x.fact, x.says) for x in way] for way in would_grant(longer.rules, longer.facts)]
    assert ways == [[("longer_because", "yes")]]
    assert would_grant(authorised.rules, authorised.facts) == ()


def test_marks_refuse_nothing() -> None:
    published = {"register": {"list_published": "2021-09-03"}}
    longer = found(expected_months="7", longer_because="It works slowly.")

    assert found(**published).remarks == ()
    assert "more than 31 days" in found(ON + DAY, **published).remarks[0]
    assert found(ON + DAY, **published).is_ready
    assert longer.deviation and "deviation" in longer.remarks[0]
    assert not found(longer_because="It works slowly.").deviation
    assert not found(**ORDINARY, expected_months="9", longer_because="Slow.").deviation
    assert not found(**ORDINARY, expected_months=None).deviation


def test_the_rules_have_no_gap_and_no_conflict() -> None:
    verified = verify(AGREEMENT_RULES, DEFAULT)

    assert verified.sound and verified.gaps == 0 and verified.conflicts == ()
    assert verified.worlds > 60_000


def test_an_agreement_is_decided_by_its_own_rules_alone() -> None:
    desk = Desk()
    case = desk.case(desk.register(agreement()))
    other = replace(case, terms=replace(case.terms, rule_set="compassionate use: hospitals"))

    with pytest.raises(OtherRules):
        _ = assessed(other, ON).rules


# The form and the door


BAD_FORMS: dict[str, dict[str, Any]] = {
    "unknown section": {"patient": {"name": "Ola"}},
    "unknown key": {"agreement": {"dose": "10 mg"}},
    "eleven digits": {"agreement": {"indication": "anaemia of 01815012345"}},
    "eleven digits with a space": {"longer_because": "For 018150 12345."},
    "a day that is no day": {"programme": {"approved": "soon"}},
    "a type that is none": {"agreement": {"type": "long"}},
    "a list that ends before it begins": listed("2021-02-01", "2021-01-31"),
    "no list entry without its first day": {"register": {"list": [{"to": "open"}]}},
}


@pytest.mark.parametrize("case", BAD_FORMS)
def test_a_form_is_refused_that_says_more_or_other_than_it_may(case: str) -> None:
    with pytest.raises(ValidationError):
        agreement(**BAD_FORMS[case])


def test_a_word_stands_for_a_day_and_numbers_that_nobody_bears_may_be_written() -> None:
    form = agreement(basis="named_patient", named_patient={"applied": "nei"})

    assert form.named_patient is not None and form.named_patient.applied == "no"
    assert agreement(longer_because="In 2021, 12 of 40 responded.").longer_because is not None


@pytest.mark.parametrize("word", ["medicine", "indication", "company", "type"])
def test_the_four_words_are_asked_at_the_door(word: str) -> None:
    with pytest.raises(Refused, match=f"agreement.{word} is not stated"):
        Desk().register(agreement(agreement={word: None}))


def test_a_form_without_an_agreement_is_refused_at_the_door() -> None:
    with pytest.raises(Refused, match=r"agreement\.medicine"):
        Desk().register(agreement(agreement=None))


def test_one_agreement_of_the_same_words_at_a_time() -> None:
    desk = Desk()
    first = desk.register(SIGNED)

    def again(**changes: Any) -> str:
        return desk.register(agreement(agreement={"medicine": "NOVACURE  10 mg", **changes}))

    with pytest.raises(Refused, match=first):
        again()
    for word, other in (
        ("type", "ordinary"),
        ("company", "Sydmed AS"),
        ("indication", "another anaemia"),
        ("medicine", "Novacure 20 mg"),
    ):
        again(**{word: other})
    desk.take(first, Start(KIM))
    desk.take(first, Sign(KIM))
    with pytest.raises(Refused):
        again()
    desk.take(first, MarketingAuthorisation(KIM, ON))
    with pytest.raises(Refused):
        again()
    desk.take(first, End(KIM))
    second = again()
    desk.take(second, Withdraw(KIM, "The company asked."))
    assert again()


def test_k_10_is_named() -> None:
    desk = Desk()
    desk.register(agreement())

    with pytest.raises(Refused) as refused:
        desk.register(agreement())
    assert [reason.rule for reason in refused.value.reasons] == ["K-10"]


def test_a_supplement_does_not_change_the_key() -> None:
    desk = Desk()
    number = desk.register(agreement())

    def said(**about: str) -> Answer:
        return Answer(KIM, supplement(agreement=about))

    assert desk.refused(number, said(medicine="Another")) == ("road",)
    assert desk.refused(number, said(medicine="novacure 10  MG")) == ()
    assert desk.refused(number, said(hospital="Sundby sykehus")) == ()


def supplement(**said: Any) -> AgreementForm:
    """A supplement that states this alone."""
    return AgreementForm.model_validate(said)


# Every step in every state


def in_state(state: str, desk: Desk) -> str:
    """The number of a new case in a state."""
    incomplete = agreement(programme={"disease": None})
    refusable = agreement(expected_months="9")
    if state == "missing_info":
        number = desk.register(incomplete)
        desk.take(number, Ask(KIM))
        return number
    number = desk.register(refusable if state == "refused" else SIGNED)
    steps: dict[str, tuple[Command, ...]] = {
        "received": (),
        "under_review": (Start(KIM),),
        "agreed": (Start(KIM), Sign(KIM)),
        "closed_to_new": (Start(KIM), Sign(KIM), MarketingAuthorisation(KIM, ON)),
        "refused": (Start(KIM), Refuse(KIM)),
        "ended": (Withdraw(KIM, "The company asked."),),
    }
    for command in steps[state]:
        desk.take(number, command)
    return number


COMMANDS: dict[str, Command] = {
    "start": Start(KIM),
    "ask": Ask(KIM, ("programme.trials_running",)),
    "answer": Answer(KIM, supplement(programme={"disease": "chronic"})),
    "judge": Judge(KIM, "programme.disease", "long_lasting", "It lasts for years."),
    "extend": Extend(KIM),
    "tell_ready": TellReady(KIM),
    "sign": Sign(KIM),
    "refuse": Refuse(KIM),
    "withdraw": Withdraw(KIM, "The company asked."),
    "marketing_authorisation": MarketingAuthorisation(KIM, ON),
    "national_decision": DecideNationally(KIM, "introduced", ON),
    "end": End(KIM),
    "note": Note(KIM, "Called the company."),
    "register": Register(KIM, "2021-000001", SIGNED),
}
GRID: dict[str, dict[str, str]] = {
    "received": {
        "start": "under_review",
        "answer": "received",
        "judge": "received",
        "withdraw": "ended",
        "note": "received",
    },
    "missing_info": {
        "answer": "under_review",
        "judge": "under_review",
        "extend": "missing_info",
        "withdraw": "ended",
        "note": "missing_info",
    },
    "under_review": {
        "ask": "missing_info",
        "answer": "under_review",
        "judge": "under_review",
        "tell_ready": "under_review",
        "sign": "agreed",
        "withdraw": "ended",
        "note": "under_review",
    },
    "agreed": {"marketing_authorisation": "closed_to_new", "end": "ended", "note": "agreed"},
    "closed_to_new": {
        "national_decision": "closed_to_new",
        "end": "ended",
        "note": "closed_to_new",
    },
    "refused": {"note": "refused"},
    "ended": {"note": "ended"},
}


@pytest.mark.parametrize("state", GRID)
@pytest.mark.parametrize("step", COMMANDS)
def test_each_step_in_each_state_leads_where_the_table_says(state: str, step: str) -> None:
    desk = Desk()
    number = in_state(state, desk)
    assert desk.case(number).state == state

    wanted = GRID[state].get(step)
    if wanted is None:
        assert desk.refused(number, COMMANDS[step]) == ("road",)
    else:
        desk.take(number, COMMANDS[step])
        assert desk.case(number).state == wanted


def test_the_grid_has_every_state_and_every_step_of_a_person() -> None:
    people = {step.name for step in CU_AGREEMENT.steps if step.by != "time"} - {"assign"}

    assert set(GRID) == set(CU_AGREEMENT.state_names)
    assert set(COMMANDS) == people
    assert {road.to for road in CU_AGREEMENT.roads if road.source == START} == {"received"}


# What each road asks


def test_an_incomplete_application_is_asked_about_before_it_is_reviewed() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": None, "trials_running": None}))

    assert desk.refused(number, Start(KIM)) == ("missing", "missing")
    desk.take(number, Ask(KIM))
    assert desk.case(number).request.facts == ("programme.disease", "programme.trials_running")
    desk.take(number, Answer(KIM, supplement(programme={"disease": "chronic"})))
    assert desk.case(number).state == "missing_info"
    desk.take(number, Answer(KIM, supplement(programme={"trials_running": "yes"}), sender="lis"))
    assert desk.case(number).state == "under_review"


def test_documents_that_are_not_in_force_do_not_keep_it_from_review() -> None:
    desk, early = Desk(), date(2021, 7, 10)
    number = desk.register(agreement(), early)

    desk.take(number, Start(KIM), early)

    assert desk.refused(number, Sign(KIM), early) == ("K-8", "road", "road")
    assert desk.refused(number, Refuse(KIM), early) == ("K-8",)
    assert desk.refused(number, Ask(KIM), early) == ("road",)


@pytest.mark.parametrize(
    "fact", ["register.list", "text.changed", "documents_in_force", "signed.lis"]
)
def test_nobody_is_asked_for_what_company_and_hospital_do_not_know(fact: str) -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": None}))
    assert desk.refused(number, Ask(KIM, (fact,))) == ("road",)

    desk.take(number, Answer(KIM, supplement(programme={"disease": "chronic"})))
    desk.take(number, Start(KIM))
    assert desk.refused(number, Ask(KIM, (fact,))) == ("road",)
    assert desk.refused(number, Ask(KIM, ("expected_months",))) == ()


def test_it_is_signed_on_the_later_of_both_days() -> None:
    desk = Desk()
    number = desk.register(agreement(signed={"lis": "2021-10-01"}))
    desk.take(number, Start(KIM))

    assert desk.refused(number, Sign(KIM)) == ("road",)
    desk.take(number, Answer(KIM, supplement(signed={"company": "2021-10-03"})))
    desk.take(number, Sign(KIM))

    case = desk.case(number)
    assert case.events[-1].effective == case.agreed.signed == date(2021, 10, 3)
    assert not case.agreed.deviation and not case.agreed.old_list
    assert case.terms.rules == AGREEMENT_RULES.content_hash()


def test_the_day_of_signature_counts_for_every_rule() -> None:
    """Authorised after the later signature, or off the list since: signed all the same."""
    desk = Desk()
    late = agreement(
        signed={"lis": "2021-09-30", "company": "2021-10-01"},
        register={
            "authorised_from": "2021-10-02",
            "list": [{"from": "2021-01-01", "to": "2021-10-01"}],
        },
    )
    number = desk.register(late)

    desk.take(number, Start(KIM))
    desk.take(number, Sign(KIM))

    assert desk.case(number).state == "agreed"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"register": {"authorised_from": "2021-10-04"}}, ("K-1",)),
        ({"register": {"list": []}}, ("K-2",)),
        ({"text": {"changed": "yes"}, "expected_months": "9"}, ("K-7", "K-9")),
    ],
)
def test_signing_is_refused_for_every_rule_that_is_not_met(
    changes: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    desk = Desk()
    signed = {"lis": "2021-10-01", "company": "2021-10-04"}
    number = desk.register(agreement(**changes, signed=signed))
    desk.take(number, Start(KIM))

    assert desk.refused(number, Sign(KIM)) == wanted
    desk.take(number, Refuse(KIM))
    assert desk.case(number).decision.rules == wanted


def test_nobody_signs_tomorrow() -> None:
    desk = Desk()
    number = desk.register(agreement(signed={"lis": "2021-10-01", "company": "2021-10-05"}))
    desk.take(number, Start(KIM))

    assert desk.refused(number, Sign(KIM)) == ("road",)
    assert desk.refused(number, Sign(KIM), ON + DAY) == ()


def test_what_nobody_answered_in_time_is_a_ground_to_refuse() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": None}), date(2021, 7, 1))
    desk.take(number, Ask(KIM), date(2021, 7, 1))

    assert desk.refused(number, Refuse(KIM), date(2021, 7, 22)) == ("road",)
    desk.take(number, None, date(2021, 7, 23))
    assert desk.case(number).state == "under_review"
    desk.take(number, Refuse(KIM), date(2021, 7, 23))

    decision = desk.case(number).decision
    assert (decision.rules, decision.unknown) == ((), ("K-4",))
    assert decision.missing == ("programme.disease",)


def test_an_answer_after_the_last_day_is_still_used() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": None}))
    desk.take(number, Ask(KIM))
    late = ON + 30 * DAY
    desk.take(number, None, late)

    desk.take(number, Answer(KIM, supplement(programme={"disease": "chronic"})), late)

    assert desk.refused(number, Refuse(KIM), late) == ("road",)


def test_more_time_is_given_once_and_the_reminder_goes_out_before() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": None}))
    desk.take(number, Ask(KIM))
    last = {x.kind: x.due for x in deadlines(desk.case(number))}
    desk.take(number, None, ON + 14 * DAY)
    desk.take(number, Extend(KIM), ON + 15 * DAY)

    assert last["answer"] == ON + 21 * DAY and last["reminder"] == ON + 14 * DAY
    assert last["target"] == ON + 56 * DAY
    assert {x.kind: x.due for x in deadlines(desk.case(number))}["answer"] == ON + 42 * DAY
    assert desk.refused(number, Extend(KIM), ON + 16 * DAY) == ("road",)
    assert desk.events(number)[-2:] == ["reminder_sent", "answer_time_extended"]


def test_a_late_agreement_says_so_once() -> None:
    desk = Desk()
    number = desk.register(agreement())
    desk.take(number, None, ON + 56 * DAY)
    assert desk.events(number) == ["application_received"]

    desk.take(number, None, ON + 57 * DAY)
    desk.take(number, None, ON + 90 * DAY)

    assert desk.events(number) == ["application_received", "target_missed"]


# Findings


def test_a_finding_stands_until_somebody_states_otherwise() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"disease": "none"}))
    desk.take(number, Judge(KIM, "programme.disease", "chronic", "The record shows it."))

    case = desk.case(number)
    finding = case.judged["programme.disease"]
    assert (finding.value, finding.stated, finding.by) == ("chronic", "none", KIM)
    assert assessed(case, ON).is_ready

    desk.take(number, Answer(KIM, supplement(programme={"disease": "none"})))
    assert desk.case(number).judged == {}
    assert assessed(desk.case(number), ON).open.outcome == "refuse"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("documents_in_force", "yes"),
        ("agreement.type", "ordinary"),
        ("register.list", "open"),
        ("expected_months", "a few"),
        ("longer_because", "Asked by 01815012345."),
    ],
)
def test_a_finding_is_refused_that_is_none(fact: str, value: str) -> None:
    desk = Desk()
    number = desk.register(agreement())

    assert set(desk.refused(number, Judge(KIM, fact, value, "Read in the file."))) == {"road"}


def test_no_persons_number_is_written_in_grounds() -> None:
    desk = Desk()
    number = desk.register(agreement())
    grounds = "Asked for by 01815012345."

    assert desk.refused(number, Withdraw(KIM, grounds)) == ("road",)
    assert desk.refused(number, Judge(KIM, "expected_months", "5", grounds)) == ("road",)
    assert desk.refused(number, Withdraw(KIM, " ")) == ("road",)


def test_the_reader_of_findings_says_what_to_write() -> None:
    read = CU_AGREEMENT.step("judge").readers["value"]

    assert read({"fact": "expected_months", "value": " 5 "}) == "5"
    with pytest.raises(ValueError, match="whole number"):
        read({"fact": "expected_months", "value": "five"})


# Readiness is told once


def told(desk: Desk, number: str) -> list[str]:
    """Which events told that it is ready."""
    names = ("ready_for_signature", "documents_ready")
    return [name for name in desk.events(number) if name in names]


def test_readiness_is_told_when_the_review_starts() -> None:
    desk = Desk()
    number = desk.register(agreement())
    desk.take(number, Start(KIM))
    desk.take(number, Answer(KIM, supplement(signed={"lis": "2021-10-01"})))

    assert told(desk, number) == ["ready_for_signature"]


def test_readiness_is_told_when_the_last_answer_comes_or_a_finding_is_made() -> None:
    desk = Desk()
    answered, judged = (
        desk.register(agreement(agreement={"medicine": name}, programme={"disease": None}))
        for name in ("A", "B")
    )
    desk.take(answered, Ask(KIM))
    desk.take(judged, Ask(KIM))
    assert told(desk, answered) == []

    desk.take(answered, Answer(KIM, supplement(programme={"disease": "chronic"})))
    desk.take(judged, Judge(KIM, "programme.disease", "chronic", "The record shows it."))

    assert told(desk, answered) == told(desk, judged) == ["ready_for_signature"]


def test_readiness_is_not_told_of_what_is_signed_by_both_or_not_ready() -> None:
    desk = Desk()
    signed = desk.register(SIGNED)
    refusable = desk.register(agreement(expected_months="9", **ORDINARY, text={"changed": "yes"}))
    desk.take(signed, Start(KIM))
    desk.take(refusable, Start(KIM))

    assert told(desk, signed) == told(desk, refusable) == []


def test_readiness_is_told_when_the_time_to_answer_ends_and_the_day_has_made_it_ready() -> None:
    desk = Desk()
    number = desk.register(agreement(programme={"approved": "2021-10-20"}))
    desk.take(number, Ask(KIM))
    desk.take(number, None, ON + 22 * DAY)

    assert desk.case(number).state == "under_review"
    assert desk.events(number)[-2:] == ["information_overdue", "ready_for_signature"]


def test_documents_that_come_into_force_make_it_ready_on_their_first_day() -> None:
    desk, early = Desk(), date(2021, 7, 10)
    number = desk.register(agreement(), early)
    desk.take(number, Start(KIM), early)
    assert told(desk, number) == []
    assert due(desk.case(number), noon(date(2021, 8, 31))) == ()

    desk.take(number, None, date(2021, 9, 3))
    desk.take(number, None, date(2021, 9, 5))

    assert told(desk, number) == ["documents_ready"]
    ready = next(x for x in desk.case(number).events if x.event.name == "documents_ready")
    assert ready.effective == date(2021, 9, 1)


def test_a_late_sweep_tells_the_missed_target_and_the_documents_in_order_of_their_days() -> None:
    desk, early = Desk(), date(2021, 7, 1)
    number = desk.register(agreement(), early)
    desk.take(number, Start(KIM), early)
    desk.take(number, None, date(2021, 10, 1))

    assert desk.events(number)[-2:] == ["target_missed", "documents_ready"]


NOT_BY_TIME: dict[str, dict[str, Any]] = {
    "a signature is in the file": {"signed": {"lis": "2021-07-01"}},
    "something else is missing too": {"programme": {"disease": None}},
    "it is off the list by then": listed("2021-01-01", "2021-08-31"),
    "it is not on the list before": listed("2021-09-01", "open"),
}


@pytest.mark.parametrize("case", NOT_BY_TIME)
def test_documents_alone_do_not_make_it_ready(case: str) -> None:
    desk, early = Desk(), date(2021, 7, 10)
    number = desk.register(agreement(), early)
    desk.take(number, Start(KIM), early)
    kept = desk.cases[number]
    other = agreement(**NOT_BY_TIME[case])
    desk.cases[number] = replace(kept, application=other)

    assert "documents_ready" not in [x.kind for x in deadlines(desk.case(number))]
    assert "documents_ready" in [x.kind for x in deadlines(kept)]


def test_documents_in_force_for_long_tell_nothing() -> None:
    desk = Desk()
    number = desk.register(agreement(register={"authorised_from": "2021-10-01"}))
    desk.take(number, Start(KIM))

    assert "documents_ready" not in [x.kind for x in deadlines(desk.case(number))]


# After it is agreed


def agreed(desk: Desk, **changes: Any) -> str:
    """The number of an agreement that was signed on the day."""
    signed = {"lis": "2021-10-04", "company": "2021-10-04"}
    number = desk.register(agreement(**{"signed": signed, **changes}))
    desk.take(number, Start(KIM))
    desk.take(number, Sign(KIM))
    return number


def test_days_that_have_not_come_are_refused() -> None:
    desk = Desk()
    number = agreed(desk)

    assert desk.refused(number, MarketingAuthorisation(KIM, ON + DAY)) == ("road",)
    desk.take(number, MarketingAuthorisation(KIM, ON))
    assert desk.case(number).authorised == ON
    assert [x.id for x in assessed(desk.case(number), ON).answers(False)] == ["K-1"]
    assert assessed(desk.case(number), ON - DAY).is_ready
    assert desk.refused(number, DecideNationally(KIM, "introduced", ON + DAY)) == ("road",)
    desk.take(number, DecideNationally(KIM, "introduced", ON))
    desk.take(number, DecideNationally(KIM, "not_introduced", ON), ON + DAY)
    assert desk.case(number).state == "closed_to_new"


def test_an_agreement_ends_when_nobody_is_treated_under_it_or_by_contract() -> None:
    desk = Desk()
    number = agreed(desk)
    use = desk.register(hospital(), under=number)
    desk.take(use, Start(KIM))
    desk.take(use, AllowHospital(KIM))
    desk.take(use, StartPatient(KIM, "NO-1", ON))

    assert desk.refused(number, End(KIM)) == ("road",)
    assert desk.refused(number, End(KIM, ON - DAY)) == ("road",)
    assert desk.refused(number, End(KIM, ON + DAY)) == ("road",)
    assert desk.refused(number, End(KIM, ON)) == ()
    assert desk.refused(number, End(KIM, ON + DAY), ON + DAY) == ()
    desk.take(use, EndPatient(KIM, "NO-1", ON + DAY), ON + DAY)
    desk.take(number, End(KIM), ON + 2 * DAY)

    case = desk.case(number)
    assert case.ended_on == ON + 2 * DAY and case.events[-1].event.was_open


def test_an_end_by_contract_counts_from_its_day_and_leaves_hospitals_as_they_are() -> None:
    desk = Desk()
    number = agreed(desk)
    use = desk.register(hospital(), under=number)
    desk.take(number, MarketingAuthorisation(KIM, ON))
    desk.take(number, End(KIM, ON), ON + 5 * DAY)

    ended = desk.case(number)
    assert ended.ended_on == ended.events[-1].effective == ON
    assert not ended.events[-1].event.was_open
    assert desk.case(use).state == "received"


def test_open_steps_say_why_a_step_is_closed() -> None:
    desk = Desk()
    number = desk.register(agreement(expected_months="9"))
    desk.take(number, Start(KIM))
    steps = open_steps(desk.case(number), KIM, noon(ON))

    assert steps["sign"][0].rule == "K-7"
    assert steps["refuse"] == () and "tell_ready" not in steps


def test_the_lines_of_the_law() -> None:
    """A short agreement on 10 July 2021 lacks K-8, an ordinary one passes; both do in September."""
    july, september = date(2021, 7, 10), date(2021, 9, 1)

    assert (ids(july), ids(july, **ORDINARY)) == (missing("K-8"), READY)
    assert (ids(september), ids(september, **ORDINARY)) == (READY, READY)
    assert ids(expected_months="9") == refuse("K-7")
    assert ids(expected_months="9", longer_because="Slow.") == READY
    assert ids(text={"changed": "yes"}) == refuse("K-9")
    assert PROGRAMME["trials_running"] == "yes"


def test_what_scenarios_and_screens_read_of_an_agreement() -> None:
    desk = Desk()
    number = desk.register(agreement(expected_months="9", programme={"disease": None}))
    case = desk.case(number)
    summary = CU_AGREEMENT.screen.summary(case)

    assert CU_AGREEMENT.found(case, assessed(case, ON)) == {
        "outcome": "refuse",
        "not_met": ("K-7",),
        "not_known": ("K-4",),
        "missing": (),
        "deviation": False,
    }
    assert summary["medicine"]["name"] == "Novacure 10 mg"
    assert set(CU_AGREEMENT.screen.outcomes) == {"ready", "refuse", "missing"}
    expected = TypeAdapter(CU_AGREEMENT.findings).validate_python({"not_met": ["K-9", "K-7"]})
    assert expected.not_met == ("K-7", "K-9")


def test_a_fact_is_written_by_its_name() -> None:
    asks = TypeAdapter(tuple[AgreementFact, ...])

    assert asks.validate_python(["basis"]) == ("basis",)
    with pytest.raises(ValidationError, match="did you mean `expected_months`"):
        asks.validate_python(["expected_month"])
    with pytest.raises(ValidationError, match="no such fact"):
        asks.validate_python([7])
