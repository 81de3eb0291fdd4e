"""Luck of a population's rows: it depends on the seed, a purpose and the place of the row alone.

So a fact that is added changes nothing of the others.
"""

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

_AT_ONCE: Final = 4  # numbers that one count of the generator gives


def luck(seed: int, purpose: str, rows: int, first: int = 0) -> NDArray[np.float64]:
    """Return for each row a number from 0 to below 1.

    purpose: as `fact patient.member`. first: the place of the first of these rows.
    """
    purposes = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8])
    skipped, rest = divmod(first, _AT_ONCE)
    return generator(seed, purposes, skipped).random(rest + rows)[rest:]


def generator(seed: int, stream: int, skipped: int = 0) -> np.random.Generator:
    """Return a stream of luck of its own: counter-based, so that it depends on these two alone.

    skipped: how many counts are passed over; each gives four numbers.
    """
    counter = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64))
    counter.advance(skipped)
    return np.random.Generator(counter)
