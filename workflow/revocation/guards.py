"""The guards of a revocation: rules V-1 … V-5, and what would help where one does not hold."""

from datetime import date
from typing import Any, Final, TypeAlias

from workflow.engine.errors import Reason
from workflow.engine.people import same_person
from workflow.engine.process import Guard, Situation
from workflow.reimbursement.position import grants
from workflow.reimbursement.review import open_reviews, opened_on
from workflow.revocation.events import RevocationOpened

Now: TypeAlias = Situation[Any]
Reasons: TypeAlias = tuple[Reason, ...]
RULES: Final = frozenset({"V-1", "V-2", "V-3", "V-4", "V-5"})
CHANGED: Final = "21-6"


def day_that_counts(now: Now) -> date:
    """Return the first day that is taken away: under § 21-6 today, if that is later (V-2)."""
    opening: RevocationOpened = now.case.opening
    return max(opening.day, now.today) if opening.ground == CHANGED else opening.day


def _law(now: Now) -> str:
    return f"folketrygdloven § {now.case.opening.ground}"


def _is_a_grant(now: Now) -> Reasons:
    """Refuse to revoke where the grant has no day left from the day that counts."""
    day, number = day_that_counts(now), now.case.opened_for
    named = (grant for grant in grants(now.linked) if grant.case.number == number)
    if any(grant.lasts_until(day) for grant in named):
        return ()
    says = f"case {number} is no grant with a day left on {day} or later"
    help_ = "Open it on a grant, from a day that it has (`show CASE`); else drop it (`drop`)."
    return (Reason("V-1", says, help_, _law(now)),)


def _not_of_the_past(now: Now) -> Reasons:
    opening, opened = now.case.opening, opened_on(now.case)
    if opening.ground != CHANGED or opening.day >= opened:
        return ()
    says = f"under § 21-6 no day before the opening ({opened}) is taken away"
    help_ = "Write that day or a later one (`--from`); § 21-7 is for wrong information."
    return (Reason("V-2", says, help_, _law(now)),)


def _not_before_the_grant(now: Now) -> Reasons:
    opening = now.case.opening
    if opening.ground == CHANGED:
        return ()
    firsts = [case.decision.valid_from for case in now.case.revoked if case.decision is not None]
    first = min((day for day in firsts if day is not None), default=opening.day)
    if opening.day >= first:
        return ()
    says = f"the grant begins on {first}, and no earlier day can be taken away"
    return (Reason("V-3", says, f"Write {first} or a later day (`--from`).", _law(now)),)


def _by_another(now: Now) -> Reasons:
    if not same_person(now.command.by, now.case.opener):
        return ()
    says = "who opened the revocation can't approve it"
    return (Reason("V-4", says, "Another person must read the file and approve (`approve`)."),)


def _not_reviewed(now: Now) -> Reasons:
    return tuple(
        reason
        for case in now.case.revoked
        for reason in open_reviews("V-5", case.number, now.linked, now.case.number)
    )


A_GRANT: Final[Guard[Any]] = Guard("the grant has a day left", _is_a_grant, rules=("V-1",))
NOT_OF_THE_PAST: Final[Guard[Any]] = Guard(
    "§ 21-6: not before the opening", _not_of_the_past, rules=("V-2",)
)
NOT_BEFORE_THE_GRANT: Final[Guard[Any]] = Guard(
    "§ 21-7: not before the grant", _not_before_the_grant, rules=("V-3",)
)
BY_ANOTHER: Final[Guard[Any]] = Guard(
    "by another person than who opened it", _by_another, rules=("V-4",)
)
NOT_REVIEWED: Final[Guard[Any]] = Guard(
    "no correction or other revocation of it is open", _not_reviewed, rules=("V-5",)
)
OPENING: Final = (A_GRANT, NOT_OF_THE_PAST, NOT_BEFORE_THE_GRANT, NOT_REVIEWED)
DECIDING: Final = (A_GRANT, BY_ANOTHER, NOT_REVIEWED)
