"""Working time: how many minutes one case worker has worked by each day, as a table.

All times of the event loop are minutes of work since day 0, so nights, weekends and holidays do not
exist there. A case worker with 7.5 hours a day and 12 % absence works 396 minutes a day: absence
divides the speed. Example, with Friday as day 0: `opens` is 0, 396, 396, 396, 792, so minute 396
is the first of Monday (day 3), and what ends at minute 396 has ended on Friday.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenarios.simulation_settings import Staff
from workflow.engine.calendar import OSLO, is_working_day

OFFICE_OPENS: Final = time(8)


@dataclass(frozen=True)
class WorkingTime:
    """The days of a simulation, numbered from 0, and the work that can be done on them.

    first: day 0. opens: for each day, and for the one after the last, the minutes of work before
    it; never falling. workers: how many case workers there are, for each day. paid: how many hours
    are paid for a minute of work, for each day. lasts: for each day, its working hours in minutes.
    """

    first: date
    opens: NDArray[np.int64]
    workers: NDArray[np.int64]
    paid: NDArray[np.float64]
    lasts: NDArray[np.float64]

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.workers)

    @cached_property
    def day_of(self) -> NDArray[np.int64]:
        """For each minute of work, the day to which it belongs."""
        return np.repeat(np.arange(self.days), np.diff(self.opens))

    def day_ended(self, minutes: NDArray[Any]) -> NDArray[np.int64]:
        """Return the day of what ends at these minutes (1 or more): that of the minute before."""
        days: NDArray[np.int64] = self.day_of[minutes - 1]
        return days

    @property
    def capacity(self) -> NDArray[np.int64]:
        """For each day, the minutes of work of all case workers together."""
        return self.workers * np.diff(self.opens)

    @property
    def changes(self) -> tuple[tuple[int, int], ...]:
        """When the number of case workers changes, as (minute, number); the first at minute 0."""
        found = {0: int(self.workers[0])}
        for day, (before, after) in enumerate(pairwise(self.workers.tolist()), start=1):
            if before != after:
                found[int(self.opens[day])] = after
        return tuple(found.items())

    @cached_property
    def midnights(self) -> NDArray[np.datetime64]:
        """For each day, when it starts in Oslo, in UTC."""
        return self._at(time())

    @cached_property
    def opening_times(self) -> NDArray[np.datetime64]:
        """For each day, when the office opens, in UTC."""
        return self._at(OFFICE_OPENS)

    def _at(self, of_day: time) -> NDArray[np.datetime64]:
        days = (self.first + timedelta(days=number) for number in range(self.days))
        found = (datetime.combine(day, of_day, OSLO).astimezone(UTC) for day in days)
        return np.array([each.replace(tzinfo=None) for each in found], dtype="datetime64[s]")

    def clock(self, minutes: NDArray[Any]) -> NDArray[np.datetime64]:
        """Return when work ends at these minutes (1 or more), in UTC to the minute."""
        days = self.day_ended(minutes)
        of_day = np.diff(self.opens)[days]
        passed = (minutes - self.opens[days]) / of_day * self.lasts[days]
        clock: NDArray[np.datetime64] = self.opening_times[days] + np.rint(passed).astype(
            "timedelta64[m]"
        )
        return clock


def working_time(
    first: date, days: int, staff: Sequence[Staff], closed: Collection[date] = ()
) -> WorkingTime:
    """Return the working time of so many days.

    staff: by ascending day; the first entry holds before its day too. closed: further days on which
    the office is closed.
    """
    entries = [_entry_on(first + timedelta(days=number), staff) for number in range(days)]
    done, opens = Fraction(0), [0]
    for number, entry in enumerate(entries):
        if is_working_day(first + timedelta(days=number), closed):
            done += Fraction(entry.hours_a_day) * 60 * (1 - Fraction(entry.absence))
        opens.append(int(done))
    return WorkingTime(
        first=first,
        opens=np.array(opens, dtype=np.int64),
        workers=np.array([entry.case_workers for entry in entries], dtype=np.int64),
        paid=np.array([1 / (60 * (1 - float(entry.absence))) for entry in entries]),
        lasts=np.array([float(entry.hours_a_day) * 60 for entry in entries]),
    )


def _entry_on(day: date, staff: Sequence[Staff]) -> Staff:
    return next((entry for entry in reversed(staff) if entry.from_ <= day), staff[0])
