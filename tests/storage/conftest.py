"""Tests that take `store` or `place` run on an SQLite file, SQLite in memory, and PostgreSQL."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from databases import KINDS, fresh_database, simulated_store

from storage.store import Store


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the path or URL of an empty database."""
    if request.param == "postgresql":
        with fresh_database(request.getfixturevalue("server")) as url:
            yield url
    else:
        yield ":memory:" if request.param == "memory" else str(tmp_path / "cases.db")


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """Return an empty store. Its random ids are counted, so that each run is the same."""
    ids = count(1)
    opened = simulated_store(place, lambda: f"{next(ids):032x}")
    yield opened
    opened.close()
