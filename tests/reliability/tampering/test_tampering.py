"""R10: whatever is changed in a database past the program is found, with the first bad event."""

import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from bar import Measured
from cases import ELI
from databases import simulated_store
from office_at_work import at_work, events_of
from processes import run
from the_command import opened

from handlers.safekeeping.anchor import Anchor
from handlers.safekeeping.anchor_file import AnchorFault, reading
from handlers.safekeeping.audit import verify, verify_case
from storage.canonical import canonical
from storage.chain import EventRow, row_hash
from storage.store import Store, Work
from storage.verification import examined, orphan_rows

LOG = 200
FINDINGS = 8

TABLES = ("event", "letter", "person", "case_file", "command", "delivery_attempt", "access")
CASE_OF = {
    "access": "case_number",
    "event": "case_number",
    "letter": "case_number",
    "case_file": "number",
    "command": "case_number",
}
KEYS = {
    "event": ("case_number", "sequence"),
    "letter": ("id",),
    "person": ("id",),
    "case_file": ("number",),
    "command": ("command_id",),
    "delivery_attempt": ("letter_id", "sequence"),
    "access": ("case_number", "sequence"),
}

NOT_SEALED = {"letter": {"next_attempt"}}
"""Of these tables; `test_every_column.py` tries every table, and knows the whole list."""


@dataclass(frozen=True)
class Place:
    """A stored value. sequence: of the event that must be named, or None where any will do."""

    table: str
    key: tuple[Any, ...]
    column: str
    case: str
    sequence: int | None
    value: bytes | int


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with two hundred events, and its anchor file beside it."""
    path = tmp_path_factory.mktemp("r10") / "cases.db"
    with opened(str(path)) as store:
        at = at_work(store, LOG, Path(f"{path}.anchor"))
        with store.transaction(write=True) as work:
            for number in ("2015-000001", "2015-000002", "2015-000001"):
                work.log_access(at, ELI, "show", number, "identity number shown in full")
        assert verify(store, Path(f"{path}.anchor"), law=True) == []
    return path


@pytest.fixture
def in_memory(office: Path) -> Iterator[Store]:
    """A copy in memory, without triggers, CHECKs and foreign keys."""
    store = simulated_store(":memory:")
    driver: Any = store.engine.raw_connection().driver_connection
    with closing(sqlite3.connect(office)) as file:
        file.backup(driver)
    _unprotected(driver)
    yield store
    store.close()


def _unprotected(driver: sqlite3.Connection) -> None:
    for (name,) in driver.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    driver.execute("PRAGMA ignore_check_constraints = ON")
    driver.execute("PRAGMA foreign_keys = OFF")


def test_every_changed_byte_and_bit_is_found(
    in_memory: Store, size: Any, measured: Measured
) -> None:
    """One bit of each byte of the events, and random bits of letters, persons, cases, commands."""
    luck, begun = random.Random(10), perf_counter()
    tried: Counter[str] = Counter()
    refused = 0
    with in_memory.transaction(write=True) as work:
        places = list(_places(work))
        log = [
            (place, byte) for place in places if place.table == "event" for byte in _bytes_of(place)
        ]
        rest = [
            place
            for place in places
            if place.table != "event" and place.column not in NOT_SEALED.get(place.table, {})
        ]
        assert len({(place.key, place.sequence) for place, _ in log}) >= LOG
        chosen = [
            (place, byte, luck.randrange(8))
            for place, byte in luck.sample(log, size(2_200, len(log)))
        ]
        columns = sorted({(place.table, place.column) for place in rest})
        by_column = {
            name: [place for place in rest if (place.table, place.column) == name]
            for name in columns
        }
        for number in range(size(1_300, 12_000)):
            place = luck.choice(by_column[columns[number % len(columns)]])
            chosen.append((place, luck.choice(_bytes_of(place)), luck.randrange(8)))
        for place, byte, bit in chosen:
            found = _found_with(work, place, _flipped(place.value, byte, bit))
            if found is None:
                refused += 1
                continue
            tried[place.table] += 1
            _assert_names(found, place, byte, bit)

    assert tried["event"] >= size(2_100, 100_000) and sum(tried.values()) - tried["event"] >= size(
        1_200, 10_000
    )
    assert set(tried) == set(TABLES) and refused < len(chosen) // 20
    said = ", ".join(f"{tried[table]:,} in {table}" for table in TABLES)
    measured(
        "R10",
        f"{sum(tried.values()):,} flipped bits ({said}), all found with their event, "
        f"{perf_counter() - begun:.0f} s",
    )


def _places(work: Work) -> Iterator[Place]:
    """Yield every stored value of events and of what they refer to."""
    run = work.connection.exec_driver_sql
    told = {
        row[0]: (row[1], row[2])
        for row in run("SELECT person_id, case_number, min(sequence) FROM event GROUP BY person_id")
    }
    told |= {
        row[0]: (row[1], None)
        for row in run("SELECT person_id, number FROM case_file")
        if row[0] not in told
    }
    last = {
        row[0]: row[1]
        for row in run("SELECT command_id, max(sequence) FROM event GROUP BY command_id")
    }
    for table in TABLES:
        columns = [row[1] for row in run(f"PRAGMA table_info({table})")]
        values = ", ".join(
            f"CASE typeof({c}) WHEN 'text' THEN CAST({c} AS BLOB) ELSE {c} END" for c in columns
        )
        for row in run(f"SELECT {', '.join(KEYS[table])}, {values} FROM {table}").all():
            key, found = (
                tuple(row[: len(KEYS[table])]),
                dict(zip(columns, row[len(KEYS[table]) :], strict=True)),
            )
            if table == "person":
                if key[0] not in told:
                    continue  # replaced by a later statement, so nothing refers to it any more
                case, sequence = told[key[0]]
            else:
                of = "letter_id" if table == "delivery_attempt" else CASE_OF[table]
                year, count, *rest = found[of].decode().split("-")
                case = f"{year}-{count}"
                sequence = {
                    "event": found.get("sequence"),
                    "letter": found.get("event_sequence"),
                    "command": last.get(key[0]),
                    "delivery_attempt": int(rest[0]) if rest else None,
                }.get(table)
            yield from (
                Place(table, key, column, case, sequence, value)
                for column, value in found.items()
                if value not in (None, b"")
            )


def _bytes_of(place: Place) -> range:
    return range(1 if isinstance(place.value, int) else len(place.value))


def _flipped(value: bytes | int, byte: int, bit: int) -> bytes | int:
    if isinstance(value, int):
        return value ^ (1 << bit)
    return value[:byte] + bytes([value[byte] ^ (1 << bit)]) + value[byte + 1 :]


def _found_with(work: Work, place: Place, value: bytes | int) -> list[Any] | None:
    """Return what verifying the case finds while a value is changed.

    None where a key of the database refuses the change.
    """
    run = work.connection.exec_driver_sql
    put = "?" if isinstance(value, int) else "CAST(? AS TEXT)"
    where = " AND ".join(f"{key} = ?" for key in KEYS[place.table])
    run("SAVEPOINT change")
    try:
        changed = work.connection.connection.driver_connection.execute(  # type: ignore[union-attr]
            f"UPDATE {place.table} SET {place.column} = {put} WHERE {where}", (value, *place.key)
        )
        assert changed.rowcount == 1
        if place.table == "access":  # an entry may have got the number of another case
            found = [damage for each in examined(work) for damage in each.damages]
            return [*found, *orphan_rows(work)]
        return verify_case(work, place.case, law=True)
    except sqlite3.IntegrityError:
        return None
    finally:
        run("ROLLBACK TO change")
        run("RELEASE change")


def _assert_names(found: list[Any], place: Place, byte: int, bit: int) -> None:
    where = (place, byte, bit)
    assert found, where
    if place.table == "access":
        return
    assert found[0].number == place.case, where
    if place.table == "event" and place.column == "sequence":
        assert found[0].sequence is not None and found[0].sequence <= (place.sequence or 0), (
            where,
            found,
        )
    elif place.table in ("event", "letter", "command") and place.column != "event_sequence":
        assert found[0].sequence == place.sequence, (where, found)


def _rows(work: Work) -> dict[str, list[EventRow]]:
    rows = work.connection.exec_driver_sql(
        f"SELECT {', '.join(EventRow._fields)} FROM event ORDER BY 1, 2"
    )
    return {
        number: [EventRow(*row) for row in those]
        for number, those in groupby(rows, lambda row: row[0])
    }


def _written(work: Work, number: str, events: list[EventRow]) -> None:
    """Replace a case's events, each with the data that its hash covers, and the case's row."""
    run = work.connection.exec_driver_sql
    data = {row[0]: tuple(row[1:]) for row in run("SELECT data_hash, data, data_salt FROM event")}
    run("DELETE FROM event WHERE case_number = ?", (number,))
    columns = (*EventRow._fields, "data", "data_salt")
    for row in events:
        run(
            f"INSERT INTO event ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            (*row, *data[row.data_hash]),
        )
    last = events[-1]
    mended = {
        "event_count": len(events),
        "head_hash": last.hash,
        "state": last.state,
        "changed_by": last.actor,
        "changed_at": last.recorded,
        "version": len({row.command_id for row in events}),
    }
    columns_of_case = ", ".join(f"{column} = ?" for column in mended)
    run(f"UPDATE case_file SET {columns_of_case} WHERE number = ?", (*mended.values(), number))


def _chained(events: list[EventRow]) -> list[EventRow]:
    """Make the whole chain again."""
    made: list[EventRow] = []
    for row in events:
        made.append(
            _hashed(
                row._replace(
                    sequence=len(made) + 1, previous_hash=made[-1].hash if made else "0" * 64
                )
            )
        )
    return made


def _hashed(row: EventRow) -> EventRow:
    return row._replace(hash=row_hash(row))


def _first(found: list[Any], number: str) -> tuple[int | None, bool]:
    """Return the first bad event of a case, and whether the anchor alone showed it."""
    own = [damage for damage in found if damage.number == number]
    assert own, "nothing was found"
    return own[0].sequence, all("anchor" in damage.what for damage in own)


@pytest.mark.parametrize(
    "how",
    [
        "drop",
        "swap",
        "insert",
        "cut the tail",
        "mend one hash",
        "cut the tail and mend the case",
        "chain anew",
    ],
)
def test_rows_dropped_swapped_inserted_or_chained_again_are_found(
    in_memory: Store, office: Path, how: str, size: Any, measured: Measured
) -> None:
    """What whoever holds the database can hide is found by the anchor, which others hold."""
    anchor, begun = Path(f"{office}.anchor"), perf_counter()
    driver: Any = in_memory.engine.raw_connection().driver_connection
    with reading(anchor) as file:
        written = Anchor.read(anchor, file).cases
    tried = by_anchor = 0
    with in_memory.transaction(write=False) as work:
        cases = _rows(work)
    whole = driver.serialize()
    for number, place in [
        (number, place) for number, rows in cases.items() for place in range(len(rows))
    ][:: size(9, 1)]:
        rows = cases[number]
        if (how in ("swap", "cut the tail and mend the case") and place == 0) or (
            how == "mend one hash" and place == len(rows) - 1
        ):
            continue  # the first event has none before it, the last one none after it
        with in_memory.transaction(write=True) as work:
            bad = _done(work, how, number, rows, place)
        sequence, anchor_alone = _first(verify(in_memory, anchor), number)
        if anchor_alone:  # a line has the head after all events of one transaction
            counts = [entry.after.events for entry in written[number]]
            last = min(count for count in counts if count >= bad)
            bad = sequence if bad <= (sequence or 0) <= last else bad
        assert sequence == bad, (how, number, place)
        driver.deserialize(whole)
        _unprotected(driver)
        tried, by_anchor = tried + 1, by_anchor + anchor_alone

    assert tried >= size(15, 150)
    assert by_anchor == (tried if how in ("cut the tail and mend the case", "chain anew") else 0)
    measured(
        "R10",
        f"{how}: {tried} times, all found, {by_anchor} of them by the anchor alone, "
        f"{perf_counter() - begun:.0f} s",
    )


def _done(work: Work, how: str, number: str, rows: list[EventRow], place: int) -> int:
    """Change a case's events. Return the first event that is bad then."""
    run = work.connection.exec_driver_sql
    sequence = rows[place].sequence
    match how:
        case "drop":
            run("DELETE FROM event WHERE case_number = ? AND sequence = ?", (number, sequence))
            return sequence
        case "swap":
            one, other = rows[place - 1], rows[place]
            swapped = [other._replace(sequence=one.sequence), one._replace(sequence=other.sequence)]
            _written(work, number, [*rows[: place - 1], *swapped, *rows[place + 1 :]])
            return sequence - 1
        case "insert":
            later = [row._replace(sequence=row.sequence + 1) for row in rows[place:]]
            _written(work, number, [*rows[: place + 1], *later])
            return sequence + 1
        case "cut the tail":
            run("DELETE FROM event WHERE case_number = ? AND sequence >= ?", (number, sequence))
            return sequence
        case "mend one hash":
            _written(
                work,
                number,
                [*rows[:place], _hashed(rows[place]._replace(actor="Nobody")), *rows[place + 1 :]],
            )
            return sequence + 1
        case "cut the tail and mend the case":
            for table, column in (("letter", "event_sequence"), ("event", "sequence")):
                run(
                    f"DELETE FROM {table} WHERE case_number = ? AND {column} >= ?",
                    (number, sequence),
                )
            _without_what_is_gone(work, number, rows[:place])
            return sequence
        case _:
            changed = rows[place]._replace(actor="Nobody")
            _written(work, number, _chained([*rows[:place], changed, *rows[place + 1 :]]))
            return sequence


def _without_what_is_gone(work: Work, number: str, rows: list[EventRow]) -> None:
    run = work.connection.exec_driver_sql
    _written(work, number, rows)
    gone = "command_id NOT IN (SELECT command_id FROM event)"
    run(f"DELETE FROM command WHERE case_number = ? AND {gone}", (number,))
    run("DELETE FROM delivery_attempt WHERE letter_id NOT IN (SELECT id FROM letter)")
    for row in rows:
        answer = canonical({"number": number, "sequence": row.sequence, "state": row.state})
        run(
            "UPDATE command SET answer = ?, at = ? WHERE command_id = ?",
            (answer, row.recorded, row.command_id),
        )
    with_them = run("SELECT max(person_id) FROM event WHERE case_number = ?", (number,)).scalar()
    run("UPDATE case_file SET person_id = ? WHERE number = ?", (with_them, number))


def test_the_command_names_each_change_and_exits_with_8(
    office: Path, tmp_path: Path, measured: Measured
) -> None:
    """Make one change of each kind in a copy, and run `audit verify` on it in its own process."""
    with closing(sqlite3.connect(office)) as file:
        number, sequence = file.execute(
            "SELECT case_number, sequence FROM event WHERE name = 'granted' LIMIT 1"
        ).fetchone()
    where = f"WHERE case_number = '{number}' AND sequence = {sequence}"
    of_letter = where.replace("sequence", "event_sequence")
    its_person = f"(SELECT person_id FROM case_file WHERE number = '{number}')"
    its_command = f"(SELECT command_id FROM event {where})"
    changes: dict[str, tuple[str, int | None]] = {
        "a letter of an actor": (
            f"UPDATE event SET actor = 'F' || substr(actor, 2) {where}",
            sequence,
        ),
        "a byte that is no text": (
            f"UPDATE event SET actor = CAST(x'456ce9' AS TEXT) {where}",
            sequence,
        ),
        "an instant that is none": (f"UPDATE event SET recorded = 'yesterday' {where}", sequence),
        "a day that is none": (
            f"UPDATE letter SET made = 'never' {of_letter}",
            sequence,
        ),
        "the decision's letter": (
            "UPDATE letter SET document = replace(document, 'innvilget', 'avslått') " + of_letter,
            sequence,
        ),
        "the patient's name": (
            f"UPDATE person SET name = 'En Annen' WHERE id = {its_person}",
            1,
        ),
        "the state": (f"UPDATE case_file SET state = 'rejected' WHERE number = '{number}'", None),
        "the case's own row": (f"DELETE FROM case_file WHERE number = '{number}'", None),
        "a command's answer": (
            f"UPDATE command SET answer = '{{}}' WHERE command_id = {its_command}",
            sequence,
        ),
        "the counter": ("UPDATE case_counter SET last = 1", None),
    }
    for name, (change, bad) in changes.items():
        file = tmp_path / f"{len(name)}{name[-3:].strip()}.db"
        shutil.copyfile(office, file)
        with closing(sqlite3.connect(file)) as connection:
            _unprotected(connection)
            connection.execute(change)
            connection.commit()
        done = run(
            ["--db", str(file), "--format", "json", "audit", "verify"],
            tmp_path / file.stem,
            SAKSGANG_ANCHOR=f"{office}.anchor",
        )
        assert done.code == FINDINGS, (name, done)
        found = done.data["damages"]
        about = [row for row in found if row["case"] == number] or found
        assert about[0]["sequence"] == bad, (name, found)
        assert "Traceback" not in done.err
    whole = run(["--db", str(office), "audit", "verify", "--law"], tmp_path / "whole")
    again = r"Everything is as it was written\.\nDecisions made again: \d+\. Not made again: 0\.\n"
    assert whole.code == 0
    assert re.fullmatch(again, whole.out)
    measured(
        "R10",
        f"{len(changes)} changes through the real command, each exit code 8 and the first bad "
        "event named",
    )


def test_an_older_database_put_back_is_found_and_not_written_to(
    tmp_path: Path, measured: Measured
) -> None:
    place, older, anchor = tmp_path / "cases.db", tmp_path / "older.db", tmp_path / "anchor"
    with opened(str(place)) as store:
        at_work(store, LOG // 4, anchor)
    shutil.copyfile(place, older)
    with opened(str(place)) as store:
        before = events_of(store)
        at_work(store, LOG // 2, anchor)
        went_on = events_of(store) - before
    with opened(str(older)) as store:
        assert verify(store) == []
        found = verify(store, anchor)
        stored = events_of(store)
        with pytest.raises(AnchorFault, match="older than its anchor file"):
            at_work(store, LOG // 2, anchor)
        assert events_of(store) == stored
        later = verify(store, anchor)

    assert went_on > 0 and found and all("anchor" in damage.what for damage in found)
    assert {damage.number for damage in later} == {damage.number for damage in found}
    measured(
        "R10",
        f"an older database, {went_on} events short, is found by the anchor in {len(found)} cases",
    )
