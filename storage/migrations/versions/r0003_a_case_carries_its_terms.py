"""A case carries its rule set and its policy values, and the policy of the last step goes.

It adds a table, fills it, and adds columns that refer to it, so SQLite needs the table of cases
made anew (`r0002` says how). Cases opened before were handled under the usual values of then, which
are written out here: a revision means the same for ever, whatever the program's defaults become.
"""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.errors import OtherPolicyValues
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

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROCESS: Final = "reimbursement"
RULE_SET: Final = "§§ 3a and 3b, 2008–2017"
VALUES: Final = (
    '{"addictive_applicant_rule_under_3b": false, "adult_age": 18, "answer_days": 21, '
    '"complaint_weeks": 6, "early_warning_days": 7, "eight_weeks_days": 56, '
    '"expiry_warning_days": 56, "extended_answer_days": 42, "four_weeks_days": 28, '
    '"late_warning_days": 2, "long_lasting_gate": true, "long_lasting_months": 24, '
    '"long_term_days": 90, "long_term_months": 3, "preliminary_reply_months": 1, '
    '"priority_age": 12, "priority_target_days": 28, "randomised_studies_needed": 1, '
    '"rare_candidates": 500, "rare_persons": 500, "rare_severity_persons": 500, '
    '"reminder_days": 14, "reservation_days": 2, "rule_sets_by_date": false, '
    '"standby_months": 6, "target_days": 56, "treatment_window_months": 12, '
    '"validity_years": 2, "validity_years_not_marketed": 1, "very_rare_persons": 100, '
    '"wrong_applicant_policy": "return"}'
)
VALUES_HASH: Final = "dee10bc0827ebc76e4e7027c16c974e313e07f3fa78165a44b3134175118c538"


def upgrade() -> None:
    """Store the values that earlier cases carry, and name them in each case.

    Raises OtherPolicyValues if the last step was taken under other values: no case says which.
    """
    last = op.get_bind().execute(sa.text("SELECT policy_version FROM store")).scalar()
    if last not in (None, VALUES_HASH):
        raise OtherPolicyValues
    _policy_values()
    _cases()
    _store()


def _policy_values() -> None:
    """Make the table of policy values; its rows are never changed. Fill in what old cases carry."""
    table(
        "policy_values",
        [
            *texts("process", "hash", "data"),
            key("policy_values", "process", "hash"),
            refers("policy_values_process", "process", "process", "name"),
            *hashes("policy_values", "hash"),
        ],
    )
    for statement in SQLITE_TRIGGERS if sqlite() else POSTGRESQL_TRIGGERS:
        op.execute(statement)
    old = sa.text(
        "INSERT INTO policy_values (process, hash, data) SELECT :process, :hash, :data "
        "WHERE EXISTS (SELECT 1 FROM case_file WHERE process = :process)"
    )
    row = {"process": PROCESS, "hash": VALUES_HASH, "data": VALUES}
    texts_only = (sa.bindparam(name, type_=sa.Text()) for name in row)
    op.get_bind().execute(old.bindparams(*texts_only), row)


def _cases() -> None:
    """Add the names of rule set and policy to each case."""
    if sqlite():
        _made_anew("case_file", _case_file(), f"{_OLD_COLUMNS}, {NAMED}")
        for column in ("state", "person_id", "next_wakeup"):
            op.create_index(f"ix_case_file_{column}", "case_file", [column])
        op.execute(ENDED_STAYS_ENDED)
        return
    op.add_column("case_file", sa.Column("rule_set", sa.Text(), nullable=True))
    op.add_column("case_file", sa.Column("policy", sa.Text(), nullable=True))
    op.execute(f"UPDATE case_file SET (rule_set, policy) = (SELECT {NAMED})")
    op.alter_column("case_file", "rule_set", nullable=False)
    op.create_check_constraint(
        "ck_case_file_rule_set", "case_file", "length(rule_set) BETWEEN 0 AND 200"
    )
    op.create_foreign_key(
        "fk_case_file_policy",
        "case_file",
        "policy_values",
        ["process", "policy"],
        ["process", "hash"],
    )


def _store() -> None:
    """Drop the policy of the last step: each case has its own now."""
    if sqlite():
        _made_anew("store", _store_parts(), _STORE_COLUMNS)
    else:
        op.drop_column("store", "policy_version")


def _made_anew(name: str, parts: Sequence[Part], values: str) -> None:
    """Copy a table's rows to a table of the new form, which takes its place. values: to select."""
    columns = ", ".join(part.name for part in parts if isinstance(part, sa.Column))
    table(f"{name}_new", parts)
    op.execute(f"INSERT INTO {name}_new ({columns}) SELECT {values} FROM {name}")
    op.drop_table(name)
    op.rename_table(f"{name}_new", name)


def _case_file() -> list[Part]:
    """Return the columns and constraints of the table of cases in its new form."""
    return [
        *texts("number", "process", "state"),
        day("received"),
        *map(whole, ("version", "event_count")),
        *texts("head_hash"),
        *texts("person_id", "assigned_to", nullable=True),
        day("next_wakeup", nullable=True),
        *texts("changed_by"),
        instant("changed_at"),
        *texts("rule_set"),
        *texts("policy", nullable=True),
        key("case_file", "number"),
        refers("case_file_state", "process state", "process_state", "process name"),
        refers("case_file_person_id", "person_id", "person", "id"),
        refers("case_file_policy", "process policy", "policy_values", "process hash"),
        sa.UniqueConstraint("number", "process", name="uq_case_file_number"),
        check("case_file_number", "length(number) = 11 AND substr(number, 5, 1) = '-'"),
        check("case_file_version", "version >= 1"),
        check("case_file_event_count", "event_count >= 1"),
        *hashes("case_file", "head_hash"),
        length("case_file", "assigned_to", 1, 200),
        length("case_file", "rule_set", 0, 200),
        *days("case_file", "received", "next_wakeup"),
        *instants("case_file", "changed_at"),
    ]


def _store_parts() -> list[Part]:
    """Return the columns and constraints of the table `store` in its new form."""
    return [
        whole("row"),
        *texts("id", "kind"),
        instant("created_at", nullable=True),
        *texts("anchor", "calendar_version", "program_version", nullable=True),
        key("store", "row"),
        check("store_row", "row = 1"),
        length("store", "id", 32, 32),
        check("store_kind", "kind IN ('live', 'simulated')"),
        length("store", "anchor", 1, 1000),
        length("store", "calendar_version", 1, 200),
        length("store", "program_version", 1, 200),
        *instants("store", "created_at"),
    ]


_OLD_COLUMNS: Final = (
    "number, process, state, received, version, event_count, head_hash, person_id, assigned_to, "
    "next_wakeup, changed_by, changed_at"
)
_STORE_COLUMNS: Final = "row, id, kind, created_at, anchor, calendar_version, program_version"
NAMED: Final = (
    f"CASE process WHEN '{PROCESS}' THEN '{RULE_SET}' ELSE '' END, "
    f"CASE process WHEN '{PROCESS}' THEN '{VALUES_HASH}' END"
)
"""What the new columns of an earlier case hold."""

ENDED_STAYS_ENDED: Final = (
    "CREATE TRIGGER ended_stays_ended BEFORE UPDATE OF state ON case_file WHEN "
    "NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM process_state "
    "WHERE process = OLD.process AND name = OLD.state AND ended = 1) "
    "BEGIN SELECT RAISE(ABORT, 'a decided case never changes'); END"
)
SQLITE_TRIGGERS: Final = tuple(
    f"CREATE TRIGGER policy_values_is_not_{done} BEFORE {change} ON policy_values "
    f"BEGIN SELECT RAISE(ABORT, 'this is never {done}'); END"
    for change, done in (("UPDATE", "changed"), ("DELETE", "removed"))
)
POSTGRESQL_TRIGGERS: Final = tuple(
    f"CREATE TRIGGER policy_values_is_not_{done} BEFORE {change} ON policy_values "
    f"FOR EACH {each} EXECUTE FUNCTION saksgang_refuse()"
    for done, change, each in (
        ("changed", "UPDATE", "ROW"),
        ("removed", "DELETE", "ROW"),
        ("emptied", "TRUNCATE", "STATEMENT"),
    )
)
