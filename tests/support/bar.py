"""What the bar asks, and how much of it a run does: a sample at each change, all of it before a release (`--full`).

A test says what it measured with `measured(...)`; after the run the lines are printed as the rows of the table in SECURITY.md.
"""

from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
Measured = Callable[[str, str], None]
"""measured("R3", "12,000 attempts on SQLite, 1,500 decisions, 0 double, 41 s")"""

Size = Callable[[T, T], T]
"""size(sample, full): how much of it this run does."""

FIGURES: Final = "measured"
"""Under this name a test's report carries its figures."""
