"""Sweep: do what is due by now in every case, with the same commands as everything else.

It may run at any moment, many times, and in several processes at once: nothing is done twice. A
case that fails is reported, and the others are handled.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from handlers.casework.door import Door, Handled
from handlers.casework.stored_lines import indexed, line_of
from handlers.safekeeping.anchor_file import AnchorFault
from storage.errors import BrokenRecord, Conflict, DatabaseUnreachable
from storage.lines import Line
from storage.listing import Compared, Indexed
from storage.store import Store
from storage.wakeups import SWEEP, current_stamp
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import SaksgangError, UnknownState

AT_ONCE = 25
"""How many cases are read in one transaction: another's commit waits so long."""
IN_A_ROW = 20
"""How many due cases are handled before other writers get their turn."""
NOTED_EVERY = timedelta(minutes=10)
"""How often it is stored that a sweep ran."""
LOST_AFTER = 3
"""The sweep ends when so many cases in a row fail because the database can't be reached."""
T = TypeVar("T")
Progress = Callable[[Iterable[list[str]], int], Iterable[list[str]]]
"""Yields what it is given, of so many parts, and shows how far a run is."""


def _unseen(parts: Iterable[list[str]], _count: int) -> Iterable[list[str]]:
    return parts


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
    """Handle everything that is due by an instant, store lines of lists, and that a sweep ran.

    Raises DatabaseUnreachable when the database itself can't be reached, StatedTime, OtherValues.
    """
    door.check_time()
    door.check_values()
    _keep_index_current(door, at)
    with door.store.transaction(write=False) as work:
        numbers = work.due_by(oslo_day(at))
    handled, failed, lost, unanchored = [], [], 0, None
    for position, number in enumerate(numbers, 1):
        if position % IN_A_ROW == 0:
            door.store.let_others_write()
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
        _store_lines(door.store, oslo_day(at))
        _note_run(door, at)
    return Swept(tuple(handled), tuple(failed), unanchored)


def reindex(door: Door, at: datetime, progress: Progress = _unseen) -> int:
    """Compute again what finds each case: its wake-up day, its line in lists, its words.

    Returns in how many cases that was wrong. Cases are read while others can write, a few at a
    time, and stored when others had their turn. One that somebody changes meanwhile is derived
    again. A dry run counts, and stores nothing.
    progress: is given parts of all numbers and how many parts there are, and yields them, to show
    how far it is.
    """
    derived = partial(indexed, today=oslo_day(at))
    with door.store.transaction(write=False) as work:
        parts = work.count_cases() // AT_ONCE + 1
    numbers = progress(door.store.numbers(AT_ONCE), parts)
    compared = (_compared(door.store, part, derived) for part in numbers)
    if door.dry_run:
        return sum(each.wrong for found in compared for each in found)
    wrong = sum(_store_compared(door.store, x, derived) for x in _in_turns(door.store, compared))
    with door.store.transaction(write=True) as work:
        work.stamp_index(current_stamp())
    return wrong


def _in_turns(store: Store, parts: Iterable[Sequence[T]]) -> Iterator[list[T]]:
    """Yield what parts hold, as much as comes until others had their turn to write."""
    read: list[T] = []
    for part in parts:
        read += part
        if read and store.others_had_their_turn():
            yield read
            read = []
    if read:
        yield read


def _compared(
    store: Store, numbers: Sequence[str], derived: Callable[[Any], Indexed]
) -> list[Compared]:
    with store.transaction(write=False) as work:
        return work.compare(numbers, derived)


def _store_compared(
    store: Store, found: Sequence[Compared], derived: Callable[[Any], Indexed]
) -> int:
    """Store what finds cases; return in how many it was wrong."""
    with store.transaction(write=True) as work:
        left = work.store_compared(found)
    wrong = sum(each.wrong for each in found if each.number not in left)
    for number in left:
        with store.transaction(write=True) as work:
            wrong += work.rebuild([number], derived)
    return wrong


def _store_lines(store: Store, today: date) -> None:
    """Derive the lines of lists that do not hold any more, and store them.

    They are derived while others can write. One that somebody makes outdated meanwhile is left to
    the next sweep, and so is one of a case that can't be read.
    """
    with store.transaction(write=False) as work:
        numbers = work.outdated(today)
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    for lines in _in_turns(store, (_lines(store, part, today) for part in parts)):
        with store.transaction(write=True) as work:
            for number, line, seen in lines:
                work.store_line(number, line, seen)


def _lines(store: Store, numbers: Iterable[str], today: date) -> list[tuple[str, Line, int | None]]:
    """Derive the lines of cases that can be read, each with how often it was made outdated."""
    lines = []
    with store.transaction(write=False) as work:
        for number in numbers:
            with suppress(BrokenRecord, UnknownState):
                case = work.with_matter(number).case
                lines.append((number, line_of(case, today), work.times_outdated(number)))
    return lines


def _note_run(door: Door, at: datetime) -> None:
    """Store that a sweep ran, unless that was stored just before: it takes the lock of writers."""
    with door.store.transaction(write=False) as work:
        last = work.last_run(SWEEP)
    if last is None or at < last or at - last >= NOTED_EVERY:  # the clock may have run ahead
        with door.store.transaction(write=True) as work:
            work.note_run(SWEEP, at)


def _keep_index_current(door: Door, at: datetime) -> None:
    """Compute the index again where another calendar or program computed it."""
    with door.store.transaction(write=False) as work:
        current = work.index_is_current(current_stamp())
    if not current and not door.dry_run:
        reindex(door, at)


def _is_gone(error: SaksgangError) -> bool:
    """Tell whether the database may be gone. A damaged page of its file concerns few cases."""
    return isinstance(error, DatabaseUnreachable) and "SQLITE_CORRUPT" not in str(error)


def _unexpected(error: Exception) -> str:
    return f"an unexpected fault ({type(error).__name__})"
