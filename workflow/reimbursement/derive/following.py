"""Facts that follow from other facts, whoever stated those: the doctor or a finding."""

from collections.abc import Mapping
from typing import Final

from workflow.reimbursement import facts as f

PREPARATIONS: Final = ("naf", "pharmacy_made")
"""Market statuses of what a pharmacy makes. A preparation has no approved use (law 3.8, INT)."""


def with_what_follows(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with those that follow from others; findings are among them already.

    The use of a known preparation is approved nowhere, whatever is stated of it.
    """
    if facts[f.MARKETING.name] in PREPARATIONS:
        return {**facts, f.INDICATION.name: "none"}
    return dict(facts)
