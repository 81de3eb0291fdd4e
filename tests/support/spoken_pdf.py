"""Reads a letter's PDF as a screen reader does, by its structure tree, and says what must be heard.

Each mark of content is found by its number and turned into text by the font's own table. What is no
part of the letter, such as the foot of each page, is not in the tree.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any, Final

import pikepdf

from handlers.letters.document import Heading, ItemList, LetterDocument, Paragraph
from handlers.letters.pdf import as_pdf

printed: Final = cache(as_pdf)

Spoken = list[tuple[str, str]]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def instructions(page: pikepdf.Page) -> list[tuple[Any, str]]:
    """What the page draws, in order."""
    return [(found.operands, str(found.operator)) for found in pikepdf.parse_content_stream(page)]


def _to_unicode(font: Any) -> dict[bytes, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    assert "beginbfrange" not in table
    return found


def marked(page: pikepdf.Page) -> tuple[dict[int, str], str]:
    """The texts of a page by their mark, and what is marked as no part of the letter."""
    fonts = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    texts: dict[int, str] = {}
    artifacts, font, inside = "", dict[bytes, str](), list[tuple[str, Any]]()
    for operands, operator in instructions(page):
        match operator:
            case "Tf":
                font = fonts[str(operands[0])]
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                inside.append((str(operands[0]), properties.get("/MCID")))
                assert "/ActualText" not in properties
            case "EMC":
                inside.pop()
            case "Tj" | "TJ":
                strings = operands[0] if operator == "TJ" else [operands[0]]
                shown = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
                text = "".join(font[shown[i : i + 2]] for i in range(0, len(shown), 2))
                number = next((n for _, n in reversed(inside) if n is not None), None)
                if number is None:
                    assert "/Artifact" in [tag for tag, _ in inside]
                    artifacts += text
                else:
                    texts[int(number)] = texts.get(int(number), "") + text
    return texts, artifacts


def spoken(pdf: bytes) -> Spoken:
    """Return role and text of every element, in the order of the structure tree.

    The item of a list has the role LI. Its mark is left out.
    """
    document = opened(pdf)
    pages = {page.obj.objgen: marked(page)[0] for page in document.pages}

    def walk(element: Any, role: str, page: Any) -> Iterator[tuple[str, str]]:
        kind = str(element.S)[1:]
        page = element.get("/Pg", page)
        if kind == "Lbl":
            return
        role = "LI" if role == "LI" else kind
        text = ""
        for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid, role, page)
            else:
                number, where = (
                    (kid.MCID, kid.get("/Pg", page))
                    if isinstance(kid, pikepdf.Dictionary)
                    else (kid, page)
                )
                text += pages[where.objgen][int(number)]
        if text:
            yield role, " ".join(text.split())

    return [found for kid in document.Root.StructTreeRoot.K for found in walk(kid, "", None)]


def expected(document: LetterDocument) -> Spoken:
    """What must be heard."""
    mark = (document.mark,) if document.mark else ()
    head = (*mark, *document.sender, *document.contact, *document.addressee, *document.reference)
    heard = [("P", text) for text in head] + [("H1", document.title)]
    for block in document.blocks:
        match block:
            case ItemList(items):
                heard += [("LI", item) for item in items]
            case Heading(text):
                heard.append(("H2", text))
            case Paragraph(text):
                heard.append(("P", text))
    return [
        *heard,
        *(("P", text) for text in (*document.closing, document.copy_to, document.simulation)),
    ]
