"""A table of facts, assessed in columns: one row for each application, from Parquet, CSV or JSON Lines. Needs the extra `analysis`.

The columns are read by `columns.py`; single rows are proved by the same law, row by row. Nothing is printed here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.exceptions import PolarsError

from handlers.analysis.assess import Assessed
from handlers.analysis.columns import Unfit, assess_frame, missing_of, row_facts, typed_frame
from workflow.engine.errors import Fault, InvalidInput
from workflow.logic.counterfactual import would_grant
from workflow.logic.outcome import ready
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import SEED

MOST_FAULTS = 99
MAX_HEADING = 100_000  # bytes of the first line
_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,39})?")


class AssessedTable:
    """A table with the outcome, basis and reasons of every row. Raises InvalidInput, with every cell that can't be used."""

    def __init__(self, file: str, policy: Policy) -> None:
        self.file = file
        self.law = ready(SEED, policy)
        self.facts = _read(file)
        self.answers = assess_frame(self.facts, self.law)
        self._missing: list[tuple[str, ...]] | None = None

    @property
    def rows(self) -> int:
        """How many applications there are."""
        return self.facts.height

    def missing(self, row: int) -> tuple[str, ...]:
        """The exact missing list of a row (from 0)."""
        if self._missing is None:
            self._missing = missing_of(self.facts, self.answers["outcome"], self.law)
        return self._missing[row]

    def row(self, row: int, *, with_proof: bool) -> dict[str, Any]:
        """A row (from 0) as data; with proof and ways to a grant where they were asked for."""
        outcome, basis, reasons = self.answers.row(row)
        data: dict[str, Any] = {
            "row": row + 1,
            "outcome": outcome,
            "basis": basis,
            "reasons": reasons,
            "missing": list(self.missing(row)),
        }
        return data | self._assessed(row).as_data() if with_proof else data

    def lines(self, row: int) -> Iterator[str]:
        """A row (from 0) as people read it, with every rule's answer."""
        return self._assessed(row).lines(with_proof=True)

    def _assessed(self, row: int) -> Assessed:
        facts = row_facts(self.facts, row)
        found = self.law.assess(facts)
        proof = tuple(self.law.proof(rule, facts) for rule in self.law.rule_set.trees())
        return Assessed(f"{self.file} row {row + 1}", found, proof, would_grant(self.law, facts), {})

    def summary(self) -> Iterator[str]:
        """How many have each outcome, and each reason."""
        for (outcome, basis), count in sorted(self._counts().items(), key=str):
            yield f"{count:9,}  {outcome}{f' under {basis}' if basis else ''}"
        reasons = Counter(number for numbers in self.answers["reasons"] for number in numbers)
        for number, count in sorted(reasons.items()):
            yield f"{count:9,}  reason {number}: {REJECTION_REASONS[number]}"

    def _counts(self) -> dict[tuple[str, str | None], int]:
        counted = self.answers.group_by("outcome", "basis").len()
        return {(outcome, basis): count for outcome, basis, count in counted.iter_rows()}


def assess_table(file: str, policy: Policy = DEFAULT) -> AssessedTable:
    """Assess a table of facts in columns. Raises InvalidInput with every cell that can't be used."""
    return AssessedTable(file, policy)


def _read(file: str) -> pl.DataFrame:
    try:
        raw = _raw(Path(file))
    except FileNotFoundError:
        raise InvalidInput((Fault(file, 1, 1, "", "there is no such file; check its name and folder"),)) from None
    except (PolarsError, OSError, UnicodeError, ValueError):
        raise InvalidInput(
            (Fault(file, 1, 1, "", "this can't be read as the table that its name says; check its format"),)
        ) from None
    frame, unfit = typed_frame(raw)
    if unfit:
        raise InvalidInput(tuple(_faults(file, unfit)))
    return frame


def _faults(file: str, unfit: Sequence[Unfit]) -> Iterator[Fault]:
    """A fault for each cell; of very many the first by row, and how many more there are."""
    cells = ((row, part.column, part.says) for part in unfit for row in part.rows)
    for row, column, says in nsmallest(MOST_FAULTS, cells):
        yield Fault(file, row + 1, 1, _name(column), says)
    more = sum(len(part.rows) for part in unfit) - MOST_FAULTS
    if more > 0:
        last = max(row for part in unfit for row in part.rows)
        yield Fault(file, last + 1, 2, "", f"{more} more cells between those above and this row can't be used")


def _raw(path: Path) -> pl.DataFrame:
    suffix = path.suffix.lower()
    if suffix != ".parquet":
        with path.open("rb") as file:
            heading = file.readline(MAX_HEADING + 1)
        if len(heading) > MAX_HEADING or (suffix == ".csv" and heading.count(b'"') % 2):
            raise ValueError("a heading for many thousand columns, or one that goes on in the next line, is no table of facts")
    match suffix:
        case ".parquet":
            return pl.read_parquet(path)
        case ".csv":
            return pl.read_csv(path, infer_schema=False)
        case _:
            return pl.read_ndjson(path, infer_schema_length=None)


def _name(column: str) -> str:
    """A column's name if it looks like one; a stray value is never echoed."""
    return column if _COLUMN.fullmatch(column) else "?"
