"""How sure weighted numbers are: the rows are drawn again a thousand times (the bootstrap).

Rows that differ in nothing are drawn together. Where almost every row differs, rows are put into
10,000 groups by luck, and groups are drawn: their sums, as shares of the rows drawn, vary as those
of single rows would. That the groups are 10,000 adds an error of 1.4 % to the variance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.population.luck import generator, luck
from handlers.population.weights import Margin, NotReached, raked

RESAMPLES: Final = 1_000
GROUPS: Final = 10_000
_PURPOSE: Final = 0x626F6F74  # keeps this luck apart from that of the rows
_TAILS: Final = (2.5, 97.5)
_EXACT: Final = 52  # bits in which a sum of whole numbers has no rounding

Values = Sequence[NDArray[Any]]
"""Of each row, what it adds to a sum if its weight is 1; for several sums."""
Categories = Sequence[NDArray[np.int32]]
"""Of each row, its category in several tables of totals; -1 = it has none."""


class Drawn(Protocol):
    """Rows as they are drawn again."""

    def add(self, other: Any) -> None:
        """Add the rows that follow."""

    def intervals(
        self, totals: Values, seed: int, sums: NDArray[Any] | None = None
    ) -> NDArray[np.float64]:
        """Return the 95 % interval of weighted sums, shape (sums, 2).

        totals: that the weights hit, for each table. sums: shape (sums, values), how often each
        value counts in a sum; None = each value is a sum of its own.
        As many rows are drawn as there are, with replacement, and their weights are raked anew.
        """


@dataclass
class Kinds:
    """Rows of which many are alike. rows: how many there are of each kind, by its bytes.

    A kind is its weight before raking, its values and its categories: numbers of 64 bits.
    """

    values: int
    rows: dict[bytes, int] = field(default_factory=dict)

    @classmethod
    def of(cls, weight: NDArray[np.float64], values: Values, categories: Categories) -> "Kinds":
        """Return rows by kind, in the order in which kinds first occur. weight: before raking."""
        columns = [weight, *values, *categories]
        frame = pl.DataFrame({str(place): column for place, column in enumerate(columns)})
        kinds = frame.group_by(frame.columns, maintain_order=True).agg(rows=pl.len())
        found = kinds.select(pl.exclude("rows").cast(pl.Float64)).to_numpy(order="c")
        every = zip(found, kinds["rows"].to_list(), strict=True)
        return cls(len(values), {kind.tobytes(): rows for kind, rows in every})

    def add(self, other: "Kinds") -> None:
        """Add the rows that follow."""
        for kind, rows in other.rows.items():
            self.rows[kind] = self.rows.get(kind, 0) + rows

    def intervals(
        self, totals: Values, seed: int, sums: NDArray[Any] | None = None
    ) -> NDArray[np.float64]:
        """Return the 95 % interval of weighted sums, as in `Drawn`."""
        kinds = np.frombuffer(b"".join(self.rows)).reshape(len(self.rows), -1).T
        many = np.array([*self.rows.values()])
        size = int(many.sum())
        weight, values, categories = np.split(kinds, [1, 1 + self.values])

        def draw(stream: np.random.Generator) -> NDArray[np.float64]:
            drawn: NDArray[np.float64] = stream.multinomial(size, many / size) * weight[0]
            return drawn

        return _intervals(draw, values, categories, totals, seed, sums)


@dataclass
class Groups:
    """Rows in groups by luck, with their sums by group and combination of categories.

    rows: how many, shape (combinations, groups). weight, values: sums in whole units, shape
    (combinations, groups) and (values, combinations, groups). units: how much a unit of each of
    them is. sizes: of the tables of categories.
    """

    rows: NDArray[np.float64]
    weight: NDArray[np.float64]
    values: NDArray[np.float64]
    units: NDArray[np.float64]
    sizes: tuple[int, ...]

    def add(self, other: "Groups") -> None:
        """Add the rows that follow."""
        self.rows = self.rows + other.rows
        self.weight = self.weight + other.weight
        self.values = self.values + other.values

    def intervals(
        self, totals: Values, seed: int, sums: NDArray[Any] | None = None
    ) -> NDArray[np.float64]:
        """Return the 95 % interval of weighted sums, as in `Drawn`."""
        combination, group = np.nonzero(self.rows)
        rows, size = self.rows[combination, group], self.rows.sum()
        places = np.array(np.unravel_index(combination, self.sizes or (1,)), dtype=np.int64)
        weight = self.weight[combination, group] * self.units[0]
        sums_of = self.values[:, combination, group] * self.units[1:, np.newaxis]
        categories = places[: len(self.sizes)] - 1
        alike = np.full(GROUPS, 1 / GROUPS)

        def draw(stream: np.random.Generator) -> NDArray[np.float64]:
            times = stream.multinomial(GROUPS, alike)[group]
            # groups are not of one size: the drawn rows stand for as many as there are
            drawn: NDArray[np.float64] = times * weight * (size / (times @ rows))
            return drawn

        return _intervals(draw, sums_of / weight, categories, totals, seed, sums)


@dataclass(frozen=True)
class Resampled:
    """How the rows of a population are drawn again.

    seed: of its luck. sizes: how many categories each table of totals has. units: None to draw rows
    by kind; to draw groups, a unit for the weights and for each value, as `Groups` has them.
    """

    seed: int
    sizes: tuple[int, ...] = ()
    units: tuple[float, ...] | None = None

    def drawn(
        self, weight: NDArray[np.float64], values: Values, categories: Categories, first: int
    ) -> Drawn:
        """Return some rows as they are drawn again. first: the place of the first of them."""
        if self.units is None:
            return Kinds.of(weight, values, categories)
        number = luck(self.seed, "group of the bootstrap", len(weight), first)
        sizes = tuple(size + 1 for size in self.sizes)
        cell = np.zeros(len(weight), dtype=np.int64)
        for size, category in zip(sizes, categories, strict=True):
            cell = cell * size + category + 1
        cell = cell * GROUPS + (number * GROUPS).astype(np.int64)
        cells = int(np.prod(sizes, dtype=np.int64)) * GROUPS

        def summed(of_row: NDArray[Any], unit: float) -> NDArray[np.float64]:
            made = np.bincount(cell, np.rint(of_row / unit), cells)
            return made.astype(np.float64).reshape(-1, GROUPS)

        own, *of_values = self.units
        sums = [summed(weight * x, unit) for x, unit in zip(values, of_values, strict=True)]
        rows = np.bincount(cell, minlength=cells).reshape(-1, GROUPS).astype(np.float64)
        return Groups(rows, summed(weight, own), np.array(sums), np.array(self.units), sizes)


def unit_below(total: float) -> float:
    """Return a unit in which numbers that sum to at most this total are added without rounding."""
    return float(2.0 ** (np.ceil(np.log2(max(total, 1.0))) - _EXACT + 1))


def _intervals(
    draw: Callable[[np.random.Generator], NDArray[np.float64]],
    values: NDArray[np.float64],
    categories: NDArray[Any],
    totals: Values,
    seed: int,
    sums: NDArray[Any] | None,
) -> NDArray[np.float64]:
    """Return intervals as in `Drawn`. draw: returns the weight of each entry, drawn once more.

    values, categories: of each entry.
    """
    if sums is not None:
        values = sums @ values
    margins = [
        Margin("", category.astype(np.int32), total)
        for category, total in zip(categories, totals, strict=True)
    ]
    stream = generator(seed, _PURPOSE)
    found = np.empty((RESAMPLES, len(values)))
    made = 0
    while made < RESAMPLES:
        try:
            total = raked(draw(stream), margins)
        except NotReached:  # a small category was not drawn at all
            continue
        found[made] = values @ total
        made += 1
    return np.percentile(found, _TAILS, axis=0).T
