"""An office of one's own for each test; databases as the store's tests have them: SQLite in a file, and a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import fresh_database, postgresql_server
from the_command import Office, in_process, installed


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=("sqlite", "postgresql"))
def shared_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is that several processes can open."""
    if request.param == "postgresql":
        with fresh_database(request.getfixturevalue("server")) as url:
            yield url
    else:
        yield str(tmp_path / "cases.db")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The command in this process, on a database file of its own: quick."""
    return Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")


@pytest.fixture
def real_office(tmp_path: Path) -> Office:
    """The installed command, in a process of its own each time."""
    return Office(installed, str(tmp_path / "cases.db"), tmp_path / "letters")
