"""Weights that hit the totals of a population file, whatever its rows are read in.

Rows of one combination of categories are all scaled alike. So raking needs the sum of the weights
of each combination, and no row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.population.blocks import Block
from handlers.population.exact_sums import as_number, exact_sums
from handlers.population.outcomes import RowOutcomes
from handlers.population.row_outcomes import row_outcomes
from handlers.population.rows import Rows
from handlers.population.variant_settings import Setting
from handlers.population.weights import Margin, raked
from scenarios.population import Calibrate


@dataclass(frozen=True)
class Totals:
    """One table of totals. name: outcome or stratum. of: the total of each category."""

    name: str
    of: Mapping[str, float]

    def categories(self, rows: Rows, today: RowOutcomes) -> NDArray[np.int32]:
        """Return the place of each row's category; -1 = it has none. today: what it becomes."""
        names: Sequence[str] = rows.strata
        codes: NDArray[Any] = rows.stratum
        if self.name == "outcome":
            names, codes = [ending.outcome for ending in today.endings], today.decided
        places = {category: place for place, category in enumerate(self.of)}
        category = np.array([places.get(name, -1) for name in names], dtype=np.int32)
        return np.asarray(category[codes])

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The totals, in order."""
        return np.array([*self.of.values()])


@dataclass(frozen=True)
class Calibration:
    """What the weights of rows are multiplied by.

    factors: for each combination of the categories of all tables, as `combinations` numbers them.
    """

    totals: tuple[Totals, ...]
    factors: NDArray[np.float64]

    def weight(self, rows: Rows, today: RowOutcomes) -> NDArray[np.float64]:
        """Return weights that hit the totals. today: what becomes of these rows."""
        made: NDArray[np.float64] = rows.weight * self.factors[combined(self.totals, rows, today)]
        return made


def combined(totals: Sequence[Totals], rows: Rows, today: RowOutcomes) -> NDArray[np.int64]:
    """Return the number of each row's combination of categories.

    Example: of three outcomes and two strata, outcome 1 and stratum 0 are (1 + 1) × 3 + (0 + 1).
    """
    start = np.zeros(rows.size, dtype=np.int64)
    return reduce(
        lambda made, each: made * (len(each.of) + 1) + each.categories(rows, today) + 1,
        totals,
        start,
    )


def calibrated(stated: Calibrate, blocks: Iterable[Block], today: Setting) -> Calibration:
    """Return what makes the weights of all rows hit the totals. Raises NotReached."""
    totals = tuple(
        Totals(name, {category: float(total) for category, total in of.items()})
        for name in ("outcome", "stratum")
        if (of := getattr(stated, name))
    )
    size = int(np.prod([len(each.of) + 1 for each in totals]))
    sums = [0] * size
    for block in blocks:
        rows = block.rows()
        outcomes, _ = row_outcomes(rows, today)
        of_block = exact_sums(rows.weight, combined(totals, rows, outcomes), size)
        sums = [old + new for old, new in zip(sums, of_block, strict=True)]
    weight = np.array([as_number(each) for each in sums])
    occurring = np.flatnonzero(weight)
    margins, rest = list[Margin](), occurring
    for each in reversed(totals):
        rest, category = np.divmod(rest, len(each.of) + 1)
        margins.insert(0, Margin(each.name, (category - 1).astype(np.int32), each.numbers))
    factors = np.ones(size)
    factors[occurring] = raked(weight[occurring], margins) / weight[occurring]
    return Calibration(totals, factors)
