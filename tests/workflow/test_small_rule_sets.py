"""Rule sets of other processes: other outcomes, one route or several, and what building one
refuses.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

import workflow.logic
from workflow.logic.consistency import verify
from workflow.logic.counterfactual import would_grant
from workflow.logic.decision_table import decision_table
from workflow.logic.fact import Fact
from workflow.logic.outcome import Assessment, assess
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.rule_set import Group, Referral, Route, RuleSet, Undocumented
from workflow.logic.tree import Compared, Is, Not, Rule, all_of, any_of
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.rule_sets import RULES_2008


@dataclass(frozen=True)
class Terms:
    """The parameters of the small rule sets."""

    short_months: int = 6
    ask_another: bool = True

    def content_hash(self) -> str:
        return f"{self.short_months}{self.ask_another}"


PROGRAMME = Fact("programme", "the programme is approved", ("programme",), owner="company")
MONTHS = Fact("months", "how long it takes", ("months",), "number", owner="hospital", unit="months")
SIGNED = Fact("signed", "the signature", ("signed",), "given", owner="company")


def rule(name: str, when: object, reason: int | None = None, **others: object) -> Rule:
    kind = "condition" if reason else "documentary"
    return Rule(name, "§ 1", kind, f"{name}?", "a test", when, reason, **others)  # type: ignore[arg-type]


K_1 = rule("K-1", Is(PROGRAMME), 1)
K_7 = rule("K-7", Not(Compared(MONTHS, "more than", "short_months")), 7)
K_8 = rule("K-8", Is(SIGNED))
AGREEMENT = RuleSet(
    name="an agreement",
    valid_from=date(2021, 9, 1),
    valid_to=None,
    groups=(
        Group(name="conditions", outcome="refuse", end="refused", rules=(K_1, K_7)),
        Group(name="documents", outcome="refuse", end="refused", title="unsigned", rules=(K_8,)),
    ),
    routes=(Route(law="§ 1", outcome="ready", end="agreed", demands=(K_1, K_7, K_8)),),
    undocumented=Undocumented("refuse", 13),
)


def assessed(rule_set: RuleSet, terms: Terms = Terms(), **facts: object) -> Assessment:
    return assess(prepared(rule_set, terms), facts)


def outcome(found: Assessment) -> tuple[object, ...]:
    return found.outcome, found.reasons, found.missing


def test_outcomes_have_the_words_of_their_rule_set() -> None:
    assert outcome(assessed(AGREEMENT, programme=True, months=6, signed=True)) == ("ready", (), ())
    assert outcome(assessed(AGREEMENT, programme=False, months=7)) == ("refuse", (1, 7), ())
    assert outcome(assessed(AGREEMENT, months=7)) == ("refuse", (7,), ())
    assert outcome(assessed(AGREEMENT, programme=True, months=6)) == ("missing", (), ("signed",))
    assert AGREEMENT.outcomes == ("refuse", "missing", "ready")
    assert AGREEMENT.waiting == {"missing"}


def test_a_single_route_is_known_from_the_start_and_always_named() -> None:
    assert assessed(AGREEMENT).basis == "§ 1"
    assert assessed(AGREEMENT, programme=False).basis == "§ 1"


def test_after_the_deadline_what_is_missing_has_the_reason_of_the_rule_set() -> None:
    found = assess(prepared(AGREEMENT, Terms()), {"programme": True, "months": 6}, closed=True)

    assert outcome(found) == ("refuse", (13,), ("signed",))


def test_a_small_rule_set_is_verified_and_tabled_as_a_large_one() -> None:
    found = verify(AGREEMENT, Terms())
    rows = decision_table(AGREEMENT, Terms())

    assert (found.gaps, found.conflicts, found.idle, found.inexact) == (0, (), (), ())
    assert found.worlds == 8
    assert [(row.outcome, row.rule, row.when) for row in rows] == [
        ("refuse", "K-1", (("programme", "no"),)),
        ("refuse", "K-7", (("months", "7 months or more"),)),
    ]


def test_a_policy_is_read_by_the_names_of_its_parameters() -> None:
    months = {"programme": True, "months": 8, "signed": True}

    assert assessed(AGREEMENT, **months).outcome == "refuse"
    assert assessed(AGREEMENT, Terms(short_months=8), **months).outcome == "ready"


# Groups that wait, and groups that send an application on
# ------------------------------------------

A, B, C = (Fact(name, f"{name} is so", (name,)) for name in "abc")
IF_A_THEN_B_ELSE_C = rule("X-1", any_of(all_of(Is(A), Is(B)), all_of(Not(Is(A)), Is(C))), 1)
STOP, MERIT, SENDER = rule("S", Is(A), 17), rule("M", Is(B), 2), rule("P", Is(C), 8)
SENT_ON = Referral(supposing=((C, True),), unanswered="reject", at_once=("ask_another", False))
THREE_STEPS = RuleSet(
    name="three steps",
    valid_from=date(2020, 1, 1),
    valid_to=None,
    groups=(
        Group(name="stops", outcome="dismiss", end="dismissed", before_route=True, rules=(STOP,)),
        Group(
            name="merits",
            outcome="reject",
            end="rejected",
            waits_for=("stops",),
            rules=(MERIT,),
        ),
        Group(name="sender", outcome="send on", end="sent on", referral=SENT_ON, rules=(SENDER,)),
    ),
    routes=(Route(law="§ 9", outcome="grant", end="granted", demands=(STOP, MERIT, SENDER)),),
    undocumented=Undocumented("reject", 13),
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"a": False, "b": False, "c": False}, ("dismiss", (17,), ())),
        ({"a": True, "b": False, "c": False}, ("reject", (2,), ())),
        ({"b": False, "c": False}, ("missing", (), ("a",))),
        ({"a": True, "b": True, "c": False}, ("send on", (), ())),
        ({"b": True, "c": False}, ("send on", (), ("a",))),
        ({"c": False}, ("send on", (), ("a", "b"))),
        ({}, ("missing", (), ("a", "b", "c"))),
        ({"a": True, "b": True, "c": True}, ("grant", (), ())),
    ],
)
def test_the_first_group_that_fails_and_is_not_held_back_names_the_outcome(
    facts: dict[str, object],
    expected: tuple[object, ...],
) -> None:
    assert outcome(assessed(THREE_STEPS, **facts)) == expected


def test_a_group_before_the_route_names_no_paragraph() -> None:
    assert assessed(THREE_STEPS, a=False).basis is None
    assert assessed(THREE_STEPS, a=True, b=False).basis == "§ 9"


def test_where_the_policy_asks_nobody_else_the_outcome_is_final_at_once() -> None:
    found = assessed(THREE_STEPS, Terms(ask_another=False), c=False)

    assert outcome(found) == ("reject", (8,), ())


def test_the_shortest_changes_are_found_on_every_branch() -> None:
    """The example in the docstring of the search: a is unknown, b and c are no."""
    small = replace(
        AGREEMENT,
        groups=(Group(name="x", outcome="refuse", end="refused", rules=(IF_A_THEN_B_ELSE_C,)),),
        routes=(Route(law="", outcome="grant", end="agreed", demands=(IF_A_THEN_B_ELSE_C,)),),
    )
    ways = would_grant(PreparedRules(small, Terms()), {"b": False, "c": False})

    assert {tuple((change.fact, change.after) for change in way) for way in ways} == {
        (("b", True), ("c", True)),
        (("a", True), ("b", True)),
        (("a", False), ("c", True)),
    }


# What building a rule set refuses -----------------------------------------------------------------


def test_a_group_can_wait_only_for_an_earlier_one() -> None:
    stops, merits, sender = THREE_STEPS.groups

    with pytest.raises(ValueError, match="merits waits for stops, which is not before it"):
        replace(THREE_STEPS, groups=(merits, stops, sender))


def test_two_groups_can_not_have_one_name() -> None:
    stops, merits, sender = THREE_STEPS.groups

    with pytest.raises(ValueError, match="two groups are named stops"):
        replace(THREE_STEPS, groups=(stops, merits, replace(sender, name="stops")))


# What the package must not know -------------------------------------------------------------------


def test_no_rule_and_no_fact_of_reimbursement_is_named_in_the_logic() -> None:
    known = {*RULES_2008.rules(), *FACTS, *(end.end for end in RULES_2008.ends), "§ 3a", "§ 3b"}
    folder = Path(workflow.logic.__path__[0])
    source = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))

    assert [name for name in sorted(known) if f'"{name}"' in source] == []
