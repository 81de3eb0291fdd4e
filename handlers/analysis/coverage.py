"""What a set of scenarios shows of the rules, the steps and the letters of every process.

What can be shown is read off the rules, the tables of steps and the letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from handlers.analysis.replay import Played
from handlers.analysis.versions import version
from scenarios.scenario import DEFAULT_PROCESS
from workflow.engine.case import Case, Recorded
from workflow.engine.links import Linked
from workflow.engine.process import START, TIME, Process, Road
from workflow.engine.steps import ASSIGN, LINK
from workflow.logic.fact import Facts
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import RuleSet
from workflow.logic.tree import Decide, Rule, decision, leaves
from workflow.processes import PROCESSES
from workflow.reimbursement.events import Decided
from workflow.reimbursement.facts import GRANT_HAS_DAYS
from workflow.reimbursement.file import Case as FileCase
from workflow.reimbursement.reason_numbers import DISCRETION


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


def coverage(played: Sequence[Played], processes: Iterable[Process[Any]] = ()) -> Coverage:
    """Return what scenarios, once played in memory, show together.

    processes: of which; none = all.
    """
    known = tuple(processes) or tuple(PROCESSES.values())
    shown: dict[str, dict[str, None]] = {item: {} for item in everything(*known)}
    for story in played:
        for item in _shown_by(case for case in story.seen if case.process in known):
            if item in shown:
                shown[item][story.title] = None
    return Coverage({item: tuple(titles) for item, titles in shown.items()})


def everything(*processes: Process[Any]) -> list[str]:
    """Return all that scenarios of some processes can show; of all if none is named.

    Such as `A-3 no`, `§ 3, 2022-07-01: N-8 no`, `§ 3, 2018-01-01: validity V6`, `road received
    –start→ under_review`, `reason 7`, `complaint: letter receipt`. A rule that stands in several
    rule sets is listed under the first of them.
    """
    known = processes or tuple(PROCESSES.values())
    return list(dict.fromkeys(item for process in known for item in _everything(process)))


def _everything(process: Process[Any]) -> Iterator[str]:
    rule_sets: tuple[RuleSet, ...] = process.rule_sets
    of = _prefix(process)
    for rule_set in rule_sets:
        for rule in _with_tree(rule_set):
            for answer in _possible(rule, rule_set):
                yield f"{version(rule_set, rule.id)} {answer}"
        yield from (f"{version(rule_set, row.id)}" for row in rule_set.validity.rows)
    for road in process.roads:
        if _to_be_shown(process, road):
            yield of + _road(road.source, road.step, road.to)
    if process.name == DEFAULT_PROCESS:
        yield from (f"reason {number}" for number in sorted(_reasons(rule_sets)))
    yield from (f"{of}outcome {name}" for rule_set in rule_sets for name in rule_set.outcomes)
    if process.name == DEFAULT_PROCESS:
        yield from (f"granted under {r.law}" for rule_set in rule_sets for r in rule_set.routes)
    default = process.name == DEFAULT_PROCESS  # notes are the same everywhere
    steps = [each for each in process.steps if each != ASSIGN and (default or not each.common)]
    yield from sorted(f"{of}event {name}" for step in steps for name in step.by_name)
    yield from (f"{of}letter {kind}" for kind in process.letter_kinds)


def _prefix(process: Process[Any]) -> str:
    """Return what stands before the items of a process; nothing before those of the default one."""
    return "" if process.name == DEFAULT_PROCESS else f"{process.name}: "


def _reasons(rule_sets: Iterable[RuleSet]) -> set[int]:
    """Return the number of every reason that a decision under one of the rule sets can give."""
    reasons = {DISCRETION}
    for rule_set in rule_sets:
        reasons |= {rule.reason for rule in rule_set.conditions if rule.reason}
        reasons.add(rule_set.undocumented.reason)
    return reasons


def _to_be_shown(process: Process[Any], road: Road[Any]) -> bool:
    """Return whether a road belongs to this process and does more than note that a day came."""
    step = process.step(road.step)
    own = road.source != START and not step.common and step != LINK
    return own and (step.by != TIME or road.source != road.to)


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


def _shown_by(seen: Iterable[Case]) -> Iterator[str]:
    """Yield what cases show, each as it is after each of its steps."""
    for case in seen:
        yield from _road_taken(case)
        yield from _shown_now(case)


def _road_taken(case: Case) -> Iterator[str]:
    """Yield the road by which the newest event of a case came, unless that opened it."""
    if len(_of_last_step(case)) < len(case.events):
        before, now = case.events[-2:]
        step = _step(case.process, before.state, now)
        yield _prefix(case.process) + _road(before.state, step, now.state)


def _of_last_step(case: Case) -> tuple[Recorded, ...]:
    """Return the events that the last step of a case gave: opening it gives its links too."""
    linked = isinstance(case.events[-1].event, Linked)
    return case.events if linked else case.events[-1:]


def _step(process: Process[Any], source: str, recorded: Recorded) -> str:
    """Return the step that gave an event; of the two that reject, `approve` if on discretion."""
    event = recorded.event
    steps = [each.name for each in process.steps if event.name in each.by_name]
    if isinstance(event, Decided) and len(steps) > 1:
        on_discretion = DISCRETION in event.reasons
        steps = [step for step in steps if (step == "approve") is on_discretion]
    roads = {
        road.step for road in process.roads if (road.source, road.to) == (source, recorded.state)
    }
    return next(step for step in (*(x for x in steps if x in roads), *steps))


def _shown_now(case: Case) -> Iterator[str]:
    """Yield what the last step of a case shows: events, letters, reasons, outcome, answers."""
    event, process, of = case.events[-1].event, case.process, _prefix(case.process)
    for recorded in _of_last_step(case):
        yield f"{of}event {recorded.event.name}"
        yield from (f"{of}letter {rule.kind}" for rule in process.letters_of(recorded.event))
    found = process.assess(case)
    if not hasattr(type(found), "rules"):
        return
    if process.name == DEFAULT_PROCESS and isinstance(event, Decided):
        yield from (f"reason {number}" for number in event.reasons)
        if event.verdict == "granted":
            yield f"granted under {event.basis}"
            yield from _row(cast("FileCase", case), found.rules, found.facts)
    yield f"{of}outcome {found.open.outcome}"
    yield from _answers(found.rules, found.facts)


def _row(case: FileCase, rules: PreparedRules, facts: Facts) -> Iterator[str]:
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
