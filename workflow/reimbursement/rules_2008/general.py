"""General rules: G-1 … G-6, for §§ 3a and 3b alike, and the names that both paragraphs' rules share. No other rule may enter."""

from workflow.logic.tree import Compared, Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f

BOTH = "§§ 3a and 3b"

G_1 = Rule(
    "G-1",
    "§ 2",
    "condition",
    "Is it impossible to write the medicine directly on a blue prescription under § 2?",
    "SEED4: «ikke kan skrives direkte på blå resept etter § 2»",
    Not(all_of(Is(f.ON_REFUND_LIST), Is(f.LIST_CONDITIONS_MET))),
    14,
)

G_2A = Rule(
    "G-2a",
    BOTH,
    "condition",
    "Is the applicant a doctor?",
    "SEED4: «kan legen på vegne av bruker søke»",
    Is(f.IS_DOCTOR),
    14,
)
G_2B = Rule("G-2b", BOTH, "documentary", "Is the doctor's HPR number stated?", "SEED4; law 3.7: 7 to 9 digits", Is(f.HPR_NUMBER))
G_2C = Rule("G-2c", BOTH, "documentary", "Is the patient named?", "SEED4: «på vegne av bruker»", Is(f.PATIENT_NAMED))
G_2 = Rule(
    "G-2",
    BOTH,
    "condition",
    "Does a doctor with HPR number apply on behalf of a named patient?",
    "SEED4; a missing number is asked for, never a ground",
    reason=14,
    carried_by=("G-2a", "G-2b", "G-2c"),
)

# The route. A rule of one paragraph reads "not this route, or …", so an unknown route needs no case of its own.
UNDER_3A = Is(f.CODE_COVERS)
UNDER_3B = Not(Is(f.CODE_COVERS))

G_3 = Rule(
    "G-3",
    BOTH,
    "documentary",
    "Is it known whether the application is made under § 3a or § 3b?",
    "SEED4; A-1 decides, and asks for the code",
    carried_by=("A-1",),
    implied=True,
)

G_5 = Rule(
    "G-5",
    BOTH,
    "condition",
    "Are medicines for the disease needed for at least three months within one year?",
    "SEED4: «minst tre måneder i løpet av ett år»; PED09: need not be continuous; INT: 90 days, or one course from date to date",
    any_of(
        Compared(f.TREATMENT_TIME, "at least", "long_term_days", "days"),
        Compared(f.TREATMENT_TIME, "at least", "long_term_months", "months"),
    ),
)

G_6 = Rule(
    "G-6",
    BOTH,
    "condition",
    "Does danger of serious disease make it necessary to keep the medicine ready most of the year?",
    "SEED4: «i beredskap store deler av året, likestilles med faktisk bruk»; INT: 6 months a year",
    all_of(Is(f.SERIOUS_DANGER), Compared(f.STANDBY_MONTHS, "at least", "standby_months")),
)

G_4 = Rule(
    "G-4",
    BOTH,
    "condition",
    "Is the need long-term?",
    "SEED4: «gjelder kravet til langvarig medikasjon»; V1-RIF: excepted products",
    any_of(G_5, G_6, Is(f.ANNEX_OVERRIDE)),
    10,
)

# Names that both paragraphs use (law 3.8; readings (ii) and (iv) of 1.4)
PREPARATION = OneOf(f.MARKETING, ("naf", "pharmacy_made"))
NOT_MARKETED = OneOf(f.MARKETING, ("authorised_not_marketed", "authorised_in_eea", "unregistered"))
APPROVED_USE = OneOf(f.INDICATION, ("norway", "eea"))
ADDICTIVE = OneOf(f.PRESCRIPTION_GROUP, ("A", "B"))
EFFECT_BY_APPROVAL_OR_PRACTICE = any_of(APPROVED_USE, all_of(PREPARATION, Is(f.GUIDELINE)))
