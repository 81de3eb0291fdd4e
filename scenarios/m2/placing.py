"""Put what an element of a message M2 says into a field of the application.

Nothing is guessed or looked up. A field is a dotted path; `+` stands for a new item of a list and
`*` for the item that was begun last. Values are text, as in YAML; the types of the application
check them later.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from scenarios.reading.parsed import UNSEEN, UNSEEN_SAYS, Parsed, Path, Place
from scenarios.reading.xml_tree import Node, shown_name
from workflow.reimbursement.field_types import LONGEST_ADDRESS_LINE

NO_FIELD: Final = "the message has this, the application has no field for it"
FREE_TEXT: Final = "free text: a case worker must read it"
ASKS_MORE: Final = "the message has this, but the application's field asks for more than it says"
NO_LIST: Final = "the codes of its list are not known here; a case worker must read it"
NO_CODE: Final = "this has no code that the field can take; a case worker must read it"
UNKNOWN: Final = "the published message has no such element here; a case worker must read it"
ATTACHED: Final = "an attachment: a case worker must open it"
UNSIGNED: Final = "a signature: it is not verified here"
NUTRITION: Final = (
    "of a nutrition product, which is no medicine: the application has no field for it"
)

# Reasons of what nobody needs to read: it is not listed.
TRANSPORT: Final = "serves the transport of the message"
DESCRIBES: Final = "describes a product whose name is read"
OFF_ENVELOPE: Final = "no line of an address on an envelope"
QUIET: Final = frozenset({TRANSPORT, DESCRIBES, OFF_ENVELOPE})

YES_NO: Final = {"1": "yes", "2": "no"}  # list 1101
SYSTEMS: Final = {"7110": "icd10", "7435": "icd10", "7170": "icpc2", "7434": "icpc2"}
GROUPS: Final = {group: group for group in "ABCF"}  # list 7421; we have no groups CF and K

_NO_YES_NO: Final = "list 1101 has no such code; write 1 (yes) or 2 (no)"
_SECOND_PRODUCT: Final = "a second product is applied for here; give it a message of its own"
_NO_DOT: Final = re.compile(r"([A-Z]\d\d)(\d{1,2})", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII)
_DOUBLE: Final = re.compile(r"\d{1,7}(\.\d{0,9})?([eE][+-]?\d)?", re.ASCII)

# List 7506. 1 to 4: tried, with this outcome. 5 and 6: excluded by another disease or treatment.
# 7: weighty rules of caution, so that nobody knows whether it was tried.
_OUTCOMES: Final = {"1": "no_effect", "2": "no_effect", "3": "side_effects", "4": "side_effects"}
_EXCLUDED: Final = ("5", "6")
_MAYBE_NOT_TRIED: Final = (*_EXCLUDED, "7")


class Unplaced(NamedTuple):
    """Something that the message says and the application has no field for.

    path: its element, and its attribute if it is one. The value itself is not kept.
    """

    line: int
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.why}"


class Draft:
    """An application while its message is read: the fields filled so far, and what has no field.

    message: the element SoknadHelfo, once it is found. products: those applied for.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.message: Node | None = None
        self.products: list[Node] = []
        self.unplaced: list[Unplaced] = []
        self._items: Counter[str] = Counter()
        self._parts: dict[tuple[str, str], dict[int, Node]] = defaultdict(dict)

    def begin_item(self, field: str) -> None:
        """Begin a new item of a list."""
        self._items[field] += 1

    def holds(self, field: str) -> bool:
        """Tell whether a field, or something below it, is filled."""
        return tuple(field.split(".")) in self.parsed.values

    def put(self, field: str, value: str, place: Place) -> None:
        """Fill a field. Add a fault if it is filled already, or if something in it is unseen."""
        path = self._path(field)
        if path in self.parsed.values:
            earlier = f"this stands in line {self.parsed.values[path].line} already"
            self.parsed.fault(place, path, f"{earlier}; keep one of the two")
            return
        if UNSEEN.search(value):  # written as a character reference
            self.parsed.fault(place, path, UNSEEN_SAYS)
        holds: Any = self.parsed.data
        for end, part in enumerate(path[:-1], 1):
            self.parsed.values.setdefault(path[:end], place)
            holds = holds.setdefault(part, {})
        holds[path[-1]] = value
        self.parsed.values[path] = place

    def add_part(self, field: str, between: str, position: int, node: Node) -> None:
        """Keep a part of a text that several elements make together."""
        self._parts[field, between].setdefault(position, node)

    def join_parts(self) -> None:
        """Fill the fields whose parts were added, in the order of their positions."""
        for (field, between), parts in self._parts.items():
            texts = [parts[position].text.strip() for position in sorted(parts)]
            if stated := list(filter(None, texts)):
                self.put(field, between.join(stated), next(iter(parts.values())).place)

    def leave(self, node: Node, why: str, attribute: str = "") -> None:
        """List an element, or its attribute, as having no field, unless nobody needs to read it."""
        if why in QUIET:
            return
        begins = node.path.find("SoknadHelfo")
        path = node.path[begins:] if begins > 0 else node.path
        self.unplaced.append(Unplaced(node.place.line, path + attribute, why))

    def leave_rest(self, node: Node) -> None:
        """List the text and the attributes of an element that no placement has used."""
        if node.text.strip() and "" not in node.used:
            self.leave(node, FREE_TEXT)
        for key in sorted(node.attributes.keys() - node.used):
            why = FREE_TEXT if key == "OT" else NO_FIELD
            self.leave(node, why, f"/@{shown_name(key)}")

    def _path(self, field: str) -> Path:
        path: Path = ()
        for part in field.split("."):
            name = ".".join(map(str, path))
            if part == "+":
                self.begin_item(name)
            path = (*path, self._items[name] - 1 if part in ("+", "*") else part)
        return path


Placement: TypeAlias = Callable[[Draft, Node], str]
"""Put what an element says into a field. Return "", or why it has no field."""


def holds(_: Draft, __: Node) -> str:
    """Place nothing: the elements below are read one by one."""
    return ""


def text(field: str) -> Placement:
    """Place the text of an element. An empty one says nothing."""

    def place(draft: Draft, node: Node) -> str:
        node.used.add("")
        if stated := node.text.strip():
            draft.put(field, stated, node.place)
        return ""

    return place


def part(field: str, position: int, between: str = " ") -> Placement:
    """Place the text of an element as one part of a text, for example of a name."""

    def place(draft: Draft, node: Node) -> str:
        node.used.add("")
        draft.add_part(field, between, position, node)
        return ""

    return place


def coded(field: str, names: Mapping[str, str] | None = None) -> Placement:
    """Place the code of an element. names: what the field calls each code that it can take."""

    def place(draft: Draft, node: Node) -> str:
        code = node.attributes.get("V", "")
        value = code if names is None else names.get(code)
        if not value:
            return NO_CODE
        node.used |= {"V", "DN", "S"}
        draft.put(field, value, node.place)
        return ""

    return place


def disease_code(field: str) -> Placement:
    """Place the code of a disease, in ICD-10 with its dot."""

    def place(draft: Draft, node: Node) -> str:
        if "V" not in node.attributes:
            return NO_CODE
        node.used |= {"V", "DN", "S"}
        draft.put(field, _with_dot(node), node.place)
        return ""

    return place


def yes_no(field: str) -> Placement:
    """Place the answer of a tick box (list 1101). Any other code is a fault."""

    def place(draft: Draft, node: Node) -> str:
        code = node.attributes.get("V")
        if code is None:
            return NO_CODE
        node.used |= {"V", "DN"}
        if code in YES_NO:
            draft.put(field, YES_NO[code], node.place)
        else:
            draft.parsed.fault(node.place, tuple(field.split(".")), _NO_YES_NO)
        return ""

    return place


def identity(**fields: str) -> Placement:
    """Place an identifier in the field for its type (list 8116). Others have none."""

    def place(draft: Draft, node: Node) -> str:
        kinds = [kind.attributes.get("V", "") for kind in node.all("TypeId")]
        field = next((fields[kind] for kind in kinds if kind in fields), None)
        if field is None:
            return NO_FIELD
        for kind in node.all("TypeId"):
            kind.used |= {"V", "DN", "S"}
        for number in node.all("Id"):
            text(field)(draft, number)
        return ""

    return place


def address(field: str) -> Placement:
    """Place the lines of a postal address: street, post box, post code with place, country.

    A second address is listed, and so is one with a line too long for an envelope.
    """

    def place(draft: Draft, node: Node) -> str:
        lines = [_said(node, "StreetAdr"), _said(node, "Postbox")]
        lines += [f"{_said(node, 'PostalCode')} {_said(node, 'City')}".strip()]
        countries = node.all("Country")
        for country in countries:
            country.used |= {"V", "DN"}
            abroad = country.attributes.get("V") != "NO"
            lines += [country.attributes.get("DN", "").strip()] if abroad else []
        if draft.holds(field):
            return NO_FIELD
        if any(len(line) > LONGEST_ADDRESS_LINE for line in lines):
            return FREE_TEXT
        for line in filter(None, lines):
            draft.put(f"{field}.+", line, node.place)
        return ""

    return place


def _said(node: Node, name: str) -> str:
    """Return the text of the elements of a name directly below, on one line."""
    for found in node.all(name):
        found.used.add("")
    return " ".join(" ".join(found.text.split()) for found in node.all(name))


def item(field: str) -> Placement:
    """Begin an item of a list; the elements below fill it."""

    def place(draft: Draft, _: Node) -> str:
        draft.begin_item(field)
        return ""

    return place


def product(draft: Draft, node: Node) -> str:
    """Let the elements below be read, once: a second product is a fault, so that none is lost."""
    if draft.products:
        draft.parsed.fault(node.place, ("medicine",), _SECOND_PRODUCT)
        return NO_FIELD
    draft.products.append(node)
    return ""


def diagnosis(draft: Draft, node: Node) -> str:
    """Place the code of the disease, its code system and its name."""
    if "V" not in node.attributes:
        return NO_CODE
    node.used.add("V")
    draft.put("diagnosis.code", _with_dot(node), node.place)
    if name := node.attributes.get("DN", "").strip():
        node.used.add("DN")
        draft.put("diagnosis.text", name, node.place)
    if system := _system(node):
        node.used.add("S")
        draft.put("diagnosis.system", system, node.place)
    return ""


def earlier_reason(draft: Draft, node: Node) -> str:
    """Place why an earlier treatment did not suffice (list 7506): its outcome, or what excludes it.

    A code without an outcome says that the medicine was tried, but for rules of caution.
    """
    code = node.attributes.get("V", "")
    if code not in _MAYBE_NOT_TRIED:
        draft.put("prior_treatments.*.tried", "yes", node.place)
    if code in _OUTCOMES:
        draft.put("prior_treatments.*.outcome", _OUTCOMES[code], node.place)
    elif code in _EXCLUDED:
        draft.put("prior_treatments.*.excluded_by", "secondary_diagnosis", node.place)
    else:
        return ASKS_MORE
    node.used |= {"V", "DN", "S"}
    return ""


def daily_dose(draft: Draft, node: Node) -> str:
    """Place the highest dose per day with its unit.

    A message writes 1.000 for one, and 1.125 is never thousands. So zeros at the end are dropped,
    and three decimals become four.
    """
    stated = node.attributes.get("V")
    if stated is None:
        return NO_CODE
    amount = f"{Decimal(stated):f}" if _DOUBLE.fullmatch(stated) else stated
    if "." in amount:
        amount = amount.rstrip("0").rstrip(".")
        amount += "0" if len(amount.partition(".")[2]) == 3 else ""
    node.used.add("V")
    draft.put("medicine.daily_dose.amount", amount, node.place)
    if unit := node.attributes.get("U", "").strip():
        node.used.add("U")
        draft.put("medicine.daily_dose.unit", unit, node.place)
    return ""


def consultation_day(draft: Draft, node: Node) -> str:
    """Place the day in a text that is nothing but a day or an instant; list any other text."""
    found = _DAY.fullmatch(node.text.strip())
    with suppress(ValueError):
        if found and 1900 <= date.fromisoformat(found[1]).year <= 2199:
            node.used.add("")
            draft.put("initiation.date", found[1], node.place)
            return ""
    return FREE_TEXT


def legal_basis(draft: Draft, node: Node) -> str:
    """Place legal basis 302 (§ 3b) without a reimbursement code: no code covers the disease.

    Legal basis 301 (§ 3a) adds nothing to a stated code, and 300 (§ 3) adds nothing at all. Any
    other says what no field holds.
    """
    assert draft.message is not None
    code = ("diagnosis", "reimbursement_code")
    basis = node.attributes.get("V")
    alone = len(draft.message.all("RefHjemmel")) == 1
    if alone and basis == "302" and not draft.message.all("Soknad3a/Refusjonskode"):
        draft.put("diagnosis.reimbursement_code", "none", node.place)
    elif not (alone and (basis == "300" or (basis == "301" and code in draft.parsed.values))):
        return NO_FIELD
    node.used |= {"V", "DN", "S"}
    return ""


def _system(node: Node) -> str | None:
    """Return the code system of the list that a code is of."""
    return SYSTEMS.get(node.attributes.get("S", "").rpartition(".")[2])


def _with_dot(node: Node) -> str:
    """Return a code with the dot that ICD-10 has and messages leave out: G402 is G40.2."""
    code = node.attributes["V"]
    bare = None if _system(node) == "icpc2" else _NO_DOT.fullmatch(code)
    return f"{bare[1]}.{bare[2]}" if bare else code
