"""Read the prescription that stands as base64 in a message M2 (ForskrivningB64).

Its schema is no part of M2: elements are found by their names, in any version of it. What is below
an ingredient (Bestanddel…) is no product.
"""

import base64
from collections.abc import Mapping
from typing import Final, TypeAlias

from scenarios.m2.placing import (
    ASKS_MORE,
    DESCRIBES,
    FREE_TEXT,
    GROUPS,
    NO_FIELD,
    Draft,
    Placement,
    coded,
    text,
)
from scenarios.reading.parsed import Stop
from scenarios.reading.xml_tree import Node, read_tree

_INGREDIENT: Final = "Bestanddel"
_NO_BASE64: Final = "this is not base64; encode the prescription again"

Names: TypeAlias = Mapping[str, Placement | str]
"""Placement or reason of an element, by its name, or by that of the element around it and its own.
"""

_EVERYWHERE: Final[Names] = {
    "Legemiddelblanding": ASKS_MORE,  # NAF or magistral: the market status is asked for
    "TilbOppl": FREE_TEXT,
    "Bruksomrade": FREE_TEXT,
    "DosVeiledEnkel": FREE_TEXT,
}
APPLIED_FOR: Final[Names] = {
    **_EVERYWHERE,
    "NavnFormStyrke": text("medicine.name"),
    "Legemiddelblanding/Navn": text("medicine.name"),
    "Atc": coded("medicine.atc"),
    "Reseptgruppe": coded("medicine.prescription_group", GROUPS),
}
TRIED_BEFORE: Final[Names] = {
    **_EVERYWHERE,
    "NavnFormStyrke": text("prior_treatments.*.product"),
    "Legemiddelblanding": DESCRIBES,
    "Legemiddelblanding/Navn": text("prior_treatments.*.product"),
    "Atc": DESCRIBES,
    "Reseptgruppe": DESCRIBES,
    "LegemiddelformKort": DESCRIBES,
    "Preparattype": DESCRIBES,
    "Varenr": DESCRIBES,
    "Varenavn": DESCRIBES,
}


def prescription(names: Names) -> Placement:
    """Decode a prescription and place what its elements say. Raises Stop if it can't be read."""

    def place(draft: Draft, block: Node) -> str:
        block.used.add("")
        try:
            raw = base64.b64decode("".join(block.text.split()), validate=True)
        except ValueError:
            draft.parsed.fault(block.place, (), _NO_BASE64)
            raise Stop from None
        _read(draft, read_tree(raw, draft.parsed, block), "", names)
        return ""

    return place


def _read(draft: Draft, node: Node, around: str, names: Names) -> None:
    """Place what an element says, and what those below it say, or list it."""
    use = names.get(f"{around}/{node.name}") or names.get(node.name, NO_FIELD)
    why = use if isinstance(use, str) else use(draft, node)
    if why and (why == ASKS_MORE or node.text.strip() or node.attributes):
        draft.leave(node, why)
    elif not why:
        draft.leave_rest(node)
    below: Names = {} if node.name.startswith(_INGREDIENT) else names
    for child in node.children:
        _read(draft, child, node.name, below)
