"""How long a treatment lasts (G-5): days of treatment inside a rolling year, and the longest unbroken course. No rule may enter.

Counting (law 1.2, INT): overlapping use of two medicines counts once (union); adjoining courses are one; an open end is
lifelong; a window of 12 months runs from date to date, both days included.
"""

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from workflow.engine.calendar import add_months
from workflow.reimbursement.facts import TreatmentTime

_DAY: Final = timedelta(days=1)
LIFELONG: Final = TreatmentTime(366, 1200)

Course = tuple[date, date]


def union(courses: Iterable[Course]) -> list[Course]:
    """The same days in courses that neither overlap nor adjoin, in order."""
    merged: list[Course] = []
    for start, end in sorted(courses):
        if merged and start <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def whole_months(course: Course) -> int:
    """Whole months from date to date: 2 February to 1 May is three, both days included."""
    start, end = course
    months = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, months + 1) - _DAY <= end:
        months += 1
    while months > 0 and add_months(start, months) - _DAY > end:
        months -= 1
    return months


def most_days(courses: list[Course], window_months: int) -> int:
    """Most treatment days inside one window. The fullest one can always be moved so that it begins where a course begins, ends
    where one ends, or ends on a leap day (which makes a year a day longer); so only those are tried."""
    windows = [(start, add_months(start, window_months) - _DAY) for start, _ in courses]
    ends = [end for _, end in courses]
    ends += [date(y, 2, 29) for y in range(courses[0][0].year, courses[-1][1].year + 1) if isleap(y)]
    windows += [(_window_start(end, window_months), end) for end in ends]
    return max(sum(_overlap(course, window) for course in courses) for window in windows)


def _window_start(end: date, months: int) -> date:
    """The first day of the window that ends on a day: from date to date, so never longer than a window that begins there."""
    start = add_months(end + _DAY, -months)
    return start if add_months(start, months) - _DAY >= end else start + _DAY


def _overlap(course: Course, window: Course) -> int:
    return max(0, (min(course[1], window[1]) - max(course[0], window[0])).days + 1)


def measure(courses: Iterable[Course], window_months: int) -> TreatmentTime:
    """Days and months of treatment; no course at all is no treatment."""
    joined = union(courses)
    if not joined:
        return TreatmentTime(0, 0)
    return TreatmentTime(most_days(joined, window_months), max(whole_months(course) for course in joined))
