"""The groups of rules in the order in which they decide; it is the same under every paragraph."""

from workflow.logic.rule_set import Group, Referral
from workflow.logic.tree import Rule
from workflow.reimbursement import facts as f


def groups(
    *,
    stops: tuple[Rule, ...],
    merits: tuple[Rule, ...],
    applicant: tuple[Rule, ...],
    documents: tuple[Rule, ...],
) -> tuple[Group, ...]:
    """Return the groups of a rule set, in order of precedence.

    Law 1.0: formal stops go before the merits, and those before the applicant. What must be
    documented comes last, because another applicant may bring it.
    """
    return (
        Group(name="stops", outcome="dismiss", end="dismissed", before_route=True, rules=stops),
        Group(
            name="merits",
            outcome="reject",
            end="rejected",
            waits_for=("stops",),
            rules=merits,
        ),
        Group(
            name="applicant",
            outcome="wrong_applicant",
            end="wrong applicant",
            referral=Referral(
                supposing=(
                    (f.RELEVANT_SPECIALIST, True),
                    (f.IS_DOCTOR, True),
                    (f.HPR_NUMBER, True),
                ),
                unanswered="reject",
                at_once=("wrong_applicant_policy", "reject"),
            ),
            rules=applicant,
        ),
        Group(
            name="documents",
            outcome="reject",
            end="rejected",
            title="rejected, never documented",
            rules=documents,
        ),
    )
