"""The events of a database as an event log: pseudonyms, and no names or texts.

The pseudonym of a case is an HMAC of its number: whoever lacks the key can't try all numbers. A key
is made for each export, so that two exports can't be joined, unless one is given.
"""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from handlers.results.event_log import LoggedEvent, frames_of, write_event_log
from storage.queries import EventRow, event_rows
from storage.store import Store
from workflow.engine.errors import Fault, InvalidInput
from workflow.engine.people import same_person
from workflow.engine.process import TIME

LIVED: Final = "lived"
"""The variant of events that happened in a database, not in a simulation."""
NOT_FOR_PUBLICATION: Final = "pseudonymised, not for publication"
LEAST_KEY: Final = 32  # bytes
_DIGITS: Final = 32  # of a pseudonym, in hex: 128 bits


@dataclass(frozen=True)
class Exported:
    """An export of events. file: where they are. status: what may be done with them."""

    file: str
    events: int
    cases: int
    status: str = NOT_FOR_PUBLICATION

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def export_events(
    store: Store,
    file: Path,
    at: datetime,
    by: str,
    key: bytes | None = None,
    process: str | None = None,
    *,
    dry_run: bool = False,
) -> Exported:
    """Write the events of all cases to a file, by the end of its name; the read log says who did.

    key: makes the pseudonyms of cases; None = one that nobody keeps. process: only of its cases.
    dry_run: count them, and write nothing. Raises OSError, and ValueError for another end of the
    name.
    """
    pseudonyms = Pseudonyms(key or secrets.token_bytes(LEAST_KEY))
    if not dry_run:
        with store.transaction(write=True) as work:
            work.log_access(at, by, "export", None, f"events of all cases, {NOT_FOR_PUBLICATION}")
    with store.transaction(write=False) as work:
        events = (pseudonyms.logged(row) for row in event_rows(work, process))
        written = sum(1 for _ in events) if dry_run else write_event_log(file, frames_of(events))
    return Exported(str(file), written, pseudonyms.cases)


@dataclass
class Pseudonyms:
    """Names nobody: an HMAC for a case, a number for a case worker, in the order of first events.

    cases: how many were named. Events come case by case.
    """

    key: bytes
    cases: int = 0
    _case: tuple[str, str] = ("", "")
    _workers: dict[str, str] = field(default_factory=dict)

    def logged(self, row: EventRow) -> LoggedEvent:
        """Return an event of the database as it stands in the log."""
        return LoggedEvent(
            self._pseudonym(row.case),
            row.name,
            row.recorded,
            self._worker(row.actor),
            row.state,
            row.process,
            LIVED,
            0,
        )

    def _pseudonym(self, number: str) -> str:
        if self._case[0] != number:
            digest = hmac.new(self.key, number.encode(), hashlib.sha256).hexdigest()
            self._case = number, digest[:_DIGITS]
            self.cases += 1
        return self._case[1]

    def _worker(self, actor: str) -> str:
        """Return a case worker's pseudonym, the same for each spelling; time stays time."""
        if actor == TIME:
            return TIME
        if actor not in self._workers:
            known = (own for name, own in self._workers.items() if same_person(name, actor))
            number = len(set(self._workers.values())) + 1
            self._workers[actor] = next(known, f"case_worker-{number}")
        return self._workers[actor]


def read_key(file: str) -> bytes:
    """Read a key for pseudonyms from a file, without blanks around it. Raises InvalidInput."""
    try:
        key = Path(file).read_bytes().strip()
    except OSError:
        raise InvalidInput((Fault(file, 1, 1, "", "this file can't be read"),)) from None
    if len(key) < LEAST_KEY:
        says = (
            f"a key has {LEAST_KEY} characters or more, drawn at random; "
            f"`openssl rand -hex {LEAST_KEY}` prints one"
        )
        raise InvalidInput((Fault(file, 1, 1, "", says),))
    return key
