"""Print answers: a table for people; one JSON envelope, JSON lines or CSV for programs.

Data goes to standard output, everything else to standard error. Nothing is cut. A control character
in a text is printed as an escape. On a terminal a table that is too wide is printed case by case,
long lines are wrapped, and words that tell of lateness are red; `NO_COLOR` is obeyed.
"""

import csv
import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final, TypeAlias

import click

from handlers.cli.options import Settings
from handlers.text import no_formula, one_line
from workflow.engine.calendar import OSLO
from workflow.engine.errors import SaksgangError

_LATE: Final = re.compile(r"\b\d+ days? over\b|\bLATE\b|\bBROKEN\b")

Row: TypeAlias = Mapping[str, Any]


def show(
    settings: Settings,
    what: str,
    data: Row | Iterable[Row],
    lines: Iterable[str],
    titles: Sequence[str] = (),
    *,
    about: Row | None = None,
) -> None:
    """Print an answer in the format of the settings.

    data: for the JSON envelope `saksgang.<what>/1`, or one JSON line or CSV row each. Rows are
    printed as they come, so a list can be of any length. lines: for people; each stays one line,
    whatever stands in a name or a note. titles: the CSV columns; without them, all names that the
    rows have are collected first. about: what the whole answer rests on, for the JSON envelope.
    """
    match settings.format:
        case "json":
            sys.stdout.writelines(_envelope(what, settings, data, about or {}))
        case "jsonl":
            for row in _rows(data):
                _write(_json({**row, **_tried(settings)}))
        case "csv":
            tried = _tried(settings)
            _write_csv(
                ({**row, **tried} for row in _rows(data)), (*titles, *tried) if titles else ()
            )
        case _:
            width = _terminal_width()
            for line in lines:
                for part in _wrapped(one_line(line), width):
                    _write(_painted(part) if width else part)


def _tried(settings: Settings) -> dict[str, bool]:
    """Return what marks the answer of a dry run, in the envelope or in each row."""
    return {"dry_run": True} if settings.dry_run else {}


def _terminal_width() -> int | None:
    """Return how many characters a line of the terminal has; None if there is no terminal."""
    if not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def _wrapped(line: str, width: int | None) -> list[str]:
    """Return a line in parts that fit the terminal; those after the first stand further in."""
    if width is None or len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    deeper = indent + "    " if width > len(indent) + 8 else ""
    parts = textwrap.wrap(
        line,
        max(width, 1),
        subsequent_indent=deeper,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
    return parts or [line]


def _painted(line: str) -> str:
    """Return a line with the words that tell of lateness in red; without colour they say it too."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return line
    return _LATE.sub("\x1b[31m\\g<0>\x1b[0m", line)


class Running:
    """Prints the rows of an answer one by one, as they come. JSON is printed whole, by `end`.

    In a dry run each line for people begins with words that say so.

    what: names the schema. titles, widths: of the columns for people.
    """

    def __init__(
        self, settings: Settings, what: str, titles: Sequence[str], widths: Sequence[int]
    ) -> None:
        self._settings, self._what = settings, what
        self._titles, self._widths = titles, widths
        self._rows: list[dict[str, Any]] = []
        self._mark = "dry run: " if settings.dry_run else ""

    def print(self, row: dict[str, Any], cells: Sequence[str]) -> None:
        """Print a row, as data or as cells for people, and flush it."""
        first = not self._rows
        self._rows.append(row)
        match self._settings.format:
            case "json":
                return
            case "jsonl":
                _write(_json(row))
            case "csv":
                titles = [tuple(row)] if first else []
                _csv_lines([*titles, [_cell(value) for value in row.values()]])
            case _:
                if first:
                    _write(self._line(self._titles))
                _write(self._line(cells))
        sys.stdout.flush()

    def end(self, how_far: str, *, whole: bool) -> None:
        """Print what can only be printed whole, and for people how far it came ("" = not told).

        whole: nothing was interrupted; if it was, that is told beside rows for programs too.
        """
        if self._settings.format == "json" and self._rows:
            show(self._settings, self._what, self._rows, ())
        if how_far and self._settings.format == "table":
            _write(self._mark + how_far)
        elif how_far and not whole:
            note(how_far)

    def _line(self, cells: Sequence[str]) -> str:
        padded = (
            one_line(cell).ljust(width) for cell, width in zip(cells, self._widths, strict=True)
        )
        return self._mark + "  ".join(padded).rstrip()


def note(text: str) -> None:
    """Print something that is not the answer, on standard error, in one line."""
    print(one_line(text), file=sys.stderr)


@contextmanager
def writing(file: str) -> Iterator[None]:
    """Say of a file that can't be written what is wrong. Raises SaksgangError."""
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "the disk refused"
        raise SaksgangError(f"{file} can't be written ({why}); check folder and disk.") from None


def write_new(out: str, text: str) -> None:
    """Write a file that is not there yet, readable by its owner alone. Raises UsageError."""
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"--out: {out} is there already; name another file.") from None
    except OSError as error:
        raise click.UsageError(f"--out: {out}: {error.strerror}.") from None


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _rows(data: Row | Iterable[Row]) -> Iterable[Row]:
    return (data,) if isinstance(data, Mapping) else data


def _envelope(what: str, settings: Settings, data: Row | Iterable[Row], more: Row) -> Iterator[str]:
    """Yield the JSON envelope in parts: of a list one row at a time."""
    schema = {"schema": f"saksgang.{what}/1", "now": settings.stated_now()}
    about = {**schema, **_tried(settings), **more}
    yield _json(about, indent=2).removesuffix("\n}") + ',\n  "data": '
    if isinstance(data, Mapping):
        yield _json(data, indent=2).replace("\n", "\n  ")
    else:
        before, end = "[\n    ", "[]"
        for row in data:
            yield before + _json(row, indent=2).replace("\n", "\n    ")
            before, end = ",\n    ", "\n  ]"
        yield end
    yield "\n}\n"


def _json(data: Any, indent: int | None = None) -> str:
    """Return JSON in which every control, format and private character is an escape."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, default=_plain)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _plain(value: Any) -> Any:
    """Return instants in Oslo time, dates as they are, other collections as lists."""
    if isinstance(value, datetime):
        return value.astimezone(OSLO).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value)


def _write_csv(rows: Iterable[Row], titles: Sequence[str]) -> None:
    """Write a heading and a line for each row; nothing where there are neither titles nor rows."""
    if not titles:
        rows = list(rows)
        titles = list(dict.fromkeys(title for row in rows for title in row))
    if titles:
        _csv_lines([titles])
        _csv_lines([_cell(row.get(title)) for title in titles] for row in rows)


def _csv_lines(lines: Iterable[Iterable[str]]) -> None:
    csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)


def _cell(value: Any) -> str:
    """Return a cell on one line that no spreadsheet runs.

    What begins like a formula gets a quote in front; a lone dash stays.
    """
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        value = _plain(value)
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)
    )
    text = one_line(unicodedata.normalize("NFC", text))
    return text if isinstance(value, int | float) else no_formula(text)


def columns(rows: Iterable[Sequence[str]], titles: Sequence[str]) -> list[str]:
    """Return rows under titles; each column is as wide as its widest cell, and nothing is cut.

    On a terminal that is too narrow each row is told by itself, one cell to a line.
    """
    table = [list(titles), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(titles))]
    terminal = _terminal_width()
    if terminal is not None and sum(widths) + 2 * (len(widths) - 1) > terminal:
        return [line for row in table[1:] for line in _one_by_one(row, titles)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _one_by_one(row: Sequence[str], titles: Sequence[str]) -> Iterator[str]:
    """Yield the cells of a row: the first by itself, each other with its title; empty ones not."""
    yield row[0]
    for title, cell in zip(titles[1:], row[1:], strict=True):
        if cell:
            yield f"  {title}: {cell}" if title else f"  {cell}"
