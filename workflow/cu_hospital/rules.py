"""The rules H-1 … H-5 of a hospital's use under an agreement, as trees. LAW.md names the
sources.
"""

from datetime import date
from typing import Final

from workflow.cu_agreement.facts import NAMED_PATIENT, SHORT
from workflow.cu_agreement.rules import LAW, SHORT_TERMS
from workflow.cu_hospital import facts as f
from workflow.logic.rule_set import Group, Route, RuleSet, Undocumented
from workflow.logic.tree import Is, Not, OneOf, Rule, any_of

H_1 = Rule(
    id="H-1",
    law=LAW,
    kind="condition",
    question="Does the agreement take new patients?",
    source="NM2: an agreement before treatment starts; NM3: no new patients after authorisation",
    when=Is(f.TAKES_NEW),
    reason=1,
)
H_2 = Rule(
    id="H-2",
    law=LAW,
    kind="condition",
    question="Does the hospital have its own procedure?",
    source="NM2: each hospital has its own procedure",
    when=Is(f.PROCEDURE),
    reason=2,
)
H_3 = Rule(
    id="H-3",
    law=LAW,
    kind="condition",
    question="Has the hospital's management approved the use?",
    source="DMP: not before the management has approved, even where it is free",
    when=Is(f.MANAGEMENT),
    reason=3,
)
H_4 = Rule(
    id="H-4",
    law=LAW,
    kind="condition",
    question="Does an exemption cover the day, where the use rests on one?",
    source="DMP: an exemption is for a quantity or a time, at most one year",
    when=any_of(Not(OneOf(f.BASIS, (NAMED_PATIENT,))), Is(f.EXEMPTION)),
    reason=4,
)
H_5 = Rule(
    id="H-5",
    law=SHORT_TERMS,
    kind="condition",
    question="Is the service agreement with the pharmacy in place, under short terms?",
    source="NM1; SI: the trust bears the pharmacy's cost by a service agreement",
    when=any_of(Not(OneOf(f.TYPE, (SHORT,))), Is(f.SERVICE_AGREEMENT)),
    reason=5,
)

CONDITIONS: Final = (H_1, H_2, H_3, H_4, H_5)

HOSPITAL_RULES: Final = RuleSet(
    name="compassionate use: hospitals",
    valid_from=date(2018, 2, 2),
    valid_to=None,
    groups=(Group(name="conditions", outcome="refuse", end="refused", rules=CONDITIONS),),
    routes=(Route(law=LAW, demands=CONDITIONS, outcome="ready", end="ready to be allowed"),),
    undocumented=Undocumented("refuse", 0),
)
RULE_SETS: Final = (HOSPITAL_RULES,)
