"""What the database itself refuses, whoever asks.

Events, delivery attempts, links and policy values are never changed or removed; the one exception
is the erasing of an event's data, which leaves its hash. A case in a state that its process calls
ended keeps it.
"""

from typing import Final

from sqlalchemy import DDL, event
from sqlalchemy.schema import ExecutableDDLElement

from storage import tables
from storage.tables import Row

APPEND_ONLY: Final = ("event", "delivery_attempt", "case_link", "policy_values")
ERASABLE: Final = ("data", "data_salt", "erased_at")

_KEPT: Final = ", ".join(
    column.name for column in tables.event.columns if column.name not in ERASABLE
)
"""The columns of an event that never change, erased or not."""
_NOT_ERASING: Final = (
    "NEW.data IS NOT NULL OR NEW.data_salt IS NOT NULL OR NEW.erased_at IS NULL "
    "OR OLD.erased_at IS NOT NULL"
)
"""True for a change of an event's erasable columns that is anything but a first erasing of all."""
_ENDED: Final = (
    "NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM process_state "
    "WHERE process = OLD.process AND name = OLD.state AND ended = 1)"
)
"""True for a change of the state of a case that has ended."""

FUNCTIONS: Final = "'saksgang_refuse', 'saksgang_ended_stays_ended'"
"""The functions that the triggers of PostgreSQL call, as an SQL list."""


def _sqlite() -> tuple[str, ...]:
    """Return the triggers of SQLite. The last one refuses a new state of a case that has ended."""

    def refuses(name: str, when: str, message: str) -> str:
        return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"

    made = []
    for table in APPEND_ONLY:
        changes = f"UPDATE OF {_KEPT}" if table == "event" else "UPDATE"
        made += [
            refuses(f"{table}_is_not_changed", f"{changes} ON {table}", "this is never changed"),
            refuses(f"{table}_is_not_removed", f"DELETE ON {table}", "this is never removed"),
        ]
    erasing = f"UPDATE OF {', '.join(ERASABLE)} ON event WHEN {_NOT_ERASING}"
    return (
        *made,
        refuses("event_is_only_erased", erasing, "this is never changed"),
        refuses(
            "ended_stays_ended",
            f"UPDATE OF state ON case_file WHEN {_ENDED}",
            "a decided case never changes",
        ),
    )


def _postgresql() -> tuple[str, ...]:
    """Return the functions and triggers of PostgreSQL: those of SQLite, and refusals of TRUNCATE.

    The texts of the exceptions reach no user: `storage.database` names the broken rule alone.
    """
    fails = "USING ERRCODE = 'integrity_constraint_violation'"
    made = [
        "CREATE FUNCTION saksgang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'this is never changed' {fails}; END $$",
        "CREATE FUNCTION saksgang_ended_stays_ended() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_ENDED} THEN RAISE EXCEPTION 'a decided case never changes' {fails}; "
        "END IF; RETURN NEW; END $$",
    ]
    refuse = "EXECUTE FUNCTION saksgang_refuse()"
    for table in APPEND_ONLY:
        changes = f"UPDATE OF {_KEPT}" if table == "event" else "UPDATE"
        made += [
            f"CREATE TRIGGER {table}_is_not_{done} BEFORE {change} ON {table} "
            f"FOR EACH {each} {refuse}"
            for done, change, each in (
                ("changed", changes, "ROW"),
                ("removed", "DELETE", "ROW"),
                ("emptied", "TRUNCATE", "STATEMENT"),
            )
        ]
    return (
        *made,
        f"CREATE TRIGGER event_is_only_erased BEFORE UPDATE OF {', '.join(ERASABLE)} ON event "
        f"FOR EACH ROW WHEN ({_NOT_ERASING}) {refuse}",
        "CREATE TRIGGER ended_stays_ended BEFORE UPDATE OF state ON case_file "
        "FOR EACH ROW EXECUTE FUNCTION saksgang_ended_stays_ended()",
    )


TRIGGERS: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": _sqlite(),
    "postgresql": _postgresql(),
}

for dialect, statements in TRIGGERS.items():
    for statement in statements:
        ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(Row.metadata, "after_create", ddl.execute_if(dialect=dialect))
