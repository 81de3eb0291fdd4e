"""Who and what § 3 is for: S-1, S-3, N-12, N-11, N-16."""

from workflow.logic.tree import Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f

LAW = "§ 3"

# INT: whoever has no Norwegian number is identified by another one.
S_1 = Rule(
    id="S-1",
    law=LAW,
    kind="condition",
    question="Is the patient identified, by a valid number or without one by another paper?",
    source="M2 list 7481, 17; INT: another identification where there is no number",
    when=any_of(Is(f.PATIENT_IDENTIFIED), all_of(Is(f.NO_NUMBER), Is(f.FOREIGN_ID))),
    reason=17,
)

S_3 = Rule(
    id="S-3",
    law="folketrygdloven § 5-14",
    kind="condition",
    question="Is the patient a member, or an asylum seeker or prisoner without membership?",
    source="RS21-38; M2 list 7481, 19; INT: a formal stop",
    when=any_of(
        Is(f.MEMBER), OneOf(f.SPECIAL_GROUP, ("asylum_seeker", "prisoner_without_membership"))
    ),
    reason=19,
)

# From 1 July 2022 the office takes applications through the portal alone; paper only for a patient
# without an identity number, whom the portal does not know.
N_12 = Rule(
    id="N-12",
    law=LAW,
    kind="condition",
    question="Did the application come through a channel that is taken?",
    source="HN2; INT: dismissed from 2022-07-01; paper where the patient has no number",
    when=any_of(
        OneOf(f.CHANNEL, ("portal",)),
        all_of(OneOf(f.CHANNEL, ("helfo_form", "letter")), Is(f.NO_NUMBER)),
    ),
    reason=14,
)

# What the specialist health service is responsible for is not paid here.
N_11 = Rule(
    id="N-11",
    law=LAW,
    kind="condition",
    question=(
        "Is the treatment one that the specialist health service neither steers nor must watch "
        "over or equip, and that no health trust pays for?"
    ),
    source="HFO-BR; the financing list is that of S-8",
    when=all_of(
        Not(Is(f.STEERED)),
        Not(Is(f.MONITORED)),
        Not(Is(f.EQUIPPED)),
        Not(Is(f.FINANCED_BY_OTHERS)),
    ),
    reason=14,
)

N_16 = Rule(
    id="N-16",
    law=LAW,
    kind="condition",
    question=(
        "Is it a prescription medicine, an exception of annex 1, a single vitamin or mineral, or "
        "a strength for a child?"
    ),
    source="RS22-35b",
    when=any_of(
        Not(Is(f.OVER_THE_COUNTER)),
        Is(f.OTC_EXCEPTION),
        OneOf(f.OTC_GROUND, ("single_vitamin_or_mineral",)),
        all_of(OneOf(f.OTC_GROUND, ("child_strength",)), Is(f.CHILD)),
    ),
    reason=6,
)
