"""Letters inside a transaction: reading them, claiming them for sending, noting each attempt.

Every attempt is a row of its own that never changes, chained to the letter. What a letter's row
says of its sending is an index of these rows, and of the claim that holds it meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, insert, literal, or_, select, update

from storage.chain import AttemptRow, row_hash
from storage.errors import NotFound
from storage.records import StoredLetter
from storage.tables import delivery_attempt, letter
from storage.transaction import Transaction

FARTHEST_ATTEMPT: Final = timedelta(days=1)
"""The longest wait until the next attempt to send a letter."""

WITHHELD: Final = "withheld"
"""What a letter says as its last error that never goes out: its decision was replaced."""

INTERRUPTED: Final = "interrupted"
"""What a claimed letter says as its last error, until its attempt is noted."""

LETTER_ORDER: Final = (
    letter.c.case_number,
    letter.c.event_sequence,
    letter.c.copy,
    letter.c.receiver,
    letter.c.addressee,
    letter.c.language,
)
LETTERS: Final[Select[Any]] = select(
    letter.c.id,
    letter.c.case_number.label("case"),
    letter.c.event_sequence.label("event"),
    letter.c.kind,
    letter.c.receiver.label("to"),
    letter.c.addressee,
    letter.c.copy,
    letter.c.language,
    func.coalesce(letter.c.names, "[]").label("names_text"),
    letter.c.made,
    func.coalesce(letter.c.document, "").label("document"),
    letter.c.document_hash,
    letter.c.status,
    letter.c.attempts,
    letter.c.next_attempt,
    letter.c.last_error,
    letter.c.path,
    letter.c.sent_at,
)
"""The columns of a letter, named as in `StoredLetter`."""
LETTERS_ALONE: Final[Select[Any]] = select(
    *(
        literal("").label(column.name) if column.name == "document" else column
        for column in LETTERS.selected_columns
    )
)
"""The same without the text of the letter, for lists."""


def letters_of_rows(rows: Iterable[Any]) -> list[StoredLetter]:
    """Make letters of the rows that `LETTERS` gives."""
    return [StoredLetter(**{**row._mapping, "copy": bool(row.copy)}) for row in rows]


class Letters(Transaction):
    """What can be done with letters inside one transaction."""

    def letters_of(self, number: str) -> list[StoredLetter]:
        """Return a case's letters in the order of its events, the original before the copy."""
        query = LETTERS.where(letter.c.case_number == number).order_by(*LETTER_ORDER)
        return letters_of_rows(self.connection.execute(query))

    def unsent(self, at: datetime, limit: int) -> list[StoredLetter]:
        """Return letters to send at an instant, oldest first: new ones, and failed ones to retry.

        A retry set more than a day ahead is due now: only a clock that ran ahead can have set it.
        A writer on PostgreSQL locks the letters, and skips those that another one has locked.
        """
        again = or_(letter.c.next_attempt <= at, letter.c.next_attempt > at + FARTHEST_ATTEMPT)
        waits = or_(letter.c.status == "unsent", (letter.c.status == "failed") & again)
        query = LETTERS.where(letter.c.status != "sent", waits)
        query = query.order_by(letter.c.made, *LETTER_ORDER).limit(limit)
        if self._writes:
            query = query.with_for_update(skip_locked=True)
        return letters_of_rows(self.connection.execute(query))

    def claim(self, at: datetime, until: datetime, limit: int) -> list[StoredLetter]:
        """Claim up to `limit` letters to send, until an instant.

        If this process dies they stay `failed` with the error INTERRUPTED, and are retried.
        """
        claimed = self.unsent(at, limit)
        if claimed:
            ids = [each.id for each in claimed]
            held = update(letter).where(letter.c.id.in_(ids), letter.c.status != "sent")
            self.connection.execute(
                held.values(status="failed", last_error=INTERRUPTED, next_attempt=until)
            )
        return claimed

    def mark_sent(self, id: str, path: str, at: datetime, content_hash: str | None = None) -> bool:
        """Note that a letter has gone out, and where. content_hash: SHA-256 of what was sent.

        Returns False, and changes nothing, when that was noted before. Raises NotFound.
        """
        sent = {
            "status": "sent",
            "path": path,
            "sent_at": at,
            "next_attempt": None,
            "last_error": None,
        }
        return self._mark(id, sent, at, "sent", path=path, content_hash=content_hash)

    def mark_failed(
        self, id: str, error_code: str, at: datetime, next_attempt: datetime | None
    ) -> bool:
        """Note that sending failed. next_attempt: when to try again, None = not by itself.

        Returns False, and changes nothing, for a letter that has gone out. Raises NotFound.
        """
        if next_attempt is not None and next_attempt < at:
            raise ValueError("the next attempt can't come before the last one")
        failed = {
            "status": "failed",
            "last_error": error_code,
            "next_attempt": next_attempt,
            "attempts": letter.c.attempts + 1,
        }
        return self._mark(id, failed, at, "failed", code=error_code)

    def withhold(self, id: str, at: datetime) -> bool:
        """Let a letter never go out. False for one that has gone out. Raises NotFound."""
        return self.mark_failed(id, WITHHELD, at, None)

    def retry(self, id: str, at: datetime) -> bool:
        """Let a failed letter be tried again from an instant on.

        False when it has not failed, or is withheld.
        """
        failed = update(letter).where(
            letter.c.id == id, letter.c.status == "failed", letter.c.last_error != WITHHELD
        )
        return self.connection.execute(failed.values(next_attempt=at)).rowcount == 1

    def _mark(
        self,
        id: str,
        values: dict[str, Any],
        at: datetime,
        outcome: str,
        *,
        code: str | None = None,
        path: str | None = None,
        content_hash: str | None = None,
    ) -> bool:
        """Change the letter's row and add the attempt, unless the letter has gone out."""
        unsent = update(letter).where(letter.c.id == id, letter.c.status != "sent")
        changed = self.connection.execute(unsent.values(values)).rowcount
        if changed == 0:
            known = select(letter.c.id).where(letter.c.id == id)
            if self.connection.execute(known).first() is None:
                raise NotFound("letter", id)
            return False
        sequence, before = self._last_attempt(id)
        row = AttemptRow(id, sequence + 1, at, outcome, code, path, content_hash, before)
        attempt = {**row._asdict(), "hash": row_hash(row)}
        self.connection.execute(insert(delivery_attempt), attempt)
        return True

    def _last_attempt(self, id: str) -> tuple[int, str]:
        """Return the sequence and hash that a letter's next attempt follows."""
        last = (
            select(delivery_attempt.c.sequence, delivery_attempt.c.hash)
            .where(delivery_attempt.c.letter_id == id)
            .order_by(delivery_attempt.c.sequence.desc())
            .limit(1)
        )
        row = self.connection.execute(last).first()
        if row is not None:
            return row.sequence, row.hash
        own = select(letter.c.document_hash).where(letter.c.id == id)
        return 0, self.connection.execute(own).scalar_one()
