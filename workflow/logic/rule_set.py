"""Rule sets: which rules are in force when, in which order they are asked, and what failing one of them leads to.

A rule set is a frozen value. The precedence of law 1.0 is the order of its groups: the first group with a false condition names
the outcome. No rule is written here, and no fact is read.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from workflow.logic.tree import Compared, Is, Leaf, Node, Not, OneOf, Reading, Rule, all_of, any_of, fold, leaves, rules_in
from workflow.reimbursement.policy import DEFAULT

End = Literal[
    "dismissed",
    "rejected",
    "wrong applicant",
    "rejected, never documented",
    "granted under § 3a",
    "granted under § 3b",
]


@dataclass(frozen=True)
class RuleSet:
    """The law in force over a period.

    stops: formal stops, a false one dismisses. merits: a false one rejects. applicant: a false one asks for another applicant.
    documents: statements that must be there. route: true under § 3a, false under § 3b. granted_3a, granted_3b: what a grant under
    each demands, said on its own, so that a gap or a conflict between the outcomes can be found. further: rules that other rules
    carry out, and guidance. valid_to: None = still in force.
    """

    name: str
    valid_from: date
    valid_to: date | None
    route: Rule
    stops: tuple[Rule, ...]
    merits: tuple[Rule, ...]
    applicant: tuple[Rule, ...]
    documents: tuple[Rule, ...]
    granted_3a: tuple[Rule, ...]
    granted_3b: tuple[Rule, ...]
    further: tuple[Rule, ...]

    def conditions(self) -> tuple[Rule, ...]:
        """Every rule that decides, group by group."""
        return (*self.stops, *self.merits, *self.applicant, *self.documents)

    def outcomes(self) -> dict[End, Node]:
        """Each end as a positive condition of its own, none of them "otherwise", in the order of precedence of law 1.0.

        A rejection for want of a statement stands after the applicant: another applicant may bring it.
        """
        return {
            "dismissed": any_of(*map(Not, self.stops)),
            "rejected": any_of(*map(Not, self.merits)),
            "wrong applicant": any_of(*map(Not, self.applicant)),
            "rejected, never documented": any_of(*map(Not, self.documents)),
            "granted under § 3a": all_of(self.route, *self.granted_3a),
            "granted under § 3b": all_of(Not(self.route), *self.granted_3b),
        }

    def trees(self) -> tuple[Rule, ...]:
        """Every rule that decides, and the route, each once, with the order of the facts that gives the smallest diagram."""
        every = (*self.stops, self.route, *self.merits, *self.applicant, *self.documents, *self.granted_3a, *self.granted_3b)
        return tuple({rule.id: rule for rule in every}.values())

    def rules(self) -> dict[str, Rule]:
        """Every named rule by id: those that decide, those inside them, those that others carry out, and guidance."""
        return {rule.id: rule for rule in self._every()}

    def _every(self) -> Iterator[Rule]:
        for rule in (*self.trees(), *self.further):
            yield from rules_in(rule)

    def content_hash(self) -> str:
        """SHA-256 of every rule with its tree, as 64 hexadecimal digits; it stands on every decision."""
        groups = {
            "stops": self.stops,
            "route": (self.route,),
            "merits": self.merits,
            "applicant": self.applicant,
            "documents": self.documents,
            "granted_3a": self.granted_3a,
            "granted_3b": self.granted_3b,
            "further": self.further,
        }
        text = "\n".join(f"{name}: {_described(rule)}" for name, rules in groups.items() for rule in rules)
        return hashlib.sha256(f"{self.name}\n{text}".encode()).hexdigest()


def _described(rule: Rule) -> str:
    """All that a rule says that can change a decision."""
    says = (rule.id, rule.law, rule.kind, str(rule.reason), ",".join(rule.carried_by), ",".join(rule.yields_to))
    return "|".join((*says, _spelt(rule.when) if rule.when is not None else ""))


def carriers(rule: Rule, rules: dict[str, Rule]) -> tuple[Rule, ...]:
    """The rule itself where it has a tree, else the rules that carry it out; none for guidance that nothing carries out."""
    if rule.when is not None:
        return (rule,)
    return tuple(carrier for name in rule.carried_by for carrier in carriers(rules[name], rules))


def facts_of(rule: Rule, rules: dict[str, Rule]) -> tuple[str, ...]:
    """Names of the facts that a rule reads, itself or through the rules that carry it out, each once."""
    read = [leaf.fact.name for carrier in carriers(rule, rules) for leaf in leaves(carrier)]
    return tuple(dict.fromkeys(read))


def _spelt(node: Node) -> str:
    """A tree as text, switches by name (the policy has a hash of its own)."""

    def leaf(leaf: Leaf) -> str:
        match leaf:
            case Is(fact):
                return fact.name
            case OneOf(fact, values):
                return f"{fact.name}∈{','.join(values)}"
            case Compared(fact, how, parameter, measure):
                return f"{fact.name}.{measure} {how} {parameter}"
            case _:
                assert_never(leaf)

    def joined(word: str, parts: Sequence[str]) -> str:
        return f"({word} {' '.join(parts)})"

    return fold(
        node,
        Reading(
            leaf=leaf,
            switch=lambda name, _: f"switch {name}",
            all=lambda parts: joined("all", parts),
            any=lambda parts: joined("any", parts),
            negate=lambda part: f"(not {part})",
            named=lambda rule, inner: f"[{rule.id} {inner}]",
        ),
        DEFAULT,
    )
