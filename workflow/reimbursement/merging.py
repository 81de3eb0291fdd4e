"""Put a supplement into an application, and tell whether two doctors are one person (law 2.3)."""

from typing import Any, Final

from workflow.engine.folding import folded
from workflow.reimbursement.application import Application, Doctor, stated
from workflow.reimbursement.field_types import HPR_NUMBER


def merge(application: Application, supplement: Application) -> Application:
    """Return the application with what a supplement states; it replaces earlier values (law 2.3).

    Prior treatments are matched by product and attachments by title; others are added. Any other
    list is replaced as a whole. Another doctor replaces the earlier one with all that was stated
    about him or her, and with the message that came from there. So does a newer message.
    """
    old, new = stated(application), stated(supplement)
    is_another_doctor = another_doctor(application.doctor, supplement.doctor)
    if is_another_doctor:
        old.pop("doctor")
    if is_another_doctor or "message" in new.get("form", {}):
        old.get("form", {}).pop("message", None)
    return Application.model_validate(merged(old, new))


def another_doctor(old: Doctor | None, new: Doctor | None) -> bool:
    """Tell whether what is stated of two doctors is of two people (law 2.3, INT).

    Two well-formed HPR numbers tell. Otherwise another name or another role tells: no number of the
    one may stand beside the name of the other.
    """
    if old is None or new is None:
        return False
    numbers = [doctor.hpr_number or "" for doctor in (old, new)]
    if all(HPR_NUMBER.fullmatch(number) for number in numbers):
        return numbers[0] != numbers[1]
    names = [folded(doctor.name) for doctor in (old, new) if doctor.name is not None]
    roles = [doctor.role for doctor in (old, new) if doctor.role is not None]
    return len(set(names)) == 2 or len(set(roles)) == 2


# Lists whose items are matched by a field, instead of being replaced as a whole.
KEYED_LISTS: Final = {"prior_treatments": "product", "documentation": "title"}


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return plain data with newer data laid over it, section by section."""
    result = dict(old)
    for name, value in new.items():
        if isinstance(value, dict) and isinstance(old.get(name), dict):
            result[name] = merged(old[name], value)
        elif name in KEYED_LISTS:
            result[name] = _merged_list(old.get(name, ()), value, KEYED_LISTS[name])
        else:
            result[name] = value
    return result


def _merged_list(
    old: tuple[dict[str, Any], ...], new: tuple[dict[str, Any], ...], key: str
) -> tuple[dict[str, Any], ...]:
    """Merge two lists: items with the same key are merged, other new ones are added."""
    items = list(old)
    for item in new:
        position = _position(item, items, key)
        if position is None:
            items.append(item)
        else:
            items[position] = merged(items[position], item)
    return tuple(items)


def _position(item: dict[str, Any], items: list[dict[str, Any]], key: str) -> int | None:
    """Return the index of the first item with the same key, however it is spelled, or None."""
    wanted = folded(str(item.get(key, "")))
    if not wanted:
        return None
    keys = [folded(str(earlier.get(key, ""))) for earlier in items]
    return keys.index(wanted) if wanted in keys else None
