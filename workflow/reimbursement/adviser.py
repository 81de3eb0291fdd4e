"""Guards about the adviser's opinion: which decisions need one, and whose it can't be.

What no guideline of annex 1 covers is put before an adviser [DEL17], where the policy says so. An
opinion binds nobody, and later answers do not undo it (INT).
"""

from datetime import date
from typing import Final, TypeAlias

from workflow.engine.errors import Reason
from workflow.engine.people import fault_of, same_person
from workflow.engine.process import Guard, Situation
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.commands import Approve, Reject
from workflow.reimbursement.facts import ANNEX_ROW
from workflow.reimbursement.file import Case

_DELEGATED_FROM: Final = date(2017, 3, 16)
"""The first day of the delegation to Helfo, whose annex 1 demands the adviser."""

Now: TypeAlias = Situation[Case]
Reasons: TypeAlias = tuple[Reason, ...]


def _must_be_heard(now: Now) -> bool:
    """Return whether the decision needs an opinion: annex 1 does not cover it, and the law of its
    day demands one. A dismissal needs none.
    """
    assessed: Assessed = now.assessed
    return (
        assessed.policy.adviser_outside_annex
        and now.today >= _DELEGATED_FROM
        and assessed.facts[ANNEX_ROW.name] is not True
        and _can_be_made(now)
    )


def _can_be_made(now: Now) -> bool:
    """Return whether a grant or a rejection can still come of the step."""
    outcome: str = now.assessed.of(now.case).outcome
    match now.command:
        case Approve():
            return now.case.proposal is not None
        case Reject():
            return outcome == "reject"
        case _:
            return outcome not in ("reject", "dismiss")


def _heard(now: Now) -> Reasons:
    if now.case.opinions or not _must_be_heard(now):
        return ()
    return (
        Reason(
            "road",
            "annex 1 does not cover the application, and no adviser has been heard",
            "Another person than who decides gives an opinion "
            "(`advise CASE --opinion grant|reject --because …`). If annex 1 does cover it, record "
            f"that (`judge CASE {ANNEX_ROW.name} yes --because …`).",
        ),
    )


def _by_no_adviser(now: Now) -> Reasons:
    """Refuse whoever advised, and a name that can't be told from the adviser's."""
    advisers = [opinion.by for opinion in now.case.opinions]
    if not advisers:
        return ()
    fault = fault_of(now.command.by)
    if fault is not None:
        says = "an adviser was heard, so the step takes two people, and nobody has this name"
        return (Reason("road", says, fault),)
    if any(same_person(now.command.by, adviser) for adviser in advisers):
        return (
            Reason(
                "road",
                "the person who advised in this case can neither decide it nor propose a refusal",
                "Another person must do it; the opinion binds nobody.",
            ),
        )
    return ()


def _by_no_proposer(now: Now) -> Reasons:
    if any(same_person(now.command.by, proposer) for proposer in now.case.proposers):
        return (
            Reason(
                "road",
                "the person who proposed a refusal of this case can't advise in it",
                "Another person must give the opinion (`advise`).",
            ),
        )
    return ()


HEARD: Final = Guard("an adviser was heard if one must be", _heard)
BY_NO_ADVISER: Final = Guard("not by who advised", _by_no_adviser)
BY_NO_PROPOSER: Final = Guard("not by who proposed", _by_no_proposer)
