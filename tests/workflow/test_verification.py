"""The law checked against itself; and the check checked, by laws broken on purpose."""

from dataclasses import replace

import pytest

from workflow.logic.comparison import diff
from workflow.logic.consistency import verify
from workflow.logic.decision_table import decision_table, in_words, minimal_reasons
from workflow.logic.diagram import variables
from workflow.logic.rule_set import End, RuleSet
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
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import SEED
from workflow.reimbursement.rules_2008 import paragraph_3a as a
from workflow.reimbursement.rules_2008 import paragraph_3b as b


def test_the_law_has_no_gap_and_no_conflict() -> None:
    found = verify(SEED)

    assert (found.gaps, found.gap_example, found.conflicts) == (0, None, ())
    assert found.worlds > 10**14
    assert len(found.ordered_overlaps) == 6
    assert (found.without_reason, found.idle) == ((), ())


def test_only_the_code_and_the_market_status_can_both_help_and_hurt() -> None:
    assert [pivot.fact for pivot in verify(SEED).non_monotone] == ["refund_code_covers", "medicine.marketing"]


def test_a_condition_of_3b_dropped_from_its_grant_is_a_conflict() -> None:
    broken = replace(SEED, granted_3b=tuple(rule for rule in SEED.granted_3b if rule.id != "D-26"))
    found = verify(broken)

    assert found.gaps == 0
    assert [(o.first, o.second) for o in found.conflicts] == [("rejected", "granted under § 3b")]
    assert found.conflicts[0].example["refund_code_covers"] is False


def test_a_condition_of_3b_dropped_from_the_rejections_is_a_gap() -> None:
    broken = replace(SEED, merits=tuple(rule for rule in SEED.merits if rule.id != "D-26"))
    found = verify(broken)

    assert found.gaps > 0 and found.gap_example is not None
    assert found.gap_example["refund_code_covers"] is False and found.conflicts == ()


class WithoutWrongApplicant(RuleSet):
    """A law that forgot one outcome."""

    def outcomes(self) -> dict[End, object]:  # type: ignore[override]
        return {end: condition for end, condition in super().outcomes().items() if end != "wrong applicant"}


def test_an_outcome_dropped_is_a_gap() -> None:
    broken = WithoutWrongApplicant(**{name: getattr(SEED, name) for name in SEED.__dataclass_fields__})
    found = verify(broken)

    assert found.gaps == Worlds_of_wrong_applicant()


def Worlds_of_wrong_applicant() -> int:  # noqa: N802
    from worlds import LAW

    return Worlds(LAW.diagram).count(LAW.ends, "wrong applicant") + _never_documented_too()


def _never_documented_too() -> int:
    """Worlds that would be rejected for want of a statement if nobody else had to apply are no gap, and counted apart."""
    from worlds import LAW

    diagram = LAW.diagram
    conditions = {end: diagram.of(tree, DEFAULT) for end, tree in SEED.outcomes().items()}
    both = diagram.choose(conditions["wrong applicant"], conditions["rejected, never documented"], diagram.false)
    for end in ("dismissed", "rejected"):
        both = diagram.choose(conditions[end], diagram.false, both)
    return -Worlds(diagram).count(both, True)


def test_a_rule_that_another_implies_is_idle() -> None:
    twin = Rule("A-3x", "§ 3a", "condition", "Again?", "test", a.A_3.when, 2)
    found = verify(replace(SEED, merits=(*SEED.merits, twin), granted_3a=(*SEED.granted_3a, twin)))

    assert set(found.idle) == {"A-3", "A-3x"}


def test_a_rejection_without_a_reason_is_found() -> None:
    silent = replace(a.A_3, reason=None)
    merits = tuple(silent if rule.id == "A-3" else rule for rule in SEED.merits)

    assert verify(replace(SEED, merits=merits)).without_reason == ("A-3",)


def test_an_answer_that_is_unknown_for_no_reason_is_found() -> None:
    shaky = replace(b.B_2, when=any_of(Is(FINANCED_BY_OTHERS), Not(Is(FINANCED_BY_OTHERS))), id="X-1")
    found = verify(replace(SEED, further=(*SEED.further, shaky)))

    assert found.inexact == ("X-1",)


SIX_MONTHS = replace(DEFAULT, long_term_days=180, long_term_months=6)


def test_six_months_instead_of_three_turns_exactly_the_applications_between() -> None:
    flips = diff((SEED, DEFAULT), (SEED, SIX_MONTHS))

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


def test_every_application_between_is_found_and_no_other() -> None:
    """Counted another way: granted under three months, and neither 180 days nor six months."""
    flips = diff((SEED, DEFAULT), (SEED, SIX_MONTHS))
    order = variables([(rule, policy) for policy in (DEFAULT, SIX_MONTHS) for rule in SEED.trees()])
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
    assert {flip.kind for flip in diff((SEED, SIX_MONTHS), (SEED, DEFAULT))} == {"looser"}
    assert diff((SEED, DEFAULT), (SEED, replace(DEFAULT, answer_days=7, target_days=10))) == ()


def test_a_change_between_ends_of_the_same_rank_is_called_otherwise() -> None:
    turned = replace(
        SEED, route=replace(SEED.route, when=Not(a.UNDER_3A)), granted_3a=SEED.granted_3b, granted_3b=SEED.granted_3a
    )
    flips = diff((SEED, DEFAULT), (turned, DEFAULT))

    assert {flip.kind for flip in flips} == {"reclassified"}


def test_the_decision_table_has_a_row_for_each_way_to_each_end() -> None:
    rows = decision_table(SEED)
    rules = {row.rule for row in rows}

    assert rules == {rule.id for rule in (*SEED.stops, *SEED.merits, *SEED.applicant) if not rule.implied}
    assert {row.outcome for row in rows} == {"dismiss", "reject", "wrong_applicant"}


def test_a_minimal_reason_suffices_and_none_of_it_can_be_left_out() -> None:
    assert minimal_reasons(a.D_7) == [
        (
            ("refund_code_covers", "yes"),
            ("medicine.marketing", "authorised_not_marketed or authorised_in_eea or unregistered"),
            ("medicine.reason_not_marketed", "no"),
        )
    ]


def test_reasons_that_differ_in_one_class_only_are_one_row() -> None:
    split = Rule("X", "", "condition", "", "", Not(any_of(OneOf(MARKETING, ("naf",)), OneOf(MARKETING, ("marketed",)))), 1)

    assert minimal_reasons(split) == [(("medicine.marketing", "marketed or naf"),)]


def test_worlds_are_counted_the_same_the_second_time() -> None:
    from worlds import LAW

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
    rule = Rule("X", "", "condition", "", "", Compared(PERSONS, how, parameter))  # type: ignore[arg-type]
    [variable] = variables([(rule, DEFAULT)])

    assert [in_words(variable, (number,)) for number in range(len(variable.examples))] == words
    assert in_words(variable, (0, 1)) == "any number of persons"


def test_a_fact_that_a_path_passes_needlessly_stands_in_no_reason() -> None:
    """The diagram asks for membership and place first; being financed by others is enough whatever they are."""
    inside = all_of(Is(MEMBER), Is(OUTSIDE_HOSPITAL))
    rule = Rule("X", "", "condition", "", "", Not(any_of(inside, Is(FINANCED_BY_OTHERS))), 1)

    assert minimal_reasons(rule) == [
        (("patient.member", "yes"), ("treatment.outside_hospital", "yes")),
        (("financed_by_others", "yes"),),
    ]
