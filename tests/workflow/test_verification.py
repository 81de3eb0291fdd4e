"""The rules checked against themselves; and the check tested with rules broken on purpose."""

from dataclasses import replace
from datetime import date

import pytest
from worlds import LAW

from workflow.logic.comparison import Flip, Side, compare
from workflow.logic.consistency import verify
from workflow.logic.decision_table import (
    decision_table,
    in_words,
    minimal_reasons,
    validity_table,
)
from workflow.logic.diagram import variables
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Compared, Is, Not, OneOf, Rule, all_of, any_of
from workflow.logic.worlds import Worlds
from workflow.reimbursement.facts import (
    FINANCED_BY_OTHERS,
    MARKETING,
    MEMBER,
    OUTSIDE_HOSPITAL,
    PERSONS,
    TREATMENT_TIME,
    TreatmentTime,
)
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008, assembled
from workflow.reimbursement.rules_2008 import paragraph_3a as a
from workflow.reimbursement.rules_2008 import paragraph_3b as b


def test_the_law_has_no_gap_and_no_conflict() -> None:
    found = verify(RULES_2008, DEFAULT)

    assert (found.gaps, found.gap_example, found.conflicts) == (0, None, ())
    assert found.worlds > 10**14
    assert len(found.ordered_overlaps) == 6
    assert (found.without_reason, found.idle) == ((), ())


def test_only_the_code_and_the_market_status_can_both_help_and_hurt() -> None:
    pivots = verify(RULES_2008, DEFAULT).non_monotone

    assert [pivot.fact for pivot in pivots] == ["refund_code_covers", "medicine.marketing"]


def merits(*rules: Rule) -> RuleSet:
    """Return the 2008–2017 rules with other rules on the merits."""
    stops, group, *others = RULES_2008.groups
    return replace(RULES_2008, groups=(stops, replace(group, rules=rules), *others))


MERITS = RULES_2008.group("merits").rules
UNDER_3A, UNDER_3B = RULES_2008.routes


def test_a_condition_of_3b_dropped_from_its_grant_is_a_conflict() -> None:
    demands = tuple(rule for rule in UNDER_3B.demands if rule.id != "D-26")
    broken = replace(RULES_2008, routes=(UNDER_3A, UNDER_3B._replace(demands=demands)))
    found = verify(broken, DEFAULT)

    assert found.gaps == 0
    assert [(o.first, o.second) for o in found.conflicts] == [("rejected", "granted under § 3b")]
    assert found.conflicts[0].example["refund_code_covers"] is False


def test_a_condition_of_3b_dropped_from_the_rejections_is_a_gap() -> None:
    found = verify(merits(*(rule for rule in MERITS if rule.id != "D-26")), DEFAULT)

    assert found.gaps > 0 and found.gap_example is not None
    assert found.gap_example["refund_code_covers"] is False and found.conflicts == ()


def test_a_group_left_out_is_a_gap() -> None:
    groups = tuple(group for group in RULES_2008.groups if group.name != "applicant")
    found = verify(replace(RULES_2008, groups=groups), DEFAULT)

    assert found.gaps == _wrong_applicants_with_every_document()


def _wrong_applicants_with_every_document() -> int:
    """Count the worlds of the wrong applicant that no other group refuses."""
    diagram = LAW.diagram
    conditions = {end.title: diagram.of(end.condition, DEFAULT) for end in RULES_2008.ends}
    only = conditions["wrong applicant"]
    for title in ("dismissed", "rejected", "rejected, never documented"):
        only = diagram.both(only, diagram.negation(conditions[title]))
    return Worlds(diagram).count(only, True)


def test_a_rule_that_another_implies_is_redundant() -> None:
    twin = Rule("A-3x", "§ 3a", "condition", "Again?", "test", a.A_3.when, 2)
    twice = UNDER_3A._replace(demands=(*UNDER_3A.demands, twin))
    found = verify(replace(merits(*MERITS, twin), routes=(twice, UNDER_3B)), DEFAULT)

    assert set(found.idle) == {"A-3", "A-3x"}


def test_a_rejection_without_a_reason_is_found() -> None:
    silent = replace(a.A_3, reason=None)
    rules = (silent if rule.id == "A-3" else rule for rule in MERITS)

    assert verify(merits(*rules), DEFAULT).without_reason == ("A-3",)


def test_an_answer_that_is_unknown_for_no_reason_is_found() -> None:
    always = any_of(Is(FINANCED_BY_OTHERS), Not(Is(FINANCED_BY_OTHERS)))
    inexact = replace(b.B_2, when=always, id="X-1")
    found = verify(replace(RULES_2008, further=(*RULES_2008.further, inexact)), DEFAULT)

    assert found.inexact == ("X-1",)


def diff(before: tuple[RuleSet, Policy], after: tuple[RuleSet, Policy]) -> tuple[Flip, ...]:
    """Return the changes of outcome from one side to the other."""
    return compare(Side(*before), Side(*after)).flips


SIX_MONTHS = replace(DEFAULT, long_term_days=180, long_term_months=6)


def test_six_months_instead_of_three_turns_exactly_the_applications_between() -> None:
    flips = diff((RULES_2008, DEFAULT), (RULES_2008, SIX_MONTHS))

    assert {flip.kind for flip in flips} == {"stricter"}
    assert {(flip.before, flip.after) for flip in flips} == {
        ("granted under § 3a", "rejected"),
        ("granted under § 3b", "rejected"),
        ("wrong applicant", "rejected"),
    }
    for flip in flips:
        time = flip.example["treatment_time"]
        assert isinstance(time, TreatmentTime)
        assert time.days >= 90 or time.months >= 3
        assert time.days < 180 and time.months < 6


def test_a_flip_names_the_rules_that_answer_otherwise_in_it() -> None:
    two_changes = replace(SIX_MONTHS, rare_candidates=400)
    rules = {
        (flip.before, flip.after): flip.rules
        for flip in diff((RULES_2008, DEFAULT), (RULES_2008, two_changes))
    }

    assert rules["granted under § 3a", "rejected"] == ("G-4",)
    assert rules["granted under § 3b", "rejected"] == ("G-4", "B-1")


def test_every_application_between_is_found_and_no_other() -> None:
    """Counted another way: granted under three months, and neither 180 days nor six months."""
    flips = diff((RULES_2008, DEFAULT), (RULES_2008, SIX_MONTHS))
    policies = (DEFAULT, SIX_MONTHS)
    order = variables([(rule, policy) for policy in policies for rule in RULES_2008.trees()])
    [time] = [variable for variable in order if variable.fact == TREATMENT_TIME]
    between = [
        value
        for value in time.examples
        if isinstance(value, TreatmentTime)
        and (value.days >= 90 or value.months >= 3)
        and not (value.days >= 180 or value.months >= 6)
    ]

    assert len(between) == 3  # days, months, or both in between
    assert all(flip.worlds % len(between) == 0 for flip in flips)


def test_the_other_way_round_is_looser_and_the_same_law_is_the_same() -> None:
    looser = diff((RULES_2008, SIX_MONTHS), (RULES_2008, DEFAULT))
    other_deadlines = replace(DEFAULT, answer_days=7, target_days=10)

    assert {flip.kind for flip in looser} == {"looser"}
    assert diff((RULES_2008, DEFAULT), (RULES_2008, other_deadlines)) == ()


def test_a_change_between_ends_of_the_same_rank_is_called_reclassified() -> None:
    renamed = (UNDER_3A._replace(end=UNDER_3B.end), UNDER_3B._replace(end=UNDER_3A.end))
    flips = diff((RULES_2008, DEFAULT), (replace(RULES_2008, routes=renamed), DEFAULT))

    assert {flip.kind for flip in flips} == {"reclassified"}


def test_the_decision_table_has_a_row_for_each_way_to_each_end() -> None:
    rows = decision_table(RULES_2008, DEFAULT)
    *refusing, _ = RULES_2008.groups
    expected = {rule.id for group in refusing for rule in group.rules if not rule.implied}

    assert {row.rule for row in rows} == expected
    assert {row.outcome for row in rows} == {"dismiss", "reject", "wrong_applicant"}


def test_how_long_grants_last_is_a_table_in_the_order_of_the_rows() -> None:
    old = validity_table(RULES_2008, replace(DEFAULT, validity_years=3))
    new = validity_table(assembled(date(2023, 11, 1)), DEFAULT)

    assert [(row.row, row.in_words()) for row in old[1:]] == [
        ("annex-day", "no time limit"),
        ("not-marketed", "1 year"),
        ("other", "3 years"),
    ]
    assert old[0].when == (("annex.validity_years", "stated"),)
    assert old[0].in_words() == "how many years a grant for the product is valid by annex 1"
    assert [row.row for row in new] == [f"V{number}" for number in range(1, 10)]
    assert new[1].when == (("treatment.end_of_life", "yes"),)
    assert (new[8].when, new[8].in_words()) == ((), "no time limit")


def test_a_minimal_reason_suffices_and_none_of_it_can_be_left_out() -> None:
    assert minimal_reasons(a.D_7, DEFAULT) == [
        (
            ("refund_code_covers", "yes"),
            ("medicine.marketing", "authorised_not_marketed or authorised_in_eea or unregistered"),
            ("medicine.reason_not_marketed", "no"),
        )
    ]


def test_reasons_that_differ_in_one_class_only_are_one_row() -> None:
    either = any_of(OneOf(MARKETING, ("naf",)), OneOf(MARKETING, ("marketed",)))
    split = Rule("X", "", "condition", "", "", Not(either), 1)

    assert minimal_reasons(split, DEFAULT) == [(("medicine.marketing", "marketed or naf"),)]


def test_worlds_are_counted_the_same_the_second_time() -> None:
    worlds = Worlds(LAW.diagram)

    assert worlds.count(LAW.ends, "dismissed") == worlds.count(LAW.ends, "dismissed") > 0


@pytest.mark.parametrize(
    ("how", "parameter", "words"),
    [
        ("below", "rare_persons", ["fewer than 500 persons", "500 persons or more"]),
        ("at least", "rare_persons", ["fewer than 500 persons", "500 persons or more"]),
        ("more than", "rare_persons", ["fewer than 501 persons", "501 persons or more"]),
    ],
)
def test_numbers_are_said_as_ranges(how: str, parameter: str, words: list[str]) -> None:
    compared = Compared(PERSONS, how, parameter)  # type: ignore[arg-type]
    rule = Rule("X", "", "condition", "", "", compared)
    [variable] = variables([(rule, DEFAULT)])
    classes = range(len(variable.examples))

    assert [in_words(variable, (number,)) for number in classes] == words
    assert in_words(variable, (0, 1)) == "any number of persons"


def test_a_fact_that_a_path_asks_but_does_not_need_stands_in_no_reason() -> None:
    """The diagram asks for membership and place first, but being financed by others is enough."""
    inside = all_of(Is(MEMBER), Is(OUTSIDE_HOSPITAL))
    rule = Rule("X", "", "condition", "", "", Not(any_of(inside, Is(FINANCED_BY_OTHERS))), 1)

    assert minimal_reasons(rule, DEFAULT) == [
        (("patient.member", "yes"), ("treatment.outside_hospital", "yes")),
        (("financed_by_others", "yes"),),
    ]
