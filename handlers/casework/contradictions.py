"""Where an answer says otherwise than the file: found before it is put in, so that a slip of the pen replaces nothing unseen."""

from typing import Any

from storage.store import Store
from workflow.reimbursement.application import KEYED_LISTS, Application, stated


def contradictions(store: Store, text: str, supplement: Application) -> tuple[str, ...]:
    """Fields that a supplement states otherwise than the file does. The doctor may be another one, so that section is left out."""
    with store.transaction(write=False) as work:
        file = work.get(work.resolve(text)).case.application
    before, now = _flat(stated(file)), _flat(stated(supplement))
    return tuple(name for name, value in now.items() if name in before and before[name] != value)


def _flat(section: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Stated values by path. A list that is matched by a key is compared item by item; any other list is replaced, and compared whole."""
    found: dict[str, Any] = {}
    for name, value in section.items():
        here = f"{path}{name}"
        if isinstance(value, dict):
            found |= {} if here in ("doctor", "register") else _flat(value, f"{here}.")
        elif here in KEYED_LISTS:
            for item in value:
                found |= _flat(item, f"{here}[{str(item.get(KEYED_LISTS[here], '?')).casefold()}].")
        else:
            found[here] = value
    return {name: value for name, value in found.items() if name.rpartition(".")[2] not in KEYED_LISTS.values()}
