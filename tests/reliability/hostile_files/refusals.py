"""How a hostile file is refused: the faults in it, and what is wrong with the lines about them."""

import re
from datetime import date
from typing import Final

from reliability.hostile_files.good_files import CANARY

from handlers.analysis.application_files import read_applications
from handlers.analysis.assess import assess_files
from handlers.analysis.check import check
from handlers.analysis.facts_table import assess_table
from handlers.analysis.input_files import is_table
from workflow.engine.errors import Fault, InvalidInput

DAY: Final = date(2015, 3, 16)
LINE: Final = re.compile(
    r"(?P<line>\d+):(?P<column>\d+): (?:(?P<path>[A-Za-z0-9_?.\[\]-]+): )?(?P<says>[^\n]{8,300})"
)
LINE_END: Final = re.compile(rb"\r\n|\r|\n")
VALUE: Final = re.compile(rf"{CANARY}|Kanari|\d{{11}}|Ingrid|Solbakken|Epilozan")


def faults_of(verb: str, file: str) -> tuple[Fault, ...]:
    """Return the faults that the function behind a verb finds in a file. None = it can be used."""
    try:
        if verb == "check":
            return tuple(check([file]))
        if verb == "register":
            read_applications([file])
        elif is_table(file):
            assess_table(file, received=DAY)
        else:
            assess_files([file], DAY)
    except InvalidInput as invalid:
        return invalid.faults
    return ()


def wrong_with(lines: list[str], file: str, raw: bytes) -> str:
    """Return what is wrong with the lines of a refusal, or ""."""
    if len(set(lines)) != len(lines):
        return "a fault is listed twice"
    last = len(LINE_END.findall(raw)) + 1
    for line in lines:
        match = (
            LINE.fullmatch(line.removeprefix(f"{file}:")) if line.startswith(f"{file}:") else None
        )
        if match is None:
            return f"this is no line of a fault: {line[:200]!r}"
        if not (1 <= int(match["line"]) <= last + 1 and int(match["column"]) >= 1):
            return f"this place is not in the file: {line[:200]!r}"
        if VALUE.search(f"{match['path']} {match['says']}"):
            return f"a value is repeated: {line[:200]!r}"
    return ""
