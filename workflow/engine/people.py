"""The names and roles of people who act: whether two names mean one person, which can't be taken.

Where a step takes two people, spelling must not make one into two.
"""

import unicodedata
from typing import Final

from workflow.engine.folding import folded

ROLES: Final = ("case-worker", "supervisor", "analyst", "operator")
"""The roles that somebody may say to act in; no step demands one yet."""

_BESIDE_A_TO_Z: Final = frozenset("æøœðđłŧŋħþßıǥʒ")
"""Latin letters that are no letter from a to z with an accent."""


def same_person(one: str, other: str) -> bool:
    """Return whether two names as typed mean the same person.

    Case, spaces, punctuation, invisible characters and the form of accents do not count.
    """
    return _bare(one) == _bare(other)


def fault_of(name: str) -> str | None:
    """Return why a name can't be that of a person who acts, as a sentence; None if it can.

    Letters of other scripts look like Latin ones, as the Cyrillic Е, so that one person could act
    under two names that look the same.
    """
    letters = [c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalpha()]
    if not letters:
        return "Write a name that has letters."
    if not all(c.isascii() or c in _BESIDE_A_TO_Z for c in letters):
        return "Write the name in Latin letters; letters of other scripts can look the same."
    return None


def _bare(name: str) -> str:
    """Return letters and digits alone, folded. A dotless i is an i."""
    return "".join(c for c in folded(name) if c.isalnum()).replace("ı", "i")
