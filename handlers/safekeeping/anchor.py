"""The anchor: the head of every case (the hash of its last event), in a file outside the database.

It shows what no chain can show of itself: a cut tail, a chain that was computed anew, a case that
is gone, an older database that was put back. Every step's line is written and synced before its
commit, so no event is without a line. A line may be without an event: a command that was cut short
between the two. The next step says so, since it finds the case where it was before. After a commit
a line says that it was done, so an older database that is put back is told from a cut command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from sqlalchemy import Engine

from handlers.safekeeping.anchor_file import (
    AnchorFault,
    BadLine,
    Line,
    append,
    line_hash,
    lines_backwards,
    note_committed,
    store_of,
    texts_of,
    writing,
)
from storage.about import About, about, name_anchor
from storage.chain import BEFORE_THE_FIRST
from storage.columns import iso_instant
from storage.heads import heads, heads_of
from storage.records import NO_EVENTS, Head
from storage.store import Work
from storage.verification import Damage, Examined
from workflow.engine.people import same_person

LONGEST_NAME: Final = 1000
MOST_ACCEPTING: Final = 10
"""Lines in a row in which people accept, among which two that agree are looked for."""


@contextmanager
def around_commit(work: Work, path: Path | None) -> Iterator[None]:
    """Write a transaction's steps to the anchor file, and keep others out until the commit.

    path: None = as `located` says. Raises AnchorFault.
    """
    own = about(work.connection)
    file = path or located(own, work.connection.engine)
    if file is None:
        yield
        return
    if own.anchor is not None and not file.exists():
        raise AnchorFault(_lost(file, own.anchor))
    if own.anchor is None:  # its row is locked before the file, by everybody in this order
        name_anchor(work.connection, name_of(file))
    with writing(file) as opened:
        append(opened, file, *_lines(work, own, file, opened))
        yield
        note_committed(opened, file, _instant(work))


def located(own: About, engine: Engine) -> Path | None:
    """Return the anchor file of a database where none is stated; None = it has none.

    For an SQLite database that is the file beside it: a copy would write to the file that it names,
    the one of the database that it was copied from. A database on a server has the one it names.
    """
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return None if own.anchor is None else Path(own.anchor)
    return Path(f"{engine.url.database}.anchor")


def _lines(work: Work, own: About, path: Path, opened: BinaryIO) -> Iterator[Line]:
    """Yield the line of a transaction's steps, after the first line if the file has none.

    What became of the step before comes first, if no line says it. Raises AnchorFault for the file
    of another database, for a lost one, and for an older database that was put back.
    """
    at = _instant(work)
    try:
        begun_for = store_of(opened)
    except BadLine:
        raise AnchorFault(f"the first line of the anchor file {path} can't be read") from None
    if begun_for is None:
        if own.anchor is not None:
            raise AnchorFault(_lost(path, own.anchor))
        before = {number: each.before for number, each in work.moved.items()}
        stored = {number: head for number, head in {**heads(work), **before}.items() if head.events}
        yield Line(at, sealed(own, path), stored)
    elif begun_for.get("id") != own.id:
        raise AnchorFault(
            f"{path} is the anchor file of another database; move it away, to where that database "
            "is, or name this one's in SAKSGANG_ANCHOR"
        )
    else:
        if own.anchor is None:
            name_anchor(work.connection, str(begun_for.get("anchor")))
        yield from _outcome_of_the_last(work, path, opened)
    steps = {number: (each.before, each.after) for number, each in work.moved.items()}
    yield Line(at, steps=steps)


def _instant(work: Work) -> datetime:
    return max(each.at for each in work.moved.values())


def _outcome_of_the_last(work: Work, path: Path, opened: BinaryIO) -> Iterator[Line]:
    """Yield a line on what became of the last step, if none says it.

    Raises AnchorFault where a case has fewer events than that step left it: an older database was
    put back. What came after the step without a line is for `audit verify` to tell.
    """
    step, is_told = _last_step(opened)
    if step is None:
        return
    stood = {number: each.before for number, each in work.moved.items()}
    stood = heads_of(work, step.steps.keys() - stood.keys()) | stood
    now = {number: stood.get(number, NO_EVENTS) for number in step.steps}
    stored = all(now[number].events >= after.events for number, (_, after) in step.steps.items())
    undone = all(now[number] == before for number, (before, _) in step.steps.items())
    if is_told and stored:
        return
    if not is_told and (stored or undone):
        yield Line(_instant(work), committed=stored)
        return
    raise AnchorFault(
        f"the database is older than its anchor file {path}, as after a restored backup; nothing "
        "was stored. `saksgang audit verify` shows what is gone; two people accept it: "
        "`saksgang audit accept --because …`"
    )


def _last_step(opened: BinaryIO) -> tuple[Line | None, bool]:
    """Return the line of the last step that was stored or is open, and whether it is told which.

    None where the database goes on from what two people accepted, from the first line, or from a
    step that was never stored; and after a line that can't be read, which `audit verify` tells.
    """
    lines = islice(lines_backwards(opened), 2 + MOST_ACCEPTING)
    accepting: list[Line] = []
    try:
        for last in lines:
            if not last.by:
                break
            accepting.append(last)
        else:
            return None, False
        agreed = any(
            first.heads == second.heads and not same_person(first.by, second.by)
            for second, first in pairwise(accepting)
        )
        if agreed or last.committed is False:
            return None, False
        if last.committed:
            return next(lines, None), True
    except BadLine:
        return None, False
    return last if last.steps else None, False


def sealed(own: About, path: Path) -> dict[str, Any]:
    """Return what the first line says of a database, so that a change of it is found."""
    return {
        "id": own.id,
        "kind": "simulated" if own.simulated else "live",
        "created_at": None if own.created_at is None else iso_instant(own.created_at),
        "anchor": own.anchor or name_of(path),
    }


def name_of(path: Path) -> str:
    """Return the name under which a database knows its anchor file."""
    return str(path.absolute())[-LONGEST_NAME:]


def _lost(path: Path, anchor: str) -> str:
    """Say that the anchor file is not the one that a database names."""
    return (
        f"the anchor file of this database is {anchor}, and {path} is missing or empty; put it "
        "back, or name it in SAKSGANG_ANCHOR. If it is lost, two people can begin a new one: "
        "`saksgang audit accept --because …`"
    )


class Entry(NamedTuple):
    """What a line says of one case. before: None where the case goes on from `after`."""

    before: Head | None
    after: Head


@dataclass
class Anchor:
    """What an anchor file says.

    path: None where nothing is compared. store: what the first line says of the database. cases:
    the entries of each case in order. open: the last step, if no line says what became of it.
    proposed: the line that waits for another person. begun_anew: the file was begun after another
    one was lost, and nobody else has accepted that.
    """

    path: Path | None = None
    lines: int = 0
    up_to: datetime | None = None
    store: dict[str, Any] = field(default_factory=dict)
    cases: dict[str, list[Entry]] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)
    open: Line | None = None
    proposed: Line | None = None
    begun_anew: bool = False

    @classmethod
    def read(cls, path: Path | None, file: BinaryIO | None) -> "Anchor":
        """Read an open anchor file; None = there is none. Malformed lines are reported."""
        anchor, previous = cls(path), BEFORE_THE_FIRST
        for number, text in enumerate(() if file is None else texts_of(file), start=1):
            anchor.lines = number
            try:
                line, before = Line.read(text)
            except BadLine:
                anchor._bad(f"line {number} of the anchor file can't be read")
            else:
                if before != previous and not anchor.damages:
                    anchor._bad(f"before line {number} of the anchor file, a line was changed")
                anchor._take(line)
            previous = line_hash(text)
        return anchor

    def _bad(self, what: str) -> None:
        self.damages.append(Damage("", None, f"{what}, or is gone; put an older copy back"))

    def _take(self, line: Line) -> None:
        self.up_to = line.at
        if line.committed is not None:
            self._settle(committed=line.committed)
            return
        self.open = line if line.steps else None
        if line.store:
            self.store, self.begun_anew = dict(line.store), bool(line.by)
        elif line.by and not self._is_second(line):
            self.proposed = line
            return
        for number, head in line.heads.items():
            self.cases.setdefault(number, []).append(Entry(None, head))
        for number, (before, after) in line.steps.items():
            self.cases.setdefault(number, []).append(Entry(before, after))
        if line.by:
            self.proposed = line if line.store else None
            self.begun_anew = bool(line.store)

    def _settle(self, *, committed: bool) -> None:
        """Take what became of the open step: one that was never stored has no entry."""
        if self.open is not None and not committed:
            for number in self.open.steps:
                self.cases[number].pop()
        self.open = None

    def _is_open(self, number: str) -> bool:
        """Tell whether the last step changes a case and may never have been stored."""
        return self.open is not None and number in self.open.steps

    def _is_second(self, line: Line) -> bool:
        """Tell whether a line accepts what another person proposed, and clear the proposal."""
        first = self.proposed
        if first is None or same_person(first.by, line.by):
            return False
        return bool(first.store) or first.heads == line.heads

    def difference(self, number: str, stored: Head) -> tuple[int, str] | None:
        """Return where and how a case differs from its lines, or None. stored: its head."""
        newest, broken = NO_EVENTS, None
        for entry in self.cases.get(number, ()):
            if entry.before is None:
                broken = None
            elif entry.before != newest and broken is None:
                broken = entry.before.events + 1, "this is not the event that was anchored"
            newest = entry.after
        if broken is not None or stored == newest:
            return broken
        if self._is_open(number) and stored == self.cases[number][-1].before:
            return stored.events + 1, (
                "this event is gone, or its command was cut short: give the command again"
            )
        if stored.events > newest.events:
            return newest.events + 1, "this event has no line in the anchor file, or one before it"
        if stored.events < newest.events:
            return stored.events + 1, "this event is gone"
        return stored.events, "this is not the event that was anchored"

    def against(self, each: Examined) -> Iterator[Damage]:
        """Find where a case differs from its lines: the first event that does."""
        if each.rows is None:
            return
        events = each.rows.events
        stored = {0: BEFORE_THE_FIRST} | {row.sequence: row.hash for row in events}
        last = max(stored)
        found = self.difference(each.number, Head(last, stored[last]))
        if found is not None:
            sequence, what = self._first(each.number, stored) or found
            yield Damage(each.number, sequence, f"{what} (anchor file)")

    def _first(self, number: str, stored: dict[int, str]) -> tuple[int, str] | None:
        """Return the first anchored event that is stored otherwise, if one is.

        Not judged: what was accepted, and a last step that may never have been stored.
        """
        kept: list[Head] = []
        for entry in self.cases.get(number, ()):
            kept = [entry.after] if entry.before is None else [*kept, entry.after]
        for head in kept[:-1] if self._is_open(number) else kept:
            if stored.get(head.events) != head.hash:
                gone = head.events not in stored
                return head.events, (
                    "this event is gone" if gone else "this is not the event that was anchored"
                )
        return None

    def gone(self, seen: set[str]) -> Iterator[Damage]:
        """Find every anchored case that is not among those seen."""
        for number in sorted(self.cases.keys() - seen):
            if self.difference(number, NO_EVENTS) is None:
                continue
            what = "this case is gone"
            if self._is_open(number) and self.cases[number][-1].before == NO_EVENTS:
                what += ", or the command that opened it was cut short: give the command again"
            yield Damage(number, None, f"{what} (anchor file)")

    def fits(self, own: About) -> bool:
        """Tell whether the file was begun for a database."""
        return self.store.get("id") == own.id

    def of_the_store(self, own: About, cases: int) -> Iterator[Damage]:
        """Compare the database's own row with the first line. cases: how many there are."""
        if self.path is None or not (cases or self.lines):
            return
        if not self.lines:
            what = (
                f"nothing was compared: the anchor file {self.path} is missing or empty. Put it "
                "back, name it in SAKSGANG_ANCHOR, or accept that with --without-anchor"
            )
            if own.anchor is not None:
                what = _lost(self.path, own.anchor)
            yield Damage("", None, what)
            return
        if not self.fits(own):
            yield Damage("", None, f"{self.path} is the anchor file of another database")
            return
        now = sealed(own, self.path) | {"anchor": own.anchor}
        if self.lines == 1 or (self.lines == 2 and self.open is not None):
            del now["anchor"]  # the first step names the file, and may never have been stored
        for name, value in now.items():
            if self.store.get(name) != value:
                what = f"the database's {name} is not the one that the anchor file was begun with"
                yield Damage("", None, what)
        if self.begun_anew:
            yield Damage("", None, f"the anchor file was begun anew by {self._who()}")

    def _who(self) -> str:
        by = "somebody" if self.proposed is None else self.proposed.by
        return f"{by}; another person must accept that: `saksgang audit accept --because …`"
