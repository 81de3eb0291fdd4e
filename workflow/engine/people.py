"""Whether two names mean one person: where a step takes two people, spelling must not make one into
two.
"""

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Return whether two names as typed mean the same person.

    Case, spaces, punctuation, invisible characters and the form of accents do not count.
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
