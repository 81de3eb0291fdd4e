"""What lists show of a case is stored: lines, open dates, and the words that find a case.

It adds three tables and an index. Only the program can derive what they hold, so each earlier case
gets a line that is outdated, and the database says that its index is to be built: the next sweep or
`db reindex` does it.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.migrations.parts import check, day, days, key, length, refers, table, texts, whole

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNDECIDED: Final = sa.text("undecided = 1")
NOT_SENT: Final = sa.text("status <> 'sent'")
OUTDATED: Final = """
INSERT INTO case_line (case_number, outdated, undecided, waits, proposed, kind, due, late_after,
    holds_from, holds_until)
SELECT number, 1, 0, 0, 0, '', '9999-12-31', '9999-12-31', '0001-01-01', '0001-01-01'
FROM case_file
"""


def upgrade() -> None:
    """Make the tables and the index of the outbox; note that the lines are still to be derived."""
    _lines()
    _dates()
    _words()
    op.execute(OUTDATED)
    op.execute("UPDATE store SET program_version = NULL")
    op.create_index(
        "ix_letter_outbox",
        "letter",
        ["made", "case_number", "event_sequence", "copy", "receiver", "addressee", "language"],
        sqlite_where=NOT_SENT,
        postgresql_where=NOT_SENT,
    )


def _lines() -> None:
    flags = ("undecided", "waits", "proposed")
    table(
        "case_line",
        [
            *texts("case_number"),
            *map(whole, ("outdated", *flags)),
            *texts("kind"),
            *map(day, ("due", "late_after")),
            day("reserved_until", nullable=True),
            *texts("patient", "doctor", "medicine", "who", "basis", "outcome", nullable=True),
            *map(day, ("holds_from", "holds_until")),
            key("case_line", "case_number"),
            refers("case_line_case_number", "case_number", "case_file", "number"),
            *(check(f"case_line_{flag}", f"{flag} IN (0, 1)") for flag in flags),
            check("case_line_outdated", "outdated >= 0"),
            length("case_line", "kind", 0, 40),
            *days("case_line", "due", "late_after", "reserved_until", "holds_from", "holds_until"),
        ],
    )
    op.create_index(
        "ix_case_line_urgency",
        "case_line",
        ["waits", "due", "case_number"],
        sqlite_where=UNDECIDED,
        postgresql_where=UNDECIDED,
    )
    for column in ("holds_from", "holds_until"):
        op.create_index(f"ix_case_line_{column}", "case_line", [column])


def _dates() -> None:
    table(
        "case_date",
        [
            *texts("case_number"),
            whole("position"),
            *texts("kind"),
            *map(day, ("due", "computed")),
            day("told", nullable=True),
            *texts("told_by", nullable=True),
            day("told_on", nullable=True),
            key("case_date", "case_number", "position"),
            refers("case_date_case_number", "case_number", "case_line", "case_number"),
            check("case_date_position", "position >= 0"),
            length("case_date", "kind", 1, 40),
            *days("case_date", "due", "computed", "told", "told_on"),
        ],
    )
    op.create_index("ix_case_date_due", "case_date", ["due", "case_number", "kind"])


def _words() -> None:
    table(
        "case_word",
        [
            whole("whole"),
            *texts("word", "case_number"),
            key("case_word", "whole", "word", "case_number"),
            refers("case_word_case_number", "case_number", "case_file", "number"),
            check("case_word_whole", "whole IN (0, 1)"),
        ],
    )
    op.create_index("ix_case_word_case_number", "case_word", ["case_number"])
