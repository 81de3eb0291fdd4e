"""What every benchmark shares: interleaved rounds, medians, peak memory, and lines of a table.

A benchmark `wN_name.py` measures one work beside its floor, the least that any program has to do
for the same answer, in the same process. `run.py` runs them and writes RESULTS.md.
"""

import json
import resource
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import process_time
from typing import Final

Clock = Callable[[], float]
ROUNDS: Final = 5


@dataclass(frozen=True)
class Line:
    """One figure. ours, floor: in `unit`. goal: as it is promised, in words."""

    what: str
    ours: float
    floor: float | None
    unit: str = "ms"
    goal: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times slower than the floor."""
        return None if not self.floor else self.ours / self.floor


def medians(
    works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS, clock: Clock = process_time
) -> dict[str, float]:
    """Return the seconds of each work: medians of rounds, each of which runs every work once."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            begun = clock()
            work()
            seconds[name].append(clock() - begun)
    return {name: statistics.median(each) for name, each in seconds.items()}


def report(title: str, how: str, lines: Sequence[Line]) -> None:
    """Print what a benchmark found as JSON, for `run.py`. how: what was measured, in sentences."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    data = {"title": title, "how": how, "peak_mb": peak, "lines": [asdict(each) for each in lines]}
    json.dump(data, sys.stdout)
