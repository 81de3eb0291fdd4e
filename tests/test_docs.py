"""What the papers say is so: every verb stands in the README, its diagram is drawn from the table, and each figure has its test."""

import re
from pathlib import Path

from handlers.analysis.lifecycle_diagram import diagram
from handlers.cli.main import VERBS

README = Path("README.md").read_text(encoding="utf-8")


def test_every_verb_stands_in_the_readme() -> None:
    assert [verb for verb in VERBS if f"saksgang {verb}" not in README and f"`{verb}" not in README] == []


def test_the_readmes_diagram_is_the_table_that_runs() -> None:
    assert f"```mermaid\n{diagram()}\n```" in README


def test_each_test_of_loss_has_its_row_of_figures() -> None:
    rows = Path("SECURITY.md").read_text(encoding="utf-8").splitlines()
    named = {file for row in rows if row.startswith("| R") for file in re.findall(r"`(\w+/test_\w+\.py)`", row)}

    assert named == {f"{path.parent.name}/{path.name}" for path in Path("tests/reliability").rglob("test_*.py")}


def test_the_papers_speak_of_the_product_alone() -> None:
    papers = [Path(name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]

    assert not [word for word in ("/home/", "/tmp/", "http://localhost", "/simple/") for paper in papers if word in paper]
