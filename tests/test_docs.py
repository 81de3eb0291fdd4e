"""Check the documents: every verb, diagram, figure, function and file that they name exists."""

import doctest
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from handlers.analysis.lifecycle_diagram import diagram
from handlers.cli.main import VERBS
from workflow.engine.process import START, Process
from workflow.processes import PROCESSES

DOCUMENTS = (
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LAW.md",
    "README.md",
    "SECURITY.md",
)
README = Path("README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_verb() -> None:
    assert [
        verb for verb in VERBS if f"saksgang {verb}" not in README and f"`{verb}" not in README
    ] == []


def test_the_readmes_diagram_is_made_from_the_roads() -> None:
    assert f"```mermaid\n{diagram()}\n```" in README


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_the_diagram_draws_every_road_once_and_no_arrow_twice(process: Process[Any]) -> None:
    text = diagram(process)
    arrows = re.findall(r"^    (\S+) --> (\w+): (.+)$", text, re.MULTILINE)
    boxes = re.findall(r"^    (\w+): (.+)$", text, re.MULTILINE)
    stays = [(state, state, said) for state, said in boxes if said != state]
    drawn = [
        (source, to, label)
        for source, to, labels in (*arrows, *stays)
        for label in labels.split("<br>")
    ]
    roads = [
        (
            "[*]" if road.source == START else road.source,
            road.to,
            road.step + (f" [{', '.join(g.says for g in road.guards)}]" if road.guards else ""),
        )
        for road in process.roads
    ]

    assert ";" not in text  # it ends a statement of Mermaid
    assert sorted(drawn) == sorted((*way, says.replace(";", ",")) for *way, says in roads)
    assert len({(source, to) for source, to, _ in stays}) == len(stays)
    assert not any(source == to for source, to, _ in arrows)
    assert len({(source, to) for source, to, _ in arrows}) == len(arrows)  # Mermaid merges others


def test_each_reliability_test_has_a_row_in_security_md() -> None:
    rows = Path("SECURITY.md").read_text(encoding="utf-8").splitlines()
    named = {
        file
        for row in rows
        if row.startswith("| R")
        for file in re.findall(r"`(\w+/test_\w+\.py)`", row)
    }

    assert named == {
        f"{path.parent.name}/{path.name}" for path in Path("tests/reliability").rglob("test_*.py")
    }


def test_the_readmes_python_example_runs() -> None:
    examples = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    said: list[str] = []
    result = doctest.DocTestRunner().run(examples, out=said.append)

    assert result.attempted >= 10
    assert result.failed == 0, "".join(said)


def resolved(name: str) -> object:
    """Return the module, class or function that a dotted name means. Raises AttributeError."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AttributeError(name)


def test_every_function_that_the_architecture_page_names_exists() -> None:
    text = Path("ARCHITECTURE.md").read_text(encoding="utf-8")
    names = re.findall(r"`((?:workflow|storage|scenarios|handlers)(?:\.\w+)+)`", text)

    assert len(names) >= 30
    for name in names:
        resolved(name)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_links_to_exists(document: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", Path(document).read_text(encoding="utf-8"))

    assert [link for link in links if not Path(link).exists()] == []


def test_documents_name_no_path_of_a_machine() -> None:
    texts = [Path(name).read_text(encoding="utf-8") for name in DOCUMENTS]
    foreign = ("/home/", "/tmp/", "http://localhost", "/simple/")

    assert [word for word in foreign for text in texts if word in text] == []
