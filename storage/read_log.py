"""The read log: who opened what, allowed or denied. One hash chain per case."""

from datetime import datetime

from sqlalchemy import func, insert, select

from storage.chain import BEFORE_THE_FIRST, AccessRow, row_hash
from storage.tables import access
from storage.transaction import Transaction

_LOCK = 7_481_7483


class ReadLog(Transaction):
    """Writes the read log inside one transaction."""

    def log_access(
        self, at: datetime, actor: str, verb: str, number: str | None = None, detail: str = ""
    ) -> None:
        """Note that somebody looked, or was refused. number: None for no single case."""
        case_number = number or ""
        if self.connection.dialect.name == "postgresql":  # SQLite has one writer at a time
            turn = func.pg_advisory_xact_lock(_LOCK, func.hashtext(case_number))
            self.connection.execute(select(turn))
        last = (
            select(access.c.sequence, access.c.hash)
            .where(access.c.case_number == case_number)
            .order_by(access.c.sequence.desc())
            .limit(1)
        )
        row = self.connection.execute(last).first()
        sequence, before = (0, BEFORE_THE_FIRST) if row is None else (row.sequence, row.hash)
        entry = AccessRow(case_number, sequence + 1, at, actor, verb, detail, before)
        self.connection.execute(insert(access), {**entry._asdict(), "hash": row_hash(entry)})
