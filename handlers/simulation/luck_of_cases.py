"""Luck: numbers from 0 to below 1 that depend on seed, replication, purpose and case alone.

Each (seed, replication, purpose) is a stream of its own of the counter-based generator Philox, and
the case is the position in it. So variants share their luck case by case, one replication can be
run again alone, and one more case changes nothing of the others.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Purpose(IntEnum):
    """What luck decides. The numbers never change: they are part of the streams' keys."""

    ROW = 1
    DAY = 2
    IS_ANSWERED = 3
    DAYS_TO_ANSWER = 4


def luck(seed: int, replication: int, purpose: Purpose, cases: int) -> NDArray[np.float64]:
    """Return one number for each case."""
    key = np.array([seed, replication << 8 | purpose], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key)).random(cases)
