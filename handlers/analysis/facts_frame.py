"""A Polars frame of facts: one row for each application, one column for each fact.

Columns are named as facts are in `rules list`. A fact with several measures has one column for
each, such as `treatment_time.days`. Null is unknown. Needs the extra `analysis`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import polars as pl

from handlers.analysis.fact_list import columns_of, values_of
from workflow.logic.fact import Fact
from workflow.reimbursement.facts import FACTS, INDICATION, MARKETING, PREPARATIONS

YES: Final = ("yes", "true", "ja", "1")
NO: Final = ("no", "false", "nei", "0")
MAX_TEXT: Final = 100  # bytes; no answer is longer
MAX_NUMBER: Final = 1_000_000_000


def _type(fact: Fact) -> Any:
    return {"choice": pl.String, "number": pl.Int64}.get(fact.kind, pl.Boolean)


SCHEMA: Final = {column: _type(fact) for fact in FACTS.values() for column in columns_of(fact)}


def frame_of(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return derived facts, one mapping for each application, as a frame."""
    data: dict[str, list[object]] = {column: [] for column in SCHEMA}
    for row in rows:
        for name, fact in FACTS.items():
            value = row.get(name)
            for measure, column in zip(fact.measures or ("",), columns_of(fact), strict=True):
                whole = not measure or value is None
                data[column].append(value if whole else getattr(value, measure))
    return pl.DataFrame(data, schema=SCHEMA)


def row_facts(frame: pl.DataFrame, row: int) -> dict[str, object]:
    """Return one row (from 0) of a frame as facts by name."""
    values = frame.row(row, named=True)
    facts: dict[str, object] = {}
    for name, fact in FACTS.items():
        cells = [values[column] for column in columns_of(fact)]
        if fact.compound is None:
            facts[name] = cells[0]
        else:
            facts[name] = None if None in cells else fact.compound(*cells)
    return facts


@dataclass(frozen=True)
class Unfit:
    """Cells of one column that can't be used. rows: their positions in the frame."""

    column: str
    rows: Sequence[int]
    says: str


def wrong_names(names: Sequence[str], keep: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is no column of a table of facts, or lacks its other half, and why.

    keep: names that are passed on, and may be any.
    """
    for number, name in enumerate(names, 1):
        if name not in SCHEMA and name not in keep:
            near = get_close_matches(name, SCHEMA, 1)
            meant = f"did you mean `{near[0]}`? " if near else ""
            yield (
                name,
                f"column {number} is no fact; {meant}`saksgang rules list --facts` has the names, "
                "and --keep NAME passes a column of your own on to the answers",
            )
    for fact in FACTS.values():
        halves = columns_of(fact)
        lacking = [column for column in halves if column not in names]
        if lacking and len(lacking) < len(halves):
            stated = next(column for column in halves if column in names)
            yield stated, f"this column needs another one beside it: {', '.join(lacking)}"


def typed_frame(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Unfit]]:
    """Return a frame as read from a file with the types of `SCHEMA`, and what can't be used.

    Words for yes and no become Booleans. A column that is not there is unknown, or what silence
    means for its fact. The approved use of a preparation is none, whatever its cell says.
    """
    unfit = []
    columns = []
    for fact in FACTS.values():
        for name in columns_of(fact):
            if name not in raw.columns:
                silent = [fact.silence] * raw.height
                columns.append(pl.Series(name, silent, dtype=SCHEMA[name]))
                continue
            column, bad = typed_column(raw[name], fact)
            unfit += [Unfit(name, bad, _says(fact))] if bad else []
            columns.append(column.fill_null(fact.silence) if fact.silence is not None else column)
    frame = pl.DataFrame(columns)
    return _with_what_follows(frame), [*unfit, *_impossible(frame, unfit)]


def _impossible(frame: pl.DataFrame, unfit: Sequence[Unfit]) -> Iterator[Unfit]:
    """Yield the cells of facts with several counts of which one lacks, or that can't all be so.

    unfit: cells that have a fault already; their rows are skipped.
    """
    for fact in FACTS.values():
        if fact.compound is None or fact.possible is None:
            continue
        names = columns_of(fact)
        told = {row for cells in unfit if cells.column in names for row in cells.rows}
        combinations = frame.select(names).with_row_index("row").group_by(names).agg("row")
        half, odd = list[int](), list[int]()
        for *cells, rows in combinations.iter_rows():
            if None in cells and set(cells) != {None}:
                half += [row for row in rows if row not in told]
            elif None not in cells and not fact.possible(fact.compound(*cells)):
                odd += rows
        half, odd = sorted(half), sorted(odd)
        if half:
            yield Unfit(names[0], half, f"write all of {', '.join(names)} in a row, or none")
        if odd:
            yield Unfit(names[0], odd, f"{' and '.join(names)} can't both be so; correct one")


def _with_what_follows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with facts that follow from others, as `derive.following` has them."""
    marketing, indication = pl.col(MARKETING.name), pl.col(INDICATION.name)
    preparation = marketing.is_in(PREPARATIONS)
    none = pl.when(preparation).then(pl.lit("none")).otherwise(indication)
    return frame.with_columns(none.alias(INDICATION.name))


def typed_column(column: pl.Series, fact: Fact) -> tuple[pl.Series, list[int]]:
    """Return a column with the type of its fact, and the rows (from 0) that don't fit it."""
    wanted = _type(fact)
    text = column
    if wanted == pl.Int64 and column.dtype.is_integer():
        fits = column.is_between(0, MAX_NUMBER)
        numbers = pl.select(pl.when(fits).then(column)).to_series().cast(pl.Int64)
        unfit = (column.is_not_null() & numbers.is_null()).arg_true()
        return numbers.alias(column.name), unfit.to_list()
    if column.dtype != pl.Boolean:
        text = column.cast(pl.String, strict=False)
        # first: a Parquet file can hold one very long text in each of a million rows
        text = text.set(text.str.len_bytes().fill_null(0) > MAX_TEXT, "?").str.strip_chars()
        text = text.str.strip_suffix(".0")  # whole numbers beside empty cells, as some tools write
    if wanted == pl.Boolean and text.dtype == pl.String:
        lower = text.str.to_lowercase()
        no = lower.is_in(NO) & pl.lit(fact.kind != "given")
        answers = pl.select(pl.when(lower.is_in(YES)).then(True).when(no).then(False)).to_series()
    elif wanted == pl.Int64:
        number = text.cast(pl.Int64, strict=False)
        fits = number.is_between(0, MAX_NUMBER)
        answers = pl.select(pl.when(fits).then(number)).to_series()
    elif wanted == pl.String:
        answers = pl.select(pl.when(text.is_in(fact.choices)).then(text)).to_series()
    else:
        answers = text
    stated = text.is_not_null()
    if text.dtype == pl.String:
        stated &= text != ""
    unfit = (stated & answers.is_null()).arg_true()
    return answers.alias(column.name), unfit.to_list()


def _says(fact: Fact) -> str:
    return f"write {values_of(fact)}"
