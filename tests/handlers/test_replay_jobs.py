"""Scenarios are played in one process or in several: the answer is the same, to the byte."""

import shutil
from pathlib import Path

import pytest
from the_command import Done, in_process

PART = "scenarios/library/withdrawal"


def replayed(*args: str) -> Done:
    return in_process(["replay", *args], {}, "")


@pytest.mark.parametrize("form", [("--events", "--format", "json"), ("--format", "csv"), ()])
def test_several_processes_give_the_same_bytes(form: tuple[str, ...]) -> None:
    alone = replayed(PART, *form)
    assert alone.code == 0 and alone.out
    assert replayed(PART, *form, "--jobs", "2") == alone


def test_several_processes_find_the_same_faults_and_differences(tmp_path: Path) -> None:
    library = Path("scenarios/library")
    shutil.copytree(library / "applications", tmp_path / "applications")
    whole = (library / "information_never_came.yaml").read_text(encoding="utf-8")
    for number in range(12):
        (tmp_path / f"{number:02}.yaml").write_text(whole, encoding="utf-8")
    wrong = whole.replace("reasons: [13]", "reasons: [6]")
    assert wrong != whole
    (tmp_path / "03.yaml").write_text(wrong, encoding="utf-8")
    alone = replayed(str(tmp_path))
    assert alone.code == 8 and "11 of 12 scenarios passed" in alone.out
    assert replayed(str(tmp_path), "--jobs", "2") == alone

    (tmp_path / "05.yaml").write_text("schema: 1\nscenario: no more\n", encoding="utf-8")
    (tmp_path / "11.yaml").write_text("schema: 1\nscenari: no more\n", encoding="utf-8")
    invalid = replayed(str(tmp_path))
    assert invalid.code == 7 and invalid.out == ""
    assert "05.yaml" in invalid.err and "11.yaml" in invalid.err
    assert replayed(str(tmp_path), "--jobs", "2") == invalid


def test_coverage_is_counted_in_one_process() -> None:
    done = replayed(PART, "--coverage", "--jobs", "2")
    assert done.code == 2 and "leave out --jobs" in done.err
