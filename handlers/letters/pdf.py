"""Print a letter document as PDF: A4, tagged, PDF/A-2a and PDF/UA-1.

The same document gives the same bytes, dated as the letter. typst receives the document as data:
no text in it is markup. Only typst's own fonts are used; they have the letters of Norwegian and
of the Sámi languages. A character that no font has is printed as an escape: the letter still goes
out.
"""

import json
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category, normalize

from handlers.letters.document import LetterDocument, as_json, from_json, inert
from storage.records import StoredLetter

if TYPE_CHECKING:
    from collections.abc import Callable

    from typst import Compiler, PDFStandard

SUFFIX: Final = ".pdf"
STANDARDS: Final[list["PDFStandard"]] = ["a-2a", "ua-1"]
_LAYOUT: Final = Path(__file__).parent / "layout" / "letter.typ"
_LOCK: Final = Lock()  # a compiler used by two threads at once raises "Already borrowed"


class NotPrintable(ValueError):
    """The layout can't print this document. The message holds no word of the letter."""


def content_of(letter: StoredLetter) -> tuple[bytes, str]:
    """Return a stored letter as PDF, and its file suffix. Raises ValueError if unreadable."""
    return as_pdf(from_json(letter.document)), SUFFIX


def as_pdf(document: LetterDocument) -> bytes:
    """Return the document as PDF. Raises NotPrintable, for example without a title."""
    from typst import TypstError

    letter = _each(json.loads(as_json(document)), inert)
    for change in (str, _with_known_letters, _without_marks):
        with suppress(TypstError):  # nearly always a character that no font has
            return _compiled(_each(letter, change))
    raise NotPrintable(f"the layout can't print this {document.kind}") from None


def _compiled(letter: Any) -> bytes:
    with _LOCK:
        pdf = _compiler().compile(
            sys_inputs={"letter": json.dumps(letter, ensure_ascii=False)},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=0,
        )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> "Compiler":
    """Cached: the compiler keeps fonts and layout loaded."""
    from typst import Compiler, Fonts

    return Compiler(
        _LAYOUT,
        font_paths=Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
    )


def _each(value: Any, change: "Callable[[str], str]") -> Any:
    """Apply `change` to every text inside a value. Field names stay."""
    match value:
        case str():
            return change(value)
        case list():
            return [_each(item, change) for item in value]
        case dict():
            return {name: _each(item, change) for name, item in value.items()}
        case _:
            return value


def _with_known_letters(text: str) -> str:
    return "".join(
        c if c < "\u0250" or _has_a_font(c) else c.encode("unicode_escape").decode() for c in text
    )


def _without_marks(text: str) -> str:
    """Write out marks too: one can be printed over a letter and not over a digit."""
    composed = normalize("NFC", text)
    marked = (c.encode("unicode_escape").decode() if category(c)[0] == "M" else c for c in composed)
    return _with_known_letters("".join(marked))


@lru_cache(maxsize=4096)
def _has_a_font(character: str) -> bool:
    """Return whether a letter with this character can be printed, by compiling one."""
    from typst import TypstError

    probe: dict[str, Any] = {
        "language": "nb",
        "date": "2000-01-01",
        "title": f"a{character}b",
        "case_number": "",
        "copy_to": "",
        "mark": "",
    }
    try:
        _compiled(
            probe
            | {
                "simulation": "",
                "sender": [],
                "contact": [],
                "addressee": [],
                "reference": [],
                "blocks": [],
                "closing": [],
            }
        )
    except TypstError:
        return False
    return True
