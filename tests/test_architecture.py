"""The map and its guard are the same text: the contracts of pyproject.toml hold, and one module reads the clock."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

PACKAGES = ("workflow", "storage", "scenarios", "handlers")
SOURCES = sorted(path for package in PACKAGES for path in Path(package).rglob("*.py"))


def test_the_arrows_go_down() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stdout


def test_every_file_says_what_it_is_for() -> None:
    for path in SOURCES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_only_the_clock_reads_the_time() -> None:
    reads = re.compile(r"\b(datetime|date)\.(now|today|utcnow)\(|time\.time\(")

    assert [path.name for path in SOURCES if reads.search(path.read_text(encoding="utf-8"))] == ["clock.py"]


def test_no_identity_number_in_the_tree_could_be_a_living_persons() -> None:
    real = re.compile(r"(?<!\d)(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2]|4[1-9]|5[0-2])\d{7}(?!\d)")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)
    paths = [Path(name) for name in listed.stdout.split()]
    texts = [path for path in paths if path.is_file() and path.suffix not in (".pdf", ".png")]

    assert [
        (str(p), real.findall(p.read_text(errors="replace"))) for p in texts if real.search(p.read_text(errors="replace"))
    ] == []


def test_what_the_tests_need_is_pinned_and_the_constraints_name_no_index() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    needed = [line for line in project["project"]["optional-dependencies"]["test"] if not line.startswith("saksgang")]
    constraints = Path("constraints.txt").read_text(encoding="utf-8")

    assert all("==" in line for line in needed)
    assert "://" not in constraints
    assert all(f"\n{line}\n".lower() in f"\n{constraints}".lower() for line in needed)
