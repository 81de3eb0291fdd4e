"""Which numbers of real persons are not told: small ones, and the fewest that give them away.

A cell of 1 to 4 rows is not told. Where the printed cells and totals would still give it by adding
and subtracting, further cells are not told either. Example: of a row with the total 10 and the
cells 7 and 3, telling 7 tells 3.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

SMALL: Final = range(1, 5)
_REACH: Final = 10.0  # how far the hidden numbers of a sum may move against each other
_SECONDS: Final = 10.0
_MOST_AT_ONCE: Final = 4_000  # variables of one search

Sum = Mapping[int, int]
"""A sum that everybody knows: cells by place, each with 1, and its total with -1."""


def hidden(cells: Sequence[int], sums: Sequence[Sum], already: Sequence[int] = ()) -> list[bool]:
    """Return for each cell whether it is not told.

    cells: numbers of rows, totals among them. sums: what adds up. already: places of cells that
    are never printed, but that can be worked out if nothing else is hidden.
    No cell that is told lets a small one be worked out: each hidden small cell can be larger and
    smaller while all that is told stays as it is. Cells of no row are always told.
    """
    small = [place for place, cell in enumerate(cells) if cell in SMALL]
    told = np.ones(len(cells), dtype=np.bool_)
    told[[*small, *already]] = False
    at_once = max(1, _MOST_AT_ONCE // max(1, len(cells)))
    for first in range(0, len(small), at_once):
        told &= ~_others(small[first : first + at_once], cells, sums, told)
    return [not each for each in told]


def _others(
    protected: Sequence[int], cells: Sequence[int], sums: Sequence[Sum], told: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the fewest cells to hide so that each protected cell can move.

    For each protected cell there is a way to move the hidden cells that keeps every sum: it is a
    vector of its own, with 1 at that cell and 0 at each cell that is told.
    """
    number = len(cells)
    moves = len(protected)
    empty = np.array(cells) == 0
    objective = np.concatenate([np.zeros(moves * number), told.astype(float)])
    keeps = np.zeros((len(sums), number))
    for row, each in enumerate(sums):
        for place, sign in each.items():
            keeps[row, place] = sign
    blocks = np.kron(np.eye(moves), keeps)
    still = np.hstack([blocks, np.zeros((len(blocks), number))])
    unit = np.kron(np.eye(moves), np.eye(number))
    choice = np.vstack([_REACH * np.eye(number)] * moves)
    low = np.concatenate([np.where(np.tile(empty, moves), 0.0, -_REACH), np.zeros(number)])
    high = np.concatenate([np.where(np.tile(empty, moves), 0.0, _REACH), (~empty).astype(float)])
    for move, place in enumerate(protected):
        low[move * number + place] = high[move * number + place] = 1.0
    found = milp(
        objective,
        integrality=np.concatenate([np.zeros(moves * number), np.ones(number)]),
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(still, 0, 0),
            LinearConstraint(np.hstack([unit, -choice]), -np.inf, 0),
            LinearConstraint(np.hstack([-unit, -choice]), -np.inf, 0),
        ],
        options={"time_limit": _SECONDS},
    )
    if found.x is None:  # no time for a search: hide all
        return np.asarray(~empty)
    return np.asarray(told & (found.x[-number:] > 0.5))


def table_sums(rows: int, columns: int) -> tuple[int, list[Sum]]:
    """Return the number of cells of a table with totals, and its sums.

    Cells stand row by row, each row with its total last; the row of totals comes last.
    """
    width = columns + 1

    def line(places: Sequence[int]) -> Sum:
        return dict.fromkeys(places[:-1], 1) | {places[-1]: -1}

    across = [line([row * width + column for column in range(width)]) for row in range(rows + 1)]
    down = [line([row * width + column for row in range(rows + 1)]) for column in range(width)]
    return (rows + 1) * width, [*across, *down]
