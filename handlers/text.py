"""Text that is safe to show: every control, format or private character becomes a visible escape."""

import re
from typing import Final

# Letters and marks by their category, but nothing is drawn for them: fillers, joiners, variation selectors.
_NOT_DRAWN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def visible(text: str) -> str:
    """The text with a visible escape for every control, format and private character, and for what is not drawn at all; line breaks and
    tabs stay.
    """
    if text.isprintable() and (text.isascii() or not _NOT_DRAWN.search(text)):
        return text
    return "".join(c if c in "\n\t" or (c.isprintable() and not _NOT_DRAWN.match(c)) else _escaped(c) for c in text)


def one_line(text: str) -> str:
    """The same on one line: a line break or tab in a name or a note is shown too, so that no value can look like a line of ours."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def yes_no(value: object) -> str:
    """Three values in words."""
    return {True: "yes", False: "no", None: "unknown"}.get(value, str(value)) if value in (True, False, None) else str(value)
