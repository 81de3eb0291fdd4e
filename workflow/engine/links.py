"""Links between cases: what a case follows from, and the other cases of its matter.

A link is an event of the newer case, at its birth. The *matter* of a case is every case that shares
a key or a link with it, directly or through others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from workflow.engine.events import Command, Event


class Link(NamedTuple):
    """A link of a case to another. kind: as `complains_of`. number: the other case's."""

    kind: str
    number: str


@dataclass(frozen=True)
class Linked(Event):
    """The case was linked to another when it was opened."""

    kind: str
    number: str


@dataclass(frozen=True)
class LinkTo(Command):
    """Link the case to another. Only the opening of a case asks for this."""

    kind: str
    number: str


class LinkRule(NamedTuple):
    """A kind of link that the cases of a process can have. to: the processes of the other case."""

    kind: str
    to: tuple[str, ...]


class Seeds(NamedTuple):
    """Where the search for a matter begins: numbers of cases, and keys of a process."""

    numbers: frozenset[str]
    process: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


Find: TypeAlias = Callable[[Seeds], tuple[Any, ...]]
"""Returns the cases of a matter in order of number, without the case that asks."""


def nobody(_: Seeds) -> tuple[Any, ...]:
    """Find no other case."""
    return ()


def seeds_of(case: Any, links: Iterable[Link] = ()) -> Seeds:
    """Return where the search for a case's matter begins. links: those that it will have too."""
    numbers = frozenset(link.number for link in (*case.links, *links))
    return Seeds(numbers, case.process.name, case.process.keys(case))


def found_among(cases: Iterable[Any], number: str, seeds: Seeds) -> tuple[Any, ...]:
    """Return the other cases of a matter, in order of number. number: of the case that asks."""
    left = {case.number: case for case in cases if case.number != number}
    matter: dict[str, Any] = {}
    ahead, asks = [seeds], [number]
    while ahead:
        wanted, by = ahead.pop(), asks.pop()
        for other in list(left.values()):
            shares = other.process.name == wanted.process and set(wanted.keys) & set(
                other.process.keys(other)
            )
            if shares or other.number in wanted.numbers or by in _numbers(other):
                matter[other.number] = left.pop(other.number)
                ahead.append(seeds_of(other))
                asks.append(other.number)
    return tuple(matter[each] for each in sorted(matter))


def behind(found: Any, process: str, kind: str, cases: Iterable[Any]) -> Any:
    """Return a case, or the first one of another process behind it by a kind of link.

    process: whose cases are passed over. cases: of the matter. None where nobody read that one.
    """
    known = {case.number: case for case in cases}
    while found is not None and found.process.name == process:
        numbers = (link.number for link in found.links if link.kind == kind)
        found = known.get(next(numbers, ""))
    return found


def _numbers(case: Any) -> frozenset[str]:
    return frozenset(link.number for link in case.links)
