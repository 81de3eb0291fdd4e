"""The rules K-1 … K-9 of an agreement on compassionate use, as trees. K-10 is asked at the door.

The sources are named in LAW.md.
"""

from datetime import date
from typing import Final

from workflow.cu_agreement import facts as f
from workflow.logic.rule_set import Group, Route, RuleSet, Undocumented
from workflow.logic.tree import Compared, Is, Node, Not, OneOf, Rule, all_of, any_of

LAW: Final = "compassionate use"
SHORT_TERMS: Final = "short treatment"

_PROGRAMME: Final = OneOf(f.BASIS, (f.PROGRAMME,))


def _under_programme(condition: Node) -> Node:
    return any_of(Not(_PROGRAMME), condition)


K_1 = Rule(
    id="K-1",
    law=LAW,
    kind="condition",
    question="Is the medicine without marketing authorisation?",
    source="NM2: list of selected medicines without marketing authorisation",
    when=Not(Is(f.AUTHORISED)),
    reason=1,
)
K_2 = Rule(
    id="K-2",
    law=LAW,
    kind="condition",
    question="Is the medicine on the national list?",
    source="NM2: the regional health authorities decide on the list",
    when=Is(f.LISTED),
    reason=2,
)
# The third line: where both are there, it does not matter on which of them the use rests.
K_3 = Rule(
    id="K-3",
    law=LAW,
    kind="condition",
    question="Is a programme approved, or an exemption applied for?",
    source="NM1: preconditions for use",
    when=any_of(
        all_of(_PROGRAMME, Is(f.APPROVED)),
        all_of(Not(_PROGRAMME), Is(f.APPLIED)),
        all_of(Is(f.APPROVED), Is(f.APPLIED)),
    ),
    reason=3,
)
K_4 = Rule(
    id="K-4",
    law=LAW,
    kind="condition",
    question="Is the disease chronic, life-threatening, long-lasting or seriously disabling?",
    source="CUP: conditions for a programme",
    when=_under_programme(OneOf(f.DISEASE, f.DISEASES)),
    reason=4,
)
K_5 = Rule(
    id="K-5",
    law=LAW,
    kind="condition",
    question="Can the patients join no trial, and does no authorised medicine help them?",
    source="CUP: conditions for a programme",
    when=_under_programme(all_of(Not(Is(f.TRIAL_POSSIBLE)), Not(Is(f.AUTHORISED_HELPS)))),
    reason=5,
)
K_6 = Rule(
    id="K-6",
    law=LAW,
    kind="condition",
    question="Has authorisation been applied for, or are trials running?",
    source="CUP: conditions for a programme",
    when=_under_programme(any_of(Is(f.APPLICATION_FILED), Is(f.TRIALS_RUNNING))),
    reason=6,
)
K_7 = Rule(
    id="K-7",
    law=SHORT_TERMS,
    kind="condition",
    question="Is a short treatment expected to be short, or are there grounds for a longer one?",
    source="NM1: normally up to six months; INT: more with grounds",
    when=any_of(
        Not(OneOf(f.TYPE, (f.SHORT,))),
        Not(Compared(f.MONTHS, "more than", "short_months")),
        Is(f.LONGER_BECAUSE),
    ),
    reason=7,
)
# Never false: a document that is not in force yet is no ground to refuse.
K_8 = Rule(
    id="K-8",
    law=LAW,
    kind="documentary",
    question="Are agreement documents of the type in force on the day of each signature?",
    source="NM4: the documents must be adjusted before new agreements can be entered",
    when=Is(f.DOCUMENTS),
)
K_9 = Rule(
    id="K-9",
    law=LAW,
    kind="condition",
    question="Is the standard text unchanged, or changed by the medical directors' meeting?",
    source="NM2: the terms may not be changed unless the meeting decides so",
    when=any_of(Not(Is(f.TEXT_CHANGED)), Is(f.TEXT_DECISION)),
    reason=9,
)

CONDITIONS: Final = (K_1, K_2, K_3, K_4, K_5, K_6, K_7, K_9)

AGREEMENT_RULES: Final = RuleSet(
    name="compassionate use: agreements",
    valid_from=date(2018, 2, 2),
    valid_to=None,
    groups=(
        Group(name="conditions", outcome="refuse", end="refused", rules=CONDITIONS),
        Group(
            name="documents",
            outcome="missing",
            end="waits for the documents",
            waits_for=("conditions",),
            rules=(K_8,),
        ),
    ),
    routes=(Route(law=LAW, demands=(*CONDITIONS, K_8), outcome="ready", end="ready to be signed"),),
    undocumented=Undocumented("refuse", 0),
)
RULE_SETS: Final = (AGREEMENT_RULES,)
"""One set serves every day, before its first day too: K-8 then waits for the documents (INT)."""
