"""What must be documented: the effect (N-15) and the diagnosis code (N-14)."""

from workflow.logic.tree import Is, Not, Rule, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import APPROVED_USE
from workflow.reimbursement.rules_2018.eligibility import LAW

N_15I = Rule(
    id="N-15i",
    law=LAW,
    kind="condition",
    question="Does a randomised study show effect?",
    source="RS21-37, RS22-34",
    when=Is(f.RANDOMISED_STUDY),
)
N_15II = Rule(
    id="N-15ii",
    law=LAW,
    kind="condition",
    question="Does a national guideline recommend the use?",
    source="RS21-37, RS22-34",
    when=Is(f.NATIONAL_GUIDELINE),
)
N_15III = Rule(
    id="N-15iii",
    law=LAW,
    kind="condition",
    question=(
        "Do few have the disease, and does a cohort, case-control or controlled study show effect?"
    ),
    source="RS21-37, RS22-34; INT: at most few_persons, with source",
    when=all_of(Is(f.FEW_PERSONS), Is(f.COMPARATIVE_STUDY)),
)
N_15IV = Rule(
    id="N-15iv",
    law=LAW,
    kind="condition",
    question="A child or a pregnant patient: does a guideline or established practice support it?",
    source="RS21-37, RS22-34",
    when=all_of(any_of(Is(f.CHILD), Is(f.PREGNANT)), Is(f.GUIDELINE)),
)

N_15 = Rule(
    id="N-15",
    law=LAW,
    kind="condition",
    question="Is the effect documented?",
    source="RS21-37, RS22-34; 2018–2020 INT: the same; case reports and series never suffice",
    when=any_of(APPROVED_USE, N_15I, N_15II, N_15III, N_15IV),
    reason=1,
)


N_14_2018 = Rule(
    id="N-14",
    law=LAW,
    kind="documentary",
    question="Is the diagnosis code stated?",
    source="HD18; INT: one code, no second one",
    when=Is(f.DIAGNOSIS_CODE),
)
N_14_2022 = Rule(
    id="N-14",
    law=LAW,
    kind="documentary",
    question="Is the diagnosis code stated, and that of a symptom only if the symptom is treated?",
    source="RS22-31; INT: which codes are those of symptoms (law 1.6)",
    when=all_of(Is(f.SPECIFIC_CODE), any_of(Not(Is(f.SYMPTOM_CODE)), Is(f.SYMPTOMATIC))),
)
