"""The tables. Nothing is validated in Python: each rule for a row is a database constraint.

The events are the truth. Every other column of a case is an index: it finds cases, and can be
computed from the events again.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from storage.columns import Day, Instant, Words
from storage.constraints import NAMES, check, days, hashes, instants, length, refers

STRICT: Final = {"sqlite_strict": True}
NOT_SENT: Final = text("status <> 'sent'")
SENT: Final = text("outcome = 'sent'")
UNDECIDED: Final = text("undecided = 1")


class Row(SQLModel):
    """Base of all tables: lists them, and names their constraints."""

    metadata = MetaData(naming_convention=NAMES)
    model_config = SQLModelConfig(defer_build=True)


class StoreTable(Row, table=True):
    """One row: what this database is.

    kind: `live` or `simulated`, set once. anchor: name of the anchor file that it is compared
    with. calendar_version, program_version: what computed the wake-up days; None = compute them
    again.
    """

    __tablename__ = "store"
    __table_args__: Any = (
        check("store_row", "row = 1"),
        length("store", "id", 32, 32),
        check("store_kind", "kind IN ('live', 'simulated')"),
        length("store", "anchor", 1, 1000),
        length("store", "calendar_version", 1, 200),
        length("store", "program_version", 1, 200),
        *instants("store", "created_at"),
        STRICT,
    )
    row: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = Field(sa_type=Words)
    kind: str = Field(sa_type=Words)
    created_at: datetime | None = Field(sa_type=Instant)
    anchor: str | None = Field(sa_type=Words)
    calendar_version: str | None = Field(sa_type=Words)
    program_version: str | None = Field(sa_type=Words)


def _words(name: str, column: str, *parts: Any) -> Table:
    """Make a table of the words that a process uses, which other tables refer to.

    Rows are added by newer programs, never removed, and never read as objects. column: what a word
    is called. parts: further columns and constraints.
    """
    return Table(
        name,
        Row.metadata,
        Column("process", Words, ForeignKey("process.name"), primary_key=True),
        Column(column, Words, primary_key=True),
        *parts,
        sqlite_strict=True,
    )


process: Final = Table(
    "process",
    Row.metadata,
    Column("name", Words, primary_key=True),
    length("process", "name", 1, 40),
    sqlite_strict=True,
)
process_state: Final = _words(
    "process_state",
    "name",
    length("process_state", "name", 1, 40),
    Column("ended", Integer, nullable=False),  # 1: no case leaves the state
    check("process_state_ended", "ended IN (0, 1)"),
)
process_event: Final = _words("process_event", "name", length("process_event", "name", 1, 60))
process_letter: Final = _words("process_letter", "kind", length("process_letter", "kind", 1, 60))
process_receiver: Final = _words(
    "process_receiver", "name", length("process_receiver", "name", 1, 40)
)


class PersonTable(Row, table=True):
    """Who a patient is, as stated once: number, name, guardians. Rows never change.

    One that no event refers to goes when a later statement replaces it. Identity numbers stand
    here, in the letters' texts, and in the words that find a case.
    """

    __tablename__ = "person"
    __table_args__: Any = (
        length("person", "id", 32, 32),
        length("person", "salt", 32, 32),
        length("person", "identity_number", 1, 11),
        STRICT,
    )
    id: str = Field(sa_type=Words, primary_key=True)
    salt: str = Field(sa_type=Words)
    identity_number: str | None = Field(sa_type=Words)
    name: str | None = Field(sa_type=Words)
    guardians: str | None = Field(sa_type=Words)
    searchable: str = Field(sa_type=Words)


class PolicyValuesTable(Row, table=True):
    """Policy values that cases carry, each distinct set once. Triggers refuse every change.

    data: names and values as JSON. hash: the SHA-256 of that text.
    """

    __tablename__ = "policy_values"
    __table_args__: Any = (
        refers("policy_values_process", "process", "process", "name"),
        *hashes("policy_values", "hash"),
        STRICT,
    )
    process: str = Field(sa_type=Words, primary_key=True)
    hash: str = Field(sa_type=Words, primary_key=True)
    data: str = Field(sa_type=Words)


class CaseTable(Row, table=True):
    """A case, to be found by.

    version: grows with each change of the case. next_wakeup: the Oslo day on which time next asks
    for a step. assigned_to: who works on it. changed_by, changed_at: who changed it last.
    rule_set, policy: name and hash of what it is handled under; policy None = there is none.
    """

    __tablename__ = "case_file"
    __table_args__: Any = (
        refers("case_file_state", "process state", "process_state", "process name"),
        refers("case_file_person_id", "person_id", "person", "id"),
        refers("case_file_policy", "process policy", "policy_values", "process hash"),
        UniqueConstraint("number", "process"),
        check("case_file_number", "length(number) = 11 AND substr(number, 5, 1) = '-'"),
        check("case_file_version", "version >= 1"),
        check("case_file_event_count", "event_count >= 1"),
        *hashes("case_file", "head_hash"),
        length("case_file", "assigned_to", 1, 200),
        length("case_file", "rule_set", 0, 200),
        *days("case_file", "received", "next_wakeup"),
        *instants("case_file", "changed_at"),
        STRICT,
    )
    number: str = Field(sa_type=Words, primary_key=True)
    process: str = Field(sa_type=Words)
    state: str = Field(sa_type=Words, index=True)
    received: date = Field(sa_type=Day)
    version: int
    event_count: int
    head_hash: str = Field(sa_type=Words)
    person_id: str | None = Field(sa_type=Words, index=True)
    assigned_to: str | None = Field(sa_type=Words)
    next_wakeup: date | None = Field(sa_type=Day, index=True)
    changed_by: str = Field(sa_type=Words)
    changed_at: datetime = Field(sa_type=Instant)
    rule_set: str = Field(sa_type=Words)
    policy: str | None = Field(sa_type=Words)


class EventTable(Row, table=True):
    """An event. Triggers refuse every change and removal, but for the erasing of its data.

    recorded: the stated instant. clock: the machine's. data: its fields, which data_hash covers
    together with data_salt; both None once erased, at erased_at. person_id: whose identity it
    states, if it states one.
    """

    __tablename__ = "event"
    __table_args__: Any = (
        refers("event_case_number", "case_number process", "case_file", "number process"),
        refers("event_name", "process name", "process_event", "process name"),
        refers("event_state", "process state", "process_state", "process name"),
        refers("event_person_id", "person_id", "person", "id"),
        check("event_sequence", "sequence >= 1"),
        length("event", "actor", 1, 200),
        length("event", "remark", 0, 4000),
        length("event", "data_salt", 32, 32),
        length("event", "command_id", 1, 200),
        check("event_letters_hash", "length(letters_hash) IN (0, 64)"),
        *hashes("event", "data_hash", "previous_hash", "hash"),
        check("event_erased", "(data IS NULL) = (erased_at IS NOT NULL)"),
        check("event_erased_salt", "(data_salt IS NULL) = (erased_at IS NOT NULL)"),
        *days("event", "effective"),
        *instants("event", "recorded", "clock", "erased_at"),
        STRICT,
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    sequence: int = Field(primary_key=True)
    process: str = Field(sa_type=Words)
    name: str = Field(sa_type=Words)
    effective: date = Field(sa_type=Day)
    recorded: datetime = Field(sa_type=Instant)
    clock: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=Words)
    state: str = Field(sa_type=Words)
    remark: str = Field(sa_type=Words)
    data: str | None = Field(sa_type=Words)
    data_salt: str | None = Field(sa_type=Words)
    data_hash: str = Field(sa_type=Words)
    person_id: str | None = Field(sa_type=Words)
    command_id: str = Field(sa_type=Words)
    letters_hash: str = Field(sa_type=Words)
    previous_hash: str = Field(sa_type=Words)
    hash: str = Field(sa_type=Words)
    erased_at: datetime | None = Field(sa_type=Instant)


class LetterTable(Row, table=True):
    """A letter. Whether it has gone out is an index of its delivery attempts.

    addressee: which of several behind one receiver, without a name; "" for the only one. names,
    document: what it says, which document_hash covers together with document_salt; all three None
    once erased, at erased_at. attempts: how many failed. next_attempt: when to try again; None for
    a failed one = not by itself.
    """

    __tablename__ = "letter"
    __table_args__: Any = (
        refers("letter_process", "case_number process", "case_file", "number process"),
        refers("letter_event", "case_number event_sequence", "event", "case_number sequence"),
        refers("letter_kind", "process kind", "process_letter", "process kind"),
        refers("letter_receiver", "process receiver", "process_receiver", "process name"),
        UniqueConstraint("case_number", "event_sequence", "receiver", "addressee", "language"),
        length("letter", "addressee", 0, 60),
        check("letter_copy", "copy IN (0, 1)"),
        check("letter_language", "language IN ('nb', 'nn')"),
        length("letter", "document_salt", 32, 32),
        *hashes("letter", "document_hash"),
        check("letter_status", "status IN ('unsent', 'sent', 'failed')"),
        check("letter_sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
        check("letter_attempts", "attempts >= 0"),
        length("letter", "last_error", 1, 200),
        check("letter_erased", "(document IS NULL) = (erased_at IS NOT NULL)"),
        check("letter_erased_names", "(names IS NULL) = (erased_at IS NOT NULL)"),
        check("letter_erased_salt", "(document_salt IS NULL) = (erased_at IS NOT NULL)"),
        *days("letter", "made"),
        *instants("letter", "next_attempt", "sent_at", "erased_at"),
        Index(
            "ix_letter_waiting",
            "status",
            "next_attempt",
            sqlite_where=NOT_SENT,
        ),
        Index(
            "ix_letter_outbox",
            "made",
            "case_number",
            "event_sequence",
            "copy",
            "receiver",
            "addressee",
            "language",
            sqlite_where=NOT_SENT,
        ),
        STRICT,
    )
    id: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words)
    event_sequence: int
    process: str = Field(sa_type=Words)
    kind: str = Field(sa_type=Words)
    receiver: str = Field(sa_type=Words)
    addressee: str = Field(sa_type=Words)
    copy_: int = Field(sa_column_kwargs={"name": "copy"})
    language: str = Field(sa_type=Words)
    names: str | None = Field(sa_type=Words)
    made: date = Field(sa_type=Day)
    document: str | None = Field(sa_type=Words)
    document_salt: str | None = Field(sa_type=Words)
    document_hash: str = Field(sa_type=Words)
    status: str = Field(sa_type=Words)
    attempts: int
    next_attempt: datetime | None = Field(sa_type=Instant)
    last_error: str | None = Field(sa_type=Words)
    path: str | None = Field(sa_type=Words)
    sent_at: datetime | None = Field(sa_type=Instant)
    erased_at: datetime | None = Field(sa_type=Instant)


class DeliveryAttemptTable(Row, table=True):
    """One attempt to deliver a letter. Triggers refuse every change and removal.

    code: why it failed. path: where the letter went. content_hash: SHA-256 of what was sent there.
    """

    __tablename__ = "delivery_attempt"
    __table_args__: Any = (
        refers("delivery_attempt_letter_id", "letter_id", "letter", "id"),
        check("delivery_attempt_sequence", "sequence >= 1"),
        check("delivery_attempt_outcome", "outcome IN ('sent', 'failed')"),
        check("delivery_attempt_failed", "(outcome = 'failed') = (code IS NOT NULL)"),
        check("delivery_attempt_sent", "(outcome = 'sent') = (path IS NOT NULL)"),
        length("delivery_attempt", "code", 1, 200),
        *hashes("delivery_attempt", "content_hash", "previous_hash", "hash"),
        *instants("delivery_attempt", "at"),
        Index(
            "uq_delivery_attempt_sent",
            "letter_id",
            unique=True,
            sqlite_where=SENT,
        ),
        STRICT,
    )
    letter_id: str = Field(sa_type=Words, primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    outcome: str = Field(sa_type=Words)
    code: str | None = Field(sa_type=Words)
    path: str | None = Field(sa_type=Words)
    content_hash: str | None = Field(sa_type=Words)
    previous_hash: str = Field(sa_type=Words)
    hash: str = Field(sa_type=Words)


class CommandTable(Row, table=True):
    """A command that was handled, and its answer. The same id again gets the same answer."""

    __tablename__ = "command"
    __table_args__: Any = (
        refers("command_case_number", "case_number", "case_file", "number"),
        length("command", "command_id", 1, 200),
        *instants("command", "at"),
        STRICT,
    )
    command_id: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words)
    answer: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Instant)


class CaseLinkTable(Row, table=True):
    """A case that follows from another one. Triggers refuse every change and removal."""

    __tablename__ = "case_link"
    __table_args__: Any = (
        refers("case_link_case_number", "case_number", "case_file", "number"),
        refers("case_link_other_number", "other_number", "case_file", "number"),
        check("case_link_other", "other_number <> case_number"),
        length("case_link", "kind", 1, 40),
        STRICT,
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    kind: str = Field(sa_type=Words, primary_key=True)
    other_number: str = Field(sa_type=Words, primary_key=True, index=True)


class CaseKeyTable(Row, table=True):
    """What finds the cases of one matter, as its process computes it. An index of the events.

    key: the SHA-256 of the process's own key, which may hold the patient's number.
    """

    __tablename__ = "case_key"
    __table_args__: Any = (
        refers("case_key_case_number", "case_number process", "case_file", "number process"),
        *hashes("case_key", "key"),
        STRICT,
    )
    process: str = Field(sa_type=Words, primary_key=True)
    key: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words, primary_key=True, index=True)


class CaseLineTable(Row, table=True):
    """What lists show of a case (`storage.lines.Line`). An index of the events; holds names.

    outdated: how often a change of the case, or of another one of its matter, made it outdated. A
    line that was derived before such a change is never stored after it.
    """

    __tablename__ = "case_line"
    __table_args__: Any = (
        refers("case_line_case_number", "case_number", "case_file", "number"),
        check("case_line_undecided", "undecided IN (0, 1)"),
        check("case_line_waits", "waits IN (0, 1)"),
        check("case_line_proposed", "proposed IN (0, 1)"),
        check("case_line_outdated", "outdated >= 0"),
        length("case_line", "kind", 0, 40),
        *days("case_line", "due", "late_after", "reserved_until", "holds_from", "holds_until"),
        Index(
            "ix_case_line_urgency",
            "waits",
            "due",
            "case_number",
            sqlite_where=UNDECIDED,
        ),
        STRICT,
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    outdated: int
    undecided: int
    waits: int
    proposed: int
    kind: str = Field(sa_type=Words)
    due: date = Field(sa_type=Day)
    late_after: date = Field(sa_type=Day)
    reserved_until: date | None = Field(sa_type=Day)
    patient: str | None = Field(sa_type=Words)
    doctor: str | None = Field(sa_type=Words)
    medicine: str | None = Field(sa_type=Words)
    who: str | None = Field(sa_type=Words)
    basis: str | None = Field(sa_type=Words)
    outcome: str | None = Field(sa_type=Words)
    holds_from: date = Field(sa_type=Day, index=True)
    holds_until: date = Field(sa_type=Day, index=True)


class CaseDateTable(Row, table=True):
    """An open date of an undecided case (`storage.lines.LineDate`), as true as the case's line."""

    __tablename__ = "case_date"
    __table_args__: Any = (
        refers("case_date_case_number", "case_number", "case_line", "case_number"),
        check("case_date_position", "position >= 0"),
        length("case_date", "kind", 1, 40),
        *days("case_date", "due", "computed", "told", "told_on"),
        Index("ix_case_date_due", "due", "case_number", "kind"),
        STRICT,
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    position: int = Field(primary_key=True)
    kind: str = Field(sa_type=Words)
    due: date = Field(sa_type=Day)
    computed: date = Field(sa_type=Day)
    told: date | None = Field(sa_type=Day)
    told_by: str | None = Field(sa_type=Words)
    told_on: date | None = Field(sa_type=Day)


class CaseWordTable(Row, table=True):
    """A word that finds a case, folded as its search does it. An index of the events; holds names.

    whole: 1 = a number of a person, which only the whole number finds.
    """

    __tablename__ = "case_word"
    __table_args__: Any = (
        refers("case_word_case_number", "case_number", "case_file", "number"),
        check("case_word_whole", "whole IN (0, 1)"),
        STRICT,
    )
    whole: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    word: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words, primary_key=True, index=True)


class AccessTable(Row, table=True):
    """The read log: who opened what, allowed or denied. One chain per case.

    case_number: as asked for, also of a case that is not there; "" for no single case.
    """

    __tablename__ = "access"
    __table_args__: Any = (
        check("access_sequence", "sequence >= 1"),
        length("access", "actor", 1, 200),
        length("access", "verb", 1, 40),
        *hashes("access", "previous_hash", "hash"),
        *instants("access", "at"),
        STRICT,
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=Words)
    verb: str = Field(sa_type=Words)
    detail: str = Field(sa_type=Words)
    previous_hash: str = Field(sa_type=Words)
    hash: str = Field(sa_type=Words)


class CaseCounterTable(Row, table=True):
    """The last case number given in a year."""

    __tablename__ = "case_counter"
    __table_args__: Any = (
        check("case_counter_year", "year BETWEEN 1900 AND 9999"),
        check("case_counter_last", "last BETWEEN 1 AND 999999"),
        STRICT,
    )
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class HeartbeatTable(Row, table=True):
    """When something that has to run again and again last ran."""

    __tablename__ = "heartbeat"
    __table_args__: Any = (
        length("heartbeat", "name", 1, 40),
        *instants("heartbeat", "at"),
        STRICT,
    )
    name: str = Field(sa_type=Words, primary_key=True)
    at: datetime = Field(sa_type=Instant)


_TABLES: Final = Row.metadata.tables
store: Final[Table] = _TABLES["store"]
person: Final[Table] = _TABLES["person"]
policy_values: Final[Table] = _TABLES["policy_values"]
case_file: Final[Table] = _TABLES["case_file"]
event: Final[Table] = _TABLES["event"]
letter: Final[Table] = _TABLES["letter"]
delivery_attempt: Final[Table] = _TABLES["delivery_attempt"]
command: Final[Table] = _TABLES["command"]
case_link: Final[Table] = _TABLES["case_link"]
case_key: Final[Table] = _TABLES["case_key"]
case_line: Final[Table] = _TABLES["case_line"]
case_date: Final[Table] = _TABLES["case_date"]
case_word: Final[Table] = _TABLES["case_word"]
access: Final[Table] = _TABLES["access"]
case_counter: Final[Table] = _TABLES["case_counter"]
heartbeat: Final[Table] = _TABLES["heartbeat"]
