"""The wheel, installed in another folder, holds everything that it needs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the wheel."""
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    [wheel] = (folder / "dist").glob("*.whl")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder / "site"),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    return folder


def run(folder: Path, *args: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(folder / "site"), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "handlers", *args],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_replays_a_scenario_that_it_brings(elsewhere: Path) -> None:
    library = elsewhere / "site" / "scenarios" / "library"

    assert "passed" in run(elsewhere, "replay", str(library / "information_never_came.yaml"))


def test_the_wheel_prints_the_schema(elsewhere: Path) -> None:
    assert json.loads(run(elsewhere, "schema", "application"))["title"]


def test_the_wheel_holds_the_four_packages_and_nothing_else(elsewhere: Path) -> None:
    site = {
        path.name for path in (elsewhere / "site").iterdir() if not path.name.endswith(".dist-info")
    } - {"bin"}

    assert site == {"workflow", "handlers", "storage", "scenarios"}
    assert shutil.which("saksgang", path=str(elsewhere / "site" / "bin"))


def test_the_wheel_brings_every_data_file(elsewhere: Path) -> None:
    """Hatchling leaves out what `.gitignore` names, so a careless line there would lose files."""
    site = elsewhere / "site"
    folders = ("workflow", "handlers", "storage", "scenarios")
    listed = subprocess.run(
        ["git", "ls-files", *folders], capture_output=True, text=True, check=True
    )
    tracked = [name for name in listed.stdout.split("\n") if name]

    assert any(name.endswith("letters/nb/receipt.txt.jinja") for name in tracked)
    assert [name for name in tracked if not (site / name).is_file()] == []
