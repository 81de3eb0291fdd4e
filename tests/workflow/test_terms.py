"""A case carries its rules and its policy: each step uses them, and an event alone changes them."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from builders import an_application
from cases import ELI, RECEIVED, a_case, day, noon, received, swept, then, under
from enquiry import ENQUIRY, Form

from workflow.engine.advance import advance, due, new_terms, next_due, open_case, open_steps
from workflow.engine.case import Command
from workflow.engine.errors import NotAssessed, Refused
from workflow.engine.steps import Register, loops
from workflow.engine.tables import Step
from workflow.engine.terms import (
    NO_TERMS,
    EventWithTerms,
    Terms,
    different_values,
    values_as_json,
)
from workflow.logic.changed_rules import without
from workflow.reimbursement.assessed import assessed, assessment
from workflow.reimbursement.carried import in_force_for, terms_with
from workflow.reimbursement.commands import Grant, Start
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008, why_not_in_force

SLOW = replace(DEFAULT, target_days=70, early_warning_days=3)


@dataclass(frozen=True)
class Move(Command):
    """Give a case other terms."""

    terms: Terms


@dataclass(frozen=True)
class Moved(EventWithTerms):
    """The case was given other terms."""


MOVABLE = replace(
    ENQUIRY,
    steps=(*ENQUIRY.steps, Step("move", Move, Moved)),
    roads=(*ENQUIRY.roads, *loops(("move",), ("asked",))),
)


def test_a_new_case_carries_the_rules_of_its_day_and_the_policy_at_hand() -> None:
    case = received(an_application(), policy=SLOW)

    assert case.terms == Terms(RULES_2008.name, RULES_2008.content_hash(), SLOW)
    assert case.policy is case.terms.policy


def test_a_case_counts_by_its_own_numbers() -> None:
    assert next_due(received(an_application(), policy=SLOW)) == date(2015, 4, 14)
    case = swept(received(an_application(), policy=SLOW), day(60))

    assert not case.happened("early_warning") and not case.happened("target_missed")
    assert [each.kind for each in due(case, noon(day(71)))][:1] == ["early_warning"]


def test_a_process_without_rules_and_policy_carries_nothing() -> None:
    command = Register("post", "2015-000001", Form(question="When?"))
    case = open_case(ENQUIRY, command, noon(RECEIVED)).case

    assert case.terms == NO_TERMS and case.terms.policy_hash is None


def test_an_event_with_terms_changes_those_of_the_case_and_no_other_does() -> None:
    command = Register("post", "2015-000001", Form(question="When?"))
    case = open_case(MOVABLE, command, noon(RECEIVED)).case
    moved = advance(case, Move(ELI, Terms("other rules", "", None)), noon(RECEIVED)).case
    replied = advance(
        moved, MOVABLE.step("reply").command(ELI, "From nine to three."), noon(RECEIVED)
    ).case

    assert case.terms == NO_TERMS
    assert moved.terms.rule_set == replied.terms.rule_set == "other rules"


def test_a_first_event_without_terms_is_of_a_case_from_before_they_were_recorded() -> None:
    first, *_ = a_case("received").events
    old = replace(first, event=replace(first.event, terms=None))
    case = REIMBURSEMENT.case.opened(REIMBURSEMENT, "2015-000001", old)

    assert case.terms == Terms(RULES_2008.name, "", DEFAULT)
    assert assessment(case).outcome == "grant"


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (Terms("§ 9", "", DEFAULT), "«§ 9», which this program does not have"),
        (Terms(RULES_2008.name, "0" * 64, DEFAULT), "has other rules under that name"),
    ],
)
def test_a_case_with_rules_that_the_program_lacks_is_not_decided_and_time_goes_on(
    terms: Terms, says: str
) -> None:
    case = replace(then(received(an_application()), Start(ELI)), terms=terms)
    with pytest.raises(NotAssessed, match=f"{case.number} is decided by .*{says}"):
        assessment(case)
    with pytest.raises(Refused, match="move 2015-000001 --rules DATE"):
        advance(case, Grant(ELI), noon(day(1)))

    assert all(
        says in str(why[0])
        for step, why in open_steps(case, ELI, noon(day(1))).items()
        if step in ("grant", "reject", "propose")
    )
    assert swept(case, day(57)).happened("target_missed")


def test_a_case_can_carry_rules_that_stand_in_no_list() -> None:
    """They decide, and say how long a grant lasts; other policy values leave them."""
    none, other = without(RULES_2008, RULES_2008.rules()), RULE_SETS[-1]
    own = terms_with(replace(none, validity=other.validity), DEFAULT)
    case = replace(received(an_application(patient={"member": "no"})), terms=own)

    assert assessment(replace(case, terms=received(an_application()).terms)).outcome == "dismiss"
    assert assessment(case).outcome == "grant"
    assert assessed(case)._validity is other.validity
    assert assessment(replace(case, terms=replace(own, policy=SLOW))).outcome == "grant"


def test_terms_of_a_day_without_rules_are_refused_with_the_way_out() -> None:
    by_date = replace(DEFAULT, rule_sets_by_date=True)
    command = Register("post", "2007-000001", an_application(), date(2007, 1, 10))
    with pytest.raises(Refused, match="No rule set was in force on 2007-01-10"):
        new_terms(REIMBURSEMENT, command, noon(RECEIVED), by_date)


def test_equal_values_have_one_text_and_one_hash() -> None:
    same = under(received(an_application()), replace(DEFAULT))

    assert values_as_json(same.policy) == values_as_json(DEFAULT)
    assert same.terms.policy_hash == DEFAULT.content_hash()
    assert different_values(SLOW, DEFAULT) == ("target_days", "early_warning_days")


def test_days_among_the_values_are_written_as_iso_days_and_nothing_else_is_guessed() -> None:
    @dataclass(frozen=True)
    class Values:
        first: object = date(2018, 1, 1)

    assert values_as_json(Values()) == '{"first": "2018-01-01"}'
    with pytest.raises(TypeError, match="frozenset is no policy value"):
        values_as_json(Values(frozenset({1})))


OLD = RULES_2008.name


def test_a_rule_set_of_its_day_says_nothing() -> None:
    assert why_not_in_force(OLD, date(2017, 12, 31)) == ""
    assert why_not_in_force(OLD, date(2008, 3, 3)) == ""
    assert why_not_in_force("§ 9", date(2018, 1, 1)) == ""


def test_before_and_after_its_days_the_sentence_says_which() -> None:
    assert why_not_in_force(OLD, date(2018, 1, 1)) == (
        f"The rule set «{OLD}» was in force until 2017-12-31; this simulation uses it for what was "
        "received on 2018-01-01"
    )
    assert "came into force on 2008-03-03" in why_not_in_force(OLD, date(2008, 3, 2))


def test_a_case_says_whether_its_rules_are_those_of_its_day() -> None:
    case = received(an_application())

    assert in_force_for(case) is True
    assert in_force_for(replace(case, received=date(2018, 1, 1))) is False
    assert in_force_for(replace(case, terms=replace(case.terms, rule_set="§ 9"))) is None
