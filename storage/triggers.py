"""What the database itself refuses, whoever asks: an event that is changed or removed, and a decision that is taken back."""

from typing import Final

from sqlalchemy import DDL, event
from sqlalchemy.schema import ExecutableDDLElement

from storage.tables import Row, one_of
from workflow.reimbursement.process import REIMBURSEMENT

_DECIDED: Final = f"{one_of('OLD.state', REIMBURSEMENT.ended)} AND NEW.state <> OLD.state"

TRIGGERS: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": (
        "CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END",
        "CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END",
        "CREATE TRIGGER decided_stays_decided BEFORE UPDATE OF state ON case_file "
        f"WHEN {_DECIDED} BEGIN SELECT RAISE(ABORT, 'a decided case never changes'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION saksgang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'this is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION saksgang_refuse()",
        "CREATE TRIGGER event_is_not_removed BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION saksgang_refuse()",
        "CREATE TRIGGER decided_stays_decided BEFORE UPDATE OF state ON case_file "
        f"FOR EACH ROW WHEN ({_DECIDED}) EXECUTE FUNCTION saksgang_refuse()",
    ),
}

for dialect, statements in TRIGGERS.items():
    for statement in statements:
        ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(Row.metadata, "after_create", ddl.execute_if(dialect=dialect))
