"""Rows to cases and outcomes to rows: between the tables and the engine. Runs no statement."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple, cast

from storage.canonical import canonical
from storage.chain import (
    BEFORE_THE_FIRST,
    EventRow,
    LetterSeal,
    letters_hash,
    row_hash,
    salted_hash,
    text_hash,
)
from storage.codec import Encoded, PolicyOf, decode, encode
from storage.errors import BrokenRecord
from storage.identity import Identity, identity_of
from storage.policy_values import BrokenValues, policy_rows
from workflow.engine.advance import Outcome
from workflow.engine.case import Case, Recorded, fold, known_state
from workflow.engine.language import Language
from workflow.engine.letters import Letter
from workflow.engine.links import Linked
from workflow.engine.process import Process
from workflow.processes import PROCESSES


@dataclass(frozen=True)
class Stored:
    """A case as it is stored, of its process's own class.

    version: what `save` must find unchanged.
    """

    case: Any
    version: int

    @property
    def assigned_to(self) -> str | None:
        """Who works on the case, if anybody does."""
        assigned: str | None = self.case.assigned_to
        return assigned


@dataclass(frozen=True)
class LetterToStore:
    """A letter and its rendered document (JSON text, which storage does not read)."""

    letter: Letter
    document: str


@dataclass(frozen=True)
class StoredLetter:
    """A letter as it is stored.

    id: the same in every run of the same case. attempts: failed ones. next_attempt: None for a
    failed letter = not by itself. last_error: code of the last failure. path, sent_at: where and
    when it went out. document: "" once it was erased.
    """

    id: str
    case: str
    event: int
    kind: str
    to: str
    addressee: str
    copy: bool
    language: Language
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
        """Whom it is addressed to. Raises BrokenRecord when the names can't be read."""
        try:
            return tuple(json.loads(self.names_text))
        except (ValueError, TypeError):
            why = "the names of its letter can't be read"
            raise BrokenRecord(self.case, self.event, why) from None


class CaseIndex(NamedTuple):
    """What a case's own row says of it."""

    process: str
    version: int
    state: str
    event_count: int
    head_hash: str
    person_id: str | None
    rule_set: str
    policy: str | None


class Head(NamedTuple):
    """How many events a case has, and the hash of the last one."""

    events: int
    hash: str


NO_EVENTS: Final = Head(0, BEFORE_THE_FIRST)


class Moved(NamedTuple):
    """A case's head before and after a transaction. at: the machine's instant."""

    before: Head
    after: Head
    at: datetime


class Carried(NamedTuple):
    """What a case's row says of its terms: the name of the rule set, the hash of the policy."""

    rule_set: str
    policy: str | None


class Hold(NamedTuple):
    """What the next save of a case builds on, as it was read.

    carried: name of its rule set and hash of its policy. keys: what finds the case, sorted; None =
    not known. outdated: how often its line in lists was made outdated; None = not known.
    """

    events: int
    head: str
    person_id: str | None
    carried: Carried = Carried("", None)
    keys: tuple[str, ...] | None = ()
    outdated: int | None = None


def index_of(row: Any) -> CaseIndex:
    """Take the case's columns of a row that `statements.GET` gives."""
    return CaseIndex(
        process=row.process,
        version=row.version,
        state=row.case_state,
        event_count=row.event_count,
        head_hash=row.head_hash,
        person_id=row.case_person_id,
        rule_set=row.rule_set,
        policy=row.policy,
    )


def case_of(number: str, index: CaseIndex, rows: Sequence[Any], policy_of: PolicyOf) -> Stored:
    """Make the case of its events' rows, each with the columns of `statements.GET`.

    policy_of: gives the stored policy values of a hash.
    Raises BrokenRecord or UnknownState; both name the case.
    """
    process = PROCESSES.get(index.process)
    if process is None:
        raise BrokenRecord(number, None, "this program does not know its process")
    known_state(process, index.state, number)
    recorded = [recorded_of(process, number, row, policy_of) for row in rows]
    if len(recorded) != index.event_count:
        raise BrokenRecord(
            number, None, "the number of stored events is not the count that the case keeps"
        )
    try:
        case: Case = fold(process, number, recorded)
    except (ValueError, IndexError):
        raise BrokenRecord(number, None, "its events do not make a case") from None
    if case.state != index.state:
        raise BrokenRecord(number, None, "the stored state does not match its history")
    if not _carries(case, index, policy_of):
        why = "the stored rule set or policy is not the one that its history gives"
        raise BrokenRecord(number, None, why)
    return Stored(case, index.version)


def _carries(case: Case, index: CaseIndex, policy_of: PolicyOf) -> bool:
    """Tell whether a case's row names what its events say it carries; policies count by value."""
    if index.policy is None:
        policy = None
    else:
        try:
            policy = policy_of(case.process, index.policy)
        except BrokenValues as broken:
            raise BrokenRecord(case.number, None, str(broken)) from None
    return (index.rule_set, policy) == (case.terms.rule_set, case.policy)


def recorded_of(process: Process[Any], number: str, row: Any, policy_of: PolicyOf) -> Recorded:
    """Make one event of its row. Raises BrokenRecord or UnknownState."""
    if row.data is None:
        raise BrokenRecord(number, row.sequence, "its data was erased")
    identity = None
    if row.person_id is not None:
        identity = Identity(row.identity_number, row.patient_name, row.guardians)
    encoded = Encoded(row.name, row.data, identity)
    event, told = decode(process, encoded, number, row.sequence, policy_of)
    return Recorded(
        row.sequence,
        event,
        row.effective,
        row.recorded,
        row.actor,
        known_state(process, row.state, number),
        row.remark,
        told,
    )


def keys_of(case: Case) -> tuple[str, ...]:
    """Return the hashes of what finds a case, as its process says it, sorted."""
    return tuple(sorted(map(key_hash, case.process.keys(case))))


def key_hash(parts: tuple[str, ...]) -> str:
    """Return the hash of a key.

    Its parts may hold the patient's number, so they are not stored themselves.
    """
    return text_hash(canonical(parts))


class ToStore(NamedTuple):
    """The rows that an outcome becomes, each as the parameters of its insert."""

    process: str
    policies: list[dict[str, str]]
    carried: Carried
    persons: list[dict[str, Any]]
    events: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    keys: tuple[str, ...]
    links: list[dict[str, str]]
    head: str
    person_id: str | None


def rows_of(
    outcomes: Sequence[Outcome],
    letters: Sequence[LetterToStore],
    command_id: str,
    before: Hold,
    new_id: Callable[[], str],
    clock: datetime | None = None,
) -> ToStore:
    """Make the rows of what a command gave.

    before: what they are chained to. new_id: gives 32 random hex digits. clock: the machine's
    instant; None = the one at which each event says that it was recorded.
    """
    case = outcomes[-1].case
    process: Process[Any] = case.process
    persons: dict[Identity, dict[str, Any]] = {}
    policies: list[dict[str, str]] = []
    letter_rows = [_letter_row(process.name, letter, new_id()) for letter in letters]
    events: list[dict[str, Any]] = []
    happened = [recorded.event for outcome in outcomes for recorded in outcome.events]
    head, current, carried = before.head, before.person_id, before.carried
    for recorded in (recorded for outcome in outcomes for recorded in outcome.events):
        encoded, salt = encode(recorded.event, recorded.told), new_id()
        if encoded.terms is not None:
            carried = Carried(encoded.terms.rule_set, encoded.terms.policy_hash)
            policies += policy_rows(process.name, encoded.terms)
        own = (row for row in letter_rows if row["event_sequence"] == recorded.sequence)
        row = EventRow(
            case_number=case.number,
            sequence=recorded.sequence,
            process=process.name,
            name=encoded.name,
            effective=recorded.effective,
            recorded=recorded.recorded,
            clock=clock or recorded.recorded,
            actor=recorded.actor,
            state=recorded.state,
            remark=recorded.remark,
            data_hash=salted_hash(salt, encoded.data),
            person_id=_person(encoded.identity, persons, new_id),
            command_id=command_id,
            letters_hash=letters_hash(map(_seal, own)),
            previous_hash=head,
        )
        head = row_hash(row)
        erasable = {"data": encoded.data, "data_salt": salt, "erased_at": None}
        events.append({**row._asdict(), **erasable, "hash": head})
    if persons:
        current = _person(identity_of(case.application), persons, new_id)
    return ToStore(
        process=process.name,
        policies=policies,
        carried=carried,
        persons=list(persons.values()),
        events=events,
        letters=letter_rows,
        keys=keys_of(case),
        links=[_link_row(case.number, event) for event in happened if isinstance(event, Linked)],
        head=head,
        person_id=current,
    )


def _person(
    identity: Identity | None, persons: dict[Identity, dict[str, Any]], new_id: Callable[[], str]
) -> str | None:
    """Return the id of an identity's row, which is made once per command."""
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


def _letter_row(process: str, to_store: LetterToStore, salt: str) -> dict[str, Any]:
    """Return the row of an unsent letter. salt: hashed with its text, and stored beside it."""
    letter, addressee = to_store.letter, to_store.letter.addressee
    to = f"{letter.to}-{addressee}" if addressee else letter.to
    names = canonical(letter.names)
    return {
        "id": f"{letter.case}-{letter.event}-{to}-{letter.language}",
        "case_number": letter.case,
        "event_sequence": letter.event,
        "process": process,
        "kind": letter.kind,
        "receiver": letter.to,
        "addressee": addressee,
        "copy": int(letter.copy),
        "language": letter.language,
        "names": names,
        "made": letter.made,
        "document": to_store.document,
        "document_salt": salt,
        "document_hash": salted_hash(salt, names, to_store.document),
        "status": "unsent",
        "attempts": 0,
        "next_attempt": None,
        "last_error": None,
        "path": None,
        "sent_at": None,
        "erased_at": None,
    }


def _link_row(number: str, link: Linked) -> dict[str, str]:
    return {"case_number": number, "kind": link.kind, "other_number": link.number}


def _seal(row: dict[str, Any]) -> LetterSeal:
    return LetterSeal(**{field: row[field] for field in LetterSeal._fields})
