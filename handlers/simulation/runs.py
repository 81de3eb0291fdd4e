"""Runs of plans, one after the other or by any executor; the results come in a fixed order.

A unit of work is one plan in one replication. It gives whole numbers, and these are merged in the
order of the plans and replications. So one worker and eight give the same.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.population.in_order import in_order
from handlers.simulation.counts import Counts, counted
from handlers.simulation.lives import Lives, lives
from handlers.simulation.plan import Plan

IN_FLIGHT = 32
"""Units that are handed to an executor before the oldest one is waited for."""


@dataclass(frozen=True)
class Unit:
    """One plan in one replication. keep: whether the lives themselves are wanted too."""

    plan: Plan
    replication: int
    keep: bool = False


@dataclass(frozen=True)
class Run:
    """What a unit of work gave. endings: of each case in the order of arrival, as in `Lives`.

    counted: which of the cases arrived in the period. lives: None unless they are wanted.
    """

    counts: Counts
    endings: NDArray[np.int16]
    counted: NDArray[np.bool_]
    lives: Lives | None = None


def run(unit: Unit) -> Run:
    """Do one unit of work."""
    of = lives(unit.plan, unit.replication)
    first, last = unit.plan.span.counted
    return Run(
        counts=counted(unit.plan, of),
        endings=of.ending.astype(np.int16),
        counted=(of.received >= first) & (of.received <= last),
        lives=of if unit.keep else None,
    )


def runs(units: Iterable[Unit], executor: Executor | None = None) -> Iterator[Run]:
    """Yield the runs of the units, in their order."""
    yield from in_order(run, units, executor, IN_FLIGHT)
