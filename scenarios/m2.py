"""Read message M2 of 2014-12-01 (SoknadHelfo) as an application.

Each element that has a field in the application fills it; everything else is listed as unplaced.
Nothing is guessed or looked up. Values pass the same types as in YAML, so that a fault has line,
column and field. Only InvalidInput is raised, and no message repeats a value.

Choices of ours (INT), because the message's description is silent:

- Legal basis 302 (§ 3b) without a reimbursement code: the doctor states that no code covers the
  disease, since § 3b is for those diseases alone. If a code is given, the code is placed and the
  legal basis listed. Legal basis 301 adds nothing to its code.
- An earlier treatment (TidligereBeh) is a medicine that was tried. Its result is in free text or in
  a list that we lack: listed.
- The list of a diagnosis (@S) gives the code system: 7110 and 7435 are ICD-10, 7170 and 7434 are
  ICPC-2. Its name (@DN) is the diagnosis in words.
- A mixture (Legemiddelblanding) may be a NAF preparation or not; `marketing` stays unstated.
- A tick box without a tick (V = 0) is no; no tick box is unstated. Two products are two cases and
  are refused, so that none is forgotten.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path as File
from typing import Any, Final, NamedTuple

from scenarios.reading.parsed import UNSEEN, UNSEEN_SAYS, Parsed, Path, Place, Stop
from scenarios.reading.raw import raw_of
from scenarios.reading.typed import typed
from scenarios.reading.xml_tree import Node, read_tree, shown_name
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application

VERSION: Final = "2014-12-01"
NO_FIELD: Final = "the message has this, the application has no field for it"
FREE_TEXT: Final = "free text: a case worker must read it"
ASKS_MORE: Final = "the message has this, but the application's field asks for more than it says"

_CODE: Final[Path] = ("diagnosis", "reimbursement_code")
# Element; attribute, or "" for its text; field. * stands for the number of the element.
_FIELDS: Final[tuple[tuple[str, str, Path], ...]] = (
    ("BrukUtenforSykehus", "V", ("treatment", "outside_hospital")),
    ("Forstegangs", "V", ("form", "first_time")),
    ("IngenTidlBeh", "V", ("nothing_tried",)),
    ("Diagnose", "V", ("diagnosis", "code")),
    ("Diagnose", "DN", ("diagnosis", "text")),
    ("Diagnose", "S", ("diagnosis", "system")),
    ("Bidiagnose", "V", ("diagnosis", "secondary", "*")),
    ("Soknad3a/Refusjonskode", "V", _CODE),
    ("Alvorlighetsgrad", "", ("diagnosis", "severity")),
    ("Soknad3b/Alvorlighetsgrad", "", ("diagnosis", "severity")),
    ("Institueringstidspunkt", "", ("initiation", "date")),
    ("Vedlegg", "", ("documentation", "*", "title")),
)
# Element, the parts of a name, what stands between them, field.
_NAMES: Final[tuple[tuple[str, tuple[str, str], str, Path], ...]] = (
    ("Pasient", ("Fornavn", "Etternavn"), " ", ("patient", "name")),
    ("Lege", ("Fornavn", "Etternavn"), " ", ("doctor", "name")),
    ("Instituert/Helseperson", ("Fornavn", "Etternavn"), " ", ("initiation", "by")),
    ("Instituert/Organisasjon", ("Dept", "Inst"), ", ", ("initiation", "department")),
)
# Element, types of list 8116, field.
_IDENTITIES: Final[tuple[tuple[str, tuple[str, ...], Path], ...]] = (
    ("Pasient/Ident", ("FNR", "DNR"), ("patient", "identity_number")),
    ("Lege/Ident", ("HPR",), ("doctor", "hpr_number")),
)
_FREE_TEXTS: Final = {"Begrunnelse", "Merknad", "Beskrivelse", "Underterm", "TilbOppl"}
_SAYS_LESS: Final = {
    "KroniskSykdom",
    "LangvarigBeh",
    "SjeldenSykdom",
    "SarligeGrunner",
    "Legemiddelblanding",
}
_SYSTEMS: Final = {"7110": "icd10", "7435": "icd10", "7170": "icpc2", "7434": "icpc2"}
_DAY_AND_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_TICKS: Final = {"1": "yes", "true": "yes", "0": "no", "false": "no"}
_INGREDIENT: Final = "Bestanddel"  # ingredients of a mixture are no products


class Unplaced(NamedTuple):
    """Something that the message says and the application has no field for.

    path: its element, and its attribute if it is one. The value itself is not kept.
    """

    line: int
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.why}"


def read_m2(path: str | File) -> tuple[Application, tuple[Unplaced, ...]]:
    """Read the application in an M2 file, and list what has no field. Raises InvalidInput."""
    return parse_m2(raw_of(path), str(path))


def unplaced(path: str | File) -> tuple[Unplaced, ...]:
    """List what an M2 file says beyond the application, in file order. Raises InvalidInput."""
    return read_m2(path)[1]


def parse_m2(raw: bytes, name: str) -> tuple[Application, tuple[Unplaced, ...]]:
    """Read an M2 message from bytes, as `read_m2` does. name: what faults call the file."""
    parsed, application = Parsed(name, {}), None
    with suppress(Stop):
        root = read_tree(raw, parsed)
        _fill(root, parsed)
        parsed.data = _numbered_as_lists(parsed.data)
        application = typed(Application, parsed)
    if application is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return application, tuple(sorted(_unplaced_below(root)))


def _fill(root: Node, parsed: Parsed) -> None:
    """Put the values of a message in the application's fields. Refuse other roots and versions."""
    if root.name != "SoknadHelfo" or not root.space.endswith(VERSION):
        says = f"only M2 messages of version {VERSION} are read: SoknadHelfo in that namespace"
        parsed.fault(root.place, (), says)
        raise Stop
    _put(parsed, ("form", "kind"), "message", root.place)
    for element, attribute, path in _FIELDS:
        nodes = root.all(element)
        stated = [n for n in nodes if not attribute or _value(n, attribute) is not None]
        for index, node in enumerate(stated):
            numbered = tuple(index if part == "*" else part for part in path)
            _use(parsed, node, attribute, numbered)
    for element, names, between, path in _NAMES:
        for node in root.all(element):
            _put_name(parsed, [part for name in names for part in node.all(name)], between, path)
    for element, kinds, path in _IDENTITIES:
        for ident in root.all(element):
            for kind in ident.all("TypeId"):
                if kind.attributes.get("V") in kinds:
                    kind.used.add("V")
                    for number in ident.all("Id"):
                        _use(parsed, number, "", path)
    _put_legal_basis(root, parsed)
    _put_product(root, parsed)
    earlier = [node for node in root.all("TidligereBeh") if any(_unplaced_below(node))]
    for index, treatment in enumerate(earlier):
        _put(parsed, ("prior_treatments", index, "tried"), "yes", treatment.place)
        for part in _prescribed(parsed, treatment):
            if part.name == "NavnFormStyrke" or part.path == f"{treatment.path}/Varenavn":
                _use(parsed, part, "", ("prior_treatments", index, "product"))


def _put_name(parsed: Parsed, parts: list[Node], between: str, path: Path) -> None:
    if not parts:
        return
    texts = [part.text.strip() for part in parts if part.text.strip()]
    _put(parsed, path, between.join(texts), parts[0].place)
    for part in parts:
        part.used.add("")


def _put_legal_basis(root: Node, parsed: Parsed) -> None:
    bases = root.all("RefHjemmel")
    stated = [node.attributes.get("V") for node in bases]
    if stated == ["302"] and not root.all("Soknad3a/Refusjonskode"):
        bases[0].used.add("V")
        _put(parsed, _CODE, "none", bases[0].place)
    elif stated == ["301"] and _CODE in parsed.values:
        bases[0].used.add("V")


def _put_product(root: Node, parsed: Parsed) -> None:
    """Put the medicine of the one product in the data; each further product is a fault."""
    products = root.all("OmsoktLegemiddel")
    for second in products[1:]:
        says = "a second product is applied for here; give it a message of its own"
        parsed.fault(second.place, ("medicine",), says)
    for product in products[:1]:
        for part in _prescribed(parsed, product):
            group = part.attributes.get("V")
            if part.name == "NavnFormStyrke" or part.path.endswith("/Legemiddelblanding/Navn"):
                _use(parsed, part, "", ("medicine", "name"))
            elif part.name == "Reseptgruppe" and group not in ("CF", "K"):  # we have no such groups
                _use(parsed, part, "V", ("medicine", "prescription_group"))
            elif part.name == "Atc":
                _use(parsed, part, "V", ("medicine", "atc"))


def _prescribed(parsed: Parsed, product: Node) -> list[Node]:
    """Return the elements below a product. A base64 prescription is decoded in its place."""
    for block in product.all("ForskrivningB64"):
        block.used.add("")
        try:
            raw = base64.b64decode("".join(block.text.split()), validate=True)
        except ValueError:
            says = "this is not base64; write the prescription itself, or encode it again"
            parsed.fault(block.place, (), says)
            raise Stop from None
        block.children.append(read_tree(raw, parsed, block))
    return list(product.below(but=_INGREDIENT))


def _value(node: Node, attribute: str) -> str | None:
    """Return an attribute or the text as YAML writes it.

    A tick becomes yes or no, an instant its day, the number of a code list its system.
    """
    value = node.attributes.get(attribute) if attribute else node.text.strip()
    if node.name in ("BrukUtenforSykehus", "Forstegangs"):
        return _TICKS.get(value or "", value)
    if node.name == "Institueringstidspunkt" and (day := _DAY_AND_TIME.fullmatch(value or "")):
        return day[1]
    return (
        _SYSTEMS.get((value or "")[-4:]) if (node.name, attribute) == ("Diagnose", "S") else value
    )


def _use(parsed: Parsed, node: Node, attribute: str, path: Path) -> None:
    if (value := _value(node, attribute)) is not None:
        node.used.add(attribute)
        _put(parsed, path, value, node.place)


def _put(parsed: Parsed, path: Path, value: str, place: Place) -> None:
    """Put a value at a path of the data; a second value for the path is a fault."""
    if path in parsed.values:
        earlier = f"this stands in line {parsed.values[path].line} already"
        parsed.fault(place, path, f"{earlier}; keep one of the two")
        return
    if UNSEEN.search(value):  # written as a character reference
        parsed.fault(place, path, UNSEEN_SAYS)
    holds: Any = parsed.data
    for end, part in enumerate(path[:-1], 1):
        parsed.values.setdefault(path[:end], place)
        holds = holds.setdefault(part, {})
    holds[path[-1]] = value
    parsed.values[path] = place


def _numbered_as_lists(value: Any) -> Any:
    """Turn mappings with the keys 0, 1, 2 … into lists, at every level."""
    if not isinstance(value, dict):
        return value
    inner = {name: _numbered_as_lists(below) for name, below in value.items()}
    return list(inner.values()) if 0 in inner else inner


def _unplaced_below(node: Node) -> Iterator[Unplaced]:
    """Yield what of an element, and of those below it, has no field in the application."""
    line, path = node.place.line, node.path
    text = bool(node.text.strip()) and "" not in node.used
    placed = node.used | ({"DN", "S"} if "V" in node.used and node.name != "Diagnose" else set())
    attributes = node.attributes.keys() - placed
    if (not node.used and (text or attributes)) or node.name == "Legemiddelblanding":
        yield Unplaced(line, path, _why(node.name))
    else:
        yield from [Unplaced(line, path, FREE_TEXT)] if text else []
        for key in sorted(attributes):
            why = FREE_TEXT if key == "OT" else NO_FIELD
            yield Unplaced(line, f"{path}/@{shown_name(key)}", why)
    for child in node.children:
        yield from _unplaced_below(child)


def _why(element: str) -> str:
    if element in _FREE_TEXTS:
        return FREE_TEXT
    return ASKS_MORE if element in _SAYS_LESS else NO_FIELD
