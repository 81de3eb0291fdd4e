"""The assessment of an application from its facts: the outcome, why, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from workflow.logic.fact import Facts, Task
from workflow.logic.missing import missing_facts
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import MISSING, Group, Route

NO_TASKS: Final[Mapping[str, Task]] = MappingProxyType({})


class Failing(NamedTuple):
    """A rule that is certainly not met, with its paragraph and the number of its reason."""

    rule: str
    law: str
    question: str
    reason: int

    def as_data(self) -> dict[str, Any]:
        """Return the rule as plain data."""
        return {
            "rule": self.rule,
            "law": self.law,
            "question": self.question,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Assessment:
    """What becomes of an application as it stands.

    basis: the paragraph of the route, where it is known and the outcome names one.
    reasons: numbers, ascending. failing: the rules behind them.
    missing: facts to ask for that still decide, in the order of the rules.
    tasks: facts that still decide and that only the case worker can settle, in the same order.
    rule_set, policy: content hashes of what was applied.
    """

    outcome: str
    basis: str | None
    reasons: tuple[int, ...]
    failing: tuple[Failing, ...]
    missing: tuple[str, ...]
    facts: Facts = field(repr=False)
    rule_set: str = field(repr=False)
    policy: str = field(repr=False)
    tasks: tuple[Task, ...] = ()


Tasks: TypeAlias = Mapping[str, Task]
"""What only the case worker can settle, by fact."""


def assess(
    rules: PreparedRules, facts: Facts, *, closed: bool = False, tasks: Tasks = NO_TASKS
) -> Assessment:
    """Assess derived facts by the order of the rule set's groups.

    The first group with a certain ground names the outcome, unless an unknown rule of a group that
    it waits for holds it back; then no later group is asked. Without an outcome so far, the
    application is granted, or waits for the facts that are missing.

    closed: the deadline for an answer has passed, so the case is decided as it stands. What is
    missing becomes a reason of its own, beside the grounds that are certain. Nothing that is
    unknown counts as false. While a task is open, the case waits for it and not for the doctor.
    """
    for group in rules.rule_set.groups:
        grounds = failing(rules, group, facts)
        if grounds:
            if _is_held_back(rules, group, facts):
                return _undecided(rules, facts, grounds, closed, tasks)
            return _failed(rules, facts, group, grounds, closed, tasks)
    return _undecided(rules, facts, (), closed, tasks)


def failing(rules: PreparedRules, group: Group, facts: Facts) -> tuple[Failing, ...]:
    """Return the rules of a group that are certainly false and can be given as a ground.

    A rule is left out when another false rule makes it pointless to judge.
    """
    false = [rule for rule, holds in rules.grounds[group.name] if holds(facts) is False]
    if not false:
        return ()
    ids = {rule.id for rule in false}
    return tuple(
        Failing(rule.id, rule.law, rule.question, rule.reason)
        for rule in false
        if rule.reason is not None and not ids & set(rule.yields_to)
    )


def _is_held_back(rules: PreparedRules, group: Group, facts: Facts) -> bool:
    awaited = rules.rule_set.awaited(group)
    return any(rules.decide[rule.id](facts) is None for rule in awaited)


def _failed(
    rules: PreparedRules,
    facts: Facts,
    group: Group,
    grounds: tuple[Failing, ...],
    closed: bool,
    tasks: Tasks,
) -> Assessment:
    """Return the outcome of a group; with what is missing, where it waits for somebody else."""
    route = None if group.before_route else rules.route(facts)
    referral = group.referral
    if referral is None:
        return _assessment(rules, facts, group.outcome, route, grounds, reasons=_of(grounds))
    if not referral.waits(rules.policy):
        return _assessment(rules, facts, referral.unanswered, route, grounds, reasons=_of(grounds))
    supposing = {fact.name: value for fact, value in referral.supposing}
    missing, ours = _shared_out(missing_facts(rules, {**facts, **supposing}), tasks)
    if not closed:
        return _assessment(rules, facts, group.outcome, route, grounds, missing, tasks=ours)
    reasons = {*_of(grounds), *_undocumented(rules, missing)}
    return _assessment(rules, facts, referral.unanswered, route, grounds, missing, reasons)


def _undecided(
    rules: PreparedRules,
    facts: Facts,
    certain: tuple[Failing, ...],
    closed: bool,
    tasks: Tasks,
) -> Assessment:
    """Return a grant where nothing is missing; else wait, or decide as the file stands."""
    route = rules.route(facts)
    unknown = missing_facts(rules, facts)
    if not unknown and route is not None:
        return _assessment(rules, facts, route.outcome, route)
    missing, ours = _shared_out(unknown, tasks)
    if not closed or ours:
        return _assessment(rules, facts, MISSING, route, missing=missing, tasks=ours)
    outcome = rules.rule_set.undocumented.outcome
    reasons = {*_of(certain), *_undocumented(rules, missing)}
    return _assessment(rules, facts, outcome, route, certain, missing, reasons)


def _shared_out(unknown: Sequence[str], tasks: Tasks) -> tuple[tuple[str, ...], tuple[Task, ...]]:
    """Return which unknown facts to ask for, and which are tasks of the case worker."""
    asked = tuple(fact for fact in unknown if fact not in tasks or tasks[fact].asked_too)
    return asked, tuple(tasks[fact] for fact in unknown if fact in tasks)


def _of(grounds: Sequence[Failing]) -> set[int]:
    return {ground.reason for ground in grounds}


def _undocumented(rules: PreparedRules, missing: Sequence[str]) -> set[int]:
    return {rules.rule_set.undocumented.reason} if missing else set()


def _assessment(
    rules: PreparedRules,
    facts: Facts,
    outcome: str,
    route: Route | None,
    grounds: tuple[Failing, ...] = (),
    missing: tuple[str, ...] = (),
    reasons: Iterable[int] = (),
    tasks: tuple[Task, ...] = (),
) -> Assessment:
    """Make an assessment, with the paragraph of the route and the hashes of what was applied."""
    return Assessment(
        outcome,
        route.law if route else None,
        tuple(sorted(reasons)),
        grounds,
        missing,
        facts,
        rules.rule_set_hash,
        rules.policy_hash,
        tasks,
    )
