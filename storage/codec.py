"""An event as text and back: canonical JSON without the patient's identity, which stands apart. No database enters here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final, NamedTuple, cast

from pydantic import ValidationError

from storage.canonical import canonical
from storage.columns import storable
from storage.errors import BrokenRecord
from storage.identity import Identity, put_back, taken_out
from workflow.engine.case import Event
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.events import Ground
from workflow.reimbursement.facts import TreatmentTime
from workflow.reimbursement.process import REIMBURSEMENT


class Encoded(NamedTuple):
    """An event as it is stored. name: as in histories. data: its fields, canonical JSON. identity: what it states of who the
    patient is, or None."""

    name: str
    data: str
    identity: Identity | None


KINDS: Final[Mapping[str, type]] = REIMBURSEMENT.events
_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(cast("Any", kind))) for kind in REIMBURSEMENT.events.values()
}


def encode(event: Event) -> Encoded:
    """The event as text. Raises Unstorable for text that a database would refuse."""
    identity = None
    data: dict[str, Any] = {}
    for field in _FIELDS[type(event)]:
        value = getattr(event, field)
        if isinstance(value, Application):
            value = stated(value)
            identity = taken_out(value)
        elif isinstance(value, TreatmentTime):
            value = value._asdict()
        elif field == "grounds":
            value = [vars(ground) for ground in value]
        data[field] = value
    text = canonical(data)
    if "\\u0000" in text:
        _refuse_nul(data)
    return Encoded(event.name, storable(text), identity)


def decode(encoded: Encoded, number: str, sequence: int) -> Event:
    """The event of a stored text. number, sequence: of which case and event, for the message.

    Raises BrokenRecord for an unknown name, and for data that is not such an event's.
    """
    kind = KINDS.get(encoded.name)
    if kind is None:
        raise BrokenRecord(number, sequence, "no event has that name")
    try:
        data = json.loads(encoded.data)
        for field in _READERS.keys() & data.keys():
            data[field] = _READERS[field](data[field], encoded.identity)
        event: Event = kind(**data)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise BrokenRecord(number, sequence, "its data is not such an event's") from None
    if encoded.name != event.name:
        raise BrokenRecord(number, sequence, "its name is another event's")
    return event


def _refuse_nul(value: Any) -> None:
    """JSON hides NUL behind an escape, and a text may hold the escape itself: ask the values."""
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, dict):
        for part in value.values():
            _refuse_nul(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_nul(part)


def _application(data: Any, identity: Identity | None) -> Application:
    if identity is not None:
        put_back(data, identity)
    return Application.model_validate(data)


def _value(data: Any, _: Identity | None) -> Any:
    if isinstance(data, dict):
        return TreatmentTime(**data)
    return tuple(data) if isinstance(data, list) else data


def _several(data: Any, _: Identity | None) -> Any:
    return tuple(data)


def _grounds(data: Any, _: Identity | None) -> Any:
    return tuple(Ground(**ground) for ground in data)


def _day(data: Any, _: Identity | None) -> date | None:
    return None if data is None else date.fromisoformat(data)


# Fields whose JSON is not their value; every other field is text, a whole number, yes or no, or nothing.
_READERS: Final[dict[str, Callable[[Any, Identity | None], Any]]] = {
    "application": _application,
    "supplement": _application,
    "value": _value,
    "facts": _several,
    "still_missing": _several,
    "reasons": _several,
    "missing": _several,
    "grounds": _grounds,
    "due": _day,
    "valid_from": _day,
    "valid_to": _day,
}
