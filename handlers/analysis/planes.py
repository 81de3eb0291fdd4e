"""Facts of many rows as bit planes, and the reading of a rule tree over them. Needs `analysis`.

A column of three values is two planes: for each row whether it surely holds, and whether it
possibly does. A plane has one bit for each row, sixty-four to a word, so that a step of Kleene's
logic is two instructions for sixty-four rows.

Example, five rows of which a fact is yes, no, unknown, yes, unknown:

    surely    1 0 0 1 0
    possibly  1 0 1 1 1
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, NamedTuple, TypeAlias, assert_never

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.fact_list import columns_of
from workflow.logic.fact import Fact
from workflow.logic.tree import (
    Compared,
    Is,
    Leaf,
    Node,
    OneOf,
    Parameters,
    Reading,
    fold,
    switched_on,
)
from workflow.reimbursement.facts import FACTS

Bits: TypeAlias = NDArray[np.uint64]
Mask: TypeAlias = NDArray[np.bool_]

_WORD: Final = 64
_UNKNOWN: Final = 0  # the code of a choice that is not known; its choices follow


class Planes(NamedTuple):
    """A three-valued column. Bits after the last row mean nothing."""

    surely: Bits
    possibly: Bits


def pack(mask: NDArray[Any]) -> Bits:
    """Return one bit for each row of a Boolean column."""
    packed = np.packbits(mask, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def unpack(bits: Bits, rows: int) -> Mask:
    """Return a plane of so many rows as a Boolean column."""
    return np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def count(bits: Bits, rows: int) -> int:
    """Return in how many of the first rows a bit is set."""
    last = rows // _WORD
    whole = int(np.bitwise_count(bits[:last]).sum())
    rest = rows % _WORD
    return whole + (int(bits[last]) & ((1 << rest) - 1)).bit_count() if rest else whole


@dataclass(frozen=True)
class FactColumns:
    """The facts of many rows. A fact that has no column is unknown in every row.

    truths: of yes/no facts and statements, by name. choices: for each row the number of its
    choice, from 1; 0 = unknown. numbers: for each column of counts the number, and whether it is
    known. stated: for facts that an application need not state, in which rows it does; a fact that
    is not here is stated wherever it is known.
    """

    rows: int
    truths: Mapping[str, Planes]
    choices: Mapping[str, NDArray[np.uint8]]
    numbers: Mapping[str, tuple[NDArray[np.int32], Bits]]
    stated: Mapping[str, Bits] = field(default_factory=dict)
    _leaves: dict[tuple[Leaf, object], Planes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, frame: pl.DataFrame, stated: pl.DataFrame | None = None) -> "FactColumns":
        """Encode a frame with the types of `facts_frame.SCHEMA`; columns may be left out.

        stated: a Boolean column without nulls for each fact that need not be stated.
        """
        truths, choices, numbers = {}, {}, {}
        for name, fact in FACTS.items():
            for column in columns_of(fact):
                if column not in frame.columns:
                    continue
                cells = frame[column]
                known = pack(cells.is_not_null().to_numpy())
                if fact.kind == "choice":
                    codes = cells.cast(pl.Enum(fact.choices)).to_physical() + 1
                    choices[name] = codes.fill_null(_UNKNOWN).cast(pl.UInt8).to_numpy()
                elif fact.kind == "number":
                    whole = cells.fill_null(0).cast(pl.Int32).to_numpy()
                    numbers[column] = (whole, known)
                else:
                    surely = pack(cells.fill_null(False).to_numpy())
                    truths[name] = Planes(surely, surely | ~known)
        marks = {} if stated is None else {s.name: pack(s.to_numpy()) for s in stated}
        return cls(frame.height, truths, choices, numbers, marks)

    @classmethod
    def joined(cls, parts: Sequence["FactColumns"]) -> "FactColumns":
        """Return the rows of all parts, in their order. Each part has the same facts.

        A fact that only some parts can lack a statement of is stated in the others.
        """
        if len(parts) == 1:
            return parts[0]
        first = parts[0]

        def whole(bits: Sequence[Bits]) -> Bits:
            masks = (unpack(each, part.rows) for each, part in zip(bits, parts, strict=True))
            return pack(np.concatenate([*masks]))

        return cls(
            sum(part.rows for part in parts),
            {
                name: Planes(
                    whole([part.truths[name].surely for part in parts]),
                    whole([part.truths[name].possibly for part in parts]),
                )
                for name in first.truths
            },
            {name: np.concatenate([p.choices[name] for p in parts]) for name in first.choices},
            {
                name: (
                    np.concatenate([part.numbers[name][0] for part in parts]),
                    whole([part.numbers[name][1] for part in parts]),
                )
                for name in first.numbers
            },
            {
                name: whole([part.stated.get(name, part.every()) for part in parts])
                for name in dict.fromkeys(name for part in parts for name in part.stated)
            },
        )

    @property
    def words(self) -> int:
        """How many words a plane has."""
        return -(-self.rows // _WORD)

    def none(self) -> Bits:
        """Return a plane without any row."""
        return np.zeros(self.words, dtype=np.uint64)

    def every(self) -> Bits:
        """Return a plane with all rows."""
        return ~self.none()

    def take(self, rows: NDArray[np.intp]) -> "FactColumns":
        """Return these rows alone, in this order."""

        def some(bits: Bits) -> Bits:
            return pack(unpack(bits, self.rows)[rows])

        return FactColumns(
            len(rows),
            {name: Planes(some(x.surely), some(x.possibly)) for name, x in self.truths.items()},
            {name: codes[rows] for name, codes in self.choices.items()},
            {name: (cells[rows], some(known)) for name, (cells, known) in self.numbers.items()},
            {name: some(bits) for name, bits in self.stated.items()},
        )

    def known(self, fact: Fact) -> Bits:
        """Return in which rows a fact is known, whoever stated it."""
        if fact.name in self.truths:
            planes = self.truths[fact.name]
            return planes.surely | ~planes.possibly
        if fact.name in self.choices:
            return pack(self.choices[fact.name] != _UNKNOWN)
        every = [self.numbers[name][1] for name in columns_of(fact) if name in self.numbers]
        return reduce(np.bitwise_and, every) if every else self.none()

    def truth(self, fact: Fact) -> Planes:
        """Return where a yes/no fact or statement holds."""
        return self.truths.get(fact.name) or Planes(self.none(), self.every())

    def choice(self, fact: Fact) -> NDArray[np.uint8]:
        """Return for each row the number of its choice, from 1; 0 = unknown."""
        codes = self.choices.get(fact.name)
        return np.zeros(self.rows, dtype=np.uint8) if codes is None else codes

    def leaf(self, leaf: Leaf, policy: Parameters) -> Planes:
        """Return where a leaf holds, of the facts as they are. Each is computed once."""
        key = (leaf, getattr(policy, leaf.parameter) if isinstance(leaf, Compared) else None)
        if key not in self._leaves:
            self._leaves[key] = self._read(leaf, policy)
        return self._leaves[key]

    def _read(self, leaf: Leaf, policy: Parameters) -> Planes:
        match leaf:
            case Is(fact):
                return self.truth(fact)
            case OneOf(fact, values):
                among = [False, *(choice in values for choice in fact.choices)]
                codes = self.choice(fact)
                surely = pack(np.array(among)[codes])
                return Planes(surely, surely | pack(codes == _UNKNOWN))
            case Compared(fact, how, parameter, measure):
                column = f"{fact.name}.{measure}" if measure else fact.name
                if column not in self.numbers:
                    return Planes(self.none(), self.every())
                cells, known = self.numbers[column]
                compare = {"at least": np.greater_equal, "below": np.less, "more than": np.greater}
                holds = pack(compare[how](cells, getattr(policy, parameter)))
                return Planes(holds & known, holds | ~known)
            case _:
                assert_never(leaf)


@dataclass(frozen=True)
class Known:
    """What an office knows of some rows. where: for each fact the rows in which it is stated.

    A fact that is not in `where` is known in every row that has it.
    """

    columns: FactColumns
    where: Mapping[str, Bits] = field(default_factory=dict)

    def leaf(self, leaf: Leaf, policy: Parameters) -> Planes:
        """Return where a leaf holds, of what is known."""
        planes = self.columns.leaf(leaf, policy)
        stated = self.where.get(leaf.fact.name)
        if stated is None:
            return planes
        return Planes(planes.surely & stated, planes.possibly | ~stated)

    def of(self, node: Node, policy: Parameters) -> Planes:
        """Return where a rule tree holds under a policy."""

        def joined(parts: Sequence[Planes], join: Any, start: Planes) -> Planes:
            if not parts:
                return start
            surely, possibly = zip(*parts, strict=True)
            return Planes(reduce(join, surely), reduce(join, possibly))

        none, every = self.columns.none(), self.columns.every()
        yes, no = Planes(every, every), Planes(none, none)
        return fold(
            node,
            Reading(
                leaf=lambda leaf: self.leaf(leaf, policy),
                switch=lambda name: yes if switched_on(name, policy) else no,
                all=lambda parts: joined(parts, np.bitwise_and, yes),
                any=lambda parts: joined(parts, np.bitwise_or, no),
                negate=lambda part: Planes(~part.possibly, ~part.surely),
                named=lambda _, inner: inner,
            ),
        )


def as_received(columns: FactColumns) -> Known:
    """Return what the applications state at first."""
    return Known(columns, columns.stated)
