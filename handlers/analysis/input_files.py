"""Which files a path means, and what each one is: application, scenario or policy. Reads names and first keys, nothing else."""

from collections.abc import Sequence
from pathlib import Path

from workflow.engine.errors import Fault, InvalidInput

SUFFIXES = (".yaml", ".yml", ".json")
APPLICATIONS = "applications"


def scenario_files(paths: Sequence[str]) -> list[str]:
    """The scenario files that the paths mean, in order, each once. In a folder: every YAML and JSON file below it, but those in
    folders named `applications`, which scenarios refer to. Raises InvalidInput for a path that is not there or holds none.
    """
    return _files(paths, skip_applications=True)


def input_files(paths: Sequence[str]) -> list[str]:
    """The same with the application files."""
    return _files(paths, skip_applications=False)


def _files(paths: Sequence[str], *, skip_applications: bool) -> list[str]:
    found: dict[str, None] = {}
    faults = []
    for path in paths:
        if not _is_folder(path):
            found[path] = None
            continue
        inside = sorted(p for p in Path(path).rglob("*") if p.suffix in SUFFIXES and p.is_file())
        wanted = [p for p in inside if not skip_applications or APPLICATIONS not in p.relative_to(path).parts]
        if not wanted:
            faults.append(Fault(path, 1, 1, "", "there is no such file in this folder: .yaml, .yml or .json"))
        found |= dict.fromkeys(str(p) for p in wanted)
    if faults:
        raise InvalidInput(tuple(faults))
    return list(found)


def _is_folder(path: str) -> bool:
    """Whether it is one; a name that no disk takes is left to the reader, who says so."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False
