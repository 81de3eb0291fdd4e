"""A letter document as PDF: A4, tagged, PDF/A-2a and PDF/UA-1, its date the letter's own, and the same bytes each time.

The document goes to one typst layout as data, so no text in it is markup. Only the fonts that typst brings are used: they hold the
letters of Norwegian and of the Sámi languages. The rare character that none of them has is printed as a visible escape, because a
letter with one odd sign in it must still go out. Decides nothing, writes no file.
"""

import json
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from handlers.letters.document import LetterDocument, as_json, from_json, inert
from storage.records import StoredLetter

if TYPE_CHECKING:
    from collections.abc import Callable

    from typst import Compiler, PDFStandard

SUFFIX: Final = ".pdf"
STANDARDS: Final[list["PDFStandard"]] = ["a-2a", "ua-1"]
_LAYOUT: Final = Path(__file__).parent / "layout" / "letter.typ"
_ONE_AT_A_TIME: Final = Lock()  # a compiler that two threads use at once raises «Already borrowed»


class NotPrintable(ValueError):
    """A letter document that the layout can't print. It says so without a word of the letter."""


def content_of(letter: StoredLetter) -> tuple[bytes, str]:
    """What is sent of a stored letter, and the suffix of its file. Raises ValueError for a document that can't be read or printed."""
    return as_pdf(from_json(letter.document)), SUFFIX


def as_pdf(document: LetterDocument) -> bytes:
    """The document as PDF. Raises NotPrintable for one that `render` never makes: without a title, or with a date that is none."""
    from typst import TypstError

    letter = _each(json.loads(as_json(document)), inert)
    try:
        return _compiled(letter)
    except TypstError:
        pass  # nearly always a character that no font has; which one, only the compiler knows
    try:
        return _compiled(_each(letter, _with_known_letters))
    except TypstError:
        raise NotPrintable(f"the layout can't print this {document.kind}") from None


def _compiled(letter: Any) -> bytes:
    with _ONE_AT_A_TIME:
        pdf = _compiler().compile(
            sys_inputs={"letter": json.dumps(letter, ensure_ascii=False)}, format="pdf", pdf_standards=STANDARDS, timestamp=0
        )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> "Compiler":
    """Kept, because it remembers what it has read of the layout and the fonts."""
    from typst import Compiler, Fonts

    return Compiler(_LAYOUT, font_paths=Fonts(include_system_fonts=False, include_embedded_fonts=True), ignore_system_fonts=True)


def _each(value: Any, change: "Callable[[str], str]") -> Any:
    """The same value with every text in it changed; names of fields stay."""
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
    return "".join(c if c < "\u0250" or _has_a_font(c) else c.encode("unicode_escape").decode() for c in text)


@lru_cache(maxsize=4096)
def _has_a_font(character: str) -> bool:
    """Whether a letter with this character in it can be printed. Asked of the compiler itself, for the few letters that need it."""
    from typst import TypstError

    probe: dict[str, Any] = {"language": "nb", "date": "2000-01-01", "title": f"a{character}b", "case_number": "", "copy_to": ""}
    try:
        _compiled(probe | {"simulation": "", "sender": [], "addressee": [], "reference": [], "blocks": [], "closing": []})
    except TypstError:
        return False
    return True
