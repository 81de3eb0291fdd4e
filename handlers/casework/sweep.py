"""Sweep: do what is due by now in every case, with the same commands as everything else.

It may run at any moment, many times, and in several processes at once: nothing is done twice. A
case that fails is reported, and the others are handled.
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
from storage.wakeups import SWEEP, current_stamp
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import SaksgangError

LOST_AFTER = 3
"""The sweep ends when so many cases in a row fail because the database can't be reached."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did.

    failed: number of each case that could not be handled, and why. unanchored: why the anchor file
    could not be written; None if it was written, or there is none.
    """

    handled: tuple[Handled, ...]
    failed: tuple[tuple[str, str], ...]
    unanchored: str | None = None

    def faults(self) -> Iterator[str]:
        """Yield what went wrong, a sentence each."""
        yield from (f"Case {number} could not be handled: {why}" for number, why in self.failed)
        if self.unanchored is not None:
            why = f"The anchor file could not be written: {self.unanchored}"
            yield f"{why}. The next sweep tries again"

    def as_data(self) -> list[dict[str, object]]:
        """Return plain data for JSON: the cases that were handled."""
        return [handled.as_data() for handled in self.handled]


def sweep(door: Door, at: datetime, anchor: Path | None = None) -> Swept:
    """Handle everything that is due by an instant, then write the anchor file, if there is one.

    Raises DatabaseUnreachable when the database itself can't be reached, StatedTime.
    """
    door.check_time()
    _keep_wakeups_current(door)
    with door.store.transaction(write=False) as work:
        numbers = work.due_by(oslo_day(at))
    handled, failed, lost = [], [], 0
    for number in numbers:
        try:
            done = door.pass_time(number, at)
        except Conflict:
            done = None  # somebody changed the case just now; the next sweep looks again
        except SaksgangError as error:
            lost = lost + 1 if _is_gone(error) else 0
            if lost == LOST_AFTER:
                raise
            failed.append((number, str(error)))
            continue
        except Exception as error:  # one faulty case must not stop the others
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
        wrong = work.rebuild_wakeups(door.next_due, current_stamp())
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
    """Tell whether the database may be gone. A damaged page of its file concerns few cases."""
    return isinstance(error, DatabaseUnreachable) and "SQLITE_CORRUPT" not in str(error)


def _unexpected(error: Exception) -> str:
    return f"an unexpected fault ({type(error).__name__})"


def _note_it(store: Store, at: datetime, anchor: Path | None) -> str | None:
    """Store that a sweep ran, and write the anchor file. Return why that failed, or None.

    A failure must not hold up the letters.
    """
    with store.transaction(write=True) as work:
        work.note_run(SWEEP, at)
        try:
            if anchor is not None:
                write_down(work, anchor, at)
        except OSError as error:
            return trouble(error)
        except (ValueError, ArithmeticError) as error:
            return _unexpected(error)
    return None
