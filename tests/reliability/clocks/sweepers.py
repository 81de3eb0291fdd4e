"""Sweepers in processes of their own: several at once, and one that tells how far it has come."""

import json
from datetime import date, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest import mock

from the_command import opened

from handlers.api import anchored
from handlers.casework.door import Door, Handled
from handlers.casework.sweep import sweep
from storage.store import Work


def sweep_together(place: str, at: str, anchor: str, together: Barrier, report: str) -> None:
    """Sweep once in its own process, and write down what was done.

    Every sweeper reads the list of due cases before any of them begins.
    """
    seen: list[str] = []

    def read_by_all(work: Work, day: date) -> list[str]:
        seen.extend(read(work, day))
        together.wait(60)
        return seen

    read = Work.due_by
    with opened(place) as store, mock.patch.object(Work, "due_by", read_by_all):
        swept = sweep(Door(anchored(store, Path(anchor))), datetime.fromisoformat(at))
    counts = [len(seen), sum(len(handled.events) for handled in swept.handled), len(swept.failed)]
    Path(report).write_text(json.dumps(counts), encoding="utf-8")


def sweep_and_tell(place: str, at: str, progress: Connection) -> None:
    """Sweep in its own process, and send a byte when each case begins."""

    def told(door: Door, number: str, instant: datetime) -> Handled | None:
        progress.send_bytes(b".")
        return pass_time(door, number, instant)

    pass_time = Door.pass_time
    with opened(place) as store, mock.patch.object(Door, "pass_time", told):
        sweep(Door(store), datetime.fromisoformat(at))
