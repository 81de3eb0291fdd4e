"""Versions of rules and rows: what each is called over all rule sets."""

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Rule
from workflow.logic.validity import ValidityRow
from workflow.processes import PROCESSES

Part: TypeAlias = Rule | ValidityRow


def parts(rule_set: RuleSet) -> dict[str, Part]:
    """Return every rule of a rule set and every row of its validity, by id."""
    return {**rule_set.rules(), **{row.id: row for row in rule_set.validity.rows}}


def version(rule_set: RuleSet, part: str) -> str | None:
    """Return what a rule or row is called, by its id; None if the rule set does not have it.

    Those of a process's first rule set are called by their ids alone: `A-3`. A later one has the
    name of the first rule set that has it exactly so: N-8 changed in July 2022, so it is
    `§ 3, 2018-01-01: N-8` and `§ 3, 2022-07-01: N-8`. Two rule sets have the same version if the
    names are equal.
    """
    names = (_versions(process.rule_sets) for process in PROCESSES.values())
    return next((each[key] for each in names if (key := (rule_set.name, part)) in each), None)


@cache
def _versions(rule_sets: tuple[RuleSet, ...]) -> Mapping[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    known: dict[str, list[tuple[Part, str]]] = {}
    for rule_set in rule_sets:
        for part in parts(rule_set).values():
            earlier = known.setdefault(part.id, [])
            name = next((name for other, name in earlier if other == part), None)
            if name is None:
                called = part.id if isinstance(part, Rule) else f"validity {part.id}"
                name = called if rule_set is rule_sets[0] else f"{rule_set.name}: {called}"
                earlier.append((part, name))
            names[rule_set.name, part.id] = name
    return names
