"""A reduced, ordered decision diagram over facts: one more reading of the rule tree.

A fact has one branch for each class of values that the rules tell apart. Two nodes with the same
branches are one node, and a node whose branches all agree is left out. So the facts left after
fixing those that are known are exactly those that still matter.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from workflow.logic.fact import Fact, Facts
from workflow.logic.tree import (
    Compared,
    Leaf,
    Node,
    Parameters,
    Reading,
    fold,
    leaf_test,
    leaves,
    switched_on,
)

Test = Callable[[object], bool]


@dataclass(frozen=True)
class Variable:
    """One fact with its classes: values that no leaf tells apart are one class.

    tests: of the leaves that read the fact. examples: one value of each class.
    classes: the number of each class, by the answers to the tests.
    members: for each class the values that were tried, the example first.
    """

    fact: Fact
    tests: tuple[Test, ...]
    examples: tuple[object, ...]
    classes: Mapping[tuple[bool, ...], int]
    members: tuple[tuple[object, ...], ...]

    @cached_property
    def _tried(self) -> dict[object, int]:
        """The class of each value that was tried: of every value, unless the fact is a number."""
        return {value: place for place, values in enumerate(self.members) for value in values}

    def class_of(self, value: object) -> int:
        """Return the class of a known value."""
        place = self._tried.get(value)
        if place is None:
            place = self.classes[tuple([test(value) for test in self.tests])]
        return place


def variables(readings: Iterable[tuple[Node, Parameters]]) -> tuple[Variable, ...]:
    """Return a variable for each fact that the trees read, each tree under its own policy.

    A number is tried just below, at and above each limit. The variables are in the order in which
    the facts first appear. The order decides the size of a diagram;
    this one was the smallest that was tried (others had 8 to 500 times as many nodes).
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
                columns = values.setdefault(fact, [[] for _ in fact.measures or ("",)])
                columns[column] += [limit - 1, limit, limit + 1]
    return tuple(_variable(fact, asked, values.get(fact, [])) for fact, asked in tests.items())


def _variable(fact: Fact, tests: list[Test], numbers: list[list[int]]) -> Variable:
    """Put the values of a fact in classes; the tests answer alike for the values of one class."""
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
    """Return values enough to meet every class: each side of each limit."""
    if fact.kind == "number":
        if fact.compound is not None:
            tried = [sorted(set(column)) for column in numbers]
            return [fact.compound(*combination) for combination in product(*tried)]
        return sorted(set(numbers[0]))
    return fact.choices if fact.kind == "choice" else (False, True)


class Diagram:
    """A store of nodes over one order of variables. Equal numbers are equal functions.

    Example: `a and b`, with a asked first, is two nodes.

        a? no  -> False
           yes -> b? no  -> False
                     yes -> True

    `not (not b or not a)` gives the same numbers. With a known to be no, only False is left: then
    b does not matter any more.
    """

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
        """Return the node that answers `value` whatever the facts."""
        key = (type(value).__name__, value)
        if key not in self._terminals:
            self._nodes.append((len(self.order), ()))
            self._terminals[key] = len(self._nodes) - 1
            self._values[len(self._nodes) - 1] = value
        return self._terminals[key]

    def is_terminal(self, node: int) -> bool:
        """Return whether a node answers without asking any fact."""
        return node in self._values

    def value(self, node: int) -> Hashable | None:
        """Return the answer of a terminal node; None for a node that still asks something."""
        return self._values.get(node)

    def branch(self, node: int) -> tuple[int, tuple[int, ...]]:
        """Return the level and the branches of a node. An answer has none, below every fact."""
        return self._nodes[node]

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """Return the one node with these branches; where they all agree, the branch itself."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return number

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """Return `then` where the condition is true, `otherwise` where it is false."""
        if condition == self.true:
            return then
        if condition == self.false:
            return otherwise
        if then == otherwise:
            return then
        key = (condition, then, otherwise)
        known = self._choices.get(key)
        if known is None:
            level = min([self._nodes[n][0] for n in key])
            width = len(self.order[level].examples)
            parts = [self.along(n, level, width) for n in key]
            chosen = [self.choose(*branches) for branches in zip(*parts, strict=True)]
            known = self._choices[key] = self.node(level, tuple(chosen))
        return known

    def both(self, a: int, b: int) -> int:
        """Return the diagram that is true where both are."""
        return self.choose(a, b, self.false)

    def either(self, a: int, b: int) -> int:
        """Return the diagram that is true where one of them is."""
        return self.choose(a, self.true, b)

    def negation(self, a: int) -> int:
        """Return the diagram that is true where this one is false."""
        return self.choose(a, self.false, self.true)

    def first(self, cases: Sequence[tuple[int, Hashable]]) -> int:
        """Return the diagram of the first case whose condition holds.

        cases: conditions, each with its answer. Where none holds the answer is None.
        """
        answer = self.terminal(None)
        for condition, value in reversed(cases):
            answer = self.choose(condition, self.terminal(value), answer)
        return answer

    def answering(self, root: int, value: Hashable) -> int:
        """Return the diagram that is true where `root` answers `value`, else false."""
        met: dict[int, int] = {}

        def lifted(node: int) -> int:
            if node in self._values:
                return self.true if self._values[node] == value else self.false
            if node not in met:
                level, children = self._nodes[node]
                met[node] = self.node(level, tuple([lifted(child) for child in children]))
            return met[node]

        return lifted(root)

    def along(self, node: int, level: int, width: int) -> tuple[int, ...]:
        """Return a node's branches as seen from a level.

        These are its own there, or the node itself on every branch where it asks further down.
        """
        own, children = self._nodes[node]
        return children if own == level else (node,) * width

    def of(self, node: Node, policy: Parameters) -> int:
        """Return the diagram of a rule tree under a policy."""
        return fold(
            node,
            Reading(
                leaf=lambda leaf: self.leaf(leaf, policy),
                switch=lambda name: self.terminal(switched_on(name, policy)),
                all=lambda parts: self._joined(parts, self.both, self.true),
                any=lambda parts: self._joined(parts, self.either, self.false),
                negate=self.negation,
                named=lambda _, inner: inner,
            ),
        )

    @staticmethod
    def _joined(parts: Sequence[int], join: Callable[[int, int], int], start: int) -> int:
        # The last one first, as its facts are asked last: a join walks its first part only, and
        # so never what was joined before.
        result = start
        for part in reversed(parts):
            result = join(part, result)
        return result

    def leaf(self, leaf: Leaf, policy: Parameters) -> int:
        """Return the node that asks one leaf. An example value None stands for unknown."""
        level = self.level[leaf.fact.name]
        test = leaf_test(leaf, policy)
        examples = self.order[level].examples
        answers = [None if example is None else test(example) for example in examples]
        return self.node(level, tuple([self.terminal(answer) for answer in answers]))

    def classes(self, facts: Facts) -> dict[int, int]:
        """Return the known facts as classes, by level."""
        known = {}
        for level, variable in enumerate(self.order):
            value = facts.get(variable.fact.name)
            if value is not None:
                known[level] = variable.class_of(value)
        return known

    def still_matters(
        self, root: int, known: Mapping[int, int]
    ) -> tuple[tuple[int, ...], Hashable | None]:
        """Return the levels of the unknown facts that can still change the answer, in order.

        A fact can change it when some values of the other unknown facts let it. The second value
        is the answer, where no fact can change it. Exact: these are the variables left in the
        reduced diagram after fixing what is known.

        Example: `if a then b else c`, with b and c known to be yes, leaves only True: a does not
        matter, though it is asked first. With b yes and c unknown, a and c are left.
        """
        local: dict[tuple[int, tuple[int, ...]], int] = {}
        met: dict[int, int] = {}

        def fixed(node: int) -> int:
            """Return the node with the known facts fixed; a negative number is a new node."""
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
