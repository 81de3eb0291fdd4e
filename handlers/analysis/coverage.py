"""What a set of scenarios shows of the rules, the steps and the letters.

What can be shown is read off the rules, the table of steps and the letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from handlers.analysis.replay import Played
from workflow.engine.case import Recorded, apply
from workflow.engine.process import START, TIME, Road
from workflow.engine.steps import ASSIGN
from workflow.logic import outcome
from workflow.logic.fact import Facts
from workflow.logic.prepared import PreparedRules, prepared
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Decide, Rule, decision, leaves
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.events import Decided
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.reasons import DISCRETION
from workflow.reimbursement.rule_sets import RULES_2008


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
    rules = prepared(RULES_2008, DEFAULT)
    shown: dict[str, dict[str, None]] = {item: {} for item in everything(RULES_2008)}
    deciders = {rule.id: decision(rule, DEFAULT) for rule in _with_tree(RULES_2008)}
    for story in played:
        for events in (story.events, *story.variants):
            for item in _shown_by(events, rules, deciders):
                if item in shown:
                    shown[item][story.title] = None
    return Coverage({item: tuple(titles) for item, titles in shown.items()})


def everything(rule_set: RuleSet) -> list[str]:
    """Return all that scenarios can show.

    Such as `A-3 no`, `road received –start→ under_review`, `reason 7`, `letter receipt`.
    """
    items = []
    for rule in _with_tree(rule_set):
        items += [f"{rule.id} {answer}" for answer in _possible(rule, rule_set)]
    items += [_road(road.source, road.step, road.to) for road in ROADS if _to_be_shown(road)]
    reasons = {rule.reason for rule in rule_set.conditions if rule.reason}
    reasons |= {rule_set.undocumented.reason, DISCRETION}
    items += [f"reason {number}" for number in sorted(reasons)]
    items += [f"outcome {name}" for name in rule_set.outcomes]
    items += [f"granted under {route.law}" for route in rule_set.routes]
    steps = [step for step in REIMBURSEMENT.steps if step != ASSIGN]
    items += sorted(f"event {name}" for step in steps for name in step.by_name)
    items += [f"letter {kind}" for kind in REIMBURSEMENT.letter_kinds]
    return items


def _to_be_shown(road: Road[Any]) -> bool:
    """Return whether a road belongs to this process and does more than note that a day came."""
    step = REIMBURSEMENT.step(road.step)
    return road.source != START and not step.common and (step.by != TIME or road.source != road.to)


def _with_tree(rule_set: RuleSet) -> list[Rule]:
    return [rule for rule in rule_set.rules().values() if rule.when is not None]


def _possible(rule: Rule, rule_set: RuleSet) -> Iterator[str]:
    """Yield the answers that a rule can give where its paragraph applies.

    A statement is never "no", and what a register says is never unknown. The facts that settle the
    route are unknown in the rules of the route only: elsewhere the rule would say nothing.
    """
    yield "yes"
    if rule.kind == "condition" and not rule.implied:
        yield "no"
    settles_route = {leaf.fact for each in rule_set.route_rules for leaf in leaves(each)}
    stated = {leaf.fact for leaf in leaves(rule) if leaf.fact.owner == "doctor"}
    if stated - settles_route or rule in rule_set.route_rules:
        yield "unknown"


def _road(source: str, step: str, to: str) -> str:
    return f"road {source} –{step}→ {to}"


def _shown_by(
    events: Sequence[Recorded],
    rules: PreparedRules,
    deciders: dict[str, Decide],
) -> Iterator[str]:
    for before, now in pairwise(events):
        yield _road(before.state, _step(now), now.state)
    for case in _prefixes(events):
        yield from _shown_now(case, rules, deciders)


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


def _shown_now(case: Case, rules: PreparedRules, deciders: dict[str, Decide]) -> Iterator[str]:
    """Yield what the newest event of a case shows: event, letters, reasons, outcome, answers."""
    event = case.events[-1].event
    yield f"event {event.name}"
    yield from (f"letter {rule.kind}" for rule in case.process.letters_of(event.name))
    if isinstance(event, Decided):
        yield from (f"reason {number}" for number in event.reasons)
        if event.verdict == "granted":
            yield f"granted under {event.basis}"
    facts = facts_of(case.application, case.received, DEFAULT, case.judged)
    yield f"outcome {outcome.assess(rules, facts).outcome}"
    yield from _answers(rules, facts, deciders)


def _answers(
    rules: PreparedRules,
    facts: Facts,
    deciders: dict[str, Decide],
) -> Iterator[str]:
    """Yield the answers of the rules whose paragraph applies.

    A rule of another paragraph is true without saying anything.
    """
    rule_set, route = rules.rule_set, rules.route(facts)
    laws = {each.law for each in rule_set.routes}
    for rule in _with_tree(rule_set):
        answer = deciders[rule.id](facts)
        if rule.law in laws and rule not in rule_set.route_rules:
            if route is not None and rule.law != route.law:
                continue
            if route is None and answer is True:
                continue
        yield f"{rule.id} {'unknown' if answer is None else 'yes' if answer else 'no'}"
