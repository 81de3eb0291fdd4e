"""What the process of individual reimbursement promises beyond its tables.

A decision ends the case and is made once; a refusal on discretion takes two people; time's notices
are given once; a decision is the one that the law gives on the stored application.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from storage.verification import Damage
from workflow.engine.errors import NotAssessed
from workflow.engine.outdated import ToldDateOutdated
from workflow.engine.people import same_person
from workflow.logic.outcome import Assessment
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.events import Decided, Ground, InformationOverdue
from workflow.reimbursement.file import Case
from workflow.reimbursement.process import REIMBURSEMENT

ONCE: Final = {
    letter.event
    for letter in REIMBURSEMENT.letters
    if letter.routine and letter.event not in ("reminder_sent", "later_day_told")
} | {"early_warning", "late_warning", "four_weeks_passed", "eight_weeks_passed", "withdrawn"}
"""Events that time gives a case at most once."""


def damages(case: Case) -> Iterator[Damage]:
    """Return what is not as it must be."""
    yield from _decisions(case)
    yield from _notices(case)


def _decisions(case: Case) -> Iterator[Damage]:
    """Check that a decided case has one decision, taken as it must be, and any other none."""
    decisions = [(entry, entry.event) for entry in case.events if isinstance(entry.event, Decided)]
    if len(decisions) != int(case.decided):
        yield Damage(
            case.number, None, f"the case is {case.state} and has {len(decisions)} decisions"
        )
    for entry, decided in decisions:
        state = "granted" if decided.verdict == "granted" else "rejected"
        if entry.state != state:
            what = f"the decision leads to {state}, but the case is {entry.state}"
            yield Damage(case.number, entry.sequence, what)
        proposal = case.proposal
        alone = proposal is None or same_person(proposal.by, entry.actor)
        if decided.because is not None and alone:
            what = "a refusal on discretion takes two people, and one made it alone"
            yield Damage(case.number, entry.sequence, what)


def _notices(case: Case) -> Iterator[Damage]:
    """Count time's notices: each once, and those about a request at most once for each request."""
    counts = Counter(entry.event.name for entry in case.events)
    for name, times in counts.items():
        if name in ONCE and times > 1:
            yield Damage(case.number, None, f"{name} happened {times} times")
    if counts["expiry_warned"] + counts["expiry_silent"] > 1:
        yield Damage(case.number, None, "the end of the grant was dealt with more than once")
    marks = Counter(
        (entry.event.kind, entry.event.due)
        for entry in case.events
        if isinstance(entry.event, ToldDateOutdated)
    )
    for (kind, due), times in marks.items():
        if times > 1:
            what = f"the told date {due} ({kind}) was marked as out of date {times} times"
            yield Damage(case.number, None, what)
    requests = len(case.requests)
    reminders = counts["reminder_sent"] + counts["reminder_not_sent"]
    if reminders > requests or counts["information_overdue"] > requests:
        what = "there are more reminders, or more deadlines that passed, than requests"
        yield Damage(case.number, None, what)
    for before, now in zip(case.events, case.events[1:], strict=False):
        if isinstance(now.event, InformationOverdue) and before.state != "missing_info":
            what = "a deadline passed that nobody was waiting for"
            yield Damage(case.number, now.sequence, what)


def refuse_other_terms(case: Any, found: Assessment, policy: str | None) -> None:
    """Raise NotAssessed if a decided case was decided by other rules or values than it carries.

    found: its assessment now. policy: the hash of the values that it carries, as stored.
    """
    decided = case.decision
    if decided.rule_set != found.rule_set:
        raise NotAssessed(f"Case {case.number} was decided by rules that are not here any more", "")
    if decided.policy not in (policy, found.policy):
        says = f"Case {case.number} was decided under other policy values than it carries"
        raise NotAssessed(says, "")


def decision_again(case: Case, policy: str | None) -> Damage | None:
    """Make the decision of a decided case again, under what the case carries; compare the two.

    The application can't have changed since: a decided case takes no more information.
    policy: the hash of the values that the case carries, as it is stored. Raises NotAssessed, with
    why, if the decision can't be made again.
    """
    decided = case.decision
    assert decided is not None
    made = assessed(case)
    found = made.of(case)
    refuse_other_terms(case, found, policy)
    if decided.because is not None:
        discretion = made.rules.rule_set.discretion(found.basis)
        holds = (
            found.outcome == "grant"
            and discretion is not None
            and decided.reasons == (discretion.reason,)
        )
    else:
        verdicts = {"grant": "granted", "dismiss": "dismissed", "reject": "rejected"}
        verdict = verdicts.get(found.outcome)
        grounds = tuple(
            Ground(failing.rule, failing.law, failing.reason) for failing in found.failing
        )
        given = (decided.verdict, decided.basis, decided.reasons, decided.grounds, decided.missing)
        holds = given == (verdict, found.basis, found.reasons, grounds, found.missing)
        if decided.verdict == "granted":
            holds = holds and (decided.valid_from, decided.valid_to) == made.valid
    if holds:
        return None
    what = f"the case is {decided.verdict}, but its application does not give that decision"
    return Damage(case.number, None, what)
