"""How sure weighted numbers are: the rows are drawn again a thousand times (the bootstrap)."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.missing_columns import distinct_rows
from handlers.population.luck import generator
from handlers.population.weights import Margin, NotReached, raked

RESAMPLES: Final = 1_000
_PURPOSE: Final = 0x626F6F74  # keeps this luck apart from that of the rows
_TAILS: Final = (2.5, 97.5)


def intervals(
    weight: NDArray[np.float64],
    margins: Sequence[Margin],
    values: Sequence[NDArray[Any]],
    seed: int,
    sums: NDArray[Any] | None = None,
) -> NDArray[np.float64]:
    """Return the 95 % interval of weighted sums, shape (sums, 2).

    weight: before raking. values: of each row, what it adds if its weight is 1. sums: shape (sums,
    values), how often each value counts in a sum; None = each value is a sum of its own.
    As many rows are drawn as there are, with replacement, and their weights are raked anew. Rows
    that differ in nothing are drawn together.
    """
    codes: list[NDArray[Any]] = []
    sizes: list[int] = []
    for each in (weight, *values):
        distinct, inverse = np.unique(each, return_inverse=True)
        codes.append(inverse.astype(np.int32))
        sizes.append(len(distinct))
    codes += [margin.category + 1 for margin in margins]
    sizes += [len(margin.totals) + 1 for margin in margins]
    first, kind_of_row = distinct_rows(codes, sizes)
    many = np.bincount(kind_of_row)
    of_kind = np.array([each[first] for each in values], dtype=np.float64)
    if sums is not None:
        of_kind = sums @ of_kind
    few = [Margin(m.name, m.category[first], m.totals) for m in margins]
    luck = generator(seed, _PURPOSE)
    found = np.empty((RESAMPLES, len(of_kind)))
    made = 0
    while made < RESAMPLES:
        drawn = luck.multinomial(len(weight), many / len(weight))
        try:
            total = raked(drawn * weight[first], few)
        except NotReached:  # a small category was not drawn at all
            continue
        found[made] = of_kind @ total
        made += 1
    return np.percentile(found, _TAILS, axis=0).T
