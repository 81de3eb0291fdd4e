"""Scope: the conditions S-1 … S-8 that §§ 3a and 3b presuppose.

The guide says none of them. They rest on the reasons of list 7481, in our words, and on § 1a of
the regulation.
"""

from workflow.logic.tree import Compared, Is, Not, Rule, Switch, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import BOTH

# Not in the guide. List 7481, 17: the patient is not identified.
S_1 = Rule(
    id="S-1",
    law=BOTH,
    kind="condition",
    question="Is the patient identified?",
    source="M2 list 7481, 17",
    when=Is(f.PATIENT_IDENTIFIED),
    reason=17,
)

# Not in the guide. List 7481, 18: the application is a duplicate.
# INT: a renewal of a valid grant is none (law 2.5).
S_2 = Rule(
    id="S-2",
    law=BOTH,
    kind="condition",
    question="Is this no duplicate of a pending or valid case?",
    source="M2 list 7481, 18; a renewal (law 2.5) is no duplicate of the grant it renews",
    when=Not(Is(f.DUPLICATE)),
    reason=18,
)

# Not in the guide. List 7481, 19: the patient is no member of folketrygden.
# INT: this dismisses the application and does not reject it.
S_3 = Rule(
    id="S-3",
    law="folketrygdloven § 5-14",
    kind="condition",
    question="Is the patient a member of the National Insurance Scheme?",
    source="M2 list 7481, 19; INT: a formal stop",
    when=Is(f.MEMBER),
    reason=19,
)

# Not in the guide. List 7481, 11: the requirement of treatment outside hospital is not met.
S_4 = Rule(
    id="S-4",
    law=BOTH,
    kind="condition",
    question="Is the medicine used outside hospital and institution?",
    source="M2 list 7481, 11; PED09",
    when=Is(f.OUTSIDE_HOSPITAL),
    reason=11,
)

# Not in the guide. List 7481, 5: the product is not classified as a medicine.
S_5 = Rule(
    id="S-5",
    law=BOTH,
    kind="condition",
    question="Is the product classified as a medicine?",
    source="M2 list 7481, 5; SIV",
    when=Is(f.CLASSIFIED),
    reason=5,
)

# Not in the guide. List 7481, 6: the product is sold without prescription.
S_6 = Rule(
    id="S-6",
    law=BOTH,
    kind="condition",
    question="Is it a prescription medicine, or a named exception?",
    source="M2 list 7481, 6; SIV",
    when=any_of(Not(Is(f.OVER_THE_COUNTER)), Is(f.OTC_EXCEPTION)),
    reason=6,
)

# Not in the guide. § 1a of the regulation demands a disease in a long-lasting phase, and the
# paediatric guide of 2009 says what that is: lifelong, or more than two years.
# INT: a switch can turn the rule off; exactly two years is not enough.
S_7 = Rule(
    id="S-7",
    law="§ 1a",
    kind="condition",
    question="Is the disease in a long-lasting phase: lifelong, or more than two years?",
    source=(
        "PED09, FOR § 1a, M2 list 7481, 12; not in the guide, so a switch; exactly two years is no"
    ),
    when=any_of(
        Not(Switch("long_lasting_gate")),
        Compared(f.DISEASE_MONTHS, "more than", "long_lasting_months"),
    ),
    reason=12,
)

# Not in the guide. § 1a of the regulation gives nothing so far as other public schemes pay.
S_8 = Rule(
    id="S-8",
    law="§ 1a",
    kind="condition",
    question="Is the product not financed by others, such as the health trusts?",
    source="PED17, FOR § 1a; M2 list 7481, 14",
    when=Not(Is(f.FINANCED_BY_OTHERS)),
    reason=14,
)
