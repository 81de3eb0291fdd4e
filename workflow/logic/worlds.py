"""Counting worlds in a decision diagram, and finding one to show. No law may enter.

A world is a complete application as the rules can tell it from others: every fact in one of its classes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from workflow.logic.diagram import Diagram
from workflow.reimbursement.facts import TreatmentTime

World = Mapping[str, object]


@dataclass
class Worlds:
    """Counting and finding worlds in a diagram."""

    diagram: Diagram
    _counts: dict[tuple[int, object], int] = field(default_factory=dict)

    @property
    def every(self) -> int:
        """How many worlds there are."""
        return self._between(0, len(self.diagram.order))

    def _between(self, start: int, end: int) -> int:
        product = 1
        for variable in self.diagram.order[start:end]:
            product *= len(variable.examples)
        return product

    def count(self, root: int, wanted: object) -> int:
        """In how many worlds a diagram answers `wanted`."""
        return self._below(root, wanted) * self._between(0, self._level(root))

    def _level(self, node: int) -> int:
        return len(self.diagram.order) if self.diagram.is_terminal(node) else self.diagram.branch(node)[0]

    def _below(self, node: int, wanted: object) -> int:
        if self.diagram.is_terminal(node):
            return int(self.diagram.value(node) == wanted)
        key = (node, wanted)
        if key not in self._counts:
            level, children = self.diagram.branch(node)
            below = [self._below(child, wanted) * self._between(level + 1, self._level(child)) for child in children]
            self._counts[key] = sum(below)
        return self._counts[key]

    def example(self, root: int, wanted: object) -> World:
        """One world in which a diagram answers `wanted` (there must be one), as the facts that it rests on; a possible one if any is."""

        def walk(node: int, world: dict[str, object]) -> Iterator[World]:
            if self.diagram.is_terminal(node):  # the wanted one: no branch without it is entered
                yield dict(world)
                return
            level, children = self.diagram.branch(node)
            variable = self.diagram.order[level]
            for value, child in zip(variable.examples, children, strict=True):
                if self._below(child, wanted):
                    yield from walk(child, {**world, variable.fact.name: value})

        found = list(islice(walk(root, {}), 50))
        return next((world for world in found if _is_possible(world)), found[0])

    def below(self, root: int) -> set[int]:
        """Every node of a diagram."""
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += self.diagram.branch(node)[1]
        return seen


def _is_possible(world: World) -> bool:
    """A course of so many unbroken months has at least about that many days; classes alone don't know that."""
    return not any(isinstance(value, TreatmentTime) and value.days < min(value.months, 12) * 29.6 - 1 for value in world.values())
