"""§ 3a: the disease has a reimbursement code in § 2. A-1 … A-11 and D-1 … D-8, each beside its paragraph; nothing of § 3b.

What the seed says of A-5 (what a general practitioner may apply for) is said once and read by § 3b (B-3) too.
"""

from workflow.logic.tree import Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import (
    ADDICTIVE,
    APPROVED_USE,
    EFFECT_BY_APPROVAL_OR_PRACTICE,
    NOT_MARKETED,
    PREPARATION,
    UNDER_3A,
    UNDER_3B,
)

LAW = "§ 3a"

A_1 = Rule(
    "A-1",
    LAW,
    "condition",
    "Is the disease covered by a reimbursement code of § 2?",
    "SEED4: «lidelse som omfattes av en refusjonskode i forskriftens § 2»; no → § 3b",
    UNDER_3A,
)

A_2 = Rule(
    "A-2",
    LAW,
    "documentary",
    "Is the reimbursement code that covers the disease stated?",
    "SEED4: «Det er viktig at legen oppgir …»; known as soon as A-1 is",
    carried_by=("A-1", "D-4"),
    implied=True,
)

A_3 = Rule(
    "A-3",
    LAW,
    "condition",
    "Have the relevant medicines that go directly on blue prescription been tried?",
    "SEED4: «når bruker har forsøkt aktuelle relevante legemidler»; INT: each, or annex 1's number; law 2.5: renewal",
    any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.TRIED_ENOUGH)),
    2,
)

A_4 = Rule(
    "A-4",
    LAW,
    "condition",
    "Is it shown, medicine by medicine, why they cannot be used?",
    "SEED4: «og disse ikke kan brukes fordi»",
    any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.CANNOT_BE_USED)),
    3,
)
A_4A = Rule(
    "A-4a",
    LAW,
    "condition",
    "Did it give side effects that cannot be accepted?",
    "SEED4: «bivirkninger som ikke kan aksepteres»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)
A_4B = Rule(
    "A-4b",
    LAW,
    "condition",
    "Did it have too little effect, or none?",
    "SEED4: «manglende eller ingen effekt»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)
A_4C = Rule(
    "A-4c",
    LAW,
    "condition",
    "Does another serious disorder, which is named, exclude it?",
    "SEED4: «en annen alvorlig lidelse som utelukker bruk»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)

A_5A = Rule(
    "A-5a",
    LAW,
    "condition",
    "Is the medicine marketed in Norway and used for an indication approved in Norway or the EEA?",
    "SEED4: «markedsført i Norge … indikasjon godkjent i Norge eller EØS»",
    all_of(OneOf(f.MARKETING, ("marketed",)), APPROVED_USE),
)
A_5B = Rule(
    "A-5b",
    LAW,
    "condition",
    "Is it a pharmacy-made NAF preparation?",
    "SEED4: «Apotekframstilte NAF-preparater»",
    OneOf(f.MARKETING, ("naf",)),
)
A_5C = Rule(
    "A-5c",
    LAW,
    "condition",
    "Is it pharmacy-made with a marketed active substance?",
    "SEED4: «Apotekframstilte preparater som inneholder markedsført virkestoff»",
    all_of(OneOf(f.MARKETING, ("pharmacy_made",)), Is(f.MARKETED_SUBSTANCE)),
)
A_5 = Rule(
    "A-5",
    LAW,
    "condition",
    "Is it a product that a general practitioner may apply for?",
    "SEED4: «Fastlege/allmennlege kan søke»",
    any_of(A_5A, A_5B, A_5C),
)

A_10A = Rule(
    "A-10a",
    LAW,
    "condition",
    "Is the area of use approved neither in Norway nor in the EEA?",
    "SEED4; the other side of A-5a; INT: not asked of NAF and pharmacy-made products (3.8)",
    all_of(Not(PREPARATION), OneOf(f.INDICATION, ("none",))),
)
A_10B = Rule(
    "A-10b",
    LAW,
    "condition",
    "Is the medicine not marketed in Norway?",
    "SEED4; the other side of A-5a; INT: not asked of NAF and pharmacy-made products (3.8)",
    NOT_MARKETED,
)
A_10C = Rule(
    "A-10c",
    LAW,
    "condition",
    "Is it addictive and used for chronic pain, mental disorder or spasms from the spinal cord?",
    "SEED4: «vanedannende og brukes for …»; groups A and B; cumulative",
    all_of(ADDICTIVE, OneOf(f.PURPOSE, ("chronic_pain", "mental_disorder", "spinal_cord_spasms"))),
)
SPECIALIST_MUST_APPLY_3A = any_of(A_10A, A_10B, A_10C, Not(A_5), Is(f.SPECIALIST_REQUIRED))
MAY_APPLY_3A = any_of(Is(f.RELEVANT_SPECIALIST), Not(SPECIALIST_MUST_APPLY_3A))

A_10 = Rule(
    "A-10",
    LAW,
    "condition",
    "May this doctor apply, or is it a matter for a relevant specialist or hospital department?",
    "SEED4: «Relevant spesialist/sykehusavdeling skal søke dersom»; annex 1 may add products",
    any_of(UNDER_3B, MAY_APPLY_3A),
    8,
)

A_9 = Rule(
    "A-9",
    LAW,
    "condition",
    "Does annex 1 except the product from initiation by a specialist?",
    "SEED4: «unntak fra institueringskravet framgår av vedlegg 1»",
    Is(f.INITIATION_EXEMPT),
)
# The specialist's own application satisfies; so where a specialist must apply they are not asked of anybody else.
NO_INITIATION_NEEDED = any_of(UNDER_3B, A_9, Is(f.RENEWS_GRANT), Is(f.RELEVANT_SPECIALIST), SPECIALIST_MUST_APPLY_3A)

A_6 = Rule(
    "A-6",
    LAW,
    "condition",
    "Was the treatment started by a relevant specialist or hospital department?",
    "SEED4: «Hovedregelen er at behandlingen skal være instituert av relevant spesialist/sykehusavdeling»",
    any_of(NO_INITIATION_NEEDED, Is(f.INITIATED)),
    7,
)
A_7 = Rule(
    "A-7",
    LAW,
    "guidance",
    "Is a telephone consultation between the two doctors accepted?",
    "SEED4: «Som instituering godtas også telefonkonsultasjon»: yes, whatever initiation.mode says",
    carried_by=("A-6",),
)
A_8 = Rule(
    "A-8",
    LAW,
    "documentary",
    "Does it appear who started the treatment, and on which day?",
    "SEED4: «Hvem som har instituert behandlingen og dato for konsultasjon skal framgå»",
    any_of(NO_INITIATION_NEEDED, all_of(Is(f.INITIATION_BY), Is(f.INITIATION_DATE))),
)

A_11 = Rule("A-11", LAW, "guidance", "Where is further guidance?", "SEED4: the circular to § 5-14")

D_3 = Rule(
    "D-3",
    LAW,
    "condition",
    "Is the effect in this disorder documented by controlled and randomised studies?",
    "SEED4: «det skal være kontrollerte og randomiserte studier»; readings (ii)–(iv) of law 1.4",
    any_of(UNDER_3B, EFFECT_BY_APPROVAL_OR_PRACTICE, Is(f.RANDOMISED_STUDY)),
    1,
)
D_1 = Rule(
    "D-1",
    LAW,
    "documentary",
    "Is documentation of the product's effect attached?",
    "SEED4: «legens ansvar å legge ved dokumentasjon»; nothing attached is asked for",
    carried_by=("D-3",),
)
D_2 = Rule(
    "D-2",
    LAW,
    "guidance",
    "When is documentation especially important?",
    "SEED4: «spesielt viktig når preparatet ikke har godkjent indikasjon i Europa»",
    carried_by=("D-3",),
)
D_4 = Rule(
    "D-4",
    LAW,
    "documentary",
    "Are reimbursement code and diagnosis code stated, or one where they are the same?",
    "SEED4: «Begge må oppgis når de ikke er identiske»",
    any_of(UNDER_3B, Is(f.DIAGNOSIS_CODE)),
)
D_5 = Rule(
    "D-5",
    LAW,
    "documentary",
    "Are the preparations tried named?",
    "SEED4: «Spesifisere med preparatnavn»",
    any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.PRIOR_NAMED)),
)
D_6 = Rule(
    "D-6",
    LAW,
    "condition",
    "Are medical reasons given why directly reimbursable medicines cannot be used?",
    "SEED4: «Begrunne hvorfor …»; the outcome or the exclusion of A-4 is the reason",
    reason=3,
    carried_by=("A-4",),
)
D_7 = Rule(
    "D-7",
    LAW,
    "condition",
    "For a product that is not marketed: are there medical reasons why marketed ones cannot be used?",
    "SEED4: «begrunne hvorfor markedsførte preparater ikke kan brukes»",
    any_of(UNDER_3B, Not(NOT_MARKETED), Is(f.REASON_NOT_MARKETED)),
    4,
)
D_8 = Rule(
    "D-8",
    LAW,
    "condition",
    "Is the effect in the disorder documented?",
    "SEED4: «Dokumentasjon på det omsøkte preparatets effekt»; the same as D-3",
    reason=1,
    carried_by=("D-3",),
)
