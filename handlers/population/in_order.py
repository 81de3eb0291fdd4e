"""Work by any executor, whose results come in the order of the work."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Piece], Result],
    pieces: Iterable[Piece],
    executor: Executor | None,
    at_once: int,
) -> Iterator[Result]:
    """Yield what the work gives for each piece, in their order.

    executor: where it is done; None = here. at_once: pieces that it holds before the oldest one is
    waited for.
    """
    if executor is None:
        yield from map(work, pieces)
        return
    waiting: deque[Future[Result]] = deque()
    for piece in pieces:
        waiting.append(executor.submit(work, piece))
        if len(waiting) >= at_once:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
