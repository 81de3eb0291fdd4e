"""Who the patient is, kept in a table of its own; an event refers to it by an id.

The id is a commitment to the row: a hash of the row and its random salt. It tells nothing without
the salt, and a row that was changed no longer gives it. When a row is erased its salt goes with
it, and the chain of events still holds.
"""

import hashlib
import json
import unicodedata
from typing import Any, NamedTuple

from pydantic import BaseModel

from storage.canonical import canonical
from storage.columns import storable


class Identity(NamedTuple):
    """What was stated of who the patient is; None = not stated. guardians: canonical JSON."""

    identity_number: str | None
    name: str | None
    guardians: str | None

    def id(self, salt: str) -> str:
        """Compute the id of the row with a salt: 128 bits in hex."""
        return hashlib.sha256(f"{salt}\n{storable(canonical(self))}".encode()).hexdigest()[:32]

    def searchable(self) -> str:
        """Return number and names, folded, one per line, so that no search hit spans two."""
        names = [guardian.get("name") for guardian in json.loads(self.guardians or "[]")]
        return folded("\n".join(text for text in (self.identity_number, self.name, *names) if text))


def folded(text: str) -> str:
    """Fold text for searching: composed (NFC) and without case, for every letter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def has_patient(model: object) -> bool:
    """Tell whether a class is a pydantic model with a section `patient`."""
    return (
        isinstance(model, type) and issubclass(model, BaseModel) and "patient" in model.model_fields
    )


def stated(model: BaseModel) -> dict[str, Any]:
    """Return what a model states, as plain data; what is not stated is left out."""
    return model.model_dump(exclude_none=True, by_alias=True)


def taken_out(data: dict[str, Any]) -> Identity | None:
    """Take the patient's identity out of plain data (changed in place); None = not stated."""
    patient = data.get("patient")
    if not patient:
        return None
    number = patient.pop("identity_number", None)
    name = patient.pop("name", None)
    guardians = patient.pop("guardians", None)
    if number is None and name is None and guardians is None:
        return None
    return Identity(number, name, None if guardians is None else canonical(guardians))


def put_back(data: dict[str, Any], identity: Identity) -> None:
    """Put an identity back into plain data (changed in place).

    Raises ValueError or KeyError for data or an identity that can't be what was written.
    """
    patient = data["patient"]
    if identity.identity_number is not None:
        patient["identity_number"] = identity.identity_number
    if identity.name is not None:
        patient["name"] = identity.name
    if identity.guardians is not None:
        patient["guardians"] = json.loads(identity.guardians)


def identity_of(application: BaseModel) -> Identity | None:
    """Return who the patient of an application is, as far as it states it."""
    if not has_patient(type(application)):
        return None
    return taken_out(stated(application))
