"""Find fields of a form that were freed while a field that they belong under still has its mark.

    # patient:               the mark still stands here, in line 1
      name: Ingrid           so this line belongs under nothing, or under what stands above

The form's lines begin with `# `; who fills it in deletes that mark.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"(?P<mark># ?)?(?P<indent> *)(?P<what>[a-z][a-z0-9_]*:|-|[^ #].*)[ \t]*")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]*:|-")


class Marked(NamedTuple):
    """A field that still has its mark. what: its name with a colon, or the dash of an item."""

    what: str
    line: int


def remedy(marked: tuple[Marked, ...]) -> str:
    """Return what to do about the marked fields that a freed one belongs under."""
    each = " and ".join(f"`{field.what}` in line {field.line}" for field in marked)
    return f"delete the mark # in front of {each} too, which this belongs under"


@lru_cache(maxsize=2)
def under_marked(text: str) -> dict[int, tuple[Marked, ...]]:
    """Return the freed lines that belong under marked fields, each with those, the outermost first.

    Lines count from 1. What belongs under a freed field that itself belongs under a marked one is
    left out. Cached: each unknown field of a file asks.
    """
    found: dict[int, tuple[Marked, ...]] = {}
    around: list[tuple[int, tuple[Marked, ...]]] = []  # indentation, and the marks down to here
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None or (match["mark"] and not _FIELD.fullmatch(match["what"])):
            continue
        indent = len(match["indent"])
        while around and around[-1][0] >= indent:
            around.pop()
        above = around[-1][1] if around else ()
        if match["mark"]:
            around.append((indent, (*above, Marked(match["what"], number))))
            continue
        if above:
            found[number] = above
        around.append((indent, ()))
    return found
