"""The rule set of a day that somebody asks about, and what is not known of it."""

from datetime import date
from typing import Final

from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.rule_sets import RULES_2008, assembled

UNREAD_FROM: Final = date(2026, 1, 1)
"""The first day of a change of the circular that has not been read."""


def rules_of(day: date | None) -> RuleSet:
    """Return the rule set of a day, whatever the policy says; without a day that of 2008–2017.

    Raises NoRuleSet if none was in force.
    """
    return RULES_2008 if day is None else assembled(day)


def unread(day: date | None) -> str | None:
    """Return a sentence if the law of a day has been changed in a way that was not read."""
    if day is None or day < UNREAD_FROM:
        return None
    return (
        "The circular was changed on 1 January 2026 in a way that has not been read; these are the "
        f"rules of {rules_of(day).valid_from}."
    )
