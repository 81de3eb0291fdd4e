"""What becomes of one block of rows under every variant, as counts that can be added up.

Counts and sums of weights are whole numbers, so blocks can be counted anywhere and in any size: the
same population gives the same sums.
"""

import pickle
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.ending import Ending
from handlers.analysis.missing_columns import MissingLists
from handlers.population.blocks import Block
from handlers.population.bootstrap import Drawn, Resampled
from handlers.population.calibration import Calibration
from handlers.population.causes import flips
from handlers.population.costs import kroner_if_granted
from handlers.population.exact_sums import exact_sum, exact_sums
from handlers.population.outcomes import RowOutcomes
from handlers.population.row_outcomes import row_outcomes
from handlers.population.rows import Rows
from handlers.population.variant_settings import How, Setting
from scenarios.population import PopulationFile

GRANT: Final = "grant"
Name = TypeVar("Name", bound=Hashable)


class Tally(NamedTuple):
    """How many rows, and what they stand for: weights in units of `exact_sums`."""

    rows: int
    weight: int

    def more(self, other: "Tally") -> "Tally":
        """Return the sum of both."""
        return Tally(self.rows + other.rows, self.weight + other.weight)


NOTHING: Final = Tally(0, 0)


class Flip(NamedTuple):
    """How rows end otherwise, and why: as in `FlipKind`."""

    before: Ending
    after: Ending
    cause: tuple[str, ...]
    how: How
    rules: tuple[str, ...]


@dataclass
class VariantCounts:
    """What becomes of rows under a variant.

    endings: if everybody who is asked answers. waits: rows that wait for an answer at first. asked:
    what the first letters ask for. kroner: of grants, weighted, in units; None without prices.
    flips: against the first variant. ids: of the rows of each flip, if they are wanted.
    """

    endings: dict[Ending, Tally] = field(default_factory=dict)
    waits: Tally = NOTHING
    asked: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    kroner: int | None = None
    flips: dict[Flip, Tally] = field(default_factory=dict)
    ids: dict[Flip, list[str]] = field(default_factory=dict)

    def add(self, other: "VariantCounts") -> None:
        """Add what becomes of the rows that follow."""
        _add(self.endings, other.endings)
        self.waits = self.waits.more(other.waits)
        _add(self.asked, other.asked)
        if other.kroner is not None:
            self.kroner = (self.kroner or 0) + other.kroner
        _add(self.flips, other.flips)
        for flip, ids in other.ids.items():
            self.ids.setdefault(flip, []).extend(ids)


def _add(tallies: dict[Name, Tally], more: Mapping[Name, Tally]) -> None:
    for name, tally in more.items():
        tallies[name] = tallies[name].more(tally) if name in tallies else tally


@dataclass
class Counts:
    """What becomes of rows under all variants.

    squares: the sum of the squares of the weights, in units. drawn: what intervals are drawn from.
    """

    variants: list[VariantCounts]
    squares: int
    drawn: Drawn | None

    def add(self, other: "Counts") -> None:
        """Add what becomes of the rows that follow."""
        for own, more in zip(self.variants, other.variants, strict=True):
            own.add(more)
        self.squares += other.squares
        if self.drawn is not None and other.drawn is not None:
            self.drawn.add(other.drawn)


@dataclass(frozen=True)
class Task:
    """What is counted of each block.

    file: with prices. settings: of the variants, today's first. days: on which the rows of all
    blocks arrived. resampled: how intervals are drawn; None = there are none. ids: whether the ids
    of rows that end otherwise are wanted.
    """

    file: PopulationFile
    settings: tuple[Setting, ...]
    days: tuple[date, ...]
    calibration: Calibration | None
    resampled: Resampled | None
    ids: bool = False


def counted(task: Task, block: Block) -> Counts:
    """Count a block."""
    stated = block.rows()
    today, asked = row_outcomes(stated, task.settings[0])
    rows = stated
    categories: list[NDArray[np.int32]] = []
    if task.calibration is not None:
        rows = replace(stated, weight=task.calibration.weight(stated, today))
        categories = [each.categories(stated, today) for each in task.calibration.totals]
    variants: list[VariantCounts] = []
    granted: list[NDArray[Any]] = []
    kroner: list[NDArray[Any]] = []
    for place, setting in enumerate(task.settings):
        outcomes = today
        if place:
            outcomes, asked = row_outcomes(rows, setting)
        counts = _of_variant(rows, outcomes, asked)
        variants.append(counts)
        is_grant = np.array([ending.outcome == GRANT for ending in outcomes.endings])
        granted.append(is_grant[outcomes.decided])
        price = kroner_if_granted(rows, task.file, setting)
        if price is not None:
            kroner.append(np.where(granted[-1], price, 0.0))
            counts.kroner = exact_sum(rows.weight * kroner[-1])
        if place:
            _count_flips(counts, task, rows, today, (setting, outcomes))
    drawn = None
    if task.resampled is not None:
        values = [*granted, *kroner]
        drawn = task.resampled.drawn(stated.weight, values, categories, block.first)
    return Counts(variants, exact_sum(rows.weight * rows.weight), drawn)


def counted_elsewhere(packed: bytes, block: Block) -> Counts:
    """Count a block in another process. packed: the task, the same for all blocks."""
    return counted(_unpacked(packed), block)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Task:
    task: Task = pickle.loads(packed)
    return task


def _of_variant(rows: Rows, outcomes: RowOutcomes, asked: MissingLists) -> VariantCounts:
    waits = outcomes.waits[outcomes.as_received]
    return VariantCounts(
        endings=dict(_tallies(outcomes.endings, outcomes.decided, rows)),
        waits=Tally(int(waits.sum()), exact_sum(rows.weight[waits])),
        asked=dict(_tallies(asked.distinct, asked.index, rows)),
    )


def _tallies(
    names: Sequence[Name], index: NDArray[Any], rows: Rows
) -> Iterator[tuple[Name, Tally]]:
    """Yield each name that rows have, with these. index: of each row's name."""
    number = np.bincount(index, minlength=len(names))
    weight = exact_sums(rows.weight, index, len(names))
    for name, many, sum_ in zip(names, number.tolist(), weight, strict=True):
        if many:
            yield name, Tally(many, sum_)


def _count_flips(
    counts: VariantCounts,
    task: Task,
    rows: Rows,
    today: RowOutcomes,
    after: tuple[Setting, RowOutcomes],
) -> None:
    places: dict[Flip, list[NDArray[np.intp]]] = {}
    for kind in flips(rows, (task.settings[0], today), after, task.days):
        flip = Flip(kind.before, kind.after, kind.cause, kind.how, kind.rules)
        places.setdefault(flip, []).append(kind.rows)
    for flip, parts in places.items():
        here = np.sort(np.concatenate(parts))
        counts.flips[flip] = Tally(len(here), exact_sum(rows.weight[here]))
        if task.ids and rows.ids is not None:
            counts.ids[flip] = rows.ids[here].to_list()
