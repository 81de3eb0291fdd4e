"""The rows of a population: applications, or their facts, with weights and days of arrival."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.planes import FactColumns
from handlers.population.variant_settings import Setting


@dataclass(frozen=True)
class Rows:
    """Arrays with one entry a row.

    weight: how many applications the row stands for. received: Oslo days of arrival. priority:
    whether the case has the shorter target. stratum: index of `strata`. amount: kroner a year of a
    grant; nan = not known. ids: what the source calls the rows; None = nothing.
    facts: returns the facts of chosen rows (None = all) under a setting, encoded.
    """

    weight: NDArray[np.float64]
    received: NDArray[np.datetime64]
    priority: NDArray[np.bool_]
    stratum: NDArray[np.int32]
    strata: tuple[str, ...]
    amount: NDArray[np.float64]
    facts: Callable[[Setting], FactColumns]
    ids: pl.Series | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.weight)

    def columns(self, setting: Setting) -> FactColumns:
        """Return the facts under a setting. Raises InvalidInput if it needs facts not there."""
        return self.facts(setting)

    def take(self, rows: NDArray[np.intp]) -> "Rows":
        """Return these rows alone, in this order."""
        return Rows(
            self.weight[rows],
            self.received[rows],
            self.priority[rows],
            self.stratum[rows],
            self.strata,
            self.amount[rows],
            lambda setting: self.facts(setting).take(rows),
            None if self.ids is None else self.ids[rows],
        )
