"""Where an answer states otherwise what the file states: found before a slip replaces anything."""

from typing import Any, Final

from workflow.engine.folding import folded
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.merging import KEYED_LISTS

_CHANGING: Final = ("doctor", "register", "form.message")


def contradictions(application: Application, supplement: Application) -> tuple[str, ...]:
    """Return the fields that a supplement states otherwise than the application does.

    Another doctor may answer, and in a message of its own, so `_flat` leaves out doctor and
    message.
    """
    before, now = _flat(stated(application)), _flat(stated(supplement))
    return tuple(name for name, value in now.items() if name in before and before[name] != value)


def _flat(section: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Return stated values by path. A list with keys is compared item by item, any other whole."""
    found: dict[str, Any] = {}
    for name, value in section.items():
        here = f"{path}{name}"
        if isinstance(value, dict):
            found |= {} if here in _CHANGING else _flat(value, f"{here}.")
        elif here in KEYED_LISTS:
            for item in value:
                key = folded(str(item.get(KEYED_LISTS[here], "?")))
                found |= _flat(item, f"{here}[{key}].")
        else:
            found[here] = value
    keys = KEYED_LISTS.values()
    return {name: value for name, value in found.items() if name.rpartition(".")[2] not in keys}
