"""Would be granted with: the smallest sets of changes that end in a grant.

They are the shortest ways through the decision diagram, so they are exact. An unknown fact may stay unknown where every value of it
goes the same way; that is why a way is walked on all its branches at once.

A known fact that nobody can change (the disease, a law's list) is frozen; an unknown one can still be stated. No law may enter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.logic.outcome import GRANTS, Law
from workflow.logic.tree import Facts


@dataclass(frozen=True)
class Change:
    """One fact that would have to be otherwise.

    before: its value now, None = unknown. after: an example of what it would have to be; the rules can't tell it from any other
    value of its class.
    """

    fact: str
    before: object
    after: object


Step = tuple[int, int]  # a level of the diagram, and the class taken there


def would_grant(law: Law, facts: Facts) -> tuple[tuple[Change, ...], ...]:
    """Every smallest set of changes that ends in a grant; one empty set where it is granted already, none where nothing helps."""
    paths = _shortest(law, facts)
    return tuple(tuple(_change(law, facts, step) for step in sorted(path)) for path in sorted(paths, key=sorted))


def _change(law: Law, facts: Facts, step: Step) -> Change:
    variable = law.diagram.order[step[0]]
    return Change(variable.fact.name, facts.get(variable.fact.name), variable.examples[step[1]])


def _shortest(law: Law, facts: Facts) -> set[frozenset[Step]]:
    """All ways to one and the same grant with the fewest changes.

    A front holds the nodes that the facts left unknown lead to; it has arrived when all of them are that grant.
    """
    diagram, known = law.diagram, law.diagram.classes(facts)
    met: dict[frozenset[int], tuple[int, set[frozenset[Step]]]] = {}
    nowhere = len(diagram.order) + 1

    def best(front: frozenset[int]) -> tuple[int, set[frozenset[Step]]]:
        if front not in met:
            met[front] = _cheapest(ways(front), nowhere)
        return met[front]

    def ways(front: frozenset[int]) -> Iterable[tuple[int, Step | None, tuple[int, set[frozenset[Step]]]]]:
        open_ = [node for node in front if not diagram.is_terminal(node)]
        ends = {diagram.value(node) for node in front if diagram.is_terminal(node)}
        if len(ends) > 1 or not ends <= set(GRANTS):
            return
        if not open_:
            yield 0, None, (0, {frozenset()})
            return
        level = min(diagram.branch(node)[0] for node in open_)
        now, width = known.get(level), len(diagram.order[level].examples)
        branches = list(zip(*(diagram.along(node, level, width) for node in front), strict=True))
        if now is None:
            yield 0, None, best(frozenset(node for branch in branches for node in branch))
        frozen = now is not None and diagram.order[level].fact.fixed
        for to, branch in enumerate(branches):
            if not frozen or to == now:
                yield int(to != now), (level, to), best(frozenset(branch))

    return best(frozenset({law.ends}))[1]


def _cheapest(
    ways: Iterable[tuple[int, Step | None, tuple[int, set[frozenset[Step]]]]], nowhere: int
) -> tuple[int, set[frozenset[Step]]]:
    fewest, found = nowhere, set[frozenset[Step]]()
    for cost, step, (further, paths) in ways:
        total = cost + further
        if total > fewest or total >= nowhere:
            continue
        if total < fewest:
            fewest, found = total, set()
        found |= {path | {step} for path in paths} if cost and step is not None else paths
    return fewest, found
