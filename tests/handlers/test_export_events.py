"""`export events`: every event once, under pseudonyms, and nothing that names anybody."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import lived_cases
import polars as pl
import pytest
from cases import ELI, OLA, noon
from sqlalchemy import select
from the_command import Office, in_process, opened

from handlers.casework.door import Door
from handlers.reports.exported_events import export_events, read_key
from handlers.results.event_log import EVENTS
from storage.queries import all_events
from storage.store import Store
from storage.tables import access, person
from workflow.engine.errors import InvalidInput
from workflow.engine.process import TIME
from workflow.reimbursement.process import REIMBURSEMENT

KEY = b"0123456789abcdef0123456789abcdef"
AT = noon(lived_cases.LAST)
SUFFIXES = (".csv", ".jsonl", ".parquet")


@pytest.fixture
def store(shared_place: str) -> Iterator[Store]:
    """A database of a few lives, of either kind."""
    with opened(shared_place) as store:
        lived_cases.live(store, 20, seed=13)
        for name in ("ELI  saksbehandler", OLA):
            Door(store).note("2015-000001", "Secret words of a note", name, noon(lived_cases.LAST))
        yield store


def frame(store: Store, file: Path, key: bytes = KEY) -> pl.DataFrame:
    """Export the events of a database, and read them again."""
    export_events(store, file, AT, ELI, key)
    return pl.read_parquet(file)


def test_every_event_is_there_once_in_the_order_of_its_case(store: Store, tmp_path: Path) -> None:
    log = frame(store, tmp_path / "log.parquet")
    with store.transaction(write=False) as work:
        rows = list(all_events(work))
    assert dict(log.schema) == EVENTS
    assert log["concept:name"].to_list() == [row.event for row in rows]
    assert log["time:timestamp"].to_list() == [row.recorded for row in rows]
    assert log["state"].to_list() == [row.state for row in rows]
    names = dict(zip(log["case:concept:name"], (row.case_number for row in rows), strict=True))
    assert len(names) == len(set(names.values())) == 20
    assert [names[name] for name in log["case:concept:name"]] == [row.case_number for row in rows]
    for column, value in (("process", "reimbursement"), ("variant", "lived"), ("replication", 0)):
        assert set(log[column]) == {value}


def test_a_case_worker_has_one_pseudonym_however_the_name_is_spelled(
    store: Store, tmp_path: Path
) -> None:
    log = frame(store, tmp_path / "log.parquet")
    with store.transaction(write=False) as work:
        actors = [row.actor for row in all_events(work)]
    worn = defaultdict(set)
    for actor, resource in zip(actors, log["org:resource"], strict=True):
        worn[actor].add(resource)
    assert worn[ELI] == worn["ELI  saksbehandler"] == {"case_worker-1"}
    assert len(worn[OLA] | worn[ELI] | worn["post"]) == 3
    assert worn[TIME] == {"time"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_in_it_names_anybody(store: Store, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"log{suffix}"
    export_events(store, file, AT, ELI, KEY)
    if suffix == ".parquet":
        pl.read_parquet(file).write_csv(file)  # the texts themselves, not compressed
    text = file.read_text(encoding="utf-8").casefold()
    with store.transaction(write=False) as work:
        people = list(work.connection.execute(select(person.c.identity_number, person.c.name)))
        rows = list(all_events(work))
    secrets = {text for row in people for text in row if text}
    secrets |= {row.case_number for row in rows} | {row.actor for row in rows} - {TIME}
    secrets |= {"secret words", "not proportionate", "levetiracetam"}
    assert len(secrets) > 40
    assert [secret for secret in secrets if secret.casefold() in text and len(secret) > 4] == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_key_gives_the_same_bytes(store: Store, tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in "abcd"]
    for file, key in zip(files, (KEY, KEY, None, None), strict=True):
        export_events(store, file, AT, ELI, key)
    one, same, other, another = (file.read_bytes() for file in files)
    assert one == same
    assert len({one, other, another}) == 3


def test_both_databases_give_the_same_bytes(tmp_path: Path, server: str) -> None:
    from databases import fresh_database

    written = []
    with fresh_database(server) as url:
        for number, place in enumerate((str(tmp_path / "cases.db"), url)):
            with opened(place) as store:
                lived_cases.live(store, 8, seed=3)
                file = tmp_path / f"{number}.csv"
                export_events(store, file, AT, ELI, KEY)
                written.append(file.read_bytes())
    assert written[0] == written[1]


def test_every_step_from_event_to_event_is_a_road_and_every_road_used_is_found(
    store: Store, tmp_path: Path
) -> None:
    roads = {(road.source, road.step, road.to) for road in REIMBURSEMENT.roads}
    steps = defaultdict(set)
    for step in REIMBURSEMENT.steps:
        for name in step.by_name:
            steps[name].add(step.name)
    log = frame(store, tmp_path / "log.parquet")
    followed = Counter()
    for case in log.partition_by("case:concept:name", maintain_order=True):
        before = "new"
        for event, state in zip(case["concept:name"], case["state"], strict=True):
            followed[before, event, state] += 1
            before = state
    for before, event, state in followed:
        assert any((before, step, state) in roads for step in steps[event]), (before, event, state)
    with store.transaction(write=False) as work:
        used, last = Counter[tuple[str, str, str]](), ("", "")
        for row in all_events(work):
            before = last[1] if last[0] == row.case_number else "new"
            used[before, row.event, row.state] += 1
            last = row.case_number, row.state
    assert followed == used
    assert len(followed) > 10


def test_the_read_log_tells_who_exported(store: Store, tmp_path: Path) -> None:
    export_events(store, tmp_path / "log.csv", AT, OLA, KEY)
    export_events(store, tmp_path / "dry.csv", AT, ELI, KEY, dry_run=True)
    with store.transaction(write=False) as work:
        columns = (access.c.actor, access.c.verb, access.c.case_number)
        assert [tuple(row) for row in work.connection.execute(select(*columns))] == [
            (OLA, "export", "")
        ]
    assert not (tmp_path / "dry.csv").exists()


# The verb --------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """A database of a few lives, and the command on it."""
    place = str(tmp_path / "cases.db")
    with opened(place) as store:
        lived_cases.live(store, 6)
    return Office(in_process, place, tmp_path / "letters")


def test_the_verb_says_what_may_be_done_with_the_file(desk: Office, tmp_path: Path) -> None:
    file, key = tmp_path / "log.csv", tmp_path / "key"
    key.write_bytes(KEY + b"\n")
    done = desk.does("export", "events", "--out", str(file), "--key", str(key))
    assert "pseudonymised, not for publication" in done.out
    first = file.read_bytes()
    data = desk.data("export", "events", "--out", str(file), "--key", str(key))
    with file.open(encoding="utf-8", newline="") as opened_file:
        rows = list(csv.reader(opened_file))
    assert data == {
        "file": str(file),
        "events": len(rows) - 1,
        "cases": 6,
        "status": "pseudonymised, not for publication",
    }
    assert file.read_bytes() == first


def test_one_process_alone_can_be_exported(desk: Office, tmp_path: Path) -> None:
    file = str(tmp_path / "log.csv")
    data = desk.data("export", "events", "--out", file, "--process", "complaint")
    assert (data["events"], data["cases"]) == (0, 0)


def test_a_dry_run_writes_no_file(desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    done = desk.does("export", "events", "--out", str(file), "--dry-run")
    assert "6 cases" in done.out
    assert not file.exists()


def test_what_can_t_be_written_is_refused(desk: Office, tmp_path: Path) -> None:
    other = desk("export", "events", "--out", str(tmp_path / "log.xes"))
    assert (other.code, "--out: write a name that ends in one of .csv" in other.err) == (2, True)
    nowhere = desk("export", "events", "--out", str(tmp_path / "gone" / "log.csv"))
    assert nowhere.code == 1
    assert "can't be written" in nowhere.err


@pytest.mark.parametrize("text", [None, "too short"])
def test_a_key_that_is_none_is_refused(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "key"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_key(str(file))
    assert str(refused.value).startswith(f"{file}:1:1: ")
    assert "too short" not in str(refused.value)
