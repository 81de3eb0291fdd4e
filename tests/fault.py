"""The type of a seeded fault. `seeded_faults.py` puts them in."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A fault put in on purpose.

    name: a sentence that says what is wrong. old: text that is in the file exactly once. new: the
    text instead. test: the test that must fail then.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
