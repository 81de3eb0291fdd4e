"""The sources keep to the architecture: imports go one way, names are unique, one module reads the
clock.

The import contracts themselves stand in pyproject.toml.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import grimp
import pytest

from workflow.processes import PROCESSES

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
SOURCES = {package: sorted((ROOT / package).rglob("*.py")) for package in PACKAGES}
MOST_PAIRS = 34
"""How many pairs of folders in handlers/ may import each other.

More of them, and a folder can't be read by itself.
"""


def test_the_import_contracts_hold() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )

    assert done.returncode == 0, done.stdout


def test_every_folder_of_workflow_is_a_process_or_below_all_processes() -> None:
    graph = grimp.build_graph("workflow")
    below = {"engine", "logic", "registers"}
    folders = {path.parent.name for path in (ROOT / "workflow").glob("*/__init__.py")}
    imports = {
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if module.split(".")[1:2] and module.split(".")[1] in below
    }

    assert folders - below == set(PROCESSES)
    assert {other.split(".")[1] for _, other in imports} <= below


def test_few_folders_of_handlers_import_each_other() -> None:
    graph = grimp.build_graph(*PACKAGES)
    imports = [
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    ]
    parts = [(module.split("."), other.split(".")) for module, other in imports]
    inside = {
        (module[1], other[1])
        for module, other in parts
        if module[0] == other[0] == "handlers" and len(other) > 1
    }
    pairs = sorted(pair for pair in inside if pair[0] != pair[1])

    assert ("cli", "casework") in pairs
    assert len(pairs) <= MOST_PAIRS, pairs


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_modules_of_a_package_share_a_name(package: str) -> None:
    """Every process has the same file names in its folder and below, so those may be shared among
    the folders of processes.
    """
    modules = defaultdict(list)
    for path in SOURCES[package]:
        if not path.stem.startswith("__"):
            modules[path.stem].append(path)
    shared = {
        name: [str(path.relative_to(ROOT)) for path in paths]
        for name, paths in modules.items()
        if len(paths) > 1
        and not all(
            any((folder / "process.py").exists() for folder in path.parents[:2]) for path in paths
        )
    }

    assert modules
    assert shared == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_a_docstring(package: str) -> None:
    parsed = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES[package]}

    assert parsed
    assert [str(path) for path, tree in parsed.items() if not ast.get_docstring(tree)] == []


def test_only_the_clock_reads_the_time() -> None:
    reads = re.compile(r"\b(datetime|date)\.(now|today|utcnow)\(|time\.time\(")
    paths = [path for package in PACKAGES for path in SOURCES[package]]

    assert [path.name for path in paths if reads.search(path.read_text(encoding="utf-8"))] == [
        "clock.py"
    ]


def test_no_identity_number_in_the_repository_could_be_a_living_persons() -> None:
    real = re.compile(r"(?<!\d)(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2]|4[1-9]|5[0-2])\d{7}(?!\d)")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    texts = {
        name: (ROOT / name).read_text(errors="replace")
        for name in listed.stdout.splitlines()
        if (ROOT / name).is_file() and Path(name).suffix not in (".pdf", ".png")
    }

    assert "README.md" in texts
    assert {name: real.findall(text) for name, text in texts.items() if real.search(text)} == {}


def test_what_the_tests_need_is_pinned() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [*extras["test"], *extras["checks"]]
    needed = [line.lower() for line in lines if not line.startswith("saksgang")]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()

    assert "pytest" in {line.partition("==")[0] for line in needed}
    assert [line for line in needed if "==" not in line or line not in constraints] == []


def test_the_constraints_name_no_package_index() -> None:
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")
