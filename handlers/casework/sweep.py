"""The sweep: what time asks for by now, of every case, through the same door as everything else. It does not know when it runs.

Safe to run at any moment, many times, by several at once: a case that another sweep has handled meanwhile asks nothing more. A case
that fails is named and passed over; the others are handled.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.casework.door import Door, Handled
from handlers.safekeeping.anchor import write_down
from handlers.safekeeping.disk import trouble
from storage.errors import Conflict, DatabaseUnreachable
from storage.store import Store
from storage.wakeups import HEARTBEAT, current_stamp
from workflow.engine.advance import next_due
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import SaksgangError

LOST_AFTER = 3
"""So many cases in a row that could not be handled for want of the database: it is gone, and the others would fare alike."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did: each case it handled, each it could not, with why, and why the anchor file was not written, if it was not."""

    handled: tuple[Handled, ...]
    failed: tuple[tuple[str, str], ...]
    unanchored: str | None = None

    def faults(self) -> Iterator[str]:
        """What went wrong, a sentence each."""
        yield from (f"Case {number} could not be handled: {why}" for number, why in self.failed)
        if self.unanchored is not None:
            yield f"The anchor file could not be written: {self.unanchored}. The next sweep tries again"


def sweep(door: Door, at: datetime, anchor: Path | None = None) -> Swept:
    """Handle everything that is due by an instant, then write the heads of all chains down in the anchor file, if there is one.

    Raises DatabaseUnreachable when the database itself is gone.
    """
    _keep_wakeups_current(door)
    with door.store.transaction(write=False) as work:
        numbers = work.due_by(oslo_day(at))
    handled, failed, lost = [], [], 0
    for number in numbers:
        try:
            done = door.pass_time(number, at)
        except Conflict:
            done = None  # somebody is at work on it; the next sweep looks again
        except SaksgangError as error:
            lost = lost + 1 if _is_gone(error) else 0
            if lost == LOST_AFTER:
                raise
            failed.append((number, str(error)))
            continue
        except Exception as error:  # whatever is wrong with one case is no reason to forget the others
            failed.append((number, _unexpected(error)))
            lost = 0
            continue
        lost = 0
        if done is not None:
            handled.append(done)
    unanchored = None if door.dry_run else _note_it(door.store, at, anchor)
    return Swept(tuple(handled), tuple(failed), unanchored)


def reindex(door: Door) -> int:
    """Compute every case's wake-up day again; return how many were wrong.

    A dry run counts them and stores nothing.
    """
    wrong = 0
    with suppress(_OnlyCounted), door.store.transaction(write=True) as work:
        wrong = work.rebuild_wakeups(lambda case: next_due(case, door.policy), current_stamp())
        if door.dry_run:
            raise _OnlyCounted
    return wrong


class _OnlyCounted(Exception):
    """Ends the transaction of a dry run, so that nothing of it is stored."""


def _keep_wakeups_current(door: Door) -> None:
    """Compute the wake-up days again where another calendar or program computed them."""
    with door.store.transaction(write=False) as work:
        current = work.wakeups_are_current(current_stamp())
    if not current and not door.dry_run:
        reindex(door)


def _is_gone(error: SaksgangError) -> bool:
    """Whether the database itself may be gone. A damaged place in its file is, like a broken case, a matter of the cases there."""
    return isinstance(error, DatabaseUnreachable) and "SQLITE_CORRUPT" not in str(error)


def _unexpected(error: Exception) -> str:
    return f"an unexpected fault ({type(error).__name__})"


def _note_it(store: Store, at: datetime, anchor: Path | None) -> str | None:
    """The heartbeat and the anchor file; why the file could not be written, if so: no reason to hold up the letters."""
    with store.transaction(write=True) as work:
        work.beat(HEARTBEAT, at)
        try:
            if anchor is not None:
                write_down(work, anchor, at)
        except OSError as error:
            return trouble(error)
        except (ValueError, ArithmeticError) as error:
            return _unexpected(error)
    return None
