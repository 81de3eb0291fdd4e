"""Rows to cases, and outcomes to rows: what stands between the tables and the core. Pure: no statement is run here."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from storage.canonical import canonical
from storage.chain import EventRow, LetterSeal, event_hash, letters_hash
from storage.codec import Encoded, decode, encode
from storage.errors import BrokenRecord
from storage.identity import Identity, identity_of
from workflow.engine.advance import Outcome
from workflow.engine.case import Recorded, fold, known_state
from workflow.engine.letters import Letter
from workflow.reimbursement.application import LanguageForm
from workflow.reimbursement.file import Case
from workflow.reimbursement.process import REIMBURSEMENT


@dataclass(frozen=True)
class Stored:
    """A case as it is stored. version: what `save` must find unchanged. assigned_to: whose it is, if anybody's."""

    case: Case
    version: int
    assigned_to: str | None


@dataclass(frozen=True)
class LetterToStore:
    """A letter with its rendered document (JSON text, which nobody here reads) and the document's SHA-256 in hex."""

    letter: Letter
    document: str
    document_hash: str


@dataclass(frozen=True)
class StoredLetter:
    """A letter as it is stored. id: the same in every run of the same case. attempts: failed ones. next_attempt: None for a
    failed letter = not by itself. last_error: code of the last failure. path, sent_at: where and when it went out."""

    id: str
    case: str
    event: int
    kind: str
    to: str
    copy: bool
    language: LanguageForm
    names_text: str
    made: date
    document: str
    document_hash: str
    status: str
    attempts: int
    next_attempt: datetime | None
    last_error: str | None
    path: str | None
    sent_at: datetime | None

    @property
    def names(self) -> tuple[str, ...]:
        """Who it is to. Raises BrokenRecord when they are not text; the letter's own words are the document's."""
        try:
            return tuple(json.loads(self.names_text))
        except (ValueError, TypeError):
            raise BrokenRecord(self.case, self.event, "the names of its letter can't be read") from None


class Hold(NamedTuple):
    """What the next save of a case builds on, as it was read."""

    events: int
    head: str
    person_id: str | None


def case_of(number: str, rows: Sequence[Any]) -> tuple[Stored, Hold]:
    """The case of the rows that `statements.GET` gives. Raises BrokenRecord, or UnknownState; both name the case."""
    version, assigned_to, state, count, head, person_id = rows[0][:6]
    known_state(REIMBURSEMENT, state, number)
    recorded = [recorded_of(number, row[6:]) for row in rows if row[6] is not None]
    if len(recorded) != count:
        raise BrokenRecord(number, None, "it has not the events that it says it has")
    try:
        case = fold(REIMBURSEMENT, number, recorded)
    except (ValueError, IndexError):
        raise BrokenRecord(number, None, "its events do not make a case") from None
    if case.state != state:
        raise BrokenRecord(number, None, "its state is not the one that its events give")
    return Stored(case, version, assigned_to), Hold(count, head, person_id)


def recorded_of(number: str, row: Sequence[Any]) -> Recorded:
    """One event of the columns `statements.EVENT_PARTS`."""
    sequence, name, effective, recorded, actor, state, remark, data, person_id, *stated = row
    identity = None if person_id is None else Identity(*stated)
    event = decode(Encoded(name, data, identity), number, sequence)
    return Recorded(sequence, event, effective, recorded, actor, known_state(REIMBURSEMENT, state, number), remark)


class ToStore(NamedTuple):
    """The rows that an outcome becomes, each as the parameters of its insert."""

    persons: list[dict[str, Any]]
    events: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    head: str
    person_id: str | None


def rows_of(
    outcomes: Sequence[Outcome], letters: Sequence[LetterToStore], command_id: str, before: Hold, new_id: Callable[[], str]
) -> ToStore:
    """The rows of what a command gave. before: what they are chained to. new_id: gives 32 random hex digits."""
    case = outcomes[-1].case
    persons: dict[Identity, dict[str, Any]] = {}
    letter_rows = [_letter_row(letter) for letter in letters]
    events: list[dict[str, Any]] = []
    head, current = before.head, before.person_id
    for recorded in (recorded for outcome in outcomes for recorded in outcome.events):
        encoded = encode(recorded.event)
        row = EventRow(
            case.number,
            recorded.sequence,
            encoded.name,
            recorded.effective,
            recorded.recorded,
            recorded.actor,
            recorded.state,
            recorded.remark,
            encoded.data,
            _person(encoded.identity, persons, new_id),
            command_id,
            letters_hash(_seal(row) for row in letter_rows if row["event_sequence"] == recorded.sequence),
            head,
        )
        head = event_hash(row)
        events.append({**row._asdict(), "hash": head})
    if persons:
        current = _person(identity_of(case.application), persons, new_id)
    return ToStore(list(persons.values()), events, letter_rows, head, current)


def _person(identity: Identity | None, persons: dict[Identity, dict[str, Any]], new_id: Callable[[], str]) -> str | None:
    if identity is None:
        return None
    if identity not in persons:
        salt = new_id()
        persons[identity] = {
            "id": identity.id(salt),
            "salt": salt,
            **identity._asdict(),
            "searchable": identity.searchable(),
        }
    return cast("str", persons[identity]["id"])


def _letter_row(to_store: LetterToStore) -> dict[str, Any]:
    letter = to_store.letter
    return {
        "id": f"{letter.case}-{letter.event}-{letter.to}-{letter.language}",
        "case_number": letter.case,
        "event_sequence": letter.event,
        "kind": letter.kind,
        "receiver": letter.to,
        "copy": int(letter.copy),
        "language": letter.language,
        "names": canonical(letter.names),
        "made": letter.made,
        "document": to_store.document,
        "document_hash": to_store.document_hash,
        "status": "unsent",
        "attempts": 0,
        "next_attempt": None,
        "last_error": None,
        "path": None,
        "sent_at": None,
    }


def _seal(row: dict[str, Any]) -> LetterSeal:
    return LetterSeal(**{field: row[field] for field in LetterSeal._fields})


def letters_of_rows(rows: Iterable[Any]) -> list[StoredLetter]:
    """Letters of whole rows of the table."""
    letters = []
    for row in rows:
        parts = list(row)
        parts[5] = bool(parts[5])
        letters.append(StoredLetter(*parts))
    return letters
