"""An event's data and a letter's text can be erased; the hash stays, and a marker says when.

Columns that had to be there may be empty now, so SQLite needs the two tables made anew. This is
the worked example of such a migration:

1. `migrate` switches foreign keys off before the transaction: inside one, that does nothing.
2. Make a table with the new form, copy the rows, drop the old table, give the new one its name.
3. Write out what went with the old table: its partial indexes and its triggers.
4. `migrate` runs `PRAGMA foreign_key_check` before the commit: rows that refer to nothing fail it.

PostgreSQL changes a table in its place.
"""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from storage.migrations.parts import (
    Part,
    check,
    day,
    days,
    hashes,
    instant,
    instants,
    key,
    length,
    refers,
    sqlite,
    table,
    texts,
    whole,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MARKS: Final = {
    "event": {
        "event_erased": "(data IS NULL) = (erased_at IS NOT NULL)",
        "event_erased_salt": "(data_salt IS NULL) = (erased_at IS NOT NULL)",
    },
    "letter": {
        "letter_erased": "(document IS NULL) = (erased_at IS NOT NULL)",
        "letter_erased_names": "(names IS NULL) = (erased_at IS NOT NULL)",
        "letter_erased_salt": "(document_salt IS NULL) = (erased_at IS NOT NULL)",
    },
}
ERASED: Final = {
    "event": ("data", "data_salt"),
    "letter": ("names", "document", "document_salt"),
}


def upgrade() -> None:
    """Let the columns of `ERASED` be empty, together with a marker `erased_at`."""
    if sqlite():
        _on_sqlite()
    else:
        _on_postgresql()


def _on_postgresql() -> None:
    """Change the two tables in their place, and the triggers of events."""
    for name, columns in ERASED.items():
        op.add_column(name, instant("erased_at", nullable=True))
        for column in columns:
            op.alter_column(name, column, nullable=True)
        for constraint, condition in MARKS[name].items():
            op.create_check_constraint(f"ck_{constraint}", name, condition)
    op.execute("DROP TRIGGER event_is_not_changed ON event")
    refuse = "EXECUTE FUNCTION saksgang_refuse()"
    op.execute(
        f"CREATE TRIGGER event_is_not_changed BEFORE UPDATE OF {KEPT} ON event "
        f"FOR EACH ROW {refuse}"
    )
    op.execute(
        "CREATE TRIGGER event_is_only_erased BEFORE UPDATE OF data, data_salt, erased_at ON event "
        f"FOR EACH ROW WHEN ({NOT_ERASING}) {refuse}"
    )


def _on_sqlite() -> None:
    _made_anew("event", _event())
    _made_anew("letter", _letter())
    waiting = sa.text("status <> 'sent'")
    op.create_index("ix_letter_waiting", "letter", ["status", "next_attempt"], sqlite_where=waiting)
    for statement in SQLITE_TRIGGERS:
        op.execute(statement)


def _made_anew(name: str, parts: Sequence[Part]) -> None:
    """Copy a table's rows to a table of the new form, which takes its place."""
    columns = [part.name for part in parts if isinstance(part, sa.Column)]
    copied = ", ".join(column for column in columns if column != "erased_at")
    table(f"{name}_new", parts)
    op.execute(f"INSERT INTO {name}_new ({copied}) SELECT {copied} FROM {name}")
    op.drop_table(name)
    op.rename_table(f"{name}_new", name)


def _marks(name: str) -> list[sa.CheckConstraint]:
    return [check(constraint, condition) for constraint, condition in MARKS[name].items()]


def _event() -> list[Any]:
    """Return the columns and constraints of the table of events in its new form."""
    return [
        *texts("case_number"),
        whole("sequence"),
        *texts("process", "name"),
        day("effective"),
        *map(instant, ("recorded", "clock")),
        *texts("actor", "state", "remark"),
        *texts("data", "data_salt", nullable=True),
        *texts("data_hash"),
        *texts("person_id", nullable=True),
        *texts("command_id", "letters_hash", "previous_hash", "hash"),
        instant("erased_at", nullable=True),
        key("event", "case_number", "sequence"),
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
        *_marks("event"),
        *days("event", "effective"),
        *instants("event", "recorded", "clock", "erased_at"),
    ]


def _letter() -> list[Any]:
    """Return the columns and constraints of the table of letters in its new form."""
    unique = ("case_number", "event_sequence", "receiver", "addressee", "language")
    return [
        *texts("id", "case_number"),
        whole("event_sequence"),
        *texts("process", "kind", "receiver", "addressee"),
        whole("copy"),
        *texts("language"),
        *texts("names", nullable=True),
        day("made"),
        *texts("document", "document_salt", nullable=True),
        *texts("document_hash", "status"),
        whole("attempts"),
        instant("next_attempt", nullable=True),
        *texts("last_error", "path", nullable=True),
        instant("sent_at", nullable=True),
        instant("erased_at", nullable=True),
        key("letter", "id"),
        refers("letter_process", "case_number process", "case_file", "number process"),
        refers("letter_event", "case_number event_sequence", "event", "case_number sequence"),
        refers("letter_kind", "process kind", "process_letter", "process kind"),
        refers("letter_receiver", "process receiver", "process_receiver", "process name"),
        sa.UniqueConstraint(*unique, name="uq_letter_case_number"),
        length("letter", "addressee", 0, 60),
        check("letter_copy", "copy IN (0, 1)"),
        check("letter_language", "language IN ('nb', 'nn')"),
        length("letter", "document_salt", 32, 32),
        *hashes("letter", "document_hash"),
        check("letter_status", "status IN ('unsent', 'sent', 'failed')"),
        check("letter_sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
        check("letter_attempts", "attempts >= 0"),
        length("letter", "last_error", 1, 200),
        *_marks("letter"),
        *days("letter", "made"),
        *instants("letter", "next_attempt", "sent_at", "erased_at"),
    ]


KEPT: Final = (
    "case_number, sequence, process, name, effective, recorded, clock, actor, state, remark, "
    "data_hash, person_id, command_id, letters_hash, previous_hash, hash"
)
NOT_ERASING: Final = (
    "NEW.data IS NOT NULL OR NEW.data_salt IS NOT NULL OR NEW.erased_at IS NULL "
    "OR OLD.erased_at IS NOT NULL"
)
REFUSES: Final = "BEGIN SELECT RAISE(ABORT, 'this is never {}'); END"
SQLITE_TRIGGERS: Final = (
    f"CREATE TRIGGER event_is_not_changed BEFORE UPDATE OF {KEPT} ON event "
    + REFUSES.format("changed"),
    "CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event " + REFUSES.format("removed"),
    "CREATE TRIGGER event_is_only_erased BEFORE UPDATE OF data, data_salt, erased_at ON event "
    f"WHEN {NOT_ERASING} " + REFUSES.format("changed"),
)
