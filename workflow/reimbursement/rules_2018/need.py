"""Whether the disease is serious, the need long and the cost reasonable: N-2, N-2b, N-3, N-5, N-6.

The three conditions of priority stand here: severity, benefit, and the use of resources.
"""

from workflow.logic.tree import Is, Not, OneOf, Rule, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import G_5, G_6
from workflow.reimbursement.rules_2018.eligibility import LAW

N_2 = Rule(
    id="N-2",
    law=LAW,
    kind="condition",
    question="Is the disease serious, or are there risk factors that very likely lead to one?",
    source="HFO-BR",
    when=OneOf(f.SERIOUSNESS, ("serious_disease", "risk_factors")),
    reason=15,
)

N_2B = Rule(
    id="N-2b",
    law=LAW,
    kind="condition",
    question="Is the need long-term, or is there a risk of long repeated treatment?",
    source="HFO-BR; INT: three months as in G-5",
    when=any_of(G_5, G_6, Is(f.ANNEX_OVERRIDE), Is(f.RISK_OF_LONG_USE)),
    reason=10,
)

# The only discretion under § 3: the case worker may find the cost unreasonable.
N_3 = Rule(
    id="N-3",
    law=LAW,
    kind="condition",
    question="Does the cost stand in a reasonable proportion to benefit and severity?",
    source="HD18; the case worker's finding, yes unless found otherwise",
    when=Is(f.COST_REASONABLE),
    reason=15,
)

N_5 = Rule(
    id="N-5",
    law=LAW,
    kind="condition",
    question="If an assessment of cost and benefit is demanded, has it ended?",
    source="HFO18, RS22-32; INT: demanded of what was first authorised from hta_from on",
    when=any_of(Not(Is(f.ASSESSMENT_DEMANDED)), OneOf(f.ASSESSMENT, ("yes", "no", "over_budget"))),
    reason=15,
)

ENDED_AGAINST = OneOf(f.ASSESSMENT, ("no", "over_budget"))

N_6 = Rule(
    id="N-6",
    law=LAW,
    kind="condition",
    question=(
        "If the assessment ended with no or over the budget, does the patient differ clearly in "
        "benefit, cost or severity?"
    ),
    source="RS22-33",
    when=any_of(Not(ENDED_AGAINST), OneOf(f.DIFFERS_BY, ("benefit", "cost", "severity"))),
    reason=15,
)

N_6D = Rule(
    id="N-6d",
    law=LAW,
    kind="documentary",
    question="If the assessment ended with no or over the budget, is the difference described?",
    source="RS22-33",
    when=any_of(Not(ENDED_AGAINST), Is(f.DIFFERS_BECAUSE)),
)
