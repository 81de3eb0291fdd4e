"""§ 3b: the disease has no reimbursement code in § 2. B-1 … B-4 and D-21 … D-27, each beside its paragraph; nothing of § 3a
but what the seed says in the same words (A-5)."""

from workflow.logic.tree import Compared, Is, Not, Rule, Switch, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import EFFECT_BY_APPROVAL_OR_PRACTICE, NOT_MARKETED, UNDER_3A
from workflow.reimbursement.rules_2008.paragraph_3a import A_5, A_10C, MAY_APPLY_3A

LAW = "§ 3b"

B_2A = Rule(
    "B-2a",
    LAW,
    "condition",
    "Do fewer than 500 persons in Norway have the disease?",
    "SEED4: «mindre enn 500 personer i Norge»; 500 is not fewer; the figure needs a source",
    Compared(f.PERSONS, "below", "rare_persons"),
)
B_2B = Rule(
    "B-2b",
    LAW,
    "condition",
    "Does its severity make the disease rare?",
    "SEED4: «alvorlighetsgraden gjør dem sjeldne»; INT: the same threshold at this severity, which is documented",
    Compared(f.PERSONS_AT_SEVERITY, "below", "rare_severity_persons"),
)
B_2C = Rule(
    "B-2c",
    LAW,
    "condition",
    "Is it a rare treatment alternative?",
    "SEED4: «Sjeldne behandlingsalternativer»; INT: candidates a year",
    Compared(f.CANDIDATES, "below", "rare_candidates"),
)
B_2 = Rule(
    "B-2",
    LAW,
    "condition",
    "Is it a rare disease, one whose severity makes it rare, or a rare treatment alternative?",
    "SEED4; one of the three is enough",
    any_of(B_2A, B_2B, B_2C),
)
B_1 = Rule(
    "B-1",
    LAW,
    "condition",
    "For a disease without a code: is it one of the exceptions?",
    "SEED4: «Det kan unntaksvis gis refusjon … for andre sykdommer»",
    any_of(UNDER_3A, B_2),
    9,
)

B_3 = Rule(
    "B-3",
    LAW,
    "condition",
    "Is it a product that a general practitioner may apply for?",
    "SEED4: the same three product groups as A-5",
    A_5,
)
MAY_APPLY_3B = any_of(
    Is(f.RELEVANT_SPECIALIST),
    all_of(B_3, Not(Is(f.SPECIALIST_REQUIRED)), Not(all_of(Switch("addictive_applicant_rule_under_3b"), A_10C))),
)
B_4 = Rule(
    "B-4",
    LAW,
    "condition",
    "May this doctor apply, or is it a matter for a relevant specialist or hospital department?",
    "INT: by contrary conclusion from B-3; annex 1 may add products; A-10c only where the policy says so",
    any_of(UNDER_3A, MAY_APPLY_3B),
    8,
)
# While the paragraph is unknown neither A-10 nor B-4 is false, though both would fail: step 3 of law 1.0 does not wait (INT).
EITHER = Rule(
    "A-10+B-4",
    "§§ 3a and 3b",
    "condition",
    "While the paragraph is unknown: may this doctor apply under at least one of them?",
    "INT: law 1.0, step 3 does not wait for the code when a specialist must apply either way",
    any_of(MAY_APPLY_3A, MAY_APPLY_3B),
    8,
    yields_to=("A-10", "B-4"),
    implied=True,
)

D_21 = Rule(
    "D-21",
    LAW,
    "condition",
    "Rare disease: does an attached study, of whatever design, show effect?",
    "SEED4: «stilles det mindre krav til dokumentasjon»; only for B-2a, else D-3's standard (INT)",
    any_of(Is(f.RANDOMISED_STUDY), all_of(B_2A, Is(f.ANY_STUDY))),
    1,
)
D_22 = Rule(
    "D-22",
    LAW,
    "condition",
    "Very rare disease: do case reports show effect?",
    "SEED4: «kan det være tilstrekkelig med case reports»; INT: fewer than 100 persons",
    all_of(Compared(f.PERSONS, "below", "very_rare_persons"), Is(f.CASE_REPORTS)),
    1,
)
D_26 = Rule(
    "D-26",
    LAW,
    "condition",
    "Is the effect in the disorder documented?",
    "SEED4: «Dokumentasjon på det omsøkte preparatets effekt»; readings (ii) and (iv) of law 1.4 hold here too",
    any_of(UNDER_3A, EFFECT_BY_APPROVAL_OR_PRACTICE, D_21, D_22),
    1,
    yields_to=("B-1",),
)
D_23 = Rule(
    "D-23",
    LAW,
    "documentary",
    "Is the ICD or ICPC code of the disease stated?",
    "SEED4: «Sykdommens ICD/ICPC kode»",
    any_of(UNDER_3A, Is(f.DIAGNOSIS_CODE)),
    yields_to=("B-1",),
)
D_24 = Rule(
    "D-24",
    LAW,
    "documentary",
    "Are the medicines tried named, or is it said that there are none?",
    "SEED4: «Navn på de legemidler som er forsøkt»",
    any_of(UNDER_3A, Is(f.PRIOR_NAMED)),
    yields_to=("B-1",),
)
D_25 = Rule(
    "D-25",
    LAW,
    "condition",
    "For a product that is not marketed: are there medical reasons why marketed ones cannot be used?",
    "SEED4: «begrunne hvorfor markedsførte preparater ikke kan brukes»",
    any_of(UNDER_3A, Not(NOT_MARKETED), Is(f.REASON_NOT_MARKETED)),
    4,
    yields_to=("B-1",),
)
D_27 = Rule(
    "D-27",
    LAW,
    "documentary",
    "Does the severity of the disease appear?",
    "SEED4: «Det skal fremkomme opplysninger om sykdommens alvorlighetsgrad»",
    any_of(UNDER_3A, Is(f.SEVERITY)),
    yields_to=("B-1",),
)
