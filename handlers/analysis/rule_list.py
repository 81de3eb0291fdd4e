"""The list of rules: every rule as a row, in the order of the law."""

from collections.abc import Mapping
from typing import Any

from handlers.analysis.rules_by_day import process_of
from workflow.logic.rule_set import RuleSet, facts_of
from workflow.logic.tree import Rule


def rules_list(rule_set: RuleSet) -> list[dict[str, Any]]:
    """Return every rule as a row of plain data.

    A row says its id, kind, law (paragraph), question, the facts it reads, their owners, its
    reason of list 7481 and its source. A documentary rule's reason is "missing information": its
    statement may never come.
    """
    rules = rule_set.rules()
    ordered = sorted(rules.values(), key=lambda rule: _position(rule.id))
    owners = {fact.name: fact.owner for fact in process_of(rule_set).facts.values()}
    return [_row(rule, rules, rule_set.undocumented.reason, owners) for rule in ordered]


def _row(
    rule: Rule, rules: Mapping[str, Rule], undocumented: int, owner_of: Mapping[str, str]
) -> dict[str, Any]:
    """Return a rule as plain data. undocumented: the reason of rules on missing documents."""
    facts = facts_of(rule, rules)
    owners = dict.fromkeys(owner_of[name] for name in facts)
    return {
        "id": rule.id,
        "kind": rule.kind,
        "law": rule.law,
        "question": rule.question,
        "facts": list(facts),
        "owners": list(owners),
        "reason": rule.reason or (undocumented or None if rule.kind == "documentary" else None),
        "source": rule.source,
        "carried_by": list(rule.carried_by),
        "implied": rule.implied,
    }


def _position(rule_id: str) -> tuple[int, int, str]:
    """Return the position in the law: S, G, N, A, D-1 … D-8, B, D-21 … D-27, P; then the rest."""
    letter, rest = rule_id.split("-", 1)
    number = rule_number(rule_id)
    group = "SGNADBPVCKH".index(letter)
    return (5 if letter == "D" and number > 20 else group, number, rest)


def rule_number(rule_id: str) -> int:
    """Return the number in a rule's id: 4 for A-4b, 10 for A-10+B-4."""
    first = rule_id.split("-", 1)[1].split("+", maxsplit=1)[0]
    return int("".join(character for character in first if character.isdigit()))
