"""A file of facts, one row for each application, assessed in columns.

The file is Parquet, CSV or JSON Lines, and is read in blocks. A row with a cell that can't be used
is left out, told and counted. Needs the extra `analysis`. Single rows are proved one by one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from heapq import nsmallest
from pathlib import Path
from typing import Any, Final

import polars as pl

from handlers.analysis.assess import (
    AssessedApplication,
    applied,
    assess_facts,
)
from handlers.analysis.columns import as_frame, endings
from handlers.analysis.facts_frame import Unfit, row_facts, typed_frame, wrong_names
from handlers.analysis.missing_columns import missing_lists
from handlers.analysis.planes import FactColumns, as_received
from handlers.analysis.table_rows import MAX_CELL, MOST_FAULTS, NO_TEXT, Block, blocks_of, shown
from workflow.engine.errors import Fault, InvalidInput
from workflow.logic.prepared import PreparedRules
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.assessment import rules_for
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy

MOST_LEFT_OUT: Final = 100  # one row of so many; of more than that the table is refused
OUT: Final = (".parquet", ".csv", ".jsonl", ".ndjson")
_OWN: Final = ("row", "outcome", "basis", "reasons", "missing", "rule_set", "in_force", "policy")


@dataclass
class AssessedTable:
    """A table with the outcome, basis and reasons of every row that can be used.

    answers: a row for each, with its number in the file and the columns that were kept.
    received: the day of arrival of all. chosen: the facts of single rows, by number. read: how many
    rows the file has.
    left_out: how many of them can't be used. faults: why, for the first of them.
    """

    file: str
    rules: PreparedRules
    received: date
    answers: pl.DataFrame
    chosen: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    read: int = 0
    left_out: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the columns of an answer."""
        return tuple(self.answers.columns)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each answer as plain data."""
        return self.answers.iter_rows(named=True)

    def proved(self) -> Iterator[tuple[dict[str, Any], AssessedApplication]]:
        """Yield the answer of each chosen row, with its proof and its ways to a grant."""
        for row in self.rows():
            facts = self.chosen.get(row["row"])
            if facts is not None:
                name = f"{self.file} row {row['row']}"
                yield row, assess_facts(name, self.rules, facts, self.received)

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

    def write(self, file: str) -> None:
        """Write the answers to a file, by the end of its name. Raises OSError."""
        match Path(file).suffix.lower():
            case ".parquet":
                self.answers.write_parquet(file)
            case ".csv":
                lists = pl.col("reasons", "missing")
                texts = lists.list.eval(pl.element().cast(pl.String)).list.join(" ")
                self.answers.with_columns(texts).write_csv(file)
            case _:
                self.answers.write_ndjson(file)


def assess_table(
    file: str,
    policy: Policy = DEFAULT,
    *,
    received: date,
    keep: Sequence[str] = (),
    rows: Sequence[int] = (),
    missing: bool = True,
    rules_day: date | None = None,
) -> AssessedTable:
    """Assess a table of facts in columns, as if all applications were received on one day.

    keep: columns that are passed on to the answers as they are. rows: numbers (from 1) of rows
    whose facts are kept for a proof. missing: whether the exact missing lists are wanted.
    rules_day: as in `assess_files`.
    Raises InvalidInput for a file, heading or row number that can't be used, and where more than
    one row in a hundred has a cell that can't. Raises NoRuleSet as `assess_files`.
    """
    rules = rules_for(received, policy, rules_day)
    made = AssessedTable(file, rules, received, pl.DataFrame())
    answers, kept = list[pl.DataFrame](), set[str]()
    chosen = dict[int, Mapping[str, object]]()
    for block in blocks_of(file):
        kept |= set(keep) & set(block.frame.columns)
        facts, own = _usable(file, block, made, keep)
        answers.append(_answers(facts, own, made, missing))
        for at, number in enumerate(own["row"]):
            if number in rows:
                chosen[number] = row_facts(facts, at)
    absent = [name for name in keep if name not in kept]
    if absent and made.read:
        faults = (Fault(file, 1, 1, shown(name), "no such column to keep") for name in absent)
        raise InvalidInput(tuple(faults))
    if made.left_out * MOST_LEFT_OUT > made.read:
        raise InvalidInput((*made.faults, *_many_more(made)))
    made.answers, made.chosen = pl.concat(answers), chosen
    wrong = [number for number in rows if number not in chosen]
    if wrong:
        says = f"write numbers of rows that can be used, from 1 to {made.read}"
        raise InvalidInput((Fault("--rows", 1, 1, "", says),))
    return made


def _usable(
    file: str, block: Block, made: AssessedTable, keep: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the facts of the rows that can be used, and their numbers with what is kept.

    Counts the rows of the block in `made`, with the faults of those that can't be used.
    """
    names = block.frame.columns
    faults = [*wrong_names(names, keep)]
    if faults:
        raise InvalidInput(
            tuple(
                Fault(file, block.names.get(name, 1), 1, shown(name), says) for name, says in faults
            )
        )
    facts, unfit = typed_frame(block.frame)
    own = _kept(block, keep)
    for name in keep:
        wrong = ((own[name].str.len_chars() > MAX_CELL) | (own[name] == NO_TEXT)).arg_true()
        says = f"write one text of {MAX_CELL:,} characters or fewer"
        unfit += [Unfit(name, wrong.to_list(), says)] if len(wrong) else []
    bad = sorted({row for part in unfit for row in part.rows})
    made.read += block.frame.height + block.bad
    made.left_out += len(bad) + block.bad
    room = MOST_FAULTS - len(made.faults)
    made.faults += tuple(nsmallest(room, [*block.faults, *_faults(file, block, unfit, room)]))
    if not bad:
        return facts, own
    good = pl.Series(range(facts.height), dtype=pl.UInt32).is_in(bad).not_()
    return facts.filter(good), own.filter(good)


def _kept(block: Block, keep: Sequence[str]) -> pl.DataFrame:
    """Return the numbers of rows and the columns to keep, as text."""
    columns = {"row": pl.Series(block.numbers, dtype=pl.UInt32)}
    nothing = pl.Series([None] * block.frame.height, dtype=pl.String)
    for name in keep:
        there = name in block.frame.columns
        columns[name] = block.frame[name].cast(pl.String) if there else nothing
    return pl.DataFrame(columns)


def _answers(
    facts: pl.DataFrame, own: pl.DataFrame, made: AssessedTable, with_missing: bool
) -> pl.DataFrame:
    """Return the answers of a block, in small types: a table has many."""
    rules = made.rules
    rule_set = rules.rule_set
    known = as_received(FactColumns.of(facts))
    ended = endings(known, rules)
    found = as_frame(ended)
    missing: list[tuple[str, ...]] = []
    if with_missing:
        missing = missing_lists(known, rules, ended.among(rule_set.waiting)).of_rows()
    outcomes = pl.Enum(rule_set.outcomes)
    laws = pl.Enum(list(dict.fromkeys(route.law for route in rule_set.routes)))
    columns = {
        "outcome": found["outcome"].cast(outcomes),
        "basis": found["basis"].cast(laws),
        "reasons": found["reasons"].cast(pl.List(pl.UInt8)),
    }
    if with_missing:
        columns["missing"] = pl.Series(missing, dtype=pl.List(pl.Enum(list(FACTS))))
    same = {
        name: pl.lit(value, dtype=pl.Enum([value]) if isinstance(value, str) else pl.Boolean)
        for name, value in applied(rules, made.received).items()
    }
    return own.with_columns(**columns).with_columns(**same)


def _faults(file: str, block: Block, unfit: Sequence[Unfit], most: int) -> list[Fault]:
    """Return a fault for each cell that can't be used, at most so many."""
    cells = ((row, part.column, part.says) for part in unfit for row in part.rows)
    return [
        Fault(file, block.numbers[row] + block.before, 1, shown(column), says)
        for row, column, says in nsmallest(most, cells)
    ]


def _many_more(made: AssessedTable) -> Iterator[Fault]:
    last = made.faults[-1]
    says = f"{made.left_out:,} of {made.read:,} rows can't be used, which is too many; correct them"
    yield Fault(made.file, last.line, last.column + 1, "", says)


def row_numbers(text: str) -> tuple[int, ...]:
    """Return row numbers as written (from 1). Raises InvalidInput for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 0 < len(part) < 10 for part in parts):
        says = "write row numbers from 1 on, with commas between"
        raise InvalidInput((Fault("--rows", 1, 1, "", says),))
    return tuple(map(int, parts))


def names_to_keep(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of columns, each once. Raises ValueError for one that answers have already."""
    taken = next((name for name in names if name in _OWN), None)
    if taken is not None:
        raise ValueError(f"--keep {taken}: the answers have such a column; rename yours")
    return tuple(dict.fromkeys(names))


def check_policy(policy: Policy, file: str) -> None:
    """Refuse a policy value that acts while facts are derived: in a table that has been done.

    file: what faults call the policy. Raises InvalidInput.
    """
    says = (
        "this value acts while facts are derived from applications ({facts}), and in a table they "
        "are derived already; leave it out here, or assess application files"
    )
    faults = tuple(
        Fault(file, 1, 1, about.name, says.format(facts=", ".join(about.metadata["derives"])))
        for about in fields(Policy)
        if about.metadata["derives"] and getattr(policy, about.name) != about.default
    )
    if faults:
        raise InvalidInput(faults)


def check_out(file: str) -> None:
    """Raise ValueError for the name of a file that answers are not written to."""
    if not file.lower().endswith(OUT):
        raise ValueError(f"--out: write a name that ends with one of: {', '.join(OUT)}")
