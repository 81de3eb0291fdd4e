"""Moving a case to other rules or policy values: what it records, and what the new rules demand."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from builders import an_application
from cases import (
    ELI,
    OLA,
    RECEIVED,
    a_case,
    day,
    noon,
    overdue,
    received,
    swept,
    then,
)
from enquiry import ENQUIRY, Form

from workflow.engine.advance import new_terms, open_case, open_steps, take
from workflow.engine.errors import Refused
from workflow.engine.moving import (
    ChangedValue,
    LaterDayTold,
    Move,
    PolicyValues,
    RulesChanged,
    moving,
)
from workflow.engine.steps import Register, loops
from workflow.engine.terms import Terms, value_text
from workflow.engine.timers import deadlines
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Ask, Extend, Propose, Start
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008, assembled

LONGER: Final = replace(DEFAULT, answer_days=35, reminder_days=28)
SLOWER: Final = replace(DEFAULT, target_days=70)
IN_2018: Final = date(2018, 1, 1)
SECTION_3: Final = assembled(IN_2018).name
SERIOUS: Final = Application.model_validate({"diagnosis": {"seriousness": "serious_disease"}})
WHY: Final = "The office is closed."
TOMORROW: Final = day(1)


def to(policy: Policy | None = None, rules: date | None = None, by: str = OLA) -> Move:
    return Move(by, WHY, None if policy is None else PolicyValues(policy), rules)


def moved(case: Case, command: Move, on: date = TOMORROW) -> Case:
    """The case after a move and all that follows from it."""
    outcome: Case = take(case, command, noon(on))[-1].case
    return outcome


def names(case: Case, after: Case) -> list[str]:
    """The events that a case got since."""
    return [entry.event.name for entry in case.events[len(after.events) :]]


def due(case: Case, kind: str) -> date | None:
    return {each.kind: each.due for each in deadlines(case)}.get(kind)


def last(case: Case) -> RulesChanged:
    """The newest move of a case."""
    found = [entry.event for entry in case.events if isinstance(entry.event, RulesChanged)]
    return found[-1]


# What is recorded ------------------------------------------------------------------------------


def test_a_move_records_old_and_new_values_and_the_cause() -> None:
    closed = replace(SLOWER, closed_days=(date(2015, 12, 24),), rule_sets_by_date=False)
    case = moved(received(an_application()), to(closed))

    assert last(case) == RulesChanged(
        terms=Terms(RULES_2008.name, RULES_2008.content_hash(), closed),
        because=WHY,
        rule_set_before=RULES_2008.name,
        rules_before=RULES_2008.content_hash(),
        changed=(
            ChangedValue("target_days", "56", "70"),
            ChangedValue("closed_days", "none", "2015-12-24"),
        ),
    )
    assert case.terms == last(case).terms and case.events[-1].actor == OLA


def test_a_move_to_the_rules_of_a_day_leaves_the_values_alone() -> None:
    case = moved(received(an_application(), policy=SLOWER), to(rules=IN_2018))

    assert case.terms == Terms(SECTION_3, assembled(IN_2018).content_hash(), SLOWER)
    assert (last(case).rule_set_before, last(case).changed) == (RULES_2008.name, ())


def test_other_values_leave_the_rules_unless_they_choose_other_rules() -> None:
    by_date = replace(DEFAULT, rule_sets_by_date=True)
    new = received(an_application(), IN_2018)
    by_hand = moved(received(an_application()), to(rules=IN_2018))

    assert moved(by_hand, to(SLOWER)).terms.rule_set == SECTION_3
    assert moved(new, to(by_date), IN_2018).terms.rule_set == SECTION_3
    assert moved(received(an_application()), to(by_date)).terms.rule_set == RULES_2008.name


def test_values_are_written_as_one_writes_them() -> None:
    assert [value_text(each) for each in (True, False, 3, (), ("A", "B"), IN_2018)] == [
        *("yes", "no", "3", "none", "A, B", "2018-01-01")
    ]


# What is refused -------------------------------------------------------------------------------


def refusal(case: Case, command: Move, on: date = TOMORROW) -> str:
    with pytest.raises(Refused) as refused:
        take(case, command, noon(on))
    return str(refused.value)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("granted", "the case is granted, and a decided case never changes"),
        ("rejected", "the case is rejected, and a decided case never changes"),
    ],
)
def test_a_decided_case_is_never_moved(state: str, says: str) -> None:
    assert says in refusal(a_case(state), to(SLOWER))
    assert says in refusal(a_case(state), to(rules=IN_2018))


def test_a_case_with_a_proposed_refusal_waits_for_the_second_person() -> None:
    from builders import a_3b_application

    proposed = then(received(a_3b_application()), Start(ELI), Propose(ELI, "Nytten er liten."))

    assert "Approve the proposal (`approve`) or return it (`return`) first" in refusal(
        proposed, to(SLOWER)
    )


def test_a_move_needs_a_goal_a_cause_and_something_new() -> None:
    new = received(an_application())

    assert "nothing says where the case is moved to" in refusal(new, to())
    assert "there are no written grounds" in refusal(new, replace(to(SLOWER), because=" "))
    for same in (to(DEFAULT), to(rules=RECEIVED), to(DEFAULT, RECEIVED)):
        assert "carries these rules and policy values already" in refusal(new, same)


def test_a_day_without_rules_is_refused() -> None:
    by_date = replace(DEFAULT, rule_sets_by_date=True)
    early = received(an_application(), date(2007, 1, 10))

    assert "no rule set was in force on 1999-01-01" in refusal(early, to(rules=date(1999, 1, 1)))
    assert "no rule set was in force on 2007-01-10" in refusal(early, to(by_date))


def test_a_policy_of_another_process_is_refused() -> None:
    wrong = Move(OLA, WHY, PolicyValues(Form(question="?")))

    assert "the process reimbursement has no such policy" in refusal(a_case("received"), wrong)


def test_an_open_case_can_be_moved_and_says_so() -> None:
    for state in ("received", "missing_info", "under_review"):
        assert open_steps(a_case(state), ELI, noon(RECEIVED))["move"] == ()
    assert open_steps(a_case("granted"), ELI, noon(RECEIVED))["move"]


# A case that is new ----------------------------------------------------------------------------


def test_a_new_case_keeps_its_place_and_the_case_worker_asks() -> None:
    case = moved(received(an_application()), to(rules=IN_2018))

    assert (case.state, names(case, received(an_application()))) == ("received", ["rules_changed"])
    assert then(case, Ask(ELI), on=day(1)).request == a_case("missing_info").requests[-1]._replace(
        asked=day(1), facts=("diagnosis.seriousness",)
    )


# A case that waits -----------------------------------------------------------------------------


def test_a_request_stands_where_the_same_is_missing() -> None:
    waiting = a_case("missing_info")
    case = moved(waiting, to(replace(DEFAULT, target_days=50)))

    assert names(case, waiting) == ["rules_changed"] and case.requests == waiting.requests
    assert (case.state, due(case, "answer")) == ("missing_info", due(waiting, "answer"))


def test_a_later_day_to_answer_is_told_and_uses_up_no_extension() -> None:
    longer = replace(LONGER, extended_answer_days=60)
    _, outcome = take(a_case("missing_info"), to(longer), noon(day(1)))
    case = outcome.case

    assert outcome.events[0].event == LaterDayTold("answer") and due(case, "answer") == day(35)
    assert outcome.events[0].actor == OLA
    assert [(x.kind, x.to, x.copy) for x in outcome.letters] == [
        ("time_extended", "doctor", False),
        ("time_extended", "applicant", True),
    ]
    assert dict(case.events[-1].told) == {"answer": day(35)}
    assert not case.requests[-1].extended
    assert due(then(case, Extend(ELI), on=day(2)), "answer") == day(60)
    assert not swept(case, day(35)).happened("told_date_outdated")


def test_an_earlier_day_to_answer_is_not_told_and_does_not_count() -> None:
    sooner = replace(DEFAULT, answer_days=10, extended_answer_days=10, reminder_days=5)
    [outcome] = take(a_case("missing_info"), to(sooner), noon(day(1)))

    assert outcome.letters == ()
    assert due(outcome.case, "answer") == due(a_case("missing_info"), "answer")


def test_another_list_is_a_new_request_with_its_own_days() -> None:
    outcomes = take(a_case("missing_info"), to(rules=IN_2018), noon(day(7)))
    case = outcomes[-1].case

    assert [outcome.case.state for outcome in outcomes] == ["under_review", "missing_info"]
    assert [x.kind for outcome in outcomes for x in outcome.letters if not x.copy] == [
        "request_for_information"
    ]
    assert case.requests[0].closed == day(7)
    assert case.requests[1].facts == ("diagnosis.seriousness",)
    assert (due(case, "answer"), case.requests[1].extended) == (day(28), False)
    assert {entry.actor for entry in case.events[-2:]} == {OLA}


def test_a_new_request_does_not_shorten_the_day_that_the_old_one_told() -> None:
    longer = then(a_case("missing_info"), Extend(ELI))
    told = due(longer, "answer")
    case = moved(longer, to(rules=IN_2018))
    new = next(each for each in deadlines(case) if each.kind == "answer")

    assert told is not None and told > day(1 + 21)
    assert (new.due, new.told and new.told.day) == (told, told)


def test_a_shorter_list_is_another_list() -> None:
    both = an_application(
        initiation={"date": None},
        diagnosis={"seriousness": "serious_disease"},
        doctor={"role": None},
    )
    case = moved(then(received(both), Ask(ELI)), to(rules=IN_2018))

    assert "initiation.date" in case.requests[0].facts
    assert set(case.requests[1].facts) < set(case.requests[0].facts)


def test_a_case_that_waits_for_nothing_more_goes_to_review() -> None:
    answered = then(a_case("missing_info"), Answer("post", SERIOUS))
    case = moved(answered, to(rules=IN_2018))

    assert (case.state, names(case, answered)) == ("under_review", ["rules_changed"])
    assert case.requests[-1].closed == day(1)


def test_what_a_reviewer_asked_for_is_waited_for_where_nothing_else_is_missing() -> None:
    reviewed = then(received(an_application()), Start(ELI), Ask(ELI, ("diagnosis.severity",)))

    assert moved(reviewed, to(SLOWER)).state == "missing_info"


def test_another_doctor_must_apply_under_the_new_rules_alone() -> None:
    eea = an_application(
        medicine={"indication_approved": "eea"},
        diagnosis={"seriousness": "serious_disease"},
        initiation={"date": None},
    )
    waiting = then(received(eea), Ask(ELI))
    case = moved(waiting, to(rules=IN_2018))

    assert not waiting.requests[-1].wrong_applicant
    assert case.requests[-1].wrong_applicant and case.state == "missing_info"


# A case under review ---------------------------------------------------------------------------


def test_a_reviewed_case_is_asked_about_what_the_new_rules_miss() -> None:
    reviewed = a_case("under_review")
    case = moved(reviewed, to(rules=IN_2018))

    assert names(case, reviewed) == ["rules_changed", "information_requested"]
    assert (case.state, due(case, "answer")) == ("missing_info", day(22))


def test_a_reviewed_case_stays_where_nothing_else_is_missing() -> None:
    reviewed = a_case("under_review")
    silent = moved(reviewed, to(replace(DEFAULT, target_days=50)))
    complete = then(reviewed, Answer("post", SERIOUS))

    assert (silent.state, names(silent, reviewed)) == ("under_review", ["rules_changed"])
    assert moved(complete, to(rules=IN_2018)).state == "under_review"


def test_a_closed_file_is_asked_about_once_more_only_for_what_nobody_asked() -> None:
    closed, later = overdue(), day(31)
    same = moved(closed, to(LONGER), later)
    other = moved(closed, to(rules=IN_2018), later)
    told = moved(then(closed, Answer("post", SERIOUS), on=later), to(rules=IN_2018), later)

    assert (same.state, same.closed_file) == ("under_review", True)
    assert (other.state, other.closed_file) == ("missing_info", False)
    assert other.requests[-1].facts == ("diagnosis.seriousness",)
    assert (told.state, told.closed_file) == ("under_review", True)


def test_a_closed_file_is_asked_about_once_more_where_another_doctor_must_apply() -> None:
    eea = an_application(
        medicine={"indication_approved": "eea"},
        diagnosis={"seriousness": "serious_disease"},
        initiation={"date": None},
    )
    case = moved(overdue(eea), to(rules=IN_2018), day(31))

    assert case.requests[-1].wrong_applicant and not case.closed_file


# Dates that letters told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "policy", "kind", "day_told"),
    [
        (1, SLOWER, "target", day(70)),
        (60, replace(DEFAULT, delay_days=40), "expected_decision", day(96)),
    ],
)
def test_a_later_decision_is_told_in_a_delay_notice(
    passed: int, policy: Policy, kind: str, day_told: date
) -> None:
    reviewed = swept(a_case("under_review"), day(passed))
    _, outcome = take(reviewed, to(policy), noon(day(passed)))

    assert outcome.events[0].event == LaterDayTold(kind)
    assert [x.kind for x in outcome.letters if not x.copy] == ["delay_notice"]
    assert dict(outcome.events[0].told) == {kind: day_told} and due(outcome.case, kind) == day_told
    assert not swept(outcome.case, day(110)).happened("told_date_outdated")


def test_two_later_days_are_two_letters_of_one_commit_and_the_request_comes_first() -> None:
    both = replace(LONGER, extended_answer_days=60, target_days=70)
    waiting = moved(a_case("missing_info"), to(both))
    asked = moved(a_case("under_review"), to(both, IN_2018))

    assert names(waiting, a_case("missing_info")) == [
        *("rules_changed", "later_day_told", "later_day_told")
    ]
    assert names(asked, a_case("under_review")) == [
        *("rules_changed", "information_requested", "later_day_told")
    ]


def test_nobody_tells_a_later_day_but_a_move() -> None:
    assert "tell_later_day" not in open_steps(a_case("received"), ELI, noon(RECEIVED))


def test_a_target_that_was_missed_stays_missed() -> None:
    from workflow.reimbursement.timers import target_deadline

    late = moved(swept(a_case("under_review"), day(60)), to(SLOWER), day(60))
    target = target_deadline(late)

    assert (target.due, target.explanation.budget) == (day(56), "56 days, when it was missed")
    assert due(late, "target") is None and late.events[-1].event == last(late)


def test_what_time_asks_for_is_done_before_the_move() -> None:
    case = moved(a_case("missing_info"), to(replace(DEFAULT, target_days=50)), day(30))

    assert names(case, a_case("missing_info")) == [
        *("reminder_not_sent", "information_overdue", "four_weeks_passed", "rules_changed")
    ]
    assert case.state == "under_review"


# Rules that the program lacks ------------------------------------------------------------------


def lacking(case: Case) -> Case:
    return replace(case, terms=replace(case.terms, rule_set="§ 9"))


@pytest.mark.parametrize("state", ["received", "missing_info", "under_review"])
def test_a_case_whose_rules_are_not_here_is_moved_to_rules_that_are(state: str) -> None:
    case = lacking(a_case(state))

    assert "`saksgang move 2015-000001 --rules DATE`" in refusal(case, to(SLOWER))
    there = moved(case, to(rules=RECEIVED))
    assert (there.terms.rule_set, last(there).rule_set_before) == (RULES_2008.name, "§ 9")
    assert there.state == state and len(there.requests) == len(case.requests)


def test_without_the_old_rules_the_open_request_says_what_was_missing() -> None:
    case = moved(lacking(a_case("missing_info")), to(rules=IN_2018))

    assert [each.facts for each in case.requests] == [
        ("initiation.date",),
        ("diagnosis.seriousness",),
    ]


# Any process -----------------------------------------------------------------------------------


def enquiry(**policy: Any) -> Any:
    """A case of another process, which can be moved."""
    process = replace(
        ENQUIRY,
        steps=(*ENQUIRY.steps, *moving(demands=lambda _: ())),
        roads=(*ENQUIRY.roads, *loops(("move", "tell_later_day"), ("asked",))),
        **policy,
    )
    command = Register("post", "2015-000001", Form(question="When?"))
    terms = new_terms(process, command, noon(RECEIVED))
    return open_case(process, command, noon(RECEIVED), terms).case


def test_a_process_without_policy_and_rules_has_nothing_to_move_to() -> None:
    case = enquiry()

    assert "the process enquiry has no such policy" in refusal(case, to(SLOWER))
    assert "the process enquiry has no rules by date" in refusal(case, to(rules=IN_2018))


def test_the_engine_moves_a_case_of_any_process_with_a_policy() -> None:
    case = enquiry(policy=DEFAULT)
    there = moved(case, to(SLOWER))

    assert (there.policy, last(there).changed[0].name) == (SLOWER, "target_days")


def test_a_case_from_before_policies_has_no_old_values() -> None:
    case = enquiry(policy=DEFAULT)
    old = replace(case, terms=Terms("", "", None))

    assert last(moved(old, to(SLOWER))).changed == ()
