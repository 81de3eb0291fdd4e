"""The rows of a population: applications, or their facts, with weights and days of arrival."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.planes import FactColumns
from handlers.population.variant_settings import Setting


@dataclass(frozen=True)
class GivenFacts:
    """Facts that are the same under every setting."""

    columns: FactColumns

    def __call__(self, _: Setting) -> FactColumns:
        """Return the facts."""
        return self.columns


class JoinedFacts:
    """The facts of several parts of a population. The last ones are kept."""

    def __init__(self, parts: Sequence[Callable[[Setting], FactColumns]]) -> None:
        self._parts = parts
        self._made: tuple[list[FactColumns], FactColumns] | None = None

    def __call__(self, setting: Setting) -> FactColumns:
        """Return the facts under a setting, part by part."""
        parts = [facts(setting) for facts in self._parts]
        if self._made is None or any(
            old is not new for old, new in zip(self._made[0], parts, strict=True)
        ):
            self._made = parts, FactColumns.joined(parts)
        return self._made[1]


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

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        """Return the rows of all parts, in their order. All parts have the same strata."""
        if len(parts) == 1:
            return parts[0]
        ids = [part.ids for part in parts if part.ids is not None]
        return cls(
            np.concatenate([part.weight for part in parts]),
            np.concatenate([part.received for part in parts]),
            np.concatenate([part.priority for part in parts]),
            np.concatenate([part.stratum for part in parts]),
            parts[0].strata,
            np.concatenate([part.amount for part in parts]),
            JoinedFacts([part.facts for part in parts]),
            pl.concat(ids) if len(ids) == len(parts) else None,
        )

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
