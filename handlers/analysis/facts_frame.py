"""A Polars frame of facts: one row for each application, one column for each fact.

Columns are named as facts are in `rules list`. A fact with several measures has one column for
each, such as `treatment_time.days`. Null is unknown. Needs the extra `analysis`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from workflow.logic.fact import Fact
from workflow.reimbursement.derive.following import PREPARATIONS
from workflow.reimbursement.facts import FACTS, INDICATION, MARKETING

YES: Final = ("yes", "true", "ja", "1")
NO: Final = ("no", "false", "nei", "0")


def columns_of(fact: Fact) -> tuple[str, ...]:
    """Return the names of the columns that hold a fact."""
    return tuple(f"{fact.name}.{measure}" for measure in fact.measures) or (fact.name,)


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
    """Cells of one column of a facts file that can't be used. rows: from 1; 0 is the heading."""

    column: str
    rows: Sequence[int]
    says: str


def typed_frame(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Unfit]]:
    """Return a frame as read from a file with the types of `SCHEMA`, and what can't be used.

    Unusable are cells that don't fit their fact, and columns that are no fact. Words for yes and
    no become Booleans. A column that is not there is unknown, or what silence means for its fact.
    The approved use of a preparation is none, whatever its cell says.
    """
    says = "no such fact; `saksgang rules list` has their names"
    unfit = [Unfit(name, (0,), says) for name in raw.columns if name not in SCHEMA]
    columns = []
    for fact in FACTS.values():
        for name in columns_of(fact):
            if name not in raw.columns:
                silent = [fact.silence] * raw.height
                columns.append(pl.Series(name, silent, dtype=SCHEMA[name]))
                continue
            column, bad = _typed(raw[name], fact)
            unfit += [Unfit(name, bad, _says(fact))] if bad else []
            columns.append(column.fill_null(fact.silence) if fact.silence is not None else column)
    return _with_what_follows(pl.DataFrame(columns)), unfit


def _with_what_follows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with facts that follow from others, as `derive.following` has them."""
    marketing, indication = pl.col(MARKETING.name), pl.col(INDICATION.name)
    preparation = marketing.is_in(PREPARATIONS)
    none = pl.when(preparation).then(pl.lit("none")).otherwise(indication)
    return frame.with_columns(none.alias(INDICATION.name))


def _typed(column: pl.Series, fact: Fact) -> tuple[pl.Series, list[int]]:
    """Return a column with the type of its fact, and the rows (from 1) that don't fit it."""
    wanted = _type(fact)
    text = column
    if column.dtype != pl.Boolean:
        text = column.cast(pl.String, strict=False).str.strip_chars()
    if wanted == pl.Boolean and text.dtype == pl.String:
        lower = text.str.to_lowercase()
        no = lower.is_in(NO) & pl.lit(fact.kind != "given")
        answers = pl.select(pl.when(lower.is_in(YES)).then(True).when(no).then(False)).to_series()
    elif wanted == pl.Int64:
        number = text.cast(pl.Int64, strict=False)
        answers = pl.select(pl.when(number >= 0).then(number)).to_series()
    elif wanted == pl.String:
        answers = pl.select(pl.when(text.is_in(fact.choices)).then(text)).to_series()
    else:
        answers = text
    stated = text.is_not_null()
    if text.dtype == pl.String:
        stated &= text != ""
    unfit = (stated & answers.is_null()).arg_true()
    return answers.alias(column.name), [row + 1 for row in unfit]


def _says(fact: Fact) -> str:
    if fact.kind == "choice":
        return f"write one of: {', '.join(fact.choices)}"
    if fact.kind == "number":
        return "write a whole number, 0 or more"
    return "write yes" if fact.kind == "given" else "write yes or no"
