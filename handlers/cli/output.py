"""Print answers: a table for people; one JSON envelope, JSON lines or CSV for programs.

Data goes to standard output, everything else to standard error. There is no colour, no box and no
truncation. A control character in a text is printed as an escape.
"""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from handlers.cli.options import Settings
from handlers.text import one_line
from workflow.engine.calendar import OSLO

# Where a spreadsheet could begin a formula: at the start of a cell, and after a semicolon, which
# separates cells in Norway.
_FORMULA: Final = re.compile(r"((?:^|;)[\s\"']*)(?=[=+\-@＝＋－＠])")


def show(settings: Settings, what: str, data: Any, lines: Iterable[str]) -> None:
    """Print an answer in the format of the settings.

    data: for the JSON envelope `saksgang.<what>/1`, or one JSON line or CSV row each. lines: for
    people; each stays one line, whatever stands in a name or a note.
    """
    match settings.format:
        case "json":
            head = {"schema": f"saksgang.{what}/1", "now": settings.stated_now()}
            _write(_json(head | _tried(settings) | {"data": data}, indent=2))
        case "jsonl":
            for row in _rows(data):
                _write(_json(row | _tried(settings)))
        case "csv":
            _write_csv([row | _tried(settings) for row in _rows(data)])
        case _:
            for line in lines:
                _write(one_line(line))


def _tried(settings: Settings) -> dict[str, bool]:
    """Return what marks the answer of a dry run, in the envelope or in each row."""
    return {"dry_run": True} if settings.dry_run else {}


def note(text: str) -> None:
    """Print something that is not the answer, on standard error, in one line."""
    print(one_line(text), file=sys.stderr)


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _rows(data: Any) -> list[dict[str, Any]]:
    return data if isinstance(data, list) else [data]


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


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    columns = list(rows[0]) if rows else []
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    sys.stdout.write(out.getvalue())


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
