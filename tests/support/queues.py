"""Queues with known waiting times: what the event loop measures, beside the formula."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, stdev

import numpy as np
from numpy.typing import NDArray

from handlers.simulation.event_loop import DECIDED_AT_ONCE, Calendar, Work, play

SERVICE = 10_000
"""Mean minutes of a piece of work: so many that rounding to whole minutes does not matter."""
NO_DAYS = Calendar((), (), ())


@dataclass(frozen=True)
class Queue:
    """Arrivals without memory, so many servers, and service without memory or always the same.

    load: the share of time that each server works. customers: in each replication, after as many
    that are not counted as `warm_up` says. most_error: the largest relative standard error.
    """

    servers: int
    load: float
    always_the_same: bool = False
    customers: int = 150_000
    warm_up: int = 15_000
    most_error: float = 0.005

    @property
    def name(self) -> str:
        """The queue in Kendall's notation, with its load."""
        return f"M/{'D' if self.always_the_same else 'M'}/{self.servers}, load {self.load}"

    @property
    def mean_wait(self) -> float:
        """Minutes that a customer waits in the mean, by Erlang (C) or Pollaczek and Khinchine."""
        if self.always_the_same:
            assert self.servers == 1
            return SERVICE * self.load / (2 * (1 - self.load))
        offered = self.servers * self.load
        below = sum(offered**k / math.factorial(k) for k in range(self.servers))
        top = offered**self.servers / math.factorial(self.servers) / (1 - self.load)
        return SERVICE * top / (below + top) / (self.servers * (1 - self.load))


@dataclass(frozen=True)
class Measured:
    """One replication. wait: mean minutes. waiting: the mean number of those who wait, over time.

    rate: arrivals a minute.
    """

    wait: float
    waiting: float
    rate: float


def measured(queue: Queue, replication: int, servers: int | None = None) -> Measured:
    """Play one replication. servers: of the loop, if not as many as the queue has."""
    random = np.random.default_rng([replication, queue.servers, round(queue.load * 100)])
    count = queue.customers + queue.warm_up
    between = random.exponential(SERVICE / (queue.servers * queue.load), count)
    comes = np.rint(np.cumsum(between)).astype(np.int64)
    drawn = random.exponential(SERVICE, count)
    service = np.full(count, SERVICE) if queue.always_the_same else np.rint(drawn).astype(np.int64)
    work = Work(
        comes=comes.tolist(),
        rank=range(count),
        first=service.tolist(),
        answered=[DECIDED_AT_ONCE] * count,
        answer_effort=0,
        overdue_effort=0,
    )
    workers = [(0, queue.servers if servers is None else servers)]
    done = play(work, workers, NO_DAYS, end=1 << 60)
    starts = np.array(done.first) - service
    counted = slice(queue.warm_up, None)
    window = int(comes[queue.warm_up]), int(comes[-1])
    return Measured(
        wait=float((starts - comes)[counted].mean()),
        waiting=_mean_number(comes, np.sort(starts), *window),
        rate=queue.customers / (window[1] - window[0]),
    )


def _mean_number(
    comes: NDArray[np.int64], starts: NDArray[np.int64], since: int, until: int
) -> float:
    """Return the mean over time of how many have come and not started."""
    moments = np.unique(np.clip(np.concatenate([comes, starts, [since, until]]), since, until))
    came = np.searchsorted(comes, moments, side="right")
    began = np.searchsorted(starts, moments, side="right")
    return float(((came - began)[:-1] * np.diff(moments)).sum() / (until - since))


@dataclass(frozen=True)
class Verdict:
    """The mean over replications beside the formula. error: the standard error of the mean."""

    queue: Queue
    replications: int
    wait: float
    error: float

    @property
    def distance(self) -> float:
        """Standard errors between the mean and the formula."""
        return abs(self.wait - self.queue.mean_wait) / self.error

    @property
    def holds(self) -> bool:
        """Whether the mean is near the formula, and known well enough to say so."""
        return self.distance <= 3 and self.error <= self.queue.most_error * self.queue.mean_wait


def verdict(
    queue: Queue,
    replications: int = 40,
    servers: int | None = None,
    each: Callable[..., list[Measured]] | None = None,
) -> Verdict:
    """Play replications and compare. each: maps `measured` over them; None = one by one."""
    numbers = range(replications)
    found = (
        each(queue, numbers, servers) if each else [measured(queue, n, servers) for n in numbers]
    )
    waits = [one.wait for one in found]
    return Verdict(queue, replications, fmean(waits), stdev(waits) / math.sqrt(replications))
