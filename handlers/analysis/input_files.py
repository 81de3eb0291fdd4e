"""Which files a path means. Reads names only, not contents."""

from collections.abc import Sequence
from pathlib import Path

from workflow.engine.errors import Fault, InvalidInput

SUFFIXES = (".yaml", ".yml", ".json", ".xml")
APPLICATIONS = "applications"
TABLES = (".parquet", ".csv", ".jsonl", ".ndjson")


def is_table(file: str) -> bool:
    """Return whether a file is a table of facts, by its name."""
    return file.lower().endswith(TABLES)


def scenario_files(paths: Sequence[str]) -> list[str]:
    """Return the files that the paths mean and that can be scenarios, in order, each once.

    A folder means every YAML and JSON file below it, but those in folders named `applications`:
    scenarios refer to them. Raises InvalidInput for a folder that holds no such file.
    """
    return [
        file
        for path in paths
        for file in input_files([path])
        if file == path
        or not (file.endswith(".xml") or APPLICATIONS in Path(file).relative_to(path).parts)
    ]


def input_files(paths: Sequence[str]) -> list[str]:
    """Return the files that the paths mean, in order, each once.

    A folder means every YAML, JSON and XML file below it. Raises InvalidInput for a folder that
    holds no such file.
    """
    found: dict[str, None] = {}
    faults = []
    for path in paths:
        if not _is_folder(path):
            found[path] = None
            continue
        below = sorted(p for p in Path(path).rglob("*") if p.suffix in SUFFIXES and p.is_file())
        if not below:
            says = "there is no such file in this folder: .yaml, .yml, .json or .xml"
            faults.append(Fault(path, 1, 1, "", says))
        found |= dict.fromkeys(str(file) for file in below)
    if faults:
        raise InvalidInput(tuple(faults))
    return list(found)


def _is_folder(path: str) -> bool:
    """Return whether a path is a folder; no for a name that the disk refuses."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False
