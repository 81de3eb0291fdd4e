"""One worker, two, eight, and a cluster that loses one give the same bytes."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from simulated import Applied, alternative, at_random, staff

from handlers.results.tables import cohorts_frame, flips_frame
from handlers.simulation import executors, runs
from handlers.simulation.executors import LostWorker, NoCluster, cluster, local_workers
from handlers.simulation.study import Alternative, Simulation, simulate_alternatives

REPLICATIONS = 6


@pytest.fixture(scope="module")
def office() -> Applied:
    return at_random(2_000)


@pytest.fixture(scope="module")
def alternatives(office: Applied) -> list[Alternative]:
    """Two variants; the second differs in two units, so causes are looked for by further runs."""
    quick = {"replications": str(REPLICATIONS), "staff": staff(1, "7.5")}
    slow = {"replications": str(REPLICATIONS), "staff": staff(1, "5")}
    answers = {"answered": "60%", "days": {"7": "50%", "35": "50%"}}
    return [
        alternative("today", office, **quick),
        alternative("slow", office, **slow, answers=answers),
    ]


@pytest.fixture(scope="module")
def alone(office: Applied, alternatives: list[Alternative]) -> bytes:
    return as_bytes(simulate_alternatives(office.rows, alternatives))


def as_bytes(found: Simulation) -> bytes:
    """All that a simulation gives, as it would be stored."""
    frames = [cohorts_frame(found.variants), flips_frame(found.flips), found.replications_table()]
    events = list(found.events((0, 1)))
    return b"".join(
        [
            *(variant.model_dump_json().encode() for variant in found.variants),
            *(
                frame.write_csv().encode()
                for frame in frames
                if not frame.is_empty() and "cause" not in frame
            ),
            *(flip.model_dump_json().encode() for flip in found.flips),
            *(frame.write_csv().encode() for frame in events),
        ]
    )


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_so_many_local_workers_give_the_same_bytes(
    workers: int,
    office: Applied,
    alternatives: list[Alternative],
    alone: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "IN_FLIGHT", workers)
    with local_workers(workers) as executor:
        found = as_bytes(simulate_alternatives(office.rows, alternatives, executor=executor))

    assert found == alone
    assert b'"how":"each"' in alone


@contextmanager
def _two_processes() -> Iterator[tuple[str, list[int]]]:
    """Yield the address of a local cluster of two processes, and their ids; end both at last."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started.scheduler_address, [each.process.pid for each in started.workers.values()]


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where something takes longer."""

    def over(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_cluster_that_loses_a_worker_on_the_way_gives_the_same_bytes(
    office: Applied, alternatives: list[Alternative], alone: bytes
) -> None:
    done: list[int] = []
    with _within(120), _two_processes() as (address, processes), cluster(address) as executor:

        def kill_one_after_the_second_run() -> None:
            done.append(1)
            if len(done) == 2:
                os.kill(processes[0], signal.SIGKILL)

        found = simulate_alternatives(
            office.rows, alternatives, executor=executor, done=kill_one_after_the_second_run
        )
        with pytest.raises(ProcessLookupError):
            os.kill(processes[0], 0)

    assert len(done) >= 2 * REPLICATIONS
    assert as_bytes(found) == alone


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_SECONDS_TO_CONNECT", 1)

    with (
        pytest.raises(NoCluster, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"),
        cluster("tcp://127.0.0.1:1"),
    ):
        pass


def test_a_local_worker_that_dies_is_told() -> None:
    with pytest.raises(LostWorker, match="Try again with fewer --workers"), local_workers(2) as two:
        assert two is not None
        two.submit(os._exit, 1).result()
