"""Cases that a variant decides otherwise than the first one, by what makes the difference.

Units are what a variant changes: policy values and rules, staff, answers, effort, queue. The cause
of a flip are the units whose putting back undoes it. Where putting back no single one does, it is
any of those that alone make it, and else all together.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.ending import Ending
from handlers.population.causes import Coder, Codes
from handlers.population.variant_settings import How, cause_of
from handlers.simulation.lives import UNDECIDED


class FlipKey(NamedTuple):
    """A kind of flip: decision before and after, the units that cause it, and how to read them.

    rules: ids of the rules whose answer to the row differs, as in a comparison: that of the file at
    its end, after what was asked for has come.
    """

    before: Ending
    after: Ending
    cause: tuple[str, ...]
    how: How
    rules: tuple[str, ...] = ()


def flipped(before: Codes, after: Codes, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return which cases of the period both variants decide, and not alike."""
    decided = (before != UNDECIDED) & (after != UNDECIDED)
    (cases,) = np.nonzero(counted & decided & (before != after))
    return cases


def causes(
    units: Sequence[str],
    before: Codes,
    after: Codes,
    put_back: Mapping[str, Codes],
    alone: Mapping[str, Codes],
) -> list[tuple[tuple[str, ...], How]]:
    """Return the cause of each flip, and how to read it. The arrays hold the flipped cases alone.

    put_back: the endings of the variant without each unit. alone: those of the first variant with
    only that unit; empty if it is not known yet, and then such a flip gets no cause.
    """
    if len(units) == 1:
        return [((units[0],), "each")] * len(before)
    undone = np.array([put_back[unit] == before for unit in units]).T
    made = np.array([alone[unit] == after for unit in units]).T if alone else None
    found: list[tuple[tuple[str, ...], How]] = []
    for number, row in enumerate(undone):
        if made is None and not row.any():
            found.append(((), "together"))
        else:
            found.append(cause_of(units, row, () if made is None else made[number]))
    return found


def tally(
    coder: Coder,
    before: Codes,
    after: Codes,
    of: Sequence[tuple[tuple[str, ...], How]],
    rows: NDArray[np.int32],
) -> dict[FlipKey, list[int]]:
    """Return the rows of the population whose cases flip, by kind of flip.

    A row stands there once for each of its cases.
    """
    found: dict[FlipKey, list[int]] = {}
    each = zip(before.tolist(), after.tolist(), of, rows.tolist(), strict=True)
    for one, other, (cause, how), row in each:
        key = FlipKey(coder.endings[one], coder.endings[other], cause, how)
        found.setdefault(key, []).append(row)
    return found
