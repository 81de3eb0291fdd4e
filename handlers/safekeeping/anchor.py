"""The anchor: the heads of all chains, written down elsewhere, line after line. It shows what no chain can show of itself: a cut tail, a
chain written anew, an older database put back.

Only appended to. A line holds an instant, the heads that are not those last written down (that of a case that is there no more
is `[0, ""]`), and the digest of all heads.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from handlers.safekeeping.disk import make_folder, sync
from storage.columns import iso_instant
from storage.store import Work
from storage.verification import Damage, Examined, digest_of, heads

_BAD_LINE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
_GONE: Final = (0, "")


@dataclass(frozen=True)
class Line:
    """One line. heads: case number → count of events and head."""

    heads: dict[str, tuple[int, str]]
    digest: str


def write_down(work: Work, path: Path, at: datetime) -> bool:
    """Append the heads that are not those last written down; False when all are. Synced before it returns."""
    found = heads(work)
    digest = digest_of(found)
    if _last_digest(path) == digest:
        return False
    written = Anchor.read(path).newest
    changed = {number: head for number, head in found.items() if written.get(number) != head}
    changed |= dict.fromkeys(written.keys() - found.keys(), _GONE)
    text = json.dumps({"at": iso_instant(at), "heads": changed, "digest": digest}, sort_keys=True)
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
    """What was once written down. heads: case number → count of events → head. newest: the last of each that was there then."""

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
            for case, (count, head) in line.heads.items():
                if (count, head) == _GONE:
                    anchor.newest.pop(case, None)
                    continue
                anchor.newest[case] = count, head
                anchor.heads.setdefault(case, {}).setdefault(count, head)  # what was written first holds
        if digest not in (None, anchor.digest()) and not anchor.damages:
            anchor.damages.append(Damage("", None, "a line of the anchor file is gone, or not what was written"))
        return anchor

    def digest(self) -> str:
        """That of a database with the newest heads."""
        return digest_of(self.newest)

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
    """Raises one of _BAD_LINE for what is none."""
    data = json.loads(text)
    datetime.fromisoformat(data["at"])
    heads = {number: (int(count), str(head)) for number, (count, head) in data["heads"].items()}
    "".join((*heads, *(head for _, head in heads.values()))).encode()  # half a character is none, and could not be shown
    return Line(heads, data["digest"])


def _texts(path: Path) -> Iterator[bytes]:
    """Whole lines only: the last one, where a crash cut it short, is not one yet."""
    if not path.exists():
        return
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


def _last_digest(path: Path) -> str | None:
    """The digest on the last whole line, without a look at the others; None where there is no such line, or it can't be read."""
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
    """Where the last whole line ends, of the whole file or before a place, found from there: the file may be long."""
    end = file.seek(0, os.SEEK_END) if before is None else before
    while end:
        start = max(0, end - 4096)
        file.seek(start)
        place = file.read(end - start).rfind(b"\n")
        if place >= 0:
            return start + place + 1
        end = start
    return 0
