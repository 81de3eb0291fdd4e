"""Where the runs of a simulation take place: in this process, in several here, or on a cluster."""

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final

from workflow.engine.errors import SaksgangError

_SECONDS_TO_CONNECT: Final = 10
RUNS: Final = "handlers.simulation.runs"
COUNTING: Final = "handlers.population.counting"
"""Modules that hold the work of `simulate` and of `compare`."""


class LostWorker(SaksgangError):
    """A process ended before its work."""


class NoCluster(SaksgangError):
    """The cluster can't be used."""

    exit_code = 3


def executor_of(
    workers: int, url: str | None, loads: str
) -> AbstractContextManager[Executor | None]:
    """Return what gives the executor that the command line asks for.

    workers: how many processes here. url: of a cluster, in place of them. loads: as in
    `local_workers`. Raises ValueError for both.
    """
    if url is None:
        return local_workers(workers, loads=loads)
    if workers != 1:
        raise ValueError("Choose --workers or --cluster.")
    return cluster(url)


@contextmanager
def local_workers(
    workers: int, option: str = "--workers", loads: str = ""
) -> Iterator[Executor | None]:
    """Yield an executor with so many processes; None for one, since this process does it then.

    option: says how many, on the command line. loads: the name of a module that they load at once,
    while this process reads its files. Raises LostWorker if one of them ends on the way.
    """
    if workers == 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        try:
            for _ in range(workers if loads else 0):
                executor.submit(_load, loads)
            yield executor
        except BrokenExecutor:
            raise LostWorker(
                "A worker process ended before its work, perhaps for lack of memory; nothing was "
                f"answered. Try again with fewer {option}."
            ) from None


@contextmanager
def cluster(url: str) -> Iterator[Executor]:
    """Yield an executor on a Dask cluster. url: of its scheduler, as tcp://HOST:8786.

    The workers need this program, in the same version. Raises NoCluster.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise NoCluster(
            "A cluster needs the package distributed: install saksgang with its extra `cluster`."
        ) from None
    untyped: Any = distributed
    try:
        client = untyped.Client(url, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError):
        raise NoCluster(
            f"No Dask scheduler answers at {url}; start one (`dask scheduler`), or leave out "
            "--cluster."
        ) from None
    with client:
        yield client.get_executor()


def _load(module: str) -> None:
    """Load a module in this process."""
    import_module(module)
