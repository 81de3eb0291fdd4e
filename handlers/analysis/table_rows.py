"""Read a table from a file in blocks of rows: Parquet, CSV or JSON Lines. Needs `analysis`.

Memory holds one block at a time, whatever the file's size. Every cell of CSV and JSON Lines becomes
text. A row that can't be read is a fault, and the others are read. What concerns the whole file, as
its heading, raises InvalidInput. The file may be hostile: sizes are limited before they are read.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn

import polars as pl

from handlers.analysis.parquet_blocks import Damaged, parquet_blocks
from handlers.analysis.parquet_footer import Footer, footer_of
from scenarios.reading.raw import Unreadable, readable
from workflow.engine.errors import Fault, InvalidInput

BLOCK: Final = 8_192  # rows that are held as text at a time
MAX_ROWS: Final = 10_000_000
MAX_COLUMNS: Final = 500
MAX_LINE: Final = 100_000  # bytes
MAX_CELL: Final = 4_000  # characters
MOST_FAULTS: Final = 99
_MAX_UNPACKED: Final = (64, 1_000_000)  # bytes of a Parquet column: for each value, and in addition

_SEPARATORS: Final = (",", ";", "\t")
NO_TEXT: Final = "\0"  # in place of a list or fields; it fits no column
_NESTED: Final = (pl.List, pl.Array, pl.Struct, pl.Binary, pl.Object)
_NO_PARQUET: Final = "this is not a Parquet file, or a damaged one; write it again"
_NOT_UTF8: Final = "this line is not UTF-8; save the table as CSV UTF-8"
_NAME: Final = re.compile(r"(?!.*\d{7})[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,39})*")
_LONG_LINE: Final = f"this line is longer than {MAX_LINE:,} bytes, so no table of facts; check it"
_TOO_LARGE: Final = (
    f"{{says}}; {MAX_ROWS:,} rows of {MAX_COLUMNS} columns are the most that is read"
)


@dataclass
class Block:
    """Some rows of a table, as they stand in the file.

    numbers: of the rows in the file, from 1. before: lines above row 1. bad: how many rows between
    these can't be read. faults: why, for the first of the file. names: the line where each column
    is first named; 1 where a name is not there.
    """

    frame: pl.DataFrame
    numbers: Sequence[int]
    before: int = 0
    bad: int = 0
    faults: list[Fault] = field(default_factory=list)
    names: Mapping[str, int] = field(default_factory=dict)


def blocks_of(file: str, packed: int | None = None) -> Iterator[Block]:
    """Yield the rows of a table in blocks, by the end of the file's name.

    packed: rows of a block that is not held as text, as of Parquet; None = as of text.
    There is at least one block. Raises InvalidInput for a file that is no such table.
    """
    suffix = Path(file).suffix.lower()
    try:
        with readable(Path(file)):
            if suffix == ".parquet":
                yield from _parquet(file, BLOCK if packed is None else packed)
            else:
                yield from (_csv if suffix == ".csv" else _json_lines)(file)
    except Unreadable as unreadable:
        _stop(file, 1, str(unreadable))


def shown(name: str) -> str:
    """Return a column's name if it looks like one, else ?: it may be a misplaced value."""
    return name if not name or _NAME.fullmatch(name) else "?"


def _stop(file: str, line: int, says: str, column: str = "") -> NoReturn:
    raise InvalidInput((Fault(file, line, 1, column, says),)) from None


# Parquet ------------------------------------------------------------------------------------------


def _parquet(file: str, block: int) -> Iterator[Block]:
    """Yield the rows of a Parquet file, once its footer says that they are not too many."""
    try:
        footer = footer_of(Path(file))
    except ValueError:
        _stop(file, 1, _NO_PARQUET)
    _check_size(file, footer)
    start = 0
    try:
        for frame in parquet_blocks(file, footer.rows, block):
            if not start:
                _check_columns(file, frame.schema)
            yield Block(frame, range(start + 1, start + frame.height + 1))
            start += frame.height
    except Damaged:
        _stop(file, 1, _NO_PARQUET)


def _check_columns(file: str, schema: Mapping[str, Any]) -> None:
    """Refuse very many columns, and those whose cells hold several values. Raises InvalidInput."""
    if len(schema) > MAX_COLUMNS:
        _stop(file, 1, _TOO_LARGE.format(says=f"{len(schema):,} columns are too many"))
    for name, kind in schema.items():
        if kind in _NESTED:
            says = "each cell must be one value; this column holds lists, bytes or fields"
            _stop(file, 1, says, shown(name))


def _check_size(file: str, footer: Footer) -> None:
    """Refuse a Parquet file that says it holds too much. Raises InvalidInput."""
    each, more = _MAX_UNPACKED
    wide = any(size > each * values + more for values, size in footer.chunks)
    if footer.rows > MAX_ROWS or wide:
        what = (
            "a column is too large once unpacked" if wide else f"{footer.rows:,} rows are too many"
        )
        _stop(file, 1, _TOO_LARGE.format(says=what))


# Text ---------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a text file, one at a time.

    number: of the present line. bad: how many can't be used, since the last `taken`.
    """

    def __init__(self, file: str) -> None:
        self.file, self.number, self.bad = file, 0, 0
        self._faults, self._told = list[Fault](), 0

    def __iter__(self) -> Iterator[str]:
        """Yield each line that is UTF-8 and not blank. Raises InvalidInput at one too long."""
        with Path(self.file).open("rb") as file:
            while raw := file.readline(MAX_LINE + 1):
                self.number += 1
                if len(raw) > MAX_LINE:
                    _stop(self.file, self.number, _LONG_LINE)
                if self.number > MAX_ROWS + 1:
                    _stop(self.file, self.number, _TOO_LARGE.format(says="the file goes on"))
                try:
                    text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
                except UnicodeDecodeError:
                    self.fault(_NOT_UTF8)
                    continue
                if text.strip():
                    yield text

    def fault(self, says: str) -> None:
        """Count the present line as one that can't be used. The first of the file are told."""
        self.bad += 1
        if self._told < MOST_FAULTS:
            self._told += 1
            self._faults.append(Fault(self.file, self.number, 1, "", says))

    def taken(self) -> tuple[int, list[Fault]]:
        """Return how many lines can't be used and why, since the last call."""
        taken = self.bad, self._faults
        self.bad, self._faults = 0, []
        return taken


def _csv(file: str) -> Iterator[Block]:
    """Yield the rows of a CSV file. Its heading tells what parts the cells: , or ; or a tab."""
    lines = _Lines(file)
    text = iter(lines)
    heading = next(text, "")
    if lines.number > 1 or not heading:
        _stop(file, 1, "this is no table: write the name of a fact over each column, as CSV UTF-8")
    separator = max(_SEPARATORS, key=heading.count)
    try:
        [names] = csv.reader([heading], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        _stop(file, 1, "the first line is no heading: write the name of a fact over each column")
    names = [name.strip() for name in names]
    _check_heading(file, names)
    rows = _csv_rows(text, separator, len(names), lines)
    yield from _in_blocks(rows, dict.fromkeys(names, 1), lines, before=1)


def _check_heading(file: str, names: list[str]) -> None:
    """Refuse a heading with an empty name, one twice, or very many. Raises InvalidInput."""
    if len(names) > MAX_COLUMNS:
        _stop(file, 1, _TOO_LARGE.format(says=f"{len(names):,} columns are too many"))
    faults = []
    for name, times in Counter(names).items():
        places = [str(number) for number, each in enumerate(names, 1) if each == name]
        at = ", ".join(places[:5]) + (f" and {times - 5} more" if times > 5 else "")
        if not name:
            says = f"no name stands over column {at}; write one, or remove the column"
        elif times > 1:
            says = f"this name stands over the columns {at}; keep one of them"
        else:
            continue
        faults.append(Fault(file, 1, 1, shown(name), says))
    if faults:
        raise InvalidInput(tuple(faults))


def _csv_rows(
    text: Iterable[str], separator: str, width: int, lines: _Lines
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of the right width with its line. A row ends with its line."""
    for line in text:
        try:
            [row] = csv.reader([line], delimiter=separator, strict=True)
        except (csv.Error, ValueError):
            lines.fault("quotes must close on their line; two of them stand for one in a text")
            continue
        if len(row) == width:
            yield lines.number, row
        else:
            lines.fault(f"this row has {len(row)} cells, but the heading has {width}")


def _json_lines(file: str) -> Iterator[Block]:
    """Yield the rows of a JSON Lines file: a JSON object on each line."""
    lines = _Lines(file)
    names: dict[str, int] = {}
    yield from _in_blocks(_json_rows(lines, names), names, lines)


def _json_rows(lines: _Lines, names: dict[str, int]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield the object of each line, with its values as text.

    names: gets each field's name with its first line.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
    for text in lines:
        try:
            row = decoder.decode(text)
            if "\\u" in text:  # an escape can stand for half a character, which can't be encoded
                json.dumps(row, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            lines.fault('write a JSON object on this line, as {"patient.member": true}')
            continue
        if not row.keys() <= names.keys():
            names.update({name: lines.number for name in row if name not in names})
        if len(names) > MAX_COLUMNS:
            says = f"more than {MAX_COLUMNS} names of columns are too many"
            _stop(lines.file, lines.number, _TOO_LARGE.format(says=says))
        yield lines.number, {name: _as_text(value) for name, value in row.items()}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else NO_TEXT


def _in_blocks(
    rows: Iterator[tuple[int, Any]], names: Mapping[str, int], lines: _Lines, before: int = 0
) -> Iterator[Block]:
    """Yield rows in blocks of text. names: of the columns, known once a block's rows are read.

    before: lines above row 1.
    """
    full, first = True, True
    while full:
        block = list(islice(rows, BLOCK))
        full = len(block) == BLOCK
        bad, faults = lines.taken()
        if block or bad or first:
            numbers = [line - before for line, _ in block]
            frame = _text_frame(block, tuple(names))
            yield Block(frame, numbers, before, bad, faults, names)
        first = False


def _text_frame(rows: list[tuple[int, Any]], names: tuple[str, ...]) -> pl.DataFrame:
    """Return rows as a frame of texts; a row is a list of cells, or a mapping by name."""
    columns: Iterable[Any]
    if rows and isinstance(rows[0][1], dict):
        columns = ([row.get(name) for _, row in rows] for name in names)
    else:
        columns = zip(*(row for _, row in rows), strict=True) if rows else ([] for _ in names)
    made = [
        pl.Series(name, cells, dtype=pl.String) for name, cells in zip(names, columns, strict=True)
    ]
    return pl.DataFrame(made or None, height=len(rows))
