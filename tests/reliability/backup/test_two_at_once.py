"""R21: restore and backup never report a success that is none: two at once, empty, swapped."""

import hashlib
import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import Any

import pytest
from bar import Measured
from cases import ELI
from databases import simulated_store
from office_at_work import MONDAY, at_work
from processes import CONTEXT, at_once
from the_command import COMPLETE, Office, application, in_process, opened

from handlers.casework.door import Door
from handlers.safekeeping import hidden_file
from handlers.safekeeping.backup import BackupFailed, backup, restore

ONE_BACKS_UP_ANOTHER = ("first.db", "second.db")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two databases, a small and a larger one, and the backup of each."""
    folder = tmp_path_factory.mktemp("r21")
    for name, events in zip(ONE_BACKS_UP_ANOTHER, (20, 80), strict=True):
        with opened(str(folder / name)) as store:
            at_work(store, events)
        backup(str(folder / name), str(folder / f"{name}.copy"))
    return folder


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _restore_each(saved: str, folder: str, rounds: int, own: str, together: Barrier) -> None:
    """Put the same backup back in every round's place; write what was told."""
    told = []
    for number in range(rounds):
        together.wait(60)
        try:
            restore(f"{saved}/{own}.copy", f"{folder}/{number}.db")
            told.append("success")
        except BackupFailed as failed:
            told.append(str(failed))
    Path(folder, own).write_text("\n".join(told), encoding="utf-8")


def _back_up_each(saved: str, folder: str, rounds: int, own: str, together: Barrier) -> None:
    """Back up the same database to every round's file; write what was told."""
    told = []
    for number in range(rounds):
        together.wait(60)
        try:
            told.append(f"success {backup(f'{saved}/{own}', f'{folder}/{number}.db').digest}")
        except BackupFailed as failed:
            told.append(str(failed))
    Path(folder, own).write_text("\n".join(told), encoding="utf-8")


def _told(folder: Path, own: str) -> list[str]:
    return (folder / own).read_text(encoding="utf-8").splitlines()


def test_two_restores_into_one_place_never_both_succeed(
    saved: Path, tmp_path: Path, size: Any, measured: Measured
) -> None:
    rounds, begun = size(10, 200), perf_counter()
    barrier = CONTEXT.Barrier(2)
    at_once(
        _restore_each,
        [(str(saved), str(tmp_path), rounds, own, barrier) for own in ONE_BACKS_UP_ANOTHER],
        seconds=600,
    )
    won: Counter[str] = Counter()
    for number, pair in enumerate(
        zip(*(_told(tmp_path, x) for x in ONE_BACKS_UP_ANOTHER), strict=True)
    ):
        assert pair.count("success") == 1, (number, pair)
        winner = ONE_BACKS_UP_ANOTHER[pair.index("success")]
        assert _digest(tmp_path / f"{number}.db") == _digest(saved / f"{winner}.copy"), number
        won[winner] += 1
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
    took = perf_counter() - begun
    measured("R21", f"{rounds} pairs of restores, {dict(won)}: 0 false successes, {took:.0f} s")


def test_two_backups_to_one_file_never_both_succeed(
    saved: Path, tmp_path: Path, size: Any, measured: Measured
) -> None:
    rounds, begun = size(10, 50), perf_counter()
    barrier = CONTEXT.Barrier(2)
    at_once(
        _back_up_each,
        [(str(saved), str(tmp_path), rounds, own, barrier) for own in ONE_BACKS_UP_ANOTHER],
        seconds=600,
    )
    for number, pair in enumerate(
        zip(*(_told(tmp_path, x) for x in ONE_BACKS_UP_ANOTHER), strict=True)
    ):
        copy = tmp_path / f"{number}.db"
        digests = [said.split(" ")[1] for said in pair if said.startswith("success ")]
        assert digests == [_digest(copy)], (number, pair)
        assert Path(f"{copy}.sha256").read_text(encoding="utf-8").split(" ")[0] == digests[0]
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
    took = perf_counter() - begun
    measured("R21", f"{rounds} pairs of backups: 0 false successes, {took:.0f} s")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE event (number TEXT)")
        connection.commit()


def _without_cases(path: Path) -> None:
    simulated_store(str(path)).close()


def _no_database(path: Path) -> None:
    path.write_text("This is a letter.\n" * 100, encoding="utf-8")


@pytest.mark.parametrize("make", [_empty, _foreign, _without_cases, _no_database])
@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_file_without_cases_is_no_backup(tmp_path: Path, make: Any, verb: str) -> None:
    source = tmp_path / "source.db"
    make(source)
    Path(f"{source}.sha256").write_text(f"{_digest(source)}  source.db\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(BackupFailed):
        if verb == "backup":
            backup(str(source), str(tmp_path / "target.db"))
        else:
            restore(str(source), str(tmp_path / "target.db"))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("when", ["before the check", "after the check"])
def test_a_file_swapped_on_the_way_is_never_told_as_success(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Another good database takes the hidden file's place, under its very name."""
    other = (saved / "second.db.copy").read_bytes()

    def swap(path: Path) -> None:
        path.unlink()
        path.write_bytes(other)

    def swapping(part: hidden_file.HiddenFile, *given: Any) -> Any:
        done = step(part, *given)
        swap(part.path)
        return done

    name = "copy" if when == "before the check" else "digest"
    step = getattr(hidden_file.HiddenFile, name)
    monkeypatch.setattr(hidden_file.HiddenFile, name, swapping)
    with pytest.raises(BackupFailed):
        restore(str(saved / "first.db.copy"), str(tmp_path / "back.db"))


def test_a_file_changed_in_its_place_while_it_is_checked_is_refused(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = "handlers.safekeeping.backup.audit.verify"

    def changes(_store: Any, **_progress: Any) -> list[Any]:
        [part] = tmp_path.glob(".back.db.*.part")
        with part.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"!")
        return []

    monkeypatch.setattr(verified, changes)
    with pytest.raises(BackupFailed, match="changed while it was checked"):
        restore(str(saved / "first.db.copy"), str(tmp_path / "back.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_check_leaves_no_trace_in_the_backup(saved: Path, tmp_path: Path) -> None:
    before = {path.name: _digest(path) for path in saved.iterdir()}
    restore(str(saved / "first.db.copy"), str(tmp_path / "back.db"))

    assert {path.name: _digest(path) for path in saved.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["back.db"]


def test_backup_and_restore_say_what_they_hold(tmp_path: Path) -> None:
    with opened(str(tmp_path / "cases.db")) as store:
        Door(store).register(application(COMPLETE), MONDAY, ELI)
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path)
    taken = office("db", "backup", str(tmp_path / "copy.db"), by=ELI)
    back = Office(in_process, str(tmp_path / "back.db"), tmp_path)
    given = back("db", "restore", str(tmp_path / "copy.db"), by=ELI)

    for done in (taken, given):
        assert done.code == 0
        holds = f"It holds: cases 1, events 1, the last of {MONDAY:%Y-%m-%d %H:%M} UTC."
        assert done.out.splitlines()[1] == holds
