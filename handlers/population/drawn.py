"""The rows of a population that are drawn from groups."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.fact_list import columns_of, values_of
from handlers.analysis.facts_frame import SCHEMA, typed_column, typed_frame
from handlers.population.luck import luck
from handlers.population.table import may_be_unstated
from scenarios.population import Drawn, Group, PopulationFile, Unstated
from workflow.reimbursement.facts import FACTS

Path = tuple[str | int, ...]
UNKNOWN: Final = "unknown"
_OF_COLUMN: Final = {column: fact for fact in FACTS.values() for column in columns_of(fact)}


class Misfits(Exception):
    """Parts of a population file that name no fact, or a value that does not fit its fact.

    faults: of each the path in the file, and what to write.
    """

    def __init__(self, faults: Sequence[tuple[Path, str]]) -> None:
        super().__init__()
        self.faults = tuple(faults)


def group_of_rows(groups: Sequence[Group], rows: int, part: range) -> NDArray[np.int32]:
    """Return the group of some rows: shares are met to the row, the rows of a group together.

    rows: how many there are in all. part: the places of those that are wanted.
    """
    ends = np.cumsum([float(group.share) for group in groups])
    return (
        np.searchsorted(ends, (np.arange(part.start, part.stop) + 0.5) / rows)
        .clip(0, len(groups) - 1)
        .astype(np.int32)
    )


def drawn_facts(read: PopulationFile, part: range) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the facts of some rows that groups describe, and which of them are stated.

    part: the places of the rows. Raises Misfits for a name that is no column of facts, or a value
    that does not fit.
    """
    assert read.rows is not None
    _check_names(read)
    of_row = group_of_rows(read.groups, read.rows, part)
    named = {**read.otherwise, **{name: None for group in read.groups for name in group.facts}}
    faults: list[tuple[Path, str]] = []
    columns: list[pl.Series] = []
    for name in (column for column in SCHEMA if column in named):
        by_group = [group.facts.get(name, read.otherwise.get(name)) for group in read.groups]
        uniform = luck(read.seed, f"fact {name}", len(part), part.start)
        codes, texts = _drawn(by_group, of_row, uniform)
        values = pl.Series(name, [None if text == UNKNOWN else text for text in texts], pl.String)
        typed, bad = typed_column(values, _OF_COLUMN[name])
        faults += [_wrong(read, name, texts[row]) for row in bad]
        columns.append(typed[codes])
    if faults:
        raise Misfits(faults)
    frame, unfit = typed_frame(pl.DataFrame(columns) if columns else pl.DataFrame(height=len(part)))
    if unfit:
        raise Misfits([(("groups",), f"{part.column}: {part.says}") for part in unfit])
    return frame, _stated(read, of_row, part.start)


def _drawn(
    by_group: Sequence[Drawn | None], of_row: NDArray[np.int32], uniform: NDArray[np.float64]
) -> tuple[NDArray[np.int64], list[str]]:
    """Return for each row the place of its value, and the values. None = unknown."""
    texts: dict[str, int] = {}
    codes = np.zeros(len(of_row), dtype=np.int64)
    for place, drawn in enumerate(by_group):
        shares = drawn if isinstance(drawn, dict) else {drawn or UNKNOWN: Decimal(1)}
        places = np.array([texts.setdefault(text, len(texts)) for text in shares])
        ends = np.cumsum([float(share) for share in shares.values()])
        here = of_row == place
        chosen = np.searchsorted(ends, uniform[here], side="right").clip(0, len(ends) - 1)
        codes[here] = places[chosen]
    return codes, list(texts)


def _stated(read: PopulationFile, of_row: NDArray[np.int32], first: int) -> pl.DataFrame:
    """Return in which rows each fact is stated at first, for those that are not always."""
    names = dict.fromkeys(name for group in read.groups for name in group.stated)
    columns = []
    for name in names:
        shares = np.array([float(group.stated.get(name, 1)) for group in read.groups])
        uniform = luck(read.seed, f"stated {name}", len(of_row), first)
        columns.append(pl.Series(name, uniform < shares[of_row]))
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=len(of_row))


def with_unstated(
    facts: pl.DataFrame,
    stated: pl.DataFrame,
    unstated: Mapping[str, Unstated],
    seed: int,
    first: int = 0,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return facts and what is stated, with true values for facts that nobody stated.

    Rows that know the fact keep it. first: the place of the first row. Raises Misfits for a name
    that is no such fact.
    """
    for name, shares in unstated.items():
        fact = FACTS.get(name)
        if fact is None or name not in may_be_unstated() or fact.kind not in ("yes/no", "given"):
            says = "write the name of a yes/no fact of which an application can say nothing"
            raise Misfits([(("unstated", name), says)])
        uniform = luck(seed, f"unstated {name}", facts.height, first)
        yes, no = float(shares.yes), float(shares.no)
        drawn = pl.Series(np.where(uniform < yes, 1, np.where(uniform < yes + no, 0, 2)))
        values = drawn.replace_strict({1: True, 0: False}, default=None, return_dtype=pl.Boolean)
        if fact.kind == "given":
            values = pl.select(pl.when(values).then(True)).to_series()
        silent = facts[name].is_null()
        facts = facts.with_columns(pl.when(silent).then(values).otherwise(facts[name]).alias(name))
        always = pl.repeat(True, facts.height, eager=True)
        before = stated[name] if name in stated.columns else always
        stated = stated.with_columns((before & ~silent).alias(name))
    return facts, stated


def _check_names(read: PopulationFile) -> None:
    faults = [*_unknown(("otherwise",), read.otherwise, SCHEMA)]
    for place, group in enumerate(read.groups):
        faults += _unknown(("groups", place, "facts"), group.facts, SCHEMA)
        faults += _unknown(("groups", place, "stated"), group.stated, may_be_unstated())
    if faults:
        raise Misfits(faults)


def _unknown(
    path: Path, names: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did you mean `{near[0]}`?" if near else ";"
            says = f"this is no column of facts{meant} `saksgang form facts` lists them"
            yield (*path, name), says


def _wrong(read: PopulationFile, name: str, text: str) -> tuple[Path, str]:
    """Return where a value stands that does not fit its column, and what to write."""
    says = f"write {values_of(_OF_COLUMN[name])}, or {UNKNOWN}"
    for place, group in enumerate(read.groups):
        if text in _texts(group.facts.get(name, ())):
            return ("groups", place, "facts", name), says
    return ("otherwise", name), says


def _texts(drawn: Drawn | tuple[()]) -> Sequence[str]:
    return (drawn,) if isinstance(drawn, str) else tuple(drawn)
