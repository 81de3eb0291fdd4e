"""Whether nothing is lost, doubled or changed: the one check that every test of loss uses. Reads everything, mends nothing.

What the database is (chains, letters, persons) storage verifies; against the anchor file, `anchor.py`; that each case is one that the
lifecycle could have made, is verified here: roads, decisions, letters, notices (I1–I4, I7).
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select, text

from handlers.anchor import damages_against
from storage.errors import BrokenRecord
from storage.records import StoredLetter
from storage.store import Store, Work
from storage.tables import case_file
from storage.verification import Damage, damages
from workflow.case import Case, Recorded
from workflow.errors import UnknownState
from workflow.events import Decided, InformationOverdue, name_of
from workflow.letters import LETTERS, NOTICES
from workflow.lifecycle import ROADS

_MOVES = {(road.source, road.to) for road in ROADS}
_ONCE = {name for name, (kind, _) in LETTERS.items() if kind in NOTICES and name != "reminder_sent"} | {
    "early_warning",
    "late_warning",
    "four_weeks_passed",
    "eight_weeks_passed",
}


def verify(store: Store, anchor: Path | None = None) -> list[Damage]:
    """Everything that is not as it must be, by case and event; nothing = it verifies."""
    with store.transaction(write=False) as work:
        found = [*_integrity(work), *damages(work)]
        broken = {damage.number for damage in found}
        numbers = work.connection.execute(select(case_file.c.number).order_by(case_file.c.number)).scalars().all()
        for number in numbers:
            if number not in broken:
                found += _of_case(work, number)
        if anchor is not None:
            found += damages_against(work, anchor)
    return found


def _integrity(work: Work) -> Iterator[Damage]:
    """What the database says of itself (I12); PostgreSQL holds its own constraints."""
    if work.connection.dialect.name != "sqlite":
        return
    for row in work.connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield Damage("", None, f"the database file is damaged: {row[0]}")
    for row in work.connection.execute(text("PRAGMA foreign_key_check")):
        yield Damage("", None, f"a row of {row[0]} belongs to nothing")


def _of_case(work: Work, number: str) -> Iterator[Damage]:
    try:
        case = work.get(number).case
    except (BrokenRecord, UnknownState) as broken:
        yield Damage(number, None, str(broken))
        return
    yield from _roads(case)
    yield from _notices(case)
    yield from _letters(case, work.letters_of(number))


def _roads(case: Case) -> Iterator[Damage]:
    """Each state is reached from the one before by a road of the table; a decision is made once, and ends the case."""
    for before, now in pairwise(case.events):
        if before.state != now.state and (before.state, now.state) not in _MOVES:
            yield Damage(case.number, now.sequence, f"no road leads from {before.state} to {now.state}")
        if isinstance(now.event, InformationOverdue) and before.state != "missing_info":
            yield Damage(case.number, now.sequence, "a deadline passed that nobody was waiting for")
    decisions = [entry for entry in case.events if isinstance(entry.event, Decided)]
    if len(decisions) != int(case.is_final):
        yield Damage(case.number, None, f"it is {case.state} with {len(decisions)} decisions")
    for entry in decisions:
        state = "granted" if isinstance(entry.event, Decided) and entry.event.verdict == "granted" else "rejected"
        if entry.state != state:
            yield Damage(case.number, entry.sequence, f"its decision leads to {state}, not to {entry.state}")


def _notices(case: Case) -> Iterator[Damage]:
    """Each notice of time at most once."""
    counts = Counter(name_of(entry.event) for entry in case.events)
    yield from (Damage(case.number, None, f"{name} happened {n} times") for name, n in counts.items() if name in _ONCE and n > 1)


def _letters(case: Case, letters: list[StoredLetter]) -> Iterator[Damage]:
    """Each event that gives a letter gave it, to the doctor always and to the patient unless the log says why not; no other did."""
    by_event: dict[int, list[StoredLetter]] = {}
    for letter in letters:
        by_event.setdefault(letter.event, []).append(letter)
    for entry in case.events:
        declared = LETTERS.get(name_of(entry.event))
        own = by_event.pop(entry.sequence, [])
        if declared is None:
            if own:
                yield Damage(case.number, entry.sequence, "an event that gives no letter has one")
            continue
        yield from _of_event(case, entry, declared[0], own)
    yield from (Damage(case.number, sequence, "a letter belongs to no event") for sequence in by_event)


def _of_event(case: Case, entry: Recorded, kind: str, own: list[StoredLetter]) -> Iterator[Damage]:
    if any(letter.kind != kind for letter in own):
        yield Damage(case.number, entry.sequence, f"it gave another letter than {kind}")
    doctors = sum(letter.to == "doctor" for letter in own)
    patients = sum(letter.to == "applicant" for letter in own)
    if doctors != 1:
        yield Damage(case.number, entry.sequence, f"the doctor got {doctors} letters")
    if bool(patients) == bool(entry.remark):
        yield Damage(case.number, entry.sequence, "the patient got no letter, or one in spite of the remark")
