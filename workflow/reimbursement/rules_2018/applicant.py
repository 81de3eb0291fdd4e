"""Who may apply: N-8, until 30 June 2022 and after."""

from workflow.logic.tree import Is, Node, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import PREPARATION
from workflow.reimbursement.rules_2018.eligibility import LAW
from workflow.reimbursement.rules_2018.tried_before import NOT_MARKETED

# Approved elsewhere in the EEA is not enough here; a preparation has no approved use to ask about.
NOT_APPROVED_IN_NORWAY = all_of(Not(PREPARATION), Not(OneOf(f.INDICATION, ("norway",))))
SPECIALIST_MUST_APPLY = any_of(NOT_MARKETED, NOT_APPROVED_IN_NORWAY, Is(f.SPECIALIST_REQUIRED))
# Where annex 1 names specialties, those apply and no others.
AT_A_PUBLIC_HOSPITAL = all_of(Is(f.PUBLIC_HOSPITAL_DOCTOR), Not(Is(f.SPECIALIST_REQUIRED)))


def _n_8(source: str, *may_apply: Node) -> Rule:
    return Rule(
        id="N-8",
        law=LAW,
        kind="condition",
        question="May this doctor apply, or is it a matter for a specialist or a hospital?",
        source=source,
        when=any_of(Not(SPECIALIST_MUST_APPLY), Is(f.RELEVANT_SPECIALIST), *may_apply),
        reason=8,
    )


N_8_2018 = _n_8("HFO18; annex 1 may add products")
N_8_2022 = _n_8(
    "HFO18, RS22-34: any doctor at a public hospital; annex 1 may add products",
    AT_A_PUBLIC_HOSPITAL,
)
