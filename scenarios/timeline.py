"""Check what a scenario's schema can't: the order of steps, values of facts, the policy.

The checks read the plain data, so that their faults are reported together with those of the schema.
What the schema refuses is skipped here. Nothing is played.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scenarios.moments import Moment, Received, When
from scenarios.policies import policy_in
from scenarios.reading.parsed import Parsed, Path
from scenarios.scenario import NO_EXPECTATION
from scenarios.steps import Written, written_steps
from workflow.engine.errors import NotAssessed
from workflow.engine.process import Process
from workflow.engine.readers import read_day
from workflow.engine.timers import closed_days

_WHEN: TypeAdapter[Moment] = TypeAdapter(When)
_RECEIVED: TypeAdapter[Moment] = TypeAdapter(Received)

Steps = list[tuple[Path, dict[str, Any]]]


def check_scenario(parsed: Parsed, process: Process[Any]) -> None:
    """Add the faults of the scenario as a whole. Raises nothing."""
    data = parsed.data or {}
    timeline, variants = moments_in(data)
    closed = check_policy(parsed, process)
    check_times(data.get("received"), timeline, variants, parsed, closed)
    for path, step in [*timeline, *variants]:
        check_step(step, path, parsed, process)
    if isinstance(data.get("timeline"), list) and not any(
        "expect" in step or "refused" in step for _, step in timeline
    ):
        parsed.refuse(("timeline",), NO_EXPECTATION)


def moments_in(data: dict[str, Any]) -> tuple[Steps, Steps]:
    """Return the moments of a timeline, and those that its variants add, each with its path."""
    variants = [
        step
        for path, variant in _items(data, ("what_if",))
        for step in _items(variant, (*path, "add"))
    ]
    return list(_items(data, ("timeline",))), variants


def check_policy(parsed: Parsed, process: Process[Any]) -> tuple[date, ...]:
    """Check policy and rules of the whole, and return the days on which the office is closed."""
    data, policy = parsed.data or {}, process.policy
    if isinstance(data.get("policy"), dict):
        policy = policy_in(parsed, ("policy",), process.policy)
    _check_rules(data, (), parsed, process)
    return closed_days(policy)


def check_step(step: dict[str, Any], path: Path, parsed: Parsed, process: Process[Any]) -> None:
    """Check the values, policy and rules that a step states."""
    _check_values(step, path, parsed, process)
    if isinstance(step.get("policy"), dict):
        policy_in(parsed, (*path, "policy"), process.policy)
    _check_rules(step, path, parsed, process)


def _check_rules(
    section: dict[str, Any], path: Path, parsed: Parsed, process: Process[Any]
) -> None:
    """Check that there were rules on the day whose rules a section wants, if it wants any."""
    written, place = section.get("rules"), (*path, "rules")
    try:
        day = read_day(written) if isinstance(written, str) else None
    except ValueError:
        return  # the schema refuses it
    if day is None:
        return
    try:
        terms = process.terms(day, process.policy, day)
    except NotAssessed as none:
        parsed.refuse(place, f"{none.says[0].lower()}{none.says[1:]}")
        return
    if not terms.rule_set:
        parsed.refuse(place, f"the process {process.name} has no rules by date; leave it out")


def _items(data: dict[str, Any], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    items = data.get(str(path[-1]))
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*path, index), item


def check_times(
    received: object,
    timeline: Steps,
    variants: Steps,
    parsed: Parsed,
    closed: tuple[date, ...],
) -> None:
    """Check that no step comes before the application, or before the step ahead of it.

    received: of the case, or of the first one of a story. A what-if step may come between any
    steps. Nothing is recorded before it happens. A step that was recorded later than it came may
    also stand where it was recorded.
    """
    arrival = moment_in(received, _RECEIVED)
    if arrival is None or arrival.day is None:
        return
    start = ahead = _instant(arrival, arrival, closed)
    instants = [instant_at(step, "at", arrival, closed) for _, step in (*timeline, *variants)]
    for (path, step), at in zip(timeline, instants, strict=False):
        done = instant_at(step, "recorded", arrival, closed) or at
        if at is not None and done is not None and start <= at and done < ahead:
            parsed.refuse(
                (*path, "at"),
                "this comes before the step ahead; put the steps in order of time" + _noon(step),
            )
        if at is not None and not ("recorded" in step and at < ahead):
            ahead = at
    for (path, step), at in zip((*timeline, *variants), instants, strict=True):
        recorded = instant_at(step, "recorded", arrival, closed)
        if at is not None and at < start:
            parsed.refuse(
                (*path, "at"),
                "this comes before the application arrived; write a later moment" + _noon(step),
            )
        if at is not None and recorded is not None and recorded < at:
            parsed.refuse(
                (*path, "recorded"),
                "this comes before the answer itself; write the same moment or a later one",
            )


def moment_in(text: object, form: TypeAdapter[Moment] = _WHEN) -> Moment | None:
    """Return the moment that a text states; None if it states none."""
    try:
        return form.validate_python(text)
    except ValidationError:
        return None


def _instant(moment: Moment, received: Moment, closed: tuple[date, ...]) -> datetime:
    """Return the instant in UTC: in Oslo time one hour of autumn comes twice.

    Without a time it is noon, but on the day of arrival never before the application came.
    """
    day = received.day
    assert day is not None
    at = moment.instant(day, closed).astimezone(UTC)
    if moment.clock is None and moment.on(day, closed) == day:
        return max(at, received.instant(day).astimezone(UTC))
    return at


def instant_at(
    step: Mapping[str, Any], name: str, received: Moment, closed: tuple[date, ...]
) -> datetime | None:
    """Return the instant of a field; None if it states none. received: what moments count from."""
    moment = moment_in(step.get(name))
    return None if moment is None else _instant(moment, received, closed)


def _noon(step: dict[str, Any]) -> str:
    return "" if ":" in step["at"] else " (without a time it is noon)"


def _check_values(step: dict[str, Any], path: Path, parsed: Parsed, process: Process[Any]) -> None:
    """Check the values whose type depends on other fields, if those are valid."""
    written = written_steps(process).get(str(step.get("do")))
    if written is None:
        return
    texts = {key.field: step.get(key.name) for key in written.keys}
    for key in written.keys:
        read = written.step.readers.get(key.field)
        if read is None or not _all_valid(written, step, path, parsed):
            continue
        try:
            read(texts)
        except ValueError as error:
            parsed.refuse((*path, key.name), str(error))


def _all_valid(written: Written, step: dict[str, Any], path: Path, parsed: Parsed) -> bool:
    """Return whether the needed keys are single values that were not refused."""
    return all(
        isinstance(step.get(name), str) and (*path, name) not in parsed.refused
        for name in written.needed
    )
