"""What becomes of an application: in a module of its own, since every worker loads it."""

from typing import NamedTuple


class Ending(NamedTuple):
    """What becomes of a row. basis: the paragraph, where it is known and the outcome names one.

    reasons: numbers, ascending.
    """

    outcome: str
    basis: str | None = None
    reasons: tuple[int, ...] = ()
