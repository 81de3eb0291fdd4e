"""Runs that take long show how far they are, on a terminal alone."""

import io
import sys
from pathlib import Path

import pytest
from the_command import COMPLETE, INCOMPLETE, RARE, Done, Office, Way, in_process

from handlers.analysis.progress import progress

RUNS = (
    (("register", COMPLETE, INCOMPLETE, RARE), ("reading", "register")),
    (("start", "1", "3"), ("start",)),
    (("audit", "verify"), ("verifying",)),
    (("db", "reindex"), ("indexing",)),
    (("db", "backup", "copy.db"), ("verifying",)),
)
"""Verbs, in an order in which they can run, with what they show meanwhile."""


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(args: list[str], env: dict[str, str], stdin: str) -> Done:
    """Run the command in this process, its standard error on a terminal."""
    return in_process(args, env, stdin, Terminal())


@pytest.fixture
def every_run_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.analysis.progress.PATIENCE", -1)


@pytest.mark.usefixtures("every_run_is_long")
def test_a_long_run_shows_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    assert list(progress(list(range(50)), "counting")) == list(range(50))
    assert "counting" in screen.getvalue()


def test_a_short_run_or_a_pipe_shows_no_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(progress([1, 2], "counting")) == [1, 2]
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    assert list(progress([1, 2], "counting")) == [1, 2]
    assert screen.getvalue() == "" == capsys.readouterr().err


@pytest.mark.usefixtures("every_run_is_long")
def test_verbs_on_many_cases_show_progress_and_print_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def done(folder: Path, way: Way, args: tuple[str, ...]) -> Done:
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        return Office(way, "cases.db", folder / "letters").does(*args)

    for args, doing in RUNS:
        piped = done(tmp_path / "piped", in_process, args)
        seen = done(tmp_path / "seen", on_terminal, args)
        assert all(word in seen.err and word not in piped.err for word in doing), args
        if "backup" not in args:  # the digest of a copy differs
            assert piped.out == seen.out
