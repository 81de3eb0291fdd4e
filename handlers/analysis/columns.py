"""Assess many rows of facts in columns: one more reading of the rule set. Needs `analysis`.

It reads the groups of the rule set in their order, as `outcome.assess` does for one row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.ending import Ending
from handlers.analysis.planes import Bits, FactColumns, Known, Planes, as_received, unpack
from workflow.logic.prepared import PreparedRules
from workflow.logic.rule_set import MISSING, Group, Route

Answers = Mapping[str, Planes]
"""For each rule that decides or settles the route, where it holds."""


@dataclass(frozen=True)
class Endings:
    """What becomes of each row. distinct: each ending that occurs. index: of each row's in it."""

    distinct: tuple[Ending, ...]
    index: NDArray[np.int32]

    def among(self, outcomes: frozenset[str]) -> NDArray[np.bool_]:
        """Return for each row whether its outcome is one of these."""
        return np.array([each.outcome in outcomes for each in self.distinct])[self.index]


def answers(known: Known, rules: PreparedRules) -> Answers:
    """Return the answer of each deciding rule to what is known of the rows."""
    return {rule.id: known.of(rule, rules.policy) for rule in rules.rule_set.trees()}


def endings(known: Known, rules: PreparedRules, lacks: Bits | None = None) -> Endings:
    """Return what becomes of each row.

    lacks: given, every case is decided on its file, since the deadline has passed; these are the
    rows whose missing list is not empty.
    """
    columns = known.columns
    branches = _Branches(rules, answers(known, rules), columns.every(), lacks)
    return _Numbering(columns.rows).endings(branches)


def assess_frame(frame: pl.DataFrame, rules: PreparedRules) -> pl.DataFrame:
    """Return outcome, basis and reasons (ascending) of each row of facts, as three columns.

    The exact missing list is no column: `missing_lists` gives it for the rows that wait.
    """
    return as_frame(endings(as_received(FactColumns.of(frame)), rules))


def as_frame(found: Endings) -> pl.DataFrame:
    """Return the endings of rows as three columns: outcome, basis, reasons."""
    distinct = pl.DataFrame(
        [(each.outcome, each.basis, list(each.reasons)) for each in found.distinct],
        schema={"outcome": pl.String(), "basis": pl.String(), "reasons": pl.List(pl.Int64)},
        orient="row",
    )
    return distinct[found.index]


@dataclass(frozen=True)
class _Branch:
    """What a row becomes where the condition holds and that of no earlier branch does.

    reasons: the rows that get each reason, by its number. names_route: the outcome has a basis.
    """

    condition: Bits
    outcome: str
    reasons: Mapping[int, Bits]
    names_route: bool = True


@dataclass(frozen=True)
class _Branches:
    """The branches of a rule set over some rows, in order of precedence.

    every: a plane with all rows. lacks: as in `endings`.
    """

    rules: PreparedRules
    answers: Answers
    every: Bits
    lacks: Bits | None

    def __iter__(self) -> Iterator[_Branch]:
        """Yield the branches; the last one holds in every row."""
        yield from self._failures()
        conditions = [self.answers[rule.id].surely for rule in self.rules.rule_set.conditions]
        complete = reduce(np.bitwise_and, conditions)
        for law, applies in self.routes():
            outcome = next(r.outcome for r in self.rules.rule_set.routes if r.law == law)
            yield _Branch(complete & applies, outcome, {})
        yield self._undecided(self.every, {})

    def routes(self) -> Iterator[tuple[str, Bits]]:
        """Yield each paragraph, and the rows in which its route certainly applies."""
        for route in self.rules.rule_set.routes:
            yield route.law, self._applies(route)

    def _applies(self, route: Route) -> Bits:
        if route.rule is None:
            return self.every
        return self.answers[route.rule.id].surely if route.holds else self._false(route.rule.id)

    def _failures(self) -> Iterator[_Branch]:
        """Yield the branches of each group that can fail: held back, or its outcome."""
        for group in self.rules.rule_set.groups:
            if not group.grounds:
                continue
            failed = reduce(np.bitwise_or, [self._false(rule.id) for rule in group.grounds])
            reasons = self._reasons(group)
            awaited = self.rules.rule_set.awaited(group)
            if awaited:
                unknown = reduce(np.bitwise_or, [self._unknown(rule.id) for rule in awaited])
                yield self._undecided(failed & unknown, reasons)
            yield self._failed(group, failed, reasons)

    def _failed(self, group: Group, failed: Bits, reasons: Mapping[int, Bits]) -> _Branch:
        """Return the branch of a group; it waits for somebody else, or for nobody any more."""
        outcome, referral = group.outcome, group.referral
        if referral is not None:
            if not referral.waits(self.rules.policy):
                outcome = referral.unanswered
            elif self.lacks is None:
                reasons = {}
            else:
                outcome, reasons = referral.unanswered, self._with_undocumented(reasons)
        return _Branch(failed, outcome, reasons, not group.before_route)

    def _undecided(self, condition: Bits, certain: Mapping[int, Bits]) -> _Branch:
        """Return the branch of rows that wait, or that are decided as their file stands."""
        if self.lacks is None:
            return _Branch(condition, MISSING, {})
        outcome = self.rules.rule_set.undocumented.outcome
        return _Branch(condition, outcome, self._with_undocumented(certain))

    def _with_undocumented(self, reasons: Mapping[int, Bits]) -> Mapping[int, Bits]:
        assert self.lacks is not None
        reason = self.rules.rule_set.undocumented.reason
        return {**reasons, reason: reasons.get(reason, self.lacks) | self.lacks}

    def _reasons(self, group: Group) -> Mapping[int, Bits]:
        """Return where the rules of a group give each reason.

        A rule is left out where another false rule of the group makes it pointless to judge.
        """
        found: dict[int, Bits] = {}
        names = {rule.id for rule in group.grounds}
        for rule in group.grounds:
            counts = self._false(rule.id)
            for other in names.intersection(rule.yields_to):
                counts = counts & ~self._false(other)
            assert rule.reason is not None
            found[rule.reason] = found.get(rule.reason, counts) | counts
        return found

    def _false(self, rule: str) -> Bits:
        """Return where a rule is certainly false."""
        return ~self.answers[rule].possibly

    def _unknown(self, rule: str) -> Bits:
        """Return where a rule is neither certainly true nor certainly false."""
        return self.answers[rule].possibly & ~self.answers[rule].surely


class _Numbering:
    """Gives every possible ending a number, so that a row's ending is found by adding.

    Example: a branch with the reasons 3 and 7 and two paragraphs takes twelve numbers: first +
    place of the paragraph (0 = none) + 3 if reason 3 is given + 6 if reason 7 is given.
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.numbers = np.zeros(rows, dtype=np.int32)
        self.next = 0
        self._taken: list[tuple[int, str, tuple[str | None, ...], tuple[int, ...]]] = []

    def endings(self, branches: _Branches) -> Endings:
        """Return the ending of each row."""
        laws = (None, *dict.fromkeys(law for law, _ in branches.routes()))
        places = self._places(branches, laws)
        rest = branches.every
        for branch in branches:
            here = branch.condition & rest
            rest = rest & ~branch.condition
            if here.any():
                self._add(branch, here, laws if branch.names_route else (None,), places)
        return self._occurring()

    def _places(self, branches: _Branches, laws: Sequence[str | None]) -> NDArray[np.int32]:
        """Return for each row the place of its paragraph: of the first route that applies."""
        places = np.zeros(self.rows, dtype=np.int32)
        rest = branches.every
        for law, applies in branches.routes():
            places[unpack(applies & rest, self.rows)] = laws.index(law)
            rest = rest & ~applies
        return places

    def _add(
        self,
        branch: _Branch,
        here: Bits,
        laws: tuple[str | None, ...],
        places: NDArray[np.int32],
    ) -> None:
        given = {reason: bits & here for reason, bits in sorted(branch.reasons.items())}
        reasons = {reason: bits for reason, bits in given.items() if bits.any()}
        rows = unpack(here, self.rows)
        self.numbers[rows] = self.next + places[rows] if branch.names_route else self.next
        for place, bits in enumerate(reasons.values()):
            self.numbers[unpack(bits, self.rows)] += len(laws) << place
        self._taken.append((self.next, branch.outcome, laws, tuple(reasons)))
        self.next += len(laws) << len(reasons)

    def _occurring(self) -> Endings:
        """Return the endings that occur, each once, and of each row the place among them."""
        occurring = np.flatnonzero(np.bincount(self.numbers, minlength=self.next))
        places = np.zeros(self.next, dtype=np.int32)
        distinct: dict[Ending, int] = {}
        for number in occurring:
            places[number] = distinct.setdefault(self._ending(int(number)), len(distinct))
        return Endings(tuple(distinct), places[self.numbers])

    def _ending(self, number: int) -> Ending:
        first, outcome, laws, reasons = next(x for x in reversed(self._taken) if x[0] <= number)
        given, place = divmod(number - first, len(laws))
        chosen = (reason for bit, reason in enumerate(reasons) if given >> bit & 1)
        return Ending(outcome, laws[place], tuple(chosen))
