"""Fixtures for tests of handlers/: a database file, a folder for letters, the command on them."""

from pathlib import Path

import pytest
from the_command import Office, in_process, installed


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The command in this process, on a new database file. Quick."""
    return Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")


@pytest.fixture
def real_office(tmp_path: Path) -> Office:
    """The installed command, in a new process each time."""
    return Office(installed, str(tmp_path / "cases.db"), tmp_path / "letters")
