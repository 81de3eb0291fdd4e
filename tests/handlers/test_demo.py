"""The demonstration: one command in an empty folder tells a whole story, and leaves what it says it
leaves.
"""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which the demonstration was given, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "handlers", "demo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return folder, done.stdout


def test_it_tells_of_a_refused_step_with_its_reasons(told: tuple[Path, str]) -> None:
    assert "The machine says no, and why:" in told[1]
    assert "(initiation.date) is not known" in told[1]


def test_it_ends_with_the_letter_and_five_commands(told: tuple[Path, str]) -> None:
    assert "Vedtak: Søknaden om individuell refusjon er innvilget" in told[1]
    assert len([line for line in told[1].splitlines() if line.startswith("  saksgang ")]) == 5


def test_both_letters_lie_there_and_nobody_else_may_read_them(told: tuple[Path, str]) -> None:
    letters = list((told[0] / "saksgang-demo" / "letters").iterdir())

    assert [f.name for f in letters if "2015-000001" in f.name and "granted-applicant" in f.name]
    assert [f.name for f in letters if "2015-000001" in f.name and "granted-doctor-copy" in f.name]
    assert {f.stat().st_mode & 0o777 for f in letters} == {0o600}


def test_the_twelve_end_in_every_way(told: tuple[Path, str]) -> None:
    for word in ("granted", "missing info", "rejected, because", "dismissed, because"):
        assert word in told[1]


def test_the_five_commands_work(told: tuple[Path, str]) -> None:
    for line in told[1].splitlines():
        if line.startswith("  saksgang "):
            args = line.split()[1:]
            done = subprocess.run(
                [sys.executable, "-m", "handlers", *args],
                cwd=told[0],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            assert done.returncode == 0 and done.stdout, (line, done.stderr)


def test_a_second_demonstration_gets_a_folder_of_its_own(told: tuple[Path, str]) -> None:
    again = [sys.executable, "-m", "handlers", "demo"]
    subprocess.run(again, cwd=told[0], capture_output=True, text=True, check=True, timeout=120)
    stated = subprocess.run(
        [*again, "saksgang-demo"],
        cwd=told[0],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (told[0] / "saksgang-demo-2").is_dir()
    assert stated.returncode == 2 and "no empty folder" in stated.stderr
