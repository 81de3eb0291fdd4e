"""What a sweep reads and writes: due cases, the index that finds them, and when the sweep ran.

A sweep (`saksgang tick`) handles in every case what is due by now. The index holds for each case
its wake-up day: the next day on which a sweep has something to do in it. The program computes it
from the calendar and the case, so the index is stamped with the versions of program and calendar.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select, update

from storage import statements as sql
from storage.cases import Cases
from storage.errors import BrokenRecord
from storage.tables import case_file, heartbeat, store
from workflow import __version__
from workflow.engine.calendar import calendar_version
from workflow.engine.case import Case
from workflow.engine.errors import UnknownState

SWEEP = "sweep"
"""The name under which each sweep stores when it ran."""


class Stamp(NamedTuple):
    """Versions of the calendar and the program that computed the wake-up days."""

    calendar: str
    program: str


def current_stamp() -> Stamp:
    """Return the versions of this program and its calendar."""
    return Stamp(calendar_version(), __version__)


class Wakeups(Cases):
    """What a sweep can do inside one transaction."""

    def due_by(self, day: date, limit: int | None = None) -> list[str]:
        """Return the numbers of the cases that are due by a day, the earliest first."""
        order = select(case_file.c.number).where(case_file.c.next_wakeup <= day)
        order = order.order_by(case_file.c.next_wakeup, case_file.c.number).limit(limit)
        return list(self.connection.execute(order).scalars())

    def wakeups_are_current(self, stamp: Stamp) -> bool:
        """Tell whether the versions of a stamp computed the index of wake-up days."""
        columns = select(store.c.calendar_version, store.c.program_version)
        row = self.connection.execute(columns).first()
        return row is not None and Stamp(row.calendar_version, row.program_version) == stamp

    def rebuild_wakeups(self, next_due: Callable[[Case], date | None], stamp: Stamp) -> int:
        """Compute every case's wake-up day again and stamp the index.

        Returns how many days were wrong. A case that can't be read keeps its day. Versions stay.
        """
        wrong = 0
        query = select(case_file.c.number, case_file.c.next_wakeup).order_by(case_file.c.number)
        for row in self.connection.execute(query).all():
            try:
                stored = self.get(row.number)
            except (BrokenRecord, UnknownState):
                continue
            wanted = next_due(stored.case)
            if wanted != row.next_wakeup:
                wrong += 1
                same = (case_file.c.number == row.number) & (case_file.c.version == stored.version)
                self.connection.execute(update(case_file).where(same).values(next_wakeup=wanted))
        stamped = {"calendar_version": stamp.calendar, "program_version": stamp.program}
        self.connection.execute(update(store).values(stamped))
        return wrong

    def note_run(self, name: str, at: datetime) -> None:
        """Store when a recurring task ran, in the table `heartbeat`. name: SWEEP."""
        self.connection.execute(sql.beat(self.connection.dialect.name), {"name": name, "at": at})

    def last_run(self, name: str) -> datetime | None:
        """Return when a recurring task last ran, or None if it never has. name: SWEEP."""
        query = select(heartbeat.c.at).where(heartbeat.c.name == name)
        at: datetime | None = self.connection.execute(query).scalar()
        return at
