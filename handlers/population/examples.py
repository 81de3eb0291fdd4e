"""Made-up applications that end otherwise under a variant, each with the rules behind it.

They come from the exact statement of how the rules differ, never from a row of the population.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from handlers.analysis.rules_diff import RulesDiff
from handlers.population.compare import Comparison
from workflow.logic.fact import Fact, Facts, value_as_text
from workflow.logic.outcome import Assessment, assess
from workflow.logic.prepared import PreparedRules
from workflow.logic.proof import Proof, prove_all
from workflow.reimbursement.facts import FACTS

MOST: Final = 10


@dataclass(frozen=True)
class Side:
    """How an application ends under one variant, and why."""

    assessment: Assessment
    proof: tuple[Proof, ...]

    @classmethod
    def of(cls, rules: PreparedRules, facts: Facts) -> "Side":
        """Assess a file to which nothing more will come."""
        return cls(assess(rules, facts, closed=True), prove_all(rules, facts))


@dataclass(frozen=True)
class Example:
    """An application that exists nowhere. facts: those that the rules tell apart, as text.

    before, after: how it ends under the first variant and under this one.
    """

    variant: str
    facts: dict[str, str | None]
    before: Side
    after: Side

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules whose answer differs, or that only one side has."""
        old, new = _answers(self.before.proof), _answers(self.after.proof)
        return tuple(sorted(x for x in old.keys() | new.keys() if old.get(x) != new.get(x)))

    def as_data(self) -> dict[str, Any]:
        """Return the example as plain data, with the proof of the rules that differ."""
        return {
            "variant": self.variant,
            "facts": self.facts,
            "before": _ending(self.before),
            "after": _ending(self.after),
            "rules": list(self.rules),
            "proof": {
                side: [proof.as_data() for proof in found.proof if proof.id in self.rules]
                for side, found in (("before", self.before), ("after", self.after))
            },
        }


def _answers(proof: tuple[Proof, ...]) -> dict[str, bool | None]:
    return {each.id: each.answer for each in proof}


def _ending(found: Side) -> dict[str, Any]:
    assessment = found.assessment
    return {
        "outcome": assessment.outcome,
        "basis": assessment.basis,
        "reasons": list(assessment.reasons),
    }


def examples(comparison: Comparison) -> list[Example]:
    """Return at most ten made-up applications, of each variant in turn."""
    of_variants = [_examples(comparison, place) for place in range(1, len(comparison.variants))]
    found: list[Example] = []
    while of_variants and len(found) < MOST:
        each = of_variants.pop(0)
        if (example := next(each, None)) is not None:
            found.append(example)
            of_variants.append(each)
    return list(islice(found, MOST))


def _examples(comparison: Comparison, place: int) -> Iterator[Example]:
    compared, first = comparison.variants[place], comparison.variants[0]
    last = comparison.population.days[-1]
    rules = [v.variant.setting.rules(last) for v in (first, compared)]
    statement: RulesDiff | None = compared.statement
    for flip in statement.outcomes.flips if statement is not None else ():
        facts = {name: _value(fact, flip.example.get(name)) for name, fact in FACTS.items()}
        before, after = (Side.of(each, facts) for each in rules)
        shown = {name: value_as_text(value) for name, value in flip.example.items()}
        yield Example(compared.variant.name, shown, before, after)


def _value(fact: Fact, value: object) -> object:
    """Return a fact of an example: a statement that is not there is unknown, not false."""
    if value is None:
        return fact.silence
    return value or None if fact.kind == "given" else value
