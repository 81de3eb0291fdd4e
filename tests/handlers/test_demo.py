"""`saksgang demo` tells a whole story in an empty folder, and leaves the files that it names."""

import subprocess
import sys
from pathlib import Path

import pytest
from the_command import letter_files


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    command = [sys.executable, "-m", "handlers", *args]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the demonstration ran."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def story(folder: Path) -> str:
    """What the demonstration said."""
    done = run("demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_refused_step_is_shown_with_its_reasons(story: str) -> None:
    assert "Could it go to a decision all the same? No, and this is why:" in story
    assert "(initiation.date) is not known" in story


def test_it_ends_with_the_letter_and_five_commands(story: str) -> None:
    assert "Vedtak: Søknaden om individuell refusjon er innvilget" in story
    assert len([line for line in story.splitlines() if line.startswith("  saksgang ")]) == 5


def test_both_letters_are_files_for_their_owner_only(story: str, folder: Path) -> None:
    assert "letters lie in" in story
    letters = letter_files(folder / "saksgang-demo" / "saksgang-letters")
    names = [file.name for file in letters if "2015-000001" in file.name]

    assert [name for name in names if "granted-applicant" in name]
    assert [name for name in names if "granted-doctor-copy" in name]
    assert {file.stat().st_mode & 0o777 for file in letters} == {0o600}


@pytest.mark.parametrize(
    "end", ["granted", "waits for the doctor's answer", "rejected, because", "dismissed, because"]
)
def test_the_twelve_cases_end_in_every_way(end: str, story: str) -> None:
    assert end in story


def test_a_complaint_is_reversed_by_a_colleague_and_bears_a_correction(story: str) -> None:
    complaint = story.partition("the patient complains of")[2].partition("\n\n")[0]

    assert "complaint received by post" in complaint
    assert "complaint reversed by Ola Rådgiver" in complaint
    assert "letter: decision changed to patient" in complaint


def test_an_agreement_on_compassionate_use_is_told(story: str) -> None:
    agreement = story.partition("Agreements on compassionate use")[2].partition("\n\n")[0]

    assert agreement.splitlines()[-1].endswith("2022-05-11 agreed by case worker")


def test_no_internal_name_is_told(story: str) -> None:
    told = story.partition("Five commands")[0]

    assert told
    assert "missing_info" not in told and "under_review" not in told


def test_the_five_commands_work(story: str, folder: Path) -> None:
    commands = [line.split()[1:] for line in story.splitlines() if line.startswith("  saksgang ")]

    assert commands
    for args in commands:
        done = run(*args, cwd=folder)
        assert done.returncode == 0 and done.stdout, (args, done.stderr)


def test_a_second_demonstration_gets_its_own_folder(story: str, folder: Path) -> None:
    assert story
    again, stated = run("demo", cwd=folder), run("demo", "saksgang-demo", cwd=folder)

    assert again.returncode == 0 and (folder / "saksgang-demo-2").is_dir()
    assert stated.returncode == 2 and "The folder is not empty" in stated.stderr
