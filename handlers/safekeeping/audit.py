"""Checks that nothing is lost, doubled or changed, and that each case is as its process makes it.

`storage.verification` checks the rows: chains, letters, patients, indexes. `anchor.py` compares
them with the anchor file. Here every case is compared with its process: its roads, its letters and
the answers to its commands. `audit_reimbursement.py` and `audit_reviews.py` add what only those
processes promise. Nothing is mended.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from handlers.safekeeping import audit_reimbursement, audit_reviews
from handlers.safekeeping.anchor import Anchor, located
from handlers.safekeeping.anchor_file import reading
from handlers.safekeeping.disk import trouble
from storage.about import About, about, wrong_words
from storage.canonical import canonical
from storage.lines import OUTDATED
from storage.listing import Indexed
from storage.shape import differences
from storage.store import Store, Work
from storage.verification import Damage, Examined, every_number, examine, examined, orphan_rows
from workflow.engine.advance import next_due
from workflow.engine.case import Case, Recorded
from workflow.engine.errors import NotAssessed
from workflow.engine.links import seeds_of

MORE_CHECKS: Final[Mapping[str, Callable[[Any], Iterator[Damage]]]] = {
    "reimbursement": audit_reimbursement.damages,
    "complaint": audit_reviews.of_complaint,
    "correction": audit_reviews.of_correction,
    "revocation": audit_reviews.of_revocation,
}
"""What a process promises beyond its tables, by the process's name."""
DECISION_AGAIN: Final[Mapping[str, Callable[[Any, str | None], Damage | None]]] = {
    "reimbursement": audit_reimbursement.decision_again,
    "correction": audit_reviews.correction_again,
    "revocation": audit_reviews.revocation_again,
}
"""What makes a decision again, by the process's name."""

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Yields the items that it is given, with their number, and shows how far a run is."""
Index = Callable[[Any, date], Indexed]
"""Derives what finds a case on an Oslo day, from the case with its matter."""
_NO_ANCHOR: Final = Damage(
    "",
    None,
    "nothing was compared with an anchor file, so a case that is gone, or an older database, could "
    "not be found. Name the file in SAKSGANG_ANCHOR, or accept that with --without-anchor",
)


@dataclass(frozen=True)
class NotMadeAgain:
    """A decision that could not be made again. why: a sentence that names the case."""

    number: str
    why: str

    def __str__(self) -> str:
        return f"Not made again: {self.why}."


@dataclass
class DecisionsAgain:
    """Decisions that were made again: how many, and those that could not be."""

    made: int = 0
    not_made: list[NotMadeAgain] = field(default_factory=list)

    def of(self, case: Any, policy: str | None) -> Damage | None:
        """Make the decision of a case again, and count it; return what is not as it must be.

        policy: the hash of the values that the case carries.
        """
        again = DECISION_AGAIN.get(case.process.name)
        if not case.decided:
            return None
        if again is None:
            why = f"Case {case.number} is of a process without rules ({case.process.name})"
            self.not_made.append(NotMadeAgain(case.number, why))
            return None
        try:
            damage = again(case, policy)
        except NotAssessed as error:
            self.not_made.append(NotMadeAgain(case.number, error.says))
            return None
        self.made += 1
        return damage

    def as_data(self) -> dict[str, object]:
        """Return plain data for JSON."""
        not_made = [{"case": each.number, "why": each.why} for each in self.not_made]
        return {"made_again": self.made, "not_made_again": not_made}


@dataclass(frozen=True)
class Verified:
    """What a verification found, and what it compared.

    decisions: those that were made again, and those that could not be; None = none was tried.
    damages: everything that is not as it must be. anchor: the anchor file; None = nothing was
    compared. up_to: when its last line was written. files_not_read: how many files of sent letters
    were not compared, by folder.
    """

    damages: tuple[Damage, ...]
    anchor: Path | None = None
    up_to: datetime | None = None
    files_not_read: Mapping[Path, int] = field(default_factory=dict)
    decisions: DecisionsAgain | None = None

    def as_data(self) -> dict[str, object]:
        """Return plain data for JSON; `decisions` only where they were made again."""
        damages = [
            {"case": each.number, "sequence": each.sequence, "what": each.what}
            for each in self.damages
        ]
        anchor = None if self.anchor is None else str(self.anchor)
        return {
            "anchor": anchor,
            "up_to": self.up_to,
            "files_not_read": {str(folder): n for folder, n in self.files_not_read.items()},
            "damages": damages,
        } | ({} if self.decisions is None else {"decisions": self.decisions.as_data()})


def unseen(items: Iterable[Any], _total: int) -> Iterable[Any]:
    """Show nothing of how far a run is."""
    return items


def verify(
    store: Store, anchor: Path | None = None, *, law: bool = False, progress: Progress = unseen
) -> list[Damage]:
    """Return everything that is not as it must be, by case and event; nothing = it verifies.

    anchor: the anchor file to compare with; None = compare with none. progress, and what it raises:
    as `verified`.
    """
    return [*verified(store, anchor, law=law, progress=progress).damages]


def verify_whole(
    store: Store,
    anchor: Path | None,
    *,
    law: bool = False,
    without_anchor: bool = False,
    index: Index | None = None,
    progress: Progress = unseen,
) -> Verified:
    """Verify, and report where there is no anchor file to compare with. Raises as `verified`.

    anchor: None = as `anchor.located` says. without_anchor: compare with none.
    """
    with store.transaction(write=False) as work:
        own = _own(work)
        cases = work.count_cases()
    anchor = anchor or (None if own is None else located(own, store.engine))
    if without_anchor:
        return verified(store, None, law=law, index=index, progress=progress)
    found = verified(store, anchor, law=law, index=index, progress=progress)
    if anchor is None and cases:
        return replace(found, damages=(_NO_ANCHOR, *found.damages))
    return found


def verified(
    store: Store,
    anchor: Path | None,
    *,
    law: bool = False,
    index: Index | None = None,
    progress: Progress = unseen,
) -> Verified:
    """Verify every case, and compare with an anchor file. Nothing is stored.

    law: check too that what each case carries gives the same decisions and wake-up days. index:
    derives what finds a case on a day; compare that too, None = do not. progress: is given the
    cases and their number, and yields them, to show how far it is.
    Raises DatabaseUnreachable when the database is lost meanwhile.
    """
    with ExitStack() as nobody_writes:
        try:
            file = None if anchor is None else nobody_writes.enter_context(reading(anchor))
        except OSError as error:
            what = f"the anchor file {anchor} can't be read: {trouble(error)}"
            alone = verified(store, None, law=law, index=index, progress=progress)
            damages = (Damage("", None, what), *alone.damages)
            return replace(alone, damages=damages, anchor=anchor)
        with store.transaction(write=False) as work:
            own = _own(work)  # from here on the transaction sees one moment
            written = Anchor.read(anchor, file)
            nobody_writes.close()
            again = DecisionsAgain() if law else None
            found = _damages(work, store.engine, written, own, again, index, progress)
            return Verified(tuple(found), anchor, written.up_to, decisions=again)


def _damages(
    work: Work,
    engine: Engine,
    written: Anchor,
    own: About | None,
    again: DecisionsAgain | None,
    index: Index | None,
    progress: Progress,
) -> list[Damage]:
    found = [*written.damages]
    if own is None:
        found.append(Damage("", None, "the row that says what this database is can't be read"))
    compared = own is not None and written.fits(own)
    try:
        found += _integrity(work, engine)
        seen = set()
        numbers = every_number(work)
        for each in progress(examined(work, numbers), len(numbers)):
            seen.add(each.number)
            found += _of_case(work, each, again)
            if index is not None and each.case is not None and not each.damages:
                found += _index(work, each.case, index)
            found += written.against(each) if compared else ()
        found += orphan_rows(work)
        if own is not None:
            found += written.of_the_store(own, len(seen))
        found += written.gone(seen) if compared else ()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise  # a lost connection says nothing of the rows
        what = "the database file is damaged: from here on it can't be read"
        found.append(Damage("", None, what))
    return found


def _own(work: Work) -> About | None:
    """Return what the database says of itself; None where its row can't be that."""
    try:
        return about(work.connection)
    except (ValueError, NoResultFound, MultipleResultsFound):
        return None


def verify_case(work: Work, number: str, *, law: bool = False) -> list[Damage]:
    """Return what `verify` finds in the rows of one case, without the anchor file."""
    return [*_of_case(work, examine(work, number), DecisionsAgain() if law else None)]


def _integrity(work: Work, engine: Engine) -> Iterator[Damage]:
    """Compare the shape of the database and the words in it, and ask SQLite to check its file.

    PostgreSQL needs no such check: it enforces its constraints in every transaction.
    """
    for what in (*differences(work.connection, engine), *wrong_words(work.connection)):
        yield Damage("", None, what)
    if work.connection.dialect.name != "sqlite":
        return
    for row in work.connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield Damage("", None, f"the database file is damaged: {row[0]}")
    for row in work.connection.execute(text("PRAGMA foreign_key_check")):
        yield Damage("", None, f"a row of {row.table} refers to a row that is missing")


def _of_case(work: Work, each: Examined, again: DecisionsAgain | None) -> Iterator[Damage]:
    """Compare a case with its process, once its rows can be believed."""
    yield from each.damages
    case, rows = each.case, each.rows
    if each.damages or case is None or rows is None:
        return
    if case.process.reads_linked:
        case = replace(case, linked=work.matter(case.number, seeds_of(case)))
    yield from _roads(case)
    yield from _letters(case, rows.letters)
    yield from _answers(case, rows.events)
    more = MORE_CHECKS.get(case.process.name)
    if more is not None:
        yield from more(case)
    if again is None:
        return
    damage = again.of(case, rows.file.policy)
    yield from () if damage is None else (damage,)
    if str(due := next_due(case)) != str(rows.file.next_wakeup):
        stored = rows.file.next_wakeup or "none"
        what = f"the next wake-up should be {due or 'none'} (stored: {stored})"
        yield Damage(case.number, None, what)


def _index(work: Work, case: Any, index: Index) -> Iterator[Damage]:
    """Compare what finds a case with what is derived from it, on the day that its line is of.

    A line that does not hold any more says nothing.
    """
    whole = replace(case, linked=work.matter(case.number, seeds_of(case)))
    try:
        line, words = work.line_of(case.number), work.words_of(case.number)
    except ValueError:
        yield Damage(case.number, None, "its line in lists can't be read")
        return
    if line is None:
        yield Damage(case.number, None, "it has no line in lists")
        return
    wanted = index(whole, max(line.holds_from, case.received))
    if words != wanted.words:
        yield Damage(case.number, None, "the words that find it are not those of its history")
    if line.holds_until != OUTDATED and not line.says_the_same(wanted.line):
        yield Damage(case.number, None, "its line in lists is not what the case says")


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
        for rule in process.letters_of(entry.event)
        for to in (rule.to, rule.copy)
        if to is not None
    }
    given = {(letter.kind, letter.receiver) for letter in letters}
    for kind, to in sorted(given - wanted.keys()):
        yield f"a letter {kind} to {to} is stored, which this event does not give"
    missing = [key for key in wanted if key not in given]
    for kind, to in missing:
        if not wanted[kind, to] and not process.receiver(to).optional:
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
