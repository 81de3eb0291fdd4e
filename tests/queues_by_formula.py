"""Play queues whose mean waiting time is known, and compare the event loop with the formulas.

    .venv/bin/python tests/queues_by_formula.py

M/M/c with 1, 5 and 10 servers and M/D/1, at load 0.5, 0.8 and 0.95, 40 replications each. It
prints one line a queue and ends with exit code 1 if one differs by more than 3 standard errors, or
if its standard error is too large. Two queues with one server too many must differ.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))

from queues import Measured, Queue, measured, verdict

QUEUES = (
    *(Queue(servers, 0.5, customers=many) for servers, many in ((1, 100_000), (5, 200_000))),
    Queue(10, 0.5, customers=900_000),
    *(Queue(servers, 0.8, customers=many) for servers, many in ((1, 160_000), (5, 360_000))),
    Queue(10, 0.8, customers=640_000),
    *(Queue(c, 0.95, customers=180_000, warm_up=40_000, most_error=0.02) for c in (1, 5, 10)),
    Queue(1, 0.5, always_the_same=True),
    Queue(1, 0.8, always_the_same=True),
    Queue(1, 0.95, always_the_same=True, customers=180_000, warm_up=40_000, most_error=0.02),
)
TOO_MANY = (Queue(1, 0.8), Queue(10, 0.8, customers=640_000))


def main() -> int:
    """Compare every queue, and return the exit code."""
    good = True
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:

        def each(queue: Queue, numbers: range, servers: int | None) -> list[Measured]:
            return list(pool.map(partial(measured, queue, servers=servers), numbers))

        cases = [(queue, queue.servers, True) for queue in QUEUES]
        cases += [(queue, queue.servers + 1, False) for queue in TOO_MANY]
        for queue, servers, should_hold in cases:
            found = verdict(queue, servers=servers, each=each)
            right = found.holds is should_hold
            good = good and right
            extra = "" if should_hold else f", played with {servers} servers"
            relative = found.error / queue.mean_wait
            print(
                f"{'ok  ' if right else 'WRONG'} {queue.name}{extra}: wait {found.wait:.1f}, "
                f"formula {queue.mean_wait:.1f}, standard error {relative:.2%}, "
                f"{found.distance:.1f} standard errors away",
                flush=True,
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
