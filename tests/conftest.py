"""Imports every module of the product before any test freezes time: a pydantic model can't be
defined in frozen time.

Here too: databases for whoever asks, SQLite in a file and one real PostgreSQL server for the whole
run; and how much is to be done.
"""

from collections.abc import Iterator
from pathlib import Path

import every_module  # noqa: F401
import pytest
from databases import fresh_database, postgresql_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full",
        action="store_true",
        help="the reliability tests in full, as before a release (about an hour)",
    )


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own."""
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
