"""The transitions of law 2.1, each taken and each refused. The oracle is the model of a case."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from builders import BORN_1961, a_3b_application, an_application
from cases import (
    ELI,
    INCOMPLETE,
    OLA,
    RECEIVED,
    a_case,
    day,
    noon,
    overdue,
    received,
    swept,
    then,
    time_passed,
)
from oracles.applications import KINDS, Answers
from oracles.case import File
from oracles.words import Person, Refusal, Step

from workflow.engine.advance import advance, due, open_steps
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.process import START, Situation
from workflow.engine.roads import machine_of, reasons_against
from workflow.engine.steps import Note, Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.commands import (
    Advise,
    Answer,
    Approve,
    Ask,
    Extend,
    Grant,
    Judge,
    Propose,
    Reject,
    Return,
    Start,
    Withdraw,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.timers import UNDECIDED

DATE_OF_CONSULTATION = Application.model_validate({"initiation": {"date": "2015-03-02"}})
NOTHING = Application.model_validate({})

COMMANDS: dict[str, Command] = {
    "register": Register(ELI, "2015-000001", an_application()),
    "start": Start(ELI),
    "ask": Ask(ELI),
    "answer": Answer(ELI, NOTHING),
    "judge": Judge(ELI, "treatment.outside_hospital", True, "Seen in the record."),
    "extend": Extend(ELI),
    "propose": Propose(ELI, "No exception here."),
    "approve": Approve(OLA),
    "return": Return(OLA, "Look again."),
    "advise": Advise(OLA, "grant", "The guideline covers it."),
    "grant": Grant(ELI),
    "reject": Reject(ELI),
    "withdraw": Withdraw(ELI, "patient"),
    "note": Note(ELI, "Called the office."),
}

# How the model of a case comes to each state, and what it takes for each command.
ANSWERS: dict[str, Answers] = {"missing_info": {"A-8": None}, "rejected": {"S-4": False}}
STEPS = {"missing_info": ("ask",), "under_review": ("start",), "granted": ("start", "grant")}
STEPS |= {"received": (), "rejected": ("start", "reject"), "withdrawn": ("withdraw",)}
OF_THE_MODEL = {
    **{name: Step(name, command.by) for name, command in COMMANDS.items()},
    "judge": Step("answer", ELI, rule="S-4", value=True),
}


def model_in(state: str) -> File:
    """Return the model of the case that `a_case` makes."""
    kind = KINDS["epilepsy"]
    answers = {**dict.fromkeys(kind.rules, True), "specialist": False, **ANSWERS.get(state, {})}
    patient = Person(BORN_1961, "Ingrid Solbakken", date(1961, 3, 14))
    model = File("2015-000001", kind, patient, answers, True, "gp", RECEIVED)
    for name in STEPS[state]:
        model.take(Step(name, ELI), noon(RECEIVED))
    assert model.state == state
    return model


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("state", REIMBURSEMENT.state_names)
def test_each_command_in_each_state_leads_where_the_model_says(state: str, name: str) -> None:
    case, model = a_case(state), model_in(state)  # type: ignore[arg-type]
    before = replace(case)
    try:
        model.take(OF_THE_MODEL[name], noon(RECEIVED))
    except Refusal:
        with pytest.raises(Refused) as refusal:
            advance(case, COMMANDS[name], noon(RECEIVED))
        assert refusal.value.reasons and all(r.says and r.help for r in refusal.value.reasons)
    else:
        assert advance(case, COMMANDS[name], noon(RECEIVED)).case.state == model.state
    assert case == before


def test_no_way_past_the_guards_exists() -> None:
    class Model:
        state = "received"

    machine = machine_of(REIMBURSEMENT)

    assert not [name for name in (*dir(Model()), *dir(machine)) if name.startswith("to_")]
    assert set(machine.events) == {step.name for step in REIMBURSEMENT.steps}
    assert set(machine.states) == {START, *REIMBURSEMENT.state_names}


def test_no_road_leads_out_of_a_decision() -> None:
    leaving = [
        road for road in ROADS if road.source in ("granted", "rejected") and road.to != road.source
    ]

    assert leaving == []
    assert {road.step for road in ROADS if road.source == "granted"} == {
        "mail",
        "note",
        "assign",
        "expiry_warning",
        "told_date_outdated",
    }


def test_the_machine_has_exactly_the_roads_of_the_table() -> None:
    built = {
        (transition.source, name, transition.dest)
        for name, event in machine_of(REIMBURSEMENT).events.items()
        for transitions in event.transitions.values()
        for transition in transitions
    }

    assert built == {(road.source, road.step, road.to) for road in ROADS}


def roads_taken(case: Case) -> set[tuple[str, str]]:
    states = [entry.state for entry in case.events]
    return set(pairwise(states))


def test_a_case_goes_to_review_when_the_answer_makes_it_decidable() -> None:
    case = then(a_case("missing_info"), Answer("post", DATE_OF_CONSULTATION), on=day(5))

    assert case.state == "under_review"
    assert case.request is not None and case.request.closed == day(5)


def test_a_partial_answer_is_kept_and_the_case_still_waits() -> None:
    application = an_application(initiation={"date": None}, patient={"member": None})
    case = then(
        a_case("missing_info", application), Answer("post", DATE_OF_CONSULTATION), on=day(5)
    )

    assert case.state == "missing_info"
    assert case.events[-1].event.still_missing == ("patient.member",)  # type: ignore[union-attr]


def test_an_answer_that_leaves_out_what_was_asked_says_so_though_it_decides_nothing() -> None:
    asked = then(a_case("under_review"), Ask(ELI, ("diagnosis.severity", "patient.member")))
    beside = Application.model_validate({"form": {"signed": "2015-03-14"}})
    told = Application.model_validate({"diagnosis": {"severity": "Alvorlig"}})

    first = then(asked, Answer("post", beside)).events[-1].event
    second = then(asked, Answer("post", told)).events[-1].event
    assert (first.still_missing, first.unanswered) == ((), ("diagnosis.severity",))
    assert (second.still_missing, second.unanswered) == ((), ())


def test_a_finding_supplies_what_was_missing() -> None:
    application = an_application(treatment={"outside_hospital": None})
    case = then(
        a_case("missing_info", application),
        Judge(ELI, "treatment.outside_hospital", True, "The office says so."),
    )

    assert case.state == "under_review"
    assert (
        case.application.treatment is not None
        and case.application.treatment.outside_hospital is None
    )


def test_the_time_to_answer_is_extended_once() -> None:
    case = then(a_case("missing_info"), Extend(ELI), on=day(21))

    with pytest.raises(Refused, match="extended once already"):
        then(case, Extend(ELI), on=day(22))


def test_the_time_to_answer_is_not_extended_after_the_last_day() -> None:
    with pytest.raises(Refused, match="last day to answer has passed"):
        then(a_case("missing_info"), Extend(ELI), on=day(23))


def test_a_case_is_rejected_for_missing_information_after_the_last_day() -> None:
    case = overdue()
    rejected = then(case, Reject(ELI), on=day(30))

    assert case.state == "under_review"
    assert rejected.decision is not None and rejected.decision.reasons == (13,)
    assert rejected.decision.missing == ("initiation.date",)


def test_nothing_is_overdue_on_the_last_day_itself() -> None:
    case = a_case("missing_info")
    last = day(22)  # 6 April 2015 is Easter Monday

    assert not [command for command in due(case, noon(last)) if command.kind == "answer"]
    with pytest.raises(Refused, match="no answer is due"):
        then(case, time_passed("answer", last), on=last)


def test_a_case_that_still_lacks_facts_is_not_rejected_before_the_deadline() -> None:
    case = then(a_case("under_review"), Ask(ELI, ("diagnosis.severity",)))

    with pytest.raises(Refused):
        then(case, Reject(ELI))


def test_a_late_answer_before_the_decision_is_used() -> None:
    case = then(overdue(), Answer("post", DATE_OF_CONSULTATION), Grant(ELI), on=day(31))

    assert case.state == "granted"


def test_after_the_deadline_a_case_worker_can_still_ask_again() -> None:
    case = then(overdue(), Ask(ELI), on=day(31))

    assert case.state == "missing_info" and not case.closed_file


def test_a_reviewer_asks_for_named_facts_and_what_is_missing_anyway() -> None:
    case = then(a_case("under_review"), Ask(ELI, ("diagnosis.severity",)))

    assert case.request is not None and case.request.facts == ("diagnosis.severity",)


def test_a_reviewer_can_not_ask_the_doctor_for_what_a_register_answers() -> None:
    with pytest.raises(Refused, match="a register answers duplicate"):
        then(a_case("under_review"), Ask(ELI, ("duplicate",)))
    with pytest.raises(Refused, match="a register answers duplicate"):
        then(received(INCOMPLETE), Ask(ELI, ("duplicate",)))


def test_a_complete_case_gives_nothing_to_ask_for() -> None:
    with pytest.raises(Refused, match="nothing is missing that could change the outcome"):
        then(a_case("under_review"), Ask(ELI))


def test_a_refused_grant_names_every_rule_not_met_and_every_missing_fact() -> None:
    wrong = received(
        an_application(treatment={"outside_hospital": "no"}, medicine={"over_the_counter": "yes"})
    )
    lacking = then(
        then(a_case("under_review"), Answer(ELI, NOTHING)),
        Judge(ELI, "patient.member", False, "Moved abroad."),
    )

    with pytest.raises(Refused) as refusal:
        then(then(wrong, Start(ELI)), Grant(ELI))
    assert {reason.rule for reason in refusal.value.reasons} == {"S-4", "S-6"}
    with pytest.raises(Refused) as refusal:
        then(lacking, Grant(ELI))
    assert {reason.rule for reason in refusal.value.reasons} == {"S-3"}


def test_an_overdue_case_is_not_granted_while_facts_are_missing() -> None:
    with pytest.raises(Refused, match=r"\(initiation\.date\) is not known"):
        then(overdue(), Grant(ELI), on=day(31))


def test_the_review_of_an_incomplete_case_does_not_start() -> None:
    with pytest.raises(Refused, match=r"\(initiation\.date\) is not known"):
        then(received(INCOMPLETE), Start(ELI))


def test_only_paragraph_3b_leaves_discretion() -> None:
    with pytest.raises(Refused, match="§ 3b leaves discretion"):
        then(a_case("under_review"), Propose(ELI, "Too costly."))


def test_discretion_needs_every_rule_met() -> None:
    case = then(a_case("under_review", a_3b_application(treatment={"outside_hospital": "no"})))

    with pytest.raises(Refused, match="S-4"):
        then(case, Propose(ELI, "No exception here."))


def proposed() -> Case:
    return then(
        a_case("under_review", a_3b_application()), Propose(ELI, "Not an exception that was meant.")
    )


def test_a_refusal_on_discretion_is_decided_by_another_person() -> None:
    case = then(proposed(), Approve(OLA))

    assert case.state == "rejected"
    assert case.decision is not None and case.decision.reasons == (16,)
    assert case.decision.because == "Not an exception that was meant."


@pytest.mark.parametrize("name", [ELI, ELI.upper(), f" {ELI} ", ELI.replace(" ", "  ")])
def test_nobody_approves_their_own_proposal(name: str) -> None:
    with pytest.raises(Refused, match="can't approve it"):
        then(proposed(), Approve(name))


def test_a_returned_proposal_is_dropped() -> None:
    case = then(proposed(), Return(OLA, "The grounds are thin."))

    assert case.proposal is None
    assert then(case, Grant(ELI)).state == "granted"


@pytest.mark.parametrize("command", [Grant(ELI), Reject(ELI), Propose(OLA, "Again.")])
def test_a_proposal_that_waits_stops_every_other_decision(command: Command) -> None:
    with pytest.raises(Refused, match="waits for a second person"):
        then(proposed(), command)


def test_a_proposal_is_not_approved_once_a_rule_fails() -> None:
    case = then(proposed(), Judge(OLA, "treatment.outside_hospital", False, "Given at the ward."))

    with pytest.raises(Refused, match="S-4"):
        then(case, Approve("Ane Leder"))


def test_a_complete_application_gives_no_reason_to_reject() -> None:
    with pytest.raises(Refused, match="every rule is met"):
        then(a_case("under_review"), Reject(ELI))


def test_every_road_is_taken_somewhere_above() -> None:
    cases = [
        a_case("granted"),
        a_case("rejected"),
        then(a_case("missing_info"), Answer("post", DATE_OF_CONSULTATION)),
        then(a_case("missing_info"), Answer("post", NOTHING)),
        overdue(),
        then(overdue(), Ask(ELI), on=day(31)),
        then(proposed(), Approve(OLA)),
        then(received(an_application()), Answer("post", NOTHING)),
        *(then(a_case(state), Withdraw(ELI, "doctor")) for state in UNDECIDED),
    ]

    taken = set().union(*(roads_taken(case) for case in cases))
    loops_of_the_ended = {(state, state) for state in REIMBURSEMENT.ended}
    wanted = {(road.source, road.to) for road in ROADS if road.source != START} - loops_of_the_ended

    assert taken == wanted


def test_open_steps_agree_with_what_happens() -> None:
    case = a_case("under_review")
    steps = open_steps(case, ELI, noon(RECEIVED))

    allowed = [step for step, reasons in steps.items() if not reasons]
    assert allowed == ["answer", "judge", "advise", "grant", "withdraw", "move"]
    assert all(r.help for reasons in steps.values() for r in reasons)


def test_a_deadline_that_has_not_passed_is_no_road() -> None:
    case = a_case("missing_info")

    reasons = reasons_against("overdue", _situation(case))

    assert [reason.says for reason in reasons] == ["the last day to answer has not passed"]


def test_a_guard_says_why_not_without_being_run_by_the_machine() -> None:
    assert reasons_against("grant", _situation(swept(a_case("granted"), day(1))))[0].rule == "road"


def _situation(case: Case):  # type: ignore[no-untyped-def]
    return Situation(case, Grant(ELI), assessed(case), RECEIVED, case.terms)


def test_another_identification_may_be_asked_for_before_the_case_is_dismissed() -> None:
    unidentified = an_application(patient={"identity_number": "none", "foreign_id": "none"})
    by_date, day = replace(DEFAULT, rule_sets_by_date=True), date(2019, 3, 4)
    case = received(unidentified, day, by_date)
    asked = advance(case, Ask(ELI, ("patient.foreign_id",)), noon(day))

    assert assessed(case).open.reasons == (17,)
    assert asked.case.state == "missing_info"
    assert asked.case.requests[-1].facts == ("patient.foreign_id",)
