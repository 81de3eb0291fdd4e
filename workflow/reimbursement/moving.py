"""What other rules or policy values demand of an open case (INT).

A case that is new keeps its place: nobody has been asked yet, and `ask` or `start` comes next. In a
later case the list of what is missing counts, as it is under the old rules and under the new ones.
Where it differs, an open request ends, and a new one asks for what the new rules miss. A case that
is decided on the file is asked about once more only for facts that its request did not ask for.
"""

from typing import Final, NamedTuple

from workflow.engine.errors import NotAssessed, Reason
from workflow.engine.moving import moving
from workflow.engine.process import Guard
from workflow.logic.outcome import Assessment
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.commands import Ask
from workflow.reimbursement.file import Case
from workflow.reimbursement.guards import Now, Reasons


class Wanted(NamedTuple):
    """What a doctor is asked for. wrong_applicant: whether another one must apply."""

    facts: frozenset[str]
    wrong_applicant: bool


NOTHING: Final = Wanted(frozenset(), wrong_applicant=False)


def _wanted(found: Assessment) -> Wanted:
    """Return what an assessment asks the doctor for; nothing once the outcome is certain."""
    if found.outcome not in ("missing", "wrong_applicant"):
        return NOTHING
    return Wanted(frozenset(found.missing), found.outcome == "wrong_applicant")


def _wanted_before(now: Now) -> Wanted:
    """Return what was wanted until now.

    Where this program does not have the old rules, it is what is still unknown of an open request.
    """
    case = now.case
    try:
        return _wanted(Assessed(case, now.today).open)
    except NotAssessed:
        return _waited_for(case, now.assessed) if case.state == "missing_info" else NOTHING


def _waited_for(case: Case, assessed: Assessed) -> Wanted:
    request = case.requests[-1]
    unknown = (fact for fact in request.facts if assessed.facts[fact] is None)
    return Wanted(frozenset(unknown), request.wrong_applicant)


def _differs(now: Now) -> bool:
    """Return whether the move changes what is wanted; a move that is only tried out does not."""
    return _changes_terms(now) and _wanted(now.assessed.open) != _wanted_before(now)


def _asks_anew(now: Now) -> bool:
    """Return whether the new rules demand a new request."""
    wanted, request = _wanted(now.assessed.open), now.case.request
    if now.case.state == "received" or wanted == NOTHING:
        return False
    if request is not None and request.overdue:
        unasked = wanted.facts - set(request.facts)
        return bool(unasked) or (wanted.wrong_applicant and not request.wrong_applicant)
    return _differs(now)


def _changes_terms(now: Now) -> bool:
    return bool(now.assessed.case.terms != now.case.terms)


def _has_rules(now: Now) -> Reasons:
    """Refuse with OtherRules what this program could not assess afterwards."""
    if _changes_terms(now):
        _ = now.assessed.rules
    return ()


def _another_list(now: Now) -> Reasons:
    if _differs(now):
        return ()
    return (Reason("road", "the same facts are missing as before", "The request stands."),)


def _demanded(now: Now) -> tuple[Ask, ...]:
    """Return the request that the new rules demand, if they demand one."""
    return (Ask(now.command.by),) if _asks_anew(now) else ()


RULES_AT_HAND: Final = Guard("the program has its rules", _has_rules)
ANOTHER_LIST: Final = Guard("another list is missing, or nothing", _another_list)
MOVING: Final = moving(demands=_demanded)
