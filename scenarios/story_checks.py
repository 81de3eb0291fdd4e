"""Check what the schema of a story can't: how its cases are opened and linked, and when.

The checks read the plain data, so that their faults are reported together with those of the schema.
What the schema refuses is skipped here. Nothing is played.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from scenarios.moments import Moment
from scenarios.reading.parsed import Parsed
from scenarios.scenario import NO_EXPECTATION
from scenarios.steps import opening_of, written_openings
from scenarios.story_reader import CASES, Processes, cases_in
from scenarios.timeline import (
    Steps,
    check_policy,
    check_step,
    check_times,
    instant_at,
    moment_in,
    moments_in,
)
from workflow.engine.process import Process

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
_OF_BORNE: Final = frozenset({"process", "opened_by", "case_worker"})
"""What a story may say of a case that a step of another opens."""

Fault = tuple[str, str]
"""What is wrong, and the key where it stands."""


def check_story(parsed: Parsed, processes: Processes, named: Collection[str]) -> None:
    """Add the faults of a story as a whole. Raises nothing.

    processes: of each case whose process is known. named: the cases whose application is a file.
    """
    data, cases = parsed.data or {}, cases_in(parsed)
    for name in data[CASES] if isinstance(data[CASES], dict) else ():
        if not _NAME.fullmatch(name):
            says = "name a case by up to 40 small letters (a–z), digits, - and _, as: first"
            parsed.fault(parsed.keys[(CASES, name)], (CASES, name), says)
    for name, process in processes.items():
        for says, key in _faults(name, process, cases, processes, named):
            parsed.refuse((CASES, name, *([key] if key in cases[name] else [])), says)
    timeline, variants = moments_in(data)
    for path, moment in (*timeline, *variants):
        owner = processes.get(str(moment.get("case")))
        if owner is not None:
            check_step(moment, path, parsed, owner)
        elif "case" not in moment and not {"sweep", "expect"} & moment.keys():
            parsed.refuse(path, "a moment needs something: a step of a case, sweep or expect")
    if processes:
        closed = check_policy(parsed, next(iter(processes.values())))
        _check_times(parsed, cases, timeline, variants, closed)
    says_something = (*(moment for _, moment in timeline), *cases.values())
    if not any({"expect", "refused"} & each.keys() for each in says_something):
        parsed.refuse(("timeline",), NO_EXPECTATION)


def _faults(
    name: str,
    process: Process[Any],
    cases: Mapping[str, dict[str, Any]],
    processes: Processes,
    named: Collection[str],
) -> Iterator[Fault]:
    """Yield what is wrong with how a case is opened."""
    case = cases[name]
    yield from _faults_of_links(name, process, cases, processes)
    if "opened_by" in case:
        stated = case.keys() | ({"application"} if name in named else set())
        more = sorted(stated - _OF_BORNE)
        if more:
            yield "the step that opens this case says it already; leave it out", more[0]
        return
    openings = written_openings(process)
    if "received" not in case or not openings:
        or_received = "received, when it came; or " if openings else ""
        yield f"write {or_received}opened_by, the case whose step opens it", "process"
        return
    if case.get("do", next(iter(openings))) not in openings:
        return  # the schema refuses it
    written = opening_of(process, case.get("do"), case.keys())
    if written is None:
        yield f"several steps open such a case; add do, one of: {', '.join(openings)}", "process"
        return
    brings = process.form is not None and written.needs_application
    form = ("application",) if brings and name not in named else ()
    needed = (*form, *written.needed, *((written.step.on,) if written.step.on else ()))
    lacking = [key for key in needed if key not in case]
    if lacking:
        yield f"this case also needs: {', '.join(lacking)}", "process"


def _faults_of_links(
    name: str, process: Process[Any], cases: Mapping[str, dict[str, Any]], processes: Processes
) -> Iterator[Fault]:
    """Yield the links that lead to no other case of the story, or to one of a wrong process."""
    case, may_lead_to = cases[name], {rule.kind: rule.to for rule in process.links}
    for key in ("opened_by", *may_lead_to):
        other = case.get(key)
        if key not in case or not isinstance(other, str):
            continue
        if other not in cases or other == name:
            names = ", ".join(each for each in cases if each != name) or "there is none"
            yield f"name another case of the story: {names}", key
        elif other in processes and key in may_lead_to:
            leads_to, wanted = processes[other].name, may_lead_to[key]
            if leads_to not in wanted:
                yield f"this leads to a case of {' or '.join(wanted)}, and not of {leads_to}", key


def _check_times(
    parsed: Parsed,
    cases: Mapping[str, dict[str, Any]],
    timeline: Steps,
    variants: Steps,
    closed: tuple[date, ...],
) -> None:
    """Check that the first case starts the story, and that no moment comes before its own case."""
    first = next(iter(cases))
    start = moment_in(cases[first].get("received"))
    if start is None or start.day is None:
        if (CASES, first, "received") not in parsed.refused:
            says = "write as a date when the first case came: the moments of all count from it"
            parsed.refuse((CASES, first, "received"), says)
        return
    check_times(cases[first]["received"], timeline, variants, parsed, closed)
    for name, case in cases.items():
        _check_arrival(parsed, name, case, start, closed)
    for path, moment in (*timeline, *variants):
        opening = cases.get(str(moment.get("case")), {})
        opened = instant_at(opening, "received", start, closed)
        at = instant_at(moment, "at", start, closed)
        if at is not None and opened is not None and at < opened and path not in parsed.refused:
            says = "this comes before the case is opened; write a later moment"
            parsed.refuse((*path, "at"), says)


def _check_arrival(
    parsed: Parsed, name: str, case: dict[str, Any], start: Moment, closed: tuple[date, ...]
) -> None:
    """Check that a case is opened neither before the story nor before it came."""
    assert start.day is not None
    opened, begins = instant_at(case, "received", start, closed), start.instant(start.day)
    recorded = instant_at(case, "recorded", start, closed)
    if opened is not None and opened < begins:
        says = "this comes before the first case; list the case that comes first as the first"
        parsed.refuse((CASES, name, "received"), says)
    if opened is not None and recorded is not None and recorded < opened:
        says = "this comes before it was received; write the same moment or a later one"
        parsed.refuse((CASES, name, "recorded"), says)
