"""Follow each recipe of CONTRIBUTING.md in a copy of the tree, and run the checks there."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from seeded_faults import ROOT, copied, run

TEXT: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EDIT: Final = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*(?P<new> \(new\))?[^\n]*\n\n(?P<blocks>(?:```\w+\n.*?^```\n\n?)+)",
    re.DOTALL | re.MULTILINE,
)
BLOCK: Final = re.compile(r"```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Edit:
    """An edit as the recipe states it. old: the lines to replace; None = a new file."""

    file: str
    old: str | None
    new: str

    def apply(self, tree: Path) -> None:
        """Make the edit. The old lines must stand there exactly once."""
        path = tree / self.file
        if self.old is None:
            assert not path.exists(), self.file
            path.write_text(self.new, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, (self.file, text.count(self.old), self.old)
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


def edits_of(recipe: str) -> list[Edit]:
    """Return the edits of a recipe, in order."""
    section = re.search(rf"^## {recipe}\n(.*?)(?=^## )", TEXT, re.DOTALL | re.MULTILINE)
    assert section, recipe
    found = []
    for edit in EDIT.finditer(section[1]):
        for kind, content in BLOCK.findall(edit["blocks"]):
            if edit["new"]:
                found.append(Edit(edit["file"], None, content))
            else:
                assert kind == "diff", edit["file"]
                lines = content.splitlines(keepends=True)
                assert all(line[0] in " +-" for line in lines), content
                old = "".join(line[1:] for line in lines if line[0] != "+")
                new = "".join(line[1:] for line in lines if line[0] != "-")
                # A last line without + or - may be the beginning of a longer line.
                cut = lines[-1][0] == " " and not lines[-1].rstrip("\n").endswith((",", ":", "("))
                found.append(
                    Edit(
                        edit["file"],
                        old.rstrip("\n") if cut else old,
                        new.rstrip("\n") if cut else new,
                    )
                )
    return found


def files_of(edits: Sequence[Edit]) -> list[str]:
    """Return the files that the edits touch, each once."""
    return list(dict.fromkeys(edit.file for edit in edits))


def followed(recipe: str, tree: Path) -> list[str]:
    """Copy the tree, make the edits of a recipe and what is made from them. Return the files."""
    copied(tree)
    edits = edits_of(recipe)
    for edit in edits:
        edit.apply(tree)
    sources = [file for file in files_of(edits) if file.endswith(".py")]
    for check in (("format", "--check"), ("check",)):
        code, output = run(tree, "-m", "ruff", *check, *sources, seconds=60)
        assert code == 0, output
    made(tree)
    return files_of(edits)


def made(tree: Path) -> None:
    """Write what is made from the code, as `.ci/make` does."""
    commands = re.findall(r"^\$python ([^>\n]+)", (ROOT / ".ci/make").read_text(), re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        code, output = run(tree, *command.split(), seconds=120)
        assert code == 0, output


def checks(tree: Path, *tests: str) -> None:
    """Run tests in a copy; all must pass."""
    code, output = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, seconds=600)
    assert code == 0, output[-3000:]


def replayed(tree: Path, story: str) -> str:
    """Play a scenario in a copy; return what the command prints."""
    file = tree / "scenarios/library/recipe.yaml"
    file.write_text(story, encoding="utf-8")
    code, output = run(tree, "-m", "handlers", "replay", str(file), "--events", seconds=120)
    assert code == 0, output
    return output


STORY: Final = """\
schema: 1
scenario: The recipe is followed
received: 2015-03-16
application: applications/{application}.yaml
timeline:
"""


def test_a_rule_and_a_fact_take_seven_files(tmp_path: Path) -> None:
    files = followed("A rule and a fact", tmp_path)

    assert len(files) <= 7, files
    checks(
        tmp_path,
        "tests/workflow/test_words.py",
        "tests/workflow/test_guide_sentences.py",
        "tests/test_law_page.py",
        "tests/scenarios/test_forms.py",
    )
    code, output = run(tmp_path, "-m", "handlers", "rules", "verify", seconds=120)
    assert code == 0, output
    steps = """\
  - at: +0d
    do: judge
    fact: patient.serious_condition
    value: no
    because: Legens brev
    expect: {outcome: reject, reasons: [14]}
"""
    replayed(tmp_path, STORY.format(application="epilepsy_3a") + steps)


def test_a_letter_takes_four_files(tmp_path: Path) -> None:
    files = followed("A letter", tmp_path)

    assert len(files) <= 4, files
    checks(
        tmp_path,
        "tests/handlers/test_letter_documents.py",
        "tests/handlers/test_letter_texts.py",
        "tests/handlers/test_letter_hostile_values.py",
        "tests/scenarios/test_forms.py",
    )
    steps = """\
  - {at: +0d, do: ask}
  - {at: +23d, expect: {letters: [receipt, request_for_information, reminder, overdue_notice]}}
"""
    replayed(tmp_path, STORY.format(application="epilepsy_3a_without_date") + steps)


def test_a_state_takes_two_files(tmp_path: Path) -> None:
    files = followed("A state", tmp_path)

    assert len(files) <= 4, files
    checks(
        tmp_path,
        "tests/scenarios/test_forms.py",
        "tests/test_docs.py",
        "tests/workflow/test_words.py::TestTwoLanguages",
    )
    steps = """\
  - {at: +0d, do: start}
  - {at: +1d, do: propose, because: Liten nytte, by: Eli, expect: {state: proposed}}
  - {at: +2d, do: approve, by: Ola, expect: {state: rejected, reasons: [16]}}
"""
    replayed(tmp_path, STORY.format(application="approved_use_3b") + steps)


def test_a_timer_takes_five_files(tmp_path: Path) -> None:
    files = followed("A timer", tmp_path)

    assert len(files) <= 5, files
    checks(
        tmp_path, "tests/scenarios/test_forms.py", "tests/workflow/test_words.py::TestTwoLanguages"
    )
    steps = "  - {at: +84d, expect: {deadlines: {twelve_weeks: 2015-06-08}}}\n"
    story = (
        STORY.format(application="epilepsy_3a")
        + steps
        + "  - {at: +85d, expect: {state: received}}\n"
    )
    assert "twelve_weeks_passed" in replayed(tmp_path, story)


def test_a_process_takes_one_folder_and_one_line(tmp_path: Path) -> None:
    copied(tmp_path)
    folder = tmp_path / "workflow/enquiry"
    folder.mkdir()
    shutil.copy(ROOT / "tests/support/enquiry.py", folder / "process.py")
    (folder / "__init__.py").write_text('"""Enquiries."""\n', encoding="utf-8")
    edits = edits_of("A process")
    for edit in edits:
        edit.apply(tmp_path)
    made(tmp_path)

    assert files_of(edits) == ["workflow/processes.py"]
    code, output = run(
        tmp_path,
        "-c",
        "from importlinter.cli import lint_imports_command as l; l(['--no-cache'])",
        seconds=120,
    )
    assert code == 0, output
    story = """\
schema: 1
process: enquiry
scenario: The adviser is silent, and the office answers
received: 2026-03-02
application: {question: Is it covered?}
timeline:
  - {at: +1d, do: refer, because: A hard one, expect: {state: with_adviser}}
  - {at: +9d, expect: {state: asked}}
  - {at: +9d, do: reply, text: It is, expect: {state: replied}}
"""
    assert "adviser_silent" in replayed(tmp_path, story)
    (tmp_path / "enquiry.yaml").write_text("question: Is it covered?\n", encoding="utf-8")
    for day, *words in (
        ("2026-03-02", "register", "--process", "enquiry", "enquiry.yaml"),
        ("2026-03-03", "refer", "1", "--because", "A hard one"),
        ("2026-03-12", "tick"),
        ("2026-03-12", "reply", "1", "--text", "It is", "--yes"),
        ("2026-03-12", "audit", "verify"),
        (None, "schema", "scenario", "--process", "enquiry"),
    ):
        now = () if day is None else ("--now", day)
        call = ("-m", "handlers", "--db", "cases.db", *now, "--as", "Eli", *words)
        code, output = run(tmp_path, *call, seconds=60)
        assert code == 0, (words, output)
    assert '"refer"' in output


def test_a_migration_takes_three_files(tmp_path: Path) -> None:
    files = followed("A migration", tmp_path)

    assert len(files) <= 3, files
    checks(tmp_path, "tests/storage/test_migrations.py", "tests/storage/test_store.py")
