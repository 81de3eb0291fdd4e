"""The rows of a population in blocks, so that memory holds few of them at a time.

Blocks lie in a temporary file that has no name, and that ends with this process. A small population
stays in memory.
"""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Final
from weakref import finalize

import numpy as np
import polars as pl

from handlers.population.exact_sums import as_number, exact_sum
from handlers.population.rows import Rows

BLOCK: Final = 250_000  # rows
_IN_MEMORY: Final = 32 * 1024**2  # bytes of all blocks
MOST_KINDS: Final = 20_000
"""Pairs of a weight and an amount; where there are more, intervals are drawn from groups."""


@dataclass(frozen=True)
class Block:
    """Some rows that follow each other. first: the place of the first one in the population.

    packed: the rows, as they can be sent to another process. strata: as in `Rows`, of all rows.
    """

    first: int
    packed: bytes
    strata: tuple[str, ...]

    def rows(self) -> Rows:
        """Return the rows."""
        found: Rows = pickle.loads(self.packed)
        return replace(found, strata=self.strata)


class Blocks:
    """All rows of a population, each block read again when it is wanted.

    size: how many rows. strata: as in `Rows`. days: on which they arrived, in order. has_ids:
    whether the source gives them names. lacks_amount: whether a row has no amount. most_amount: the
    largest one.
    """

    def __init__(self, blocks: Iterable[Rows], strata: dict[str, int]) -> None:
        """Keep blocks of rows. strata: each one's index; it may grow with each block."""
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - ends with this
        finalize(self, self._file.close)
        self._places: list[tuple[int, int]] = []
        self.size, self.has_ids, self.lacks_amount = 0, True, False
        self.most_amount, self._weight = 0.0, 0
        self._days = set[date]()
        self._kinds: set[tuple[float, float]] | None = set()
        for rows in blocks:
            self._add(rows)
        self.strata = tuple(strata)
        self.days = tuple(sorted(self._days))

    def _add(self, rows: Rows) -> None:
        packed = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
        self._file.seek(0, 2)
        self._file.write(packed)
        self._places.append((self.size, len(packed)))
        self.size += rows.size
        self.has_ids &= rows.ids is not None
        self._days |= {day.item() for day in np.unique(rows.received)}
        lacking = np.isnan(rows.amount)
        self.lacks_amount |= bool(lacking.any())
        self.most_amount = max(self.most_amount, rows.amount.max(initial=0.0, where=~lacking))
        self._weight += exact_sum(rows.weight)
        if self._kinds is not None:
            amount = np.where(lacking, -1.0, rows.amount)
            pairs = pl.DataFrame({"weight": rows.weight, "amount": amount}).unique()
            self._kinds |= {*pairs.iter_rows()}
            if len(self._kinds) > MOST_KINDS:
                self._kinds = None

    @property
    def weight(self) -> float:
        """The sum of the weights that the source states."""
        return as_number(self._weight)

    @property
    def many_kinds(self) -> bool:
        """Whether there are more than `MOST_KINDS` pairs of a weight and an amount."""
        return self._kinds is None

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Block]:
        start = 0
        for first, size in self._places:
            self._file.seek(start)
            yield Block(first, self._file.read(size), self.strata)
            start += size
