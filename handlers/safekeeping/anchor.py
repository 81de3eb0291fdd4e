"""The anchor file: the head of every case (the hash of its last event), outside the database.

It shows what no chain can show of itself: a cut tail, a chain that was computed anew, an older
database that was put back. Lines are only appended. A line holds an instant, the heads that differ
from those last written (`[0, ""]` for a case that is gone), and the digest of all heads.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from handlers.safekeeping.disk import make_folder, sync
from storage.canonical import canonical
from storage.columns import iso_instant
from storage.heads import digest_of, heads
from storage.store import Work
from storage.verification import Damage, Examined

_BAD_LINE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
_GONE: Final = (0, "")


@dataclass(frozen=True)
class Line:
    """One line. heads: case number → count of events and head."""

    heads: dict[str, tuple[int, str]]
    digest: str


def write_down(work: Work, path: Path, at: datetime) -> bool:
    """Append the heads that differ from those last written, and sync the file.

    Returns False, and writes nothing, when none differs. Raises OSError.
    """
    found = heads(work)
    digest = digest_of(found)
    if _last_digest(path) == digest:
        return False
    written = Anchor.read(path).newest
    changed = {number: head for number, head in found.items() if written.get(number) != head}
    changed |= dict.fromkeys(written.keys() - found.keys(), _GONE)
    text = canonical({"at": iso_instant(at), "heads": changed, "digest": digest})
    make_folder(path.parent)
    new = not path.exists()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(_end_of_lines(file))
        file.truncate()  # a line that a crash cut short
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync(path.parent)
    return True


@dataclass(frozen=True)
class Anchor:
    """What an anchor file says.

    heads: case number → count of events → head. newest: the last head of each case that was there
    when the last line was written. damages: lines that can't be right.
    """

    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    newest: dict[str, tuple[int, str]] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path | None) -> "Anchor":
        """Read an anchor file (empty if missing). Malformed lines are reported and skipped."""
        anchor = cls()
        digest = None
        for number, text in enumerate(() if path is None else _texts(path), start=1):
            try:
                line = _line(text)
            except _BAD_LINE:
                what = f"line {number} of the anchor file can't be read"
                anchor.damages.append(Damage("", None, what))
                continue
            digest = line.digest
            for case, (count, head) in line.heads.items():
                if (count, head) == _GONE:
                    anchor.newest.pop(case, None)
                    continue
                anchor.newest[case] = count, head
                first = anchor.heads.setdefault(case, {})
                first.setdefault(count, head)  # the line that was written first counts
        if digest not in (None, anchor.digest()) and not anchor.damages:
            what = "a line of the anchor file is gone, or not what was written"
            anchor.damages.append(Damage("", None, what))
        return anchor

    def digest(self) -> str:
        """Compute the digest of a database with the newest heads."""
        return digest_of(self.newest)

    def against(self, each: Examined) -> Iterator[Damage]:
        """Find the first event of a case that differs from the anchored one, or is gone."""
        wanted = self.heads.get(each.number, {})
        if each.rows is None:
            return
        stored = {row.sequence: row.hash for row in each.rows.events}
        for count, head in sorted(wanted.items()):
            if stored.get(count) != head:
                gone = count not in stored
                what = "this event is gone" if gone else "this is not the event that was anchored"
                yield Damage(each.number, count, f"{what} (anchor file)")
                return

    def gone(self, seen: set[str]) -> Iterator[Damage]:
        """Find every anchored case that is not among those seen."""
        for number in sorted(self.heads.keys() - seen):
            yield Damage(number, min(self.heads[number]), "this event is gone (anchor file)")


def _line(text: bytes) -> Line:
    """Read a line. Raises one of _BAD_LINE for a malformed one."""
    data = json.loads(text)
    datetime.fromisoformat(data["at"])
    heads = {number: (int(count), str(head)) for number, (count, head) in data["heads"].items()}
    "".join((*heads, *(head for _, head in heads.values()))).encode()  # refuses lone surrogates
    return Line(heads, data["digest"])


def _texts(path: Path) -> Iterator[bytes]:
    """Yield the whole lines of a file. A last line without its end was cut short by a crash."""
    if not path.exists():
        return
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


def _last_digest(path: Path) -> str | None:
    """Return the digest on the last whole line, reading no other; None without a good line."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        end = _end_of_lines(file)
        start = _end_of_lines(file, max(0, end - 1))
        file.seek(start)
        text = file.read(end - start)
    try:
        return _line(text).digest
    except _BAD_LINE:
        return None


def _end_of_lines(file: BinaryIO, before: int | None = None) -> int:
    """Return where the last whole line ends, in the file or before a position.

    The search starts there and goes back, since the file may be long.
    """
    end = file.seek(0, os.SEEK_END) if before is None else before
    while end:
        start = max(0, end - 4096)
        file.seek(start)
        position = file.read(end - start).rfind(b"\n")
        if position >= 0:
            return start + position + 1
        end = start
    return 0
