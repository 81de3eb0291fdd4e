"""The store: one transaction for each command. It keeps what the core made and gives it back; it decides nothing.

Every instant is an argument. Who may read or do what, is asked before.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, or_, select, update

from storage import statements as sql
from storage.chain import BEFORE_THE_FIRST
from storage.database import open_engine, readers, transaction, writers
from storage.errors import BrokenRecord, Conflict, NotFound
from storage.hot import Driver, Step
from storage.records import Hold, LetterToStore, Stored, StoredLetter, case_of, letters_of_rows, rows_of
from storage.tables import access, case_counter, case_file, heartbeat, letter
from workflow.engine.advance import Outcome
from workflow.reimbursement.file import Case

_WHOLE: Final = re.compile(r"(\d{4})-(\d{1,6})", re.ASCII)
_SHORT: Final = re.compile(r"\d{1,6}", re.ASCII)
_NEW: Final = Hold(0, BEFORE_THE_FIRST, None)
HEARTBEAT: Final = "sweep"
"""The name under which each sweep notes that it ran."""
FARTHEST_ATTEMPT: Final = timedelta(days=1)
"""No wait for the next attempt to send a letter is longer."""
LETTER_ORDER: Final = (letter.c.case_number, letter.c.event_sequence, letter.c.copy, letter.c.receiver, letter.c.language)


def random_id() -> str:
    """128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


def open_store(place: str, new_id: Callable[[], str] = random_id) -> "Store":
    """The store at a path or URL (`:memory:`, a file, `postgresql://…`), made and migrated on first use.

    new_id: where random ids come from. Raises DatabaseUnreachable, NewerDatabase.
    """
    return Store(open_engine(place), new_id)


class Store:
    """A database of cases. new_id: where random ids come from, also those of commands that bring none."""

    def __init__(self, engine: Engine, new_id: Callable[[], str] = random_id) -> None:
        self.engine, self.new_id = engine, new_id
        self._readers, self._writers = readers(engine), writers(engine)

    @contextmanager
    def transaction(self, write: bool) -> Iterator["Work"]:
        """One transaction: all of it is stored at the end, or nothing if anything is raised.

        write: a writer waits until it is alone (SQLite) and may change things; a reader sees one moment throughout.
        """
        with transaction(self._writers if write else self._readers) as connection:
            yield Work(connection, self.new_id)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


class Work:
    """What can be done inside one transaction. `connection` is for `storage.queries`."""

    def __init__(self, connection: Connection, new_id: Callable[[], str] = random_id) -> None:
        self.connection = connection
        self._new_id = new_id
        self._held: dict[str, Hold] = {}
        self._driver = Driver(connection)
        self._writes = bool(connection.get_execution_options().get("writes"))

    def next_number(self, year: int) -> str:
        """A new case's number, YYYY-NNNNNN. Never given twice, and given again if this transaction is not stored."""
        last = self.connection.execute(sql.COUNT[self.connection.dialect.name], {"year": year}).scalar_one()
        return f"{year:04d}-{last:06d}"

    def resolve(self, text: str) -> str:
        """The number that `2026-000042`, `2026-42` or `42` (of the newest year that has one) means. Raises NotFound.

        A writer holds the case from here on: the next one waits, and then reads what this one made of it.
        """
        number = None
        if whole := _WHOLE.fullmatch(text):
            number = f"{whole[1]}-{int(whole[2]):06d}"
        elif _SHORT.fullmatch(text):
            years = select(case_counter.c.year).where(case_counter.c.last >= int(text)).order_by(case_counter.c.year.desc())
            year = self.connection.execute(years.limit(1)).scalar()
            number = None if year is None else f"{year:04d}-{int(text):06d}"
        row = sql.HOLD_FOR_CHANGE if self._writes else sql.HOLD
        if number is None or self.connection.execute(row, {"wanted": number}).first() is None:
            raise NotFound
        return number

    def get(self, number: str) -> Stored:
        """A case, folded from its events. Raises NotFound; BrokenRecord or UnknownState for what can't have been written."""
        try:
            rows = self._driver.rows(sql.GET, wanted=number)
        except ValueError:
            raise BrokenRecord(number, None, "a day or an instant of it is none") from None
        if not rows:
            raise NotFound
        stored, self._held[number] = case_of(number, rows)
        return stored

    def save(
        self,
        outcomes: Sequence[Outcome],
        letters: Sequence[LetterToStore],
        *,
        version: int | None,
        command_id: str,
        answer: str,
        next_wakeup: date | None,
    ) -> None:
        """Store what a command gave: events, unsent letters, the case and the command's answer, all or none.

        version: of the case as it was read, None for a new one. answer: JSON text. next_wakeup: the Oslo day on which time next
        asks for something of the case. Raises Conflict when somebody changed it meanwhile, AlreadyHandled for a command id that
        is there already.
        """
        case = outcomes[-1].case
        before = _NEW if version is None else self._hold(case.number)
        rows = rows_of(outcomes, letters, command_id, before, self._new_id)
        last = case.events[-1]
        found: dict[str, Any] = {
            "state": case.state,
            "event_count": last.sequence,
            "head_hash": rows.head,
            "person_id": rows.person_id,
            "next_wakeup": next_wakeup,
            "changed_by": last.actor,
            "changed_at": last.recorded,
        }
        answered = {"command_id": command_id, "case_number": case.number, "answer": answer, "at": last.recorded}
        steps: tuple[Step, ...] = (
            (sql.ADD_EVENT, rows.events),
            (sql.ADD_LETTER, rows.letters),
            (sql.ADD_COMMAND, [answered]),
        )
        if version is None:
            new = {"number": case.number, "received": case.received, "version": 1, "assigned_to": None}
            self._driver.write((sql.ADD_PERSON, rows.persons), (sql.OPEN_CASE, [{**found, **new}]), *steps)
            return
        guard = {"wanted": case.number, "found": version, "counted": last.sequence - len(rows.events)}
        changed = self._driver.write((sql.ADD_PERSON, rows.persons), (sql.CHANGE_CASE, [{**found, **guard}]))
        self._changed(changed, case.number)
        self._driver.write(*steps)

    def conflict(self, number: str) -> Conflict:
        """What to tell whoever has not seen what became of a case: who changed it last, and when. Raises NotFound."""
        changed = self._driver.rows(sql.CHANGED, wanted=number)
        if not changed:
            raise NotFound
        return Conflict(number, *changed[0])

    def answer_to(self, command_id: str) -> str | None:
        """What was answered to a command, or None when it was never handled."""
        rows = self._driver.rows(sql.ANSWER, wanted=command_id)
        return str(rows[0][0]) if rows else None

    def assign(self, number: str, name: str | None, *, version: int, by: str, at: datetime) -> None:
        """Give a case to somebody, or to nobody. Raises Conflict, NotFound."""
        change = {"wanted": number, "found": version, "assigned_to": name, "changed_by": by, "changed_at": at}
        self._changed(self._driver.write((sql.ASSIGN, [change])), number)

    def due_by(self, day: date, limit: int | None = None) -> list[str]:
        """Numbers of the cases of which time asks something by a day, the earliest first."""
        order = select(case_file.c.number).where(case_file.c.next_wakeup <= day)
        order = order.order_by(case_file.c.next_wakeup, case_file.c.number).limit(limit)
        return list(self.connection.execute(order).scalars())

    def rebuild_wakeups(self, next_due: Callable[[Case], date | None]) -> int:
        """Make the index of next days again from the cases themselves; how many days were wrong. Versions stay."""
        wrong = 0
        days = self.connection.execute(select(case_file.c.number, case_file.c.next_wakeup)).all()
        for number, day in days:
            wanted = next_due(self.get(number).case)
            if wanted != day:
                wrong += 1
                self.connection.execute(update(case_file).where(case_file.c.number == number).values(next_wakeup=wanted))
        return wrong

    def letters_of(self, number: str) -> list[StoredLetter]:
        """A case's letters in the order of its events, the original before the copy."""
        rows = self.connection.execute(select(letter).where(letter.c.case_number == number).order_by(*LETTER_ORDER))
        return letters_of_rows(rows)

    def unsent(self, at: datetime, limit: int) -> list[StoredLetter]:
        """Letters to send at an instant, oldest first: new ones, and failed ones whose next attempt has come, or lies so far ahead
        that only a clock which has gone back since can have set it.

        A writer on PostgreSQL holds them until its end, and passes by those that another holds.
        """
        again = or_(letter.c.next_attempt <= at, letter.c.next_attempt > at + FARTHEST_ATTEMPT)
        waits = or_(letter.c.status == "unsent", (letter.c.status == "failed") & again)
        query = select(letter).where(letter.c.status != "sent", waits).order_by(letter.c.made, *LETTER_ORDER).limit(limit)
        if self._writes:
            query = query.with_for_update(skip_locked=True)
        return letters_of_rows(self.connection.execute(query))

    def claim(self, at: datetime, until: datetime, limit: int, reason: str) -> list[StoredLetter]:
        """Letters to send, which no other post takes before an instant; as failed for a reason is what they are if we die."""
        claimed = self.unsent(at, limit)
        held = update(letter).where(letter.c.id.in_([each.id for each in claimed]), letter.c.status != "sent")
        if claimed:
            self.connection.execute(held.values(status="failed", last_error=reason, next_attempt=until))
        return claimed

    def mark_sent(self, id: str, path: str, at: datetime) -> bool:
        """Note that a letter has gone out, and where; False when that was noted before, and nothing has changed then."""
        sent = {"status": "sent", "path": path, "sent_at": at, "next_attempt": None, "last_error": None}
        return self._mark(id, sent)

    def mark_failed(self, id: str, error_code: str, at: datetime, next_attempt: datetime | None) -> bool:
        """Note that sending failed. next_attempt: when to try again, None = not by itself. False for one that has gone out."""
        if next_attempt is not None and next_attempt < at:
            raise ValueError("the next attempt can't come before the last one")
        failed = {"status": "failed", "last_error": error_code, "next_attempt": next_attempt, "attempts": letter.c.attempts + 1}
        return self._mark(id, failed)

    def retry(self, id: str, at: datetime) -> bool:
        """Let a failed letter be tried again from an instant on; False when it has not failed."""
        failed = update(letter).where(letter.c.id == id, letter.c.status == "failed")
        return self.connection.execute(failed.values(next_attempt=at)).rowcount == 1

    def log_access(self, at: datetime, actor: str, verb: str, number: str | None = None, detail: str = "") -> None:
        """Note that somebody looked, or was not let."""
        row = {"at": at, "actor": actor, "verb": verb, "case_number": number, "detail": detail}
        self.connection.execute(access.insert().inline(), row)

    def beat(self, name: str, at: datetime) -> None:
        """Note that something that should happen again and again has happened."""
        self.connection.execute(sql.BEAT[self.connection.dialect.name], {"name": name, "at": at})

    def heartbeat(self, name: str) -> datetime | None:
        """When it last happened, or None when it never has."""
        at: datetime | None = self.connection.execute(select(heartbeat.c.at).where(heartbeat.c.name == name)).scalar()
        return at

    def _hold(self, number: str) -> Hold:
        if number in self._held:
            return self._held.pop(number)
        rows = self._driver.rows(sql.HOLD, wanted=number)
        if not rows:
            raise NotFound
        return Hold(*rows[0])

    def _changed(self, rows: int, number: str) -> None:
        """The guarded change hit exactly the row that was read, or none: a Conflict."""
        if rows == 1:
            return
        raise self.conflict(number)

    def _mark(self, id: str, values: dict[str, Any]) -> bool:
        marked = self.connection.execute(update(letter).where(letter.c.id == id, letter.c.status != "sent").values(values))
        if marked.rowcount == 0 and self.connection.execute(select(letter.c.id).where(letter.c.id == id)).first() is None:
            raise NotFound("letter")
        return marked.rowcount == 1
