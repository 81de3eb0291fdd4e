"""R2 with the rollback journal: cut the power at any moment of a command.

The system calls of each command are recorded once. They say what a disk may hold after a cut at any
moment; some of those states are drawn by lot. In each the database must open, verify, and hold the
commits that the command had relied on. Needs Linux and strace.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest
from bar import Measured, Size
from cases import noon
from reliability.kills.interrupted_commands import ANCHOR, DATABASE, LETTERS, TRIALS
from reliability.kills.strace_injection import traced
from reliability.power_cuts.disk_states import RECORDED, Disk, Reader, Step
from the_command import dump_of, not_cut_short, opened

from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.safekeeping.audit import verify
from storage import database
from storage.queries import all_letters
from workflow.engine.errors import SaksgangError

pytestmark = pytest.mark.strace
SAMPLE = (
    "register, no database yet",
    "start",
    "answer",
    "grant",
    "tick",
    "db backup",
    "db restore",
)
SHARES = (0.0, 0.5, 0.9)
"""How much of what was not synced is there after the cut."""
_PRINTED = {"out", "err"}
NEXT_DAY = noon(date(2015, 4, 15))
Content = dict[str, list[str]]


@dataclass(frozen=True)
class Recorded:
    """A recorded command. before, after: the files it found and left. steps: its system calls.

    commits: what was stored after each commit, by the step that completed it. -1 = at the start.
    """

    before: dict[str, bytes]
    after: dict[str, bytes]
    steps: list[Step]
    commits: dict[int, Content]

    def at(self, moment: int) -> Disk:
        """Return the disk after so many steps."""
        disk = Disk(self.before)
        for step in self.steps[:moment]:
            disk.do(step)
        return disk

    def allowed(self, moment: int) -> list[Content]:
        """Return what may be stored then: the last commit relied on, or a later one."""
        ended = [step for step in self.commits if step < moment]
        relied = [step for step in ended if self._relied_on_at(step) < moment]
        return [self.commits[step] for step in ended if step >= relied[-1]]

    def _relied_on_at(self, commit: int) -> int:
        """Return the first step that relies on a commit, at the latest the last step.

        Removing another name, and syncing the folder, still belong to the commit.
        """
        part = [
            step.kind == "sync names" or (step.kind == "name" and not step.file)
            for step in self.steps
        ]
        later = (at for at in range(commit + 1, len(self.steps)) if not part[at])
        return -1 if commit < 0 else next(later, len(self.steps) - 1)


@pytest.fixture(scope="module")
def recorded(
    tmp_path_factory: pytest.TempPathFactory, size: Size[tuple[str, ...]]
) -> dict[str, Recorded]:
    """Record each command from its beginning to its end."""
    place = tmp_path_factory.mktemp("recorded")
    return {
        name: _record(name, place / str(number))
        for number, name in enumerate(size(SAMPLE, tuple(TRIALS)))
    }


def _record(name: str, folder: Path) -> Recorded:
    TRIALS[name].prepare(folder)
    before = _files(folder)
    done, lines = traced(TRIALS[name], folder, ["-xx", "-s", "10000000", "-e", f"trace={RECORDED}"])
    assert done.code == 0, (name, done)
    steps = Reader(folder, before).steps(lines)
    found = Recorded(before, _files(folder), steps, {})
    assert found.at(len(steps)).now() == found.after, (
        "what was recorded is not what the command did"
    )
    assert any(step.kind == "say" for step in steps)

    def stored(moment: int) -> Content:
        with opened(_put(folder.with_name(f"{folder.name}-then"), found.at(moment).now())) as store:
            return dump_of(store)

    found.commits[-1] = stored(0)
    found.commits.update({at: stored(at + 1) for at, step in enumerate(steps) if _is_commit(step)})
    return found


def _is_commit(step: Step) -> bool:
    """Return whether a step completes a commit: the journal goes, or the database is replaced."""
    return step.kind == "name" and (
        step.name == DATABASE if step.file else step.name == f"{DATABASE}-journal"
    )


def _files(folder: Path) -> dict[str, bytes]:
    found = {
        str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {name: path.read_bytes() for name, path in found.items() if name not in _PRINTED}


def _put(folder: Path, files: dict[str, bytes]) -> str:
    """Make a folder hold exactly these files. Return the path of its database."""
    folder.mkdir(exist_ok=True)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder / DATABASE)


def _wrong(
    command: Recorded, moment: int, found: dict[str, bytes], synced: bool, folder: Path
) -> Iterator[str]:
    """Yield everything that is wrong after a cut, and at some moments also after a next sweep.

    synced: the anchor file was synced. A command that was cut short before its commit is no fault.
    Where there is no database yet, a new one is made, to which no anchor file belongs.
    """
    try:
        with opened(_put(folder, found)) as store:
            anchor = folder / ANCHOR if synced and found.get(DATABASE) else None
            yield from map(str, not_cut_short(verify(store, anchor)))
            if dump_of(store) not in command.allowed(moment):
                yield "what is stored is older than a commit that the command relied on"
            with store.transaction(write=False) as work:
                sent = [
                    Path(letter.path or "").name
                    for letter in all_letters(work)
                    if letter.status == "sent"
                ]
            lost = [
                name
                for name in sent
                if found.get(f"{LETTERS}/{name}") != command.after[f"{LETTERS}/{name}"]
            ]
            yield from (f"{name} is noted as sent, and is not there" for name in lost)
            if moment % 5 == 0 and found.get(DATABASE):
                sweep(Door(anchored(store, folder / ANCHOR)), NEXT_DAY)
                found_then = not_cut_short(verify(store, folder / ANCHOR))
                yield from (f"after the next sweep: {damage}" for damage in found_then)
    except (SaksgangError, ValueError) as error:
        yield f"it can't be read: {error}"


def test_whatever_a_power_cut_leaves_is_what_had_been_committed(
    recorded: dict[str, Recorded],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: Size[int],
    measured: Measured,
) -> None:
    monkeypatch.setattr(
        database, "journal", lambda: ("delete", "off")
    )  # what is looked at need not outlive another cut
    began = time.monotonic()
    luck = Random(2)
    moments = [
        (name, moment)
        for name, command in recorded.items()
        for moment in range(len(command.steps) + 1)
    ]
    wrong, tried = [], 0
    for name, moment in luck.sample(moments, size(70, len(moments))):
        disk = recorded[name].at(moment)
        for share in SHARES:
            tried += 1
            cut = disk.after_cut(luck, share)
            wrong += [
                (name, moment, share, each)
                for each in _wrong(
                    recorded[name], moment, cut, not disk.unsafe(ANCHOR), tmp_path / "cut"
                )
            ]

    assert wrong == []
    assert tried >= 200
    measured(
        "R2",
        f"power cut at {tried // len(SHARES)} of {len(moments)} moments "
        f"of {len(recorded)} commands on the rollback journal, {tried} states of the disk: 0 bad, "
        f"{time.monotonic() - began:.0f} s",
    )


def test_what_a_command_has_done_is_safe_when_it_ends(recorded: dict[str, Recorded]) -> None:
    for name, command in recorded.items():
        disk = command.at(len(command.steps))

        assert [
            file for file in sorted(command.after | command.before) if disk.unsafe(file)
        ] == [], name
