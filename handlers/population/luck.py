"""Luck of a population's rows: it depends on the seed, a purpose and the place of the row alone.

So a fact that is added changes nothing of the others.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray


def luck(seed: int, purpose: str, rows: int) -> NDArray[np.float64]:
    """Return for each row a number from 0 to below 1. purpose: as `fact patient.member`."""
    purposes = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8])
    return generator(seed, purposes).random(rows)


def generator(seed: int, stream: int) -> np.random.Generator:
    """Return a stream of luck of its own: counter-based, so that it depends on these two alone."""
    key = np.array([seed, stream], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
