"""The exact missing lists of many rows: each distinct state of knowledge is asked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.fact_list import columns_of
from handlers.analysis.planes import Known, Mask, unpack
from workflow.logic.diagram import Variable
from workflow.logic.fact import Fact
from workflow.logic.outcome import assess
from workflow.logic.prepared import PreparedRules
from workflow.reimbursement.facts import FACTS

_LARGEST: Final = 1 << 62  # number of a state that one word holds
_FOUND: WeakKeyDictionary[PreparedRules, dict[bytes, tuple[str, ...]]] = WeakKeyDictionary()
"""Missing lists by the codes of a state: what one block of rows asked, the next need not."""
_MOST_FOUND: Final = 200_000
_ASKED_FIRST: Final = {fact.asked_after[0]: None for fact in FACTS.values() if fact.asked_after}
"""Facts whose answer tells whether another fact is asked for, by name, in order."""


@dataclass(frozen=True)
class MissingLists:
    """The missing list of each row. distinct: each list that occurs, the empty one first.

    index: of each row's list in it.
    """

    distinct: tuple[tuple[str, ...], ...]
    index: NDArray[np.int32]

    def of_rows(self) -> list[tuple[str, ...]]:
        """Return the list of each row."""
        return [self.distinct[place] for place in self.index]


def missing_lists(known: Known, rules: PreparedRules, waiting: Mask) -> MissingLists:
    """Return the exact missing list of each row that waits; the others have the empty one.

    waiting: one entry a row. Rows are in the same state if no rule tells their facts apart.
    """
    rows = np.flatnonzero(waiting)
    columns = [_column(known, variable, rows) for variable in rules.diagram.order]
    columns += [
        _whole_column(known, FACTS[name], rows)
        for name in _ASKED_FIRST
        if name not in rules.diagram.level
    ]
    first, state_of_row = distinct_rows(
        [column.codes for column in columns], [len(column.values) for column in columns]
    )
    lists: dict[tuple[str, ...], int] = {(): 0}
    places = np.zeros(len(first), dtype=np.int32)
    found = _FOUND.setdefault(rules, {})
    states = np.array([column.codes[first] for column in columns], dtype=np.uint16).T
    for place, codes in enumerate(states):
        state = codes.tobytes()
        if state not in found:
            known_codes = ((column, x) for column, x in zip(columns, codes, strict=True) if x)
            facts = {column.fact: column.values[code] for column, code in known_codes}
            if len(found) >= _MOST_FOUND:
                found.clear()
            found[state] = assess(rules, facts).missing
        places[place] = lists.setdefault(found[state], len(lists))
    index = np.zeros(len(waiting), dtype=np.int32)
    index[rows] = places[state_of_row]
    return MissingLists(tuple(lists), index)


@dataclass(frozen=True)
class _Column:
    """One fact of some rows. codes: 0 = unknown; else the place of a value. values: by place."""

    fact: str
    codes: NDArray[np.integer[Any]]
    values: Sequence[object]


def _column(known: Known, variable: Variable, rows: NDArray[np.intp]) -> _Column:
    """Return a fact with one code for each class of its values."""
    whole = _whole_column(known, variable.fact, rows)
    classes = [1 + variable.class_of(value) for value in whole.values[1:]]
    return _Column(
        variable.fact.name, np.array([0, *classes])[whole.codes], (None, *variable.examples)
    )


def _whole_column(known: Known, fact: Fact, rows: NDArray[np.intp]) -> _Column:
    """Return a fact with one code for each of its values."""
    columns = known.columns
    codes: NDArray[np.integer[Any]]
    values: Sequence[object]
    if fact.kind == "number":
        codes, values = _numbers(known, fact, rows)
    elif fact.kind == "choice":
        codes, values = columns.choice(fact)[rows], (None, *fact.choices)
    else:
        planes = columns.truth(fact)
        yes = unpack(planes.surely, columns.rows)[rows]
        no = unpack(~planes.possibly, columns.rows)[rows]
        codes, values = yes * 2 + no, (None, False, True)
    stated = known.where.get(fact.name)
    if stated is not None:
        codes = np.where(unpack(stated, columns.rows)[rows], codes, 0)
    return _Column(fact.name, codes, values)


def _numbers(
    known: Known, fact: Fact, rows: NDArray[np.intp]
) -> tuple[NDArray[np.int64], Sequence[object]]:
    """Return a code for each number, or for each combination of several counts, and what it is."""
    columns = known.columns
    names = [name for name in columns_of(fact) if name in columns.numbers]
    if not names:
        return np.zeros(len(rows), dtype=np.int64), (None,)
    counts = pl.DataFrame({name: columns.numbers[name][0][rows] for name in names})
    groups = counts.with_row_index("at").group_by(names, maintain_order=True).agg("at")
    codes = _spread(groups["at"], len(rows)) + 1
    codes = np.where(unpack(columns.known(fact), columns.rows)[rows], codes, 0)
    made = fact.compound if fact.compound is not None else int
    return codes, (None, *(made(*each) for each in groups.select(names).iter_rows()))


def _spread(groups: pl.Series, rows: int) -> NDArray[np.int64]:
    """Return for each row the place of its group. groups: lists of rows."""
    places = np.zeros(rows, dtype=np.int64)
    sizes = groups.list.len().to_numpy()
    places[groups.explode().to_numpy()] = np.repeat(np.arange(len(groups)), sizes)
    return places


def distinct_rows(
    codes: Sequence[NDArray[np.integer[Any]]], sizes: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of each combination of codes, and for each row its combination's place.

    sizes: codes of a column are below its size. A combination is put into few whole numbers: three
    columns of 3, 3 and 5 codes make numbers up to 44.
    """
    rows = len(codes[0])
    words, size = [np.zeros(rows, dtype=np.int64)], 1
    for column, below in zip(codes, sizes, strict=True):
        if size * below > _LARGEST:
            words.append(np.zeros(rows, dtype=np.int64))
            size = 1
        words[-1] = words[-1] * below + column
        size *= below
    names = [f"word_{place}" for place in range(len(words))]
    frame = pl.DataFrame(dict(zip(names, words, strict=True))).with_row_index("at")
    groups = frame.group_by(names, maintain_order=True).agg("at")["at"]
    return groups.list.first().to_numpy().astype(np.int64), _spread(groups, rows)
