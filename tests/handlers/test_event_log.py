"""The event log: the same rows in each kind of file, block by block, whole or not at all."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest

from handlers.results.event_log import (
    BLOCK,
    EVENTS,
    SUFFIXES,
    LoggedEvent,
    frames_of,
    write_event_log,
)

NIGHT = datetime(2026, 3, 29, 3, 0, 0, 250_000, timezone(timedelta(hours=2)))


def event(number: int) -> LoggedEvent:
    return LoggedEvent(
        case=f"{number // 7:032x}",
        event="information_requested",
        at=NIGHT + timedelta(seconds=number),
        resource="case_worker-1",
        state="missing_info",
        process="reimbursement",
        variant='today, "as it is"',
        replication=3,
    )


def events(number: int) -> Iterator[LoggedEvent]:
    return (event(n) for n in range(number))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_the_same_each_time(tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for file in files:
        assert write_event_log(file, frames_of(events(BLOCK + 5))) == BLOCK + 5
    assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == files


def test_each_kind_of_file_holds_the_same_rows_in_order(tmp_path: Path) -> None:
    count = BLOCK + 3
    for suffix in SUFFIXES:
        write_event_log(tmp_path / f"log{suffix}", frames_of(events(count)))
    stored = pl.read_parquet(tmp_path / "log.parquet")
    assert dict(stored.schema) == EVENTS
    assert stored["case:concept:name"].to_list() == [event(n).case for n in range(count)]
    assert stored["time:timestamp"].to_list() == [event(n).at for n in range(count)]
    rows = stored.with_columns(
        pl.col("time:timestamp").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    ).to_dicts()
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as opened:
        cells = list(csv.DictReader(opened))
    assert cells == [{name: str(value) for name, value in row.items()} for row in rows]


def test_times_are_written_in_utc(tmp_path: Path) -> None:
    write_event_log(tmp_path / "log.csv", frames_of(events(1)))
    assert ",2026-03-29T01:00:00.250000Z," in (tmp_path / "log.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_log_without_events_has_columns_and_no_row(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"log{suffix}"
    assert write_event_log(file, frames_of(())) == 0
    if suffix == ".parquet":
        assert dict(pl.read_parquet(file).schema) == EVENTS
    if suffix == ".csv":
        assert file.read_text(encoding="utf-8") == ",".join(EVENTS) + "\n"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_the_events_raise_is_raised_and_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    def breaks() -> Iterator[LoggedEvent]:
        yield from events(BLOCK + 1)
        raise LookupError("the database went away")

    file = tmp_path / f"log{suffix}"
    file.write_text("an earlier log", encoding="utf-8")
    with pytest.raises(LookupError, match="went away"):
        write_event_log(file, frames_of(breaks()))
    assert file.read_text(encoding="utf-8") == "an earlier log"
    assert list(tmp_path.iterdir()) == [file]


def test_a_frame_is_written_before_the_next_is_asked_for(tmp_path: Path) -> None:
    asked = 0

    def counting() -> Iterator[LoggedEvent]:
        nonlocal asked
        for each in events(6 * BLOCK):
            asked += 1
            yield each
            if asked == 5 * BLOCK:
                assert (tmp_path / ".log.parquet.part").stat().st_size > 0

    write_event_log(tmp_path / "log.parquet", frames_of(counting()))
    assert asked == 6 * BLOCK


def test_another_end_of_the_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.csv, \.jsonl, \.parquet"):
        write_event_log(tmp_path / "log.xes", frames_of(()))
    assert not list(tmp_path.iterdir())


def test_events_of_simulated_offices_keep_their_instants() -> None:
    (frame,) = frames_of([event(0)])
    assert frame["time:timestamp"].to_list() == [NIGHT.astimezone(UTC)]
