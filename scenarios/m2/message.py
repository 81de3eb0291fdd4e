"""Read a message M2 by the table of its elements, alone or in its envelope.

Each element fills its field in the application or is listed with a reason. Values pass the same
types as in YAML, so that a fault has line, column and field. Only InvalidInput is raised, and no
message repeats a value.
"""

from contextlib import suppress
from pathlib import Path as File
from typing import Any, Final

from scenarios.m2.elements import ELEMENTS_2014, ELEMENTS_2017, ENVELOPE, Elements
from scenarios.m2.placing import UNKNOWN, Draft, Unplaced
from scenarios.reading.parsed import Parsed, Stop
from scenarios.reading.raw import raw_of
from scenarios.reading.typed import typed
from scenarios.reading.xml_tree import Node, read_tree
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application

SPACES: Final = {
    "http://www.kith.no/xmlstds/eresept/m2/2014-12-01": ("2014-12-01", ELEMENTS_2014),
    "http://www.ehelse.no/xmlstds/eresept/m2/2017-12-01": ("2017-12-01", ELEMENTS_2017),
}
ENVELOPE_SPACE: Final = "http://www.kith.no/xmlstds/msghead/2006-05-24"

_CONTENT: Final = "Document/RefDoc/Content/SoknadHelfo"
_SIGNATURE_SPACE: Final = "http://www.w3.org/2000/09/xmldsig#"
_VERSIONS: Final = " and ".join(version for version, _ in SPACES.values())
_NO_MESSAGE: Final = (
    f"only M2 messages of versions {_VERSIONS} are read: "
    "SoknadHelfo in one of those namespaces, alone or in a MsgHead"
)
_SECOND: Final = "a second application stands here; give it a message of its own"


def read_m2(
    path: str | File, *, keep_number: bool = False
) -> tuple[Application, tuple[Unplaced, ...]]:
    """Read the application in an M2 file, and list what has no field. Raises InvalidInput.

    keep_number: an identity number with wrong check digits is no fault.
    """
    return parse_m2(raw_of(path), str(path), keep_number=keep_number)


def unplaced(path: str | File) -> tuple[Unplaced, ...]:
    """List what an M2 file says beyond the application, in file order. Raises InvalidInput."""
    return read_m2(path, keep_number=True)[1]


def parse_m2(
    raw: bytes, name: str, *, keep_number: bool = False
) -> tuple[Application, tuple[Unplaced, ...]]:
    """Read an M2 message from bytes, as `read_m2` does. name: what faults call the file."""
    parsed, application = Parsed(name, {}), None
    draft = Draft(parsed)
    with suppress(Stop):
        root = read_tree(raw, parsed)
        if _is_application(root):
            _read_application(draft, root)
        elif (root.name, root.space) == ("MsgHead", ENVELOPE_SPACE):
            _read_below(draft, root, ENVELOPE)
        if draft.message is None:
            parsed.fault(root.place, (), _NO_MESSAGE)
            raise Stop
        draft.join_parts()
        parsed.data = _numbered_as_lists(parsed.data)
        application = typed(Application, parsed, keep_number=keep_number)
    if application is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return application, tuple(sorted(draft.unplaced))


def _is_application(node: Node) -> bool:
    return node.name == "SoknadHelfo" and node.space in SPACES


def _read_application(draft: Draft, node: Node) -> None:
    """Read the message itself. A second one is a fault, so that none is lost."""
    if draft.message is not None:
        draft.parsed.fault(node.place, (), _SECOND)
        return
    draft.message = node
    version, elements = SPACES[node.space]
    draft.put("form.kind", "message", node.place)
    draft.put("form.message.version", version, node.place)
    draft.leave_rest(node)
    _read_below(draft, node, elements)


def _read_below(draft: Draft, node: Node, elements: Elements, around: str = "") -> None:
    """Place or list each element below one. around: the path of that one in the table."""
    for child in node.children:
        path = f"{around}/{child.name}".lstrip("/")
        if path == _CONTENT and _is_application(child):
            _read_application(draft, child)
            continue
        use = elements.get(path) if _is_in_space(child, node) else None
        use = use or elements.get(f"{around}/*", UNKNOWN)
        why = use if isinstance(use, str) else use(draft, child)
        if not why:
            draft.leave_rest(child)
            _read_below(draft, child, elements, path)
        elif _says_something(child):
            draft.leave(child, why)


def _is_in_space(child: Node, node: Node) -> bool:
    """Return whether an element is in the namespace of the one around it, as the table has it."""
    is_signature = child.name == "Signature" and child.space == _SIGNATURE_SPACE
    return is_signature or child.space == node.space


def _says_something(node: Node) -> bool:
    return bool(node.text.strip() or node.attributes) or any(map(_says_something, node.children))


def _numbered_as_lists(value: Any) -> Any:
    """Turn mappings with the keys 0, 1, 2 … into lists, at every level."""
    if not isinstance(value, dict):
        return value
    inner = {name: _numbered_as_lists(below) for name, below in value.items()}
    return list(inner.values()) if 0 in inner else inner
