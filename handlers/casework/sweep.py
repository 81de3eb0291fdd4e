"""Sweep: do what is due by now in every case, with the same commands as everything else.

It may run at any moment, many times, and in several processes at once: nothing is done twice. A
case that fails is reported, and the others are handled.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from handlers.casework.door import Door, Handled
from handlers.safekeeping.anchor_file import AnchorFault
from storage.errors import Conflict, DatabaseUnreachable
from storage.wakeups import SWEEP, current_stamp
from workflow.engine.advance import next_due
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import SaksgangError

LOST_AFTER = 3
"""The sweep ends when so many cases in a row fail because the database can't be reached."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did.

    failed: number of each case that could not be handled, and why. unanchored: why the anchor file
    could not be written, which ended the sweep; None if it could.
    """

    handled: tuple[Handled, ...]
    failed: tuple[tuple[str, str], ...]
    unanchored: str | None = None

    def faults(self) -> Iterator[str]:
        """Yield what went wrong, a sentence each."""
        yield from (f"Case {number} could not be handled: {why}" for number, why in self.failed)
        if self.unanchored is not None:
            yield f"The sweep ended early: {self.unanchored}. The next sweep tries again"

    def as_data(self) -> list[dict[str, object]]:
        """Return plain data for JSON: the cases that were handled."""
        return [handled.as_data() for handled in self.handled]


def sweep(door: Door, at: datetime) -> Swept:
    """Handle everything that is due by an instant, and store that a sweep ran.

    Raises DatabaseUnreachable when the database itself can't be reached, StatedTime, OtherValues.
    """
    door.check_time()
    door.check_values()
    _keep_wakeups_current(door)
    with door.store.transaction(write=False) as work:
        numbers = work.due_by(oslo_day(at))
    handled, failed, lost, unanchored = [], [], 0, None
    for number in numbers:
        try:
            done = door.pass_time(number, at)
        except Conflict:
            done = None  # somebody changed the case just now; the next sweep looks again
        except AnchorFault as error:
            unanchored = str(error)
            break  # every other case would fail as well
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
    if not door.dry_run:
        with door.store.transaction(write=True) as work:
            work.note_run(SWEEP, at)
    return Swept(tuple(handled), tuple(failed), unanchored)


def reindex(door: Door) -> int:
    """Compute every case's wake-up day again; return how many were wrong.

    A dry run counts them and stores nothing.
    """
    wrong = 0
    with suppress(_OnlyCounted), door.store.transaction(write=True) as work:
        wrong = work.rebuild_wakeups(next_due, current_stamp())
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
