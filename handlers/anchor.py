"""The anchor: the heads of all chains, written down elsewhere, line after line. It shows what no chain can show of itself: a cut tail, a
chain written anew, an older database put back.

Only appended to. A line holds an instant, the heads that changed since the line before, and the digest of all heads.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from storage.columns import iso_instant
from storage.store import Work
from storage.tables import case_file, event
from storage.verification import Damage, heads_digest

_OVERLAP = timedelta(days=1)  # two sweeps may have had different clocks


@dataclass(frozen=True)
class Line:
    """One line. heads: case number → count of events and head."""

    at: datetime
    heads: dict[str, tuple[int, str]]
    digest: str


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of an anchor file, oldest first. Raises ValueError for a line that is none; nothing for a file that is not there."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for text in file:
            data = json.loads(text)
            heads = {number: (int(count), str(head)) for number, (count, head) in data["heads"].items()}
            yield Line(datetime.fromisoformat(data["at"]), heads, data["digest"])


def write_down(work: Work, path: Path, at: datetime) -> bool:
    """Append the heads that changed since the last line; False when none did. Synced before it returns."""
    last = _last(path)
    digest = heads_digest(work)
    if last is not None and last.digest == digest:
        return False
    query = select(case_file.c.number, case_file.c.event_count, case_file.c.head_hash).order_by(case_file.c.number)
    if last is not None and at >= last.at:  # else the clock has gone back: write all of them
        query = query.where(case_file.c.changed_at >= last.at - _OVERLAP)
    heads = {number: [count, head] for number, count, head in work.connection.execute(query)}
    text = json.dumps({"at": iso_instant(at), "heads": heads, "digest": digest}, sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def _last(path: Path) -> Line | None:
    """The last line, read from the end: the file may be long."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        tail, step = b"", 4096
        while size and tail.count(b"\n") < 2:
            size, step = max(0, size - step), step * 2
            file.seek(size)
            tail = file.read()
    text = tail.decode("utf-8").splitlines()[-1:]
    if not text:
        return None
    data = json.loads(text[0])
    return Line(datetime.fromisoformat(data["at"]), {}, data["digest"])


def damages_against(work: Work, path: Path) -> Iterator[Damage]:
    """Every case whose events are not those that were once written down: gone, cut, or chained anew."""
    wanted: dict[str, dict[int, str]] = {}
    for line in lines_of(path):
        for number, (count, head) in line.heads.items():
            wanted.setdefault(number, {})[count] = head
    for number, heads in sorted(wanted.items()):
        query = select(event.c.sequence, event.c.hash).where(event.c.case_number == number, event.c.sequence.in_(list(heads)))
        stored = {row[0]: row[1] for row in work.connection.execute(query)}
        for count, head in sorted(heads.items()):
            if stored.get(count) != head:
                what = "this event is gone" if count not in stored else "this is not the event that was written down"
                yield Damage(number, count, f"{what} (anchor file)")
                break
