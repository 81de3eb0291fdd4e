"""Fixtures of all tests: databases in SQLite files and on one PostgreSQL server for the whole run.

Every module of the product is imported first, because a pydantic model can't be defined while a
test freezes time.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import every_module  # noqa: F401
import pytest
from databases import fresh_database, postgresql_server
from hypothesis import HealthCheck, settings

# No test holds a time: a shared machine can be slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
os.environ["SAKSGANG_CONFIG"] = ""  # whoever runs the tests may have a config file


def pytest_addoption(parser: pytest.Parser) -> None:
    says = "the reliability tests in full, as before a release"
    parser.addoption("--full", action="store_true", help=says)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server for the tests."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=("sqlite", "postgresql"))
def shared_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database that several processes can open: a path or a URL."""
    if request.param == "postgresql":
        with fresh_database(request.getfixturevalue("server")) as url:
            yield url
    else:
        yield str(tmp_path / "cases.db")
