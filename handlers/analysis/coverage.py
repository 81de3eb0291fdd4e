"""What a set of scenarios shows of the rules, the steps and the letters.

What can be shown is read off the rules, the table of steps and the letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from handlers.analysis.replay import Played
from handlers.analysis.versions import version
from workflow.engine.case import Recorded, apply
from workflow.engine.process import START, TIME, Road
from workflow.engine.steps import ASSIGN
from workflow.logic.fact import Facts
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Decide, Rule, decision, leaves
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.events import Decided
from workflow.reimbursement.facts import GRANT_HAS_DAYS
from workflow.reimbursement.file import Case
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.reason_numbers import DISCRETION
from workflow.reimbursement.rule_sets import RULE_SETS


@dataclass(frozen=True)
class Coverage:
    """What can be shown, each with the titles of the scenarios that show it."""

    shown: dict[str, tuple[str, ...]]

    @property
    def unseen(self) -> tuple[str, ...]:
        """What no scenario shows."""
        return tuple(item for item, titles in self.shown.items() if not titles)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"shown": self.shown, "unseen": list(self.unseen)}


def coverage(played: Sequence[Played]) -> Coverage:
    """Return what scenarios, once played, show together."""
    shown: dict[str, dict[str, None]] = {item: {} for item in everything()}
    for story in played:
        for events in (story.events, *story.variants):
            for item in _shown_by(events):
                if item in shown:
                    shown[item][story.title] = None
    return Coverage({item: tuple(titles) for item, titles in shown.items()})


def everything(rule_sets: Sequence[RuleSet] = RULE_SETS) -> list[str]:
    """Return all that scenarios can show.

    Such as `A-3 no`, `§ 3, 2022-07-01: N-8 no`, `§ 3, 2018-01-01: validity V6`, `road received
    –start→ under_review`, `reason 7`, `letter receipt`. A rule that stands in several rule sets is
    listed under the first of them.
    """
    items: list[str] = []
    for rule_set in rule_sets:
        for rule in _with_tree(rule_set):
            items += [
                f"{version(rule_set, rule.id)} {answer}" for answer in _possible(rule, rule_set)
            ]
        items += [f"{version(rule_set, row.id)}" for row in rule_set.validity.rows]
    items += [_road(road.source, road.step, road.to) for road in ROADS if _to_be_shown(road)]
    items += [f"reason {number}" for number in sorted(_reasons(rule_sets))]
    items += [f"outcome {name}" for rule_set in rule_sets for name in rule_set.outcomes]
    items += [f"granted under {r.law}" for rule_set in rule_sets for r in rule_set.routes]
    steps = [step for step in REIMBURSEMENT.steps if step != ASSIGN]
    items += sorted(f"event {name}" for step in steps for name in step.by_name)
    items += [f"letter {kind}" for kind in REIMBURSEMENT.letter_kinds]
    return list(dict.fromkeys(items))


def _reasons(rule_sets: Iterable[RuleSet]) -> set[int]:
    """Return the number of every reason that a decision under one of the rule sets can give."""
    reasons = {DISCRETION}
    for rule_set in rule_sets:
        reasons |= {rule.reason for rule in rule_set.conditions if rule.reason}
        reasons.add(rule_set.undocumented.reason)
    return reasons


def _to_be_shown(road: Road[Any]) -> bool:
    """Return whether a road belongs to this process and does more than note that a day came."""
    step = REIMBURSEMENT.step(road.step)
    return road.source != START and not step.common and (step.by != TIME or road.source != road.to)


def _with_tree(rule_set: RuleSet) -> list[Rule]:
    return [rule for rule in rule_set.rules().values() if rule.when is not None]


def _possible(rule: Rule, rule_set: RuleSet) -> Iterator[str]:
    """Yield the answers that a rule can give where its paragraph applies.

    A statement is never "no". What a register says is never unknown, nor is what silence answers.
    The facts that settle the route are unknown in the rules of the route only: elsewhere the rule
    would say nothing.
    """
    yield "yes"
    if rule.kind == "condition" and not rule.implied:
        yield "no"
    settles_route = {leaf.fact for each in rule_set.route_rules for leaf in leaves(each)}
    read = {leaf.fact for leaf in leaves(rule)}
    stated = {fact for fact in read if fact.owner == "doctor" and fact.silence is None}
    if stated - settles_route or rule in rule_set.route_rules:
        yield "unknown"


def _road(source: str, step: str, to: str) -> str:
    return f"road {source} –{step}→ {to}"


def _shown_by(events: Sequence[Recorded]) -> Iterator[str]:
    for before, now in pairwise(events):
        yield _road(before.state, _step(now), now.state)
    for case in _prefixes(events):
        yield from _shown_now(case)


def _step(recorded: Recorded) -> str:
    """Return the step that gave an event; of the two that reject, `approve` if on discretion."""
    name = recorded.event.name
    steps = [step.name for step in REIMBURSEMENT.steps if name in step.by_name]
    if isinstance(recorded.event, Decided) and DISCRETION in recorded.event.reasons:
        return "approve"
    return next(step for step in steps if step != "approve")


def _prefixes(events: Sequence[Recorded]) -> Iterator[Case]:
    """Yield the case after each of its events."""
    case = Case.opened(REIMBURSEMENT, "", events[0])
    yield case
    for recorded in events[1:]:
        case = apply(case, recorded)
        yield case


def _shown_now(case: Case) -> Iterator[str]:
    """Yield what the newest event of a case shows: event, letters, reasons, outcome, answers."""
    event, found = case.events[-1].event, Assessed(case)
    rules = found.rules
    yield f"event {event.name}"
    yield from (f"letter {rule.kind}" for rule in case.process.letters_of(event))
    if isinstance(event, Decided):
        yield from (f"reason {number}" for number in event.reasons)
        if event.verdict == "granted":
            yield f"granted under {event.basis}"
            yield from _row(case, rules, found.facts)
    yield f"outcome {found.open.outcome}"
    yield from _answers(rules, found.facts)


def _row(case: Case, rules: PreparedRules, facts: Facts) -> Iterator[str]:
    """Yield the row that said how long a grant lasts, unless the case worker found its last day."""
    row = rules.rule_set.validity.row(facts, rules.policy)
    if row is not None and GRANT_HAS_DAYS.name not in case.judged:
        yield f"{version(rules.rule_set, row.id)}"


@cache
def _deciders(rules: PreparedRules) -> dict[str, Decide]:
    """Return for each rule a function from facts to its answer, also for those inside others."""
    policy = rules.policy
    return {rule.id: decision(rule, policy) for rule in _with_tree(rules.rule_set)}


def _answers(rules: PreparedRules, facts: Facts) -> Iterator[str]:
    """Yield the answers of the rules whose paragraph applies.

    A rule of another paragraph is true without saying anything.
    """
    rule_set, route = rules.rule_set, rules.route(facts)
    laws = {each.law for each in rule_set.routes}
    for rule in _with_tree(rule_set):
        answer = _deciders(rules)[rule.id](facts)
        if rule.law in laws and rule not in rule_set.route_rules:
            if route is not None and rule.law != route.law:
                continue
            if route is None and answer is True:
                continue
        says = "unknown" if answer is None else "yes" if answer else "no"
        yield f"{version(rule_set, rule.id)} {says}"
