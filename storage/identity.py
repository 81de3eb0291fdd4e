"""Who the patient is, kept apart: identity stands in one table only, and an event refers to it by an id.

The id is a commitment to its row: it looks random and says nothing without the row's salt, but a row that was changed no longer
gives it. When a row is erased its salt goes with it, and the chain of events still holds (L3, L4).
"""

import hashlib
import json
import unicodedata
from typing import Any, NamedTuple

from storage.canonical import canonical
from storage.columns import storable
from workflow.reimbursement.application import Application, stated


class Identity(NamedTuple):
    """What was stated of who the patient is; None = not stated. guardians: canonical JSON text."""

    identity_number: str | None
    name: str | None
    guardians: str | None

    def id(self, salt: str) -> str:
        """The id of its row: 128 bits in hex, from a random salt and what is stated."""
        return hashlib.sha256(f"{salt}\n{storable(canonical(self))}".encode()).hexdigest()[:32]

    def searchable(self) -> str:
        """What a search compares with: number and names, folded. One per line, so that no hit spans two."""
        names = [guardian.get("name") for guardian in json.loads(self.guardians or "[]")]
        return folded("\n".join(text for text in (self.identity_number, self.name, *names) if text))


def folded(text: str) -> str:
    """Text made alike for searching: composed (NFC) and without case, for every letter and not only for ASCII (Q9)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def taken_out(application: dict[str, Any]) -> Identity | None:
    """Take the identity out of an application as plain data (changed in place); None when none is stated."""
    patient = application.get("patient")
    if not patient:
        return None
    number, name, guardians = (patient.pop(field, None) for field in ("identity_number", "name", "guardians"))
    if number is None and name is None and guardians is None:
        return None
    return Identity(number, name, None if guardians is None else canonical(guardians))


def put_back(application: dict[str, Any], identity: Identity) -> None:
    """Put an identity back into an application as plain data (changed in place). Raises ValueError, KeyError on a broken one."""
    patient = application["patient"]
    for field, value in zip(("identity_number", "name"), identity, strict=False):
        if value is not None:
            patient[field] = value
    if identity.guardians is not None:
        patient["guardians"] = json.loads(identity.guardians)


def identity_of(application: Application) -> Identity | None:
    """Who the patient of an application is, as far as it is stated."""
    patient = application.patient
    if patient is None:
        return None
    return taken_out({"patient": stated(patient)})
