"""What a sweep reads and writes: due cases, the index that finds cases, and when the sweep ran.

A sweep (`saksgang tick`) handles in every case what is due by now. The index holds for each case
its wake-up day (the next day on which a sweep has something to do in it), its line in lists, and
the words that find it. The program computes them from the calendar and the case, so the index is
stamped with the versions of program and calendar.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select, update

from storage import statements as sql
from storage.listing import Listing
from storage.tables import case_file, heartbeat, store
from workflow import __version__
from workflow.engine.calendar import calendar_version

SWEEP = "sweep"
"""The name under which each sweep stores when it ran."""


class Stamp(NamedTuple):
    """Versions of the calendar and the program that computed the index."""

    calendar: str
    program: str


def current_stamp() -> Stamp:
    """Return the versions of this program and its calendar."""
    return Stamp(calendar_version(), __version__)


class Wakeups(Listing):
    """What a sweep can do inside one transaction."""

    def due_by(self, day: date) -> list[str]:
        """Return the numbers of the cases that are due by a day, the earliest first."""
        return self._driver.texts(sql.DUE, wanted=day)

    def index_is_current(self, stamp: Stamp) -> bool:
        """Tell whether the versions of a stamp computed the index."""
        columns = select(store.c.calendar_version, store.c.program_version)
        row = self.connection.execute(columns).first()
        return row is not None and Stamp(row.calendar_version, row.program_version) == stamp

    def numbers_after(self, number: str, limit: int) -> list[str]:
        """Return the numbers of up to `limit` cases after a number, in order; "" = the first."""
        query = select(case_file.c.number).where(case_file.c.number > number)
        return list(
            self.connection.execute(query.order_by(case_file.c.number).limit(limit)).scalars()
        )

    def stamp_index(self, stamp: Stamp) -> None:
        """Store which versions computed the index, once all of it is computed."""
        stamped = {"calendar_version": stamp.calendar, "program_version": stamp.program}
        self.connection.execute(update(store).values(stamped))

    def note_run(self, name: str, at: datetime) -> None:
        """Store when a recurring task ran, in the table `heartbeat`. name: SWEEP."""
        self.connection.execute(sql.beat(self.connection.dialect.name), {"name": name, "at": at})

    def last_run(self, name: str) -> datetime | None:
        """Return when a recurring task last ran, or None if it never has. name: SWEEP."""
        query = select(heartbeat.c.at).where(heartbeat.c.name == name)
        at: datetime | None = self.connection.execute(query).scalar()
        return at
