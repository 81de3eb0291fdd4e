"""Render a letter to its document: once, before the commit, from the case after the event.

A template is plain text: one line is one block, `# ` starts a heading, `- ` an item of a list.
Values are data: nothing inside a value can start a block or run as a template. No identity number
enters a letter.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handlers.letters.document import (
    Block,
    Heading,
    ItemList,
    LetterDocument,
    Paragraph,
    inert,
)
from handlers.letters.wording import day, in_words
from workflow.engine.case import Case, Recorded
from workflow.engine.language import Language, Words
from workflow.engine.letter_content import Value
from workflow.engine.letters import Letter
from workflow.engine.process import Process

if TYPE_CHECKING:
    from jinja2 import Environment

    from scenarios.office import OfficeProfile

_FRAME: Final = {  # what stands around every letter of every process
    "copy": Words("KOPI", "KOPI"),
    "phone": Words("Telefon: {}", "Telefon: {}"),
    "date": Words("Dato: {}", "Dato: {}"),
    "case": Words("Saksnummer: {}", "Saksnummer: {}"),
    "regards": Words("Med vennlig hilsen", "Med vennleg helsing"),
    "case worker": Words("{}, saksbehandler", "{}, saksbehandlar"),
    "unsigned": Words(
        "Brevet er laget maskinelt og har derfor ingen underskrift.",
        "Brevet er laga maskinelt og har derfor inga underskrift.",
    ),
    "simulation": Words(
        "Dette brevet er laget i en simulering. "
        "Det er ikke et vedtak fra HELFO og gir ingen rettigheter.",
        "Dette brevet er laga i ei simulering. "
        "Det er ikkje eit vedtak frå HELFO og gir ingen rettar.",
    ),
}


def missing_texts(process: Process[Any]) -> list[str]:
    """Return the templates that a process lacks: one for each kind of letter in nb and in nn."""
    names = [f"{form}/{kind}.txt.jinja" for kind in process.letter_kinds for form in ("nb", "nn")]
    folders = process.letter_texts
    return [name for name in names if not any((texts / name).is_file() for texts in folders)]


def render(
    letter: Letter,
    case: Case,
    recorded: Recorded,
    case_worker: str | None = None,
    assessed: Any = None,
    office: "OfficeProfile | None" = None,
) -> LetterDocument:
    """Return the document of a letter that an event of the case gives.

    case: after the event. case_worker: the name that signs the letter. assessed: what follows from
    the case; made from it if not given. office: who writes; None = the simulation's own office.
    """
    if office is None:
        from scenarios.office import OWN

        office = OWN
    process, language = case.process, letter.language
    assessed = process.assess(case) if assessed is None else assessed
    content = process.letter_content(letter, case, recorded, assessed)
    template = templates(*process.letter_texts).get_template(f"{language}/{letter.kind}.txt.jinja")
    values = in_words({**_office_values(office, letter), **content.values}, language)
    return LetterDocument(
        kind=letter.kind,
        language=language,
        title=(content.title or process.title_of(letter.kind)).in_(language),
        mark=_say("copy", language) if content.is_copy else "",
        sender=(inert(office.office.in_(language)),),
        contact=_contact(office, language),
        addressee=tuple(map(inert, content.addressee)),
        case_number=case.number,
        date=letter.made.isoformat(),
        reference=(
            _say("date", language, day(letter.made)),
            _say("case", language, case.number),
            *map(inert, content.reference),
        ),
        blocks=blocks_of(template.render(values)),
        closing=_closing(language, case_worker),
        case_worker=inert(case_worker) if case_worker else None,
        copy_to=inert(content.copy_to),
        simulation=_say("simulation", language),
    )


def _say(name: str, language: Language, value: object = "") -> str:
    return _FRAME[name].in_(language).replace("{}", inert(str(value)))


def _contact(office: "OfficeProfile", language: Language) -> tuple[str, ...]:
    """Return where the office is found: address, telephone with hours, web."""
    hours = f" ({office.hours.in_(language)})" if office.hours else ""
    phone = (_say("phone", language, office.phone + hours),) if office.phone else ()
    return (*map(inert, office.address), *phone, *map(inert, filter(None, (office.web,))))


def _office_values(office: "OfficeProfile", letter: Letter) -> dict[str, Value]:
    """Return what every template may read of the office; a complaint body is that of the day."""
    language = letter.language
    return {
        "office_address": ", ".join((office.office.in_(language), *office.address)),
        "office_phone": office.phone or "",
        "complaint_body": office.complaint_body(letter.made).in_(language),
    }


def _closing(language: Language, case_worker: str | None) -> tuple[str, ...]:
    """Return the signature; without a name, that the letter was made by a machine."""
    if case_worker:
        return (_say("regards", language), _say("case worker", language, case_worker))
    return (_say("unsigned", language),)


# Templates --------------------------------------------------------------------------------

# Marks around every value. `inert` keeps both characters out of the values themselves.
_START, _END = "\x02", "\x03"


def _marked(value: object) -> str:
    """Return a value as templates print it. Only text is printed; ask with `if` what is unknown."""
    if not isinstance(value, str):
        name = str(value)  # raises for an undefined name, and names it
        raise TypeError(name or "only text can be printed in a letter")
    return f"{_START}{inert(value)}{_END}"


@cache
def templates(*folders: Path) -> "Environment":
    """Return the templates of a process's letters. Cached: a template is compiled once.

    folders: where they are looked for, in order.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=False,
        auto_reload=False,
        lstrip_blocks=True,
        finalize=_marked,
    )


def blocks_of(rendered: str) -> tuple[Block, ...]:
    """Split a rendered text into blocks: one for each line, items in a row as one list.

    A line that begins with a value begins with its mark, so that it can't start a heading or item.
    """
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, rendered.split("\n"))):
        text = line.replace(_START, "").replace(_END, "")
        if line.startswith("# "):
            blocks.append(Heading(text[2:]))
        elif line.startswith("- "):
            last = blocks.pop() if blocks and isinstance(blocks[-1], ItemList) else None
            before = last.items if isinstance(last, ItemList) else ()
            blocks.append(ItemList((*before, text[2:])))
        elif text.strip():
            blocks.append(Paragraph(text))
    return tuple(blocks)
