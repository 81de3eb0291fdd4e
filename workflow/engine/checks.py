"""Whether the tables of a process fit together: each fault is a sentence that names the row."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from workflow.engine.tables import START, TIME, Tables
from workflow.engine.told import OUTDATED


def faults_of(process: Tables[Any]) -> list[str]:
    """Return what is wrong with a process; nothing when its tables fit together."""
    return [
        *_names(process),
        *_states(process),
        *_roads(process),
        *_steps(process),
        *_timers(process),
        *_letters(process),
        *_told_dates(process),
        *_links(process),
    ]


def _names(process: Tables[Any]) -> Iterator[str]:
    tables = {
        "state": [state.name for state in process.states],
        "step": [step.name for step in process.steps],
        "timer": [timer.name for timer in process.timers],
        "receiver": [receiver.name for receiver in process.receivers],
    }
    for table, names in tables.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{table} {name} stands twice"


def _states(process: Tables[Any]) -> Iterator[str]:
    """Check that states are reached, left unless ended, and have their timers."""
    entered = {road.to for road in process.roads}
    for state in process.states:
        moves = [
            road for road in process.roads if road.source == state.name and road.to != state.name
        ]
        changes = [
            road
            for road in process.roads
            if road.source == state.name and not _changes_nothing(process, road.step)
        ]
        timers = [timer for timer in process.timers if state.name in timer.states]
        if state.name not in entered:
            yield f"state {state.name} is never reached"
        if state.ended and (moves or changes):
            yield (
                f"state {state.name} has ended, but a road leads on by {(moves or changes)[0].step}"
            )
        if not state.ended and state.kind != "standing" and not moves:
            yield f"state {state.name} is never left"
        if state.kind == "waiting" and not any(
            t.step and t.party and t.consequence for t in timers
        ):
            yield (
                f"state {state.name} waits without a timer that says for whom and what happens then"
            )
        if state.kind == "working" and not timers:
            yield f"state {state.name} has no target date"


def _changes_nothing(process: Tables[Any], step: str) -> bool:
    """Whether a step may be taken in an ended state: it is common to all, or a notice of time."""
    return any(s.name == step and (s.common or s.by == TIME) for s in process.steps)


def _roads(process: Tables[Any]) -> Iterator[str]:
    """Check that roads name states, steps and rules that exist, and that each can be taken."""
    states = {*process.state_names, START}
    steps = {step.name for step in process.steps}
    for road in process.roads:
        if road.source not in states or road.to not in process.state_names:
            yield f"road {road.source} → {road.to} by {road.step} names an unknown state"
        if road.step not in steps:
            yield f"road {road.source} → {road.to} names the unknown step {road.step}"
        for guard in road.guards:
            for rule in guard.rules:
                if rule not in process.rule_ids:
                    yield f"guard «{guard.says}» cites the unknown rule {rule}"

    def pair(road: Any) -> tuple[str, str]:
        return road.source, road.step

    for (source, step), roads in groupby(sorted(process.roads, key=pair), key=pair):
        if any(not road.guards for road in list(roads)[:-1]):
            yield f"a road from {source} by {step} is never taken: the one before it has no guard"


def _steps(process: Tables[Any]) -> Iterator[str]:
    travelled = {road.step for road in process.roads}
    effects: dict[str, Any] = {}
    for step in process.steps:
        if step.name not in travelled:
            yield f"step {step.name} has no road"
        goes_on = {road.to for road in process.roads if road.step == step.name} & process.handled
        if step.undecided and goes_on:
            yield f"step {step.name} ends no case: it leads to {sorted(goes_on)[0]}"
        for name in step.by_name:
            if effects.setdefault(name, step.effect) is not step.effect:
                yield f"event {name} has two effects"


def _timers(process: Tables[Any]) -> Iterator[str]:
    roads = {(road.source, road.step) for road in process.roads}
    for timer in process.timers:
        for state in timer.states:
            if state not in process.state_names:
                yield f"timer {timer.name} names the unknown state {state}"
            elif timer.step is not None and (state, timer.step) not in roads:
                yield f"timer {timer.name} takes {timer.step}, which has no road from {state}"
        if (timer.step is None) != (timer.acts_after is None):
            yield f"timer {timer.name} has a step without a day to take it, or a day without a step"


def _letters(process: Tables[Any]) -> Iterator[str]:
    receivers = {receiver.name for receiver in process.receivers}
    for letter in process.letters:
        if letter.event not in process.events:
            yield f"letter {letter.kind} names the unknown event {letter.event}"
        if {letter.to, letter.copy} - receivers - {None}:
            yield f"letter {letter.kind} goes to an unknown receiver"
        if not (letter.title.nb and letter.title.nn):
            yield f"letter {letter.kind} has no title in both forms of Norwegian"


def _told_dates(process: Tables[Any]) -> Iterator[str]:
    """Check that letters tell dates that exist, and that outdated ones can be marked."""
    timers = {timer.name for timer in process.timers}
    for letter in process.letters:
        for kind in sorted(set(letter.tells) - timers):
            yield f"letter {letter.kind} tells the unknown date {kind}"
    marked = {state for t in process.timers if t.name == OUTDATED for state in t.states}
    for timer in process.told_timers:
        for state in timer.states:
            if state not in marked:
                yield f"date {timer.name} is told, but in {state} no timer marks it as outdated"


def _links(process: Tables[Any]) -> Iterator[str]:
    """Check that a process with links has their step, and that its openings name its links."""
    kinds = {rule.kind for rule in process.links}
    if kinds and not any(step.name == "link" for step in process.steps):
        yield "cases are linked, but there is no step link"
    for step in process.steps:
        if step.on and step.on not in kinds:
            yield f"step {step.name} opens a case on the unknown link {step.on}"
