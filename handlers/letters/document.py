"""A letter document: paragraphs, headings and lists, stored as JSON and printed as text or PDF.

The document holds every word of the letter. The PDF layout and the plain text are two prints of it.
"""

import json
import re
import textwrap
import unicodedata
from dataclasses import dataclass, fields
from typing import Any, Final, TypeAlias

from handlers.text import visible
from storage.canonical import canonical

SCHEMA: Final = "saksgang.letter/1"


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the letter."""

    text: str


@dataclass(frozen=True)
class ItemList:
    """A list."""

    items: tuple[str, ...]


Block: TypeAlias = Paragraph | Heading | ItemList
_BLOCKS: Final[dict[str, type[Paragraph | Heading]]] = {"paragraph": Paragraph, "heading": Heading}
# The blank after these is kept: «§ 3a» and «16. mars» stay on one line.
_KEEP_ON_ONE_LINE: Final = re.compile(r"(§(?= \w)|\b\d\d?\.(?= [a-z])) ")


@dataclass(frozen=True)
class LetterDocument:
    """A letter as it is sent, with every word of it.

    date: the day it was made, as ISO text. mark: what stands at the head of a copy, else "".
    contact: where the sender is found. reference: lines with date, case and subject. closing: lines
    of the signature; case_worker: the name in it. copy_to: who gets a copy, or whose letter this is
    a copy of. simulation: says that no authority decided this.
    """

    kind: str
    language: str
    title: str
    mark: str
    sender: tuple[str, ...]
    contact: tuple[str, ...]
    addressee: tuple[str, ...]
    case_number: str
    date: str
    reference: tuple[str, ...]
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    case_worker: str | None
    copy_to: str
    simulation: str


def as_json(document: LetterDocument) -> str:
    """Return the document as canonical JSON: equal documents give equal bytes."""
    data = {field.name: getattr(document, field.name) for field in fields(document)}
    data["blocks"] = [_block_data(block) for block in document.blocks]
    return canonical({"schema": SCHEMA, **data})


def _block_data(block: Block) -> dict[str, Any]:
    if isinstance(block, ItemList):
        return {"list": block.items}
    return {type(block).__name__.lower(): block.text}


def from_json(text: str) -> LetterDocument:
    """Return the document that `as_json` wrote. Raises ValueError for anything else."""
    try:
        data: dict[str, Any] = json.loads(text)
        if data.pop("schema") != SCHEMA:
            raise ValueError(f"this is not a {SCHEMA}")
        blocks = tuple(_block(*entry) for block in data.pop("blocks") for entry in block.items())
        return LetterDocument(blocks=blocks, **{name: _text(x) for name, x in data.items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not a {SCHEMA}") from error


def _block(kind: str, content: object) -> Block:
    return ItemList(_text(content)) if kind == "list" else _BLOCKS[kind](_text(content))


def _text(value: object) -> Any:
    """Return a text, None, or a tuple of texts. Raises TypeError for any other value."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if value is None or isinstance(value, str):
        return value
    raise TypeError


def as_text(document: LetterDocument, width: int = 78) -> str:
    """Print the document as plain text, wrapped, without control characters.

    Items of a list are indented, so that no paragraph can look like one.
    """

    def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
        kept = _KEEP_ON_ONE_LINE.sub("\\1\u00a0", inert(text))
        lines = textwrap.wrap(
            kept, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )
        return [line.replace("\u00a0", " ") for line in lines]

    def block_lines(block: Block) -> list[str]:
        match block:
            case ItemList(items):
                return [line for item in items for line in wrapped(item, "  • ", "    ")]
            case Heading(text):
                lines = wrapped(text)
                return [*lines, "-" * max(map(len, lines), default=0)]
            case Paragraph(text):
                return wrapped(text)

    def all_wrapped(texts: tuple[str, ...]) -> list[str]:
        return [line for text in texts for line in wrapped(text)]

    title = all_wrapped((document.title,))
    sections = [
        wrapped(document.mark),
        all_wrapped((*document.sender, *document.contact)),
        all_wrapped(document.addressee),
        all_wrapped(document.reference),
        [*title, "=" * max(map(len, title), default=0)],
        *map(block_lines, document.blocks),
        all_wrapped(document.closing),
        wrapped(document.copy_to),
        wrapped(document.simulation),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def inert(text: str) -> str:
    """Return text on one line, with each control, format or private character escaped."""
    return visible(" ".join(unicodedata.normalize("NFC", text).split()))
