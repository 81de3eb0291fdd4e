"""Weights that hit known totals (raking), and what unequal weights cost in precision."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

NEAR: Final = 1e-9  # relative distance from a total that counts as hit
_ROUNDS: Final = 1_000


class Margin(NamedTuple):
    """Totals that weights must hit. category: of each row; -1 = of none. totals: by category."""

    name: str
    category: NDArray[np.int32]
    totals: NDArray[np.float64]


class NotReached(Exception):
    """No weights hit all totals. margin: the name of one that is missed."""

    def __init__(self, margin: str, says: str) -> None:
        super().__init__(says)
        self.margin = margin


def raked(weight: NDArray[np.float64], margins: Sequence[Margin]) -> NDArray[np.float64]:
    """Return weights that hit the totals of every margin, changed as little as that needs.

    Each margin in turn scales the rows of each category to its total, until all are hit to one in
    a thousand million. Rows of no category keep what they have. Raises NotReached.
    """
    made = weight.copy()
    for margin in margins:
        if ((_sums(made, margin) == 0) & (margin.totals > 0)).any():
            raise NotReached(margin.name, "no row is of this category, so no weight can hit it")
    for _ in range(_ROUNDS):
        for margin in margins:
            sums = _sums(made, margin)
            factor = np.divide(margin.totals, sums, out=np.ones_like(sums), where=sums > 0)
            made *= np.append(factor, 1.0)[margin.category]
        if all(_is_hit(made, margin) for margin in margins):
            return made
    missed = next(margin for margin in margins if not _is_hit(made, margin))
    raise NotReached(missed.name, "the totals contradict each other; check that they sum alike")


def design_effect(weight: NDArray[np.float64]) -> float:
    """Return by how much unequal weights multiply the variance of a mean (Kish): 1 = not at all."""
    return float(len(weight) * (weight**2).sum() / weight.sum() ** 2)


def _sums(weight: NDArray[np.float64], margin: Margin) -> NDArray[np.float64]:
    here = margin.category >= 0
    found = np.bincount(margin.category[here], weight[here], minlength=len(margin.totals))
    return found.astype(np.float64)


def _is_hit(weight: NDArray[np.float64], margin: Margin) -> bool:
    return bool(np.allclose(_sums(weight, margin), margin.totals, rtol=NEAR, atol=0))
