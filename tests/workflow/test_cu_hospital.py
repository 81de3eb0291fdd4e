"""Hospitals under an agreement: rules H on both sides of each border, patients, every state."""

from datetime import date, timedelta
from typing import Any

import pytest
from cases import noon
from compassionate import KIM, NAMED, ON, Desk, agreement, hospital
from pydantic import ValidationError

from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.commands import (
    Answer as AnswerOfCompany,
)
from workflow.cu_agreement.commands import (
    End,
    MarketingAuthorisation,
    Refuse,
    Sign,
    Withdraw,
)
from workflow.cu_hospital import facts as f
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.assessed import AssessedHospital, assessed
from workflow.cu_hospital.commands import (
    Allow,
    Answer,
    Ask,
    EndPatient,
    EndUse,
    Judge,
    RenewExemption,
    StartPatient,
)
from workflow.cu_hospital.process import CU_HOSPITAL
from workflow.cu_hospital.rules import HOSPITAL_RULES
from workflow.engine.advance import open_steps
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.links import Link, LinkTo
from workflow.engine.steps import Note, Register
from workflow.engine.timers import deadlines
from workflow.logic.consistency import verify
from workflow.reimbursement.commands import Extend, Start
from workflow.reimbursement.policy import DEFAULT

DAY = timedelta(days=1)
FIRST = date(2021, 9, 20)
"""The day on which the agreement was signed."""


def an_agreement(desk: Desk, *commands: Command, signed: bool = True, **changes: Any) -> str:
    """The number of an agreement, signed on FIRST, after commands on ON."""
    form = agreement(**{"signed": {"lis": "2021-09-20", "company": "2021-09-13"}, **changes})
    number = desk.register(form, FIRST)
    desk.take(number, Start(KIM), FIRST)
    if signed:
        desk.take(number, Sign(KIM), FIRST)
    for command in commands:
        desk.take(number, command)
    return number


def found(*commands: Command, signed: bool = True, **changes: Any) -> AssessedHospital:
    """The assessment of a hospital under an agreement on ON. commands: on the agreement."""
    desk = Desk()
    ours = {name: changes.pop(name) for name in tuple(changes) if name in _AGREEMENT}
    under = an_agreement(desk, signed=signed, **ours)
    number = desk.register(hospital(**changes), under=under)
    for command in commands:
        desk.take(under, command)
    return assessed(desk.case(number), ON)


_AGREEMENT = ("basis", "named_patient", "agreement", "expected_months")
NO_BASIS = {"basis": None}


def ids(made: AssessedHospital) -> tuple[str, list[str], list[str]]:
    """The outcome, the rules that are not met, and those that are not known."""
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


def exempt(*periods: tuple[str, str]) -> dict[str, Any]:
    return {**NAMED, "exemption": [{"from": first, "to": last} for first, last in periods]}


ORDINARY = {"agreement": {"type": "ordinary"}, "service_agreement": None}
RULES: dict[str, tuple[dict[str, Any], tuple[str, list[str], list[str]]]] = {
    "everything is met": ({}, READY),
    "H-2 no procedure": ({"procedure": {"exists": "no"}}, refuse("H-2")),
    "H-2 not said": ({"procedure": None}, missing("H-2")),
    "H-3 approved today": ({"management": {"approved": "2021-10-04"}}, READY),
    "H-3 approved tomorrow": ({"management": {"approved": "2021-10-05"}}, missing("H-3")),
    "H-3 not approved": ({"management": {"approved": "no"}}, refuse("H-3")),
    "H-3 not said": ({"management": None}, missing("H-3")),
    "H-4 only on an exemption": ({"exemption_refused": "yes"}, READY),
    "H-4 none said": (NAMED, missing("H-4")),
    "H-4 from today": (exempt(("2021-10-04", "2022-01-01")), READY),
    "H-4 from tomorrow": (exempt(("2021-10-05", "2022-01-01")), missing("H-4")),
    "H-4 until today": (exempt(("2021-08-01", "2021-10-04")), READY),
    "H-4 until yesterday": (exempt(("2021-08-01", "2021-10-03")), missing("H-4")),
    "H-4 one of two": (
        exempt(("2020-08-01", "2021-01-01"), ("2021-08-01", "2022-01-01")),
        READY,
    ),
    "H-4 a year, the last day": (exempt(("2020-10-05", "open")), READY),
    "H-4 a year and a day": (exempt(("2020-10-04", "open")), missing("H-4")),
    "H-4 longer than a year": (exempt(("2020-10-04", "2023-01-01")), missing("H-4")),
    "H-4 refused": ({**NAMED, "exemption_refused": "yes"}, refuse("H-4")),
    "H-4 refused once, granted now": (
        {**exempt(("2021-10-01", "open")), "exemption_refused": "yes"},
        READY,
    ),
    "H-5 none": ({"service_agreement": {"in_place": "no"}}, refuse("H-5")),
    "H-5 not said": ({"service_agreement": None}, missing("H-5")),
    "H-5 only under short terms": (ORDINARY, READY),
    "two rules not met": (
        {"procedure": {"exists": "no"}, "management": {"approved": "no"}},
        refuse("H-2", "H-3"),
    ),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_on_each_side_of_its_border(case: str) -> None:
    changes, expected = RULES[case]

    assert ids(found(**changes)) == expected


def test_h_1_the_agreement_takes_new_patients() -> None:
    yesterday = MarketingAuthorisation(KIM, ON - DAY)

    assert ids(found(signed=False)) == missing("H-1")
    assert ids(found()) == READY
    assert ids(found(yesterday)) == refuse("H-1")
    assert ids(found(End(KIM, ON - DAY))) == refuse("H-1")
    assert ids(found(End(KIM, ON))) == refuse("H-1")
    assert ids(found(Withdraw(KIM, "They asked."), signed=False)) == refuse("H-1")


def test_h_1_on_the_days_of_signing_and_authorisation() -> None:
    made = found(MarketingAuthorisation(KIM, ON))

    assert ids(made.on(FIRST)) == READY
    assert ids(made.on(FIRST - DAY)) == refuse("H-1")
    assert ids(made.on(ON - DAY)) == READY
    assert ids(made) == refuse("H-1")


def test_what_the_agreement_does_not_tell_is_asked_of_nobody() -> None:
    desk = Desk()
    under = desk.register(agreement(basis=None), FIRST)
    number = desk.register(hospital(procedure=None), under=under)
    made = assessed(desk.case(number), ON)

    assert made.open.missing == (f.PROCEDURE.name,)
    assert [task.fact for task in made.open.tasks] == [f.TAKES_NEW.name, f.BASIS.name]
    assert f"case {under}" in made.open.tasks[0].says
    assert desk.refused(number, Ask(KIM, (f.TAKES_NEW.name,))) == ("road",)
    alone = AssessedHospital(desk.cases[number], ON)  # nobody read the agreement
    assert alone.facts[f.TAKES_NEW.name] is None and not alone.authorised
    assert "of this matter" in alone.tasks[f.TAKES_NEW.name].says


def test_the_rules_have_no_gap_and_no_conflict() -> None:
    verified = verify(HOSPITAL_RULES, DEFAULT)

    assert verified.sound and verified.gaps == 0 and verified.conflicts == ()


# The door


def test_a_hospital_is_under_one_agreement() -> None:
    desk = Desk()

    with pytest.raises(Refused, match="--under"):
        desk.register(hospital())


@pytest.mark.parametrize("field", ["name", "senior_consultant"])
def test_hospital_and_senior_consultant_are_asked_at_the_door(field: str) -> None:
    desk = Desk()
    under = an_agreement(desk)

    with pytest.raises(Refused, match=f"hospital.{field} is not stated"):
        desk.register(hospital(hospital={field: None}), under=under)


@pytest.mark.parametrize("end", ["refused", "withdrawn", "ended"])
def test_no_hospital_is_taken_in_under_an_agreement_that_is_over(end: str) -> None:
    desk = Desk()
    if end == "ended":
        under = an_agreement(desk, End(KIM))
    elif end == "refused":
        under = an_agreement(desk, Refuse(KIM), signed=False, expected_months="9")
    else:
        under = an_agreement(desk, Withdraw(KIM, "They asked."), signed=False)

    with pytest.raises(Refused) as refused:
        desk.register(hospital(), under=under)
    assert [reason.rule for reason in refused.value.reasons] == ["H-1"]


def test_a_hospital_may_apply_before_the_agreement_is_signed_but_is_not_allowed() -> None:
    desk = Desk()
    under = an_agreement(desk, signed=False)
    number = desk.register(hospital(), under=under)
    desk.take(number, Start(KIM))

    assert desk.refused(number, Allow(KIM)) == ("H-1",)
    assert desk.refused(number, Refuse(KIM)) == ("H-1",)
    desk.take(under, Sign(KIM))
    desk.take(number, Allow(KIM))
    assert desk.case(number).state == "allowed"


def test_no_form_names_a_patient() -> None:
    with pytest.raises(ValidationError):
        hospital(patients=["NO-1"])
    with pytest.raises(ValidationError):
        hospital(hospital={"name": "Ward of 01815012345"})


# Every step in every state


def in_state(state: str, desk: Desk) -> str:
    """The number of a new case in a state, under an agreement on an exemption."""
    under = an_agreement(desk, **NAMED)
    form: dict[str, Any] = {"exemption": [{"from": "2021-10-01", "to": "2022-03-31"}]}
    if state == "missing_info":
        form["procedure"] = None
    if state == "refused":
        form["procedure"] = {"exists": "no"}
    number = desk.register(hospital(**form), under=under)
    steps: dict[str, tuple[Command, ...]] = {
        "received": (),
        "missing_info": (Ask(KIM),),
        "under_review": (Start(KIM),),
        "allowed": (Start(KIM), Allow(KIM), StartPatient(KIM, "NO-9", ON)),
        "refused": (Start(KIM), Refuse(KIM)),
        "ended": (Start(KIM), Allow(KIM), EndUse(KIM)),
    }
    for command in steps[state]:
        desk.take(number, command)
    return number


COMMANDS: dict[str, Command] = {
    "start": Start(KIM),
    "ask": Ask(KIM, ("procedure.exists",)),
    "answer": Answer(KIM, HospitalForm.model_validate({"procedure": {"exists": "yes"}})),
    "judge": Judge(KIM, "procedure.exists", "yes", "Read on their pages."),
    "extend": Extend(KIM),
    "allow": Allow(KIM),
    "refuse": Refuse(KIM),
    "withdraw": Withdraw(KIM, "The hospital asked."),
    "patient_started": StartPatient(KIM, "NO-1", ON),
    "patient_ended": EndPatient(KIM, "NO-9", ON),
    "renew_exemption": RenewExemption(KIM, ON, date(2022, 8, 1)),
    "end": EndUse(KIM),
    "note": Note(KIM, "Called the ward."),
    "register": Register(KIM, "2021-000001", hospital()),
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
        "allow": "allowed",
        "withdraw": "ended",
        "note": "under_review",
    },
    "allowed": {
        "patient_started": "allowed",
        "patient_ended": "allowed",
        "renew_exemption": "allowed",
        "note": "allowed",
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
    people = {step.name for step in CU_HOSPITAL.steps if step.by not in ("time", "itself")}

    assert set(GRID) == set(CU_HOSPITAL.state_names)
    assert set(COMMANDS) == people - {"assign"}
    assert CU_HOSPITAL.step("link").command is LinkTo


# Patients


def allowed(desk: Desk, under: str = "", **changes: Any) -> str:
    """The number of a hospital's case that was allowed on FIRST."""
    under = under or an_agreement(desk)
    number = desk.register(hospital(**changes), FIRST, under=under)
    desk.take(number, Start(KIM), FIRST)
    desk.take(number, Allow(KIM), FIRST)
    return number


def start(who: str, day: date = ON) -> StartPatient:
    return StartPatient(KIM, who, day)


def test_two_hospitals_three_patients_and_authorisation_in_between() -> None:
    desk = Desk()
    under = an_agreement(desk)
    one, other = allowed(desk, under), allowed(desk, under, hospital={"name": "Sundby sykehus"})
    desk.take(one, start("NO-1", ON - 2 * DAY), ON - 2 * DAY)
    desk.take(other, start("SU-1", ON - DAY), ON - DAY)
    desk.take(under, MarketingAuthorisation(KIM, ON))

    assert desk.refused(one, start("NO-2")) == ("H-1", "K-1")
    assert desk.refused(other, start("SU-2", ON + DAY), ON + DAY) == ("H-1", "K-1")
    assert desk.refused(under, End(KIM)) == ("road", "road")
    assert [desk.case(each).treated for each in (one, other)] == [("NO-1",), ("SU-1",)]
    desk.take(one, EndPatient(KIM, "NO-1", ON + DAY), ON + DAY)
    assert desk.refused(one, start("NO-1", ON + DAY), ON + DAY) == ("H-1", "K-1")


def test_the_patients_day_counts_and_not_the_day_of_recording() -> None:
    desk = Desk()
    under = an_agreement(desk)
    number = allowed(desk, under)
    desk.take(under, MarketingAuthorisation(KIM, ON - DAY))

    assert desk.refused(number, start("NO-1", ON - DAY)) == ("H-1", "K-1")
    assert desk.refused(number, start("NO-1", ON - 2 * DAY)) == ()


def test_an_end_by_contract_lets_those_finish_who_have_started() -> None:
    desk = Desk()
    under = an_agreement(desk)
    number = allowed(desk, under)
    desk.take(number, start("NO-1", ON - DAY), ON - DAY)
    desk.take(under, End(KIM, ON))

    assert desk.refused(number, start("NO-2")) == ("H-1",)
    assert desk.refused(number, start("NO-2", ON - DAY)) == ()
    desk.take(number, EndPatient(KIM, "NO-1", ON))
    desk.take(number, EndUse(KIM))
    assert desk.case(number).state == "ended"


def test_a_start_lies_between_the_day_it_was_allowed_and_today() -> None:
    desk = Desk()
    number = allowed(desk)

    assert desk.refused(number, start("NO-1", FIRST)) == ()
    assert desk.refused(number, start("NO-1", FIRST - DAY)) == ("H-1", "road")
    assert desk.refused(number, start("NO-1", ON + DAY)) == ("road",)
    assert desk.refused(number, start("NO-1", ON)) == ()


def test_a_start_before_it_was_allowed_is_refused_though_the_agreement_was_signed() -> None:
    desk = Desk()
    number = desk.register(hospital(), under=an_agreement(desk))
    desk.take(number, Start(KIM))
    desk.take(number, Allow(KIM))

    assert desk.refused(number, start("NO-1", ON - DAY)) == ("road",)


def test_an_exemption_covers_the_day_of_a_start() -> None:
    desk = Desk()
    under = an_agreement(desk, **NAMED)
    until = (ON - DAY).isoformat()
    number = allowed(desk, under, exemption=[{"from": "2021-09-01", "to": until}])

    assert desk.refused(number, start("NO-1")) == ("H-4",)
    assert desk.refused(number, start("NO-1", ON - DAY)) == ()
    desk.take(number, RenewExemption(KIM, ON))
    assert desk.refused(number, start("NO-1")) == ()
    assert desk.case(number).exemption_end == date(2022, 10, 3)


def test_a_patient_is_treated_once_at_a_time_and_may_start_again() -> None:
    desk = Desk()
    number = allowed(desk)
    desk.take(number, start("NO-1", ON - 5 * DAY))

    assert desk.refused(number, start("NO-1")) == ("road",)
    assert desk.refused(number, EndPatient(KIM, "NO-2", ON)) == ("road",)
    assert desk.refused(number, EndPatient(KIM, "NO-1", ON - 6 * DAY)) == ("road",)
    assert desk.refused(number, EndPatient(KIM, "NO-1", ON + DAY)) == ("road",)
    assert desk.refused(number, EndUse(KIM)) == ("road",)
    desk.take(number, start("NO-2", ON))
    desk.take(number, EndPatient(KIM, "NO-1", ON - DAY))
    assert desk.case(number).treated == ("NO-2",)
    assert desk.refused(number, EndPatient(KIM, "NO-1", ON)) == ("road",)
    assert desk.refused(number, start("NO-1", ON - 2 * DAY)) == ("road",)
    desk.take(number, start("NO-1", ON - DAY))

    assert desk.case(number).treated == ("NO-2", "NO-1")
    assert [each.last for each in desk.case(number).treatments] == [ON - DAY, None, None]


def test_steps_that_take_a_pseudonym_or_a_day_are_listed_with_why_they_are_closed() -> None:
    desk = Desk()
    number = allowed(desk)
    before = open_steps(desk.case(number), KIM, noon(ON))
    desk.take(number, start("NO-1"))
    treated = open_steps(desk.case(number), KIM, noon(ON))

    assert before["patient_started"] == treated["patient_ended"] == ()
    assert "does not lead on from there" in before["answer"][0].says
    assert [reason.says for reason in before["patient_ended"]] == ["nobody is under treatment"]
    assert "link" not in before and "register" not in before and "note" not in before


def test_nobody_ends_where_nobody_is_treated() -> None:
    desk = Desk()
    number = allowed(desk)

    with pytest.raises(Refused, match="patient-started"):
        desk.take(number, EndPatient(KIM, "NO-1", ON))


@pytest.mark.parametrize(
    "who", ["01815012345", "N-1", "NORGE-1", "NO-12345", "no-1", "NO1", "", "NO-1\n"]
)
def test_a_patient_has_a_pseudonym(who: str) -> None:
    desk = Desk()
    number = allowed(desk)

    assert desk.refused(number, start(who)) == ("road",)
    assert desk.refused(number, EndPatient(KIM, who, ON)) == ("road",)
    assert desk.refused(number, start("ABCD-1234")) == ()


# What else the roads ask


def test_a_refusal_names_k_1_where_authorisation_is_the_cause() -> None:
    desk = Desk()
    under = an_agreement(desk)
    number = desk.register(hospital(procedure={"exists": "no"}), under=under)
    desk.take(number, Start(KIM))
    desk.take(under, MarketingAuthorisation(KIM, ON))

    assert desk.refused(number, Allow(KIM)) == ("H-1", "H-2", "K-1")
    desk.take(number, Refuse(KIM))
    assert desk.case(number).decision.rules == ("H-1", "H-2", "K-1")


def test_what_nobody_answered_in_time_is_a_ground_and_the_agreement_is_none() -> None:
    desk = Desk()
    under = an_agreement(desk, signed=False)
    asked, complete = (
        desk.register(hospital(**changes), FIRST, under=under)
        for changes in ({"procedure": None}, {})
    )
    desk.take(asked, Ask(KIM), FIRST)
    desk.take(asked, None, FIRST + 22 * DAY)
    desk.take(complete, Start(KIM), FIRST)

    assert desk.refused(complete, Refuse(KIM)) == ("H-1",)
    desk.take(asked, Refuse(KIM), FIRST + 22 * DAY)
    decision = desk.case(asked).decision
    assert (decision.rules, decision.unknown, decision.missing) == (
        (),
        ("H-2",),
        ("procedure.exists",),
    )


def test_an_exemption_is_renewed_only_where_the_use_rests_on_one() -> None:
    desk = Desk()
    programme = allowed(desk)

    assert desk.refused(programme, RenewExemption(KIM, ON)) == ("road",)


def test_an_exemption_does_not_end_before_it_begins() -> None:
    desk = Desk()
    number = in_state("allowed", desk)

    assert desk.refused(number, RenewExemption(KIM, ON, ON - DAY)) == ("road",)
    assert desk.refused(number, RenewExemption(KIM, ON, ON)) == ()


def test_a_finding_of_a_hospital_is_on_a_field_of_its_form() -> None:
    desk = Desk()
    number = in_state("under_review", desk)

    for fact in ("agreement_basis", "exemption"):
        assert desk.refused(number, Judge(KIM, fact, "yes", "Read.")) == ("road",)
    desk.take(number, Judge(KIM, "management.approved", "no", "They called."))
    assert ids(assessed(desk.case(number), ON)) == refuse("H-3")


# The exemption in time


def on_exemption(desk: Desk, first: str, last: str, on: date = FIRST) -> str:
    under = an_agreement(desk, **{**NAMED, "named_patient": {"applied": "2021-01-01"}})
    exemption = [{"from": first, "to": last}]
    number = desk.register(hospital(exemption=exemption), on, under=under)
    desk.take(number, Start(KIM), on)
    desk.take(number, Allow(KIM), on)
    return number


def dates(desk: Desk, number: str) -> dict[str, date]:
    return {each.kind: each.due for each in deadlines(desk.case(number))}


def test_the_end_of_an_exemption_is_warned_of_and_noted_once() -> None:
    desk = Desk()
    number = on_exemption(desk, "2021-09-01", "2021-12-31")

    assert dates(desk, number) == {
        "exemption_warning": date(2021, 11, 5),
        "exemption_expired": date(2022, 1, 1),
    }
    desk.take(number, None, date(2021, 11, 4))
    assert "exemption_warned" not in desk.events(number)
    desk.take(number, None, date(2021, 11, 5))
    assert desk.events(number)[-1] == "exemption_warned"
    desk.take(number, None, date(2022, 1, 1))  # a holiday
    desk.take(number, None, date(2022, 2, 1))
    assert desk.events(number)[-2:] == ["exemption_warned", "exemption_expired"]
    assert dates(desk, number) == {}


def test_an_exemption_without_an_end_ends_after_a_year() -> None:
    desk = Desk()
    number = on_exemption(desk, "2021-09-10", "open")

    assert dates(desk, number)["exemption_expired"] == date(2022, 9, 10)


def test_no_warning_where_it_would_have_come_before_the_recording() -> None:
    desk = Desk()
    late = on_exemption(desk, "2021-09-01", "2021-11-14")  # 55 days after FIRST
    just = on_exemption(desk2 := Desk(), "2021-09-01", "2021-11-15")  # 56 days after

    assert "exemption_warning" not in dates(desk, late)
    assert dates(desk2, just)["exemption_warning"] == FIRST


def test_a_renewal_moves_the_dates_and_they_come_again() -> None:
    desk = Desk()
    number = on_exemption(desk, "2021-09-01", "2021-12-31")
    desk.take(number, None, date(2021, 11, 5))
    desk.take(number, RenewExemption(KIM, date(2022, 1, 1), date(2022, 6, 30)), date(2021, 12, 1))

    assert dates(desk, number) == {
        "exemption_warning": date(2022, 5, 5),
        "exemption_expired": date(2022, 7, 1),
    }
    desk.take(number, None, date(2022, 7, 2))
    noted = [each for each in desk.events(number) if each.startswith("exemption")]
    assert noted == [
        "exemption_warned",
        "exemption_renewed",
        "exemption_warned",
        "exemption_expired",
    ]


def test_an_exemption_that_was_supplied_later_counts_from_its_own_recording() -> None:
    desk = Desk()
    under = an_agreement(desk, **{**NAMED, "named_patient": {"applied": "2021-01-01"}})
    number = desk.register(hospital(), FIRST, under=under)
    later = {"exemption": [{"from": "2021-09-01", "to": "2021-11-20"}]}
    desk.take(number, Ask(KIM), FIRST)
    desk.take(number, Answer(KIM, HospitalForm.model_validate(later)), ON)
    desk.take(number, Allow(KIM))

    assert desk.case(number).exemption_recorded == ON
    assert "exemption_warning" not in dates(desk, number)


def test_no_date_of_an_exemption_runs_under_a_programme_or_without_one() -> None:
    desk = Desk()
    programme = allowed(desk, exemption=[{"from": "2021-09-01", "to": "2021-12-31"}])

    assert dates(desk, programme) == {}
    assert desk.case(programme).exemption_end == date(2021, 12, 31)
    assert deadlines(desk.cases[programme]) == ()  # nobody read the agreement
    bare = desk.case(allowed(desk, an_agreement(desk, agreement={"medicine": "B"})))
    assert bare.exemption_end is None and bare.exemption_recorded is None


def test_a_hospital_is_linked_to_its_agreement_from_the_first_commit() -> None:
    desk = Desk()
    under = an_agreement(desk)
    number = desk.register(hospital(), under=under)
    company_says = AgreementForm.model_validate({"expected_months": "5"})

    assert desk.case(number).links == (Link("under", under),)
    assert desk.case(under).linking("under") == (desk.cases[number],)
    assert desk.refused(under, AnswerOfCompany(KIM, company_says)) == ("road",)


def test_what_scenarios_and_screens_read_of_a_hospital() -> None:
    desk = Desk()
    number = allowed(desk)
    desk.take(number, start("NO-2"))
    desk.take(number, start("NO-1"))
    case = desk.case(number)
    summary = CU_HOSPITAL.screen.summary(case)["hospital"]

    assert CU_HOSPITAL.found(case, assessed(case, ON)) == {
        "outcome": "ready",
        "not_met": (),
        "not_known": (),
        "missing": (),
        "treated": ("NO-1", "NO-2"),
    }
    assert (summary["name"], summary["treated"]) == ("Fjordby sykehus", "NO-2, NO-1")
