"""What must have been tried before: N-4a … N-4d.

A renewal settles a, b and d, not c. An earlier grant of any rule set counts.
"""

from workflow.logic.tree import Is, Not, OneOf, Rule, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2018.eligibility import LAW

N_4A = Rule(
    id="N-4a",
    law=LAW,
    kind="condition",
    question="Have the relevant pre-approved medicines been tried, or is there a reason why not?",
    source="HD18; INT: each, or annex 1's number; a reason counts as in N-4b",
    when=any_of(Is(f.RENEWS_GRANT), Is(f.TRIED_OR_EXCUSED)),
    reason=2,
)

N_4B = Rule(
    id="N-4b",
    law=LAW,
    kind="condition",
    question="Did each of them fail, or is there a reason against it?",
    source="HD18; INT: medicine by medicine as in A-4",
    when=any_of(Is(f.RENEWS_GRANT), Is(f.FAILED_OR_EXCUSED)),
    reason=3,
)

COUNTS_AS_MARKETED = OneOf(f.MARKETING, ("marketed", "naf", "hospital_pharmacy"))
NOT_MARKETED = Not(COUNTS_AS_MARKETED)

N_4C = Rule(
    id="N-4c",
    law=LAW,
    kind="condition",
    question=(
        "Does the product count as marketed, or are there medical reasons why marketed ones "
        "cannot be used?"
    ),
    source="HD18, RS22-34; INT: D-7 of the earlier rules is kept",
    when=any_of(COUNTS_AS_MARKETED, Is(f.REASON_NOT_MARKETED)),
    reason=4,
)

N_4D = Rule(
    id="N-4d",
    law=LAW,
    kind="documentary",
    question="Are the medicines tried named, or is it said that there are none?",
    source="HD18",
    when=any_of(Is(f.RENEWS_GRANT), Is(f.PRIOR_NAMED)),
)
