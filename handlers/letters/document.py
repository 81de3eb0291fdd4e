"""From a letter that is due to the document that is sent: rendered once, before the commit, from the case after the event.

A small document of paragraphs, headings and lists, in bokmål or nynorsk, stored with its hash; the PDF layout and the plain text are
two prints of it. Pure: its date is the letter's own. No rule and no deadline is made here, and no identity number may enter. Values
are data: one line of a template is one block (`# ` a heading, `- ` an item of a list), and nothing inside a value can make another.
"""

import hashlib
import json
import re
import textwrap
import unicodedata
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from handlers.letters.values import Values, day, values_for
from handlers.text import visible
from workflow.engine.case import Recorded
from workflow.engine.letters import Letter
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import LETTER_TITLES, Language, Words

if TYPE_CHECKING:
    from jinja2 import Environment

SCHEMA: Final = "saksgang.letter/1"
_FRAME: Final = {  # what stands around every letter; the texts themselves are templates
    "sender": Words("Saksgang – simulert saksbehandling", "Saksgang – simulert saksbehandling"),
    "date": Words("Dato: {}", "Dato: {}"),
    "case": Words("Saksnummer: {}", "Saksnummer: {}"),
    "patient": Words("Pasient: {}", "Pasient: {}"),
    "about": Words("Gjelder: søknad om individuell refusjon", "Gjeld: søknad om individuell refusjon"),
    "guardians": Words("foresatte for {}", "føresette for {}"),
    "to guardians": Words("Til foresatte for {}", "Til føresette for {}"),
    "copy to": Words("Kopi til: {}", "Kopi til: {}"),
    "copy of": Words("Kopi av brev til: {}", "Kopi av brev til: {}"),
    "no copy": Words(
        "Pasienten er ikke identifisert. Brevet er derfor bare sendt til den som søkte.",
        "Pasienten er ikkje identifisert. Brevet er derfor berre sendt til den som søkte.",
    ),
    "regards": Words("Med vennlig hilsen", "Med vennleg helsing"),
    "case worker": Words("saksbehandler", "saksbehandlar"),
    "unsigned": Words(
        "Brevet er laget maskinelt og har derfor ingen underskrift.",
        "Brevet er laga maskinelt og har derfor inga underskrift.",
    ),
    "expired": Words("Vedtaket om individuell refusjon har gått ut", "Vedtaket om individuell refusjon har gått ut"),
    "simulation": Words(
        "Dette brevet er laget i en simulering. Det er ikke et vedtak fra HELFO og gir ingen rettigheter.",
        "Dette brevet er laga i ei simulering. Det er ikkje eit vedtak frå HELFO og gir ingen rettar.",
    ),
}


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
_TOGETHER: Final = re.compile(r"(§(?= \w)|\b\d\d?\.(?= [a-z])) ")  # «§ 3a» and «16. mars» stay on one line
_KINDS: Final[dict[str, type[Paragraph | Heading]]] = {"paragraph": Paragraph, "heading": Heading}


@dataclass(frozen=True)
class LetterDocument:
    """A letter as it is sent, with every word that a print of it needs.

    date: the day it was made, ISO. reference: lines of date, case and what it is about. closing: lines of the signature; case_worker:
    the name in it. copy_to: who gets a copy, or what this is a copy of. simulation: that no authority decided this.
    """

    kind: str
    language: str
    title: str
    sender: tuple[str, ...]
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
    """The document as canonical JSON: the same document gives the same bytes."""
    data = {field.name: getattr(document, field.name) for field in fields(document)}
    data["blocks"] = [
        {"list": b.items} if isinstance(b, ItemList) else {type(b).__name__.lower(): b.text} for b in document.blocks
    ]
    return json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> LetterDocument:
    """The document that `as_json` wrote. Raises ValueError for anything else."""
    try:
        data: dict[str, Any] = json.loads(text)
        if data.pop("schema") != SCHEMA:
            raise ValueError(f"this is no {SCHEMA}")
        blocks = tuple(_block(*entry) for block in data.pop("blocks") for entry in block.items())
        return LetterDocument(blocks=blocks, **{name: _text(value) for name, value in data.items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no {SCHEMA}") from error


def _block(kind: str, content: object) -> Block:
    return ItemList(_text(content)) if kind == "list" else _KINDS[kind](_text(content))


def _text(value: object) -> Any:
    """A text, nothing, or texts; any other value raises TypeError."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if value is None or isinstance(value, str):
        return value
    raise TypeError


def content_hash(text: str) -> str:
    """SHA-256 of a stored text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(document: LetterDocument, width: int = 78) -> str:
    """The same document as plain text: wrapped, nothing cut, and no control character; a list is indented, so no text can look so."""

    def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
        kept = _TOGETHER.sub("\\1\u00a0", inert(text))
        lines = textwrap.wrap(kept, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        return [line.replace("\u00a0", " ") for line in lines]

    def printed(block: Block) -> list[str]:
        match block:
            case ItemList(items):
                return [line for item in items for line in wrapped(item, "  • ", "    ")]
            case Heading(text):
                lines = wrapped(text)
                return [*lines, "-" * max(map(len, lines), default=0)]
            case Paragraph(text):
                return wrapped(text)

    def together(texts: tuple[str, ...]) -> list[str]:
        return [line for text in texts for line in wrapped(text)]

    title = together((document.title,))
    sections = [together(document.sender), together(document.addressee), together(document.reference)]
    sections += [[*title, "=" * max(map(len, title), default=0)], *map(printed, document.blocks), together(document.closing)]
    sections += [wrapped(document.copy_to), wrapped(document.simulation)]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def inert(text: str) -> str:
    """Text on one line, with every control, format and private character as a visible escape."""
    return visible(" ".join(unicodedata.normalize("NFC", text).split()))


def render(
    letter: Letter,
    case: Case,
    recorded: Recorded,
    policy: Policy = DEFAULT,
    case_worker: str | None = None,
    assessed: Assessed | None = None,
) -> LetterDocument:
    """The document of a letter that an event of the case gives. case: after the event. case_worker: the name that
    signs it. assessed: facts and assessment of that case, if made."""
    values = values_for(letter, case, recorded, policy, assessed)
    language, expired = letter.language, values.get("expired", False)
    template = _environment().get_template(f"{language}/{letter.kind}.txt.jinja")
    return LetterDocument(
        kind=letter.kind,
        language=language,
        title=_say("expired", language) if expired else LETTER_TITLES[letter.kind].in_(language),
        sender=(_say("sender", language),),
        addressee=_addressee(letter, case, values),
        case_number=case.number,
        date=letter.made.isoformat(),
        reference=_reference(letter, values),
        blocks=_blocks(template.render(values)),
        closing=_closing(letter, case_worker),
        case_worker=inert(case_worker) if case_worker else None,
        copy_to=_copy_to(letter, values),
        simulation=_say("simulation", language),
    )


def _say(name: str, language: Language, value: object = "") -> str:
    return _FRAME[name].in_(language).replace("{}", inert(str(value)))


def _addressee(letter: Letter, case: Case, values: Values) -> tuple[str, ...]:
    names = tuple(inert(name) for name in letter.names if name)
    if letter.to == "doctor":
        doctor = case.application.doctor
        return (*(names or ("Legen",)), *((inert(doctor.department),) if doctor and doctor.department else ()))
    if values["guardian"]:
        return (_say("to guardians", letter.language, values["patient"]), *names)
    return names or ("Pasienten",)


def _reference(letter: Letter, values: Values) -> tuple[str, ...]:
    about, medicine = _say("about", letter.language), inert(str(values["medicine"]))
    whose = (_say("patient", letter.language, values["patient"]),) if letter.to == "doctor" else ()
    return (
        _say("date", letter.language, day(letter.made, letter.language)),
        _say("case", letter.language, values["case_number"]),
        f"{about}, {medicine}" if medicine else about,
        *whose,
    )


def _closing(letter: Letter, case_worker: str | None) -> tuple[str, ...]:
    if case_worker:
        return (_say("regards", letter.language), inert(case_worker), _say("case worker", letter.language))
    return (_say("unsigned", letter.language),) if letter.kind in REIMBURSEMENT.routine_letters else ()


def _copy_to(letter: Letter, values: Values) -> str:
    if not values["identified"]:
        return _say("no copy", letter.language)
    patient = _say("guardians", letter.language, values["patient"]) if values["guardian"] else values["patient"]
    other = patient if letter.to == "doctor" else values["doctor_name"] or "legen"
    return _say("copy of" if letter.copy else "copy to", letter.language, other)


# Templates ---------------------------------------------------------------------------------------------------------

_FROM, _TO = "\x02", "\x03"  # around every value; `inert` lets neither of them be part of one


def _marked(value: object) -> str:
    """A value as a template prints it. Only text is printed: what is not stated is asked about with `if`, never shown."""
    if not isinstance(value, str):
        raise TypeError(str(value) or "only text can be printed in a letter")  # str() of an undefined name raises, with the name
    return f"{_FROM}{inert(value)}{_TO}"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=loader, undefined=StrictUndefined, autoescape=False, auto_reload=False, lstrip_blocks=True, finalize=_marked
    )


def _blocks(rendered: str) -> tuple[Block, ...]:
    """One line, one block; items that follow each other are one list. A value's marks keep it from looking like a line's own sign."""
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, rendered.split("\n"))):
        text = line.replace(_FROM, "").replace(_TO, "")
        if line.startswith("# "):
            blocks.append(Heading(text[2:]))
        elif line.startswith("- "):
            last = blocks.pop() if blocks and isinstance(blocks[-1], ItemList) else None
            before = last.items if isinstance(last, ItemList) else ()
            blocks.append(ItemList((*before, text[2:])))
        elif text.strip():
            blocks.append(Paragraph(text))
    return tuple(blocks)
