"""The proof of a rule: every part with its answer, and what it rests on."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from workflow.logic.fact import Facts, Finding, value_as_text
from workflow.logic.prepared import PreparedRules
from workflow.logic.tree import (
    Leaf,
    Parameters,
    Reading,
    Rule,
    Truth,
    every,
    fold,
    leaf_test,
    opposite,
    some,
    switched_on,
)


class Evidence(NamedTuple):
    """A fact as a proof used it.

    value: None = unknown. judged: the case worker's grounds, where the value is a finding.
    """

    fact: str
    value: object
    judged: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the fact as plain data, its value as text; `judged` only with a finding."""
        data = {"fact": self.fact, "value": value_as_text(self.value)}
        return data | {"judged": self.judged} if self.judged else data


class Proof(NamedTuple):
    """One node of a proof: its answer, and what it rests on.

    id: of the rule; or "all", "any", "not"; or the fact of a leaf, with its evidence; or the name
    of a switch.
    """

    id: str
    answer: Truth
    law: str | None = None
    question: str | None = None
    parts: tuple["Proof", ...] = ()
    evidence: Evidence | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the proof as plain data; an answer is true, false or null (unknown)."""
        data: dict[str, Any] = {"id": self.id, "answer": self.answer}
        if self.law is not None:
            data |= {"law": self.law, "question": self.question}
        if self.parts:
            data["parts"] = [part.as_data() for part in self.parts]
        if self.evidence is not None:
            data["evidence"] = self.evidence.as_data()
        return data


def prove(
    rules: PreparedRules,
    rule: Rule,
    facts: Facts,
    findings: Mapping[str, Finding] | None = None,
) -> Proof:
    """Return the proof of one rule: every part with its answer and its evidence.

    It never stops at the first part that decides.
    """
    return fold(rule, proof_reading(rules.policy, facts, findings or {}))


def proof_reading(
    policy: Parameters, facts: Facts, findings: Mapping[str, Finding]
) -> Reading[Proof]:
    """Return the reading that makes a proof of a tree."""
    grounds: dict[str, list[str]] = {}
    for found in findings.values():
        about = f"{found.item}: " if found.item else ""
        grounds.setdefault(found.fact, []).append(f"{about}{found.because} ({found.by})")
    judged = {fact: "; ".join(told) for fact, told in grounds.items()}

    def leaf(leaf: Leaf) -> Proof:
        name = leaf.fact.name
        value = facts.get(name)
        answer = None if value is None else leaf_test(leaf, policy)(value)
        return Proof(name, answer, None, None, (), Evidence(name, value, judged.get(name)))

    def all_parts(parts: Sequence[Proof]) -> Proof:
        return Proof("all", every([part.answer for part in parts]), None, None, tuple(parts))

    def any_part(parts: Sequence[Proof]) -> Proof:
        return Proof("any", some([part.answer for part in parts]), None, None, tuple(parts))

    def negated(part: Proof) -> Proof:
        return Proof("not", opposite(part.answer), None, None, (part,))

    def named(rule: Rule, inner: Proof) -> Proof:
        return Proof(rule.id, inner.answer, rule.law, rule.question, (inner,))

    def switch(name: str) -> Proof:
        return Proof(name, switched_on(name, policy))

    return Reading(leaf, switch, all_parts, any_part, negated, named)


def prove_all(
    rules: PreparedRules, facts: Facts, findings: Mapping[str, Finding] | None = None
) -> tuple[Proof, ...]:
    """Return the proof of every deciding rule, group by group."""
    reading = proof_reading(rules.policy, facts, findings or {})
    return tuple(rules.trees.fold(reading))
