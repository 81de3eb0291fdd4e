"""R22: verify passes nothing that it could not compare.

No anchor file, an empty, mistyped, foreign or old one, a case that is gone, a step without a line.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from bar import Measured
from cases import ELI
from databases import simulated_store
from office_at_work import MONDAY, at_work
from the_command import Office, in_process, opened

from handlers.api import anchored
from handlers.casework.door import Door
from handlers.safekeeping.anchor_file import AnchorFault
from handlers.safekeeping.audit import verify_whole
from storage.store import Store
from storage.triggers import TRIGGERS

FINDINGS = 8
LATER = MONDAY + timedelta(days=300)
OF_A_CASE = (
    *("letter", "command", "case_key", "case_date", "case_line", "case_word", "access"),
    "event",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of an office at work, and its anchor file beside it."""
    path = tmp_path_factory.mktemp("r22") / "cases.db"
    with opened(str(path)) as store:
        at_work(store, 100, Path(f"{path}.anchor"))
    return path


@pytest.fixture
def copy(place: Path, tmp_path: Path) -> Iterator[tuple[Store, Any, Path]]:
    """A copy in memory with its driver, and a copy of the anchor file."""
    anchor = tmp_path / "anchor"
    shutil.copyfile(f"{place}.anchor", anchor)
    store = simulated_store(":memory:")
    driver: Any = store.engine.raw_connection().driver_connection
    with closing(sqlite3.connect(place)) as file:
        file.backup(driver)
    assert verify_whole(store, anchor).damages == ()
    yield store, driver, anchor
    store.close()


def _removed(driver: sqlite3.Connection, number: str, *, last: bool) -> None:
    """Remove a whole case as somebody with a tool would; mend the counter where it was the last."""
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in driver.execute(names).fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    driver.execute("PRAGMA foreign_keys = OFF")
    letters = f"SELECT id FROM letter WHERE case_number = '{number}'"
    driver.execute(f"DELETE FROM delivery_attempt WHERE letter_id IN ({letters})")
    for table in OF_A_CASE:
        driver.execute(f"DELETE FROM {table} WHERE case_number = '{number}'")
    driver.execute(f"DELETE FROM case_file WHERE number = '{number}'")
    referred = "SELECT person_id FROM {} WHERE person_id IS NOT NULL"
    kept = f"{referred.format('event')} UNION {referred.format('case_file')}"
    driver.execute(f"DELETE FROM person WHERE id NOT IN ({kept})")
    if last:
        driver.execute("UPDATE case_counter SET last = last - 1 WHERE year = ?", (number[:4],))
    for statement in TRIGGERS["sqlite"]:
        driver.execute(statement)


def _numbers(driver: sqlite3.Connection) -> list[str]:
    return [row[0] for row in driver.execute("SELECT number FROM case_file ORDER BY number")]


def test_every_case_that_is_gone_is_found(
    copy: tuple[Store, Any, Path], size: Any, measured: Measured
) -> None:
    """By its number always; the last one, with a mended counter, by the anchor file."""
    store, driver, anchor = copy
    numbers, whole, begun = _numbers(driver), driver.serialize(), perf_counter()
    tried = numbers[:: size(5, 1)] + numbers[-1:]
    for number in tried:
        last = number == numbers[-1]
        _removed(driver, number, last=last)
        alone = verify_whole(store, None, without_anchor=True).damages
        found = verify_whole(store, anchor).damages
        assert [each.number for each in alone] == ([] if last else [number])
        assert number in {each.number for each in found}, number
        driver.deserialize(whole)
    measured("R22", f"{len(tried)} whole cases removed: all found, {perf_counter() - begun:.0f} s")


def test_every_old_anchor_file_is_found(
    copy: tuple[Store, Any, Path], size: Any, measured: Measured
) -> None:
    """The anchor file is cut after each of its lines, and each line is left out once.

    But for the last one: it says that the newest step was stored, which the database says too.
    """
    store, _, anchor = copy
    lines, begun, tried = anchor.read_bytes().splitlines(keepends=True), perf_counter(), 0
    assert b'"committed":true' in lines[-1]
    for number in range(0, len(lines) - 1, size(7, 1)):
        for left in (lines[:number], lines[:number] + lines[number + 1 :]):
            anchor.write_bytes(b"".join(left))
            assert verify_whole(store, anchor).damages, number
            tried += 1
    anchor.write_bytes(b"".join(lines))
    assert verify_whole(store, anchor).damages == ()
    took = perf_counter() - begun
    measured("R22", f"{tried} cut anchor files of {len(lines)} lines: all found, {took:.0f} s")


def test_every_step_without_a_line_is_found_also_after_the_next_one(
    place: Path, tmp_path: Path, size: Any, measured: Measured
) -> None:
    begun, database, anchor = perf_counter(), tmp_path / "cases.db", tmp_path / "anchor"
    with closing(sqlite3.connect(place)) as driver:
        tried = _numbers(driver)[:: size(6, 1)]
    for number in tried:
        shutil.copyfile(place, database)
        shutil.copyfile(f"{place}.anchor", anchor)
        with opened(str(database)) as store:
            Door(store).note(number, "Behind its back.", ELI, LATER)
            before = verify_whole(store, anchor).damages
            with suppress(AnchorFault):  # refused where the newest step of all is concerned
                Door(anchored(store, anchor)).note(number, "And on.", ELI, LATER)
            after = verify_whole(store, anchor).damages
        assert [each.number for each in before] == [each.number for each in after] == [number]
    took = perf_counter() - begun
    measured("R22", f"{len(tried)} steps without a line: all found, {took:.0f} s")


@pytest.mark.parametrize("how", ["none", "empty", "mistyped", "of another database", "a folder"])
def test_the_command_ends_with_8_where_it_could_compare_nothing(
    place: Path, tmp_path: Path, how: str
) -> None:
    database, anchor = tmp_path / "cases.db", tmp_path / "cases.db.anchor"
    shutil.copyfile(place, database)
    shutil.copyfile(f"{place}.anchor", anchor)
    office, env = Office(in_process, str(database), tmp_path / "letters"), {}
    match how:
        case "none":
            anchor.unlink()
            with closing(sqlite3.connect(database)) as driver:
                driver.execute("UPDATE store SET anchor = NULL")
                driver.commit()
        case "empty":
            anchor.write_bytes(b"")
        case "mistyped":
            env = {"SAKSGANG_ANCHOR": str(tmp_path / "cases.anchor")}
        case "of another database":
            with opened(str(tmp_path / "other.db")) as other:
                at_work(other, 10, tmp_path / "other.anchor")
            env = {"SAKSGANG_ANCHOR": str(tmp_path / "other.anchor")}
        case _:
            env = {"SAKSGANG_ANCHOR": str(tmp_path)}
    done = office("audit", "verify", at=None, **env)

    assert done.code == FINDINGS and "anchor file" in done.out
    assert "Everything is as it was written" not in done.out
    lone = office("audit", "verify", "--without-anchor", at=None, **env)
    assert (lone.code, lone.err) == (0, "Compared with no anchor file.\n")
