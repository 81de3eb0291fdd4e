"""Fold words that people type, so that spelling does not make two of what is one."""

import unicodedata


def folded(text: str) -> str:
    """Return a text composed, without case, invisible characters and blanks that do not count.

    Example: «NERVA» and a combining ring, «ZIN  25 mg» and «nervåzin 25 mg» fold to the same.
    """
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = (letter for letter in composed if unicodedata.category(letter) != "Cf")
    return " ".join("".join(visible).split())
