"""W3, the speed of a simulated year: 100,000 applications and 40 case workers, beside a floor.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/bench_simulate.py [PART | CASES]

The floor is a tuned loop over a heap in plain Python: arrivals, answers, time that is up, marks
after four and eight weeks, and nothing else. It knows no calendar, no rules and no letters. With
events, it logs each one and inserts the log into SQLite by `executemany`; the simulation writes its
own events to Parquet. Each part runs in a process of its own. Seconds of this process, medians of
five rounds in turn; by the clock where two workers are compared with one. Memory is the most that
a process used.
"""

import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from heapq import heappop, heappush
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

if __name__ != "__mp_main__":  # a worker loads this file too, and needs nothing of it
    from simulated import Applied, alternative, at_random, staff

    from handlers.results.event_log import write_event_log
    from handlers.simulation.executors import RUNS, local_workers
    from handlers.simulation.study import Alternative, Simulation, simulate_alternatives

YEAR = date(2026, 1, 1)
DAY = 396  # minutes that one case worker works a day
WORKERS_OF_100_000 = 40
ROUNDS = 5


def population(cases: int) -> "Applied":
    """So many rows in a year, of which 30 % wait for an answer."""
    return at_random(cases, first=YEAR, days=365)


def variant(
    of: "Applied", case_workers: int, name: str = "today", replications: int = 1
) -> "Alternative":
    """An office with so many case workers, in which each row comes once on its day."""
    return alternative(
        name,
        of,
        seed="2026",
        period={"from": YEAR, "to": date(2026, 12, 31)},
        follow="120",
        replications=str(replications),
        arrivals="observed",
        staff=staff(case_workers, since=YEAR),
        effort={"first_assessment": "33", "after_answer": "17", "overdue": "12"},
    )


def floor(cases: int, workers: int, log: list[tuple[int, str, int]] | None = None) -> int:
    """The floor: return how many are decided within eight weeks."""
    draw = random.Random(2026).random
    comes = sorted(int(draw() * 251) * DAY for _ in range(cases))
    end = 340 * DAY
    heap: list[tuple[int, int, int]] = []
    queue: deque[int] = deque()
    asked: deque[tuple[int, int]] = deque()
    four: deque[tuple[int, int]] = deque()
    eight: deque[tuple[int, int]] = deque()
    state = bytearray(cases)  # 1 waits, 2 back, 3 decided
    free, order, coming, within = workers, 0, 0, 0
    arrivals = [*comes, end + 1]
    arrival = arrivals[0]
    while True:
        now = heap[0][0] if heap else end + 1
        if arrival < now:  # noqa: PLR1730 - quicker than min
            now = arrival
        if asked and asked[0][0] < now:
            now = asked[0][0]
        if now > end:
            return within
        while four and four[0][0] <= now:
            at, case = four.popleft()
            if log is not None and state[case] != 3:
                log.append((case, "four_weeks", at))
        while eight and eight[0][0] <= now:
            at, case = eight.popleft()
            if log is not None and state[case] != 3:
                log.append((case, "eight_weeks", at))
        while arrival == now:
            queue.append(coming)
            four.append((now + 20 * DAY, coming))
            eight.append((now + 40 * DAY, coming))
            if log is not None:
                log.append((coming, "received", now))
            coming += 1
            arrival = arrivals[coming]
        while asked and asked[0][0] <= now:
            _, case = asked.popleft()
            if state[case] == 1:
                state[case] = 2
                queue.append(case)
                if log is not None:
                    log.append((case, "reminder", now))
                    log.append((case, "overdue", now))
        while heap and heap[0][0] == now:
            _, _, case = heappop(heap)
            if case < 0:  # an answer comes
                case = ~case
                if log is not None:
                    log.append((case, "answered", now))
                if state[case] == 1:
                    state[case] = 2
                    queue.append(case)
                continue
            free += 1
            if state[case] == 0 and draw() < 0.3:
                state[case] = 1
                asked.append((now + 15 * DAY, case))
                if log is not None:
                    log.append((case, "asked", now))
                if draw() < 0.8:
                    order += 1
                    delay = (5, 10, 10, 15, 25)[int(draw() * 5)]
                    heappush(heap, (now + delay * DAY, order, ~case))
                continue
            if log is not None:
                if state[case] == 0:
                    log.append((case, "started", now))
                log.append((case, "decided", now))
            state[case] = 3
            within += now - comes[case] <= 40 * DAY
        while free and queue:
            case = queue.popleft()
            free -= 1
            order += 1
            heappush(heap, (now + (15 if state[case] else 33), order, case))


def floor_with_log(cases: int, workers: int, file: Path) -> int:
    """The floor with every event written; return the rows."""
    log: list[tuple[int, str, int]] = []
    floor(cases, workers, log)
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE event (case_ INTEGER, name TEXT, at INTEGER)")
    connection.executemany("INSERT INTO event VALUES (?, ?, ?)", log)
    connection.commit()
    connection.close()
    return len(log)


def medians(*runs: Callable[[], object], clock: Callable[[], float] = process_time) -> list[float]:
    """The median seconds of each, measured in turn so that all meet the same machine."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS):
        for seconds, run in zip(taken, runs, strict=True):
            begun = clock()
            run()
            seconds.append(clock() - begun)
    return [median(seconds) for seconds in taken]


def answers_and_events(cases: int) -> None:
    """Compare one simulated year with the floor, without and with events."""
    workers = WORKERS_OF_100_000 * cases // 100_000
    of = population(cases)
    one = [variant(of, workers)]
    with tempfile.TemporaryDirectory() as folder:
        log, events = Path(folder, "floor.db"), Path(folder, "events.parquet")
        rows = {}

        def with_events() -> None:
            rows["ours"] = write_event_log(events, simulate_alternatives(of.rows, one).events())

        def floor_and_log() -> None:
            rows["floor"] = floor_with_log(cases, workers, log)

        bare, ours, bare_log, ours_log = medians(
            lambda: floor(cases, workers),
            lambda: simulate_alternatives(of.rows, one),
            floor_and_log,
            with_events,
        )
    print(f"{cases:,} cases, answers: {ours:.2f} s, {ours / bare:.2f} × the loop ({bare:.2f} s)")
    print(
        f"{cases:,} cases, with {rows['ours']:,} events to Parquet: {ours_log:.2f} s, "
        f"{ours_log / bare_log:.2f} × the loop that writes {rows['floor']:,} rows "
        f"({bare_log:.2f} s)"
    )


def growth() -> None:
    """Compare 1,000,000 cases and ten times the case workers with 100,000, for the floor too."""
    few, many = population(100_000), population(1_000_000)
    small, large, small_floor, large_floor = medians(
        lambda: simulate_alternatives(few.rows, [variant(few, WORKERS_OF_100_000)]),
        lambda: simulate_alternatives(many.rows, [variant(many, 10 * WORKERS_OF_100_000)]),
        lambda: floor(100_000, WORKERS_OF_100_000),
        lambda: floor(1_000_000, 10 * WORKERS_OF_100_000),
    )
    print(
        f"1,000,000 cases: {large:.2f} s, {large / small:.1f} × of 100,000 ({small:.2f} s); "
        f"the loop {large_floor:.2f} s, {large_floor / small_floor:.1f} ×"
    )


def sweep() -> None:
    """Compare 20 replications of 3 variants on two workers with one, by the clock."""
    of = population(100_000)
    three = [variant(of, number, f"{number} case workers", 20) for number in (40, 42, 44)]

    def on(workers: int) -> "Simulation":
        with local_workers(workers, loads=RUNS) as executor:
            return simulate_alternatives(of.rows, three, executor=executor)

    one, two, ideal = [], [], []
    for _ in range(3):
        for seconds, workers in ((one, 1), (two, 2)):
            begun = perf_counter()
            on(workers)
            seconds.append(perf_counter() - begun)
        ideal.append(_two_at_once())
    print(
        f"20 replications × 3 variants: {median(two):.1f} s on 2 workers, "
        f"{median(two) / median(one):.2f} × of one ({median(one):.1f} s); two plain loops at once "
        f"take {median(ideal):.2f} × of one after the other"
    )


def _two_at_once() -> float:
    """Return what two processes gain on this machine now: their time at once by that in turn."""
    loop = [sys.executable, "-c", "for _ in range(40_000_000): pass"]
    begun = perf_counter()
    for _ in range(2):
        subprocess.run(loop, check=True)
    in_turn = perf_counter() - begun
    begun = perf_counter()
    for each in [subprocess.Popen(loop) for _ in range(2)]:
        each.wait()
    return (perf_counter() - begun) / in_turn


def memory(cases: int) -> None:
    """Print the most memory that a process used: after the population, and after a simulation."""
    of = population(cases)
    before = _most_memory()
    simulate_alternatives(of.rows, [variant(of, WORKERS_OF_100_000 * cases // 100_000)])
    print(f"{cases:,} cases: {_most_memory():.0f} MB at most, {before:.0f} MB of it before the run")


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _parts() -> Iterator[tuple[str, Callable[[], None]]]:
    yield "growth", growth
    yield "sweep", sweep
    yield "memory", lambda: memory(1_000_000)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].isdigit():
        answers_and_events(int(sys.argv[1]))
    elif sys.argv[1:]:
        dict(_parts())[sys.argv[1]]()
    else:
        for name in ("100000", *dict(_parts())):
            subprocess.run([sys.executable, __file__, name], check=True)
