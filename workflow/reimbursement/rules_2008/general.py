"""General rules G-1 … G-6, for §§ 3a and 3b alike, and conditions that both paragraphs share."""

from workflow.logic.tree import Compared, Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f

BOTH = "§§ 3a and 3b"

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
G_1 = Rule(
    id="G-1",
    law="§ 2",
    kind="condition",
    question="Is it impossible to write the medicine directly on a blue prescription under § 2?",
    source="GUIDE: «ikke kan skrives direkte på blå resept etter § 2»",
    when=Not(all_of(Is(f.ON_REFUND_LIST), Is(f.LIST_CONDITIONS_MET))),
    reason=14,
)

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
G_2A = Rule(
    id="G-2a",
    law=BOTH,
    kind="condition",
    question="Is the one who applies a doctor?",
    source="GUIDE: «kan legen på vegne av bruker søke»",
    when=Is(f.IS_DOCTOR),
    reason=14,
)

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
# INT: the HPR number shows that it is a doctor.
G_2B = Rule(
    id="G-2b",
    law=BOTH,
    kind="documentary",
    question="Is the doctor's HPR number stated?",
    source="GUIDE; law 3.7: 7 to 9 digits",
    when=Is(f.HPR_NUMBER),
)

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
G_2C = Rule(
    id="G-2c",
    law=BOTH,
    kind="documentary",
    question="Is the patient named?",
    source="GUIDE: «på vegne av bruker»",
    when=Is(f.PATIENT_NAMED),
)

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
G_2 = Rule(
    id="G-2",
    law=BOTH,
    kind="condition",
    question="Does a doctor with HPR number apply on behalf of a named patient?",
    source="GUIDE; a missing number is asked for, never a ground",
    reason=14,
    carried_by=("G-2a", "G-2b", "G-2c"),
)

# Which paragraph applies. Every rule of one paragraph is written as "the other paragraph applies,
# or …", so it is never false while the paragraph is unknown.
UNDER_3A = Is(f.CODE_COVERS)
UNDER_3B = Not(Is(f.CODE_COVERS))

# «Dersom et legemiddel ikke kan skrives direkte på blå resept etter § 2, kan legen på vegne av
# bruker søke HELFO om individuell refusjon etter § 3a eller § 3b.»
# INT: a stated reimbursement code settles which of the two (law 1.2).
G_3 = Rule(
    id="G-3",
    law=BOTH,
    kind="documentary",
    question="Is it known whether the application is made under § 3a or § 3b?",
    source="GUIDE; A-1 decides, and asks for the code",
    carried_by=("A-1",),
    implied=True,
)

# «Langvarig defineres som behov for bruk av ett eller flere legemidler i minst tre måneder i løpet
# av ett år for samme sykdom.»
# INT: 90 days within 12 months, or one course of three months from date to date (law 1.2).
G_5 = Rule(
    id="G-5",
    law=BOTH,
    kind="condition",
    question="Are medicines for the disease needed for at least three months within one year?",
    source=(
        "GUIDE: «minst tre måneder i løpet av ett år»; PED09: need not be continuous; "
        "INT: 90 days, or one course from date to date"
    ),
    when=any_of(
        Compared(f.TREATMENT_TIME, "at least", "long_term_days", "days"),
        Compared(f.TREATMENT_TIME, "at least", "long_term_months", "months"),
    ),
)

# «Tilfeller der fare for alvorlig sykdom gjør det påkrevd å ha legemiddelet i beredskap store deler
# av året, likestilles med faktisk bruk.»
# INT: most of the year is six months or more.
G_6 = Rule(
    id="G-6",
    law=BOTH,
    kind="condition",
    question=(
        "Does danger of serious disease make it necessary to keep the medicine ready most of "
        "the year?"
    ),
    source=(
        "GUIDE: «i beredskap store deler av året, likestilles med faktisk bruk»; "
        "INT: 6 months a year"
    ),
    when=all_of(Is(f.SERIOUS_DANGER), Compared(f.STANDBY_MONTHS, "at least", "standby_months")),
)

# «Også ved søknad etter § 3a eller 3b, gjelder kravet til langvarig medikasjon.»
# Annex 1 excepts a few products (V1-RIF).
G_4 = Rule(
    id="G-4",
    law=BOTH,
    kind="condition",
    question="Is the need long-term?",
    source="GUIDE: «gjelder kravet til langvarig medikasjon»; V1-RIF: excepted products",
    when=any_of(G_5, G_6, Is(f.ANNEX_OVERRIDE)),
    reason=10,
)

# Conditions that both paragraphs share (law 3.8; readings (ii) and (iv) of law 1.4).
PREPARATION = OneOf(f.MARKETING, f.PREPARATIONS)
NOT_MARKETED = OneOf(f.MARKETING, f.NOT_MARKETED_HERE)
APPROVED_USE = OneOf(f.INDICATION, ("norway", "eea"))
ADDICTIVE = OneOf(f.PRESCRIPTION_GROUP, ("A", "B"))
EFFECT_BY_APPROVAL_OR_PRACTICE = any_of(APPROVED_USE, all_of(PREPARATION, Is(f.GUIDELINE)))
