"""Two laws compared over all possible applications: what a change of policy or rule set makes stricter, looser or otherwise.

Read off decision diagrams of both rule trees over common variables; no law may enter.
"""

from dataclasses import dataclass
from typing import Final, Literal

from workflow.logic.diagram import Diagram, variables
from workflow.logic.rule_set import RuleSet
from workflow.logic.worlds import World, Worlds
from workflow.reimbursement.policy import Policy

_RANK: Final = {"dismissed": 0, "rejected": 1, "wrong applicant": 2, "granted under § 3a": 3, "granted under § 3b": 3}

Kind = Literal["stricter", "looser", "reclassified"]


@dataclass(frozen=True)
class Flip:
    """Worlds that one law ends one way and another otherwise: how many, and one of them."""

    kind: Kind
    before: str
    after: str
    worlds: int
    example: World


def diff(before: tuple[RuleSet, Policy], after: tuple[RuleSet, Policy]) -> tuple[Flip, ...]:
    """Every pair of different ends, over all possible applications."""
    read = [(rule, policy) for rule_set, policy in (before, after) for rule in rule_set.trees()]
    diagram = Diagram(variables(read))
    pairs: dict[tuple[str, str], int] = {}
    first, second = (_ends(diagram, *law) for law in (before, after))
    for one, a in first.items():
        for other, b in second.items():
            if one != other:
                pairs[one, other] = diagram.choose(a, b, diagram.false)
    worlds = Worlds(diagram)
    return tuple(
        Flip(_kind(one, other), one, other, worlds.count(node, True), worlds.example(node, True))
        for (one, other), node in pairs.items()
        if node != diagram.false
    )


def _ends(diagram: Diagram, rule_set: RuleSet, policy: Policy) -> dict[str, int]:
    """For each end, where it is the first whose condition holds."""
    open_, found = diagram.true, dict[str, int]()
    for outcome, tree in rule_set.outcomes().items():
        end = "rejected" if outcome == "rejected, never documented" else outcome
        condition = diagram.of(tree, policy)
        here = diagram.choose(open_, condition, diagram.false)
        found[end] = diagram.choose(found.get(end, diagram.false), diagram.true, here)
        open_ = diagram.choose(condition, diagram.false, open_)
    return found


def _kind(before: str, after: str) -> Kind:
    if _RANK[before] == _RANK[after]:
        return "reclassified"
    return "stricter" if _RANK[after] < _RANK[before] else "looser"
