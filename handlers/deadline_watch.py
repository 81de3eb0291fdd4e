"""The sweep: what time asks for by now, of every case, through the same door as everything else. It does not know when it runs.

Safe to run at any moment, many times, by several at once: a case that another sweep has handled meanwhile asks nothing more. A case
that fails is named and passed over; the others are handled.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.anchor import write_down
from handlers.casework import Door, Handled
from storage.errors import Conflict
from workflow.calendar import oslo_day
from workflow.errors import SaksgangError

HEARTBEAT = "sweep"


@dataclass(frozen=True)
class Swept:
    """What a sweep did: each case it handled, and each it could not, with why."""

    handled: tuple[Handled, ...]
    failed: tuple[tuple[str, str], ...]


def sweep(door: Door, at: datetime, anchor: Path | None = None) -> Swept:
    """Handle everything that is due by an instant, then write the heads of all chains down in the anchor file, if there is one.

    Raises DatabaseUnreachable when the database itself is gone.
    """
    with door.store.transaction(write=False) as work:
        numbers = work.due_by(oslo_day(at))
    handled, failed = [], []
    for number in numbers:
        try:
            done = door.pass_time(number, at)
        except Conflict:
            continue  # somebody is at work on it; the next sweep looks again
        except SaksgangError as error:
            failed.append((number, str(error)))
            continue
        except Exception as error:  # whatever is wrong with one case is no reason to forget the others
            failed.append((number, f"an unexpected fault ({type(error).__name__})"))
            continue
        if done is not None:
            handled.append(done)
    if not door.dry_run:
        with door.store.transaction(write=True) as work:
            work.beat(HEARTBEAT, at)
            if anchor is not None:
                write_down(work, anchor, at)
    return Swept(tuple(handled), tuple(failed))
