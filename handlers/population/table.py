"""The rows of a population from a table of facts: Parquet, CSV or JSON Lines.

Beside the facts it may have `NAME.stated` (whether an application states the fact at first), and
`id`, `weight`, `received`, `stratum`, `amount`, `priority`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from heapq import nsmallest
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from handlers.analysis.fact_list import columns_of
from handlers.analysis.facts_frame import NO, SCHEMA, YES, Unfit, typed_frame
from handlers.analysis.table_rows import MOST_FAULTS, Block, blocks_of, shown
from workflow.engine.errors import Fault, InvalidInput
from workflow.engine.readers import read_day
from workflow.logic.fact import Fact
from workflow.reimbursement.facts import FACTS

BLOCK: Final = 65_536
MOST_LEFT_OUT: Final = 100  # one row of so many; of more than that the table is refused
STATED: Final = ".stated"
OWN: Final = ("id", "weight", "received", "stratum", "amount", "priority")
_SMALL: Final[Any] = {
    column: pl.Int32 if fact.kind == "number" else pl.Enum(fact.choices)
    for fact in FACTS.values()
    for column in columns_of(fact)
    if fact.kind in ("number", "choice")
}
_SAYS: Final = {
    "weight": "write a weight of more than 0, as 12.5",
    "received": "write a day as 2026-03-02",
    "amount": "write kroner, as 12000",
    "priority": "write yes or no",
    STATED: "write yes or no",
}


@dataclass(frozen=True)
class TableOfFacts:
    """What a table holds. facts: all columns, in small types.

    named: the columns of facts that the file has. stated: a column of yes or no for each fact with
    `NAME.stated`. own: `OWN` and what was kept. read, left_out: rows. refused: the line of
    each row that is left out, from 1, and why; of lines that can't be read, the first. faults: the
    first of them.
    """

    facts: pl.DataFrame
    named: frozenset[str]
    stated: pl.DataFrame
    own: pl.DataFrame
    read: int
    left_out: int
    refused: tuple[tuple[int, str], ...]
    faults: tuple[Fault, ...]


def read_table(file: str, weights: str = "weight", keep: Sequence[str] = ()) -> TableOfFacts:
    """Read a table of facts as a population.

    weights: the column of the weights. keep: further columns that are passed on, as text.
    Raises InvalidInput for a file or heading that can't be used, and where more than one row in a
    hundred has a cell that can't.
    """
    found = Reading()
    facts, stated, own = _joined([*table_parts(file, found, weights, keep)])
    return TableOfFacts(
        facts,
        frozenset(found.named),
        stated,
        own,
        found.read,
        found.left_out,
        tuple(found.refused),
        tuple(found.faults),
    )


@dataclass
class Reading:
    """What was read of a table so far. Fields as in `TableOfFacts`."""

    named: set[str] = field(default_factory=set)
    read: int = 0
    left_out: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Part(NamedTuple):
    """Some rows of a table. facts, stated, own: as in `TableOfFacts`; columns may be left out."""

    facts: pl.DataFrame
    stated: pl.DataFrame
    own: pl.DataFrame


def table_parts(
    file: str, found: Reading, weights: str = "weight", keep: Sequence[str] = ()
) -> Iterator[Part]:
    """Yield the rows of a table of facts that can be used, in parts, and note in `found` the rest.

    Other arguments as `read_table`, and errors too: that too many rows can't be used shows at last.
    """
    for block in blocks_of(file, BLOCK):
        names = block.frame.columns
        _check_names(file, block, weights, keep)
        found.named |= {name for name in names if name in SCHEMA}
        facts, unfit = typed_frame(block.frame)
        stated, unfit_stated = _stated(block.frame)
        own, unfit_own = _own(block.frame, weights, keep)
        unfit += [*unfit_stated, *unfit_own]
        bad = np.zeros(block.frame.height, dtype=np.bool_)
        for part in unfit:
            bad[list(part.rows)] = True
        rows = np.flatnonzero(bad).tolist()
        found.read += block.frame.height + block.bad
        found.left_out += len(rows) + block.bad
        found.refused += [(fault.line, fault.message) for fault in block.faults]
        found.refused += _why(block, unfit)
        room = MOST_FAULTS - len(found.faults)
        found.faults += nsmallest(room, [*block.faults, *_faults(file, block, unfit)])
        good = pl.Series(~bad)
        yield Part(facts.filter(good).cast(_SMALL), stated.filter(good), own.filter(good))
    if found.left_out * MOST_LEFT_OUT > found.read or not found.read:
        says = (
            f"{found.left_out:,} of {found.read:,} rows can't be used, which is too many; correct "
            "them"
        )
        raise InvalidInput((*found.faults, Fault(file, 1, 1, "", says)))


def in_blocks(parts: Iterable[Part], rows: int) -> Iterator[Part]:
    """Yield parts of exactly so many rows, the last one of what is left; none is empty."""
    held: list[Part] = []
    for part in parts:
        held.append(part)
        while sum(each.facts.height for each in held) >= rows:
            whole = _joined(held)
            yield Part(*(frame.head(rows) for frame in whole))
            held = [Part(*(frame.slice(rows) for frame in whole))]
    rest = _joined(held)
    if rest.facts.height:
        yield rest


def _joined(parts: Sequence[Part]) -> Part:
    facts, stated, own = (
        pl.concat([part[place] for part in parts], how="diagonal") for place in range(3)
    )
    return Part(facts, stated.with_columns(pl.all().fill_null(True)), own)


def _check_names(file: str, block: Block, weights: str, keep: Sequence[str]) -> None:
    """Refuse columns that are no facts, nor of a population. Raises InvalidInput."""
    known = {*SCHEMA, *(name + STATED for name in may_be_unstated()), *OWN, weights, *keep}
    faults = []
    for name in block.frame.columns:
        if name in known:
            continue
        near = get_close_matches(name, known, 1)
        says = "this column is no fact"
        if name.removesuffix(STATED) in FACTS:
            says = "this fact is never unstated: saying nothing has a meaning; leave the column out"
        elif near:
            says += f"; did you mean `{near[0]}`?"
        else:
            says += "; `saksgang form facts` lists them, and --keep NAME passes your own column on"
        faults.append(Fault(file, block.names.get(name, 1), 1, shown(name), says))
    for fact in FACTS.values():
        lacking = [name for name in columns_of(fact) if name not in block.frame.columns]
        if lacking and len(lacking) < len(columns_of(fact)):
            says = f"{fact.name} needs this column too"
            faults.append(Fault(file, 1, 1, lacking[0], says))
    if faults:
        raise InvalidInput(tuple(faults))


def may_be_unstated() -> Mapping[str, Fact]:
    """Return the facts of which an application can say nothing, by name."""
    return {name: fact for name, fact in FACTS.items() if fact.silence is None}


def _stated(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Unfit]]:
    columns, unfit = [], []
    for name in may_be_unstated():
        column = name + STATED
        if column in raw.columns:
            answers, bad = yes_or_no(raw[column])
            columns.append(answers.fill_null(True).alias(name))
            unfit += [Unfit(column, bad, _SAYS[STATED])] if bad else []
    if not columns:
        return pl.DataFrame(height=raw.height), unfit
    return pl.DataFrame(columns), unfit


def yes_or_no(column: pl.Series) -> tuple[pl.Series, list[int]]:
    """Return a column of words for yes and no as Booleans, and the rows that are neither."""
    if column.dtype == pl.Boolean:
        return column, []
    text = column.cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
    answers = pl.select(
        pl.when(text.is_in(YES)).then(True).when(text.is_in(NO)).then(False)
    ).to_series()
    return answers, (text.is_not_null() & (text != "") & answers.is_null()).arg_true().to_list()


def _own(raw: pl.DataFrame, weights: str, keep: Sequence[str]) -> tuple[pl.DataFrame, list[Unfit]]:
    """Return the columns of a population that are no facts; those not there are left out."""
    columns: dict[str, pl.Series] = {}
    unfit: list[Unfit] = []

    def add(name: str, typed: pl.Series, bad: Sequence[int]) -> None:
        columns[name] = typed
        if bad:
            unfit.append(Unfit(name, bad, _SAYS[name]))

    if weights in raw.columns:
        number = _numbers(raw[weights])
        bad = (number.is_null() | (number <= 0) | number.is_infinite()).arg_true().to_list()
        add("weight", number.fill_null(1.0), bad)
    if "amount" in raw.columns:
        number = _numbers(raw["amount"])
        bad = ((number < 0) | (number.is_null() & _says(raw["amount"]))).arg_true().to_list()
        add("amount", number, bad)
    if "received" in raw.columns:
        add("received", *_days(raw["received"]))
    if "priority" in raw.columns:
        answers, bad = yes_or_no(raw["priority"])
        add("priority", answers.fill_null(False), bad)
    for name in ("id", "stratum", *keep):
        if name in raw.columns:
            columns[name] = raw[name].cast(pl.String)
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=raw.height), unfit


def _says(column: pl.Series) -> pl.Series:
    text = column.cast(pl.String).str.strip_chars()
    return text.is_not_null() & (text != "")


def _numbers(column: pl.Series) -> pl.Series:
    """Return numbers, also where a comma stands before the decimals."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64)
    text = column.cast(pl.String).str.strip_chars().str.replace(",", ".", literal=True)
    return text.cast(pl.Float64, strict=False)


def _days(column: pl.Series) -> tuple[pl.Series, list[int]]:
    """Return a column of days, and the rows that are none. Each distinct text is read once."""
    if column.dtype == pl.Date:
        return column, []
    text = column.cast(pl.String)
    days = {each: _day(each) for each in text.unique() if each}
    read = text.replace_strict(days, default=None, return_dtype=pl.Date)
    return read, (text.is_not_null() & (text != "") & read.is_null()).arg_true().to_list()


def _day(text: str) -> date | None:
    try:
        return read_day(text.strip()[:10])
    except ValueError:
        return None


def _why(block: Block, unfit: Sequence[Unfit]) -> Iterator[tuple[int, str]]:
    """Yield the line of each row that can't be used, and all that is wrong in it."""
    says: dict[int, list[str]] = {}
    for part in unfit:
        for row in part.rows:
            says.setdefault(row, []).append(f"{shown(part.column)}: {part.says}")
    for row, each in sorted(says.items()):
        yield block.numbers[row] + block.before, "; ".join(each)


def _faults(file: str, block: Block, unfit: Sequence[Unfit]) -> Iterator[Fault]:
    for part in unfit:
        for row in part.rows[:MOST_FAULTS]:
            line = block.numbers[row] + block.before
            yield Fault(file, line, 1, shown(part.column), part.says)
