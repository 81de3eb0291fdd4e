"""Progress of a long run, drawn on standard error when it is a terminal, and only when the run proves long."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.5  # seconds before a bar is worth its import


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """The items themselves, in order."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - started > PATIENCE:
            from rich.console import Console
            from rich.progress import track

            rest = items[done:]
            yield from track(rest, doing, total=len(rest), console=Console(stderr=True), transient=True)
            return
        yield item
