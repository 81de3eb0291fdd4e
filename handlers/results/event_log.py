"""Write events as an event log for process mining: CSV, JSON Lines or Parquet, one event a row.

The names of the columns are those of the standard for event logs (XES), as process-mining tools
read them. The rows name nobody: cases and case workers are pseudonyms before they come here.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import polars as pl
from polars.io.plugins import register_io_source

EVENTS_FILE: Final = "events.parquet"
SUFFIXES: Final = (".csv", ".jsonl", ".parquet")
COMPLETE: Final = "complete"
"""The only life-cycle transition: an event here has no length."""
BLOCK: Final = 50_000  # rows at a time

EVENTS: Final[dict[str, Any]] = {
    "case:concept:name": pl.String,
    "concept:name": pl.String,
    "time:timestamp": pl.Datetime("us", "UTC"),
    "org:resource": pl.String,
    "lifecycle:transition": pl.String,
    "state": pl.String,
    "process": pl.String,
    "variant": pl.String,
    "replication": pl.Int64,
}
"""The columns. time:timestamp: when it was recorded. state: of the case after the event."""
_TIME: Final = "%Y-%m-%dT%H:%M:%S%.6fZ"


class LoggedEvent(NamedTuple):
    """One event of the log. case, resource: pseudonyms. at: aware. state: after the event.

    variant, replication: which simulated office it happened in.
    """

    case: str
    event: str
    at: datetime
    resource: str
    state: str
    process: str
    variant: str
    replication: int


def frames_of(events: Iterable[LoggedEvent]) -> Iterator[pl.DataFrame]:
    """Yield frames with the columns `EVENTS`, a block of events each, in their order."""
    rest = iter(events)
    while block := list(islice(rest, BLOCK)):
        case, event, at, resource, state, process, variant, replication = zip(*block, strict=True)
        yield pl.DataFrame(
            {
                "case:concept:name": case,
                "concept:name": event,
                "time:timestamp": at,
                "org:resource": resource,
                "lifecycle:transition": (COMPLETE,) * len(block),
                "state": state,
                "process": process,
                "variant": variant,
                "replication": replication,
            },
            schema=EVENTS,
        )


def write_event_log(file: Path, frames: Iterable[pl.DataFrame]) -> int:
    """Write frames with the columns `EVENTS` to a file, by the end of its name; return the rows.

    A frame is written before the next one is asked for. The file appears when it is whole. Raises
    OSError, ValueError for another end of the name, and whatever the frames raise.
    """
    write = _writer_for(file)
    part = file.with_name(f".{file.name}.part")
    written = 0

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal written
        for frame in frames:
            written += frame.height
            yield frame

    try:
        write(part, counted())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return written


def check_suffix(file: str) -> None:
    """Raise ValueError, saying what to write, for a name that ends otherwise than `SUFFIXES`."""
    _writer_for(Path(file))


def _writer_for(file: Path) -> Callable[[Path, Iterator[pl.DataFrame]], None]:
    match file.suffix.lower():
        case ".csv":
            return _write_csv
        case ".jsonl":
            return _write_lines
        case ".parquet":
            return _write_parquet
    raise ValueError(f"write a name that ends in one of {', '.join(SUFFIXES)}")


def _write_csv(file: Path, frames: Iterator[pl.DataFrame]) -> None:
    with file.open("wb") as opened:
        _head(opened)
        for frame in frames:
            frame.write_csv(opened, include_header=False, datetime_format=_TIME)


def _head(opened: BinaryIO) -> None:
    opened.write((",".join(EVENTS) + "\n").encode())


def _write_lines(file: Path, frames: Iterator[pl.DataFrame]) -> None:
    with file.open("wb") as opened:
        for frame in frames:
            frame.with_columns(pl.col("time:timestamp").dt.strftime(_TIME)).write_ndjson(opened)


def _write_parquet(file: Path, frames: Iterator[pl.DataFrame]) -> None:
    """Write Parquet block by block: Polars takes the frames one at a time, as a source of its own.

    What the frames raise is raised again as it was; Polars would wrap it.
    """
    raised: list[Exception] = []

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        try:
            yield from frames
        except Exception as error:
            raised.append(error)
            raise

    try:
        register_io_source(source, schema=EVENTS).sink_parquet(file, maintain_order=True)
    except Exception:
        if raised:
            raise raised[0] from None
        raise
