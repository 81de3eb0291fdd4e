"""Check an output that may hold hostile texts: nothing steers a terminal, runs, or is forged."""

import csv
import io
import json
import re
from typing import Final

from reliability.hostile_texts.strings import FORGED, SUM
from the_command import Done

STEERS: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Characters that steer a terminal or the direction of text."""
NOT_DRAWN: Final = re.compile(
    "[\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
ACTIVE: Final = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
"""The beginning of a cell that a spreadsheet runs. It may drop quotes that were doubled."""
HARMLESS: Final = re.compile(r"-?\d*")
"""A number, or a lone dash."""


def wrong_with(done: Done, form: str, *, letters: bool = False) -> str:
    """Return what is wrong with an output, or "". letters: long texts are broken into lines."""
    both = done.out + done.err
    if found := STEERS.search(both):
        return f"a character that steers: {found[0]!r}"
    if form in ("table", "csv") and (found := NOT_DRAWN.search(both)):
        return f"a character that is not drawn: {found[0]!r}"
    if SUM in both or "<class" in both or "root:" in both:
        return "a template or formula was run"
    before = " \"'" if form == "csv" else " "
    if not letters and any(line.lstrip(before).startswith(FORGED) for line in both.splitlines()):
        return "a forged line"
    return _wrong_with_csv(done.out) if form == "csv" and done.out else ""


def _wrong_with_csv(out: str) -> str:
    rows = list(csv.reader(io.StringIO(out), strict=True))
    if len({len(row) for row in rows}) > 1 or len(rows) != out.count("\n"):
        return "a forged row or field"
    norwegian = csv.reader(io.StringIO(out), delimiter=";")  # as a Norwegian spreadsheet reads it
    cells = [cell for row in (*rows, *norwegian) for cell in row]
    active = [cell for cell in cells if ACTIVE.match(cell) and not HARMLESS.fullmatch(cell)]
    return f"an active cell: {active[0]!r}" if active else ""


def same_shape(outputs: dict[str, Done]) -> str:
    """Return where the formats differ in their rows or fields, or ""."""
    data = outputs["json"].data
    rows = data if isinstance(data, list) else [data]
    lines = [json.loads(line) for line in outputs["jsonl"].out.splitlines()]
    if [list(line) for line in lines] != [list(row) for row in rows]:
        return "other fields in JSON lines than in JSON"
    table = list(csv.reader(io.StringIO(outputs["csv"].out)))
    if not rows:  # an empty list has no heading
        return "rows in CSV and none in JSON" if table else ""
    return (
        ""
        if len(table) == len(rows) + 1 and table[0] == list(rows[0])
        else "other rows in CSV than in JSON"
    )
