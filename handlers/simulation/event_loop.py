"""The event loop: cases come, wait for a case worker, are worked on, may wait for an answer.

It knows minutes of work and numbers of cases, and no calendar, rule or letter. Arrays of numbers
are arrays of the standard library: quick to index, and small.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

NOT_YET: Final = -1
DECIDED_AT_ONCE: Final = 0
"""Of `Work.answered`: nothing is asked in the case."""


@dataclass(frozen=True)
class Work:
    """What there is to do. One entry a case, in the order in which the cases come.

    comes: minute of arrival, never falling. rank: who is next; the lowest first, each only once.
    first: minutes of the first piece of work. answered: days from the request to the answer that
    makes the case ready; DECIDED_AT_ONCE, or more than the deadline if no such answer comes.
    answer_effort, overdue_effort: minutes of the second piece of work.
    """

    comes: Sequence[int]
    rank: Sequence[int]
    first: Sequence[int]
    answered: Sequence[int]
    answer_effort: int
    overdue_effort: int


@dataclass(frozen=True)
class Calendar:
    """What the loop needs of the days. day_of: the day of each minute of work. opens: the minutes
    of work before each day. overdue: for a request of each day, the day when time is up.
    """

    day_of: Sequence[int]
    opens: Sequence[int]
    overdue: Sequence[int]


@dataclass(frozen=True)
class Done:
    """For each case, the minute at which its first and its second piece of work ended.

    NOT_YET where it did not end before the loop did, or was not needed.
    """

    first: "array[int]"
    second: "array[int]"


# One function, since calls would double its time.
def play(  # noqa: PLR0915
    work: Work, workers: Sequence[tuple[int, int]], calendar: Calendar, end: int
) -> Done:
    """Run the loop, and return when work ended.

    workers: how many there are from a minute on, the first at minute 0. Who is at work when their
    number falls ends that case first. end: what would end after this minute does not end.
    Everything that happens at one minute happens before anybody starts with a case.
    """
    comes, rank, answered = work.comes, work.rank, work.answered
    answer_effort, overdue_effort = work.answer_effort, work.overdue_effort
    effort = [*work.first]  # of the next piece of work on each case
    day_of, opens, overdue = calendar.day_of, calendar.opens, calendar.overdue
    cases, days = len(comes), len(opens)
    case_of = _inverse(rank)
    never = end + 1
    changes = [*workers[1:], (never, 0)]
    done_first, done_second = array("q", [NOT_YET]) * cases, array("q", [NOT_YET]) * cases
    heap: list[tuple[int, int, int]] = []  # minute when work ends, order, case
    back_on: list[list[int]] = [[] for _ in opens]  # cases that come back, by day
    ready: list[int] = []  # ranks of the cases that nobody works on
    coming = change = order = day = 0
    hired, free = workers[0][1], workers[0][1]
    next_arrival, next_change = comes[0] if cases else never, changes[0][0]
    next_day = opens[0] if days else never
    while True:
        now = min(heap[0][0] if heap else never, next_arrival, next_day, next_change)
        if now > end:
            return Done(done_first, done_second)
        while heap and heap[0][0] == now:
            case = heappop(heap)[2]
            free += 1
            if done_first[case] >= 0:
                done_second[case] = now
                continue
            done_first[case] = now
            if answered[case]:
                asked = day_of[now - 1]
                answer, over = asked + answered[case], overdue[asked]
                back = answer if answer < over else over
                if back < days:
                    effort[case] = answer_effort if answer < over else overdue_effort
                    back_on[back].append(case)
        while next_day == now:
            for case in back_on[day]:
                heappush(ready, rank[case])
            day += 1
            next_day = opens[day] if day < days else never
        while next_arrival == now:
            heappush(ready, rank[coming])
            coming += 1
            next_arrival = comes[coming] if coming < cases else never
        if next_change == now:
            free += changes[change][1] - hired
            hired = changes[change][1]
            change += 1
            next_change = changes[change][0]
        while free > 0 and ready:
            case = case_of[heappop(ready)]
            order += 1
            free -= 1
            heappush(heap, (now + effort[case], order, case))


def _inverse(rank: Sequence[int]) -> Sequence[int]:
    """Return the case of each rank."""
    if isinstance(rank, range):  # in the order of arrival
        return rank
    cases = array("q", [0]) * len(rank)
    for case, each in enumerate(rank):
        cases[each] = case
    return cases
