"""How long a treatment lasts (G-5): days within a rolling year, and the longest unbroken course.

Counting (law 1.2, INT): days on two medicines at once count once, courses that touch are one, and
an open end is lifelong. A window of 12 months runs from date to date, both days included.
"""

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from workflow.engine.calendar import add_months
from workflow.reimbursement.application import Application, Diagnosis, Interval
from workflow.reimbursement.derive.same_treatment import same_code
from workflow.reimbursement.facts import TreatmentTime
from workflow.reimbursement.policy import Policy

_DAY: Final = timedelta(days=1)
LIFELONG: Final = TreatmentTime(366, 1200)

Course = tuple[date, date]


def treatment_time(
    application: Application, received: date, policy: Policy
) -> TreatmentTime | None:
    """Return the time of the planned treatment, None if it is unknown.

    A course without both days leaves it unknown, unless the other courses are long enough by
    themselves. A course that ended so long before the arrival that no window holds both does not
    count.
    """
    intervals = courses_of(application)
    if intervals is None:
        return None
    if any(interval.end == "open" for interval in intervals):
        return LIFELONG
    courses = [course for course in map(_course, intervals) if course is not None]
    oldest = add_months(received, -policy.treatment_window_months)
    recent = [course for course in courses if course[1] >= oldest]
    known = measure(recent, policy.treatment_window_months)
    enough = known.days >= policy.long_term_days or known.months >= policy.long_term_months
    return known if enough or len(courses) == len(intervals) else None


def courses_of(application: Application) -> tuple[Interval, ...] | None:
    """Return the courses of treatment for the disease of the application; None if none is stated.

    A course that certainly is for another disease does not count («for samme sykdom»).
    """
    stated = application.treatment.intervals if application.treatment else None
    if not stated:
        return stated
    own = [each for each in stated if not _is_for_another(each, application.diagnosis)]
    return tuple(own) or None


def _is_for_another(interval: Interval, diagnosis: Diagnosis | None) -> bool:
    if interval.disease is None or diagnosis is None:
        return False
    other = Diagnosis(code=interval.disease, system=diagnosis.system)
    return same_code(other, diagnosis) is False


def _course(interval: Interval) -> Course | None:
    if interval.start is None or not isinstance(interval.end, date):
        return None
    return interval.start, interval.end


def measure(courses: Iterable[Course], window_months: int) -> TreatmentTime:
    """Return days and months of treatment; without a course both are 0."""
    joined = union(courses)
    if not joined:
        return TreatmentTime(0, 0)
    longest = max(whole_months(course) for course in joined)
    return TreatmentTime(most_days(joined, window_months), longest)


def union(courses: Iterable[Course]) -> list[Course]:
    """Return the same days in order, as courses that neither overlap nor touch."""
    merged: list[Course] = []
    for start, end in sorted(courses):
        if merged and start <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def whole_months(course: Course) -> int:
    """Count whole months from date to date: 2 February to 1 May is three, both days included."""
    start, end = course
    months = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, months + 1) - _DAY <= end:
        months += 1
    while months > 0 and add_months(start, months) - _DAY > end:
        months -= 1
    return months


def most_days(courses: list[Course], window_months: int) -> int:
    """Return the most treatment days inside one window.

    The fullest window can always be moved so that it begins where a course begins, ends where one
    ends, or ends on a leap day (such a year has a day more). Only these windows are tried.

    Example: 1 April–15 May 2015 and 16 February–31 March 2016 are 45 days each, window 12 months.
    From 1 April 2015: 90 days. From 16 February 2016: 45. To 15 May 2015: 45. To 31 March 2016: 90.
    To the leap day 29 February 2016, from 1 March 2015: 59. The result is 90.
    """
    windows = [(start, add_months(start, window_months) - _DAY) for start, _ in courses]
    years = range(courses[0][0].year, courses[-1][1].year + 1)
    ends = [end for _, end in courses]
    ends += [date(year, 2, 29) for year in years if isleap(year)]
    windows += [(_window_start(end, window_months), end) for end in ends]
    return max(sum(_overlap(course, window) for course in courses) for window in windows)


def _window_start(end: date, months: int) -> date:
    """Return the first day of the window that ends on a day.

    The window is never longer than one that begins on that first day.
    """
    start = add_months(end + _DAY, -months)
    return start if add_months(start, months) - _DAY >= end else start + _DAY


def _overlap(course: Course, window: Course) -> int:
    """Count the days that two spans have in common."""
    return max(0, (min(course[1], window[1]) - max(course[0], window[0])).days + 1)
