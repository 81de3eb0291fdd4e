"""Types of the fixtures `size` and `measured` of the reliability tests.

A run does a sample at each change, and everything before a release (`--full`). A test tells what it
measured; at the end the lines are printed as rows for the table in SECURITY.md.
"""

from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
Measured = Callable[[str, str], None]
"""measured("R3", "12,000 attempts on SQLite, 1,500 decisions, 0 double, 41 s")"""

Size = Callable[[T, T], T]
"""size(sample, full) returns how much this run does."""

FIGURES: Final = "measured"
"""The name under which a test's report carries its figures."""
