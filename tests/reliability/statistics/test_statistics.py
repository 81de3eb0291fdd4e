"""R29: statistics of a database are what a recount of its single cases gives.

The cases live at random: they come late, wait, are asked twice, are withdrawn or never end.
"""

import time
from datetime import timedelta

import lived_cases
from bar import Measured, Size
from cases import noon
from oracles import statistics as oracle
from the_command import opened

from handlers.api import Office
from handlers.casework.door import Door
from handlers.reports.stats import statistics
from workflow.reimbursement.process import REIMBURSEMENT


def test_statistics_are_what_a_recount_gives(
    shared_place: str, size: Size[int], measured: Measured
) -> None:
    cases, began = size(150, 10_000), time.monotonic()
    with opened(shared_place) as store:
        numbers = lived_cases.live(store, cases, seed=29)
        office = Office(Door(store))
        seen = [
            oracle.Seen(
                [line.as_data() for line in office.history(number)],
                [
                    (line.stored.event, line.stored.kind, line.stored.copy)
                    for line in office.letters(number)
                ],
            )
            for number in numbers
        ]
        compared = 0
        for first, days in ((None, 190), (30, 60), (75, 10), (120, 28), (140, 50)):
            start = None if first is None else lived_cases.FIRST + timedelta(days=first)
            last = (start or lived_cases.FIRST) + timedelta(days=days)
            found = statistics(store, REIMBURSEMENT, noon(lived_cases.LAST), start, last)
            told = {
                row["figure"]: {clock: row[clock] for clock in oracle.CLOCKS}
                for row in found.rows()
            }
            assert told == oracle.count(seen, start, last, lived_cases.LAST)
            compared += 2 * len(told)
    events = sum(len(case.history) for case in seen)
    measured(
        "R29",
        f"{cases:,} cases with {events:,} events, {compared:,} numbers compared: 0 differ, "
        f"{time.monotonic() - began:.0f} s",
    )
