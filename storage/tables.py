"""The tables: rows only. They validate nothing (S1), so every rule that a row must keep is a named CHECK in the database.

Truth is the events; every other column of a case is there to be found by, and can be made again from them.
"""

from datetime import date, datetime
from typing import Any, Final, get_args

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Integer, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.codec import KINDS
from storage.columns import Day, Instant, Words
from workflow.reimbursement.application import LanguageForm
from workflow.reimbursement.process import REIMBURSEMENT

LETTER_STATUSES: Final = ("unsent", "sent", "failed")
NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The condition that a column holds one of some texts."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def check(name: str, condition: str, only: str | None = None) -> CheckConstraint:
    """A named CHECK. only: the one kind of database that gets it."""
    constraint = CheckConstraint(condition, name=f"ck_{name}")
    if only is not None:
        constraint.ddl_if(dialect=only)
    return constraint


def days(table: str, *columns: str) -> list[CheckConstraint]:
    """On SQLite a day is text: such that the calendar has it."""
    return [
        check(f"{table}_{column}_day", f"{column} IS NULL OR {column} IS date({column}, '+0 days')", "sqlite")
        for column in columns
    ]


def instants(table: str, *columns: str) -> list[CheckConstraint]:
    """On SQLite an instant is text: of one form, so that text order is time order."""
    form = "[0-9][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
    return [
        check(
            f"{table}_{column}_instant",
            f"{column} IS NULL OR (substr({column}, 1, 10) IS date(substr({column}, 1, 10), '+0 days') "
            f"AND substr({column}, 11) GLOB 'T{form}')",
            "sqlite",
        )
        for column in columns
    ]


class Row(SQLModel):
    """What all tables share: where they are listed, and how their constraints are named."""

    metadata = MetaData(naming_convention=NAMES)


class Person(Row, table=True):
    """Who a patient is, as stated once. The only place for it: number, name, guardians. Rows never change."""

    __tablename__ = "person"
    __table_args__: Any = (
        check("person_id", "length(id) = 32"),
        check("person_salt", "length(salt) = 32"),
        check("person_identity_number", "length(identity_number) BETWEEN 1 AND 11"),
        {"sqlite_strict": True},
    )
    id: str = Field(sa_type=Words, primary_key=True)
    salt: str = Field(sa_type=Words)
    identity_number: str | None = Field(sa_type=Words)
    name: str | None = Field(sa_type=Words)
    guardians: str | None = Field(sa_type=Words)
    searchable: str = Field(sa_type=Words)


class CaseFile(Row, table=True):
    """A case, to be found by. next_wakeup: the Oslo day on which time next asks for something, an index that can be rebuilt.
    version: changes with the row. changed_by, changed_at: who changed it last."""

    __tablename__ = "case_file"
    __table_args__: Any = (
        check("case_file_number", "length(number) = 11 AND substr(number, 5, 1) = '-'"),
        check("case_file_state", one_of("state", REIMBURSEMENT.state_names)),
        check("case_file_version", "version >= 1"),
        check("case_file_event_count", "event_count >= 1"),
        check("case_file_head_hash", "length(head_hash) = 64"),
        check("case_file_assigned_to", "length(assigned_to) BETWEEN 1 AND 200"),
        *days("case_file", "received", "next_wakeup"),
        *instants("case_file", "changed_at"),
        {"sqlite_strict": True},
    )
    number: str = Field(sa_type=Words, primary_key=True)
    state: str = Field(sa_type=Words, index=True)
    received: date = Field(sa_type=Day)
    version: int
    event_count: int
    head_hash: str = Field(sa_type=Words)
    person_id: str | None = Field(sa_type=Words, foreign_key="person.id", index=True)
    assigned_to: str | None = Field(sa_type=Words)
    next_wakeup: date | None = Field(sa_type=Day, index=True)
    changed_by: str = Field(sa_type=Words)
    changed_at: datetime = Field(sa_type=Instant)


class EventFile(Row, table=True):
    """An event. Never changed and never removed: triggers refuse it. person_id: whose identity it states, if it states one."""

    __tablename__ = "event"
    __table_args__: Any = (
        ForeignKeyConstraint(["case_number"], ["case_file.number"]),
        ForeignKeyConstraint(["person_id"], ["person.id"]),
        check("event_sequence", "sequence >= 1"),
        check("event_name", one_of("name", tuple(KINDS))),
        check("event_state", one_of("state", REIMBURSEMENT.state_names)),
        check("event_actor", "length(actor) BETWEEN 1 AND 200"),
        check("event_remark", "length(remark) <= 4000"),
        check("event_command_id", "length(command_id) BETWEEN 1 AND 200"),
        check("event_letters_hash", "length(letters_hash) IN (0, 64)"),
        check("event_previous_hash", "length(previous_hash) = 64"),
        check("event_hash", "length(hash) = 64"),
        *days("event", "effective"),
        *instants("event", "recorded"),
        {"sqlite_strict": True},
    )
    case_number: str = Field(sa_type=Words, primary_key=True)
    sequence: int = Field(primary_key=True)
    name: str = Field(sa_type=Words)
    effective: date = Field(sa_type=Day)
    recorded: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=Words)
    state: str = Field(sa_type=Words)
    remark: str = Field(sa_type=Words)
    data: str = Field(sa_type=Words)
    person_id: str | None = Field(sa_type=Words)
    command_id: str = Field(sa_type=Words)
    letters_hash: str = Field(sa_type=Words)
    previous_hash: str = Field(sa_type=Words)
    hash: str = Field(sa_type=Words)


class LetterFile(Row, table=True):
    """A letter: what it says (names and document, the patient's own among them), and whether it has gone out.

    next_attempt: when to try again; none for a failed one = not by itself."""

    __tablename__ = "letter"
    __table_args__: Any = (
        ForeignKeyConstraint(["case_number", "event_sequence"], ["event.case_number", "event.sequence"]),
        UniqueConstraint("case_number", "event_sequence", "receiver", "language"),
        check("letter_kind", one_of("kind", REIMBURSEMENT.letter_kinds)),
        check("letter_receiver", one_of("receiver", REIMBURSEMENT.receiver_names)),
        check("letter_copy", "copy IN (0, 1)"),
        check("letter_language", one_of("language", get_args(LanguageForm))),
        check("letter_document_hash", "length(document_hash) = 64"),
        check("letter_status", one_of("status", LETTER_STATUSES)),
        check("letter_sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
        check("letter_attempts", "attempts >= 0"),
        check("letter_last_error", "length(last_error) BETWEEN 1 AND 200"),
        *days("letter", "made"),
        *instants("letter", "next_attempt", "sent_at"),
        Index(
            "ix_letter_waiting",
            "status",
            "next_attempt",
            sqlite_where=text("status <> 'sent'"),
            postgresql_where=text("status <> 'sent'"),
        ),
        {"sqlite_strict": True},
    )
    id: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words)
    event_sequence: int
    kind: str = Field(sa_type=Words)
    receiver: str = Field(sa_type=Words)
    copy_: int = Field(sa_column_kwargs={"name": "copy"})
    language: str = Field(sa_type=Words)
    names: str = Field(sa_type=Words)
    made: date = Field(sa_type=Day)
    document: str = Field(sa_type=Words)
    document_hash: str = Field(sa_type=Words)
    status: str = Field(sa_type=Words)
    attempts: int
    next_attempt: datetime | None = Field(sa_type=Instant)
    last_error: str | None = Field(sa_type=Words)
    path: str | None = Field(sa_type=Words)
    sent_at: datetime | None = Field(sa_type=Instant)


class CommandFile(Row, table=True):
    """A command that was handled, and what was answered: the same id again changes nothing and gets the same answer."""

    __tablename__ = "command"
    __table_args__: Any = (
        check("command_id", "length(command_id) BETWEEN 1 AND 200"),
        *instants("command", "at"),
        {"sqlite_strict": True},
    )
    command_id: str = Field(sa_type=Words, primary_key=True)
    case_number: str = Field(sa_type=Words, foreign_key="case_file.number")
    answer: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Instant)


class Access(Row, table=True):
    """Somebody looked, or was not let. case_number: as asked for, also of a case that is not there."""

    __tablename__ = "access"
    __table_args__: Any = (
        check("access_actor", "length(actor) BETWEEN 1 AND 200"),
        check("access_verb", "length(verb) BETWEEN 1 AND 40"),
        *instants("access", "at"),
        {"sqlite_strict": True, "sqlite_autoincrement": True},
    )
    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
    )
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=Words)
    verb: str = Field(sa_type=Words)
    case_number: str | None = Field(sa_type=Words)
    detail: str = Field(sa_type=Words)


class CaseCounter(Row, table=True):
    """The last case number given in a year."""

    __tablename__ = "case_counter"
    __table_args__: Any = (
        check("case_counter_year", "year BETWEEN 1900 AND 9999"),
        check("case_counter_last", "last BETWEEN 1 AND 999999"),
        {"sqlite_strict": True},
    )
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class Heartbeat(Row, table=True):
    """When something that should happen again and again last did."""

    __tablename__ = "heartbeat"
    __table_args__: Any = (
        check("heartbeat_name", "length(name) BETWEEN 1 AND 40"),
        *instants("heartbeat", "at"),
        {"sqlite_strict": True},
    )
    name: str = Field(sa_type=Words, primary_key=True)
    at: datetime = Field(sa_type=Instant)


person: Final[Table] = Row.metadata.tables["person"]
case_file: Final[Table] = Row.metadata.tables["case_file"]
event: Final[Table] = Row.metadata.tables["event"]
letter: Final[Table] = Row.metadata.tables["letter"]
command: Final[Table] = Row.metadata.tables["command"]
access: Final[Table] = Row.metadata.tables["access"]
case_counter: Final[Table] = Row.metadata.tables["case_counter"]
heartbeat: Final[Table] = Row.metadata.tables["heartbeat"]
