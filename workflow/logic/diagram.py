"""A reduced ordered decision diagram over facts: the exact shape of the law, built by the same fold as every other reading.

Multi-valued: a fact has as many branches as the rules can tell its values apart. Two nodes with the same branches are one
node, and a node whose branches all agree is none; so what is left after fixing the known facts is exactly what still
matters. Terminals are whatever the caller decides (true and false, or the ends of a case). No law may enter here.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from workflow.logic.tree import Compared, Fact, Facts, Leaf, Node, Reading, fold, leaf_test, leaves
from workflow.reimbursement.policy import Policy

Test = Callable[[object], bool]


@dataclass(frozen=True)
class Variable:
    """One fact with its classes: values that no leaf tells apart are one class, shown by an example value.

    members: for each class the values that were tried, the example first.
    """

    fact: Fact
    tests: tuple[Test, ...]
    examples: tuple[object, ...]
    classes: Mapping[tuple[bool, ...], int]
    members: tuple[tuple[object, ...], ...]

    def class_of(self, value: object) -> int:
        """The class that a known value is in."""
        return self.classes[tuple([test(value) for test in self.tests])]


def variables(readings: Iterable[tuple[Node, Policy]]) -> tuple[Variable, ...]:
    """A variable for each fact read by the trees, each under its policy, in the order in which the facts first appear.

    The order decides the size: first appearance in the rules gives the smallest diagrams (measured: others 8 to 500 times more).
    """
    tests: dict[Fact, list[Test]] = {}
    values: dict[Fact, list[list[int]]] = {}
    for node, policy in readings:
        for leaf in leaves(node):
            fact = leaf.fact
            tests.setdefault(fact, []).append(leaf_test(leaf, policy))
            if isinstance(leaf, Compared):
                limit = getattr(policy, leaf.parameter)
                column = fact.measures.index(leaf.measure) if leaf.measure else 0
                values.setdefault(fact, [[] for _ in fact.measures or ("",)])[column] += [limit - 1, limit, limit + 1]
    return tuple(_variable(fact, asked, values.get(fact, [])) for fact, asked in tests.items())


def _variable(fact: Fact, tests: list[Test], numbers: list[list[int]]) -> Variable:
    members: dict[tuple[bool, ...], list[object]] = {}
    for value in _values(fact, numbers):
        members.setdefault(tuple([test(value) for test in tests]), []).append(value)
    return Variable(
        fact,
        tuple(tests),
        tuple(values[0] for values in members.values()),
        {signature: number for number, signature in enumerate(members)},
        tuple(tuple(values) for values in members.values()),
    )


def _values(fact: Fact, numbers: list[list[int]]) -> Iterable[object]:
    """Values enough to meet every class: each side of each limit."""
    if fact.kind == "number":
        if fact.compound is not None:
            return [fact.compound(*combination) for combination in product(*(sorted(set(row)) for row in numbers))]
        return sorted(set(numbers[0]))
    return fact.choices if fact.kind == "choice" else (False, True)


_TERMINAL: Final = -1


class Diagram:
    """A store of nodes over one order of variables. A node is a number; equal numbers are equal functions."""

    def __init__(self, order: Sequence[Variable]) -> None:
        self.order = tuple(order)
        self.level = {variable.fact.name: level for level, variable in enumerate(order)}
        self._nodes: list[tuple[int, tuple[int, ...]]] = []
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._terminals: dict[Hashable, int] = {}
        self._values: dict[int, Hashable] = {}
        self._choices: dict[tuple[int, int, int], int] = {}
        self.false, self.true = self.terminal(False), self.terminal(True)

    def __len__(self) -> int:
        return len(self._nodes)

    def terminal(self, value: Hashable | None) -> int:
        """The node that answers `value` whatever the facts."""
        key = (type(value).__name__, value)
        if key not in self._terminals:
            self._nodes.append((_TERMINAL, ()))
            self._terminals[key] = len(self._nodes) - 1
            self._values[len(self._nodes) - 1] = value
        return self._terminals[key]

    def is_terminal(self, node: int) -> bool:
        """Whether a node answers, whatever the facts."""
        return node in self._values

    def value(self, node: int) -> Hashable | None:
        """The answer of a terminal node, or None for a node that still asks something."""
        return self._values.get(node)

    def branch(self, node: int) -> tuple[int, tuple[int, ...]]:
        """Level and branches of a node that asks something."""
        return self._nodes[node]

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """The one node with these branches; no node at all where they agree."""
        if all(child == children[0] for child in children):
            return children[0]
        key = (level, children)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return number

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """`then` where the condition is true, `otherwise` where it is false."""
        if condition == self.true:
            return then
        if condition == self.false:
            return otherwise
        if then == otherwise:
            return then
        key = (condition, then, otherwise)
        known = self._choices.get(key)
        if known is None:
            level = min(self._nodes[n][0] for n in key if self._nodes[n][0] != _TERMINAL)
            width = len(self.order[level].examples)
            parts = [self.along(n, level, width) for n in key]
            known = self.node(level, tuple([self.choose(*branches) for branches in zip(*parts, strict=True)]))
            self._choices[key] = known
        return known

    def along(self, node: int, level: int, width: int) -> tuple[int, ...]:
        """A node's branches seen from a level: its own there, or itself on every branch where it asks only further down."""
        own, children = self._nodes[node]
        return children if own == level else (node,) * width

    def of(self, node: Node, policy: Policy) -> int:
        """The diagram of a rule tree under a policy: another reading of the one definition."""
        return fold(
            node,
            Reading(
                leaf=lambda leaf: self.leaf(leaf, policy),
                switch=lambda _, truth: self.terminal(truth),
                all=lambda parts: self._join(parts, lambda a, b: self.choose(a, b, self.false), self.true),
                any=lambda parts: self._join(parts, lambda a, b: self.choose(a, self.true, b), self.false),
                negate=lambda part: self.choose(part, self.false, self.true),
                named=lambda _, inner: inner,
            ),
            policy,
        )

    @staticmethod
    def _join(parts: Sequence[int], join: Callable[[int, int], int], start: int) -> int:
        result = start
        for part in parts:
            result = join(result, part)
        return result

    def leaf(self, leaf: Leaf, policy: Policy) -> int:
        """The node that asks one leaf; an unknown value (None among the examples) is answered by None."""
        level = self.level[leaf.fact.name]
        test = leaf_test(leaf, policy)
        answers = [None if example is None else test(example) for example in self.order[level].examples]
        return self.node(level, tuple([self.terminal(answer) for answer in answers]))

    def classes(self, facts: Facts) -> dict[int, int]:
        """The known facts as classes, by level."""
        known = {}
        for level, variable in enumerate(self.order):
            value = facts.get(variable.fact.name)
            if value is not None:
                known[level] = variable.class_of(value)
        return known

    def still_matters(self, root: int, known: Mapping[int, int]) -> tuple[tuple[int, ...], Hashable | None]:
        """Levels of the unknown facts that some completion of the others lets change the answer, in order; and the answer, where
        none does. Exact: the variables left in the reduced diagram after fixing what is known."""
        local: dict[tuple[int, tuple[int, ...]], int] = {}
        met: dict[int, int] = {}

        def fixed(node: int) -> int:
            if node in self._values:
                return node
            if node in met:
                return met[node]
            level, children = self._nodes[node]
            if level in known:
                result = fixed(children[known[level]])
            else:
                branches = tuple([fixed(child) for child in children])
                if all(branch == branches[0] for branch in branches):
                    result = branches[0]
                else:
                    result = local.setdefault((level, branches), -1 - len(local))
            met[node] = result
            return result

        answer = self._values.get(fixed(root))
        return tuple(sorted({level for level, _ in local})), answer
