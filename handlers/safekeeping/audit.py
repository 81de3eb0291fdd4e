"""Whether nothing is lost, doubled or changed: the one check that every test of loss uses. Reads everything, mends nothing.

What the database is (chains, letters, persons, commands) storage verifies; against the anchor file, `anchor.py`; that each case is one
that the lifecycle and the law could have made, is verified here: roads, decisions, letters, notices (I1–I5, I7).
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handlers.safekeeping.anchor import Anchor
from storage.canonical import canonical
from storage.store import Store, Work
from storage.verification import Damage, Examined, examine, examined, strays
from workflow.engine.advance import next_due
from workflow.engine.case import Recorded
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.events import Decided, Ground, InformationOverdue
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT, ROADS
from workflow.reimbursement.steps import DISCRETION

_MOVES = {(road.source, road.to) for road in ROADS}
_ONCE = {letter.event for letter in REIMBURSEMENT.letters if letter.routine and letter.event != "reminder_sent"} | {
    "early_warning",
    "late_warning",
    "four_weeks_passed",
    "eight_weeks_passed",
}


def verify(store: Store, anchor: Path | None = None, policy: Policy | None = None) -> list[Damage]:
    """Everything that is not as it must be, by case and event; nothing = it verifies.

    policy: that in force, where the law is to be verified as well: decisions under it are made again, and so is the day on which
    time next asks something of a case. Raises DatabaseUnreachable when the database is lost meanwhile.
    """
    written = Anchor.read(anchor)
    with store.transaction(write=False) as work:
        found = [*written.damages]
        try:
            found += _integrity(work)
            seen = set()
            for each in examined(work):
                seen.add(each.number)
                found += (*_of_case(each, policy), *written.against(each))
            found += (*strays(work), *written.gone(seen))
        except DBAPIError as error:
            if error.connection_invalidated:
                raise  # it is lost, which says nothing of what is in it
            found.append(Damage("", None, "the database file is damaged: from here on it can't be read"))
    return found


def verify_case(work: Work, number: str, policy: Policy | None = None) -> list[Damage]:
    """The same of one case, as far as its own rows go."""
    return [*_of_case(examine(work, number), policy)]


def _integrity(work: Work) -> Iterator[Damage]:
    """What the database says of itself (I12); PostgreSQL holds its own constraints."""
    if work.connection.dialect.name != "sqlite":
        return
    for row in work.connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield Damage("", None, f"the database file is damaged: {row[0]}")
    for row in work.connection.execute(text("PRAGMA foreign_key_check")):
        yield Damage("", None, f"a row of {row[0]} belongs to nothing")


def _of_case(each: Examined, policy: Policy | None) -> Iterator[Damage]:
    yield from each.damages
    case, rows = each.case, each.rows
    if each.damages or case is None or rows is None:
        return
    yield from _roads(case)
    yield from _notices(case)
    yield from _letters(case, rows.letters)
    yield from _answers(case, rows.events)
    if policy is None:
        return
    if case.decision is not None:
        yield from _law(case, case.decision, policy)
    if str(due := next_due(case, policy)) != str(rows.file.next_wakeup):
        yield Damage(case.number, None, f"time next asks something of it on {due or 'no day'}, and another day is noted")


def _roads(case: Case) -> Iterator[Damage]:
    """Each state is reached from the one before by a road of the table; a decision is made once, and ends the case."""
    for before, now in pairwise(case.events):
        if before.state != now.state and (before.state, now.state) not in _MOVES:
            yield Damage(case.number, now.sequence, f"no road leads from {before.state} to {now.state}")
        if isinstance(now.event, InformationOverdue) and before.state != "missing_info":
            yield Damage(case.number, now.sequence, "a deadline passed that nobody was waiting for")
    decisions = [entry for entry in case.events if isinstance(entry.event, Decided)]
    if len(decisions) != int(case.ended):
        yield Damage(case.number, None, f"it is {case.state} with {len(decisions)} decisions")
    for entry in decisions:
        assert isinstance(entry.event, Decided)
        state = "granted" if entry.event.verdict == "granted" else "rejected"
        if entry.state != state:
            yield Damage(case.number, entry.sequence, f"its decision leads to {state}, not to {entry.state}")
        if entry.event.because is not None and (case.proposal is None or _one_person(case.proposal.by, entry.actor)):
            yield Damage(case.number, entry.sequence, "a refusal on discretion takes two persons, and one made it alone")


def _one_person(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _law(case: Case, decided: Decided, policy: Policy) -> Iterator[Damage]:
    """A decision under the rules and the policy in force is the one that they give on the file as it is stored (I2).

    Nothing that counts can change after it, so the case as it is now is the case as it was decided.
    """
    found = assessment(case, policy)
    if (decided.rule_set, decided.policy) != (found.rule_set, found.policy):
        return
    if decided.because is not None:
        holds = found.outcome == "grant" and found.basis == "§ 3b" and decided.reasons == (DISCRETION,)
    else:
        verdict = {"grant": "granted", "dismiss": "dismissed", "reject": "rejected"}.get(found.outcome)
        grounds = tuple(Ground(failing.rule, failing.law, failing.reason) for failing in found.failing)
        given = (decided.verdict, decided.basis, decided.reasons, decided.grounds, decided.missing)
        holds = given == (verdict, found.basis, found.reasons, grounds, found.missing)
    if not holds:
        yield Damage(case.number, None, f"it is {decided.verdict}, and its file does not give that decision")


def _notices(case: Case) -> Iterator[Damage]:
    """Each notice of time at most once; a reminder, and a deadline that passed, at most once for each request."""
    counts = Counter(entry.event.name for entry in case.events)
    yield from (Damage(case.number, None, f"{name} happened {n} times") for name, n in counts.items() if name in _ONCE and n > 1)
    asked = len(case.requests)
    if counts["reminder_sent"] + counts["reminder_not_sent"] > asked or counts["information_overdue"] > asked:
        yield Damage(case.number, None, "there are more reminders, or more deadlines that passed, than requests")


def _letters(case: Case, letters: list[Any]) -> Iterator[Damage]:
    """Each event that gives a letter gave it, to the doctor always and to the patient unless the log says why not; no other did."""
    by_event: dict[int, list[Any]] = {}
    for letter in letters:
        by_event.setdefault(letter.event_sequence, []).append(letter)
    for entry in case.events:
        declared = REIMBURSEMENT.letters_of(entry.event.name)
        own = by_event.get(entry.sequence, [])
        if declared:
            yield from _of_event(case, entry, declared[0].kind, own)
        elif own:
            yield Damage(case.number, entry.sequence, "an event that gives no letter has one")


def _of_event(case: Case, entry: Recorded, kind: str, own: list[Any]) -> Iterator[Damage]:
    if any(letter.kind != kind for letter in own):
        yield Damage(case.number, entry.sequence, f"it gave another letter than {kind}")
    doctors = sum(letter.receiver == "doctor" for letter in own)
    patients = sum(letter.receiver == "applicant" for letter in own)
    if doctors != 1:
        yield Damage(case.number, entry.sequence, f"the doctor got {doctors} letters")
    if bool(patients) == bool(entry.remark):
        yield Damage(case.number, entry.sequence, "the patient got no letter, or one in spite of the remark")


def _answers(case: Case, events: list[Any]) -> Iterator[Damage]:
    """Each command was answered with what it came to."""
    for _, those in groupby(events, attrgetter("command_id")):
        *_, last = those
        came_to = {"number": case.number, "sequence": last.sequence, "state": last.state}
        if last.answer != canonical(came_to):
            yield Damage(case.number, last.sequence, "its command's answer is not what it came to")
