"""Addictive medicines, prescription groups A and B: N-7 and N-7d."""

from workflow.logic.tree import Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import ADDICTIVE
from workflow.reimbursement.rules_2018.eligibility import LAW

# A closed list, the same since 2018. A use for sleep is allowed by the last three parts alone, so
# pregabalin for sleep is not (INT).
N_7A = Rule(
    id="N-7a",
    law=LAW,
    kind="condition",
    question="Is the use of the addictive medicine one of those that are allowed?",
    source="RS22-AB; before 2022 INT",
    when=any_of(
        OneOf(
            f.USE,
            (
                "chronic_pain",
                "cns_spasms",
                "spinal_cord_spasms",
                "tuberculosis_side_effects",
                "restless_legs",
            ),
        ),
        all_of(OneOf(f.USE, ("mental_disorder",)), Is(f.ANXIOLYTIC)),
        all_of(Is(f.PREGABALIN), Not(OneOf(f.USE, ("sleep",)))),
        Is(f.END_OF_LIFE),
        Is(f.ANNEX_ROW),
        Is(f.USE_ACCEPTED),
    ),
)

N_7 = Rule(
    id="N-7",
    law=LAW,
    kind="condition",
    question=(
        "If it is addictive: is the use allowed, does it improve function, is the dose the lowest "
        "that works, is there a plan, and was the risk assessed for this patient?"
    ),
    source="RS22-AB; before 2022 INT; groups A and B",
    when=any_of(
        Not(ADDICTIVE),
        all_of(
            N_7A,
            Is(f.IMPROVES_FUNCTION),
            Is(f.LOWEST_DOSE),
            Is(f.PLAN),
            Is(f.INDIVIDUALLY_ASSESSED),
        ),
    ),
    reason=14,
)

N_7D = Rule(
    id="N-7d",
    law=LAW,
    kind="documentary",
    question="Is the prescription group known, and the ATC code of an addictive medicine?",
    source="INT: how long a grant lasts depends on both",
    when=all_of(Is(f.GROUP_KNOWN), any_of(Not(ADDICTIVE), Is(f.ATC_CODE))),
)
