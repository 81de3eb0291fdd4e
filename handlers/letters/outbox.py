"""List the letters that have not gone out, and retry failed ones."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from handlers.letters.delivery import deliver
from handlers.letters.destination import Destination, in_words
from storage.errors import NotFound
from storage.letters import FARTHEST_ATTEMPT, INTERRUPTED
from storage.queries import outbox
from storage.records import StoredLetter
from storage.store import Store, Work


def waiting(
    store: Store, *, failed: bool = False, limit: int | None = None, page: int = 1
) -> list[StoredLetter]:
    """Return the letters that have not gone out, the oldest first, without their texts.

    Arguments as of `storage.queries.outbox`.
    """
    with store.transaction(write=False) as work:
        return outbox(work, failed=failed, limit=limit, page=page)


def retry(
    store: Store,
    ids: Iterable[str],
    at: datetime,
    destination: Destination | Path | str,
    *,
    dry_run: bool = False,
) -> list[StoredLetter]:
    """Make failed letters due now, send all that is due, and return these as they then stand.

    ids: the letters; if empty, every failed one that nobody is sending. Raises NotFound for an
    unknown id, before anything is tried. dry_run: only return which letters it would try.
    """
    named = list(dict.fromkeys(ids))
    with store.transaction(write=not dry_run) as work:
        chosen = _letters(work, named) if named else _failed(work, at)
        if dry_run:
            return chosen
        for letter in chosen:
            work.retry(letter.id, at)
    deliver(store, at, destination)
    with store.transaction(write=False) as work:
        return _letters(work, [letter.id for letter in chosen])


def _failed(work: Work, at: datetime) -> list[StoredLetter]:
    return [letter for letter in outbox(work, failed=True) if state_of(letter, at) == "failed"]


def _letters(work: Work, ids: Sequence[str]) -> list[StoredLetter]:
    cases = dict.fromkeys(id[:11] for id in ids)
    letters = {letter.id: letter for case in cases for letter in work.letters_of(case)}
    for unknown in (id for id in ids if id not in letters):
        raise NotFound("letter", unknown)
    return [letters[id] for id in ids]


def state_of(letter: StoredLetter, at: datetime) -> str:
    """Return unsent, sending, failed or sent.

    Whoever sends a letter first stores it as failed with INTERRUPTED; `next_attempt` is when that
    claim ends. A claim longer than FARTHEST_ATTEMPT comes from a clock that ran ahead.
    """
    until = letter.next_attempt
    claimed = letter.status == "failed" and letter.last_error == INTERRUPTED
    if claimed and until is not None and timedelta() < until - at <= FARTHEST_ATTEMPT:
        return "sending"
    return letter.status


@dataclass(frozen=True)
class OutboxLine:
    """A letter that has not gone out. status: unsent, sending, failed or sent.

    attempts: failed ones. next_attempt: None for a failed letter that is retried only when asked.
    """

    id: str
    case: str
    kind: str
    to: str
    copy: bool
    status: str
    attempts: int
    next_attempt: datetime | None
    last_error: str | None

    @classmethod
    def of(cls, letter: StoredLetter, at: datetime) -> "OutboxLine":
        """Return the line of a stored letter, as it stands at an instant."""
        state = state_of(letter, at)
        return cls(
            id=letter.id,
            case=letter.case,
            kind=letter.kind,
            to=letter.to,
            copy=letter.copy,
            status=state,
            attempts=letter.attempts,
            next_attempt=letter.next_attempt,
            last_error=None if state == "sending" else letter.last_error,
        )

    @property
    def why(self) -> str:
        """In words why the letter has not gone out, where its last attempt failed."""
        return in_words(self.last_error) if self.last_error else ""

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)
