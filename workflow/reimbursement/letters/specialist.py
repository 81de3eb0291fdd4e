"""Why a relevant specialist or department must apply: the branches of the rule that hold."""

from typing import Final

from workflow.logic.tree import Is, Node, Not, OneOf, all_of, decision
from workflow.reimbursement import facts as f
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.rules_2008.paragraph_3a import A_10, A_10A, A_10B, A_10C
from workflow.reimbursement.rules_2008.paragraph_3b import ADDICTIVE_RULE_APPLIES
from workflow.reimbursement.rules_2018.applicant import N_8_2018, NOT_APPROVED_IN_NORWAY
from workflow.reimbursement.rules_2018.tried_before import NOT_MARKETED
from workflow.reimbursement.words import SPECIALIST_BECAUSE, Language, Words
from workflow.reimbursement.words.decisive import ANOTHER_GROUND, THE_GROUND, VALUES

_WITHOUT_MARKETED_SUBSTANCE: Final = all_of(
    OneOf(f.MARKETING, ("pharmacy_made",)), Not(Is(f.MARKETED_SUBSTANCE))
)

_BRANCHES_SINCE_2018: Final[dict[str, Node]] = {
    "not approved in Norway": NOT_APPROVED_IN_NORWAY,
    "not marketed": NOT_MARKETED,
    "annex": Is(f.SPECIALIST_REQUIRED),
}


def specialist_must_apply(rule: str, assessed: Assessed, language: Language) -> tuple[str, ...]:
    """Return the ground of a rule on who may apply, and which of its branches led to it.

    rule: A-10 under § 3a, B-4 under § 3b, the rule for an unknown one of them, or N-8 under § 3.
    """
    branches = _BRANCHES_SINCE_2018 if rule == N_8_2018.id else _branches(rule)
    facts, policy = assessed.facts, assessed.policy
    holding = [name for name, node in branches.items() if decision(node, policy)(facts) is True]
    purpose = VALUES.get(str(facts[f.PURPOSE.name]), Words("", "")).in_(language)
    because = [SPECIALIST_BECAUSE[name].in_(language).replace("{}", purpose) for name in holding]
    joined = ANOTHER_GROUND.in_(language).join(because)
    ground = assessed.texts.rules[rule]
    return (ground.in_(language), THE_GROUND.in_(language).replace("{}", joined))


def _branches(rule: str) -> dict[str, Node]:
    addictive = A_10C if rule == A_10.id else ADDICTIVE_RULE_APPLIES
    return {
        "not approved": A_10A,
        "not marketed": A_10B,
        "addictive": addictive,
        "no marketed substance": _WITHOUT_MARKETED_SUBSTANCE,
        "annex": Is(f.SPECIALIST_REQUIRED),
    }
