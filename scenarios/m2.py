"""Message M2 of 2014-12-01 (SoknadHelfo, law 3.6) to an application: what the message says is placed, the rest is listed, none guessed.

The values pass the same types as YAML's, so a fault has line, column and field. XML is read as hostile: no document type, UTF-8 alone,
caps on size, depth and number, in a block of base64 too. Nothing but InvalidInput is raised, no value repeated. No rule and no look-up
may enter: a field is filled only with what its own element says. What was chosen where the law page is silent (INT):

- The legal basis 302 (§ 3b) without a reimbursement code is the doctor's statement that no code covers the disease (law 1.2, G-3): § 3b
  is for those diseases alone. With a code, the code is placed and the legal basis listed; 301 says no more than its code does.
- An earlier treatment (TidligereBeh) is a medicine that was tried. What came of it stands in words or in a list that we lack: listed.
- The list of a diagnosis (@S) tells its system: 7110 and 7435 are ICD-10, 7170 and 7434 ICPC-2. Its name (@DN) is the diagnosis in words.
- A mixture (Legemiddelblanding) may be a NAF preparation or not; the message doesn't say, so `marketing` stays unstated.
- A tick box without a tick (V = 0) is a no, none at all is unstated. Two products are two cases: refused, so that none is forgotten.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from scenarios.reading.parsed import MAX_NODES, UNSEEN, UNSEEN_SAYS, Parsed, Path, Place, Stop
from scenarios.reading.raw import raw_of
from scenarios.reading.text import decoded
from scenarios.reading.typed import typed
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application

VERSION: Final = "2014-12-01"
MAX_DEPTH: Final = 64
NO_FIELD: Final = "the message has this, the application has no field for it"
FREE_TEXT: Final = "free text: a case worker must read it"
ASKS_MORE: Final = "the message has this, but the application's field asks for more than it says"

_CODE: Final[Path] = ("diagnosis", "reimbursement_code")
_PLACES: Final[tuple[tuple[str, str, Path], ...]] = (  # element, attribute or "" for its text, field; * counts the elements
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
_JOINED: Final[tuple[tuple[str, tuple[str, str], str, Path], ...]] = (
    ("Pasient", ("Fornavn", "Etternavn"), " ", ("patient", "name")),
    ("Lege", ("Fornavn", "Etternavn"), " ", ("doctor", "name")),
    ("Instituert/Helseperson", ("Fornavn", "Etternavn"), " ", ("initiation", "by")),
    ("Instituert/Organisasjon", ("Dept", "Inst"), ", ", ("initiation", "department")),
)
_IDENTITIES: Final[tuple[tuple[str, tuple[str, ...], Path], ...]] = (  # element, types of list 8116, field
    ("Pasient/Ident", ("FNR", "DNR"), ("patient", "identity_number")),
    ("Lege/Ident", ("HPR",), ("doctor", "hpr_number")),
)
_FREE: Final = {"Begrunnelse", "Merknad", "Beskrivelse", "Underterm", "TilbOppl"}
_LESS: Final = {"KroniskSykdom", "LangvarigBeh", "SjeldenSykdom", "SarligeGrunner", "Legemiddelblanding"}
_SYSTEMS: Final = {"7110": "icd10", "7435": "icd10", "7170": "icpc2", "7434": "icpc2"}
_STRANGE: Final = re.compile(r"\A(?![A-Za-z]{1,40}[0-9]{0,2}[a-z]?\Z).+", re.DOTALL)  # no name: a value that went astray?
_DAY_AND_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_TICKS: Final = {"1": "yes", "true": "yes", "0": "no", "false": "no"}
_IGNORED: Final = ("http://www.w3.org/2001/XMLSchema-instance ", "http://www.w3.org/XML/1998/namespace ")


class Unplaced(NamedTuple):
    """Something that the message says and the application does not. path: its element (and attribute). No value stands here."""

    line: int
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.why}"


def read_m2(path: str | File) -> tuple[Application, tuple[Unplaced, ...]]:
    """The application in an M2 file, and what of it could not be placed. Raises InvalidInput with every fault."""
    return parse_m2(raw_of(path), str(path))


def unplaced(path: str | File) -> tuple[Unplaced, ...]:
    """What an M2 file says beyond the application, in the order of the file. Raises InvalidInput with every fault."""
    return read_m2(path)[1]


def parse_m2(raw: bytes, name: str) -> tuple[Application, tuple[Unplaced, ...]]:
    """The same from bytes. name: what faults call the file."""
    parsed, application = Parsed(name, {}), None
    with suppress(Stop):
        root = _Tree(parsed).read(raw)
        _fill(root, parsed)
        parsed.data = _with_lists(parsed.data)
        application = typed(Application, parsed)
    if application is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return application, tuple(sorted(_left(root)))


@dataclass
class _Node:
    """An element. taken: which of its attributes, and "" for its text, have a place in the application."""

    space: str
    name: str
    path: str
    place: Place
    attributes: dict[str, str]
    children: list["_Node"] = field(default_factory=list)
    text: str = ""
    taken: set[str] = field(default_factory=set)

    def all(self, path: str) -> list["_Node"]:
        """The elements below in the same namespace, by their names."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children if (child.space, child.name) == (self.space, name)]
        return found

    def inside(self) -> Iterator["_Node"]:
        """Every element below, in any namespace, but the constituents of a mixture."""
        for child in self.children:
            yield child
            if not child.name.startswith("Bestanddel"):
                yield from child.inside()


class _Tree:
    """Elements from bytes, or faults. holder: the element whose base64 the bytes were, which gives every place."""

    def __init__(self, parsed: Parsed, holder: _Node | None = None) -> None:
        self._parsed, self._holder, self._nodes = parsed, holder, 0
        self._open = [_Node("", "", holder.path if holder else "", Place(1, 1), {})]
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = lambda *_: self._stop("a document type (DOCTYPE) is not accepted; remove it")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda _: self._open.pop()
        self._parser.CharacterDataHandler = self._characters

    def read(self, raw: bytes) -> _Node:
        """The root element."""
        found = Parsed(self._parsed.file)
        text = decoded(raw, found)
        if text is None:
            if self._holder:
                self._stop(found.faults[0].message)
            self._parsed.faults += found.faults
            raise Stop
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError:
            self._stop("this is not well-formed XML; check tags, quotes and the signs < and & here and in the line above")
        return self._open[0].children[0]

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            self._stop("another encoding than UTF-8 is declared here; save the file with the encoding UTF-8")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            self._stop(f"this is too much: {MAX_NODES} elements and attributes and {MAX_DEPTH} levels are the most that is read")
        (space, _, local), above = name.rpartition(" "), self._open[-1]
        kept = {key: value for key, value in attributes.items() if not key.startswith(_IGNORED)}
        self._open.append(_Node(space, local, f"{above.path}/{_STRANGE.sub('?', local)}".lstrip("/"), self._place(), kept))
        above.children.append(self._open[-1])

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _place(self) -> Place:
        """Where the parser is."""
        if self._holder:
            return self._holder.place
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _stop(self, says: str) -> Any:
        self._parsed.fault(self._place(), (), f"in the base64 here: {says}" if self._holder else says)
        raise Stop


def _fill(root: _Node, parsed: Parsed) -> None:
    """Put the values of a message where the application has them; other roots and versions of the message are refused."""
    if root.name != "SoknadHelfo" or not root.space.endswith(VERSION):
        parsed.fault(root.place, (), f"only message M2 of {VERSION} is read: SoknadHelfo, in a namespace that ends so")
        raise Stop
    _put(parsed, ("form", "kind"), "message", root.place)
    for element, attribute, path in _PLACES:
        said = [node for node in root.all(element) if not attribute or _value(node, attribute) is not None]
        for index, node in enumerate(said):
            _take(parsed, node, attribute, tuple(index if part == "*" else part for part in path))
    for element, names, between, path in _JOINED:
        for node in root.all(element):
            if parts := [part for name in names for part in node.all(name)]:
                _put(parsed, path, between.join(part.text.strip() for part in parts if part.text.strip()), parts[0].place)
                for part in parts:
                    part.taken.add("")
    for element, kinds, path in _IDENTITIES:
        for ident in root.all(element):
            for kind in ident.all("TypeId"):
                if kind.attributes.get("V") in kinds:
                    kind.taken.add("V")
                    for number in ident.all("Id"):
                        _take(parsed, number, "", path)
    bases = root.all("RefHjemmel")
    stated = [node.attributes.get("V") for node in bases]
    if stated == ["302"] and not root.all("Soknad3a/Refusjonskode"):
        bases[0].taken.add("V")
        _put(parsed, _CODE, "none", bases[0].place)
    elif stated == ["301"] and _CODE in parsed.values:
        bases[0].taken.add("V")
    for second in root.all("OmsoktLegemiddel")[1:]:
        parsed.fault(second.place, ("medicine",), "a second product is applied for here; give it a message of its own")
    for product in root.all("OmsoktLegemiddel")[:1]:
        for part in _prescribed(parsed, product):
            if part.name == "NavnFormStyrke" or part.path.endswith("/Legemiddelblanding/Navn"):
                _take(parsed, part, "", ("medicine", "name"))
            if part.name == "Reseptgruppe" and part.attributes.get("V") not in ("CF", "K"):  # of list 7421, none of ours
                _take(parsed, part, "V", ("medicine", "prescription_group"))
            if part.name == "Atc":
                _take(parsed, part, "V", ("medicine", "atc"))
    for index, earlier in enumerate(node for node in root.all("TidligereBeh") if any(_left(node))):
        _put(parsed, ("prior_treatments", index, "tried"), "yes", earlier.place)
        for part in _prescribed(parsed, earlier):
            if part.name == "NavnFormStyrke" or part.path == f"{earlier.path}/Varenavn":
                _take(parsed, part, "", ("prior_treatments", index, "product"))


def _prescribed(parsed: Parsed, product: _Node) -> list[_Node]:
    """What stands below a product. A prescription in base64 is put below its element, as if it stood there."""
    for block in product.all("ForskrivningB64"):
        block.taken.add("")
        try:
            raw = base64.b64decode("".join(block.text.split()), validate=True)
        except ValueError:
            parsed.fault(block.place, (), "this is not base64; write the prescription itself, or encode it again")
            raise Stop from None
        block.children.append(_Tree(parsed, block).read(raw))
    return list(product.inside())


def _value(node: _Node, attribute: str) -> str | None:
    """An attribute or the text as YAML has it: a tick as yes or no, a point of time as its day, a list as its system."""
    value = node.attributes.get(attribute) if attribute else node.text.strip()
    if node.name in ("BrukUtenforSykehus", "Forstegangs"):
        return _TICKS.get(value or "", value)
    if node.name == "Institueringstidspunkt" and (day := _DAY_AND_TIME.fullmatch(value or "")):
        return day[1]
    return _SYSTEMS.get((value or "")[-4:]) if (node.name, attribute) == ("Diagnose", "S") else value


def _take(parsed: Parsed, node: _Node, attribute: str, path: Path) -> None:
    if (value := _value(node, attribute)) is not None:
        node.taken.add(attribute)
        _put(parsed, path, value, node.place)


def _put(parsed: Parsed, path: Path, value: str, place: Place) -> None:
    if path in parsed.values:
        parsed.fault(place, path, f"this stands in line {parsed.values[path].line} already; keep one of the two")
        return
    if UNSEEN.search(value):  # written as a character reference
        parsed.fault(place, path, UNSEEN_SAYS)
    holds: Any = parsed.data
    for end, part in enumerate(path[:-1], 1):
        parsed.values.setdefault(path[:end], place)
        holds = holds.setdefault(part, {})
    holds[path[-1]] = value
    parsed.values[path] = place


def _with_lists(value: Any) -> Any:
    """What is numbered as a list."""
    inner = {name: _with_lists(below) for name, below in value.items()} if isinstance(value, dict) else value
    return list(inner.values()) if isinstance(inner, dict) and 0 in inner else inner


def _left(node: _Node) -> Iterator[Unplaced]:
    """What of an element, and of those below, has no place in the application."""
    line, path, text = node.place.line, node.path, bool(node.text.strip()) and "" not in node.taken
    attributes = node.attributes.keys() - node.taken - ({"DN", "S"} if "V" in node.taken and node.name != "Diagnose" else set())
    if (not node.taken and (text or attributes)) or node.name == "Legemiddelblanding":
        yield Unplaced(line, path, FREE_TEXT if node.name in _FREE else ASKS_MORE if node.name in _LESS else NO_FIELD)
    else:
        yield from [Unplaced(line, path, FREE_TEXT)] if text else []
        for key in sorted(attributes):
            yield Unplaced(line, f"{path}/@{_STRANGE.sub('?', key)}", FREE_TEXT if key == "OT" else NO_FIELD)
    for child in node.children:
        yield from _left(child)
