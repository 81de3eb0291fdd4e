"""Read a story of several cases from a parsed file: each part with the words of its own process.

Every fault is added to the parsed file, and nothing is raised. `reader.py` reads the applications
that the cases name.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from scenarios.process_models import expect_model, moment_model, opening_model
from scenarios.reading.parsed import Parsed, Path
from scenarios.reading.typed import typed, typed_at
from scenarios.story import Opening, Story, Together
from scenarios.timeline import Steps, moments_in
from workflow.engine.process import Process
from workflow.processes import PROCESSES

CASES: Final = "cases"

Processes = Mapping[str, Process[Any]]


def is_story(parsed: Parsed) -> bool:
    """Return whether a file tells of several cases: it lists them."""
    return CASES in (parsed.data or {})


def processes_in(parsed: Parsed) -> Processes:
    """Return the process of each case that names a known one, by the name of the case."""
    return {
        name: PROCESSES[case["process"]]
        for name, case in cases_in(parsed).items()
        if isinstance(case.get("process"), str) and case["process"] in PROCESSES
    }


def cases_in(parsed: Parsed) -> dict[str, dict[str, Any]]:
    """Return the fields of each case of a story, by its name."""
    cases = (parsed.data or {}).get(CASES)
    named = cases.items() if isinstance(cases, dict) else ()
    return {name: case for name, case in named if isinstance(case, dict)}


def parts_of(parsed: Parsed, processes: Processes) -> Iterator[tuple[Parsed, Process[Any]]]:
    """Yield each part of a story that is written in the words of a process."""
    for name, process in processes.items():
        yield parsed.part((CASES, name)), process
    for path, moment in _moments(parsed):
        owner = processes.get(str(moment.get("case")))
        if owner is not None:
            yield parsed.part(path), owner


def story_in(parsed: Parsed, processes: Processes, *, keep_number: bool) -> Story | None:
    """Build the story, or return None with every fault added to `parsed`.

    processes: of each case whose process is known.
    """
    story = typed(Story, parsed)
    cases = {
        name: _opening(parsed, name, processes, keep_number)
        for name in _names((parsed.data or {}).get(CASES))
    }
    moments = {
        path: _moment(parsed, path, moment, processes, keep_number)
        for path, moment in _moments(parsed)
    }
    variants = [
        variant.model_copy(
            update={
                "add": tuple(
                    moments.get(("what_if", n, "add", m)) for m in range(len(variant.add))
                ),
                "expect": _expected(parsed, ("what_if", n, "expect"), processes),
            }
        )
        for n, variant in enumerate(story.what_if if story else ())
    ]
    if story is None or parsed.faults:
        return None
    timeline = tuple(moments[("timeline", number)] for number in range(len(story.timeline)))
    read = {CASES: cases, "timeline": timeline, "what_if": tuple(variants)}
    return story.model_copy(update=read)


def _moments(parsed: Parsed) -> Steps:
    timeline, variants = moments_in(parsed.data or {})
    return [*timeline, *variants]


def _names(cases: object) -> list[str]:
    return list(cases) if isinstance(cases, dict) else []


def _opening(
    parsed: Parsed, name: str, processes: Processes, keep_number: bool
) -> Opening | BaseModel | None:
    path = (CASES, name)
    process = processes.get(name)
    if process is not None:
        return typed_at(opening_model(process), parsed, path, keep_number=keep_number)
    known = ", ".join(PROCESSES)
    parsed.refuse((*path, "process"), f"each case needs its process; write one of: {known}")
    return None


def _moment(
    parsed: Parsed,
    path: Path,
    moment: Mapping[str, Any],
    processes: Processes,
    keep_number: bool,
) -> BaseModel | None:
    """Build a moment with the words of the process of its case, or of no case alone."""
    if "case" not in moment:
        if moment.keys() - Together.model_fields.keys():
            parsed.refuse(path, f"whose step is this? Add case; {_one_of_the_cases(parsed)}")
            return None
        return _together(parsed, path, processes)
    name = moment["case"]
    process = processes.get(name) if isinstance(name, str) else None
    if process is not None:
        return typed_at(moment_model(process), parsed, path, keep_number=keep_number)
    if name not in _names((parsed.data or {}).get(CASES)):
        parsed.refuse((*path, "case"), _one_of_the_cases(parsed))
    return None


def _together(parsed: Parsed, path: Path, processes: Processes) -> Together | None:
    together = typed_at(Together, parsed, path)
    expect = _expected(parsed, (*path, "expect"), processes)
    return None if together is None else together.model_copy(update={"expect": expect})


def _expected(parsed: Parsed, path: Path, processes: Processes) -> dict[str, Any]:
    """Build what is expected of each case that a section names."""
    section: Any = parsed.data
    for part in path:
        section = section.get(part) if isinstance(section, dict) else section[part]
    found = {}
    for name in _names(section):
        if name in processes:
            model = expect_model(processes[name])
            found[name] = typed_at(model, parsed, (*path, name))
        elif name not in _names((parsed.data or {}).get(CASES)):
            parsed.fault(parsed.keys[(*path, name)], (*path, name), _one_of_the_cases(parsed))
    return found


def _one_of_the_cases(parsed: Parsed) -> str:
    names = _names((parsed.data or {}).get(CASES))
    return f"name a case of the story: {', '.join(names)}" if names else "list the cases"
