"""The anchor: the heads of all chains, written down elsewhere, line after line. It shows what no chain can show of itself: a cut tail, a
chain written anew, an older database put back.

Only appended to. A line holds an instant, the heads that are not those last written down, and the digest of all heads.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from handlers.disk import make_folder, sync
from storage.columns import iso_instant
from storage.store import Work
from storage.tables import case_file
from storage.verification import Damage, Examined, heads_digest

_BAD_LINE = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Line:
    """One line. heads: case number → count of events and head."""

    at: datetime
    heads: dict[str, tuple[int, str]]
    digest: str


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of an anchor file, oldest first. Raises ValueError for a line that is none; nothing for a file that is not there.

    The last one, where a crash cut it short, is not one yet.
    """
    for text in _texts(path):
        yield _line(text)


def write_down(work: Work, path: Path, at: datetime) -> bool:
    """Append the heads that are not those last written down; False when all are. Synced before it returns."""
    digest = heads_digest(work)
    written = Anchor.read(path)
    if written.digest() == digest:
        return False
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash).order_by(case_file.c.number)
    rows = work.connection.execute(query.execution_options(yield_per=1000))
    heads = {number: [count, head] for number, count, head in rows if written.newest.get(number) != (count, head)}
    text = json.dumps({"at": iso_instant(at), "heads": heads, "digest": digest}, sort_keys=True)
    make_folder(path.parent)
    new = not path.exists()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(_end_of_lines(file))
        file.truncate()  # what a crash cut short was never told of
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync(path.parent)
    return True


@dataclass(frozen=True)
class Anchor:
    """What was once written down. heads: case number → count of events → head. newest: the last of each."""

    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    newest: dict[str, tuple[int, str]] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path | None) -> "Anchor":
        """That of a file; an empty one for none. A line that is none is told of, and the others are read."""
        anchor = cls()
        digest = None
        for number, text in enumerate(() if path is None else _texts(path), start=1):
            try:
                line = _line(text)
            except _BAD_LINE:
                anchor.damages.append(Damage("", None, f"line {number} of the anchor file can't be read"))
                continue
            digest = line.digest
            anchor.newest.update(line.heads)
            for case, (count, head) in line.heads.items():
                anchor.heads.setdefault(case, {}).setdefault(count, head)  # what was written first holds
        if digest not in (None, anchor.digest()) and not anchor.damages:
            anchor.damages.append(Damage("", None, "a line of the anchor file is gone, or not what was written"))
        return anchor

    def digest(self) -> str:
        """`heads_digest` of a database with the newest heads."""
        lines = (f"{number} {count} {head}\n".encode() for number, (count, head) in sorted(self.newest.items()))
        return hashlib.sha256(b"".join(lines)).hexdigest()

    def against(self, each: Examined) -> Iterator[Damage]:
        """The first event of a case that is not the one that was once written down: gone, cut, or chained anew."""
        wanted = self.heads.get(each.number, {})
        if each.rows is None:
            return
        stored = {row.sequence: row.hash for row in each.rows.events}
        for count, head in sorted(wanted.items()):
            if stored.get(count) != head:
                what = "this event is gone" if count not in stored else "this is not the event that was written down"
                yield Damage(each.number, count, f"{what} (anchor file)")
                return

    def gone(self, seen: set[str]) -> Iterator[Damage]:
        """Every case that was once written down, and is not among those seen."""
        for number in sorted(self.heads.keys() - seen):
            yield Damage(number, min(self.heads[number]), "this event is gone (anchor file)")


def _line(text: bytes) -> Line:
    data = json.loads(text)
    heads = {number: (int(count), str(head)) for number, (count, head) in data["heads"].items()}
    return Line(datetime.fromisoformat(data["at"]), heads, data["digest"])


def _texts(path: Path) -> Iterator[bytes]:
    if not path.exists():
        return
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


def _end_of_lines(file: BinaryIO) -> int:
    """Where the last whole line ends, found from the end: the file may be long."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - 4096)
        file.seek(start)
        place = file.read(end - start).rfind(b"\n")
        if place >= 0:
            return start + place + 1
        end = start
    return 0
