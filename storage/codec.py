"""An event as text and back: canonical JSON of its fields, without the patient's identity.

How a field is read follows from the event class's annotations. The dates that its letters told
stand beside the fields, as `told`.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple, cast, get_args, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from storage.canonical import canonical
from storage.columns import storable
from storage.errors import BrokenRecord
from storage.identity import Identity, has_patient, put_back, stated, taken_out
from storage.policy_values import BrokenValues
from workflow.engine.events import Event, Told
from workflow.engine.process import Process
from workflow.engine.terms import EventWithTerms, Terms

PolicyOf = Callable[[Process[Any], str], Any]
"""Gives the policy of a process that is stored under a hash. Raises BrokenValues."""

TOLD: Final = "told"
"""The name beside an event's fields under which told dates are stored."""


class Encoded(NamedTuple):
    """An event as it is stored.

    name: as in histories. data: its fields and told dates, canonical JSON. identity: what it states
    of who the patient is, or None. terms: what a case carries from then on, or None; the data holds
    the hash of the policy values.
    """

    name: str
    data: str
    identity: Identity | None
    terms: Terms | None = None


class Form:
    """How events of one class are written and read.

    patient_field: the field whose model has a section `patient`, or None. strict: whether a JSON
    value must be of the field's own type; such a model has its own readers.
    """

    def __init__(self, kind: Any) -> None:
        self.fields = tuple(field.name for field in fields(kind))
        self.names = frozenset(self.fields)
        if TOLD in self.names:
            raise TypeError(f"{kind.__name__}: `{TOLD}` is the name of what its letters told")
        self.patient_field = _patient_field(kind)
        self.strict = self.patient_field is None
        self.adapter = TypeAdapter[Event](kind)


def _patient_field(kind: Any) -> str | None:
    """Find the field that identity is taken out of. Raises TypeError where there are several."""
    hints = get_type_hints(kind)
    found = [
        field.name
        for field in fields(kind)
        if any(map(has_patient, (hints[field.name], *get_args(hints[field.name]))))
    ]
    if len(found) > 1:
        raise TypeError(f"{kind.__name__} has several fields with a patient: {', '.join(found)}")
    return found[0] if found else None


_FORMS: Final[dict[type, Form]] = {}


def form_of(kind: type) -> Form:
    """Return the form of a class of events, made once."""
    if kind not in _FORMS:
        _FORMS[kind] = Form(kind)
    return _FORMS[kind]


def encode(event: Event, told: Iterable[Told] = ()) -> Encoded:
    """Write an event as text, with the dates that its letters told.

    Raises Unstorable for text that a database would refuse.
    """
    data, identity = plain_fields(event)
    if days := {each.kind: each.day for each in told}:
        data[TOLD] = days
    text = canonical(data)
    if "\\u0000" in text:
        _refuse_nul(data)
    terms = event.terms if isinstance(event, EventWithTerms) else None
    return Encoded(event.name, storable(text), identity, terms)


def plain_fields(event: Event) -> tuple[dict[str, Any], Identity | None]:
    """Return an event's fields as plain data, and the patient's identity, which they do not hold.

    The identity is None where the event states none.
    """
    form = form_of(type(event))
    data = {name: _plain(getattr(event, name)) for name in form.fields}
    identity = None
    if form.patient_field is not None and data[form.patient_field] is not None:
        identity = taken_out(data[form.patient_field])
    return data, identity


def decode(
    process: Process[Any], encoded: Encoded, number: str, sequence: int, policy_of: PolicyOf
) -> tuple[Event, tuple[Told, ...]]:
    """Read an event of a process and the dates that its letters told.

    number, sequence: of its case and itself, for the message. policy_of: gives the stored values of
    a hash. Raises BrokenRecord for an unknown name, for data that is not such an event's, and for
    policy values that can't be read.
    """
    kind = process.events.get(encoded.name)
    if kind is None:
        raise BrokenRecord(number, sequence, "no event has that name")
    form = form_of(kind)
    text: str | bytes = encoded.data
    try:
        data = from_json(text)
        told = _told(process, data.pop(TOLD)) if TOLD in data else ()
        if not data.keys() <= form.names:
            raise ValueError("it has a field too many")
        if encoded.identity is not None and form.patient_field is not None:
            put_back(data[form.patient_field], encoded.identity)
        if told or encoded.identity is not None:
            text = to_json(data)
        event = form.adapter.validate_json(text, strict=form.strict)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise BrokenRecord(number, sequence, "its data is not such an event's") from None
    if encoded.name != event.name:
        raise BrokenRecord(number, sequence, "its name is another event's")
    try:
        return _with_policy(process, event, policy_of), told
    except BrokenValues as broken:
        raise BrokenRecord(number, sequence, str(broken)) from None


def _told(process: Process[Any], days: dict[str, str]) -> tuple[Told, ...]:
    """Read told dates. Raises ValueError or KeyError for a date that the process does not have."""
    if not days:
        raise ValueError("nothing was told")
    return tuple(
        Told(process.timer(kind).name, date.fromisoformat(day)) for kind, day in days.items()
    )


def _with_policy(process: Process[Any], event: Event, policy_of: PolicyOf) -> Event:
    """Return the event with policy values in its terms, where its data holds their hash."""
    terms = event.terms if isinstance(event, EventWithTerms) else None
    if terms is None or terms.policy is None:
        return event
    policy = policy_of(process, terms.policy)
    return cast("Event", replace(cast("Any", event), terms=replace(terms, policy=policy)))


def _plain(value: Any) -> Any:
    """Turn a field's value into what JSON can hold. A named tuple keeps its names."""
    if isinstance(value, BaseModel):
        return stated(value)
    if isinstance(value, Terms):
        return {"rule_set": value.rule_set, "rules": value.rules, "policy": value.policy_hash}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _refuse_nul(value: Any) -> None:
    """Look for NUL in the values: the JSON text may hold its escape as a text of its own."""
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, dict):
        for part in value.values():
            _refuse_nul(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_nul(part)
