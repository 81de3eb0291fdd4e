"""What a seeded fault is.

The faults themselves stand in tables, and `seeded_faults.py` puts them in.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """One fault: a sentence, the file, the text replaced (it stands there exactly once), and the
    test that must fail.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
