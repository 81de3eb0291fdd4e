"""Numbers of few persons are not told, and can't be worked out from what is told."""

from functools import cache
from itertools import product

import numpy as np
import pytest

from handlers.population.small_cells import SMALL, hidden, table_sums

Table = tuple[int, ...]


def with_totals(cells: Table, columns: int) -> Table:
    """Return a table with its totals, row by row."""
    rows = [list(cells[start : start + columns]) for start in range(0, len(cells), columns)]
    rows = [[*row, sum(row)] for row in rows]
    return tuple(cell for row in [*rows, [sum(c) for c in zip(*rows, strict=True)]] for cell in row)


def kind(cell: int) -> int:
    return 0 if cell == 0 else 1 if cell in SMALL else 2


@cache
def hidden_of(kinds: Table, rows: int, columns: int) -> tuple[bool, ...]:
    """Return what is hidden: it depends on which cells are none, small or large, on no number."""
    number, sums = table_sums(rows, columns)
    assert number == len(kinds)
    return tuple(hidden([(0, 3, 9)[kind] for kind in kinds], sums))


def moves(table: Table, hides: tuple[bool, ...], rows: int, columns: int, cell: int) -> bool:
    """Tell whether a hidden cell can be another number while all that is told stays as it is.

    The totals follow from the inner cells, so a move of the inner cells by whole numbers is looked
    for: one that leaves each told cell and total, and makes none less than 0.
    """
    hidden_inner = [
        row * columns + column
        for row in range(rows)
        for column in range(columns)
        if hides[row * (columns + 1) + column]
    ]
    inner = [table[row * (columns + 1) + c] for row in range(rows) for c in range(columns)]
    for steps in product((-1, 0, 1), repeat=len(hidden_inner)):
        changed = list(inner)
        for place, step in zip(hidden_inner, steps, strict=True):
            changed[place] += step
        if min(changed) < 0:
            continue
        other = with_totals(tuple(changed), columns)
        same = all(
            a == b for a, b, hides_it in zip(table, other, hides, strict=True) if not hides_it
        )
        if same and other[cell] != table[cell]:
            return True
    return False


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (2, 3)])
def test_every_hidden_cell_of_every_small_table_can_be_another_number(
    rows: int, columns: int
) -> None:
    met: set[Table] = set()
    for cells in product(range(7), repeat=rows * columns):
        table = with_totals(cells, columns)
        kinds = tuple(map(kind, table))
        if kinds in met:
            continue  # larger numbers of the same kind can move at least as far
        met.add(kinds)
        hides = hidden_of(kinds, rows, columns)

        assert all(hides[place] for place, cell in enumerate(table) if cell in SMALL)
        assert not any(hides[place] for place, cell in enumerate(table) if cell == 0)
        for cell in np.flatnonzero(hides):
            assert moves(table, hides, rows, columns, int(cell)), (table, hides)


def test_the_fewest_others_are_hidden() -> None:
    _, sums = table_sums(2, 2)
    hides = hidden([50, 3, 53, 60, 70, 130, 110, 73, 183], sums)

    assert sum(hides) == 4


def test_nothing_is_hidden_without_a_small_number() -> None:
    _, sums = table_sums(2, 2)

    assert not any(hidden(list(with_totals((5, 60, 0, 8), 2)), sums))


def test_a_number_that_is_never_printed_helps_to_hide() -> None:
    sums = [{0: 1, 1: 1, 2: -1}]

    assert sum(hidden([3, 97, 100], sums)) == 2
    assert hidden([3, 97, 100], sums, already=[1]) == [True, True, False]
