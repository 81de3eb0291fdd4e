"""Make text safe to show: control, format and private characters become visible escapes."""

import re
from typing import Final

# Letters and marks by category that are drawn as nothing: fillers, joiners, variation selectors.
_NOT_DRAWN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

# Where a spreadsheet could begin a formula: at the start of a cell, and after a semicolon, which
# separates cells in Norway.
_FORMULA: Final = re.compile(r"((?:^|;)[\s\"']*)(?=[=+\-@＝＋－＠])")


def visible(text: str) -> str:
    """Escape every control, format and private character, and every one that is drawn as nothing.

    Line breaks and tabs stay.
    """
    if text.isprintable() and (text.isascii() or not _NOT_DRAWN.search(text)):
        return text
    return "".join(map(_shown, text))


def one_line(text: str) -> str:
    """Escape line breaks and tabs too, so that no value can look like a line of our output."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def no_formula(text: str) -> str:
    """Put a quote in front of what begins like a formula, so that no spreadsheet runs it.

    A lone dash stays.
    """
    return text if text == "-" else _FORMULA.sub(r"\1'", text)


def _shown(c: str) -> str:
    drawn = c in "\n\t" or (c.isprintable() and not _NOT_DRAWN.match(c))
    return c if drawn else c.encode("unicode_escape").decode()


def yes_no(value: object) -> str:
    """Return yes, no or unknown for True, False and None; any other value as text."""
    for known, word in ((True, "yes"), (False, "no"), (None, "unknown")):
        if value is known:
            return word
    return str(value)
