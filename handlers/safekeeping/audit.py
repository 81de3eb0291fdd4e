"""Checks that nothing is lost, doubled or changed, and that each case is as its process makes it.

`storage.verification` checks the rows: chains, letters, patients, indexes. `anchor.py` compares
them with the anchor file. Here every case is compared with its process: its roads, its letters and
the answers to its commands. `audit_reimbursement.py` adds what only that process promises. Nothing
is mended.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handlers.safekeeping import audit_reimbursement
from handlers.safekeeping.anchor import Anchor
from storage.canonical import canonical
from storage.store import Store, Work
from storage.verification import Damage, Examined, examine, examined, orphan_rows
from workflow.engine.advance import next_due
from workflow.engine.case import Case, Recorded

MORE_CHECKS: Final = {"reimbursement": audit_reimbursement.damages}
"""What a process promises beyond its tables, by the process's name."""


def verify(store: Store, anchor: Path | None = None, policy: Any = None) -> list[Damage]:
    """Return everything that is not as it must be, by case and event; nothing = it verifies.

    anchor: the anchor file to compare with. policy: the values in force; with them, check too that
    the rules give the same decisions and wake-up days. Nothing is stored.
    Raises DatabaseUnreachable when the database is lost meanwhile.
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
            found += (*orphan_rows(work), *written.gone(seen))
        except DBAPIError as error:
            if error.connection_invalidated:
                raise  # a lost connection says nothing of the rows
            what = "the database file is damaged: from here on it can't be read"
            found.append(Damage("", None, what))
    return found


def verify_case(work: Work, number: str, policy: Any = None) -> list[Damage]:
    """Return what `verify` finds in the rows of one case, without the anchor file."""
    return [*_of_case(examine(work, number), policy)]


def _integrity(work: Work) -> Iterator[Damage]:
    """Ask SQLite to check its file and its foreign keys.

    PostgreSQL needs no such check: it enforces its constraints in every transaction.
    """
    if work.connection.dialect.name != "sqlite":
        return
    for row in work.connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield Damage("", None, f"the database file is damaged: {row[0]}")
    for row in work.connection.execute(text("PRAGMA foreign_key_check")):
        yield Damage("", None, f"a row of {row.table} refers to a row that is missing")


def _of_case(each: Examined, policy: Any) -> Iterator[Damage]:
    """Compare a case with its process, once its rows can be believed."""
    yield from each.damages
    case, rows = each.case, each.rows
    if each.damages or case is None or rows is None:
        return
    yield from _roads(case)
    yield from _letters(case, rows.letters)
    yield from _answers(case, rows.events)
    more = MORE_CHECKS.get(case.process.name)
    if more is not None:
        yield from more(case, policy)
    if policy is None:
        return
    if str(due := next_due(case, policy)) != str(rows.file.next_wakeup):
        stored = rows.file.next_wakeup or "none"
        what = f"the next wake-up should be {due or 'none'} (stored: {stored})"
        yield Damage(case.number, None, what)


def _roads(case: Case) -> Iterator[Damage]:
    """Check that a road of the process leads from each state to the next one."""
    moves = {(road.source, road.to) for road in case.process.roads}
    for before, now in pairwise(case.events):
        if before.state != now.state and (before.state, now.state) not in moves:
            what = f"no road leads from {before.state} to {now.state}"
            yield Damage(case.number, now.sequence, what)


def _letters(case: Case, letters: list[Any]) -> Iterator[Damage]:
    """Check that each event gave its letters, or its remark says who got none; others gave none."""
    by_event: dict[int, list[Any]] = {}
    for letter in letters:
        by_event.setdefault(letter.event_sequence, []).append(letter)
    for entry in case.events:
        for what in _of_event(case, entry, by_event.get(entry.sequence, [])):
            yield Damage(case.number, entry.sequence, what)


def _of_event(case: Case, entry: Recorded, letters: list[Any]) -> Iterator[str]:
    """Compare an event's letters with the process's table of letters."""
    process = case.process
    wanted = {
        (rule.kind, to): process.receiver(to).why_left_out(copy=to != rule.to)
        for rule in process.letters_of(entry.event.name)
        for to in (rule.to, rule.copy)
        if to is not None
    }
    given = {(letter.kind, letter.receiver) for letter in letters}
    for kind, to in sorted(given - wanted.keys()):
        yield f"a letter {kind} to {to} is stored, which this event does not give"
    missing = [key for key in wanted if key not in given]
    for kind, to in missing:
        if not wanted[kind, to]:
            yield f"the letter {kind} to {to} is missing"
    remark = " ".join(dict.fromkeys(filter(None, (wanted[key] for key in missing))))
    if wanted and remark != entry.remark:
        yield "its remark does not say who got no letter"


def _answers(case: Case, events: list[Any]) -> Iterator[Damage]:
    """Check that each command was answered with its last event."""
    for _, group in groupby(events, attrgetter("command_id")):
        *_, last = group
        answer = {"number": case.number, "sequence": last.sequence, "state": last.state}
        if last.answer != canonical(answer):
            what = "the stored answer to the command does not name this event"
            yield Damage(case.number, last.sequence, what)
