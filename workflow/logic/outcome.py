"""The assessment of an application: the outcome, why, and what is missing. The precedence of law 1.0 on one page.

Readings of the one rule tree, none of them a second copy of it: `decide` (three-valued), `proof` (nested, never cut short),
`missing` (exact, from the decision diagram). No rule and no time may enter: the day of receipt is an argument.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from typing import Final, Literal, cast

from workflow.logic.diagram import Diagram, Variable, variables
from workflow.logic.rule_set import End, RuleSet
from workflow.logic.tree import (
    Decide,
    Facts,
    Leaf,
    Reading,
    Rule,
    Truth,
    decision,
    every,
    fold,
    leaf_test,
    leaves,
    opposite,
    some,
)
from workflow.reimbursement import facts as f
from workflow.reimbursement.policy import Policy

Outcome = Literal["grant", "reject", "dismiss", "wrong_applicant", "missing"]

GRANTS: Final = ("granted under § 3a", "granted under § 3b")
MISSING_INFORMATION: Final = 13
WRONG_APPLICANT: Final = 8


@dataclass(frozen=True)
class Judgement:
    """A case worker's finding on a fact, with written grounds; it goes before the doctor's statement, and both are kept."""

    fact: str
    value: object
    because: str
    by: str


@dataclass(frozen=True)
class Evidence:
    """A fact as a proof used it: its value (None = unknown), and a case worker's grounds where it is a finding."""

    fact: str
    value: object
    judged: str | None = None


@dataclass(frozen=True)
class Proof:
    """One node of the proof: a rule, or all / any / not between rules, its answer, and what it rests on.

    id: the rule's id; "all", "any", "not"; the fact of a leaf, with its evidence; or the name of a policy switch.
    """

    id: str
    answer: Truth
    law: str | None = None
    question: str | None = None
    parts: tuple["Proof", ...] = ()
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Failing:
    """A rule that is certainly not met, with its paragraph and its reason of list 7481."""

    rule: str
    law: str
    question: str
    reason: int


@dataclass(frozen=True)
class Assessment:
    """What becomes of an application as it stands.

    basis: "§ 3a" or "§ 3b" where the route is known and the case is not dismissed. reasons: numbers of list 7481, ascending.
    failing: the rules behind them. missing: facts that still decide, in the order of the law.
    rule_set, policy: content hashes of what was applied.
    """

    outcome: Outcome
    basis: Literal["§ 3a", "§ 3b"] | None
    reasons: tuple[int, ...]
    failing: tuple[Failing, ...]
    missing: tuple[str, ...]
    facts: Mapping[str, object] = field(repr=False)
    rule_set: str = field(repr=False)
    policy: str = field(repr=False)


class Law:
    """A rule set under a policy, made ready to be read: closures for deciding, one diagram for what is missing."""

    def __init__(self, rule_set: RuleSet, policy: Policy) -> None:
        self.rule_set, self.policy = rule_set, policy
        self.rule_set_hash, self.policy_hash = rule_set.content_hash(), policy.content_hash()
        self.decide: dict[str, Decide] = {rule.id: decision(rule, policy) for rule in rule_set.trees()}
        self.diagram = Diagram(variables((rule, policy) for rule in rule_set.trees()))
        self.ends = self._ends()

    def _ends(self) -> int:
        """The end of every complete world, as one diagram: the first outcome in the order of precedence that holds."""
        end = self.diagram.terminal(None)
        for outcome, condition in reversed(self.rule_set.outcomes().items()):
            answer = "rejected" if outcome == "rejected, never documented" else outcome
            end = self.diagram.choose(self.diagram.of(condition, self.policy), self.diagram.terminal(answer), end)
        return end

    def decisive(self, facts: Facts) -> tuple[tuple[str, ...], End | None]:
        """The unknown facts that some completion of the others lets change the end (law 1.0), in the order of the law.

        And the end itself, where none does.
        """
        levels, end = self.diagram.still_matters(self.ends, self.diagram.classes(facts))
        return tuple(self.diagram.order[level].fact.name for level in levels), cast("End | None", end)

    def settling(self, facts: Facts) -> tuple[str, ...]:
        """What to ask where every completion ends in a rejection and yet no ground is certain, because the grounds differ.

        The code alone while the paragraph is unknown (law 1.0); else the fewest facts whose every answer brings a certain ground
        (INT: the same thought, for the market status and what hangs on it).
        """
        if facts.get(f.CODE_COVERS.name) is None:
            return (f.CODE_COVERS.name,)
        unknown = [rule for rule in self.rule_set.merits if self.decide[rule.id](facts) is None]
        asked = {leaf.fact.name for rule in unknown for leaf in leaves(rule)}
        open_ = [v for v in self.diagram.order if v.fact.name in asked and facts.get(v.fact.name) is None]
        sizes = range(1, len(open_) + 1)
        return next(
            tuple(variable.fact.name for variable in few)
            for few in chain.from_iterable(combinations(open_, size) for size in sizes)
            if self._settled_by(few, facts)
        )

    def _settled_by(self, few: Sequence[Variable], facts: Facts) -> bool:
        names = [variable.fact.name for variable in few]
        answers = product(*(variable.examples for variable in few))
        return all(self._certain(self.rule_set.merits, {**facts, **dict(zip(names, a, strict=True))}) for a in answers)

    def _certain(self, group: tuple[Rule, ...], facts: Facts) -> list[Rule]:
        return [rule for rule in group if self.decide[rule.id](facts) is False]

    def failing(self, group: tuple[Rule, ...], facts: Facts) -> tuple[Failing, ...]:
        """Every rule of a group that is certainly false, but those that another false rule makes pointless to judge (B-1)."""
        false = self._certain(group, facts)
        ids = {rule.id for rule in false}
        return tuple(
            Failing(rule.id, rule.law, rule.question, rule.reason)
            for rule in false
            if rule.reason is not None and not ids & set(rule.yields_to)
        )

    def assess(self, facts: Facts, *, closed: bool = False) -> Assessment:
        """The outcome from derived facts, by the five steps of law 1.0.

        closed: the deadline for the doctor's answer has passed, so the case is decided on the file: what is missing becomes
        reason 13 and a wrong applicant reason 8, beside the reasons that are certain anyway. Nothing unknown becomes false.
        """
        rules = self.rule_set
        stops = self.failing(rules.stops, facts)
        if stops:
            return self._result("dismiss", facts, stops)
        merits = self.failing(rules.merits, facts)
        stop_unknown = any(self.decide[rule.id](facts) is None for rule in rules.stops)
        if merits and not stop_unknown:
            return self._result("reject", facts, merits)
        if not merits and (wrong := self.failing(rules.applicant, facts)):
            return self._wrong_applicant(facts, wrong, closed)
        missing = self._missing(facts)
        if missing and closed:
            return self._result("reject", facts, merits, missing)
        return self._result("missing" if missing else "grant", facts, (), missing)

    def _missing(self, facts: Facts) -> tuple[str, ...]:
        """What still decides; or what settles it, where all ends agree on a rejection without a certain ground; or nothing."""
        missing, end = self.decisive(facts)
        if missing or end in GRANTS:
            return missing
        return self.settling(facts)

    def _wrong_applicant(self, facts: Facts, wrong: tuple[Failing, ...], closed: bool) -> Assessment:
        """Step 3: it does not wait; its list is what would be missing had the right applicant applied."""
        if self.policy.wrong_applicant_policy == "reject":
            return self._result("reject", facts, wrong)
        as_if = {**facts, f.RELEVANT_SPECIALIST.name: True, f.IS_DOCTOR.name: True, f.HPR_NUMBER.name: True}
        missing = self._missing(as_if)
        return self._result("reject" if closed else "wrong_applicant", facts, wrong if closed else (), missing, wrong)

    def _result(
        self,
        outcome: Outcome,
        facts: Facts,
        failing: tuple[Failing, ...],
        missing: tuple[str, ...] = (),
        wrong: tuple[Failing, ...] = (),
    ) -> Assessment:
        reasons = {finding.reason for finding in failing}
        if outcome == "reject" and missing:
            reasons.add(MISSING_INFORMATION)
        route = facts.get(f.CODE_COVERS.name)
        basis: Literal["§ 3a", "§ 3b"] | None = None
        if route is not None and outcome != "dismiss":
            basis = "§ 3a" if route else "§ 3b"
        return Assessment(
            outcome,
            basis,
            tuple(sorted(reasons)),
            failing or wrong,
            missing,
            facts,
            self.rule_set_hash,
            self.policy_hash,
        )

    def proof(self, rule: Rule, facts: Facts, judged: Mapping[str, Judgement] | None = None) -> Proof:
        """The proof of one rule: every part with its answer and its evidence, never cut short."""
        grounds = {name: f"{j.because} ({j.by})" for name, j in (judged or {}).items()}

        def leaf(leaf: Leaf) -> Proof:
            name, value = leaf.fact.name, facts.get(leaf.fact.name)
            answer = None if value is None else leaf_test(leaf, self.policy)(value)
            return Proof(name, answer, evidence=Evidence(name, value, grounds.get(name)))

        return fold(
            rule,
            Reading(
                leaf=leaf,
                switch=Proof,
                all=lambda parts: Proof("all", every(part.answer for part in parts), parts=tuple(parts)),
                any=lambda parts: Proof("any", some(part.answer for part in parts), parts=tuple(parts)),
                negate=lambda part: Proof("not", opposite(part.answer), parts=(part,)),
                named=lambda named, inner: Proof(named.id, inner.answer, named.law, named.question, (inner,)),
            ),
            self.policy,
        )


_READY: dict[tuple[int, Policy], Law] = {}


def ready(rule_set: RuleSet, policy: Policy) -> Law:
    """The rule set under the policy, made ready once. Both are frozen, so it never grows old."""
    key = (id(rule_set), policy)
    if key not in _READY:
        _READY[key] = Law(rule_set, policy)
    return _READY[key]
