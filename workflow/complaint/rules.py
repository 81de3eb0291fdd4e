"""The rules C-1 … C-5: whether a complaint is admissible.

Folketrygdloven § 21-12 gives the time to complain, and forvaltningsloven §§ 29 to 32 the rest.
"""

from datetime import date
from typing import Final

from workflow.complaint import facts as f
from workflow.logic.rule_set import Group, Route, RuleSet, Undocumented
from workflow.logic.tree import Is, Not, OneOf, Rule, all_of, any_of

LAW: Final = "folketrygdloven § 21-12"
UNKNOWN: Final = 6
"""The number of the reason that something is still unknown after the time to answer."""

# INT: a complaint that does not say which decision it is about is asked, not dismissed.
C_1: Final = Rule(
    id="C-1",
    law="forvaltningsloven § 32",
    kind="documentary",
    question="Does the complaint say which decision it is about?",
    source="forvaltningsloven § 32; INT: unknown until it does",
    when=Is(f.DECISION_NAMED),
    reason=1,
)
C_2: Final = Rule(
    id="C-2",
    law=LAW,
    kind="condition",
    question="Did the complaint come in time, or is it accepted although it is late?",
    source="folketrygdloven § 21-12; forvaltningsloven § 31",
    when=any_of(Is(f.IN_TIME), Is(f.LATE_ACCEPTED)),
    reason=2,
)
C_3: Final = Rule(
    id="C-3",
    law="forvaltningsloven § 32",
    kind="documentary",
    question="Does the complaint say what is wrong with the decision?",
    source="forvaltningsloven § 32; INT: any words do",
    when=Is(f.WHAT_IS_WRONG),
    reason=3,
)
C_4: Final = Rule(
    id="C-4",
    law="forvaltningsloven § 32",
    kind="documentary",
    question="Is the complaint signed, or did it come by the portal?",
    source="HNK",
    when=any_of(OneOf(f.CHANNEL, ("portal",)), Is(f.SIGNED)),
    reason=4,
)
# INT: a child complains through a guardian, and a grown-up patient needs no guardian.
C_5: Final = Rule(
    id="C-5",
    law="forvaltningsloven §§ 12 and 28",
    kind="condition",
    question="May the one who complains do so?",
    source="HNK; INT: a doctor only where the doctor alone got the decision",
    when=any_of(
        OneOf(f.BY, ("lawyer",)),
        all_of(OneOf(f.BY, ("patient",)), Is(f.OF_AGE)),
        all_of(OneOf(f.BY, ("guardian",)), Not(Is(f.OF_AGE))),
        all_of(OneOf(f.BY, ("doctor",)), Is(f.DOCTOR_ALONE)),
        Is(f.AUTHORITY),
    ),
    reason=5,
)

ADMISSIBLE: Final = RuleSet(
    name="Complaints",
    valid_from=date(2008, 3, 3),
    valid_to=None,
    groups=(
        Group(name="stops", outcome="dismiss", end="dismissed", rules=(C_2, C_5)),
        Group(
            name="documents",
            outcome="dismiss",
            end="dismissed",
            title="dismissed, never completed",
            rules=(C_1, C_3, C_4),
        ),
    ),
    routes=(
        Route(
            law=LAW,
            demands=(C_1, C_2, C_3, C_4, C_5),
            outcome="admissible",
            end="admissible",
        ),
    ),
    undocumented=Undocumented("dismiss", UNKNOWN),
)

# Guards carry these out: they read other cases and who acts (see guards.py).
C_6: Final = "C-6"
C_7: Final = "C-7"
C_8: Final = "C-8"
RULE_IDS: Final = frozenset({*ADMISSIBLE.rules(), C_6, C_7, C_8})
