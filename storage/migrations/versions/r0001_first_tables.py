"""The first tables. Frozen: it says what they were at this revision and imports none of ours, so that it means the same for ever.

Every constraint has a name, so that a later revision can find it; the triggers are written out, since a table that SQLite makes
anew loses them (M1).
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT: Final = sa.Text()
WHOLE: Final = sa.Integer()
DAY: Final = sa.Text().with_variant(sa.Date(), "postgresql")
INSTANT: Final = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")

STATES: Final = "'received', 'missing_info', 'under_review', 'granted', 'rejected'"
EVENTS: Final = (
    "'application_received', 'review_started', 'information_requested', 'information_supplied', "
    "'fact_judged', 'answer_time_extended', 'rejection_proposed', 'rejected', "
    "'rejection_returned', 'granted', 'dismissed', 'note_added', 'assigned', 'reminder_sent', "
    "'reminder_not_sent', 'information_overdue', 'preliminary_reply_sent', 'early_warning', "
    "'late_warning', 'target_missed', 'four_weeks_passed', 'eight_weeks_passed', "
    "'expiry_warned'"
)
LETTERS: Final = (
    "'receipt', 'request_for_information', 'reminder', 'preliminary_reply', 'delay_notice', "
    "'decision_granted', 'decision_rejected', 'decision_dismissed', 'expiry_warning'"
)
HOUR: Final = "T[0-9][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"

Part = sa.Column[Any] | sa.Constraint


def upgrade() -> None:
    """Make them."""
    _people_and_cases()
    _events_and_letters()
    _the_rest()
    for statement in SQLITE_TRIGGERS if _sqlite() else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _people_and_cases() -> None:
    _table(
        "person",
        [
            _text("id"),
            _text("salt"),
            _text("identity_number", nullable=True),
            _text("name", nullable=True),
            _text("guardians", nullable=True),
            _text("searchable"),
            sa.PrimaryKeyConstraint("id", name="pk_person"),
            _check("person_id", "length(id) = 32"),
            _check("person_salt", "length(salt) = 32"),
            _check("person_identity_number", "length(identity_number) BETWEEN 1 AND 11"),
        ],
    )
    _table(
        "case_file",
        [
            _text("number"),
            _text("state"),
            sa.Column("received", DAY, nullable=False),
            sa.Column("version", WHOLE, nullable=False),
            sa.Column("event_count", WHOLE, nullable=False),
            _text("head_hash"),
            _text("person_id", nullable=True),
            _text("assigned_to", nullable=True),
            sa.Column("next_wakeup", DAY, nullable=True),
            _text("changed_by"),
            sa.Column("changed_at", INSTANT, nullable=False),
            sa.PrimaryKeyConstraint("number", name="pk_case_file"),
            _check("case_file_number", "length(number) = 11 AND substr(number, 5, 1) = '-'"),
            _check("case_file_state", f"state IN ({STATES})"),
            _check("case_file_version", "version >= 1"),
            _check("case_file_event_count", "event_count >= 1"),
            _check("case_file_head_hash", "length(head_hash) = 64"),
            _check("case_file_assigned_to", "length(assigned_to) BETWEEN 1 AND 200"),
            *_days("case_file", "received", "next_wakeup"),
            *_instants("case_file", "changed_at"),
            sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_file_person_id"),
        ],
    )
    for column in ("state", "person_id", "next_wakeup"):
        op.create_index(f"ix_case_file_{column}", "case_file", [column])


def _events_and_letters() -> None:
    _table(
        "event",
        [
            _text("case_number"),
            sa.Column("sequence", WHOLE, nullable=False),
            _text("name"),
            sa.Column("effective", DAY, nullable=False),
            sa.Column("recorded", INSTANT, nullable=False),
            *map(_text, ("actor", "state", "remark", "data")),
            _text("person_id", nullable=True),
            *map(_text, ("command_id", "letters_hash", "previous_hash", "hash")),
            sa.PrimaryKeyConstraint("case_number", "sequence", name="pk_event"),
            sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_event_case_number"),
            sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_person_id"),
            _check("event_sequence", "sequence >= 1"),
            _check("event_name", f"name IN ({EVENTS})"),
            _check("event_state", f"state IN ({STATES})"),
            _check("event_actor", "length(actor) BETWEEN 1 AND 200"),
            _check("event_remark", "length(remark) <= 4000"),
            _check("event_command_id", "length(command_id) BETWEEN 1 AND 200"),
            _check("event_letters_hash", "length(letters_hash) IN (0, 64)"),
            _check("event_previous_hash", "length(previous_hash) = 64"),
            _check("event_hash", "length(hash) = 64"),
            *_days("event", "effective"),
            *_instants("event", "recorded"),
        ],
    )
    _table(
        "letter",
        [
            _text("id"),
            _text("case_number"),
            sa.Column("event_sequence", WHOLE, nullable=False),
            _text("kind"),
            _text("receiver"),
            sa.Column("copy", WHOLE, nullable=False),
            _text("language"),
            _text("names"),
            sa.Column("made", DAY, nullable=False),
            _text("document"),
            _text("document_hash"),
            _text("status"),
            sa.Column("attempts", WHOLE, nullable=False),
            sa.Column("next_attempt", INSTANT, nullable=True),
            _text("last_error", nullable=True),
            _text("path", nullable=True),
            sa.Column("sent_at", INSTANT, nullable=True),
            sa.PrimaryKeyConstraint("id", name="pk_letter"),
            sa.ForeignKeyConstraint(
                ["case_number", "event_sequence"], ["event.case_number", "event.sequence"], name="fk_letter_case_number"
            ),
            sa.UniqueConstraint("case_number", "event_sequence", "receiver", "language", name="uq_letter_case_number"),
            _check("letter_kind", f"kind IN ({LETTERS})"),
            _check("letter_receiver", "receiver IN ('applicant', 'doctor')"),
            _check("letter_copy", "copy IN (0, 1)"),
            _check("letter_language", "language IN ('nb', 'nn')"),
            _check("letter_document_hash", "length(document_hash) = 64"),
            _check("letter_status", "status IN ('unsent', 'sent', 'failed')"),
            _check("letter_sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
            _check("letter_attempts", "attempts >= 0"),
            _check("letter_last_error", "length(last_error) BETWEEN 1 AND 200"),
            *_days("letter", "made"),
            *_instants("letter", "next_attempt", "sent_at"),
        ],
    )
    waiting = sa.text("status <> 'sent'")
    op.create_index("ix_letter_waiting", "letter", ["status", "next_attempt"], sqlite_where=waiting, postgresql_where=waiting)


def _the_rest() -> None:
    _table(
        "command",
        [
            *map(_text, ("command_id", "case_number", "answer")),
            sa.Column("at", INSTANT, nullable=False),
            sa.PrimaryKeyConstraint("command_id", name="pk_command"),
            _check("command_id", "length(command_id) BETWEEN 1 AND 200"),
            *_instants("command", "at"),
            sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_command_case_number"),
        ],
    )
    _table(
        "access",
        [
            sa.Column("id", sa.BigInteger().with_variant(WHOLE, "sqlite"), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            *map(_text, ("actor", "verb")),
            _text("case_number", nullable=True),
            _text("detail"),
            sa.PrimaryKeyConstraint("id", name="pk_access"),
            _check("access_actor", "length(actor) BETWEEN 1 AND 200"),
            _check("access_verb", "length(verb) BETWEEN 1 AND 40"),
            *_instants("access", "at"),
        ],
        counted=True,
    )
    _table(
        "case_counter",
        [
            sa.Column("year", WHOLE, nullable=False, autoincrement=False),
            sa.Column("last", WHOLE, nullable=False),
            sa.PrimaryKeyConstraint("year", name="pk_case_counter"),
            _check("case_counter_year", "year BETWEEN 1900 AND 9999"),
            _check("case_counter_last", "last BETWEEN 1 AND 999999"),
        ],
    )
    _table(
        "heartbeat",
        [
            _text("name"),
            sa.Column("at", INSTANT, nullable=False),
            sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
            _check("heartbeat_name", "length(name) BETWEEN 1 AND 40"),
            *_instants("heartbeat", "at"),
        ],
    )


DECIDED: Final = "OLD.state IN ('granted', 'rejected') AND NEW.state <> OLD.state"

SQLITE_TRIGGERS: Final = (
    "CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END",
    "CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END",
    "CREATE TRIGGER decided_stays_decided BEFORE UPDATE OF state ON case_file "
    f"WHEN {DECIDED} BEGIN SELECT RAISE(ABORT, 'a decided case never changes'); END",
)
POSTGRESQL_TRIGGERS: Final = (
    "CREATE FUNCTION saksgang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'this is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION saksgang_refuse()",
    "CREATE TRIGGER event_is_not_removed BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION saksgang_refuse()",
    "CREATE TRIGGER decided_stays_decided BEFORE UPDATE OF state ON case_file "
    f"FOR EACH ROW WHEN ({DECIDED}) EXECUTE FUNCTION saksgang_refuse()",
)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _table(name: str, parts: list[Part], *, counted: bool = False) -> None:
    """Every table is strict on SQLite: a column takes its own type only. counted: no id is ever given out twice."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_autoincrement=counted)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT, nullable=nullable)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{name}")


def _days(table: str, *columns: str) -> list[sa.CheckConstraint]:
    if not _sqlite():
        return []
    return [_check(f"{table}_{column}_day", f"{column} IS NULL OR {column} IS date({column}, '+0 days')") for column in columns]


def _instants(table: str, *columns: str) -> list[sa.CheckConstraint]:
    if not _sqlite():
        return []
    return [
        _check(
            f"{table}_{column}_instant",
            f"{column} IS NULL OR (substr({column}, 1, 10) IS date(substr({column}, 1, 10), '+0 days') "
            f"AND substr({column}, 11) GLOB '{HOUR}')",
        )
        for column in columns
    ]
