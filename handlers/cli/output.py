"""Print answers: a table for people; one JSON envelope, JSON lines or CSV for programs.

Data goes to standard output, everything else to standard error. There is no colour, no box and no
truncation. A control character in a text is printed as an escape.
"""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from handlers.cli.options import Settings
from handlers.text import one_line
from workflow.engine.calendar import OSLO

# Where a spreadsheet could begin a formula: at the start of a cell, and after a semicolon, which
# separates cells in Norway.
_FORMULA: Final = re.compile(r"((?:^|;)[\s\"']*)(?=[=+\-@＝＋－＠])")


Row: TypeAlias = Mapping[str, Any]


def show(
    settings: Settings,
    what: str,
    data: Row | Iterable[Row],
    lines: Iterable[str],
    titles: Sequence[str] = (),
) -> None:
    """Print an answer in the format of the settings.

    data: for the JSON envelope `saksgang.<what>/1`, or one JSON line or CSV row each. Rows are
    printed as they come, so a list can be of any length. lines: for people; each stays one line,
    whatever stands in a name or a note. titles: the CSV columns; without them, all names that the
    rows have are collected first.
    """
    match settings.format:
        case "json":
            sys.stdout.writelines(_envelope(what, settings.stated_now(), data))
        case "jsonl":
            for row in _rows(data):
                _write(_json(row))
        case "csv":
            _write_csv(_rows(data), titles)
        case _:
            for line in lines:
                _write(one_line(line))


class Running:
    """Prints the rows of an answer one by one, as they come. JSON is printed whole, by `end`.

    what: names the schema. titles, widths: of the columns for people.
    """

    def __init__(
        self, settings: Settings, what: str, titles: Sequence[str], widths: Sequence[int]
    ) -> None:
        self._settings, self._what = settings, what
        self._titles, self._widths = titles, widths
        self._rows: list[dict[str, Any]] = []

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

    def end(self) -> None:
        """Print what can only be printed whole."""
        if self._settings.format == "json" and self._rows:
            show(self._settings, self._what, self._rows, ())

    def _line(self, cells: Sequence[str]) -> str:
        padded = (
            one_line(cell).ljust(width) for cell, width in zip(cells, self._widths, strict=True)
        )
        return "  ".join(padded).rstrip()


def note(text: str) -> None:
    """Print something that is not the answer, on standard error, in one line."""
    print(one_line(text), file=sys.stderr)


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _rows(data: Row | Iterable[Row]) -> Iterable[Row]:
    return (data,) if isinstance(data, Mapping) else data


def _envelope(what: str, now: datetime | None, data: Row | Iterable[Row]) -> Iterator[str]:
    """Yield the JSON envelope in parts: of a list one row at a time."""
    head = _json({"schema": f"saksgang.{what}/1", "now": now}, indent=2)
    yield head.removesuffix("\n}") + ',\n  "data": '
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
    return text if text == "-" or isinstance(value, int | float) else _FORMULA.sub(r"\1'", text)


def columns(rows: Iterable[Sequence[str]], titles: Sequence[str]) -> list[str]:
    """Return rows under titles; each column is as wide as its widest cell, and nothing is cut."""
    table = [list(titles), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(titles))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
