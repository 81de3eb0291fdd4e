"""Would be granted with: the smallest sets of changes that end in a grant.

They are the shortest paths through the decision diagram, so they are exact. A known fact that
nobody can change is frozen; an unknown one can still be stated.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from workflow.logic.fact import Facts, value_as_text
from workflow.logic.prepared import PreparedRules
from workflow.logic.wording import GIVEN, Choice, in_words, merged


class Change(NamedTuple):
    """One fact that would have to be otherwise.

    before: its value now, None = unknown. after: an example of what it would have to be; the rules
    cannot tell it from any other value that `says` names. says: every such value, in words.
    """

    fact: str
    before: object
    after: object
    says: str

    def as_data(self) -> dict[str, Any]:
        """Return the change as plain data, with values as text."""
        return {
            "fact": self.fact,
            "before": value_as_text(self.before),
            "after": value_as_text(self.after),
            "says": self.says,
        }


Step = tuple[int, int]  # a level of the diagram, and the class taken there
Paths = tuple[int, set[frozenset[Step]]]  # the fewest changes, and every set of that many


def would_grant(rules: PreparedRules, facts: Facts) -> tuple[tuple[Change, ...], ...]:
    """Return every smallest set of changes that ends in a grant.

    Sets that differ in the value of one fact only are one. Those that only state what is unknown
    come first. One empty set = it is granted already. No set = nothing that can be changed helps.
    """
    rows = merged(_shortest(rules, facts))
    ways = [tuple(_change(rules, facts, choice) for choice in row) for row in rows]
    return tuple(sorted(ways, key=lambda way: sum(each.before is not None for each in way)))


def _change(rules: PreparedRules, facts: Facts, choice: Choice) -> Change:
    level, classes = choice
    variable = rules.diagram.order[level]
    fact, example = variable.fact, variable.examples[classes[0]]
    given = fact.kind == "given" and example is True
    says = GIVEN if given else in_words(variable, classes)
    return Change(fact.name, facts.get(fact.name), example, says)


def _shortest(rules: PreparedRules, facts: Facts) -> set[frozenset[Step]]:
    """Return all paths to one and the same grant with the fewest changes.

    A front holds every node that the facts left unknown lead to. It has arrived when all its nodes
    are the same grant, so an unknown fact may stay unknown where each of its values leads there.
    known: the class of each known fact, by its level. grants: the ends that are grants.

    Example: `if a then b else c` grants where it is true; a is unknown, b and c are no.
    Leaving a unknown gives the front {b, c}: both must change, which is two changes.
    Stating a = yes gives the front {b}: with b = yes that is two changes as well.
    So is a = no with c = yes. All three sets are returned.
    """
    diagram, known = rules.diagram, rules.diagram.classes(facts)
    grants = rules.rule_set.grants
    met: dict[frozenset[int], Paths] = {}
    nowhere = len(diagram.order) + 1

    def best(front: frozenset[int]) -> Paths:
        """Return the shortest paths from a front to a grant; each front is computed once."""
        if front not in met:
            met[front] = _cheapest(ways(front), nowhere)
        return met[front]

    def ways(front: frozenset[int]) -> Iterable[tuple[int, Step | None, Paths]]:
        """Yield each way on from a front: 0 or 1 change, the step, and the best paths from there.

        The next fact stays unknown, keeps its value, or is changed to another class. A front in
        which a refusal, or two different ends, are certain has no way on.
        """
        open_ = [node for node in front if not diagram.is_terminal(node)]
        ends = {diagram.value(node) for node in front if diagram.is_terminal(node)}
        if len(ends) > 1 or not ends <= grants:
            return
        if not open_:
            yield 0, None, (0, {frozenset()})
            return
        level = min(diagram.branch(node)[0] for node in open_)
        current, width = known.get(level), len(diagram.order[level].examples)
        branches = list(zip(*(diagram.along(node, level, width) for node in front), strict=True))
        if current is None:
            yield 0, None, best(frozenset(node for branch in branches for node in branch))
        frozen = current is not None and diagram.order[level].fact.fixed
        for chosen, branch in enumerate(branches):
            if not frozen or chosen == current:
                yield int(chosen != current), (level, chosen), best(frozenset(branch))

    return best(frozenset({rules.ends}))[1]


def _cheapest(ways: Iterable[tuple[int, Step | None, Paths]], nowhere: int) -> Paths:
    """Return the ways with the fewest changes, each with its own change added to its paths."""
    fewest, found = nowhere, set[frozenset[Step]]()
    for cost, step, (further, paths) in ways:
        total = cost + further
        if total > fewest or total >= nowhere:
            continue
        if total < fewest:
            fewest, found = total, set()
        found |= {path | {step} for path in paths} if cost and step is not None else paths
    return fewest, found
