"""Read scenarios, with the applications that they hold or name, and policies, from YAML or JSON.

Every fault of a file is reported at once, by line, under the file name that the user gave. The only
exception raised is InvalidInput. How a file is understood is in `reading/`, `timeline.py` and
`policies.py`.
"""

from copy import deepcopy
from pathlib import Path
from typing import Any, Final, TypeVar

from scenarios.applications import is_json, parsed_file, without_faults
from scenarios.policies import policy_in, without_head
from scenarios.process_models import scenario_model
from scenarios.reading.parsed import Parsed
from scenarios.reading.parsed import Path as FieldPath
from scenarios.reading.raw import Unreadable, bytes_of
from scenarios.reading.text import parse
from scenarios.reading.typed import typed
from scenarios.scenario import DEFAULT_PROCESS, Scenario
from scenarios.steps import opens_alone
from scenarios.story import AnyScenario
from scenarios.story_checks import check_story
from scenarios.story_reader import CASES, cases_in, is_story, parts_of, processes_in, story_in
from scenarios.timeline import check_scenario
from workflow.engine.errors import InvalidInput
from workflow.engine.process import Process
from workflow.engine.readers import read_yes_no
from workflow.processes import PROCESSES
from workflow.reimbursement.policy import DEFAULT, Policy

_APPLICATION: Final = "application"
_PROCESS: Final = ("process",)

Result = TypeVar("Result")


def read_scenario(path: str | Path) -> AnyScenario:
    """Read a scenario, of one case or several, with the applications that it holds or names.

    Raises InvalidInput with every fault of all these files.
    """
    return scenario_in(parsed_file(path), Path(path).parent)


def scenario_in(parsed: Parsed, folder: Path) -> AnyScenario:
    """Build the scenario from a parsed file in a folder. Raises InvalidInput with every fault.

    Where the form's codes alone do not fit, its words are tried in their place.
    """
    read = _story if is_story(parsed) else _scenario
    try:
        return read(deepcopy(parsed), folder, in_words=False)
    except InvalidInput:
        return read(parsed, folder, in_words=True)


def _story(parsed: Parsed, folder: Path, *, in_words: bool) -> AnyScenario:
    """Build a story of several cases. in_words: whether the form's words count as its codes."""
    processes, keep = processes_in(parsed), _keeps_number(parsed)
    named = {
        name: file
        for name in processes
        if (file := _named_application(parsed, (CASES, name), folder)) is not None
    }
    if in_words:
        from scenarios.labels import use_codes

        for name, file in named.items():
            use_codes(file, processes[name])
        for part, process in parts_of(parsed, processes):
            use_codes(part, process, scenario=True)
    applications = {
        name: typed(processes[name].form, file, keep_number=keep) for name, file in named.items()
    }
    for name in named:
        del cases_in(parsed)[name][_APPLICATION]  # the file's content takes its place
    story = story_in(parsed, processes, keep_number=keep)
    check_story(parsed, processes, named.keys())
    faults = (*parsed.faults, *(fault for file in named.values() for fault in file.faults))
    if faults or story is None:
        raise InvalidInput(tuple(faults))
    cases = {
        name: case.model_copy(update={_APPLICATION: applications.get(name, case.application)})
        for name, case in story.cases.items()
    }
    return story.model_copy(update={CASES: cases})


def _scenario(parsed: Parsed, folder: Path, *, in_words: bool) -> Scenario:
    process = process_of(parsed)
    if not opens_alone(process):
        says = f"a case of {process.name} follows from another: list both under cases"
        parsed.refuse(_PROCESS, says)
        raise InvalidInput(tuple(parsed.faults))
    named = _named_application(parsed, (), folder)
    keep = _keeps_number(parsed)
    if in_words:
        from scenarios.labels import use_codes  # reads the form, which most files do not need

        if named is not None:
            use_codes(named, process)
        use_codes(parsed, process, scenario=True)
    application = None if named is None else typed(process.form, named, keep_number=keep)
    scenario = typed(scenario_model(process), parsed, keep_number=keep)
    check_scenario(parsed, process)
    faults = (*parsed.faults, *(named.faults if named else ()))
    if faults or scenario is None:
        raise InvalidInput(faults)
    if application is None:
        return scenario
    return scenario.model_copy(update={"application": application})


def _keeps_number(parsed: Parsed) -> bool:
    """Return whether a scenario keeps identity numbers with wrong check digits."""
    try:
        return read_yes_no(str((parsed.data or {}).get("keep_number", "no")))
    except ValueError:
        return False  # the model refuses it


def process_of(parsed: Parsed) -> Process[Any]:
    """Return the process that a scenario names; refuse an unknown one, and return the default."""
    name = (parsed.data or {}).get("process", DEFAULT_PROCESS)
    if isinstance(name, str) and name in PROCESSES:
        return PROCESSES[name]
    if parsed.data is not None and _PROCESS not in parsed.refused:
        parsed.refuse(_PROCESS, f"write one of: {', '.join(PROCESSES)}")
        parsed.refused.add(_PROCESS)
        parsed.data["process"] = DEFAULT_PROCESS  # so that the other faults are reported too
    return PROCESSES[DEFAULT_PROCESS]


def read_policy(path: str | Path, base: Policy = DEFAULT) -> Policy:
    """Read a policy file over the values of `base`. Raises InvalidInput with every fault."""
    return policy_in_file(parsed_file(path), base)


def policy_in_file(parsed: Parsed, base: Result) -> Result:
    """Build the policy from a parsed file over the values of `base`. Raises InvalidInput."""
    if parsed.data is not None:
        without_head(parsed)
    return without_faults(None if parsed.data is None else policy_in(parsed, (), base), parsed)


def _named_application(parsed: Parsed, at: FieldPath, folder: Path) -> Parsed | None:
    """Parse the application file that a scenario, or a case of a story, names. at: its path.

    Returns None if the application is inline, missing, or its name is refused.
    """
    section: Any = parsed.data
    for part in at:
        section = section[part]
    name = (section or {}).get(_APPLICATION)
    if not isinstance(name, str) or (*at, _APPLICATION) in parsed.refused:
        return None
    section[_APPLICATION] = {}  # replaced by the file's content once both are typed
    try:
        path = _inside(folder, name)
        return parse(bytes_of(path), str(path), as_json=is_json(name))
    except Unreadable as unreadable:
        parsed.refuse((*at, _APPLICATION), str(unreadable))
        return None


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file in the scenario's folder.

    Raises Unreadable for a name that leads out of the folder: it could reveal other files.
    """
    outside = "name a file in the scenario's own folder, or write the application here"
    if "\\" in name or not name.strip():
        raise Unreadable(outside)
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        raise Unreadable("this file can't be read; check its name and the disk") from None
    if not inside:
        raise Unreadable(outside)
    return folder / name
