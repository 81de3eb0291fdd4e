"""Two rule sets compared: every flip, and the rules behind it, counted once more world by world."""

from collections.abc import Mapping
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.logic.comparison import Comparison, Side, compare
from workflow.logic.fact import Fact
from workflow.logic.rule_set import Group, Route, RuleSet, Undocumented
from workflow.logic.tree import Is, Node, Not, Rule, all_of, any_of
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008, assembled

NAMES = "abcd"
FACTS = [Fact(name, f"{name} is so", (name,)) for name in NAMES]
TREES: list[Node] = [Is(fact) for fact in FACTS]
TREES += [Not(Is(FACTS[0])), all_of(Is(FACTS[0]), Is(FACTS[1]))]
TREES += [any_of(Is(FACTS[1]), Is(FACTS[2])), any_of(Not(Is(FACTS[2])), Is(FACTS[3]))]
ENDS = ("dismissed", "rejected", "sent on")
World = Mapping[str, bool]


def holds(node: Node, world: World) -> bool:
    """Tell whether a tree of these tests is true in a world."""
    match node:
        case Is(fact):
            return world[fact.name]
        case Not(part):
            return not holds(part, world)
        case Rule(when=when):
            assert when is not None
            return holds(when, world)
    parts = [holds(part, world) for part in node.parts]  # type: ignore[union-attr]
    return all(parts) if type(node).__name__ == "All" else any(parts)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Draw a rule set of one to three groups; ids, ends and trees are often those of another."""
    ids = draw(st.lists(st.sampled_from("PQRST"), min_size=1, max_size=4, unique=True))
    groups = []
    for number in range(draw(st.integers(1, 3))):
        own = ids[number::3]
        if not own:
            continue
        rules = tuple(
            Rule(
                name,
                "§ 1",
                "condition",
                f"{name}?",
                "a test",
                draw(st.sampled_from(TREES)),
                1,
                yields_to=tuple(own[:1]) if name != own[0] and draw(st.booleans()) else (),
            )
            for name in own
        )
        end = draw(st.sampled_from(ENDS))
        groups.append(Group(name=f"group {number}", outcome=end, end=end, rules=rules))
    every = tuple(rule for group in groups for rule in group.rules)
    return RuleSet(
        name="drawn",
        valid_from=date(2020, 1, 1),
        valid_to=None,
        groups=tuple(groups),
        routes=(Route(law="§ 1", outcome="grant", end="granted", demands=every),),
        undocumented=Undocumented("reject", 13),
    )


def end_of(rules: RuleSet, world: World) -> tuple[str, dict[str, str]]:
    """Return how a world ends, and the rules that decide it, each with the end it leads to."""
    for group in rules.groups:
        failing = {rule.id for rule in group.rules if not holds(rule, world)}
        if failing:
            decide = [r for r in group.rules if r.id in failing and not failing & {*r.yields_to}]
            return group.end, {rule.id: group.end for rule in decide}
    return "granted", {}


def behind(side: RuleSet, other: RuleSet, world: World) -> set[str]:
    """Return the rules that decide on a side, and on the other are met, none, or lead elsewhere."""
    elsewhere = {rule.id: (rule, group.end) for group in other.groups for rule in group.rules}
    found = set()
    for name, end in end_of(side, world)[1].items():
        rule, its_end = elsewhere.get(name, (None, ""))
        if rule is None or its_end != end or holds(rule, world):
            found.add(name)
    return found


def by_worlds(
    before: RuleSet, after: RuleSet
) -> tuple[dict[tuple[str, str, str], int], dict[tuple[str, str], int], dict[object, set[str]]]:
    """Return the flips, the worlds that each rule is behind, and the rules behind each flip."""
    refused = dict.fromkeys(group.end for rules in (before, after) for group in rules.groups)
    rank = {end: number for number, end in enumerate([*refused, "granted"])}
    read = {leaf.name for leaf in FACTS if _reads(leaf, before) or _reads(leaf, after)}
    flips: dict[tuple[str, str, str], int] = {}
    rules: dict[tuple[str, str], int] = {}
    of_flip: dict[object, set[str]] = {}
    for values in product((False, True), repeat=len(read)):
        world = {**dict.fromkeys(NAMES, False), **dict(zip(sorted(read), values, strict=True))}
        (old, _), (new, _) = end_of(before, world), end_of(after, world)
        if old == new:
            continue
        kind = "stricter" if rank[new] < rank[old] else "looser"
        sides = [behind(after, before, world), behind(before, after, world)]
        main, otherwise = sides if kind == "stricter" else reversed(sides)
        flips[kind, old, new] = flips.get((kind, old, new), 0) + 1
        for name in main or otherwise:
            rules[name, kind] = rules.get((name, kind), 0) + 1
            of_flip.setdefault((kind, old, new), set()).add(name)
    return flips, rules, of_flip


def _reads(fact: Fact, rules: RuleSet) -> bool:
    return any(f"name='{fact.name}'" in repr(rule.when) for rule in rules.conditions)


@settings(max_examples=300, deadline=None)
@given(rule_sets(), rule_sets())
def test_flips_and_the_rules_behind_them_are_those_of_each_world(
    before: RuleSet, after: RuleSet
) -> None:
    found = compare(Side(before, DEFAULT), Side(after, DEFAULT))
    flips, rules, of_flip = by_worlds(before, after)

    assert {(f.kind, f.before, f.after): f.worlds for f in found.flips} == flips
    assert {(f.kind, f.before, f.after): {*f.rules} for f in found.flips} == {
        flip: of_flip.get(flip, set()) for flip in flips
    }
    assert {
        (change.rule, kind): worlds
        for change in found.rules
        for kind, worlds in change.worlds.items()
    } == rules
    for change in found.rules:
        for kind, example in change.examples.items():
            world = {**dict.fromkeys(NAMES, False), **example.world}
            assert end_of(before, world)[0] == example.before  # type: ignore[arg-type]
            assert end_of(after, world)[0] == example.after  # type: ignore[arg-type]
            assert kind in change.worlds


def of_2018() -> Comparison:
    before, after = RULES_2008, assembled(date(2018, 1, 1))
    return compare(Side(before, DEFAULT), Side(after, DEFAULT))


def test_a_rule_is_told_with_its_sides_its_facts_and_an_example_of_a_grant() -> None:
    rules = {change.rule: change for change in of_2018().rules}
    member = rules["S-3"].as_data()

    assert member["sides"] == ["before", "after"]
    assert rules["S-3"].facts == ("patient.member", "patient.special_group")
    assert set(member["worlds"]) == {"looser"}
    example = member["examples"]["looser"]
    assert (example["before"], example["after"]) == ("dismissed", "granted under § 3")
    assert example["example"]["patient.member"] is False


def test_another_paragraph_of_a_grant_has_no_rule_behind_it() -> None:
    reclassified = [flip for flip in of_2018().flips if flip.kind == "reclassified"]

    assert {(flip.before, flip.after) for flip in reclassified} == {
        ("granted under § 3a", "granted under § 3"),
        ("granted under § 3b", "granted under § 3"),
    }
    assert [flip.rules for flip in reclassified] == [(), ()]
