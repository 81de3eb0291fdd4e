"""What complaints, corrections and revocations promise beyond their tables.

Each ends once; two people decide where two are asked; the links lead where they may, and what a
reversal or the body's answer opens is there. A correction is the decision that its file, or the
body's answer, gives.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from handlers.safekeeping.audit_reimbursement import refuse_other_terms
from storage.verification import Damage
from workflow.complaint.bearing import CHANGES
from workflow.complaint.decision import decided_it
from workflow.complaint.events import BodyDecided, ComplaintReversed, Dismissed, Upheld, Withdrawn
from workflow.correction.events import Changed
from workflow.correction.result import result_of
from workflow.engine.case import Case, Recorded
from workflow.engine.errors import NotAssessed
from workflow.engine.links import Linked
from workflow.engine.people import same_person
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.events import Dropped, FactJudged, Ground, InformationSupplied
from workflow.revocation.events import Revoked
from workflow.revocation.guards import CHANGED as CHANGED_CIRCUMSTANCES

REVIEWED: Final = (Dismissed, Upheld, ComplaintReversed)
"""What a reviewer does that neither decided nor opened what is complained of (C-7)."""


# Links -----------------------------------------------------------------------------------------


def _links(case: Case, *, first: str, several: bool = False) -> Iterator[Damage]:
    """Check that the links came at the birth, that they lead where they may, and how many.

    first: the kind of link that each case of the process has. several: whether it may have more.
    """
    allowed = {rule.kind: rule.to for rule in case.process.links}
    sequences = [x.sequence for x in case.events if isinstance(x.event, Linked)]
    if sequences != [*range(2, len(sequences) + 2)]:
        yield Damage(case.number, None, "it was linked later than at its opening")
    found = [link for link in case.links if link.kind == first]
    if not found or (len(found) > 1 and not several):
        what = f"it has {len(found)} links of the kind {first}"
        yield Damage(case.number, None, what)
    read = {other.number: other.process.name for other in case.linked}
    for link in case.links:
        process = read.get(link.number)
        if link.kind not in allowed:
            yield Damage(case.number, None, f"cases of its process have no link {link.kind}")
        elif process is not None and process not in allowed[link.kind]:
            what = f"its link {link.kind} leads to case {link.number}, which is a {process}"
            yield Damage(case.number, None, what)


def _once(case: Case, kinds: tuple[type, ...], says: str, *, wanted: bool) -> Iterator[Damage]:
    """Check that an end of a case was recorded once, if it has ended so, and else never."""
    times = len(_entries(case, kinds))
    if times != int(wanted):
        yield Damage(case.number, None, f"the case is {case.state} and has {times} {says}")


def _entries(case: Case, kinds: tuple[type, ...]) -> list[Recorded]:
    return [entry for entry in case.events if isinstance(entry.event, kinds)]


def _targets(case: Case, runs: int = 1) -> Iterator[Damage]:
    """Check that a target was missed at most once in each run."""
    times = Counter(entry.event.name for entry in case.events)["target_missed"]
    if times > runs:
        yield Damage(case.number, None, f"target_missed happened {times} times")


def _alone(case: Case, entry: Recorded, others: Iterable[str], what: str) -> Iterator[Damage]:
    if any(same_person(entry.actor, other) for other in others):
        yield Damage(case.number, entry.sequence, what)


# Corrections -----------------------------------------------------------------------------------


def of_correction(case: Any) -> Iterator[Damage]:
    """Return what is not as it must be in a correction."""
    yield from _links(case, first="corrects")
    yield from _once(case, (Changed,), "decisions", wanted=case.decided)
    yield from _once(case, (Dropped,), "ends", wanted=case.ended and not case.decided)
    yield from _targets(case)
    if case.ground != "complaint":
        added = _entries(case, (FactJudged, InformationSupplied))
        people = [case.opener, *(entry.actor for entry in added)]
        for entry in _entries(case, (Changed,)):
            what = "a correction takes two people, and one made it alone"
            yield from _alone(case, entry, people, what)
    yield from _twice(case)


def _twice(case: Any) -> Iterator[Damage]:
    """Find an earlier correction that replaced the same decision."""
    corrected = {link.number for link in case.links if link.kind == "corrects"}
    for other in case.linked:
        same = any(link.kind == "corrects" and link.number in corrected for link in other.links)
        if case.decided and other.decided and same and other.number < case.number:
            what = f"case {', '.join(corrected)} was replaced by correction {other.number} already"
            yield Damage(case.number, None, what)


def correction_again(case: Any, policy: str | None) -> Damage | None:
    """Make the decision of a correction again: as the body says, else by the rules it carries.

    policy: the hash of the values that the case carries, as stored. Raises NotAssessed with why.
    """
    decided = case.decision
    if case.corrected is None:
        raise NotAssessed(f"Case {case.number} corrects a case that can't be read", "")
    made = assessed(case)
    found = made.of(case)
    refuse_other_terms(case, found, policy)
    new = result_of(case, made)
    given = (decided.verdict, decided.valid_from, decided.valid_to, decided.lifts, decided.moved_to)
    holds = new is not None and given == (
        "granted" if new.granted else "rejected",
        new.first,
        new.last,
        new.lifted,
        new.moved_to,
    )
    by_rules = case.outcome is None or case.outcome.kind == "annulled"
    if new is not None and by_rules and not case.of_a_revocation:
        grounds = tuple(Ground(each.rule, each.law, each.reason) for each in found.failing)
        stated = (decided.basis, decided.reasons, decided.grounds, decided.missing)
        holds = holds and stated == (found.basis, found.reasons, grounds, found.missing)
    if holds:
        return None
    what = f"the correction is {decided.verdict}, but what it rests on does not give that decision"
    return Damage(case.number, None, what)


# Revocations -----------------------------------------------------------------------------------


def of_revocation(case: Any) -> Iterator[Damage]:
    """Return what is not as it must be in a revocation."""
    several = case.opening.ground == CHANGED_CIRCUMSTANCES
    yield from _links(case, first="revokes", several=several)
    yield from _once(case, (Revoked,), "decisions", wanted=case.decided)
    yield from _once(case, (Dropped,), "ends", wanted=case.ended and not case.decided)
    yield from _targets(case)
    for entry in _entries(case, (Revoked,)):
        what = "a revocation takes two people, and one made it alone"
        yield from _alone(case, entry, [case.opener], what)


def revocation_again(case: Any, _: str | None) -> Damage | None:
    """Find the first day that a revocation takes away again (V-2), and compare."""
    [entry] = _entries(case, (Revoked,))
    opening = case.opening
    day = opening.day
    if opening.ground == CHANGED_CIRCUMSTANCES:
        day = max(day, entry.effective)
    decided = cast("Revoked", entry.event).day
    if decided == day:
        return None
    what = f"the grants end from {decided}, but the case gives {day}"
    return Damage(case.number, entry.sequence, what)


# Complaints ------------------------------------------------------------------------------------


def of_complaint(case: Any) -> Iterator[Damage]:
    """Return what is not as it must be in a complaint."""
    yield from _links(case, first="complains_of")
    answers = _entries(case, (BodyDecided,))
    returned = [
        entry for entry in answers if cast("BodyDecided", entry.event).outcome == "returned"
    ]
    ends = _entries(case, (Dismissed, ComplaintReversed, Withdrawn))
    ends += [entry for entry in answers if entry not in returned]
    if len(ends) != int(case.ended):
        yield Damage(case.number, None, f"the case is {case.state} and has {len(ends)} ends")
    yield from _targets(case, runs=1 + len(returned))
    if Counter(entry.event.name for entry in case.events)["preliminary_reply_sent"] > 1:
        yield Damage(case.number, None, "preliminary_reply_sent happened more than once")
    for entry in _entries(case, REVIEWED):
        if decided_it(case, entry.actor):
            what = "a complaint is reviewed by another than who decided, and one did both"
            yield Damage(case.number, entry.sequence, what)
    yield from _opened(case, ends)


def _opened(case: Any, ends: Sequence[Recorded]) -> Iterator[Damage]:
    """Check that a reversal, or an answer of the body that changes something, opened one case."""
    opens = [
        entry
        for entry in ends
        if isinstance(entry.event, ComplaintReversed)
        or getattr(entry.event, "outcome", None) in CHANGES
    ]
    settling = len(case.linking("settles"))
    if settling != len(opens):
        what = f"{settling} cases settle the complaint, and its events opened {len(opens)}"
        yield Damage(case.number, None, what)
