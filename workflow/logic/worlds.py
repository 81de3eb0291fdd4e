"""Count the complete applications in a decision diagram, and find one of them as an example.

A world is a complete application as the rules can tell it from others: one class of each fact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from workflow.logic.diagram import Diagram

World = Mapping[str, object]

MOST_TRIED = 50


@dataclass
class Worlds:
    """The worlds of a diagram."""

    diagram: Diagram
    _counts: dict[tuple[int, object], int] = field(default_factory=dict)

    @property
    def every(self) -> int:
        """The number of all worlds."""
        return self._between(0, len(self.diagram.order))

    def _between(self, start: int, end: int) -> int:
        product = 1
        for variable in self.diagram.order[start:end]:
            product *= len(variable.examples)
        return product

    def count(self, root: int, wanted: object) -> int:
        """Return the number of worlds in which a diagram answers `wanted`.

        Example: `a and b`, both yes or no, asks a first. On the branch a = no there is no world
        with True. On a = yes there is one, with b = yes. So the count of True is 1 of 4.
        """
        return self._below(root, wanted) * self._between(0, self.diagram.branch(root)[0])

    def _below(self, node: int, wanted: object) -> int:
        """Count the worlds with the wanted answer, by the facts from this node's level on."""
        if self.diagram.is_terminal(node):
            return int(self.diagram.value(node) == wanted)
        key = (node, wanted)
        if key not in self._counts:
            level, children = self.diagram.branch(node)
            self._counts[key] = sum(
                self._below(child, wanted) * self._between(level + 1, self.diagram.branch(child)[0])
                for child in children
            )
        return self._counts[key]

    def example(self, root: int, wanted: object) -> World:
        """Return a world in which a diagram answers `wanted`: the facts that the answer rests on.

        The first possible world of the first MOST_TRIED is taken, else the first one. There must
        be a world with this answer.
        """
        found = list(islice(self._answering(root, wanted, {}), MOST_TRIED))
        return next((world for world in found if self._is_possible(world)), found[0])

    def _answering(self, node: int, wanted: object, world: dict[str, object]) -> Iterator[World]:
        """Yield every world below a node with the wanted answer; no other branch is entered."""
        if self.diagram.is_terminal(node):
            yield world
            return
        level, children = self.diagram.branch(node)
        variable = self.diagram.order[level]
        for value, child in zip(variable.examples, children, strict=True):
            if self._below(child, wanted):
                yield from self._answering(child, wanted, {**world, variable.fact.name: value})

    def _is_possible(self, world: World) -> bool:
        """Return whether each value of a world can occur in an application.

        The example of a class need not: for a duration, "10 days, 12 months unbroken" can't.
        """
        facts = (self.diagram.order[self.diagram.level[name]].fact for name in world)
        return all(fact.possible is None or fact.possible(world[fact.name]) for fact in facts)

    def below(self, root: int) -> set[int]:
        """Return every node of a diagram."""
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += self.diagram.branch(node)[1]
        return seen
