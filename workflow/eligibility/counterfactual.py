"""Would be granted with: the smallest sets of changes that end in a grant.

They are the shortest paths through the decision diagram, so they are exact.

A known fact that nobody can change (the disease, a law's list) is frozen; an unknown one can still be stated. No law may enter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.eligibility.assessment import GRANTS, Law
from workflow.eligibility.logic import Facts


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
    """All paths to a grant with the fewest changes."""
    diagram, known = law.diagram, law.diagram.classes(facts)
    met: dict[int, tuple[int, set[frozenset[Step]]]] = {}
    nowhere = len(diagram.order) + 1

    def best(node: int) -> tuple[int, set[frozenset[Step]]]:
        value = diagram.value(node)
        if value is not None:
            return (0, {frozenset()}) if value in GRANTS else (nowhere, set())
        if node not in met:
            level, children = diagram.branch(node)
            now = known.get(level)
            frozen = now is not None and diagram.order[level].fact.fixed
            ways = [(int(to != now), (level, to), best(child)) for to, child in enumerate(children) if not frozen or to == now]
            met[node] = _cheapest(ways, nowhere)
        return met[node]

    return best(law.ends)[1]


def _cheapest(
    ways: Iterable[tuple[int, Step, tuple[int, set[frozenset[Step]]]]], nowhere: int
) -> tuple[int, set[frozenset[Step]]]:
    fewest, found = nowhere, set[frozenset[Step]]()
    for cost, step, (further, paths) in ways:
        total = cost + further
        if total > fewest or total >= nowhere:
            continue
        if total < fewest:
            fewest, found = total, set()
        found |= {path | {step} for path in paths} if cost else paths
    return fewest, found
