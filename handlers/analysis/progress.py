"""Show a progress bar on standard error, if it is a terminal and the run takes long."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.5  # seconds before a bar is worth importing


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """Yield the items unchanged; draw a bar titled `doing` once the run takes long."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - started > PATIENCE:
            from rich.console import Console
            from rich.progress import track

            rest = items[done:]
            console = Console(stderr=True)
            yield from track(rest, doing, total=len(rest), console=console, transient=True)
            return
        yield item
