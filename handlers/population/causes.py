"""Why rows end otherwise under a variant: which of its units make the difference, and which rules.

The cause of a flip are the units whose putting back undoes it. If there is none, it is any of those
that alone make it, and else all of them together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.columns import answers
from handlers.analysis.ending import Ending
from handlers.analysis.missing_columns import distinct_rows
from handlers.analysis.planes import unpack
from handlers.population.outcomes import RowOutcomes
from handlers.population.row_outcomes import after_answer, row_outcomes, rows_by_rules
from handlers.population.rows import Rows
from handlers.population.variant_settings import How, Setting, Unit, cause_of, units

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class FlipKind:
    """Rows that end alike before and alike after, from the same cause.

    rows: their places. how: how to read several units of `cause`. rules: ids of the rules whose
    answer differs; a rule that one side does not have counts as met there.
    """

    before: Ending
    after: Ending
    cause: tuple[str, ...]
    how: How
    rules: tuple[str, ...]
    rows: NDArray[np.intp]


def flips(
    rows: Rows,
    before: tuple[Setting, RowOutcomes],
    after: tuple[Setting, RowOutcomes],
    days: tuple[date, ...] | None = None,
) -> list[FlipKind]:
    """Return the rows that end otherwise under the second setting, by how and why.

    days: on which rows of the whole population arrived, if these are only a part of it.
    """
    coder = Coder()
    old, new = (coder.codes(found.endings, found.decided) for _, found in (before, after))
    flipped = np.flatnonzero(old != new)
    if not len(flipped):
        return []
    some = rows.take(flipped)
    old, new = old[flipped], new[flipped]
    if days is None:
        days = tuple(day.item() for day in np.unique(some.received))
    differing = units(before[0], after[0], days)
    causes = _Causes(some, before[0], after[0], coder)
    undone, made = causes.of(differing, old, new)
    rules, differs = _rules_that_differ(some, before[0], after[0])
    first, kind_of_row = distinct_rows(
        [old, new, *(each.view(np.int8) for each in (*undone, *made, *differs))],
        [len(coder.endings), len(coder.endings), *[2] * (len(undone) + len(made) + len(differs))],
    )
    names = [unit.name for unit in differing]
    kinds = []
    for kind, row in enumerate(first):
        cause, how = cause_of(names, [x[row] for x in undone], [x[row] for x in made])
        kinds.append(
            FlipKind(
                coder.endings[old[row]],
                coder.endings[new[row]],
                cause,
                how,
                tuple(sorted(rule for rule, x in zip(rules, differs, strict=True) if x[row])),
                flipped[kind_of_row == kind],
            )
        )
    return kinds


class Coder:
    """Gives each ending one number, whichever setting it comes from."""

    def __init__(self) -> None:
        self.endings: list[Ending] = []
        self._numbers: dict[Ending, int] = {}

    def codes(self, endings: Sequence[Ending], found: NDArray[Any]) -> Codes:
        """Return endings as these numbers. endings: what `found` indexes; -1 = none, and stays."""
        for each in endings:
            if each not in self._numbers:
                self._numbers[each] = len(self.endings)
                self.endings.append(each)
        numbers = [*(self._numbers[each] for each in endings), -1]
        return np.asarray(np.array(numbers, dtype=np.int64)[found])


@dataclass(frozen=True)
class _Causes:
    rows: Rows
    before: Setting
    after: Setting
    coder: Coder

    def of(
        self, differing: Sequence[Unit], old: Codes, new: Codes
    ) -> tuple[list[NDArray[np.bool_]], list[NDArray[np.bool_]]]:
        """Return for each unit where putting it back undoes the flip, and where it alone makes it.

        The second list is empty if every flip is undone by some unit.
        """
        if len(differing) == 1:
            return [np.ones(len(old), dtype=np.bool_)], []
        undone = [self._codes(unit.put, self.after, self.before) == old for unit in differing]
        if undone and np.any(undone, axis=0).all():
            return undone, []
        return undone, [self._codes(unit.put, self.before, self.after) == new for unit in differing]

    def _codes(
        self, put: Callable[[Setting, Setting], Setting], of: Setting, other: Setting
    ) -> Codes:
        """Return the endings of the rows under a setting with one unit as in the other.

        -1 everywhere if there is no such policy: two values can bound each other.
        """
        try:
            setting = put(of, other)
        except ValueError:
            return np.full(self.rows.size, -1, dtype=np.int64)
        found, _ = row_outcomes(self.rows, setting)
        return self.coder.codes(found.endings, found.decided)


def rules_that_differ(rows: Rows, before: Setting, after: Setting) -> list[tuple[str, ...]]:
    """Return for each row the ids of the rules whose answer differs, as `FlipKind.rules`."""
    names, differs = _rules_that_differ(rows, before, after)
    return [
        tuple(name for name, where in zip(names, differs, strict=True) if where[row])
        for row in range(rows.size)
    ]


def _rules_that_differ(
    rows: Rows, before: Setting, after: Setting
) -> tuple[list[str], list[NDArray[np.bool_]]]:
    """Return the ids of rules whose answer differs in some row, and for each in which rows.

    Each answer is that of the file at its end: after what was asked for has come.
    """
    sides = [_answers_at_end(rows, setting) for setting in (before, after)]
    names = sorted({*sides[0], *sides[1]})
    met = np.ones(rows.size, dtype=np.int8)
    found: list[str] = []
    differs = []
    for name in names:
        old, new = (side.get(name, met) for side in sides)
        where = old != new
        if where.any():
            found.append(name)
            differs.append(where)
    return found, differs


def _answers_at_end(rows: Rows, setting: Setting) -> dict[str, NDArray[np.int8]]:
    """Return the answers of rules to each row: 1 met, 0 not met, -1 unknown."""
    made: dict[str, NDArray[np.int8]] = {}
    for rules, chosen in rows_by_rules(rows, setting):
        some = rows if chosen is None else rows.take(chosen)
        columns = some.columns(setting)
        for name, planes in answers(after_answer(columns, rules), rules).items():
            surely, possibly = (unpack(bits, columns.rows).astype(np.int8) for bits in planes)
            answer = surely * 2 - possibly
            if chosen is None:
                made[name] = answer
            else:
                whole = made.setdefault(name, np.ones(rows.size, dtype=np.int8))
                whole[chosen] = answer
    return made
