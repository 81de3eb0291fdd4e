"""Rule sets with rules taken out, or as another rule set has them."""

from dataclasses import replace

from workflow.logic.changed_rules import changed_rules, with_rules_of, without
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Not
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008

OLD, NEW = RULES_2008, RULE_SETS[-1]


def ids(rule_set: RuleSet) -> set[str]:
    return {rule.id for rule in rule_set.conditions}


def turned_round(rule_set: RuleSet, name: str) -> RuleSet:
    """Return a rule set with one rule that says the opposite."""

    def turned(group):  # type: ignore[no-untyped-def]
        rules = (replace(r, when=Not(r.when)) if r.id == name else r for r in group.rules)
        return replace(group, rules=tuple(rules))

    return replace(rule_set, groups=tuple(map(turned, rule_set.groups)))


def test_without_any_id_a_rule_set_is_itself() -> None:
    assert without(OLD, ()) is OLD


def test_a_rule_that_is_left_out_is_asked_neither_by_its_group_nor_for_a_grant() -> None:
    fewer = without(OLD, {"A-6", "no such rule"})

    assert ids(OLD) - ids(fewer) == {"A-6"}
    assert all("A-6" not in {r.id for r in route.demands} for route in fewer.routes)
    assert any("A-6" in {r.id for r in route.demands} for route in OLD.routes)


def test_a_rule_that_differs_is_told_and_one_that_only_one_side_has() -> None:
    assert changed_rules(OLD, OLD) == ()
    assert changed_rules(OLD, turned_round(OLD, "S-4")) == ("S-4",)
    assert changed_rules(OLD, without(OLD, {"A-6"})) == ("A-6",)
    assert set(changed_rules(OLD, NEW)) >= ids(OLD) ^ ids(NEW)


def test_a_rule_is_put_back_as_the_other_rule_set_has_it() -> None:
    turned = turned_round(OLD, "S-4")

    assert with_rules_of(OLD, turned, {"S-4"}) == OLD
    assert with_rules_of(OLD, turned, {"S-5"}) == turned


def test_a_rule_that_only_the_other_has_is_added_to_its_group() -> None:
    fewer = without(OLD, {"A-6"})

    assert ids(with_rules_of(OLD, fewer, {"A-6"})) == ids(OLD)
    assert ids(with_rules_of(fewer, OLD, {"A-6"})) == ids(fewer)


def test_a_rule_of_a_group_that_is_not_there_is_not_added() -> None:
    other = replace(OLD, groups=tuple(g for g in OLD.groups if g.name != "documents"))

    assert ids(with_rules_of(OLD, other, {"A-8"})) == ids(other)
    assert ids(with_rules_of(other, OLD, {"A-8"})) == ids(OLD) - {"A-8"}
