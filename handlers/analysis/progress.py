"""Show a progress bar on standard error, if it is a terminal and the run takes long."""

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.5  # seconds before a bar is worth importing


def progress(items: Sequence[T], doing: str) -> Generator[T, None, None]:
    """Yield the items unchanged; draw a bar titled `doing` once the run takes long."""
    return streamed(items, len(items), doing)


@contextmanager
def ticking(total: int, doing: str) -> Iterator[Callable[[], object]]:
    """Draw a bar titled `doing`; what is yielded is called after each of `total` pieces of work."""
    ticks = progress(range(total), doing)
    yield lambda: next(ticks, None)
    for _ in ticks:
        pass


def bar(doing: str) -> Callable[[Iterable[T], int], Generator[T, None, None]]:
    """Return what draws a bar titled `doing` for any items, as `streamed`."""
    return lambda items, total: streamed(items, total, doing)


def streamed(items: Iterable[T], total: int, doing: str) -> Generator[T, None, None]:
    """Yield items of which there are about `total`, as `progress` does.

    What is printed meanwhile stands above the bar.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    ahead = iter(items)
    for done, item in enumerate(ahead, 1):
        yield item
        if time.monotonic() - started > PATIENCE:
            from rich.console import Console
            from rich.progress import Progress

            above = sys.stdout.isatty()  # else what is printed goes elsewhere, and must stay there
            console = Console(stderr=True)
            with Progress(console=console, transient=True, redirect_stdout=above) as bar:
                yield from bar.track(ahead, total, completed=done, description=doing)
            return
