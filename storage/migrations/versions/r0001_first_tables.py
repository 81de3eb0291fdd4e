"""The first tables, as they were at this revision. It imports no table of the program.

The triggers are written out here, and in each later revision that makes a table anew: on SQLite a
new table has none.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.migrations.parts import (
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

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, index and trigger."""
    _store_and_processes()
    _people_and_cases()
    _events()
    _letters()
    _commands_links_and_keys()
    _logs_and_counters()
    for statement in SQLITE_TRIGGERS if sqlite() else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _store_and_processes() -> None:
    """Make the tables of the database's own values and of the processes' states and names."""
    table(
        "store",
        [
            whole("row"),
            *texts("id", "kind"),
            instant("created_at", nullable=True),
            *texts("anchor", nullable=True),
            *texts("calendar_version", "program_version", "policy_version", nullable=True),
            key("store", "row"),
            check("store_row", "row = 1"),
            length("store", "id", 32, 32),
            check("store_kind", "kind IN ('live', 'simulated')"),
            length("store", "anchor", 1, 1000),
            length("store", "calendar_version", 1, 200),
            length("store", "program_version", 1, 200),
            length("store", "policy_version", 64, 64),
            *instants("store", "created_at"),
        ],
    )
    table("process", [*texts("name"), key("process", "name"), length("process", "name", 1, 40)])
    for name, word, most, own in (
        ("process_state", "name", 40, [whole("ended")]),
        ("process_event", "name", 60, []),
        ("process_letter", "kind", 60, []),
        ("process_receiver", "name", 40, []),
    ):
        table(
            name,
            [
                *texts("process", word),
                *own,
                key(name, "process", word),
                length(name, word, 1, most),
                *(check(f"{name}_ended", "ended IN (0, 1)") for _ in own),
                refers(f"{name}_process", "process", "process", "name"),
            ],
        )


def _people_and_cases() -> None:
    """Make the tables of persons and cases."""
    table(
        "person",
        [
            *texts("id", "salt"),
            *texts("identity_number", "name", "guardians", nullable=True),
            *texts("searchable"),
            key("person", "id"),
            length("person", "id", 32, 32),
            length("person", "salt", 32, 32),
            length("person", "identity_number", 1, 11),
        ],
    )
    table(
        "case_file",
        [
            *texts("number", "process", "state"),
            day("received"),
            *map(whole, ("version", "event_count")),
            *texts("head_hash"),
            *texts("person_id", "assigned_to", nullable=True),
            day("next_wakeup", nullable=True),
            *texts("changed_by"),
            instant("changed_at"),
            key("case_file", "number"),
            refers("case_file_state", "process state", "process_state", "process name"),
            refers("case_file_person_id", "person_id", "person", "id"),
            sa.UniqueConstraint("number", "process", name="uq_case_file_number"),
            check("case_file_number", "length(number) = 11 AND substr(number, 5, 1) = '-'"),
            check("case_file_version", "version >= 1"),
            check("case_file_event_count", "event_count >= 1"),
            *hashes("case_file", "head_hash"),
            length("case_file", "assigned_to", 1, 200),
            *days("case_file", "received", "next_wakeup"),
            *instants("case_file", "changed_at"),
        ],
    )
    for column in ("state", "person_id", "next_wakeup"):
        op.create_index(f"ix_case_file_{column}", "case_file", [column])


def _events() -> None:
    """Make the table of events."""
    table(
        "event",
        [
            *texts("case_number"),
            whole("sequence"),
            *texts("process", "name"),
            day("effective"),
            *map(instant, ("recorded", "clock")),
            *texts("actor", "state", "remark", "data", "data_salt", "data_hash"),
            *texts("person_id", nullable=True),
            *texts("command_id", "letters_hash", "previous_hash", "hash"),
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
            *days("event", "effective"),
            *instants("event", "recorded", "clock"),
        ],
    )


def _letters() -> None:
    """Make the tables of letters and of the attempts to send them."""
    unique = ("case_number", "event_sequence", "receiver", "addressee", "language")
    table(
        "letter",
        [
            *texts("id", "case_number"),
            whole("event_sequence"),
            *texts("process", "kind", "receiver", "addressee"),
            whole("copy"),
            *texts("language", "names"),
            day("made"),
            *texts("document", "document_salt", "document_hash", "status"),
            whole("attempts"),
            instant("next_attempt", nullable=True),
            *texts("last_error", "path", nullable=True),
            instant("sent_at", nullable=True),
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
            *days("letter", "made"),
            *instants("letter", "next_attempt", "sent_at"),
        ],
    )
    waiting = sa.text("status <> 'sent'")
    op.create_index(
        "ix_letter_waiting",
        "letter",
        ["status", "next_attempt"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    table(
        "delivery_attempt",
        [
            *texts("letter_id"),
            whole("sequence"),
            instant("at"),
            *texts("outcome"),
            *texts("code", "path", "content_hash", nullable=True),
            *texts("previous_hash", "hash"),
            key("delivery_attempt", "letter_id", "sequence"),
            refers("delivery_attempt_letter_id", "letter_id", "letter", "id"),
            check("delivery_attempt_sequence", "sequence >= 1"),
            check("delivery_attempt_outcome", "outcome IN ('sent', 'failed')"),
            check("delivery_attempt_failed", "(outcome = 'failed') = (code IS NOT NULL)"),
            check("delivery_attempt_sent", "(outcome = 'sent') = (path IS NOT NULL)"),
            length("delivery_attempt", "code", 1, 200),
            *hashes("delivery_attempt", "content_hash", "previous_hash", "hash"),
            *instants("delivery_attempt", "at"),
        ],
    )
    sent = sa.text("outcome = 'sent'")
    op.create_index(
        "uq_delivery_attempt_sent",
        "delivery_attempt",
        ["letter_id"],
        unique=True,
        sqlite_where=sent,
        postgresql_where=sent,
    )


def _commands_links_and_keys() -> None:
    """Make the tables of answered commands, of links between cases and of search keys."""
    table(
        "command",
        [
            *texts("command_id", "case_number", "answer"),
            instant("at"),
            key("command", "command_id"),
            refers("command_case_number", "case_number", "case_file", "number"),
            length("command", "command_id", 1, 200),
            *instants("command", "at"),
        ],
    )
    table(
        "case_link",
        [
            *texts("case_number", "kind", "other_number"),
            key("case_link", "case_number", "kind", "other_number"),
            refers("case_link_case_number", "case_number", "case_file", "number"),
            refers("case_link_other_number", "other_number", "case_file", "number"),
            check("case_link_other", "other_number <> case_number"),
            length("case_link", "kind", 1, 40),
        ],
    )
    op.create_index("ix_case_link_other_number", "case_link", ["other_number"])
    table(
        "case_key",
        [
            *texts("process", "key", "case_number"),
            key("case_key", "process", "key", "case_number"),
            refers("case_key_case_number", "case_number process", "case_file", "number process"),
            *hashes("case_key", "key"),
        ],
    )
    op.create_index("ix_case_key_case_number", "case_key", ["case_number"])


def _logs_and_counters() -> None:
    """Make the read log, the heartbeat of the sweep and the counters of case numbers."""
    table(
        "access",
        [
            *texts("case_number"),
            whole("sequence"),
            instant("at"),
            *texts("actor", "verb", "detail", "previous_hash", "hash"),
            key("access", "case_number", "sequence"),
            check("access_sequence", "sequence >= 1"),
            length("access", "actor", 1, 200),
            length("access", "verb", 1, 40),
            *hashes("access", "previous_hash", "hash"),
            *instants("access", "at"),
        ],
    )
    table(
        "case_counter",
        [
            whole("year"),
            whole("last"),
            key("case_counter", "year"),
            check("case_counter_year", "year BETWEEN 1900 AND 9999"),
            check("case_counter_last", "last BETWEEN 1 AND 999999"),
        ],
    )
    table(
        "heartbeat",
        [
            *texts("name"),
            instant("at"),
            key("heartbeat", "name"),
            length("heartbeat", "name", 1, 40),
            *instants("heartbeat", "at"),
        ],
    )


ENDED: Final = (
    "NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM process_state "
    "WHERE process = OLD.process AND name = OLD.state AND ended = 1)"
)

SQLITE_TRIGGERS: Final = (
    *(
        f"CREATE TRIGGER {name}_is_not_{done} BEFORE {change} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, 'this is never {done}'); END"
        for name in ("event", "delivery_attempt", "case_link")
        for change, done in (("UPDATE", "changed"), ("DELETE", "removed"))
    ),
    f"CREATE TRIGGER ended_stays_ended BEFORE UPDATE OF state ON case_file WHEN {ENDED} "
    "BEGIN SELECT RAISE(ABORT, 'a decided case never changes'); END",
)

FAILS: Final = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL_TRIGGERS: Final = (
    "CREATE FUNCTION saksgang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION 'this is never changed' {FAILS}; END $$",
    "CREATE FUNCTION saksgang_ended_stays_ended() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {ENDED} THEN RAISE EXCEPTION 'a decided case never changes' {FAILS}; "
    "END IF; RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER {name}_is_not_{done} BEFORE {change} ON {name} "
        f"FOR EACH {each} EXECUTE FUNCTION saksgang_refuse()"
        for name in ("event", "delivery_attempt", "case_link")
        for change, done, each in (
            ("UPDATE", "changed", "ROW"),
            ("DELETE", "removed", "ROW"),
            ("TRUNCATE", "emptied", "STATEMENT"),
        )
    ),
    "CREATE TRIGGER ended_stays_ended BEFORE UPDATE OF state ON case_file "
    "FOR EACH ROW EXECUTE FUNCTION saksgang_ended_stays_ended()",
)
