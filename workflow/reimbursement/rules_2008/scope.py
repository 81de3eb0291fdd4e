"""Scope: the gates S-1 … S-8 that §§ 3a and 3b presuppose, each beside its source. No other rule may enter."""

from workflow.logic.tree import Compared, Is, Not, Rule, Switch, any_of
from workflow.reimbursement import facts as f

BOTH = "§§ 3a and 3b"

S_1 = Rule("S-1", BOTH, "condition", "Is the patient identified?", "M2 list 7481, 17", Is(f.PATIENT_IDENTIFIED), 17)

S_2 = Rule(
    "S-2",
    BOTH,
    "condition",
    "Is this no duplicate of a pending or valid case?",
    "M2 list 7481, 18; a renewal (law 2.5) is no duplicate of the grant it renews",
    Not(Is(f.DUPLICATE)),
    18,
)

S_3 = Rule(
    "S-3",
    "folketrygdloven § 5-14",
    "condition",
    "Is the patient a member of the National Insurance Scheme?",
    "M2 list 7481, 19; INT: a formal stop",
    Is(f.MEMBER),
    19,
)

S_4 = Rule(
    "S-4",
    BOTH,
    "condition",
    "Is the medicine used outside hospital and institution?",
    "M2 list 7481, 11; PED09",
    Is(f.OUTSIDE_HOSPITAL),
    11,
)

S_5 = Rule(
    "S-5",
    BOTH,
    "condition",
    "Is the product classified as a medicine?",
    "M2 list 7481, 5; SIV",
    Is(f.CLASSIFIED),
    5,
)

S_6 = Rule(
    "S-6",
    BOTH,
    "condition",
    "Is it a prescription medicine, or a named exception?",
    "M2 list 7481, 6; SIV",
    any_of(Not(Is(f.OVER_THE_COUNTER)), Is(f.OTC_EXCEPTION)),
    6,
)

S_7 = Rule(
    "S-7",
    "§ 1a",
    "condition",
    "Is the disease in a long-lasting phase: lifelong, or more than two years?",
    "PED09, FOR § 1a, M2 list 7481, 12; not in the seed: a switch; exactly two years is no",
    any_of(Not(Switch("long_lasting_gate")), Compared(f.DISEASE_MONTHS, "more than", "long_lasting_months")),
    12,
)

S_8 = Rule(
    "S-8",
    "§ 1a",
    "condition",
    "Is the product not financed by others, as the health trusts?",
    "PED17, FOR § 1a; M2 list 7481, 14",
    Not(Is(f.FINANCED_BY_OTHERS)),
    14,
)
