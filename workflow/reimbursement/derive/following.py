"""Facts that follow from other facts, whoever stated those: the doctor or a finding."""

from collections.abc import Mapping

from workflow.reimbursement import facts as f


def with_what_follows(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with those that follow from others; findings are among them already.

    The use of a known preparation is approved nowhere, whatever is stated of it.
    """
    if facts[f.MARKETING.name] in f.PREPARATIONS:
        return {**facts, f.INDICATION.name: "none"}
    return dict(facts)
