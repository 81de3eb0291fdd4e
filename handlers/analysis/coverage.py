"""What a set of scenarios shows of the law and the roads: every answer of every rule, road, reason, outcome, event and letter.

What can be shown is read off the rules, the table of roads and the letters; nothing is listed by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, get_args

from handlers.analysis.replay import Played
from workflow.engine.case import Recorded, apply
from workflow.engine.process import START, TIME, Road
from workflow.engine.steps import ASSIGN
from workflow.logic.outcome import MISSING_INFORMATION, Law, Outcome, ready
from workflow.logic.tree import Decide, Rule, decision, leaves
from workflow.reimbursement.assessment import assess, facts_of
from workflow.reimbursement.events import (
    Decided,
)
from workflow.reimbursement.facts import CODE_COVERS
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.rule_sets import SEED
from workflow.reimbursement.steps import DISCRETION


@dataclass(frozen=True)
class Coverage:
    """What can be shown, each with the titles of the scenarios that show it."""

    shown: dict[str, tuple[str, ...]]

    @property
    def unseen(self) -> tuple[str, ...]:
        """What no scenario shows."""
        return tuple(item for item, titles in self.shown.items() if not titles)


def coverage(played: Sequence[Played]) -> Coverage:
    """What scenarios, played, show together."""
    law = ready(SEED, DEFAULT)
    shown: dict[str, dict[str, None]] = {item: {} for item in everything(law)}
    deciders = {rule.id: decision(rule, DEFAULT) for rule in _with_tree(law)}
    for story in played:
        for events in (story.events, *story.variants):
            for item in _shown_by(events, law, deciders):
                if item in shown:
                    shown[item][story.title] = None
    return Coverage({item: tuple(titles) for item, titles in shown.items()})


def everything(law: Law) -> list[str]:
    """All that scenarios can show: `A-3 no`, `road received –start→ under_review`, `reason 7`, `letter receipt` …"""
    items = [f"{rule.id} {answer}" for rule in _with_tree(law) for answer in _possible(rule, law)]
    items += [_road(road.source, road.step, road.to) for road in ROADS if _to_be_shown(road)]
    reasons = {rule.reason for rule in law.rule_set.conditions() if rule.reason} | {MISSING_INFORMATION, DISCRETION}
    items += [f"reason {number}" for number in sorted(reasons)]
    items += [f"outcome {outcome}" for outcome in get_args(Outcome)] + ["granted under § 3a", "granted under § 3b"]
    items += sorted(f"event {name}" for step in REIMBURSEMENT.steps if step != ASSIGN for name in step.by_name)
    items += [f"letter {kind}" for kind in REIMBURSEMENT.letter_kinds]
    return items


def _to_be_shown(road: Road[Any]) -> bool:
    """Return whether a road belongs to this process and does more than note that a day has come."""
    step = REIMBURSEMENT.step(road.step)
    return road.source != START and not step.common and (step.by != TIME or road.source != road.to)


def _with_tree(law: Law) -> list[Rule]:
    return [rule for rule in law.rule_set.rules().values() if rule.when is not None]


def _possible(rule: Rule, law: Law) -> Iterator[str]:
    """The answers a rule can give where its paragraph is the one that applies: no statement is ever "no", a register never unknown."""
    yield "yes"
    if rule.kind == "condition" and not rule.implied:
        yield "no"
    if any(leaf.fact.owner == "doctor" and leaf.fact != CODE_COVERS for leaf in leaves(rule)) or rule == law.rule_set.route:
        yield "unknown"


def _road(source: str, step: str, to: str) -> str:
    return f"road {source} –{step}→ {to}"


def _shown_by(events: Sequence[Recorded], law: Law, deciders: dict[str, Decide]) -> Iterator[str]:
    for before, now in pairwise(events):
        yield _road(before.state, _step(now), now.state)
    for case in _prefixes(events):
        yield from _shown_now(case, law, deciders)


def _step(recorded: Recorded) -> str:
    """Return the step that gave an event; of the two that reject, `approve` if on discretion."""
    name = recorded.event.name
    steps = [step.name for step in REIMBURSEMENT.steps if name in step.by_name]
    if isinstance(recorded.event, Decided) and DISCRETION in recorded.event.reasons:
        return "approve"
    return next(step for step in steps if step != "approve")


def _prefixes(events: Sequence[Recorded]) -> Iterator[Case]:
    case = Case.opened(REIMBURSEMENT, "", events[0])
    yield case
    for recorded in events[1:]:
        case = apply(case, recorded)
        yield case


def _shown_now(case: Case, law: Law, deciders: dict[str, Decide]) -> Iterator[str]:
    event = case.events[-1].event
    yield f"event {event.name}"
    yield from (f"letter {rule.kind}" for rule in case.process.letters_of(event.name))
    if isinstance(event, Decided):
        yield from (f"reason {number}" for number in event.reasons)
        if event.verdict == "granted":
            yield f"granted under {event.basis}"
    facts = facts_of(case.application, case.received, DEFAULT, case.judged)
    yield f"outcome {assess(case.application, case.received, DEFAULT, case.judged).outcome}"
    yield from _answers(law.rule_set.rules().values(), facts, deciders)


def _answers(rules: Iterable[Rule], facts: dict[str, object], deciders: dict[str, Decide]) -> Iterator[str]:
    """Answers of the rules whose paragraph applies: a rule of the other one is true without saying anything."""
    other = {True: "§ 3b", False: "§ 3a"}.get(facts[CODE_COVERS.name] is True, "")
    unknown_route = facts[CODE_COVERS.name] is None
    for rule in rules:
        if rule.id in deciders and (unknown_route or rule.law != other or rule.id == "A-1"):
            answer = deciders[rule.id](facts)
            if unknown_route and answer is True and rule.law in ("§ 3a", "§ 3b"):
                continue
            yield f"{rule.id} {'unknown' if answer is None else 'yes' if answer else 'no'}"
