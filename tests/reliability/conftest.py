"""Fixtures of the reliability tests: how much a run does, what it measured, and many databases."""

from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bar import FIGURES, Measured
from databases import fresh_database


@pytest.fixture(params=("sqlite", "postgresql"))
def shared_places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Iterator[str]]:
    """Empty databases, as many as are asked for. Each is removed when the next one is made."""
    of_postgresql = request.param == "postgresql"

    def places() -> Generator[str]:
        for number in count(1):
            if of_postgresql:
                with fresh_database(request.getfixturevalue("server")) as url:
                    yield url
            else:
                yield str(tmp_path / f"cases{number}.db")

    found = places()
    yield found
    found.close()


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Return whether this is the full run."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(scope="session")
def size(full: bool) -> Any:
    """Return the function size(sample, full), which says how much this run does."""
    return lambda sample, whole: whole if full else sample


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Note a figure for the table that is printed at the end, from any worker of pytest-xdist."""
    return lambda row, figures: request.node.user_properties.append((FIGURES, (row, figures)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = sorted(
        f"| {row} | {text} |"
        for report in terminalreporter.getreports("passed")
        for key, (row, text) in report.user_properties
        if key == FIGURES and report.when == "call"
    )
    if figures:
        terminalreporter.section("measured")
        for line in figures:
            terminalreporter.write_line(line)
