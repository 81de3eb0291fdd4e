"""R2, where the product chooses the rollback journal: the power is cut at any moment of a command, and what was not synced is lost.

What each command asks of the system is recorded once. From it follows what a disk may hold after a cut at any moment: all such are too
many, so they are drawn by lot. Each opens, verifies, and holds the commits that the command went on from. Needs strace and Linux.
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
from reliability.kills.strace_injection import _traced
from reliability.power_cuts.disk_states import RECORDED, Disk, Reader, Step
from the_command import dump_of, opened

from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.safekeeping.audit import verify
from storage import database
from storage.queries import all_letters
from workflow.engine.errors import SaksgangError

pytestmark = pytest.mark.strace
SAMPLE = ("register, no database yet", "start", "answer", "grant", "tick", "db backup", "db restore")
SHARES = (0.0, 0.5, 0.9)
"""How much of what was not synced is there all the same."""
_PRINTED = {"out", "err"}
NEXT_DAY = noon(date(2015, 4, 15))
Content = dict[str, list[str]]


@dataclass(frozen=True)
class Recorded:
    """A command as it was recorded. before, after: the files it found and left. steps: what it asked for.

    commits: by the step that ended each, what was stored then; by -1, what was stored before.
    """

    before: dict[str, bytes]
    after: dict[str, bytes]
    steps: list[Step]
    commits: dict[int, Content]

    def at(self, moment: int) -> Disk:
        """The disk when so many steps have been done."""
        disk = Disk(self.before)
        for step in self.steps[:moment]:
            disk.do(step)
        return disk

    def allowed(self, moment: int) -> list[Content]:
        """What may be stored then: of the commits that have ended by then, the last that the command went on from, or a later one."""
        ended = [step for step in self.commits if step < moment]
        relied = [step for step in ended if self._went_on(step) < moment]
        return [self.commits[step] for step in ended if step >= relied[-1]]

    def _went_on(self, commit: int) -> int:
        """The first step after a commit that is no part of it, as another name's going and the sync of both are; at the latest its end,
        where it says that it is done."""
        part = [step.kind == "sync names" or (step.kind == "name" and not step.file) for step in self.steps]
        later = (at for at in range(commit + 1, len(self.steps)) if not part[at])
        return -1 if commit < 0 else next(later, len(self.steps) - 1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, size: Size[tuple[str, ...]]) -> dict[str, Recorded]:
    """The commands, each recorded from its beginning to its end."""
    place = tmp_path_factory.mktemp("recorded")
    return {name: _record(name, place / str(number)) for number, name in enumerate(size(SAMPLE, tuple(TRIALS)))}


def _record(name: str, folder: Path) -> Recorded:
    TRIALS[name].prepare(folder)
    before = _files(folder)
    done, lines = _traced(TRIALS[name], folder, ["-xx", "-s", "10000000", "-e", f"trace={RECORDED}"])
    assert done.code == 0, (name, done)
    steps = Reader(folder, before).steps(lines)
    found = Recorded(before, _files(folder), steps, {})
    assert found.at(len(steps)).now() == found.after, "what was recorded is not what the command did"
    assert any(step.kind == "say" for step in steps)

    def stored(moment: int) -> Content:
        with opened(_put(folder.with_name(f"{folder.name}-then"), found.at(moment).now())) as store:
            return dump_of(store)

    found.commits[-1] = stored(0)
    found.commits.update({at: stored(at + 1) for at, step in enumerate(steps) if _is_commit(step)})
    return found


def _is_commit(step: Step) -> bool:
    """The journal goes, or another database takes the place: that is the moment from which a commit counts."""
    return step.kind == "name" and (step.name == DATABASE if step.file else step.name == f"{DATABASE}-journal")


def _files(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in _PRINTED}


def _put(folder: Path, files: dict[str, bytes]) -> str:
    """Lay files out in a folder, and nothing else there; the path of its database."""
    folder.mkdir(exist_ok=True)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder / DATABASE)


def _wrong(command: Recorded, moment: int, found: dict[str, bytes], anchored: bool, folder: Path) -> Iterator[str]:
    """Everything that is not as it must be after a cut, and now and then when work goes on. anchored: the anchor file was synced."""
    try:
        with opened(_put(folder, found)) as store:
            yield from (str(damage) for damage in verify(store, folder / ANCHOR if anchored else None))
            if dump_of(store) not in command.allowed(moment):
                yield "what is stored is no commit that the command went on from, and no later one"
            with store.transaction(write=False) as work:
                sent = [Path(letter.path or "").name for letter in all_letters(work) if letter.status == "sent"]
            lost = [name for name in sent if found.get(f"{LETTERS}/{name}") != command.after[f"{LETTERS}/{name}"]]
            yield from (f"{name} is noted as sent, and is not there" for name in lost)
            if moment % 5 == 0:
                sweep(Door(store), NEXT_DAY, folder / ANCHOR)
                yield from (f"after the next sweep: {damage}" for damage in verify(store, folder / ANCHOR))
    except (SaksgangError, ValueError) as error:
        yield f"it can't be read: {error}"


def test_whatever_a_power_cut_leaves_is_what_had_been_committed(
    recorded: dict[str, Recorded], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: Size[int], measured: Measured
) -> None:
    monkeypatch.setattr(database, "journal", lambda: ("delete", "off"))  # what is looked at need not outlive another cut
    began = time.monotonic()
    luck = Random(2)
    moments = [(name, moment) for name, command in recorded.items() for moment in range(len(command.steps) + 1)]
    wrong, tried = [], 0
    for name, moment in luck.sample(moments, size(70, len(moments))):
        disk = recorded[name].at(moment)
        for share in SHARES:
            tried += 1
            cut = disk.after_cut(luck, share)
            wrong += [
                (name, moment, share, each)
                for each in _wrong(recorded[name], moment, cut, not disk.unsafe(ANCHOR), tmp_path / "cut")
            ]

    assert wrong == []
    assert tried >= 200
    measured(
        "R2",
        f"power cut at {tried // len(SHARES)} of {len(moments)} moments of {len(recorded)} commands on the rollback journal, {tried} "
        f"states of the disk: 0 bad, {time.monotonic() - began:.0f} s",
    )


def test_what_a_command_has_done_is_safe_when_it_ends(recorded: dict[str, Recorded]) -> None:
    for name, command in recorded.items():
        disk = command.at(len(command.steps))

        assert [file for file in sorted(command.after | command.before) if disk.unsafe(file)] == [], name
