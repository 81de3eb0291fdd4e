"""R1 without strace: stop each changing command before each of its steps, then run it again.

This is coarser than killing at system calls, and runs everywhere. Also here: a command whose own
output can't be written.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from bar import Measured, Size
from reliability.kills.fault_injection import CRASH, FULL, Crash, interrupted
from reliability.kills.interrupted_commands import (
    ANCHOR,
    AUTHORISE,
    BEFORE_AUTHORISE,
    BEFORE_REVERSE,
    DATABASE,
    FILES,
    LACKING,
    RECEIVED,
    REVERSE,
    rows_of,
)
from the_command import (
    DAY,
    INCOMPLETE,
    RARE,
    Done,
    Office,
    environment,
    in_process,
    letter_files,
    not_cut_short,
)

from handlers.letters.to_folder import FolderDestination
from handlers.safekeeping.audit import verify
from storage.queries import all_letters

STARTED = ("start", "1")
COMMANDS: dict[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = {
    "register": ((RECEIVED,), ("register", INCOMPLETE)),
    "ask": ((LACKING,), ("ask", "1")),
    "answer": ((LACKING, ("ask", "1")), ("answer", "1", "answer.yaml")),
    "judge": (
        (RECEIVED,),
        ("judge", "1", "diagnosis.persons_in_norway", "120", "--because", "The register."),
    ),
    "grant": ((RECEIVED, STARTED), ("grant", "1")),
    "reverse": (BEFORE_REVERSE, REVERSE),
    "note": ((RECEIVED,), ("note", "1", "The office called.")),
    "assign": ((RECEIVED,), ("assign", "1", "--to", "Ola")),
    "tick": ((LACKING, ("register", RARE)), ("tick", "--now", "2015-04-14")),
    "marketing-authorisation": (BEFORE_AUTHORISE, AUTHORISE),
}


class TrialFolder:
    """A folder in which a command is run again and again from the same start."""

    def __init__(
        self, place: Path, before: tuple[tuple[str, ...], ...], args: tuple[str, ...]
    ) -> None:
        self.work, self.start, self.args = place / "work", place / "start", args
        self.office = Office(in_process, str(self.work / DATABASE), self.work / "letters")
        self.work.mkdir()
        for name, said in FILES.items():
            (self.work / name).write_text(yaml.safe_dump(said), encoding="utf-8")
        for step in before:
            self.office.does(*self._named(step))
        shutil.copytree(self.work, self.start)

    def reset(self) -> None:
        """Go back to the start."""
        shutil.rmtree(self.work)
        shutil.copytree(self.start, self.work)

    def run(self) -> Done:
        """Run the command."""
        return self.office(*self._named(self.args))

    def sweep(self) -> None:
        """Sweep at a later time, which also sends letters that were put off."""
        day = self.args[self.args.index("--now") + 1] if "--now" in self.args else DAY
        self.office.does("tick", at=f"{day} 18:00")

    def stands(self) -> dict[str, Any]:
        """Return what two undisturbed runs have in common."""
        with self.office.store() as store:
            rows: dict[str, Any] = rows_of(store)
        letters = {path.name: path.read_bytes() for path in letter_files(self.work / "letters")}
        return {**rows, **letters, "files": sorted(path.name for path in self.work.iterdir())}

    def damage(self) -> list[object]:
        """Return what `audit verify` finds beside a command that was cut short."""
        with self.office.store() as store:
            return [*not_cut_short(verify(store, self.work / ANCHOR))]

    def events(self) -> list[str]:
        """Return what has happened to cases."""
        with self.office.store() as store:
            return rows_of(store)["event"]

    def _named(self, args: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(self.work / arg) if arg in FILES else arg for arg in args)


@pytest.mark.parametrize("kind", [CRASH, FULL])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stopped_before_any_step_and_run_again_leaves_what_an_undisturbed_one_leaves(
    name: str, kind: str, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    trial = TrialFolder(tmp_path, *COMMANDS[name])
    before = trial.events()
    with interrupted(kind, None) as steps:
        assert trial.run().code == 0
    done = trial.events()
    trial.sweep()
    undisturbed = trial.stands()
    assert steps.taken >= 10 and not trial.damage()

    stopped = 0
    for stop in range(1, steps.taken + 1, size(3, 1)):
        trial.reset()
        at = f"stopped before step {stop}"
        with interrupted(kind, stop) as step:
            try:
                first = trial.run()
            except Crash:
                first = None
        stopped += step.over
        if first is not None:
            lines = first.err.splitlines()
            # 8: stored, and a line says which letter could not be sent
            assert (first.code, len(lines)) in ((1, 1), (0, 0), (8, 1)), (at, first)
            assert first.code == 1 or trial.events() == done, (
                at,
                "what was answered was not stored",
            )
        assert name == "tick" or trial.events() in (before, done), (at, "half of it was stored")
        assert not trial.damage(), at
        assert trial.run().code in (0, 5, 8), at
        trial.sweep()
        assert not trial.damage() and trial.stands() == undisturbed, at
        trial.run()
        trial.sweep()
        assert trial.stands() == undisturbed, (at, "once more changed something")
    assert stopped >= steps.taken // size(3, 1)
    measured("R1 in process", f"{name} stopped {stopped} times, each by {kind}: 0 violations")


def test_an_authorisation_is_stored_with_all_its_letters_or_not_at_all(
    tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    trial = TrialFolder(tmp_path, *COMMANDS["marketing-authorisation"])
    with interrupted(CRASH, None) as steps:
        assert trial.run().code == 0
    stored = Counter[tuple[bool, int, int]]()
    for stop in range(1, steps.taken + 1, size(3, 1)):
        trial.reset()
        with interrupted(CRASH, stop), suppress(Crash):
            trial.run()
        with trial.office.store() as store, store.transaction(write=False) as work:
            kinds = Counter(letter.kind for letter in all_letters(work))
        happened = any("marketing_authorised" in row for row in trial.events())
        stored[happened, kinds["closed_to_new"], kinds["no_new_patients"]] += 1

    whole, nothing = (True, 2, 1), (False, 0, 0)
    assert set(stored) == {whole, nothing}
    told = f"{stored[whole]} times with its letters, {stored[nothing]} times not at all"
    measured("R1 in process", f"authorisation killed: stored {told}")


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="only Linux has a file that is always full"
)
@pytest.mark.parametrize("held_back", [True, False])
def test_output_that_cannot_be_written_gives_one_line_and_the_step_is_stored(
    tmp_path: Path, held_back: bool
) -> None:
    office = Office(in_process, str(tmp_path / DATABASE), tmp_path / "letters")
    office.does(*RECEIVED)
    command = [
        sys.executable,
        "-m",
        "handlers",
        "--db",
        office.db,
        "--now",
        DAY,
        "--as",
        "Eli",
        "-y",
        "start",
        "1",
    ]

    env = environment(PYTHONUNBUFFERED="" if held_back else "1")

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=env, check=False
        )
        silent = subprocess.run(
            [*command[:-1], "7"], stdout=full, stderr=full, env=env, check=False
        )

    assert (done.returncode, done.stderr.count("\n")) == (
        1,
        1,
    ) and "No space left on device" in done.stderr
    assert "nothing was stored" not in done.stderr and office.state() == "under_review"
    assert silent.returncode == 3  # nothing can be said, and the exit code still says it


def test_the_same_command_twice_is_done_once_and_another_one_is_done(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / DATABASE), tmp_path / "letters")
    office.does(*RECEIVED)

    for by, at in (("Eli", DAY), ("Eli", DAY), ("Ola", DAY), ("Eli", "2015-03-17")):
        office.does("note", "1", "No answer.", by=by, at=at)
    for number in ("120", "120", "130", "120"):
        office.does(
            "judge",
            "1",
            "diagnosis.persons_in_norway",
            number,
            "--because",
            "The register.",
            at="2015-03-17",
        )

    assert office.events() == ["application_received", *["note_added"] * 3, *["fact_judged"] * 3]


def test_two_processes_can_write_the_same_letter_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sync = FolderDestination(tmp_path), os.fsync

    def another_is_quicker(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        folder.put("letter.pdf", b"whole")
        sync(handle)

    monkeypatch.setattr(os, "fsync", another_is_quicker)

    assert folder.put("letter.pdf", b"whole") == str(tmp_path / "letter.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.pdf"]
    assert (tmp_path / "letter.pdf").read_bytes() == b"whole"
