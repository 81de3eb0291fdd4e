"""The rule sets of individual reimbursement, and which one is in force on a day.

The set of 2008–2017 stands as it is. The sets of § 3 are assembled from rules that each have their
own days.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from workflow.engine.errors import NotAssessed
from workflow.logic.fact import Fact
from workflow.logic.rule_set import Discretion, Route, RuleSet, Undocumented
from workflow.logic.tree import Compared
from workflow.reimbursement import facts as f
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.precedence import groups
from workflow.reimbursement.reason_numbers import DISCRETION, MISSING_INFORMATION
from workflow.reimbursement.rules_2008 import general as g
from workflow.reimbursement.rules_2008 import paragraph_3a as a
from workflow.reimbursement.rules_2008 import paragraph_3b as b
from workflow.reimbursement.rules_2008 import procedure as p
from workflow.reimbursement.rules_2008 import scope as s
from workflow.reimbursement.rules_2018.versions import SECTION_3

_COMMON: Final = (
    *(s.S_1, s.S_2, s.S_3, s.S_4, s.S_5, s.S_6, s.S_7, s.S_8),
    *(g.G_1, g.G_2A, g.G_2B, g.G_2C, g.G_4),
    p.V_1,
)

RULES_2008: Final = RuleSet(
    name="§§ 3a and 3b, 2008–2017",
    valid_from=date(2008, 3, 3),
    valid_to=date(2017, 12, 31),
    groups=groups(
        stops=(s.S_1, s.S_2, s.S_3, g.G_1, g.G_2A),
        merits=(
            *(s.S_4, s.S_5, s.S_6, s.S_7, s.S_8, g.G_4),
            *(a.A_3, a.A_4, a.A_6, a.D_3, a.D_7),
            *(b.B_1, b.D_26, b.D_25),
            p.V_1,
        ),
        applicant=(a.A_10, b.B_4, b.EITHER),
        documents=(g.G_2B, g.G_2C, a.A_8, a.D_4, a.D_5, b.D_23, b.D_24, b.D_27),
    ),
    routes=(
        Route(
            law="§ 3a",
            rule=a.A_1,
            outcome="grant",
            end="granted under § 3a",
            demands=(
                *_COMMON,
                *(a.A_3, a.A_4, a.A_6, a.A_8, a.A_10),
                *(a.D_3, a.D_4, a.D_5, a.D_7),
            ),
        ),
        Route(
            law="§ 3b",
            rule=a.A_1,
            holds=False,
            discretion=Discretion(b.B_1.id, DISCRETION),
            outcome="grant",
            end="granted under § 3b",
            demands=(
                *_COMMON,
                *(b.B_1, b.B_4),
                *(b.D_23, b.D_24, b.D_25, b.D_26, b.D_27),
            ),
        ),
    ),
    undocumented=Undocumented("reject", MISSING_INFORMATION),
    further=(
        *(g.G_2, g.G_3, a.A_2, a.A_4A, a.A_4B, a.A_4C, a.A_7, a.A_11, a.D_1, a.D_2, a.D_6, a.D_8),
        *(p.P_1, p.P_2, p.P_3, p.P_4),
    ),
    validity=p.VALIDITY,
)

RULE_SETS: Final = (RULES_2008, *SECTION_3)

RANDOMISED_STUDIES: Final = f.Fact(
    name="documentation.randomised_studies",
    says="how many controlled and randomised studies show effect in this disorder",
    fields=("documentation",),
    kind="number",
    unit="studies",
)
BY_NUMBER: Final[Mapping[str, tuple[Fact, Compared]]] = {
    "randomised_studies_needed": (
        f.RANDOMISED_STUDY,
        Compared(RANDOMISED_STUDIES, "at least", "randomised_studies_needed"),
    )
}
"""Policy values that act while a fact is derived: the fact, and the number that it is made of.

Two policies can be compared by that number, since it is the same under both.
"""


class NoRuleSet(NotAssessed):
    """No rule set was in force on that day; an expired one never serves instead.

    by_switch: whether the policy chose the rules by the day.
    """

    def __init__(self, day: date, *, by_switch: bool = False) -> None:
        because = ", and rule_sets_by_date is on" if by_switch else ""
        first = RULE_SETS[0].valid_from
        super().__init__(f"No rule set was in force on {day}{because}: the first begins on {first}")


def assembled(day: date) -> RuleSet:
    """Return the rule set that was in force on an Oslo day. Raises NoRuleSet if none was."""
    for rule_set in RULE_SETS:
        if in_force(rule_set, day):
            return rule_set
    raise NoRuleSet(day)


def named(name: str) -> RuleSet | None:
    """Return the rule set of that name; None if this program has none."""
    return next((rule_set for rule_set in RULE_SETS if rule_set.name == name), None)


def chosen(received: date, policy: Policy, rules_day: date | None = None) -> RuleSet:
    """Return the rule set for an application received on a day (Oslo time).

    It is the one of 2008–2017 whatever the date, unless the policy chooses by the day. rules_day:
    take the rules of this day, whatever the policy says.
    Raises NoRuleSet if none was in force on the day that chooses.
    """
    if rules_day is not None:
        return assembled(rules_day)
    if not policy.rule_sets_by_date:
        return RULES_2008
    if received < RULE_SETS[0].valid_from:
        raise NoRuleSet(received, by_switch=True)
    return assembled(received)


def in_force(rule_set: RuleSet, received: date) -> bool:
    """Return whether a rule set is the one that was in force on the day of receipt."""
    return rule_set.valid_from <= received and (
        rule_set.valid_to is None or received <= rule_set.valid_to
    )


def why_not_in_force(name: str, received: date) -> str:
    """Return in a sentence that a rule set was not in force on a day; "" if it was, or is not here.

    Example: The rule set «…» was in force until 2017-12-31; this simulation uses it for what was
    received on 2026-11-27.
    """
    rule_set = named(name)
    if rule_set is None or in_force(rule_set, received):
        return ""
    when = f"was in force until {rule_set.valid_to}"
    if received < rule_set.valid_from:
        when = f"came into force on {rule_set.valid_from}"
    return (
        f"The rule set «{name}» {when}; this simulation uses it for what was received on {received}"
    )
