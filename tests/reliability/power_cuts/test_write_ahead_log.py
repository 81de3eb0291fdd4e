"""R2 with the write-ahead log: a power cut leaves only a part of it, or some of its bits are wrong.

The database must open, verify, and hold exactly the commits before the first missing or wrong byte.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bar import Measured, Size
from builders import an_application, of_somebody_else
from cases import ELI, INCOMPLETE, RECEIVED, noon
from the_command import dump_of, opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage import database
from storage.store import Store
from workflow.engine.case import Command
from workflow.engine.steps import Note
from workflow.reimbursement.commands import Answer, Ask, Grant, Judge, Start

AT = noon(RECEIVED)
STEP = 256
FIRST, SECOND = "2015-000001", "2015-000002"
STEPS: tuple[tuple[str, Command], ...] = (
    (FIRST, Start(ELI)),
    (SECOND, Ask(ELI)),
    (FIRST, Note(ELI, "ringt legen")),
    (FIRST, Grant(ELI)),
    (SECOND, Answer(ELI, of_somebody_else(an_application(), 1))),
    (SECOND, Judge(ELI, "patient.member", True, "journalen")),
    (SECOND, Grant(ELI)),
)
Content = dict[str, list[str]]


@dataclass(frozen=True)
class Cut:
    """A database file, its log, and what was stored when the log had which length."""

    file: bytes
    log: bytes
    stored: tuple[tuple[int, Content], ...]

    def whole(self, length: int) -> Content:
        """Return what must be stored when only so much of the log is good."""
        return [content for end, content in self.stored if end <= length][-1]


@pytest.fixture
def cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Make a database whose every commit, its tables too, is still in the log.

    The test that follows need not sync anything.
    """
    monkeypatch.setattr(database, "journal", lambda: ("wal", "full"))
    path = tmp_path / "cases.db"
    log = path.with_name("cases.db-wal")
    with opened(str(path)) as store:
        door = Door(store)
        stored = [(0, _content(store)), (log.stat().st_size, _content(store))]
        for application in (an_application(), of_somebody_else(INCOMPLETE, 1)):
            door.open(application, AT, ELI, None, f"command-{len(stored)}")
            stored.append((log.stat().st_size, _content(store)))
        for number, command in STEPS:
            door.handle(number, command, AT, f"command-{len(stored)}")
            stored.append((log.stat().st_size, _content(store)))
        found = Cut(path.read_bytes(), log.read_bytes(), tuple(stored))
    monkeypatch.setattr(database, "journal", lambda: ("wal", "off"))
    return found


def test_a_log_cut_anywhere_leaves_the_commits_before_the_cut(
    cut: Cut, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    began = time.monotonic()
    places = [*range(0, len(cut.log), STEP), len(cut.log)]
    tried = Random(2).sample(places, size(150, len(places)))
    bad = [at for at in tried if _left(tmp_path, cut.file, cut.log[:at]) != (cut.whole(at), [])]

    assert bad == []
    assert len(tried) >= size(150, 1_000)
    assert _reached(cut, tried) >= len(cut.stored) - 1
    measured(
        "R2",
        f"log cut at {len(tried)} places of {len(places)}: 0 bad, {time.monotonic() - began:.0f} s",
    )


def test_a_wrong_bit_in_the_log_leaves_the_commits_before_it(
    cut: Cut, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    began = time.monotonic()
    luck = Random(3)
    tried = [luck.randrange(len(cut.log)) for _ in range(size(60, 500))]
    bad = [
        at
        for at in tried
        if _left(tmp_path, cut.file, _flipped(cut.log, at, luck)) != (cut.whole(at), [])
    ]

    assert bad == []
    assert _reached(cut, tried) >= len(cut.stored) - 2
    measured(
        "R2",
        f"a bit wrong in the log at {len(tried)} places: 0 bad, {time.monotonic() - began:.0f} s",
    )


def _left(folder: Path, file: bytes, log: bytes) -> Any:
    """Return what the product finds there, and what does not verify."""
    path = folder / "left.db"
    for name in ("left.db-shm", "left.db-wal"):
        (folder / name).unlink(missing_ok=True)
    path.write_bytes(file)
    path.with_name("left.db-wal").write_bytes(log)
    with opened(str(path)) as store:
        return _content(store), verify(store)


def _content(store: Store) -> Content:
    """Return every row but the database's own.

    Where the cut comes before that row, opening makes another one, with an id of its own.
    """
    return {name: rows for name, rows in dump_of(store).items() if name != "store"}


def _flipped(log: bytes, at: int, luck: Random) -> bytes:
    return log[:at] + bytes([log[at] ^ 1 << luck.randrange(8)]) + log[at + 1 :]


def _reached(cut: Cut, places: list[int]) -> int:
    """Return how many different commits were the last good one."""
    return len({max(end for end, _ in cut.stored if end <= at) for at in places})
