"""How sure weighted numbers are: the rows are drawn again a thousand times (the bootstrap)."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.missing_columns import distinct_rows
from handlers.population.weights import Margin, NotReached, raked

RESAMPLES: Final = 1_000
_PURPOSE: Final = 0x626F6F74  # keeps this luck apart from that of the rows
_TAILS: Final = (2.5, 97.5)


def intervals(
    weight: NDArray[np.float64],
    margins: Sequence[Margin],
    values: NDArray[np.float64],
    seed: int,
) -> NDArray[np.float64]:
    """Return the 95 % interval of weighted sums, shape (sums, 2).

    weight: before raking. values: shape (sums, rows), what a row of weight 1 adds to each sum.
    As many rows are drawn as there are, with replacement, and their weights are raked anew. Rows
    that differ in nothing are drawn together.
    """
    kinds = [np.unique(each, return_inverse=True) for each in (weight, *values)]
    codes = [inverse.astype(np.int64) for _, inverse in kinds]
    codes += [margin.category.astype(np.int64) + 1 for margin in margins]
    sizes = [len(distinct) for distinct, _ in kinds] + [len(m.totals) + 1 for m in margins]
    first, kind_of_row = distinct_rows(codes, sizes)
    many = np.bincount(kind_of_row)
    few = [Margin(m.name, m.category[first], m.totals) for m in margins]
    key = np.array([seed, _PURPOSE], dtype=np.uint64)
    luck = np.random.Generator(np.random.Philox(key=key))
    sums = np.empty((RESAMPLES, len(values)))
    made = 0
    while made < RESAMPLES:
        drawn = luck.multinomial(len(weight), many / len(weight))
        try:
            total = raked(drawn * weight[first], few)
        except NotReached:  # a small category was not drawn at all
            continue
        sums[made] = values[:, first] @ total
        made += 1
    return np.percentile(sums, _TAILS, axis=0).T
