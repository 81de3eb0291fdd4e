"""Compare a case with what a scenario expects. Each difference is a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scenarios.scenario import Expect, Step
from scenarios.story import Opening
from workflow.engine.case import Case
from workflow.engine.errors import Refused
from workflow.engine.letters import Letter
from workflow.engine.timers import deadlines


def differences(
    case: Case, letters: Sequence[Letter], expect: Expect, today: date, where: str
) -> list[str]:
    """Return where a case differs on an Oslo day from an expectation, sorted.

    where: the day, for people.
    """
    found = _found(case, letters, expect, today)
    different = []
    for name in expect.model_fields_set:
        wanted = getattr(expect, name)
        if found[name] != wanted:
            expected = f"expected {_listed(wanted)}, found {_listed(found[name])}"
            different.append(f"{where}: {name}: {expected}")
    return sorted(different)


def refusal_differences(step: Step | Opening, refusal: Refused, where: str) -> list[str]:
    """Return how a refusal differs from what the step expects."""
    rules = tuple(dict.fromkeys(reason.rule for reason in refusal.reasons))
    if step.refused is None:
        return [f"{where}: the step was refused: {refusal}"]
    if set(rules) != set(step.refused):
        return [f"{where}: refused: expected {_listed(step.refused)}, found {_listed(rules)}"]
    return []


def missing_refusal(step: Step | Opening, where: str) -> list[str]:
    """Return a difference if a step was taken that should have been refused."""
    if step.refused is None:
        return []
    return [f"{where}: expected a refusal for {_listed(step.refused)}, but the step was taken"]


def _found(case: Case, letters: Sequence[Letter], expect: Expect, today: date) -> Mapping[str, Any]:
    process = case.process
    due = {deadline.kind: deadline.due for deadline in deadlines(case)}
    return {
        "state": case.state,
        "letters": _letters_so_far(case, letters, expect.letters or ()),
        "deadlines": {kind: due.get(kind) for kind in expect.deadlines or {}},
        "events": tuple(recorded.event.name for recorded in case.events),
        **process.found(case, process.assess(case, today)),
    }


def _letters_so_far(
    case: Case, letters: Sequence[Letter], wanted: Sequence[str]
) -> tuple[str, ...]:
    """Return the kinds of the originals, in order; routine notices only if the file lists one."""
    routine = case.process.routine_letters
    everything = any(kind in routine for kind in wanted)
    events = dict.fromkeys((letter.event, letter.kind) for letter in letters)
    return tuple(kind for _, kind in events if everything or kind not in routine)


def _listed(value: Any) -> str:
    """Return a mapping, a list or a single value on one line; "none" where there is nothing."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_listed(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return "none" if value is None else str(value)
