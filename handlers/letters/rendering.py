"""Render a letter to its document: once, before the commit, from the case after the event.

A template is plain text: one line is one block, `# ` starts a heading, `- ` an item of a list.
Values are data: nothing inside a value can start a block or run as a template. No identity number
enters a letter.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handlers.letters.document import (
    Block,
    Heading,
    ItemList,
    LetterDocument,
    Paragraph,
    inert,
)
from handlers.letters.values import Values, day, values_for
from workflow.engine.case import Recorded
from workflow.engine.letters import Letter
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import LETTER_TITLES, Language, Words

if TYPE_CHECKING:
    from jinja2 import Environment

_FRAME: Final = {  # what stands around every letter's text
    "sender": Words("Saksgang – simulert saksbehandling", "Saksgang – simulert saksbehandling"),
    "date": Words("Dato: {}", "Dato: {}"),
    "case": Words("Saksnummer: {}", "Saksnummer: {}"),
    "patient": Words("Pasient: {}", "Pasient: {}"),
    "about": Words(
        "Gjelder: søknad om individuell refusjon", "Gjeld: søknad om individuell refusjon"
    ),
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
    "expired": Words(
        "Vedtaket om individuell refusjon har gått ut",
        "Vedtaket om individuell refusjon har gått ut",
    ),
    "simulation": Words(
        "Dette brevet er laget i en simulering. "
        "Det er ikke et vedtak fra HELFO og gir ingen rettigheter.",
        "Dette brevet er laga i ei simulering. "
        "Det er ikkje eit vedtak frå HELFO og gir ingen rettar.",
    ),
}


def render(
    letter: Letter,
    case: Case,
    recorded: Recorded,
    policy: Policy = DEFAULT,
    case_worker: str | None = None,
    assessed: Assessed | None = None,
) -> LetterDocument:
    """Return the document of a letter that an event of the case gives.

    case: after the event. case_worker: the name that signs the letter. assessed: of that case, if
    already made.
    """
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
        department = inert(doctor.department) if doctor and doctor.department else ""
        return (*(names or ("Legen",)), *filter(None, (department,)))
    if values["guardian"]:
        return (_say("to guardians", letter.language, values["patient"]), *names)
    return names or ("Pasienten",)


def _reference(letter: Letter, values: Values) -> tuple[str, ...]:
    language = letter.language
    about, medicine = _say("about", language), inert(str(values["medicine"]))
    patient = (_say("patient", language, values["patient"]),) if letter.to == "doctor" else ()
    return (
        _say("date", language, day(letter.made, language)),
        _say("case", language, values["case_number"]),
        f"{about}, {medicine}" if medicine else about,
        *patient,
    )


def _closing(letter: Letter, case_worker: str | None) -> tuple[str, ...]:
    language = letter.language
    if case_worker:
        return (_say("regards", language), inert(case_worker), _say("case worker", language))
    return (_say("unsigned", language),) if letter.kind in REIMBURSEMENT.routine_letters else ()


def _copy_to(letter: Letter, values: Values) -> str:
    language, patient = letter.language, values["patient"]
    if not values["identified"]:
        return _say("no copy", language)
    to_patient = _say("guardians", language, patient) if values["guardian"] else patient
    other = to_patient if letter.to == "doctor" else values["doctor_name"] or "legen"
    return _say("copy of" if letter.copy else "copy to", language, other)


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
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=False,
        auto_reload=False,
        lstrip_blocks=True,
        finalize=_marked,
    )


def _blocks(rendered: str) -> tuple[Block, ...]:
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
