"""The event loop keeps the laws of queues. `tests/queues_by_formula.py` plays many more of them."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
import pytest
from queues import Measured, Queue, measured, verdict

from handlers.simulation.event_loop import DECIDED_AT_ONCE, NOT_YET, Calendar, Work, play

QUEUE = Queue(servers=1, load=0.8, customers=160_000)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def test_the_mean_wait_of_one_server_at_load_80_percent_is_the_formula(
    pool: ProcessPoolExecutor,
) -> None:
    runs: list[Measured] = []

    def each(queue: Queue, numbers: range, servers: int | None) -> list[Measured]:
        runs.extend(pool.map(partial(measured, queue, servers=servers), numbers))
        return runs

    found = verdict(QUEUE, replications=40, each=each)

    assert QUEUE.mean_wait == pytest.approx(40_000)
    assert found.error <= 0.005 * found.wait
    assert found.distance <= 3
    for run in runs:  # Little's law: number = rate × time
        assert run.waiting == pytest.approx(run.rate * run.wait, rel=0.005)


def test_a_queue_with_one_server_too_many_fails() -> None:
    found = verdict(Queue(servers=1, load=0.8, customers=5_000, warm_up=500), 40, servers=2)

    assert found.distance > 3
    assert not found.holds


def test_formulas_are_those_of_the_textbook() -> None:
    assert Queue(2, 0.75).mean_wait == pytest.approx(10_000 * 9 / 14 / 0.5)
    assert Queue(1, 0.5, always_the_same=True).mean_wait == pytest.approx(5_000)


def work(comes: list[int], effort: int = 10, **more: list[int]) -> Work:
    usual = {"rank": list(range(len(comes))), "answered": [DECIDED_AT_ONCE] * len(comes)}
    return Work(
        comes=comes, first=[effort] * len(comes), **usual | more, answer_effort=4, overdue_effort=2
    )


DAYS = Calendar(
    day_of=[day for day in range(30) for _ in range(20)],
    opens=[20 * day for day in range(30)],
    overdue=[day + 5 for day in range(30)],
)


def test_whoever_stands_first_in_rank_is_next() -> None:
    found = play(work([0, 1, 2, 3], rank=[3, 2, 1, 0]), [(0, 1)], DAYS, 600)

    assert [*found.first] == [10, 40, 30, 20]


def test_all_that_happens_at_a_minute_comes_before_anybody_starts() -> None:
    found = play(work([0, 5, 10], rank=[1, 2, 0]), [(0, 1)], DAYS, 600)

    assert [*found.first] == [10, 30, 20]


def test_an_answer_makes_the_case_ready_and_silence_the_deadline() -> None:
    found = play(work([0, 0, 0], answered=[3, 5, 99]), [(0, 3)], DAYS, 600)

    assert [*found.first] == [10, 10, 10]
    assert [*found.second] == [3 * 20 + 4, 5 * 20 + 2, 5 * 20 + 2]


def test_what_ends_with_a_day_has_ended_on_it() -> None:
    found = play(work([10], answered=[1]), [(0, 1)], DAYS, 600)

    assert ([*found.first], [*found.second]) == ([20], [20 + 4])


def test_who_leaves_ends_the_case_first_and_who_comes_starts_at_once() -> None:
    found = play(work([0, 0, 0, 0, 0, 0]), [(0, 2), (15, 1), (40, 3)], DAYS, 600)

    assert [*found.first] == [10, 10, 20, 20, 30, 40]
    found = play(work([0] * 7), [(0, 1), (15, 3), (25, 0), (50, 1)], DAYS, 600)
    assert [*found.first] == [10, 20, 25, 25, 30, 60, 70]


def test_what_does_not_end_in_time_does_not_end() -> None:
    found = play(work([0, 0, 0], answered=[0, 0, 29]), [(0, 1)], DAYS, 25)

    assert [*found.first] == [10, 20, NOT_YET]
    assert [*found.second] == [NOT_YET] * 3


@pytest.mark.parametrize("seed", range(5))
def test_nobody_waits_while_a_case_worker_is_free(seed: int) -> None:
    comes = np.sort(np.random.default_rng(seed).integers(0, 200, 60)).tolist()
    workers = 3

    found = play(work(comes), [(0, workers)], DAYS, 600)

    starts = [end - 10 for end in found.first]
    some_wait = False
    for minute in range(max(found.first)):
        at_work = sum(start <= minute < start + 10 for start in starts)
        wait = any(came <= minute < start for came, start in zip(comes, starts, strict=True))
        assert at_work == workers if wait else at_work <= workers
        some_wait = some_wait or wait
    assert some_wait
