"""Days and months of treatment (law 1.2), compared with counting day by day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.engine.calendar import add_months
from workflow.reimbursement.derive.treatment_time import measure, most_days, union, whole_months

DAY = timedelta(days=1)


def course(start: str, end: str) -> tuple[date, date]:
    return date.fromisoformat(start), date.fromisoformat(end)


# An independent count: try a year from date to date from every day on which it could begin.


def a_year_from(start: date) -> date:
    """Return the last day of a year: 1 April to 31 March, 29 February to 27 February."""
    next_year = start.year + 1
    last_of_february = start.month == 2 and start.day == 29
    return (date(next_year, 2, 28) if last_of_february else start.replace(year=next_year)) - DAY


def fullest_year(courses: list[tuple[date, date]]) -> int:
    treated = {start + n * DAY for start, end in courses for n in range((end - start).days + 1)}
    first, last = min(treated), max(treated)
    best = 0
    start = first - timedelta(days=366)
    while start <= last:
        end = a_year_from(start)
        best = max(best, sum(start <= day <= end for day in treated))
        start += DAY
    return best


COURSES = st.lists(
    st.builds(
        lambda start, length: (start, start + timedelta(days=length)),
        st.dates(date(2014, 12, 1), date(2017, 3, 31)),
        st.integers(0, 70),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(COURSES)
@example([course("2015-03-01", "2016-02-29")])
@example([course("2014-06-01", "2017-06-30")])
@example([course("2015-12-02", "2016-02-29"), course("2015-03-01", "2015-03-01")])
def test_the_fullest_year_agrees_with_trying_every_first_day(
    courses: list[tuple[date, date]],
) -> None:
    assert most_days(union(courses), 12) == fullest_year(courses)


def test_a_year_that_ends_on_28_february_is_not_a_day_longer() -> None:
    courses = [course("2015-02-28", "2015-02-28"), course("2015-12-02", "2016-02-28")]

    assert most_days(union(courses), 12) == fullest_year(courses) == 89


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(COURSES)
def test_union_keeps_all_days_and_its_courses_do_not_touch(
    courses: list[tuple[date, date]],
) -> None:
    def treated(some: list[tuple[date, date]]) -> set[date]:
        return {start + n * DAY for start, end in some for n in range((end - start).days + 1)}

    joined = union(courses)

    assert treated(joined) == treated(courses)
    assert all(before[1] + DAY < after[0] for before, after in pairwise(joined))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2015-02-02", "2015-05-01", 3),
        ("2015-02-02", "2015-04-30", 2),
        ("2015-02-01", "2015-04-30", 3),
        ("2015-04-01", "2015-04-29", 0),
        ("2015-04-01", "2015-04-30", 1),
        ("2015-04-01", "2015-04-01", 0),
        ("2015-12-15", "2016-03-14", 3),
        ("2015-11-30", "2016-02-28", 3),
        ("2015-01-31", "2015-02-27", 1),
        ("2015-01-31", "2015-02-26", 0),
        ("2016-02-29", "2017-02-27", 12),
        ("2015-03-16", "2018-03-15", 36),
    ],
)
def test_whole_months_run_from_date_to_date_with_both_days_included(
    start: str, end: str, months: int
) -> None:
    assert whole_months(course(start, end)) == months


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.dates(date(2014, 1, 1), date(2017, 12, 31)), st.integers(0, 800))
def test_one_more_month_than_counted_does_not_fit(start: date, length: int) -> None:
    end = start + timedelta(days=length)

    months = whole_months((start, end))

    assert months == 0 or add_months(start, months) - DAY <= end
    assert add_months(start, months + 1) - DAY > end


def test_several_courses_give_the_most_days_and_the_longest_course() -> None:
    courses = [course("2015-01-01", "2015-01-30"), course("2015-03-01", "2015-04-30")]

    assert measure(courses, 12) == (91, 2)
    assert measure(reversed(courses), 12) == (91, 2)


def test_no_course_is_no_treatment() -> None:
    assert measure([], 12) == (0, 0)


def test_a_shorter_window_holds_fewer_days() -> None:
    courses = [course("2015-01-01", "2015-01-30"), course("2015-07-15", "2015-07-31")]

    assert most_days(courses, 12) == 47
    assert most_days(courses, 6) == 30
