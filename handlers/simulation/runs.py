"""Runs of plans, one after the other or by any executor; the results come in a fixed order.

A unit of work is one plan in one replication. It gives whole numbers, and these are merged in the
order of the plans and replications. So one worker and eight give the same.
"""

import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handlers.population.in_order import in_order
from handlers.simulation.counts import Counts, counted
from handlers.simulation.lives import Lives, lives
from handlers.simulation.plan import Plan

IN_FLIGHT = 32
"""Units that are handed to an executor before the oldest one is waited for."""
_PLANS_KEPT: Final = 8


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
    """Yield the runs of the units, in their order.

    Processes of this machine read each plan once, from a temporary folder; others get it with each
    unit.
    """
    if isinstance(executor, ProcessPoolExecutor):
        with TemporaryDirectory(prefix="saksgang-") as folder:
            yield from in_order(_run_stored, _stored(units, Path(folder)), executor, IN_FLIGHT)
    else:
        yield from in_order(run, units, executor, IN_FLIGHT)


@dataclass(frozen=True)
class _Stored:
    """A unit whose plan stands in a file."""

    file: Path
    replication: int
    keep: bool


def _stored(units: Iterable[Unit], folder: Path) -> Iterator[_Stored]:
    """Yield the units, and write each plan to a file when it first comes."""
    files: dict[int, tuple[Path, Plan]] = {}  # by identity, which the plan beside it keeps in use
    for unit in units:
        key = id(unit.plan)
        if key not in files:
            files[key] = folder / f"{len(files)}.plan", unit.plan
            files[key][0].write_bytes(pickle.dumps(unit.plan))
        yield _Stored(files[key][0], unit.replication, unit.keep)


def _run_stored(unit: _Stored) -> Run:
    return run(Unit(_plan(unit.file), unit.replication, unit.keep))


@lru_cache(maxsize=_PLANS_KEPT)
def _plan(file: Path) -> Plan:
    plan: Plan = pickle.loads(file.read_bytes())
    return plan
