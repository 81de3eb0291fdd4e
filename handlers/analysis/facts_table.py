"""A file of facts, one row for each application: Parquet, CSV or JSON Lines, assessed in columns.

Needs the extra `analysis`. Single rows are proved one by one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.exceptions import PolarsError

from handlers.analysis.assess import AssessedApplication, assess_facts
from handlers.analysis.columns import assess_frame, missing_of
from handlers.analysis.facts_frame import Unfit, row_facts, typed_frame
from workflow.engine.errors import Fault, InvalidInput
from workflow.logic.prepared import prepared
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008

MOST_FAULTS = 99
MAX_HEADING = 100_000  # bytes of the first line
_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,39})?")


class AssessedTable:
    """A table with the outcome, basis and reasons of every row.

    Raises InvalidInput, with every cell that can't be used.
    """

    def __init__(self, file: str, policy: Policy) -> None:
        self.file = file
        self.prepared = prepared(RULES_2008, policy)
        self.facts = _read(file)
        self.answers = assess_frame(self.facts, self.prepared)
        self._missing: list[tuple[str, ...]] | None = None

    @property
    def rows(self) -> int:
        """The number of applications."""
        return self.facts.height

    def missing(self, row: int) -> tuple[str, ...]:
        """Return the exact missing list of a row (from 0)."""
        if self._missing is None:
            self._missing = missing_of(self.facts, self.answers["outcome"], self.prepared)
        return self._missing[row]

    def row(self, row: int, *, with_proof: bool) -> dict[str, Any]:
        """Return a row (from 0) as plain data.

        with_proof: with its proof and its ways to a grant.
        """
        outcome, basis, reasons = self.answers.row(row)
        data: dict[str, Any] = {
            "row": row + 1,
            "outcome": outcome,
            "basis": basis,
            "reasons": reasons,
            "missing": list(self.missing(row)),
        }
        return data | self.assessed(row).as_data() if with_proof else data

    def assessed(self, row: int) -> AssessedApplication:
        """Return a row (from 0) with its proof and its ways to a grant."""
        name = f"{self.file} row {row + 1}"
        return assess_facts(name, self.prepared, row_facts(self.facts, row))

    def summary(self) -> Iterator[str]:
        """Yield how many rows have each outcome, and each reason."""
        for (outcome, basis), count in sorted(self._counts().items(), key=str):
            yield f"{count:9,}  {outcome}{f' under {basis}' if basis else ''}"
        reasons = Counter(number for numbers in self.answers["reasons"] for number in numbers)
        for number, count in sorted(reasons.items()):
            yield f"{count:9,}  reason {number}: {REJECTION_REASONS[number]}"

    def _counts(self) -> dict[tuple[str, str | None], int]:
        counted = self.answers.group_by("outcome", "basis").len()
        return {(outcome, basis): count for outcome, basis, count in counted.iter_rows()}


def assess_table(file: str, policy: Policy = DEFAULT) -> AssessedTable:
    """Assess a table of facts in columns.

    Raises InvalidInput with every cell that can't be used.
    """
    return AssessedTable(file, policy)


def row_numbers(text: str, rows: int) -> list[int]:
    """Return row numbers as written (from 1) as positions (from 0).

    Raises InvalidInput for a number that is no row of the file.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= rows for part in parts):
        says = f"write row numbers from 1 to {rows}, with commas between"
        raise InvalidInput((Fault("--rows", 1, 1, "", says),))
    return [int(part) - 1 for part in parts]


def _read(file: str) -> pl.DataFrame:
    """Read a table of facts with typed columns. Raises InvalidInput, with every wrong cell."""
    try:
        raw = _raw(Path(file))
    except FileNotFoundError:
        says = "there is no such file; check its name and folder"
        raise InvalidInput((Fault(file, 1, 1, "", says),)) from None
    except (PolarsError, OSError, UnicodeError, ValueError):
        says = "this can't be read as the table that its name says; check its format"
        raise InvalidInput((Fault(file, 1, 1, "", says),)) from None
    frame, unfit = typed_frame(raw)
    if unfit:
        raise InvalidInput(tuple(_faults(file, unfit)))
    return frame


def _faults(file: str, unfit: Sequence[Unfit]) -> Iterator[Fault]:
    """Yield a fault for each cell; of very many the first by row, and how many more there are."""
    cells = ((row, part.column, part.says) for part in unfit for row in part.rows)
    for row, column, says in nsmallest(MOST_FAULTS, cells):
        yield Fault(file, row + 1, 1, _shown(column), says)
    more = sum(len(part.rows) for part in unfit) - MOST_FAULTS
    if more > 0:
        last = max(row for part in unfit for row in part.rows)
        says = f"{more} more cells between those above and this row can't be used"
        yield Fault(file, last + 1, 2, "", says)


def _raw(path: Path) -> pl.DataFrame:
    """Read a file by its suffix. Raises ValueError for a heading that no table of facts has."""
    suffix = path.suffix.lower()
    if suffix != ".parquet":
        with path.open("rb") as file:
            heading = file.readline(MAX_HEADING + 1)
        if len(heading) > MAX_HEADING:
            raise ValueError("the heading is too long for a table of facts")
        if suffix == ".csv" and heading.count(b'"') % 2:
            raise ValueError("the heading goes on in the next line")
    match suffix:
        case ".parquet":
            return pl.read_parquet(path)
        case ".csv":
            return pl.read_csv(path, infer_schema=False)
        case _:
            return pl.read_ndjson(path, infer_schema_length=None)


def _shown(column: str) -> str:
    """Return a column's name if it looks like one; a stray value is never echoed."""
    return column if _COLUMN.fullmatch(column) else "?"
