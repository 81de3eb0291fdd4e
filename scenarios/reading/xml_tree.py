"""Parse XML to a tree of elements with positions, as text that may be hostile.

No document type is accepted, no encoding but UTF-8, and size, depth and number of elements are
limited. A base64 block is read with the same limits. Faults are added to a `Parsed`, which `Stop`
then ends; no message repeats a value.
"""

import re
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from scenarios.reading.parsed import MAX_NODES, Parsed, Place, Stop
from scenarios.reading.text import decoded

MAX_DEPTH: Final = 64

_UNSAFE_NAME: Final = re.compile(r"\A(?![A-Za-z]{1,40}[0-9]{0,2}[A-Za-z]{0,40}\Z).+", re.DOTALL)
_IGNORED: Final = (
    "http://www.w3.org/2001/XMLSchema-instance ",
    "http://www.w3.org/XML/1998/namespace ",
)
_TOO_MUCH: Final = (
    f"this is too much: {MAX_NODES} elements and attributes and {MAX_DEPTH} levels "
    "are the most that is read"
)
_NOT_XML: Final = (
    "this is not well-formed XML; "
    "check tags, quotes and the signs < and & here and in the line above"
)
_NOT_UTF8: Final = (
    "another encoding than UTF-8 is declared here; save the file with the encoding UTF-8"
)
_DOCTYPE: Final = "a document type (DOCTYPE) is not accepted; remove it"


@dataclass
class Node:
    """An element. used: names of its attributes that were read, and "" for its text."""

    space: str
    name: str
    path: str
    place: Place
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""
    used: set[str] = field(default_factory=set)

    def all(self, path: str) -> list["Node"]:
        """Return the elements at a path of names below this one, in its namespace."""
        nodes = [self]
        for name in path.split("/"):
            wanted = (self.space, name)
            nodes = [
                child
                for node in nodes
                for child in node.children
                if (child.space, child.name) == wanted
            ]
        return nodes


def read_tree(raw: bytes, parsed: Parsed, holder: Node | None = None) -> Node:
    """Parse bytes and return the root element. Raises Stop once a fault has been added to `parsed`.

    holder: the element whose base64 the bytes were. Its position is then the position of each part.
    """
    return _Reader(parsed, holder).read(raw)


def shown_name(name: str) -> str:
    """Return the name of an element or attribute; `?` if it may be a misplaced value."""
    return _UNSAFE_NAME.sub("?", name)


class _Reader:
    """Build elements from the events of the XML parser."""

    def __init__(self, parsed: Parsed, holder: Node | None) -> None:
        self._parsed, self._holder, self._nodes = parsed, holder, 0
        self._open = [Node("", "", holder.path if holder else "", Place(1, 1), {})]
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = lambda *_: self._stop(_DOCTYPE)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda _: self._open.pop()
        self._parser.CharacterDataHandler = self._characters

    def read(self, raw: bytes) -> Node:
        """Parse the bytes and return the root element."""
        decoding = Parsed(self._parsed.file)
        text = decoded(raw, decoding)
        if text is None:
            if self._holder:
                self._stop(decoding.faults[0].message)
            self._parsed.faults += decoding.faults
            raise Stop
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError:
            self._stop(_NOT_XML)
        return self._open[0].children[0]

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            self._stop(_NOT_UTF8)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            self._stop(_TOO_MUCH)
        (space, _, local), above = name.rpartition(" "), self._open[-1]
        kept = {key: value for key, value in attributes.items() if not key.startswith(_IGNORED)}
        path = f"{above.path}/{shown_name(local)}".lstrip("/")
        self._open.append(Node(space, local, path, self._place(), kept))
        above.children.append(self._open[-1])

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _place(self) -> Place:
        """Return the parser's position."""
        if self._holder:
            return self._holder.place
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _stop(self, says: str) -> NoReturn:
        message = f"in the base64 here: {says}" if self._holder else says
        self._parsed.fault(self._place(), (), message)
        raise Stop
